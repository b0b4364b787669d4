"""Pictures whose latents the UNet's halvings don't divide, and a UNet that is told how far to follow the prompt (LCM), as diffusers makes
them: python3 test/oracles/unet-sizes.py
Needs models/export/requirements.txt. Writes test/fixtures/unets/tiny-{four-blocks,guided}/unet and unet-sizes.json. All else of these
packages is tiny-stable-diffusion's: the tests put them together."""
import importlib.util
import json
import pathlib
import shutil

here = pathlib.Path(__file__).resolve()
spec = importlib.util.spec_from_file_location("oracle_pipelines", here.parent / "pipelines.py")
tiny = importlib.util.module_from_spec(spec)
# It takes this folder out of the path itself.
spec.loader.exec_module(tiny)
import torch  # noqa: E402
from diffusers import LCMScheduler, LatentConsistencyModelPipeline, StableDiffusionPipeline, UNet2DConditionModel  # noqa: E402

UNETS = here.parent.parent / "fixtures/unets"
FOUR = {**tiny.unet_config(), "block_out_channels": (8, 8, 16, 16), "layers_per_block": 2, "down_block_types": ("CrossAttnDownBlock2D",) * 3 + ("DownBlock2D",),
        "up_block_types": ("UpBlock2D",) + ("CrossAttnUpBlock2D",) * 3}


def four_blocks():
    """As Stable Diffusion's UNet is built: two layers to a block, three halvings."""
    parts = tiny.stable_diffusion().components
    return StableDiffusionPipeline(**{**parts, "unet": tiny.seeded(lambda: UNet2DConditionModel(**FOUR), 21)}, requires_safety_checker=False)


def guided(kind=StableDiffusionPipeline):
    parts = tiny.stable_diffusion().components
    unet = tiny.seeded(lambda: UNet2DConditionModel(**tiny.unet_config(), time_cond_proj_dim=16), 22)
    scheduler = LCMScheduler(**tiny.SD, clip_sample=False, set_alpha_to_one=True, steps_offset=1)
    return kind(**{**parts, "unet": unet, "scheduler": scheduler}, requires_safety_checker=False)


def package(name, pipe):
    target = UNETS / name
    shutil.rmtree(target, ignore_errors=True)
    tiny.export_pipeline(pipe, target, licence="MIT", source="test/oracles/unet-sizes.py", defaults={"width": 24, "height": 16, "steps": 4})
    for path in [p for p in target.iterdir() if p.name not in ("unet", "scheduler", "model.json")]:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    manifest = json.loads((target / "model.json").read_text())
    manifest["files"] = [f for f in manifest["files"] if f["path"].startswith(("unet/", "scheduler/"))]
    (target / "model.json").write_text(json.dumps(manifest, indent=2) + "\n")


def case(pipe, width, height, steps, guidance, **more):
    pipe.set_progress_bar_config(disable=True)
    made, result = tiny.run(pipe, prompt=tiny.PROMPT, width=width, height=height, num_inference_steps=steps, guidance_scale=guidance, output_type="np", **more)
    picture = result.images[0].transpose(2, 0, 1)
    return {"width": width, "height": height, "steps": steps, "guidance": guidance, "latents": tiny.numbers(made[-1]), "shape": list(picture.shape), "picture": tiny.numbers(picture[:, ::4, ::4])}


@torch.no_grad()
def main():
    record = {"prompt": tiny.PROMPT, "negative": tiny.NEGATIVE, "seed": 11, "cases": {"four-blocks": [], "guided": []}}
    pipe = four_blocks()
    # 16:9, 9:16 and 4:5: latents that are odd after one or two halvings; and one that all of them divide.
    for width, height in [(168, 96), (40, 24), (24, 40), (32, 40), (32, 48)]:
        record["cases"]["four-blocks"].append(case(pipe, width, height, 2, 5.0, negative_prompt=tiny.NEGATIVE))
    package("tiny-four-blocks", pipe)
    for kind in [StableDiffusionPipeline, LatentConsistencyModelPipeline]:
        for guidance in [8.5, 1.0]:
            record["cases"]["guided"].append(case(guided(kind), 24, 16, 4, guidance))
    one, other = record["cases"]["guided"][:2]
    print("guidance changes", max(abs(a - b) for a, b in zip(one["latents"], other["latents"])))
    package("tiny-guided", guided(LatentConsistencyModelPipeline))
    here.with_suffix(".json").write_text(json.dumps(record) + "\n")


if __name__ == "__main__":
    main()
