"""What OpenCV's spectral residual makes of small pictures: python3 test/oracles/saliency.py
Needs opencv-contrib-python-headless 5.0 and numpy, in an environment outside the clone. Writes saliency.json: each picture, and the map.
"""
import json
import pathlib
import sys

sys.path.pop(0)

import cv2
import numpy as np

here = pathlib.Path(__file__).resolve()
SIDE = 64
y, x = np.mgrid[0:SIDE, 0:SIDE]
stripes = ((x * 5 + y * 3) % 16) * 6 + 60
pictures = {
    "disc": np.where((x - 44) ** 2 + (y - 20) ** 2 < 36, 230, stripes),
    "odd-one": np.where((x % 9 < 4) & (y % 7 < 4), 200, 40) + np.where((x > 26) & (x < 34) & (y > 38) & (y < 46), 50, 0) + (x * y) % 5,
    "noise": (x * 7919 + y * 104729 + x * y * 31) % 97 + np.where((x > 10) & (x < 20) & (y > 35) & (y < 50), 120, 20),
}
made = {}
for name, picture in pictures.items():
    grey = np.clip(picture, 0, 255).astype(np.uint8)
    done, seen = cv2.saliency.StaticSaliencySpectralResidual_create().computeSaliency(grey)
    assert done
    print(name, np.unravel_index(seen.argmax(), seen.shape), float(seen.mean()))
    # Every third place of every third row says enough.
    made[name] = {"picture": bytes(grey.flatten()).hex(), "map": [round(float(v), 4) for v in seen[::3, ::3].flatten()]}
here.with_suffix(".json").write_text(json.dumps(made, separators=(",", ":")) + "\n")
