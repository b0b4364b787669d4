"""The peer of kernels.ts: runs one OpenCV operation on the planes of a 1080p picture for each line that it reads and
answers with the milliseconds that it took. Needs OpenCV for Python; two threads."""
import math
import sys
import time

try:
    import cv2
    import numpy as np
except ImportError:
    sys.exit(3)

cv2.setNumThreads(2)
W, H = 1920, 1080
rng = np.random.default_rng(1)


def picture():
    return [cv2.GaussianBlur(rng.integers(16, 236, (h, w), np.uint8), (0, 0), 1) for w, h in ((W, H), (W // 2, H // 2), (W // 2, H // 2))]


a, b = picture(), picture()
mask = rng.integers(0, 256, (H, W), np.uint8)
table = ((np.arange(256) * 0.8) + 20).astype(np.uint8)
i420 = np.vstack([a[0], *(p.reshape(-1, W) for p in a[1:])])
bgr = cv2.cvtColor(i420, cv2.COLOR_YUV2BGR_I420)
rgba = rng.integers(0, 256, (H, W, 4), np.uint8)
inverse = cv2.WARP_INVERSE_MAP


def warp(matrix, how):
    return lambda: [cv2.warpAffine(p, np.array(matrix), p.shape[::-1], flags=how | inverse, borderMode=cv2.BORDER_REPLICATE) for p in a]


ly, lx = np.mgrid[0:69, 0:121].astype(np.float32)
hill = np.sin(np.pi * lx / 120) * np.sin(np.pi * ly / 68)
lattice = [9 * hill * np.sin(0.3 * (lx + ly)), 7 * hill * np.sin(0.21 * (lx + ly))]


def dense():
    made = []
    for p in a:
        h, w = p.shape
        x, y = np.meshgrid(np.arange(w, dtype=np.float32), np.arange(h, dtype=np.float32))
        dx, dy = (cv2.resize(d, (w, h), interpolation=cv2.INTER_CUBIC) * (w / W) for d in lattice)
        made.append((x + dx, y + dy))
    return made


def resize(scale, how):
    return lambda: [cv2.resize(p, (round(p.shape[1] * scale), round(p.shape[0] * scale)), interpolation=how) for p in a]


def gauss(sigma):
    def run():
        for i, p in enumerate(a):
            cv2.GaussianBlur(p, (0, 0), sigma / (1 if i == 0 else 2), borderType=cv2.BORDER_REPLICATE)
    return run


def box(radius):
    def run():
        for i, p in enumerate(a):
            side = 2 * (radius if i == 0 else (radius + 1) // 2) + 1
            cv2.blur(p, (side, side), borderType=cv2.BORDER_REPLICATE)
    return run


def mix_mask():
    small = cv2.resize(mask, (W // 2, H // 2), interpolation=cv2.INTER_AREA)
    for p, q, m in zip(a, b, (mask, small, small)):
        over = m.astype(np.float32) * np.float32(1 / 255)
        cv2.blendLinear(q, p, over, 1 - over)


def adjust():
    along, across = 1.3 * math.cos(0.7), 1.3 * math.sin(0.7)
    cv2.LUT(a[0], table)
    cv2.addWeighted(a[1], along, a[2], -across, 128 * (1 - along + across))
    cv2.addWeighted(a[1], across, a[2], along, 128 * (1 - along - across))


rotated = [[0.93, 0.11, 17.5], [-0.11, 0.93, 140.2]]
zoomed = [[0.8, 0, 103.3], [0, 0.8, 92.6]]
perspective = np.array([[0.93, 0.11, 17.5], [-0.11, 0.93, 140.2], [0.00005, 0.00002, 1]])
maps = []
for p in a:
    xs, ys = np.meshgrid(np.arange(p.shape[1], dtype=np.float32), np.arange(p.shape[0], dtype=np.float32))
    maps.append((xs + 3 * np.sin(ys * np.float32(0.05)), ys + 2 * np.cos(xs * np.float32(0.03))))


def sobel():
    cv2.convertScaleAbs(cv2.magnitude(cv2.Sobel(a[0], cv2.CV_32F, 1, 0), cv2.Sobel(a[0], cv2.CV_32F, 0, 1)), alpha=0.25)


def rgb_of(planes):
    return cv2.cvtColor(np.vstack([planes[0], *(p.reshape(-1, W) for p in planes[1:])]), cv2.COLOR_YUV2RGB_I420)


def to_yuv(picture):
    return cv2.cvtColor(picture, cv2.COLOR_RGB2YUV_I420)


def hsv():
    made = cv2.cvtColor(rgb_of(a), cv2.COLOR_RGB2HSV)
    to_yuv(cv2.cvtColor(cv2.multiply(made, (1, 1.5, 1.2, 1)), cv2.COLOR_HSV2RGB))


sepia = np.array([[0.393, 0.769, 0.189], [0.349, 0.686, 0.168], [0.272, 0.534, 0.131]], np.float32)


def multiply():
    base = rgb_of(a)
    to_yuv(cv2.addWeighted(base, 0.5, cv2.multiply(base, rgb_of(b), scale=1 / 255), 0.5, 0))


def glow():
    base = rgb_of(a)
    light = cv2.GaussianBlur(cv2.threshold(base, 128, 0, cv2.THRESH_TOZERO)[1], (0, 0), 20)
    to_yuv(cv2.bitwise_not(cv2.multiply(cv2.bitwise_not(base), cv2.bitwise_not(cv2.convertScaleAbs(light, alpha=0.6)), scale=1 / 255)))


shade = [np.outer(*(1 - 0.5 * np.linspace(-1, 1, n) ** 2 for n in p.shape)).astype(np.float32) for p in a]
offset = [16, 128, 128]


def vignette():
    for p, s, zero in zip(a, shade, offset):
        cv2.add(cv2.multiply(cv2.subtract(p, zero, dtype=cv2.CV_16S), s, dtype=cv2.CV_16S), zero, dtype=cv2.CV_8U)


def grain():
    made = np.empty((H, W), np.int16)
    cv2.randn(made, 0, 80)
    cv2.add(a[0], cv2.GaussianBlur(made, (7, 7), 0.73), dtype=cv2.CV_8U)


def aberration():
    r, g, blue = cv2.split(rgb_of(a))
    bigger, smaller = ([[1 / s, 0, W / 2 * (1 - 1 / s)], [0, 1 / s, H / 2 * (1 - 1 / s)]] for s in (1.004, 0.996))
    move = lambda p, m: cv2.warpAffine(p, np.array(m), (W, H), flags=cv2.INTER_LINEAR | inverse, borderMode=cv2.BORDER_REPLICATE)
    to_yuv(cv2.merge([move(r, bigger), g, move(blue, smaller)]))


def chroma_key():
    u, v = (cv2.subtract(p, key, dtype=cv2.CV_32F) for p, key in zip(a[1:], (54, 34)))
    far = cv2.blur(cv2.resize(cv2.magnitude(u, v), (W, H), interpolation=cv2.INTER_NEAREST), (3, 3))
    cv2.convertScaleAbs(cv2.max(cv2.subtract(far, 36.0), 0), alpha=7)


def clouds(dx, dy):
    ys, xs = np.mgrid[0:H, 0:W].astype(np.float64)
    total = np.zeros((H, W))
    for i in range(24):
        angle, length = i * 2.4, 6 * 1.25**i
        total += np.sin((xs + dx + 0.004 * ys) * math.cos(angle) * 6.283 / length + (ys + dy) * math.sin(angle) * 6.283 / length + i * i)
    return np.clip(128 + 14 * total, 0, 255).astype(np.uint8)


soft, moved = clouds(0, 0), clouds(3.3, -1.7)


equaliser = cv2.createCLAHE(2, (8, 8))


def dis(preset):
    flow = cv2.DISOpticalFlow_create(preset)
    return lambda: flow.calc(soft, moved, None)


operations = {
    "perspective": lambda: [cv2.warpPerspective(p, perspective, p.shape[::-1], flags=cv2.INTER_LINEAR | inverse, borderMode=cv2.BORDER_REPLICATE) for p in a],
    # The displacements are made dense first, as remap wants them.
    "lattice": lambda: [cv2.remap(p, mx, my, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE) for p, (mx, my) in zip(a, dense())],
    "flow": lambda: [cv2.remap(p, mx, my, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE) for p, (mx, my) in zip(a, maps)],
    "sobel": sobel,
    "equalise": lambda: cv2.equalizeHist(a[0]),
    "cube table": None,
    "warp, rotated": warp(rotated, cv2.INTER_LINEAR),
    "warp, zoomed": warp(zoomed, cv2.INTER_LINEAR),
    "warp, bicubic": warp(rotated, cv2.INTER_CUBIC),
    "mix": lambda: [cv2.addWeighted(p, 0.7, q, 0.3, 0) for p, q in zip(a, b)],
    "mix by a mask": mix_mask,
    "curves": lambda: [cv2.LUT(p, table) for p in a],
    "adjust": adjust,
    "area, half": resize(0.5, cv2.INTER_AREA),
    "area, 0.37": resize(0.37, cv2.INTER_AREA),
    "bilinear, 1.5": resize(1.5, cv2.INTER_LINEAR),
    "bicubic, 1.5": resize(1.5, cv2.INTER_CUBIC),
    "lanczos, 1.5": resize(1.5, cv2.INTER_LANCZOS4),
    "blur 1.5": gauss(1.5),
    "blur 4": gauss(4),
    "blur 8": gauss(8),
    "blur 30": gauss(30),
    "bilateral 4": lambda: [cv2.bilateralFilter(p, 2 * r + 1, 25, r, borderType=cv2.BORDER_REPLICATE) for p, r in zip(a, (4, 2, 2))],
    "canny": lambda: cv2.Canny(soft, 100, 200),
    "edge-preserving": lambda: cv2.edgePreservingFilter(bgr, flags=cv2.RECURS_FILTER, sigma_s=60, sigma_r=0.4),
    "DIS fast": dis(cv2.DISOPTICAL_FLOW_PRESET_FAST),
    "DIS medium": dis(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM),
    "non-local means": lambda: cv2.fastNlMeansDenoising(soft, None, 8, 7, 11),
    "clahe": lambda: equaliser.apply(soft),
    "Farneback": lambda: cv2.calcOpticalFlowFarneback(soft, moved, None, 0.5, 3, 15, 3, 5, 1.2, 0),
    "box 5": box(5),
    "box 25": box(25),
    "hsv": hsv,
    "colour matrix": lambda: to_yuv(cv2.transform(rgb_of(a), sepia)),
    "tone": None,
    "multiply": multiply,
    "soft light": None,
    "glow": glow,
    "vignette": vignette,
    "grain": grain,
    "noise": None,
    "aberration": aberration,
    "unsharp": lambda: cv2.addWeighted(a[0], 1.8, cv2.GaussianBlur(a[0], (0, 0), 2), -0.8, 0),
    "chroma key": chroma_key,
    "to RGBA": lambda: cv2.cvtColor(i420, cv2.COLOR_YUV2RGBA_I420),
    "from RGBA": lambda: cv2.cvtColor(rgba, cv2.COLOR_RGBA2YUV_I420),
}

print(cv2.__version__, flush=True)
for line in sys.stdin:
    start = time.perf_counter()
    operation = operations[line.rstrip("\n")]
    if operation:
        operation()
    # OpenCV has nothing like it: no number.
    print((time.perf_counter() - start) * 1000 if operation else "nan", flush=True)
