"""What training-step.ts is held against: the same step by PyTorch's autograd. python3 test/jobs/training_step.py export|compare FOLDER [PIXELS]
Needs models/export/requirements.txt. `export` makes a Stable Diffusion 1.5 UNet of random weights, 3.4 GB, with the exporter itself."""
import json
import pathlib
import resource
import sys
import time
import types

import numpy as np
import torch
import torch.nn.functional as F

root = pathlib.Path(__file__).resolve().parent.parent.parent
SD15 = dict(sample_size=64, in_channels=4, out_channels=4, block_out_channels=(320, 640, 1280, 1280), layers_per_block=2, cross_attention_dim=768, attention_head_dim=8,
            down_block_types=("CrossAttnDownBlock2D",) * 3 + ("DownBlock2D",), up_block_types=("UpBlock2D",) + ("CrossAttnUpBlock2D",) * 3)


def made():
    from diffusers import UNet2DConditionModel
    torch.manual_seed(0)
    return UNet2DConditionModel(**SD15).eval().requires_grad_(False)


def export(folder):
    sys.path.insert(0, str(root / "models/export"))
    from export import unet_2d
    unet_2d(folder, types.SimpleNamespace(unet=made()))


def drawn(shape, seed, size=1.0):
    count = int(np.prod(shape))
    numbers = (np.arange(count, dtype=np.int64) * 7919 + seed * 104729) * (seed * 2 + 3) % 10007
    return torch.from_numpy((numbers / 10007 * 2 - 1).astype(np.float32) * np.float32(size)).reshape(shape)


def compare(folder, pixels):
    unet, said = made(), json.loads((folder / "gradients.json").read_text())
    rank, matrices = said["rank"], []
    for i, name in enumerate(said["layers"]):
        layer = unet.get_submodule(name)
        down, up = drawn((rank, layer.in_features), 2 * i + 100, 0.03).requires_grad_(), drawn((layer.out_features, rank), 2 * i + 101, 0.03).requires_grad_()
        layer.register_forward_hook(lambda _, given, out, down=down, up=up: out + F.linear(F.linear(given[0], down), up))
        matrices += [down, up]
    side = pixels // 8
    sample, text, target = drawn((1, 4, side, side), 1), drawn((1, 77, 768), 3), drawn((1, 4, side, side), 4)
    for i in range(2):
        for one in matrices:
            one.grad = None
        start, processor = time.time(), time.process_time()
        loss = ((unet(sample, torch.tensor([500.0]), text, return_dict=False)[0] - target) ** 2).mean()
        loss.backward()
        print(f"torch: loss {loss.item():.9f}, {time.time() - start:.2f} s a step on {torch.get_num_threads()} threads, {time.process_time() - processor:.2f} s of processor time, peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB", flush=True)
    ours = np.fromfile(folder / "gradients.f32", dtype=np.float32)
    at, worst, largest = 0, 0.0, max(one.grad.abs().max().item() for one in matrices)
    apart = 0.0
    for one in matrices:
        g = one.grad.numpy().reshape(-1)
        error = np.abs(ours[at:at + g.size] - g).max()
        at += g.size
        worst, apart = max(worst, error / (np.abs(g).max() + 1e-12)), max(apart, error)
    assert at == ours.size
    print(f"loss apart by {abs(loss.item() - said['loss']) / loss.item():.1e}; worst error of a matrix beside its own largest gradient {worst:.1e}, beside the largest of all {apart / largest:.1e}")


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[2])
    export(folder) if sys.argv[1] == "export" else compare(folder, int(sys.argv[3]))
