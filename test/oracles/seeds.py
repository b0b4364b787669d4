"""Noise of PyTorch's generator on a CPU for seeds of up to 64 bits: python3 test/oracles/seeds.py
Needs torch. Writes seeds.json."""
import json
import pathlib

import torch

SEEDS = [0, 7, 2**32 - 1, 2**32, 2**32 + 7, 2**53 - 1, 2**53 + 1, 2**63, 2**64 - 1, 12345678901234567890]
made = {str(seed): [round(float(v), 6) for v in torch.randn(24, generator=torch.Generator("cpu").manual_seed(seed))] for seed in SEEDS}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(made) + "\n")
