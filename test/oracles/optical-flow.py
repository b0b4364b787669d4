"""Records how well OpenCV's DIS and Farneback flows do on textures that move in known ways, and their fields on two frames of
a film: python3 test/oracles/optical-flow.py
Needs opencv-python-headless. The tests read optical-flow.json only; they paint the same textures by the same formula."""
import json
import math
import pathlib

import cv2
import numpy as np

WIDTH, HEIGHT = 192, 128
HERE = pathlib.Path(__file__).parent
WAVES = [(i * 2.4, 6 * 1.3**i, i * i) for i in range(14)]
ys, xs = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float64)


def texture(x, y):
    total = sum(np.sin((x * math.cos(a) + y * math.sin(a)) * 2 * math.pi / length + phase) for a, length, phase in WAVES)
    return np.floor(np.clip(128 + 22 * total, 0, 255) + 0.5)


def affine(a, b, c, d, tx, ty):
    """A point p of the first picture is at M (p - centre) + centre + t in the second."""
    cx, cy = WIDTH / 2, HEIGHT / 2
    det = a * d - b * c
    px, py = xs - cx - tx, ys - cy - ty
    second = texture((d * px - b * py) / det + cx, (a * py - c * px) / det + cy)
    u = a * (xs - cx) + b * (ys - cy) + cx + tx - xs
    v = c * (xs - cx) + d * (ys - cy) + cy + ty - ys
    return texture(xs, ys), second, u, v


def layers():
    """A disc that moves over a ground that moves the other way."""
    def inside(x, y):
        return (x - 96) ** 2 + (y - 64) ** 2 < 30**2
    first = np.where(inside(xs, ys), texture(xs + 500, ys + 300), texture(xs, ys))
    second = np.where(inside(xs - 4, ys + 2), texture(xs + 496, ys + 302), texture(xs + 2, ys - 1))
    return first, second, np.where(inside(xs, ys), 4.0, -2.0), np.where(inside(xs, ys), -2.0, 1.0)


turn = math.cos(0.05), -math.sin(0.05), math.sin(0.05), math.cos(0.05)
cases = {
    "shift": affine(1, 0, 0, 1, 3.4, -2.3),
    "far": affine(1, 0, 0, 1, 11.5, 6.25),
    "turn": affine(*turn, 0.5, 1),
    "zoom": affine(1.06, 0, 0, 1.06, 0, 0),
    "layers": layers(),
}
PRESETS = {
    "ultrafast": cv2.DISOPTICAL_FLOW_PRESET_ULTRAFAST,
    "fast": cv2.DISOPTICAL_FLOW_PRESET_FAST,
    "medium": cv2.DISOPTICAL_FLOW_PRESET_MEDIUM,
}


def flows(first, second):
    for name, preset in PRESETS.items():
        yield name, cv2.DISOpticalFlow_create(preset).calc(first, second, None)
    yield "farneback", cv2.calcOpticalFlowFarneback(first, second, None, 0.5, 3, 15, 3, 5, 1.2, 0)


record = {"opencv": cv2.__version__, "width": WIDTH, "height": HEIGHT, "cases": {}}
for name, (first, second, u, v) in cases.items():
    first, second = first.astype(np.uint8), second.astype(np.uint8)
    errors = {how: np.hypot(flow[..., 0] - u, flow[..., 1] - v) for how, flow in flows(first, second)}
    record["cases"][name] = {
        "checksum": [int(first.sum()), int(second.sum())],
        "whole": {how: round(float(error.mean()), 4) for how, error in errors.items()},
        "inner": {how: round(float(error[24:-24, 24:-24].mean()), 4) for how, error in errors.items()},
    }
first, second = (cv2.imread(str(HERE / f"../fixtures/flow/pair-{i}.png"), cv2.IMREAD_GRAYSCALE) for i in (1, 2))
flow = dict(flows(first, second))["medium"]
warped = cv2.remap(second, *(g + flow[..., k] for k, g in enumerate(np.meshgrid(*(np.arange(n, dtype=np.float32) for n in first.shape[::-1])))), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
record["pair"] = {
    "step": 6,
    "x": [[round(float(value), 2) for value in row[::6]] for row in flow[::6, :, 0]],
    "y": [[round(float(value), 2) for value in row[::6]] for row in flow[::6, :, 1]],
    "warpError": round(float(np.abs(warped.astype(int) - first).mean()), 3),
    "stillError": round(float(np.abs(second.astype(int) - first).mean()), 3),
}
(HERE / "optical-flow.json").write_text(json.dumps(record) + "\n")
