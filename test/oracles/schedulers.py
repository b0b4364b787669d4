"""Records whole trajectories of diffusers' schedulers and torch's CPU noise: python3 test/oracles/schedulers.py K_DIFFUSION/sampling.py
Needs torch, diffusers and scipy, and k-diffusion's (0.1.1.post1) file of samplers. The tests read schedulers.json only; their pseudo-model is the same formula."""
import ast
import json
import pathlib
import sys

import diffusers
import torch

SD = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}
SIZE = 24
CASES = []
for spacing in ["leading", "linspace", "trailing"]:
    for prediction in ["epsilon", "v_prediction", "sample"]:
        common = {**SD, "timestep_spacing": spacing, "prediction_type": prediction, "steps_offset": 1}
        CASES.append(("DDIMScheduler", {**common, "clip_sample": False, "set_alpha_to_one": False}, 7, {}))
        CASES.append(("EulerDiscreteScheduler", common, 7, {}))
        if prediction != "sample":
            CASES.append(("EulerAncestralDiscreteScheduler", common, 7, {}))
        CASES.append(("DPMSolverMultistepScheduler", common, 7, {}))
        CASES.append(("DPMSolverMultistepScheduler", {**common, "use_karras_sigmas": True}, 7, {}))
SNR = {**SD, "rescale_betas_zero_snr": True, "prediction_type": "v_prediction", "timestep_spacing": "trailing"}
CASES += [
    ("DDIMScheduler", {}, 10, {}),
    ("DDIMScheduler", {**SNR, "clip_sample": False}, 8, {}),
    ("DDIMScheduler", {"beta_schedule": "squaredcos_cap_v2", "clip_sample_range": 2.0}, 9, {}),
    ("EulerDiscreteScheduler", SNR, 8, {}),
    ("EulerAncestralDiscreteScheduler", SNR, 8, {}),
    ("DPMSolverMultistepScheduler", SNR, 8, {}),
    ("EulerDiscreteScheduler", {**SD, "use_karras_sigmas": True}, 9, {}),
    ("EulerDiscreteScheduler", {**SD, "use_karras_sigmas": True, "sigma_min": 0.002, "sigma_max": 700.0, "prediction_type": "v_prediction",
                                "timestep_type": "continuous", "timestep_spacing": "leading", "steps_offset": 1}, 8, {}),
    ("EulerDiscreteScheduler", {**SD, "final_sigmas_type": "sigma_min"}, 6, {}),
    ("DPMSolverMultistepScheduler", {**SD, "solver_type": "heun"}, 20, {}),
    ("DPMSolverMultistepScheduler", {**SD, "final_sigmas_type": "sigma_min"}, 20, {}),
    ("DPMSolverMultistepScheduler", {**SD, "solver_order": 1, "euler_at_final": True}, 5, {}),
    ("LCMScheduler", {}, 4, {}),
    ("LCMScheduler", {"prediction_type": "v_prediction", "original_inference_steps": 100}, 7, {}),
    ("FlowMatchEulerDiscreteScheduler", {}, 7, {}),
    ("FlowMatchEulerDiscreteScheduler", {"shift": 3.0}, 7, {}),
    ("FlowMatchEulerDiscreteScheduler", {"shift": 3.0}, 5, {"sigmas": [1.0, 0.8, 0.6, 0.4, 0.2]}),
    ("FlowMatchEulerDiscreteScheduler", {"use_dynamic_shifting": True, "shift_terminal": 0.1}, 6, {"mu": 1.3}),
    ("FlowMatchEulerDiscreteScheduler", {"use_dynamic_shifting": True, "time_shift_type": "linear"}, 6, {"mu": 1.3}),
]
# PNDM as Stable Diffusion 1.5 ships it, and with Runge-Kutta steps first; UniPC over noise levels and, as Wan ships it, over a flow.
PLMS = {**SD, "skip_prk_steps": True, "set_alpha_to_one": False, "steps_offset": 1}
WAN = {"use_flow_sigmas": True, "prediction_type": "flow_prediction"}
for spacing in ["leading", "linspace", "trailing"]:
    CASES.append(("PNDMScheduler", {**PLMS, "timestep_spacing": spacing}, 9, {}))
    CASES.append(("PNDMScheduler", {**PLMS, "timestep_spacing": spacing, "skip_prk_steps": False, "steps_offset": 0}, 6, {}))
    for prediction in ["epsilon", "v_prediction", "sample"]:
        CASES.append(("UniPCMultistepScheduler", {**SD, "timestep_spacing": spacing, "prediction_type": prediction, "steps_offset": 1}, 7, {}))
CASES += [
    ("PNDMScheduler", {**PLMS, "prediction_type": "v_prediction"}, 25, {}),
    ("PNDMScheduler", {**PLMS, "prediction_type": "v_prediction", "skip_prk_steps": False, "set_alpha_to_one": True}, 12, {}),
    ("PNDMScheduler", PLMS, 2, {}),
    ("UniPCMultistepScheduler", {**SD, "use_karras_sigmas": True}, 12, {}),
    ("UniPCMultistepScheduler", {**SD, "use_karras_sigmas": True, "final_sigmas_type": "sigma_min"}, 9, {}),
    ("UniPCMultistepScheduler", {**SD, "solver_order": 3, "final_sigmas_type": "sigma_min"}, 16, {}),
    ("UniPCMultistepScheduler", {**SD, "solver_order": 1}, 6, {}),
    ("UniPCMultistepScheduler", {**SD, "solver_type": "bh1", "final_sigmas_type": "sigma_min"}, 25, {}),
    ("UniPCMultistepScheduler", {**SD, "predict_x0": False, "final_sigmas_type": "sigma_min"}, 10, {}),
    ("UniPCMultistepScheduler", {**SD, "predict_x0": False, "prediction_type": "v_prediction", "solver_order": 3, "final_sigmas_type": "sigma_min"}, 10, {}),
    ("UniPCMultistepScheduler", {**SD, "lower_order_final": False, "final_sigmas_type": "sigma_min", "disable_corrector": [0, 1]}, 8, {}),
    ("UniPCMultistepScheduler", SNR, 8, {}),
    ("UniPCMultistepScheduler", {**WAN, "flow_shift": 3.0}, 8, {}),
    ("UniPCMultistepScheduler", {**WAN, "flow_shift": 5.0}, 50, {}),
    ("UniPCMultistepScheduler", {**WAN, "flow_shift": 5.0, "solver_order": 3}, 20, {}),
    ("UniPCMultistepScheduler", {**WAN, "flow_shift": 3.0, "final_sigmas_type": "sigma_min", "solver_type": "bh1"}, 9, {}),
    ("UniPCMultistepScheduler", {**WAN, "use_dynamic_shifting": True}, 6, {"mu": 1.3}),
    ("UniPCMultistepScheduler", {**WAN, "use_karras_sigmas": True}, 8, {}),
    ("DPMSolverMultistepScheduler", {**WAN, "flow_shift": 3.0}, 8, {}),
    ("DPMSolverMultistepScheduler", {**WAN, "flow_shift": 5.0}, 24, {}),
    ("DDIMScheduler", {**SD, "clip_sample": False, "set_alpha_to_one": False, "steps_offset": 1}, 7, {"eta": 1.0}),
    ("DDIMScheduler", {**SD, "clip_sample": False, "timestep_spacing": "trailing", "prediction_type": "v_prediction"}, 7, {"eta": 0.4}),
    ("DDIMScheduler", {**SNR, "clip_sample": False}, 8, {"eta": 0.7}),
    ("DDIMScheduler", {}, 6, {"eta": 1.0}),
    ("LCMScheduler", {}, 4, {"strength": 0.5}),
    ("EulerDiscreteScheduler", {**SD, "use_exponential_sigmas": True}, 9, {}),
    ("EulerDiscreteScheduler", {**SD, "use_beta_sigmas": True, "timestep_spacing": "trailing"}, 9, {}),
    ("DPMSolverMultistepScheduler", {**SD, "use_exponential_sigmas": True}, 9, {}),
    ("DPMSolverMultistepScheduler", {**SD, "use_beta_sigmas": True}, 16, {}),
    ("DPMSolverMultistepScheduler", {**SD, "solver_order": 3}, 20, {}),
    ("DPMSolverMultistepScheduler", {**SD, "solver_order": 3, "use_karras_sigmas": True}, 9, {}),
    ("UniPCMultistepScheduler", {**SD, "use_exponential_sigmas": True, "final_sigmas_type": "sigma_min"}, 9, {}),
    ("UniPCMultistepScheduler", {**SD, "use_beta_sigmas": True}, 12, {}),
    *[("DPMSolverMultistepScheduler", {**SD, "algorithm_type": "sde-dpmsolver++", **more}, steps, {}) for more, steps in [
        ({}, 7), ({"use_karras_sigmas": True}, 20), ({"solver_type": "heun"}, 16), ({"solver_order": 1}, 6),
        ({"prediction_type": "v_prediction", "timestep_spacing": "trailing"}, 8), ({"final_sigmas_type": "sigma_min"}, 16)]],
    *[("HeunDiscreteScheduler", {**SD, **more}, steps, {}) for more, steps in [
        ({}, 7), ({"timestep_spacing": "leading", "steps_offset": 1}, 6), ({"timestep_spacing": "trailing"}, 8), ({"use_karras_sigmas": True}, 9), ({"use_exponential_sigmas": True}, 5), ({"use_beta_sigmas": True}, 5),
        ({"prediction_type": "v_prediction"}, 7), ({"prediction_type": "sample"}, 7)]],
    *[("DEISMultistepScheduler", {**SD, **more}, steps, {}) for more, steps in [
        ({}, 7), ({"solver_order": 1}, 6), ({"solver_order": 3}, 20), ({"solver_order": 3}, 8), ({"prediction_type": "v_prediction", "timestep_spacing": "trailing"}, 8), ({"prediction_type": "sample"}, 7),
        ({"timestep_spacing": "leading", "steps_offset": 1}, 9), ({"use_karras_sigmas": True}, 9), ({"use_exponential_sigmas": True}, 9), ({"use_beta_sigmas": True}, 9)]],
    ("LCMScheduler", {"rescale_betas_zero_snr": True, "prediction_type": "v_prediction", "clip_sample": True}, 5, {"strength": 0.77}),
]


def model(sample, timestep):
    """A pseudo-model: every element bends its own way, and each timestep differently."""
    k = torch.arange(sample.numel(), dtype=torch.float64)
    return (0.6 * torch.sin(sample.double() + 0.3 * k) + 0.2 * torch.cos(float(timestep) * 0.01 + k)).float()


NO_NOISE = ("DPMSolverMultistepScheduler", "PNDMScheduler", "UniPCMultistepScheduler", "HeunDiscreteScheduler", "DEISMultistepScheduler")


def trajectory(name, config, steps, options):
    scheduler = getattr(diffusers, name)(**config)
    given = {"sigmas": options["sigmas"]} if "sigmas" in options else {"num_inference_steps": steps}
    scheduler.set_timesteps(**given, **{key: options[key] for key in ["mu", "strength"] if key in options})
    generator = torch.Generator("cpu").manual_seed(11)
    flow = name.startswith("FlowMatch")
    initial = 1.0 if flow else float(scheduler.init_noise_sigma)
    sample = torch.randn(SIZE, generator=generator) * initial
    noisy = None
    clean = torch.linspace(-1, 1, SIZE)
    noise = torch.randn(SIZE, generator=torch.Generator("cpu").manual_seed(5))
    at = scheduler.timesteps[2:3]
    noisy = scheduler.scale_noise(clean, at, noise) if flow else scheduler.add_noise(clean[None], noise[None], at)[0]
    if name in ("DPMSolverMultistepScheduler", "DEISMultistepScheduler", "HeunDiscreteScheduler"):
        scheduler._step_index = None
    samples = []
    for t in scheduler.timesteps:
        given = sample if flow else scheduler.scale_model_input(sample, t)
        more = {} if name in NO_NOISE and config.get("algorithm_type") != "sde-dpmsolver++" else {"generator": generator}
        if "eta" in options:
            more["eta"] = options["eta"]
        # UniPC wants a batch and channels.
        shape = (1, 1, SIZE) if name.startswith("UniPC") else (SIZE,)
        sample = scheduler.step(model(given, t).reshape(shape), t, sample.reshape(shape), **more).prev_sample.reshape(SIZE)
        samples.append([float(v) for v in sample])
    # The configuration as a package carries it: the whole, as the library saves it.
    kept = {key: value for key, value in scheduler.config.items() if value is not None and value != float("-inf") and not key.startswith("_")}
    return {"config": {"_class_name": name, **kept}, "steps": steps, "options": options, "initialSigma": initial,
            "timesteps": [float(t) for t in scheduler.timesteps], "noisy": [float(v) for v in noisy], "samples": samples}


noises = []
for seed, counts in [(0, [4, 3]), (7, [15, 16]), (42, [100, 5, 64]), (2**32 - 1, [17]), (123456789012, [32])]:
    generator = torch.Generator("cpu").manual_seed(seed)
    noises.append({"seed": seed, "draws": [[float(v) for v in torch.randn(count, generator=generator)] for count in counts]})
big = torch.randn(4 * 64 * 64, generator=torch.Generator("cpu").manual_seed(1234))
shorten = lambda value: float(f"{value:.8g}") if isinstance(value, float) else [shorten(v) for v in value] if isinstance(value, list) else {k: shorten(v) for k, v in value.items()} if isinstance(value, dict) else value
# Its module wants more than is needed here: the function alone.
source = ast.parse((pathlib.Path(diffusers.__file__).parent / "pipelines/stable_diffusion/pipeline_stable_diffusion.py").read_text())
exec(compile(ast.Module([one for one in source.body if getattr(one, "name", "") == "rescale_noise_cfg"], []), "rescale", "exec"))

guided, prompted = (torch.randn(1, 4, 3, 5, generator=torch.Generator("cpu").manual_seed(seed)) for seed in (21, 22))
rescales = [{"amount": amount, "values": [float(v) for v in rescale_noise_cfg(2 * guided + 0.5, prompted, amount).flatten()]} for amount in (0.0, 0.7, 1.0)]


def third(k_diffusion, steps, ladder):
    """DPM++ 3M SDE as k-diffusion goes: over latents with noise on top, which ours are when divided by their share of signal."""
    scheduler = diffusers.DPMSolverMultistepScheduler(**SD, **ladder)
    scheduler.set_timesteps(steps)
    parsed = ast.parse(pathlib.Path(k_diffusion).read_text())
    space = {"torch": torch, "trange": lambda count, disable: range(count)}
    exec(compile(ast.Module([one for one in parsed.body if getattr(one, "name", "") == "sample_dpmpp_3m_sde"], []), "k", "exec"), space)
    generator = torch.Generator("cpu").manual_seed(11)
    alpha = lambda sigma: 1 / (sigma**2 + 1) ** 0.5
    samples = []
    begin = torch.randn(1, SIZE, generator=generator).double() / alpha(scheduler.sigmas[0].double())

    def denoise(x, sigma):
        i = len(samples)
        if i > 0:
            samples[-1] = [float(v) for v in (x * alpha(sigma)).flatten()]
        samples.append(None)
        return x - sigma * model((x * alpha(sigma)).flatten(), scheduler.timesteps[i]).double()[None]

    last = space["sample_dpmpp_3m_sde"](denoise, begin, scheduler.sigmas.double(), noise_sampler=lambda a, b: torch.randn(1, SIZE, generator=generator).double())
    samples[-1] = [float(v) for v in last.flatten()]
    kept = {key: value for key, value in scheduler.config.items() if value is not None and value != float("-inf") and not key.startswith("_")}
    return {"config": {"_class_name": "DPMSolverMultistepScheduler", **kept}, "steps": steps, "timesteps": [float(t) for t in scheduler.timesteps], "samples": samples}


record = {"versions": {"torch": torch.__version__.split("+")[0], "diffusers": diffusers.__version__}, "noises": noises,
          "latents": {"seed": 1234, "count": big.numel(), "every": 997, "values": [float(v) for v in big[::997]]},
          "rescales": rescales,
          "thirds": [third(sys.argv[1], 20, {}), third(sys.argv[1], 8, {"use_karras_sigmas": True})],
          "cases": [trajectory(*case) for case in CASES]}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(shorten(record)) + "\n")
