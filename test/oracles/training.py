"""What trainings are held to: optimisers and rates of PyTorch, Prodigy and diffusers, noise and targets of diffusers' schedulers.

    python test/oracles/training.py            (torch, diffusers, prodigyopt)
"""
import json
import math
import sys
from pathlib import Path

sys.path = [one for one in sys.path if one != str(Path(__file__).parent)]  # kernels.py here is no package of transformers

import torch
from diffusers import DDPMScheduler
from diffusers.optimization import get_scheduler
from diffusers.training_utils import EMAModel, compute_snr
from prodigyopt import Prodigy

HERE = Path(__file__).parent
torch.set_num_threads(1)


def numbers(tensor):
    return [float(f"{value:.9g}") for value in tensor.detach().flatten().tolist()]


def optimisers():
    """Two matrices by gradients that are the same whatever becomes of them: of what is drawn, and of a wave over the steps."""
    cases = []
    for name, decay, rate in [("adamw", 0.01, 0.02), ("adamw", 0, 0.001), ("adam", 0, 0.02), ("adam", 0.1, 0.02), ("prodigy", 0, 1), ("prodigy", 0.01, 1)]:
        draw = torch.Generator().manual_seed(5)
        start = [torch.randn(3, 7, generator=draw), torch.zeros(20)]
        slope = [torch.randn(3, 7, generator=draw), torch.randn(20, generator=draw)]
        bend = [torch.rand(3, 7, generator=draw), torch.rand(20, generator=draw)]
        made = [torch.nn.Parameter(one.double()) for one in start]
        # Prodigy moves by a millionth at first, which is lost in numbers that are not small: it begins at nothing, and is followed for longer.
        if name == "prodigy":
            made = [torch.nn.Parameter(torch.zeros_like(one)) for one in made]
        kinds = {"adamw": torch.optim.AdamW, "adam": torch.optim.Adam, "prodigy": Prodigy}
        optimiser = kinds[name](made, lr=rate, weight_decay=decay)
        steps = 60 if name == "prodigy" else 30
        for step in range(steps):
            for one, along, by in zip(made, slope, bend):
                one.grad = along.double() * (0.3 + math.sin(step)) + by * math.cos(step)
            optimiser.step()
        cases.append({"optimiser": name, "weightDecay": decay, "rate": rate, "steps": steps, "end": [numbers(one) for one in made]})
    return cases


def rates():
    cases = []
    for name, theirs, extra in [("constant", "constant_with_warmup", {}), ("linear", "linear", {}), ("cosine", "cosine", {}), ("cosine-restarts", "cosine_with_restarts", {"num_cycles": 3})]:
        for warmup in (0, 4):
            optimiser = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.1)
            schedule = get_scheduler(theirs, optimiser, num_warmup_steps=warmup, num_training_steps=25, **extra)
            values = []
            for _ in range(25):
                values.append(schedule.get_last_lr()[0])
                optimiser.step()
                schedule.step()
            cases.append({"schedule": name, "warmup": warmup, "cycles": 3, "steps": 25, "rate": 0.1, "rates": values})
    return cases


def clipped():
    made = [torch.nn.Parameter(torch.zeros(4)), torch.nn.Parameter(torch.zeros(3))]
    made[0].grad = torch.tensor([3.0, -4.0, 0.5, 1.0])
    made[1].grad = torch.tensor([2.0, 0.0, -6.0])
    length = torch.nn.utils.clip_grad_norm_(made, 1.5)
    return {"before": [[3, -4, 0.5, 1], [2, 0, -6]], "most": 1.5, "length": float(length), "after": [numbers(one.grad) for one in made]}


def average():
    made = [torch.nn.Parameter(torch.zeros(3))]
    ema = EMAModel(made, decay=0.75)
    values = []
    for step in range(1, 13):
        with torch.no_grad():
            made[0].copy_(torch.tensor([1.0, 2.0, 4.0]) * step)
        ema.step(made)
        values.append(numbers(ema.shadow_params[0]))
    return {"decay": 0.75, "values": values}


def targets():
    cases = []
    for prediction in ("epsilon", "v_prediction", "sample"):
        scheduler = DDPMScheduler(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", prediction_type=prediction)
        for time in (0, 37, 500, 999):
            draw = torch.Generator().manual_seed(time)
            clean = torch.randn(1, 4, 3, 5, generator=draw)
            noise = torch.randn(1, 4, 3, 5, generator=draw) + 0.1 * torch.randn(1, 4, 1, 1, generator=draw)
            when = torch.tensor([time])
            target = {"epsilon": noise, "sample": clean, "v_prediction": scheduler.get_velocity(clean, noise, when)}[prediction]
            snr = compute_snr(scheduler, when)
            bounded = torch.minimum(snr, torch.tensor(5.0))
            # As diffusers' own training script has it.
            weight = bounded / snr if prediction == "epsilon" else bounded / (snr + 1) if prediction == "v_prediction" else bounded
            cases.append({"prediction": prediction, "time": time, "noise": numbers(noise), "sample": numbers(scheduler.add_noise(clean, noise, when)), "target": numbers(target), "weight": float(weight)})
    return cases


def draws():
    draw = torch.Generator().manual_seed(11)
    return {
        "rand": numbers(torch.rand(9, generator=draw)),
        "below": [int(torch.randint(0, 1000, (1,), generator=draw)) for _ in range(9)],
        "randn": numbers(torch.randn(20, generator=draw)),
    }


if __name__ == "__main__":
    record = {"optimisers": optimisers(), "rates": rates(), "clipped": clipped(), "average": average(), "targets": targets(), "draws": draws()}
    (HERE / "training.json").write_text(json.dumps(record) + "\n")
