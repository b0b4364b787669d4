"""Records what OpenCV makes of a small picture: python3 test/oracles/kernels.py
Needs opencv-python-headless. The tests read kernels.json only; they paint the same picture by the same formula."""
import json
import math
import pathlib

import cv2
import numpy as np

WIDTH, HEIGHT = 48, 32


def pixel(x, y):
    value = 110 + 60 * math.sin(x * 0.4 + y * 0.15) + 50 * math.sin(x * 0.9 - y * 0.7)
    return math.floor(value + (40 if (x // 6 + y // 5) % 2 else 0) * 0.8 + 0.5)


image = np.array([[min(235, max(16, pixel(x, y))) for x in range(WIDTH)] for y in range(HEIGHT)], np.uint8)
rotated = np.array([[0.93, 0.11, 1.7], [-0.11, 0.93, 4.2]])
scaled = np.array([[0.8, 0, 3.3], [0, 0.8, 2.6]])
inverse = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP


def remap(mx, my):
    return cv2.remap(image.astype(np.float32), mx.astype(np.float32), my.astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


xs, ys = np.meshgrid(np.arange(WIDTH), np.arange(HEIGHT))
depth = 0.004 * xs + 0.003 * ys + 0.9
perspective = remap((0.9 * xs + 0.1 * ys + 2) / depth, (-0.1 * xs + 1.1 * ys + 1) / depth)
flow = remap(xs + 3 * np.sin(ys * 0.5), ys + 2 * np.cos(xs * 0.3))
padded = cv2.copyMakeBorder(image, 1, 1, 1, 1, cv2.BORDER_REPLICATE)
gradient = [cv2.Sobel(padded, cv2.CV_32F, dx, 1 - dx)[1:-1, 1:-1] for dx in (0, 1)]


def exact_warp(matrix):
    """cv2.warpAffine keeps 1/32 of a pixel; remap on doubles in float32 pictures keeps all."""
    xs, ys = np.meshgrid(np.arange(WIDTH), np.arange(HEIGHT))
    mx = (matrix[0][0] * xs + matrix[0][1] * ys + matrix[0][2]).astype(np.float32)
    my = (matrix[1][0] * xs + matrix[1][1] * ys + matrix[1][2]).astype(np.float32)
    return cv2.remap(image.astype(np.float32), mx, my, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


results = {
    "warp rotated": exact_warp(rotated),
    "warp scaled": exact_warp(scaled),
    "blur 0.8": cv2.GaussianBlur(image, (0, 0), 0.8, borderType=cv2.BORDER_REPLICATE),
    "blur 2.5": cv2.GaussianBlur(image, (0, 0), 2.5, borderType=cv2.BORDER_REPLICATE),
    "blur 6": cv2.GaussianBlur(image, (0, 0), 6, borderType=cv2.BORDER_REPLICATE),
    "blur 12": cv2.GaussianBlur(image.astype(np.float64), (0, 0), 12, borderType=cv2.BORDER_REPLICATE),
    "bilateral 4": cv2.bilateralFilter(image, 9, 40, 3, borderType=cv2.BORDER_REPLICATE),
    "canny": cv2.Canny(image, 120, 260),
    "edge-preserving": cv2.edgePreservingFilter(cv2.merge([image] * 3), flags=cv2.RECURS_FILTER, sigma_s=12, sigma_r=0.3)[..., 0],
    "clahe": cv2.createCLAHE(3, (4, 4)).apply(image),
    "non-local means": cv2.fastNlMeansDenoising(image, None, 12, 5, 9),
    "box 3": cv2.blur(image, (7, 7), borderType=cv2.BORDER_REPLICATE),
    "perspective": perspective,
    "flow": flow,
    "equalised": cv2.equalizeHist(image),
    "sobel": np.hypot(*gradient) / 4,
    "area down": cv2.resize(image, (20, 14), interpolation=cv2.INTER_AREA),
    "area half": cv2.resize(image, (24, 16), interpolation=cv2.INTER_AREA),
    "bilinear up": cv2.resize(image, (77, 51), interpolation=cv2.INTER_LINEAR),
}
record = {"opencv": cv2.__version__, "width": WIDTH, "height": HEIGHT, "checksum": int(image.sum())}
record["results"] = {name: np.rint(made).astype(int).tolist() for name, made in results.items()}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(record) + "\n")
