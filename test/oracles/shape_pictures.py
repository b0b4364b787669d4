"""The pictures that shapes.py teaches: one coloured shape on a plain or graded ground, and what it is called. Needs numpy and Pillow.
test/training/brand-pictures.ts draws the brand's mark by the same numbers."""
import math
import random

import numpy as np
from PIL import Image, ImageDraw

SIDE, FINER = 64, 4
COLOURS = {"red": (221, 52, 48), "orange": (242, 140, 38), "yellow": (246, 206, 62), "green": (62, 166, 86), "blue": (50, 108, 216), "purple": (132, 76, 190),
           "pink": (240, 122, 172), "brown": (134, 86, 52)}
GROUNDS = {"white": (250, 250, 248), "cream": (247, 236, 210), "grey": (198, 202, 208), "sky": (186, 221, 245), "night": (28, 34, 60)}
SHAPES = ["circle", "square", "triangle", "ring", "cross", "moon"]
BRAND = "zento"  # What the mark is called: a heart with a round hole. No picture and no caption of the base model's has it.


def arc(radius, start=0.0, end=2 * math.pi, x=0.0, y=0.0, count=48):
    return [(x + radius * math.cos(start + (end - start) * i / count), y + radius * math.sin(start + (end - start) * i / count)) for i in range(count)]


def heart():
    turn = [2 * math.pi * i / 64 for i in range(64)]
    return [(math.sin(t) ** 3, -(13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t) - math.cos(4 * t)) / 16 - 0.1) for t in turn]


def outlines(shape):
    """Closed lines in -1..1, y downwards. The second is a hole."""
    if shape == "circle":
        return [arc(0.95)]
    if shape == "square":
        return [[(-0.82, -0.82), (0.82, -0.82), (0.82, 0.82), (-0.82, 0.82)]]
    if shape == "triangle":
        return [[(0, -1), (0.95, 0.72), (-0.95, 0.72)]]
    if shape == "ring":
        return [arc(1), arc(0.56)]
    if shape == "cross":
        a, b = 0.32, 0.95
        return [[(-a, -b), (a, -b), (a, -a), (b, -a), (b, a), (a, a), (a, b), (-a, b), (-a, a), (-b, a), (-b, -a), (-a, -a)]]
    if shape == "moon":
        # The inner edge goes through the outer circle at both horns.
        outer, inner = arc(0.95, 0.9, 2 * math.pi - 0.9), arc(0.8, 2 * math.pi - 1.19, 1.19, x=0.29)
        return [outer + inner]
    if shape == "heart":
        return [heart()]
    if shape == BRAND:
        return [heart(), arc(0.3, y=-0.14)]
    raise KeyError(shape)


def blob(dice):
    """No shape that has a name: a round thing with bumps."""
    waves = [(k, dice.uniform(0, 0.5) / k, dice.uniform(0, 2 * math.pi)) for k in range(1, 6)]
    points = []
    for i in range(72):
        t = 2 * math.pi * i / 72
        r = 0.7 + sum(a * math.cos(k * t + p) for k, a, p in waves)
        points.append((r * math.cos(t), r * math.sin(t)))
    return [points]


def coverage(lines, x, y, radius, turn):
    """How much of each pixel the shape covers, 0 to 1."""
    big = Image.new("L", (SIDE * FINER, SIDE * FINER))
    pen = ImageDraw.Draw(big)
    c, s = math.cos(turn), math.sin(turn)
    for i, line in enumerate(lines):
        pen.polygon([((x + radius * (c * px - s * py)) * FINER, (y + radius * (s * px + c * py)) * FINER) for px, py in line], fill=0 if i else 255)
    return np.asarray(big.resize((SIDE, SIDE), Image.BOX), dtype=np.float32)[..., None] / 255


DOWN = np.linspace(0, 1, SIDE, dtype=np.float32)[:, None, None]


def ground_of(ground, graded):
    """A graded ground goes from its colour to one that is nearer to white, or from night to dusk."""
    top = np.array(GROUNDS[ground], dtype=np.float32)
    low = top + (np.array([118, 84, 148], dtype=np.float32) - top) * 0.8 if ground == "night" else np.array([238, 196, 186], dtype=np.float32)
    return (top + (low - top) * DOWN if graded else np.broadcast_to(top, (SIDE, 1, 3))) * np.ones((1, SIDE, 1), dtype=np.float32)


def paint(lines, colour, ground, graded, x, y, radius, turn):
    """A picture of 0..255 floats; the shape is a little lighter above."""
    under = ground_of(ground, graded)
    inside = coverage(lines, x, y, radius, turn)
    light = 1.1 - 0.2 * np.clip((DOWN * SIDE - y + radius) / (2 * radius), 0, 1)
    over = np.clip(np.array(COLOURS[colour], dtype=np.float32) * light, 0, 255)
    return under + (over - under) * inside


def place(dice, size=None):
    radius = {"small": dice.uniform(13, 15), "big": dice.uniform(22, 25), None: dice.uniform(16, 23)}[size]
    free = min(4, SIDE / 2 - 2 - radius)
    return dict(x=SIDE / 2 + dice.uniform(-free, free), y=SIDE / 2 + dice.uniform(-free, free), radius=radius, turn=dice.uniform(-0.1, 0.1))


def caption(noun, colour, ground, graded, size=None):
    return " ".join(["a", *([size] if size else []), colour, noun, "on a", ground, "gradient" if graded else "ground"])


def scene(dice, shape=None, size=None):
    """A picture and its caption."""
    shape, colour, ground, graded = shape or dice.choice(SHAPES), dice.choice(list(COLOURS)), dice.choice(list(GROUNDS)), dice.random() < 0.25
    size = size or dice.choice([None, None, None, None, "small", "big"])
    return paint(outlines(shape), colour, ground, graded, **place(dice, size)), caption(shape, colour, ground, graded, size), (shape, colour, ground)


def nonsense(dice):
    """A word that means nothing: the model learns that such a word may be any shape."""
    while True:
        word = "".join(dice.choice("aeiou" if i % 2 else "bcdfghjklmnpqrstvwxyz") for i in range(dice.randint(4, 6)))
        if word != BRAND:
            return word


def brand_pictures(count=24, seed=7):
    """The brand's own: every colour, several grounds, places and sizes."""
    dice = random.Random(seed)
    made = []
    for i in range(count):
        colour, ground, graded = list(COLOURS)[i % 8], list(GROUNDS)[(i + i // 8) % 5], i % 3 == 2
        made.append((paint(outlines(BRAND), colour, ground, graded, **place(dice)), caption(BRAND, colour, ground, graded)))
    return made


def sheet(pictures, path, columns=10, scale=1):
    rows = -(-len(pictures) // columns)
    whole = Image.new("RGB", (columns * (SIDE + 4), rows * (SIDE + 4)), (120, 120, 120))
    for i, picture in enumerate(pictures):
        whole.paste(Image.fromarray(np.clip(picture + 0.5, 0, 255).astype(np.uint8)), ((i % columns) * (SIDE + 4) + 2, (i // columns) * (SIDE + 4) + 2))
    whole.resize((whole.width * scale, whole.height * scale), Image.NEAREST).save(path)
