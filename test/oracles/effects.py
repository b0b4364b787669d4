"""Records what others make of colours and of a small picture: python3 test/oracles/effects.py
Needs opencv-python-headless. HSV is Python's own colorsys. The tests read effects.json only."""
import colorsys
import json
import math
import pathlib

import cv2
import numpy as np

COLOURS = [(40 + (i * 53) % 170, 30 + (i * 97) % 180, 35 + (i * 31) % 160) for i in range(24)]
CHANGES = [{"hue": 0, "saturation": 1.5, "value": 1.2}, {"hue": 75, "saturation": 0.6, "value": 1}, {"hue": -130, "saturation": 1.2, "value": 0.8}]
SEPIA = np.array([[0.393, 0.769, 0.189], [0.349, 0.686, 0.168], [0.272, 0.534, 0.131]])


def changed(colour, hue, saturation, value):
    h, s, v = colorsys.rgb_to_hsv(*(c / 255 for c in colour))
    made = colorsys.hsv_to_rgb((h + hue / 360) % 1, min(1, s * saturation), min(1, v * value))
    return [round(c * 255, 2) for c in made]


def pixel(x, y):
    value = 110 + 60 * math.sin(x * 0.4 + y * 0.15) + 50 * math.sin(x * 0.9 - y * 0.7)
    return math.floor(value + (40 if (x // 6 + y // 5) % 2 else 0) * 0.8 + 0.5)


image = np.array([[min(235, max(16, pixel(x, y))) for x in range(48)] for y in range(32)], np.float64)
soft = cv2.GaussianBlur(image, (0, 0), 2, borderType=cv2.BORDER_REPLICATE)
unsharp = np.clip(cv2.addWeighted(image, 1.7, soft, -0.7, 0), 0, 255)

record = {
    "opencv": cv2.__version__,
    "colours": COLOURS,
    "hsv": [{"change": change, "made": [changed(c, **change) for c in COLOURS]} for change in CHANGES],
    "sepia": [np.clip(SEPIA @ np.array(c), 0, 255).round(2).tolist() for c in COLOURS],
    "unsharp": np.rint(unsharp).astype(int).tolist(),
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(record) + "\n")
