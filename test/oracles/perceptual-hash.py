"""Records what Python's ImageHash says of small pictures: python3 test/oracles/perceptual-hash.py
Needs ImageHash (with Pillow 13, NumPy and SciPy). The tests read perceptual-hash.json only."""
import json
import math
import pathlib

import imagehash
import numpy as np
from PIL import Image


def pixel(x, y, c, w, h, kind):
    u, v = x / w, y / h
    if kind == "waves":
        value = 120 + 70 * math.sin(x * 0.13 + c) + 50 * math.cos(y * 0.071 - x * 0.05 * c)
    elif kind == "blob":
        value = 230 - 180 * math.exp(-(((u - 0.4) / 0.2) ** 2) - (((v - 0.6) / 0.15) ** 2)) - 20 * c * u
    else:
        value = (x * 7 + y * 13 + c * 29 + (x * y) % 17 * 5) % 256
    return min(255, max(0, math.floor(value + 0.5)))


record = []
for kind in ("waves", "blob", "grain"):
    for w, h in ((320, 213), (97, 160), (32, 32), (20, 45), (64, 32), (1024, 768), (40, 120), (300, 200), (36, 41), (36, 40)):
        rgb = np.array([[[pixel(x, y, c, w, h, kind) for c in range(3)] for x in range(w)] for y in range(h)], np.uint8)
        record.append({"kind": kind, "width": w, "height": h, "hash": str(imagehash.phash(Image.fromarray(rgb)))})
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(record) + "\n")
