"""Upscalers of the ESRGAN family, from the files that their authors publish (.pth): RRDBNet (ESRGAN, BSRGAN, Real-ESRGAN) and
SRVGGNetCompact (realesr-general, realesr-animevideo). What a network is made of is read off the shapes of its weights."""
import math
import re

import torch
from torch import nn
from torch.nn import functional as F

from onnx_package import export

# Names of older files, as Real-ESRGAN has them.
RENAMED = [
    (r"^model\.0\.", "conv_first."), (r"^model\.1\.sub\.(\d+)\.RDB(\d)\.conv(\d)\.0\.", r"body.\1.rdb\2.conv\3."), (r"^model\.1\.sub\.\d+\.", "conv_body."),
    (r"^model\.3\.", "conv_up1."), (r"^model\.6\.", "conv_up2."), (r"^model\.8\.", "conv_hr."), (r"^model\.10\.", "conv_last."),
    (r"^RRDB_trunk\.(\d+)\.RDB(\d)\.", r"body.\1.rdb\2."), (r"^trunk_conv\.", "conv_body."), (r"^upconv(\d)\.", r"conv_up\1."), (r"^HRconv\.", "conv_hr."),
]


def conv(channels_in, channels_out):
    return nn.Conv2d(channels_in, channels_out, 3, 1, 1)


class DenseBlock(nn.Module):
    """Five convolutions, each of which sees what all before it made."""

    def __init__(self, channels, growth):
        super().__init__()
        for i in range(1, 6):
            setattr(self, f"conv{i}", conv(channels + (i - 1) * growth, growth if i < 5 else channels))

    def forward(self, x):
        seen = x
        for i in range(1, 5):
            seen = torch.cat([seen, F.leaky_relu(getattr(self, f"conv{i}")(seen), 0.2)], 1)
        return x + 0.2 * self.conv5(seen)


class Block(nn.Module):
    def __init__(self, channels, growth):
        super().__init__()
        self.rdb1, self.rdb2, self.rdb3 = (DenseBlock(channels, growth) for _ in range(3))

    def forward(self, x):
        return x + 0.2 * self.rdb3(self.rdb2(self.rdb1(x)))


class RRDBNet(nn.Module):
    """Always four times as large inside; for smaller factors the picture is folded into channels first."""

    def __init__(self, fold, channels, growth, blocks):
        super().__init__()
        self.fold = fold
        self.conv_first = conv(3 * fold**2, channels)
        self.body = nn.Sequential(*(Block(channels, growth) for _ in range(blocks)))
        self.conv_body, self.conv_up1, self.conv_up2, self.conv_hr = (conv(channels, channels) for _ in range(4))
        self.conv_last = conv(channels, 3)

    def forward(self, x):
        if self.fold > 1:
            x = F.pixel_unshuffle(x, self.fold)
        x = self.conv_first(x)
        x = x + self.conv_body(self.body(x))
        for up in [self.conv_up1, self.conv_up2]:
            x = F.leaky_relu(up(F.interpolate(x, scale_factor=2, mode="nearest")), 0.2)
        return self.conv_last(F.leaky_relu(self.conv_hr(x), 0.2))


class Compact(nn.Module):
    """Convolutions with an activation after each but the last, whose channels are unfolded and added to the enlarged picture."""

    def __init__(self, layers, scale):
        super().__init__()
        self.body, self.scale = nn.ModuleList(layers), scale

    def forward(self, x):
        made = x
        for layer in self.body:
            made = layer(made)
        return F.pixel_shuffle(made, self.scale) + F.interpolate(x, scale_factor=self.scale, mode="nearest")


def network(state):
    """The network that these weights are of, how many times it enlarges, and what the manifest says of it."""
    for old, new in RENAMED:
        state = {re.sub(old, new, name): value for name, value in state.items()}
    if "conv_first.weight" in state:
        channels, folded = state["conv_first.weight"].shape[:2]
        fold = math.isqrt(folded // 3)
        growth = state["body.0.rdb1.conv1.weight"].shape[0]
        blocks = 1 + max(int(name.split(".")[1]) for name in state if name.startswith("body."))
        model = RRDBNet(fold, channels, growth, blocks)
        # Three planes of all channels are alive at the full size.
        options = {"scale": 4 // fold, "multiple": fold, "bytesPerPixel": max(1024, 3 * 4 * channels * (4 // fold) ** 2)}
    elif "body.0.weight" in state:
        # An activation has no more than a slope for each channel, or none at all.
        indices = range(1 + max(int(name.split(".")[1]) for name in state))
        weights = [state.get(f"body.{i}.weight") for i in indices]
        layers = [nn.ReLU() if w is None else nn.PReLU(len(w)) if w.dim() == 1 else conv(w.shape[1], w.shape[0]) for w in weights]
        scale = math.isqrt(weights[-1].shape[0] // 3)
        model = Compact(layers, scale)
        options = {"scale": scale, "bytesPerPixel": max(1024, 3 * 4 * max(w.shape[0] for w in weights if w is not None))}
    else:
        raise SystemExit(f"Neither RRDBNet nor SRVGGNetCompact: {', '.join(list(state)[:5])} …")
    model.load_state_dict(state)
    return model.eval(), options


def upscaler(source, folder, half=False):
    if str(source).endswith(".safetensors"):
        from safetensors.torch import load_file
        state = load_file(source)
    else:
        state = torch.load(source, map_location="cpu", weights_only=True)
    for wrapped in ["params_ema", "params"]:
        state = state.get(wrapped, state)
    model, options = network({name: value.float() for name, value in state.items()})
    model = model.half() if half else model
    export(folder / "onnx", "upscaler", model, model, {"image": (torch.rand(1, 3, 48, 64), {2: "height", 3: "width"})}, ["upscaled"])
    return {"input": "image", "output": "upscaled", **options}


EXPORTERS = {"upscaler": upscaler}
