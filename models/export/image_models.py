"""Models that look at pictures: optical flow (RAFT), depth, mattes, and a mark for beauty. Each exporter takes its source and a folder and gives options for the manifest."""
import contextlib
import pathlib
import sys

import torch

from onnx_package import export


def raft(source, folder, updates=12):
    """`raft_small` or `raft_large` of torchvision with its own weights, or a state dict of either."""
    from torchvision.models import optical_flow
    if pathlib.Path(source).exists():
        state = torch.load(source, map_location="cpu", weights_only=True)
        # Only the large one predicts how to enlarge its flow.
        model = optical_flow.raft_large() if any("mask_predictor" in key for key in state) else optical_flow.raft_small()
        model.load_state_dict(state)
    else:
        model = getattr(optical_flow, source)(weights="DEFAULT")
    return raft_module(model.eval(), folder, updates)


def raft_module(model, folder, updates=12):
    axes = {2: "height", 3: "width"}
    pair = {"image1": (torch.rand(1, 3, 136, 160), axes), "image2": (torch.rand(1, 3, 136, 160), axes)}
    export(folder / "onnx", "raft", model, lambda first, second: model(first, second, num_flow_updates=updates)[-1], pair, ["flow"])
    return {"inputs": ["image1", "image2"], "output": "flow", "mean": [0.5] * 3, "std": [0.5] * 3, "multiple": 8, "least": 128}


def depth(source, folder, half=False):
    """Depth Anything (1, 2, metric), DPT and their like: a folder or a name that transformers can load, with its processor."""
    from transformers import AutoImageProcessor, AutoModelForDepthEstimation
    model = AutoModelForDepthEstimation.from_pretrained(source).eval()
    return depth_module(model.half() if half else model, AutoImageProcessor.from_pretrained(source), folder)


def depth_module(model, processor, folder):
    size = processor.size
    side, multiple = min(size["height"], size["width"]), max(getattr(processor, "ensure_multiple_of", 1), getattr(model.config, "patch_size", None) or 1)
    # A model that was trained on squares alone may not know what to do with anything else.
    square = not processor.keep_aspect_ratio
    height = -(-side // multiple) * multiple
    example = torch.rand(1, 3, height, height if square else height + 2 * multiple)
    with open_sizes(model):
        export(folder / "onnx", "depth", model, lambda x: model(x).predicted_depth, {"pixel_values": (example, {} if square else {2: "height", 3: "width"})}, ["predicted_depth"])
    return {
        "input": "pixel_values", "output": "predicted_depth", **normal(processor), "side": side, "square": square, "multiple": multiple,
        "metric": getattr(model.config, "depth_estimation_type", "relative") == "metric" or model.config.model_type in ("zoedepth", "depth_pro"),
    }


@contextlib.contextmanager
def open_sizes(model):
    """`int` makes a fixed number of a size that is left open; in the model's own module it lets such sizes through meanwhile."""
    module = sys.modules[type(model).__module__]
    module.int = lambda value: value if isinstance(value, torch.SymInt) else int(value)
    try:
        yield
    finally:
        del module.int


def normal(processor):
    return {"mean": list(processor.image_mean), "std": list(processor.image_std)} if processor.do_normalize else {}


def matting(source, folder, side=320):
    """A model that was saved by torch.jit (U2Net, IS-Net, MODNet): one picture in, the first of its outputs is alpha. The manifest
    says what U2Net wants; --option changes it."""
    model = torch.jit.load(source, map_location="cpu").eval()
    picture = torch.rand(1, 3, side, side)
    made = model(picture)
    names = ["alpha"] + [f"side_{i}" for i in range(1, len(made) if isinstance(made, (tuple, list)) else 1)]
    (folder / "onnx").mkdir(parents=True)
    # What was compiled can't be looked into by the newer exporter.
    torch.onnx.export(model, (picture,), str(folder / "onnx/model.onnx"), input_names=["image"], output_names=names, opset_version=17, dynamo=False)
    return {"input": "image", "output": "alpha", "mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225], "side": side, "square": True}


class Taste(torch.nn.Module):
    """CLIP's view of a picture, made as long as 1, and a row of linear layers that gives a mark."""

    def __init__(self, clip, layers):
        super().__init__()
        self.clip, self.layers = clip, torch.nn.ModuleList(layers)

    def forward(self, pixels):
        value = self.clip(pixels).image_embeds
        value = value / value.norm(dim=-1, keepdim=True)
        for layer in self.layers:
            value = layer(value)
        return value


def aesthetic_scorer(source, folder, half=False):
    """`CLIP,HEAD`: a vision model that transformers can load (openai/clip-vit-large-patch14), and the file of LAION's predictor."""
    from transformers import CLIPVisionModelWithProjection
    clip, _, head = source.partition(",")
    return scorer_module(CLIPVisionModelWithProjection.from_pretrained(clip).eval(), torch.load(head, map_location="cpu", weights_only=True), folder, half)


def scorer_module(clip, head, folder, half=False):
    layers = []
    # `layers.0.weight`, `layers.2.weight` … with dropout between, or `weight` alone.
    for name in sorted((one for one in head if one.endswith("weight")), key=lambda one: [int(part) for part in one.split(".") if part.isdigit()]):
        layer = torch.nn.Linear(*reversed(head[name].shape))
        layer.load_state_dict({"weight": head[name].float(), "bias": head[name.removesuffix("weight") + "bias"].float()})
        layers.append(layer)
    taste = Taste(clip, layers).eval()
    taste = taste.half() if half else taste
    export(folder / "scorer", "taste", taste, taste, {"pixel_values": (torch.rand(1, 3, 224, 224), {})}, ["score"])
    return {}


EXPORTERS = {"optical-flow": raft, "depth": depth, "matting": matting, "aesthetic-scorer": aesthetic_scorer}
