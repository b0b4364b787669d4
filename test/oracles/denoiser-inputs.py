"""Records what diffusers feeds the denoiser beside latents and words: python3 test/oracles/denoiser-inputs.py
Tiny random models hardly answer to a motion bucket, a rate or a size, so that pictures alone would not tell a wrong one. The models
are those of pipelines.py; writes denoiser-inputs.json."""
import importlib.util
import json
import pathlib
import sys

here = pathlib.Path(__file__).resolve()
spec = importlib.util.spec_from_file_location("pipelines", here.parent / "pipelines.py")
# transformers would take kernels.py beside this file for a package of that name.
sys.path.pop(0)
sys.path.insert(0, "")
made = importlib.util.module_from_spec(spec)
spec.loader.exec_module(made)

import numpy as np  # noqa: E402
import torch  # noqa: E402
from PIL import Image  # noqa: E402


def plain(value):
    return [float(f"{v:.6g}") for v in np.asarray(value.detach().numpy() if torch.is_tensor(value) else value, dtype=np.float64).reshape(-1)]


def moments(sample):
    """Mean and deviation of each channel of the last row."""
    row = sample[-1].transpose(0, 1).flatten(1) if sample.dim() == 5 else sample[-1].flatten(1)
    return [[float(f"{c.mean():.6g}"), float(f"{c.std(unbiased=False):.6g}")] for c in row]


def watch(pipe, keep):
    """The first call's inputs."""
    seen = {}
    forward = pipe.unet.forward

    def watched(sample, timestep, encoder_hidden_states=None, *args, **named):
        if not seen:
            seen.update(keep(sample, timestep, encoder_hidden_states, named))
        return forward(sample, timestep, encoder_hidden_states, *args, **named)

    pipe.unet.forward = watched
    return seen


@torch.no_grad()
def stable_video_diffusion():
    cases = []
    for fps, bucket, noise, first, last in [(7, 127, 0.02, 1.0, 3.0), (24, 255, 0.0, 1.0, 2.5), (1, 1, 0.5, 2.0, 2.0), (12, 180, 0.1, 1.0, 1.0)]:
        pipe = made.stable_video_diffusion()
        pipe.set_progress_bar_config(disable=True)
        seen = watch(pipe, lambda sample, time, words, named: {"added_time_ids": plain(named["added_time_ids"]), "batch": len(sample), "moments": moments(sample)})
        pipe(image=Image.fromarray(made.GRADIENT), width=48, height=32, num_frames=3, num_inference_steps=1, fps=fps, motion_bucket_id=bucket, noise_aug_strength=noise,
             min_guidance_scale=first, max_guidance_scale=last, generator=torch.Generator("cpu").manual_seed(11), output_type="latent")
        cases.append({"fps": fps, "bucket": bucket, "noise": noise, "firstGuidance": first, "guidance": last, **seen})
    return cases


@torch.no_grad()
def stable_diffusion_xl():
    cases = []
    for width, height, guidance in [(24, 16, 5.0), (16, 40, 5.0), (32, 16, 0.0)]:
        pipe = made.stable_diffusion_xl()
        pipe.set_progress_bar_config(disable=True)
        seen = watch(pipe, lambda sample, time, words, named: {"time_ids": plain(named["added_cond_kwargs"]["time_ids"]), "text_embeds": plain(named["added_cond_kwargs"]["text_embeds"]), "batch": len(sample)})
        pipe(prompt=made.PROMPT, width=width, height=height, num_inference_steps=1, guidance_scale=guidance, generator=torch.Generator("cpu").manual_seed(11), output_type="latent")
        cases.append({"width": width, "height": height, "guidance": guidance, **seen})
    return cases


(here.parent / "denoiser-inputs.json").write_text(json.dumps({"stable-video-diffusion": stable_video_diffusion(), "stable-diffusion-xl": stable_diffusion_xl()}) + "\n")
