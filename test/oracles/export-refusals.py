"""Runs the exporter as a user would on tiny pipelines that ask for what no pipeline here does, and records what it says; and what XL makes
with an autoencoder whose latents have means of their own: python3 test/oracles/export-refusals.py
Needs models/export/requirements.txt. Writes export-refusals.json."""
import importlib.util
import json
import pathlib
import subprocess
import sys
import tempfile

here = pathlib.Path(__file__).resolve()
spec = importlib.util.spec_from_file_location("oracle_pipelines", here.parent / "pipelines.py")
tiny = importlib.util.module_from_spec(spec)
# It takes this folder out of the path itself.
spec.loader.exec_module(tiny)
import torch  # noqa: E402
from diffusers import FlowMatchEulerDiscreteScheduler, StableDiffusionPipeline, StableDiffusionXLImg2ImgPipeline, UNet2DConditionModel, WanPipeline  # noqa: E402

scratch = pathlib.Path(tempfile.mkdtemp())


def two_transformers():
    parts = tiny.wan_parts()
    return WanPipeline(**parts, transformer_2=parts["transformer"], boundary_ratio=0.875, scheduler=FlowMatchEulerDiscreteScheduler(shift=3.0))


def expanded():
    return WanPipeline(**tiny.wan_parts(), expand_timesteps=True, scheduler=FlowMatchEulerDiscreteScheduler(shift=3.0))


def pictures(**more):
    parts = tiny.stable_diffusion().components
    return StableDiffusionPipeline(**{**parts, "unet": UNet2DConditionModel(**{**tiny.unet_config(), **more})}, requires_safety_checker=False)


def said(name, pipe):
    pipe.save_pretrained(scratch / name)
    command = [sys.executable, "-W", "ignore", tiny.root / "models/export/export.py", scratch / name, scratch / f"{name}-made"]
    done = subprocess.run([str(one) for one in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    return {"code": done.returncode, "said": done.stderr.strip().splitlines()[-1], "left": (scratch / f"{name}-made").exists()}


MEANS, DEVIATIONS = [-1.6, 0.4, 1.2, -0.3], [8.4, 5.9, 7.1, 6.5]


@torch.no_grad()
def xl():
    pipe = tiny.stable_diffusion_xl()
    pipe.vae.register_to_config(latents_mean=MEANS, latents_std=DEVIATIONS, scaling_factor=0.5)
    pipe.set_progress_bar_config(disable=True)
    request = dict(**tiny.TEXT, guidance_scale=5.0, output_type="np")
    steps, made = tiny.run(pipe, **request, width=24, height=16, num_inference_steps=3)
    image = StableDiffusionXLImg2ImgPipeline(**pipe.components, add_watermarker=False)
    image.set_progress_bar_config(disable=True)
    first, other = tiny.run(image, **request, image=torch.linspace(0, 1, 3 * 16 * 24).reshape(1, 3, 16, 24), strength=0.6, num_inference_steps=5)
    case = lambda steps, made: {"latents": tiny.numbers(steps[-1]), "picture": tiny.numbers(made.images[0].transpose(2, 0, 1))}
    return {"means": MEANS, "deviations": DEVIATIONS, "scale": 0.5, "words": case(steps, made), "image": case(first, other)}


record = {"refused": {"two-transformers": said("two-transformers", two_transformers()), "expanded": said("expanded", expanded()),
                      "eight-channels": said("eight-channels", pictures(in_channels=8)), "classes": said("classes", pictures(num_class_embeds=10))},
          "xl": xl(), "prompt": tiny.PROMPT, "negative": tiny.NEGATIVE, "seed": 11}
print(record["refused"])
here.with_suffix(".json").write_text(json.dumps(record) + "\n")
