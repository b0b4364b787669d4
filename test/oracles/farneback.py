"""Records what OpenCV's Farneback makes of a synthetic moving texture: python3 test/oracles/farneback.py
Needs opencv-python-headless. The tests read farneback.json only; they paint the same texture by the same formula."""
import json
import math
import pathlib

import cv2
import numpy as np

WIDTH, HEIGHT = 96, 64


def texture(x, y):
    value = (
        math.sin(x * 0.31 + y * 0.17)
        + math.sin(x * -0.13 + y * 0.37 + 1)
        + 0.7 * math.sin(x * 0.71 - y * 0.53 + 2)
        + 0.5 * math.sin(x * 0.93 + y * 0.87 + 3)
    )
    return math.floor(128 + 30 * value + 0.5)


def motion(x, y):
    return 2.5 + 0.02 * (y - 32), -1.25 + 0.015 * (x - 48)


first = np.array([[texture(x, y) for x in range(WIDTH)] for y in range(HEIGHT)], np.uint8)
second = np.array(
    [[texture(x - motion(x, y)[0], y - motion(x, y)[1]) for x in range(WIDTH)] for y in range(HEIGHT)], np.uint8
)
flow = cv2.calcOpticalFlowFarneback(first, second, None, 0.5, 3, 15, 3, 5, 1.2, 0)
record = {
    "opencv": cv2.__version__,
    "width": WIDTH,
    "height": HEIGHT,
    "checksum": [int(first.sum()), int(second.sum())],
    "step": 4,
    "x": [[round(float(flow[y, x, 0]), 4) for x in range(0, WIDTH, 4)] for y in range(0, HEIGHT, 4)],
    "y": [[round(float(flow[y, x, 1]), 4) for x in range(0, WIDTH, 4)] for y in range(0, HEIGHT, 4)],
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(record) + "\n")
