"""Trajectories of DPM++ SDE in two calls, of EDM's Euler, and of CFG++: python3 test/oracles/samplers.py
Needs torch, diffusers, scipy and torchsde. The first two are diffusers' schedulers, the noise of the first a Brownian motion of torch's draws;
CFG++ is written down from the paper (Chung et al. 2024, algorithm 2), over diffusers' levels. Writes samplers.json."""
import json
import pathlib

import diffusers
import torch

SD = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}
SIZE = 24


def model(sample, timestep, shift=0.0):
    k = torch.arange(sample.numel(), dtype=torch.float64)
    return (0.6 * torch.sin(sample.double() + 0.3 * k + shift) + 0.2 * torch.cos(float(timestep) * 0.01 + k)).float()


class Brownian:
    """Noise between two sigmas: of a whole step after its first half, from what both halves draw."""
    def __init__(self, generator):
        self.generator, self.half = generator, None

    def __call__(self, begin, end):
        drawn = torch.randn(SIZE, generator=self.generator)
        if self.half is None:
            self.half = (begin, end, drawn)
            return drawn
        start, middle, first = self.half
        self.half = None
        return (first * (start - middle) ** 0.5 + drawn * (middle - end) ** 0.5) / (start - end) ** 0.5


def trajectory(name, config, steps):
    scheduler = getattr(diffusers, name)(**config)
    scheduler.set_timesteps(steps)
    generator = torch.Generator("cpu").manual_seed(11)
    sample = torch.randn(SIZE, generator=generator) * float(scheduler.init_noise_sigma)
    if name == "DPMSolverSDEScheduler":
        scheduler.noise_sampler = Brownian(generator)
    samples = []
    for t in scheduler.timesteps:
        sample = scheduler.step(model(scheduler.scale_model_input(sample, t), t), t, sample).prev_sample.reshape(SIZE).float()
        samples.append([float(v) for v in sample])
    kept = {key: value for key, value in scheduler.config.items() if value is not None and not key.startswith("_")}
    return {"config": {"_class_name": name, **kept}, "steps": steps, "initialSigma": float(scheduler.init_noise_sigma), "timesteps": [float(t) for t in scheduler.timesteps], "samples": samples}


def plus(name, prediction, steps, scale):
    """In double precision over x = signal * clean + spread * noise; Euler's latents are those over their share of signal."""
    config = {**SD, "prediction_type": prediction, "timestep_spacing": "leading", "steps_offset": 1, **({"clip_sample": False, "set_alpha_to_one": False} if name == "DDIMScheduler" else {})}
    scheduler = getattr(diffusers, name)(**config)
    scheduler.set_timesteps(steps)
    products = scheduler.alphas_cumprod.double()
    levels = [products[int(t)] for t in scheduler.timesteps]
    goals = [*levels[1:], products[0] if name == "DDIMScheduler" else torch.tensor(1.0).double()]
    if name == "DDIMScheduler":
        goals = [products[max(0, int(t) - 1000 // steps)] for t in scheduler.timesteps]
    x = torch.randn(SIZE, generator=torch.Generator("cpu").manual_seed(11)).double() * float(scheduler.init_noise_sigma)
    if name != "DDIMScheduler":
        x = x * levels[0] ** 0.5
    samples = []
    for t, a, goal in zip(scheduler.timesteps, levels, goals):
        signal, spread = a**0.5, (1 - a) ** 0.5
        without, prompted = model(x.float(), t).double(), model(x.float(), t, 0.5).double()
        guided = without + scale * (prompted - without)
        clean, noise = ((x - spread * guided) / signal, without) if prediction == "epsilon" else (signal * x - spread * guided, signal * without + spread * x)
        x = goal**0.5 * clean + (1 - goal) ** 0.5 * noise
        samples.append([float(v) for v in (x if name == "DDIMScheduler" else x / goal**0.5)])
    return {"config": {"_class_name": name, **config}, "steps": steps, "scale": scale, "samples": samples}


shorten = lambda value: float(f"{value:.8g}") if isinstance(value, float) else [shorten(v) for v in value] if isinstance(value, list) else {k: shorten(v) for k, v in value.items()} if isinstance(value, dict) else value
cases = [trajectory("DPMSolverSDEScheduler", {**SD, **more}, steps) for more, steps in [({}, 6), ({"use_karras_sigmas": True}, 8), ({"prediction_type": "v_prediction", "timestep_spacing": "trailing"}, 5), ({"timestep_spacing": "leading", "steps_offset": 1}, 7)]]
cases += [trajectory("EDMEulerScheduler", config, steps) for config, steps in [({}, 8), ({"sigma_max": 120.0, "sigma_data": 1.0, "prediction_type": "v_prediction"}, 10), ({"sigma_schedule": "exponential", "final_sigmas_type": "sigma_min"}, 7)]]
pluses = [plus(name, prediction, 7, scale) for name in ["DDIMScheduler", "EulerDiscreteScheduler"] for prediction, scale in [("epsilon", 0.6), ("v_prediction", 1.8)]]
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(shorten({"cases": cases, "pluses": pluses})) + "\n")
