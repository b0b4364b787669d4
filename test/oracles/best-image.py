"""Records what OpenCV and NumPy measure of small pictures: python3 test/oracles/best-image.py
Needs opencv-python-headless. The tests read best-image.json only."""
import json
import math
import pathlib

import cv2
import numpy as np

W, H = 40, 28


def pixel(x, y, c, soft):
    value = 120 + 70 * math.sin(x * (0.2 if soft else 0.8) + c) + 50 * math.cos(y * 0.31 - x * 0.17 * c)
    return min(255, max(0, math.floor(value + 0.5)))


record = []
for soft in (False, True):
    rgb = np.array([[[pixel(x, y, c, soft) for c in range(3)] for x in range(W)] for y in range(H)], np.float64)
    luma = rgb @ np.array([0.299, 0.587, 0.114])
    mask = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float64)
    inner = cv2.filter2D(luma, cv2.CV_64F, mask)[1:-1, 1:-1]
    rg, yb = rgb[..., 0] - rgb[..., 1], (rgb[..., 0] + rgb[..., 1]) / 2 - rgb[..., 2]
    mean, deviation = cv2.meanStdDev(luma)
    record.append({
        "soft": soft,
        "measures": {
            "laplacian": float(cv2.Laplacian(luma, cv2.CV_64F, ksize=1, borderType=cv2.BORDER_REFLECT_101).var()),
            "mean": float(mean[0, 0]),
            "deviation": float(deviation[0, 0]),
            "clipped": float(((luma <= 5) | (luma >= 250)).mean()),
            "colourfulness": float(np.hypot(rg.std(), yb.std()) + 0.3 * np.hypot(rg.mean(), yb.mean())),
            "noise": float(math.sqrt(math.pi / 2) * np.abs(inner).sum() / (6 * (W - 2) * (H - 2))),
        },
    })
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps({"width": W, "height": H, "pictures": record}) + "\n")
