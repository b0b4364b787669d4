"""Records what PyTorch's autograd makes of a LoRA step of the tiny denoisers: python3 test/oracles/training-gradients.py
Needs models/export/requirements.txt. Writes training-gradients.json. The weights come from the packages themselves, by name; inputs and
matrices are drawn by a formula that the tests have, too."""
import base64
import json
import pathlib
import sys

# transformers would take kernels.py beside this file for a package of that name.
sys.path.pop(0)

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from diffusers import UNet2DConditionModel, WanTransformer3DModel

here = pathlib.Path(__file__).resolve()
FIXTURES = here.parent.parent / "fixtures"
RANK, SCALE, WEIGHTS = 3, 0.5, [1.5, 0.5]


def drawn(shape, seed, size=1.0):
    """Whole numbers all the way: the same everywhere."""
    count = int(np.prod(shape))
    numbers = (np.arange(count, dtype=np.int64) * 7919 + seed * 104729) * (seed * 2 + 3) % 10007
    return torch.from_numpy((numbers / 10007 * 2 - 1).astype(np.float32) * np.float32(size)).reshape(shape)


def model(kind, folder):
    config = json.loads((folder / "config.json").read_text())
    module = kind.from_config(config).eval().requires_grad_(False)
    graph = onnx.load(str(folder / "model.onnx")).graph
    weights = {one.name: torch.from_numpy(onnx.numpy_helper.to_array(one).copy()) for one in graph.initializer}
    state = module.state_dict()
    missing = [name for name in state if name not in weights]
    assert not missing, missing
    module.load_state_dict({name: weights[name].reshape(state[name].shape) for name in state})
    return module


def targets(module, which):
    for name, layer in module.named_modules():
        linear, conv = isinstance(layer, torch.nn.Linear), isinstance(layer, torch.nn.Conv2d)
        attention = linear and ".attn" in name and name.endswith(("to_q", "to_k", "to_v", "to_out.0"))
        inside = linear and ("transformer_blocks." in name or name.startswith("blocks."))
        block = (linear or conv) and name.split(".")[0] in ("down_blocks", "mid_block", "up_blocks", "blocks")
        if attention or (which == "linear" and inside) or (which == "all" and block):
            yield name, layer


def beside(layer, down, up):
    def hook(_module, given, made):
        if isinstance(layer, torch.nn.Linear):
            return made + SCALE * F.linear(F.linear(given[0], down), up)
        return made + SCALE * F.conv2d(F.conv2d(given[0], down, None, layer.stride, layer.padding, layer.dilation), up)

    return layer.register_forward_hook(hook)


def case(kind, package, which, inputs, call):
    folder = FIXTURES / package
    module = model(kind, folder)
    found = list(targets(module, which))
    matrices, hooks = {}, []
    for i, (name, layer) in enumerate(found):
        w = layer.weight
        down = drawn((RANK, *w.shape[1:]), 2 * i + 100, 0.3).requires_grad_()
        up = drawn((w.shape[0], RANK) + (1, 1) * (w.dim() == 4), 2 * i + 101, 0.3).requires_grad_()
        matrices[name] = (down, up)
        hooks.append(beside(layer, down, up))
    given = {name: drawn(shape, i + 1) if name != "timestep" else torch.tensor([481.0, 77.0][: shape[0]]) for i, (name, shape) in enumerate(inputs.items())}
    made = call(module, given)
    target = drawn(tuple(made.shape), 50)
    rows = ((made - target) ** 2).flatten(1).mean(1)
    loss = (rows * torch.tensor(WEIGHTS)).mean()
    loss.backward()
    numbers = lambda tensor: [float(f"{v:.7g}") for v in tensor.detach().reshape(-1).tolist()]
    packed = lambda tensor: base64.b64encode(tensor.numpy().astype("<f4").tobytes()).decode()
    gradients = {name: [packed(down.grad), packed(up.grad)] for name, (down, up) in matrices.items()}
    return {"package": package, "which": which, "inputs": inputs, "loss": loss.item(), "rows": numbers(rows), "gradients": gradients}


def sd(module, given):
    return module(given["sample"], given["timestep"], given["encoder_hidden_states"], return_dict=False)[0]


def sdxl(module, given):
    more = {name: given[name] for name in ("text_embeds", "time_ids")}
    return module(given["sample"], given["timestep"], given["encoder_hidden_states"], added_cond_kwargs=more, return_dict=False)[0]


def wan(module, given):
    return module(given["hidden_states"], given["timestep"], given["encoder_hidden_states"], return_dict=False)[0]


def main():
    torch.set_num_threads(1)
    cases = []
    for height, width in [(18, 32), (16, 16)]:
        text = lambda size: {"sample": [2, 4, height, width], "timestep": [2], "encoder_hidden_states": [2, 7, size]}
        cases.append(case(UNet2DConditionModel, "models/tiny-stable-diffusion/unet", "attention", text(32), sd))
        cases.append(case(UNet2DConditionModel, "models/tiny-stable-diffusion-xl/unet", "attention", {**text(64), "text_embeds": [2, 24], "time_ids": [2, 6]}, sdxl))
        video = {"hidden_states": [2, 16, 2, height, width], "timestep": [2], "encoder_hidden_states": [2, 9, 32]}
        cases.append(case(WanTransformer3DModel, "models/tiny-wan/transformer", "attention", video, wan))
    text = {"sample": [2, 4, 10, 14], "timestep": [2], "encoder_hidden_states": [2, 7, 32]}
    cases.append(case(UNet2DConditionModel, "models/tiny-stable-diffusion/unet", "linear", text, sd))
    cases.append(case(UNet2DConditionModel, "models/tiny-stable-diffusion/unet", "all", text, sd))
    cases.append(case(WanTransformer3DModel, "models/tiny-wan/transformer", "linear", {"hidden_states": [2, 16, 1, 6, 8], "timestep": [2], "encoder_hidden_states": [2, 9, 32]}, wan))
    cases.append(case(UNet2DConditionModel, "unets/tiny-four-blocks/unet", "attention", {**text, "sample": [2, 4, 27, 19]}, sd))
    lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in cases)
    here.with_suffix(".json").write_text(f'{{"rank":{RANK},"scale":{SCALE},"weights":{json.dumps(WEIGHTS)},"cases":[\n{lines}\n]}}\n')


main()
