"""Makes a tiny random RAFT with torchvision, exports it, and records its flow between two pictures: python3 test/oracles/raft.py
Needs models/export/requirements.txt. Writes test/fixtures/models/tiny-raft, shift-flow and raft.json. What counts is that every
number is the same: random weights see no motion. shift-flow is made by hand: it says how far the light has moved."""
import json
import pathlib
import shutil
import sys

# transformers would take kernels.py beside this file for a package of that name.
sys.path.pop(0)

import numpy as np
import onnx
import torch
from onnx import TensorProto as T
from onnx import helper as h
from onnx import numpy_helper as nh
from torchvision.models.optical_flow import raft

here = pathlib.Path(__file__).resolve()
root = here.parent.parent.parent
sys.path.insert(0, str(root / "models/export"))
from image_models import raft_module  # noqa: E402
from package import write_manifest  # noqa: E402

FIXTURES = root / "test/fixtures/models"
# Neither is a multiple of 8: RAFT's own padding is needed, two pixels left, three right, three above and below.
WIDTH, HEIGHT, UPDATES, STEP = 147, 130, 2, 5


def tiny():
    torch.manual_seed(3)
    common = {"block": raft.ResidualBlock}
    model = raft._raft(
        feature_encoder_layers=(4, 4, 6, 8, 12), feature_encoder_block=common["block"], feature_encoder_norm_layer=torch.nn.InstanceNorm2d,
        context_encoder_layers=(4, 4, 6, 8, 20), context_encoder_block=common["block"], context_encoder_norm_layer=torch.nn.BatchNorm2d,
        corr_block_num_levels=4, corr_block_radius=2,
        motion_encoder_corr_layers=(8,), motion_encoder_flow_layers=(6, 6), motion_encoder_out_channels=12,
        recurrent_block_hidden_state_size=8, recurrent_block_kernel_size=(3,), recurrent_block_padding=(1,),
        flow_head_hidden_size=8, use_mask_predictor=False).eval()
    for p in model.parameters():
        p.copy_(p.half().float())
    return model


def package(name, fill):
    folder = FIXTURES / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    write_manifest(folder, "optical-flow", licence="MIT", source="test/oracles/raft.py", options=fill(folder), memory=1000000)


def shift(folder):
    """How far the light's centre of gravity is moved, for each pixel: what a disc on black does."""
    picture = lambda name: h.make_tensor_value_info(name, T.FLOAT, [1, 3, "h", "w"])
    nodes, weights = [], [nh.from_array(np.array(value, kind), name) for name, value, kind in [
        ("half", 0.5, np.float32), ("none", 0, np.float32), ("one", 1, np.float32), ("colours", [1], np.int64), ("down", 2, np.int64), ("across", 3, np.int64), ("all", [1, 2, 3], np.int64)]]
    for name in ["first", "second"]:
        nodes += [
            h.make_node("Mul", [name, "half"], [f"{name}.halved"]), h.make_node("Add", [f"{name}.halved", "half"], [f"{name}.unit"]),
            h.make_node("ReduceSum", [f"{name}.unit", "colours"], [f"{name}.light"]), h.make_node("ReduceSum", [f"{name}.light", "all"], [f"{name}.total"]),
            h.make_node("Mul", [f"{name}.light", "none"], [f"{name}.empty"]), h.make_node("Add", [f"{name}.empty", "one"], [f"{name}.ones"]),
        ]
        for axis in ["across", "down"]:
            at = f"{name}.{axis}"
            nodes += [
                h.make_node("CumSum", [f"{name}.ones", axis], [f"{at}.place"]), h.make_node("Mul", [f"{name}.light", f"{at}.place"], [f"{at}.weighted"]),
                h.make_node("ReduceSum", [f"{at}.weighted", "all"], [f"{at}.sum"]), h.make_node("Div", [f"{at}.sum", f"{name}.total"], [f"{at}.centre"]),
            ]
    for axis in ["across", "down"]:
        nodes += [h.make_node("Sub", [f"second.{axis}.centre", f"first.{axis}.centre"], [f"{axis}.shift"]), h.make_node("Add", ["first.empty", f"{axis}.shift"], [f"{axis}.plane"])]
    nodes.append(h.make_node("Concat", ["across.plane", "down.plane"], ["flow"], axis=1))
    graph = h.make_graph(nodes, "shift", [picture("first"), picture("second")], [h.make_tensor_value_info("flow", T.FLOAT, [1, 2, "h", "w"])], weights)
    model = h.make_model(graph, opset_imports=[h.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    (folder / "onnx").mkdir()
    onnx.save(model, folder / "onnx/model.onnx")
    return {"multiple": 8, "least": 64}


def picture(dx, dy):
    """Whole numbers, so that the tests paint the very same."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    x, y = x + 40 - dx, y + 40 - dy
    return np.stack([(x * 5 + y * 3) % 256, (x * y) % 251, (x * x + 7 * y) % 253]).astype(np.float32)[None] / 255


with torch.no_grad():
    model = tiny()
    package("tiny-raft", lambda folder: raft_module(model, folder, UPDATES))
    package("shift-flow", shift)
    first, second = (torch.from_numpy(picture(*at) * 2 - 1) for at in [(0, 0), (3, -2)])
    # As in RAFT's own evaluation: replicated edges, as many on either side.
    across, down = -WIDTH % 8, -HEIGHT % 8
    pad = (across // 2, across - across // 2, down // 2, down - down // 2)
    padded = [torch.nn.functional.pad(one, pad, mode="replicate") for one in (first, second)]
    flow = model(*padded, num_flow_updates=UPDATES)[-1][0, :, pad[2]:pad[2] + HEIGHT, pad[0]:pad[0] + WIDTH].numpy()
rows = lambda plane: [[round(float(v), 5) for v in row[::STEP]] for row in plane[::STEP]]
here.with_suffix(".json").write_text(json.dumps({
    "width": WIDTH, "height": HEIGHT, "step": STEP, "padding": pad, "x": rows(flow[0]), "y": rows(flow[1]),
}) + "\n")
print(flow.reshape(2, -1).min(1), flow.reshape(2, -1).max(1), flow.std(), pad)
