"""The peer of film.ts: the same film by a straightforward script with OpenCV, NumPy and MoviePy, a frame at a time.
Usage: film.py STYLE FIRST.png SECOND.png FILM.mp4; prints the seconds that it took."""
import sys
import time

try:
    import cv2
    import numpy as np
    from moviepy.editor import CompositeVideoClip, VideoClip
except ImportError:
    sys.exit(3)

W, H, FPS, SCENE, FADE = 1920, 1080, 30, 2.8, 0.6


def ease(t):
    return t * t * (3 - 2 * t)


def camera(image, move, t):
    if move == "slow_zoom_in":
        zoom = (1 / 0.8) ** ease(t)
        shift = 0.0
    else:
        zoom = 1 / 0.8
        shift = -0.2 * (0.5 - ease(t)) * W
    w, h = W / zoom, H / zoom
    x, y = (W - w) / 2 + shift, (H - h) / 2
    matrix = np.float32([[zoom, 0, -x * zoom], [0, zoom, -y * zoom]])
    return cv2.warpAffine(image, matrix, (W, H), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


SEPIA = np.array([[0.393, 0.769, 0.189], [0.349, 0.686, 0.168], [0.272, 0.534, 0.131]])


def vintage(frame):
    toned = cv2.transform(frame, SEPIA)
    toned = cv2.convertScaleAbs(toned, alpha=1.2 * 0.9)
    grain = np.random.normal(0, 12, frame.shape)
    return np.clip(toned + grain, 0, 255).astype(np.uint8)


def noir(frame):
    gray = cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY)
    gray = cv2.convertScaleAbs(gray, alpha=1.5 * 0.8)
    return cv2.cvtColor(cv2.equalizeHist(gray), cv2.COLOR_GRAY2RGB)


def neon(frame):
    hsv = cv2.cvtColor(frame, cv2.COLOR_RGB2HSV).astype(np.float32)
    hsv[..., 1] = np.clip(hsv[..., 1] * 1.5, 0, 255)
    hsv[..., 2] = np.clip(hsv[..., 2] * 1.2, 0, 255)
    vivid = cv2.cvtColor(hsv.astype(np.uint8), cv2.COLOR_HSV2RGB)
    return cv2.addWeighted(vivid, 0.7, cv2.GaussianBlur(vivid, (0, 0), 15), 0.3, 0)


def watercolor(frame):
    smooth = cv2.bilateralFilter(frame, 9, 75, 75)
    smooth = cv2.edgePreservingFilter(smooth, flags=1, sigma_s=60, sigma_r=0.4)
    smooth = cv2.fastNlMeansDenoisingColored(smooth, None, 10, 10, 7, 21)
    return cv2.stylization(smooth, sigma_s=60, sigma_r=0.45)


def anime(frame):
    edges = cv2.Canny(cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY), 100, 200)
    smooth = cv2.bilateralFilter(frame, 9, 75, 75)
    return cv2.addWeighted(smooth, 0.9, cv2.cvtColor(edges, cv2.COLOR_GRAY2RGB), 0.1, 0)


def cinematic(frame):
    graded = cv2.convertScaleAbs(frame, alpha=1.1, beta=-5)
    light = cv2.addWeighted(graded, 0.8, cv2.GaussianBlur(graded, (0, 0), 21), 0.2, 0)
    ys, xs = np.mgrid[-1:1:H * 1j, -1:1:W * 1j]
    corner = (1 - 0.35 * np.clip(xs * xs + ys * ys, 0, 1))[..., None]
    grain = np.random.normal(0, 5, frame.shape)
    return np.clip(light * corner + grain, 0, 255).astype(np.uint8)


def none(frame):
    return frame


STYLES = {f.__name__: f for f in (none, vintage, noir, neon, watercolor, anime, cinematic)}


def scene(path, move, style):
    image = cv2.cvtColor(cv2.imread(path), cv2.COLOR_BGR2RGB)
    return VideoClip(lambda t: style(camera(image, move, t / SCENE)), duration=SCENE)


def main():
    style = STYLES.get(sys.argv[1])
    if style is None:
        sys.exit(4)
    cv2.setNumThreads(2)
    start = time.perf_counter()
    first = scene(sys.argv[2], "slow_zoom_in", style)
    second = scene(sys.argv[3], "pan_right", style).set_start(SCENE - FADE).crossfadein(FADE)
    film = CompositeVideoClip([first, second], size=(W, H)).set_duration(2 * SCENE - FADE)
    film.write_videofile(sys.argv[4], fps=FPS, codec="libx264", preset="veryfast", ffmpeg_params=["-crf", "20"], audio=False, verbose=False, logger=None)
    print(time.perf_counter() - start)


main()
