"""What OpenCV's guided filter makes of a small matte: python3 test/oracles/guided-filter.py
Needs opencv-contrib-python-headless 5.0 and numpy, in an environment outside the clone. Writes guided-filter.json.

Beyond the edge OpenCV repeats the picture and the paper has nothing: what lies within twice the radius of it is left out."""
import json
import pathlib
import sys

sys.path.pop(0)

import cv2
import numpy as np

here = pathlib.Path(__file__).resolve()
WIDTH, HEIGHT, RADIUS, EPSILON = 26, 20, 3, 1e-3

y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float64)
light = (((x * 7 + y * 13 + x * y) % 17) / 34 + (x + y > 22) * 0.4).astype(np.float32)
matte = np.clip((x - 8) / 9, 0, 1).astype(np.float32)
made = cv2.ximgproc.guidedFilter(light, matte, RADIUS, EPSILON)
inner = made[2 * RADIUS:-2 * RADIUS, 2 * RADIUS:-2 * RADIUS]
print(inner.shape, float(inner.min()), float(inner.max()))
here.with_suffix(".json").write_text(json.dumps({"width": WIDTH, "height": HEIGHT, "radius": RADIUS, "epsilon": EPSILON, "inner": [[float(f"{v:.7g}") for v in row] for row in inner]}) + "\n")
