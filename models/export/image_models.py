"""Models that look at pictures: optical flow (RAFT). Each exporter takes its source and a folder and gives options for the manifest."""
import pathlib

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


EXPORTERS = {"optical-flow": raft}
