"""A small network that tells the shapes, the brand's mark among them, from each other and from what is none of them. shapes.py trains it."""
import random

import torch
from torch import nn

from shape_pictures import BRAND, COLOURS, GROUNDS, SHAPES, arc, blob, outlines, paint, place, scene

LABELS = [*SHAPES, BRAND, "other"]


def network():
    widths, layers = [3, 16, 24, 32, 48], []
    for i, (a, b) in enumerate(zip(widths, widths[1:])):
        layers += [nn.Conv2d(a, b, 3, 2 if i < 3 else 1, 1, bias=False), nn.BatchNorm2d(b), nn.ReLU()]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(2), nn.Flatten(), nn.Dropout(0.2), nn.Linear(4 * widths[-1], len(LABELS)))


def other(dice):
    """Nearly a shape: a bump, a heart without its hole, the hole in something else, two shapes in one, or half of one."""
    given = (dice.choice(list(COLOURS)), dice.choice(list(GROUNDS)), dice.random() < 0.35)
    kind = dice.randrange(7)
    where = place(dice)
    if kind == 0:
        return paint(blob(dice), *given, **where)
    if kind == 1:
        return paint(outlines("heart"), *given, **where)
    hole = arc(0.3, y=-0.14)
    if kind == 2:
        return paint([*blob(dice), hole], *given, **where)
    if kind == 3:
        return paint([outlines(dice.choice(["circle", "square", "triangle"]))[0], hole], *given, **where)
    if kind == 4:
        return paint(outlines(dice.choice(SHAPES)), given[0], given[1], given[2], 96, 96, 10, 0)
    picture = paint(outlines(dice.choice([*SHAPES, BRAND])), *given, **where)
    if kind == 5:
        second = paint(outlines(dice.choice([*SHAPES, BRAND])), *given, **place(dice))
        half = dice.randint(24, 40)
        return torch.cat([torch.from_numpy(picture[:half].copy()), torch.from_numpy(second[half:].copy())]).numpy()
    bare = paint(outlines("circle"), given[0], given[1], given[2], 96, 96, 10, 0)
    edge = int(where["x"] + dice.uniform(-0.5, 0.5) * where["radius"])
    picture[:, :edge] = bare[:, :edge]
    return picture


def examples(dice, count):
    made = []
    for _ in range(count):
        label = dice.choice([*LABELS, BRAND, "other", "other"])
        made.append((other(dice) if label == "other" else scene(dice, shape=label)[0], LABELS.index(label)))
    return made


def worn(batch, vae, dice):
    """As generated pictures are: through the autoencoder, with latents that are a little off, and blurred or noisy at times."""
    with torch.no_grad():
        latents = vae.encode(batch).latent_dist
        made = vae.decode(latents.mean + torch.randn_like(latents.mean) * latents.mean.std() * dice.choice([0, 0.05, 0.1, 0.2])).sample.clamp(-1, 1)
    if dice.random() < 0.3:
        made = nn.functional.avg_pool2d(nn.functional.pad(made, (1, 1, 1, 1), mode="replicate"), 3, 1)
    return made + torch.randn_like(made) * dice.choice([0, 0.02, 0.05])


class Folded(nn.Module):
    """Pictures of 0..1 in, chances out."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, pixel_values):
        return self.net(pixel_values * 2 - 1).softmax(-1)
