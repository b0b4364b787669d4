"""Textual inversions, and prompts that change from step to step, as diffusers makes them: python3 test/oracles/inversions.py
Needs models/export/requirements.txt. Writes test/fixtures/models/embeddings/{ink,toy,large,wide}.safetensors and inversions.json. The models
are those of pipelines.py."""
import importlib.util
import json
import pathlib

here = pathlib.Path(__file__).resolve()
spec = importlib.util.spec_from_file_location("oracle_pipelines", here.parent / "pipelines.py")
tiny = importlib.util.module_from_spec(spec)
spec.loader.exec_module(tiny)
import torch  # noqa: E402
from diffusers import EulerDiscreteScheduler  # noqa: E402
from safetensors.torch import save_file  # noqa: E402

FOLDER = here.parent.parent / "fixtures/models/embeddings"
WORDS = "a photo of ink, by <cat-toy> on mars"
LARGE = "a photo of large on mars"


def vectors(seed, *shape):
    return (torch.randn(shape, generator=torch.Generator().manual_seed(seed)) * 0.5).half()


def files():
    FOLDER.mkdir(parents=True, exist_ok=True)
    made = {"ink": {"emb_params": vectors(1, 3, 32)}, "toy": {"<cat-toy>": vectors(2, 32)}, "large": {"clip_l": vectors(3, 2, 32), "clip_g": vectors(4, 2, 32)}, "wide": {"emb_params": vectors(5, 2, 48)}}
    for name, arrays in made.items():
        save_file(arrays, FOLDER / f"{name}.safetensors")
    return made


def small():
    pipe = tiny.stable_diffusion()
    pipe.load_textual_inversion(str(FOLDER), weight_name="ink.safetensors", token="ink")
    pipe.load_textual_inversion(str(FOLDER), weight_name="toy.safetensors")
    return tiny.numbers(pipe.encode_prompt(WORDS, "cpu", 1, False)[0])


def large(arrays):
    pipe = tiny.stable_diffusion_xl()
    pipe.load_textual_inversion({"large": arrays["clip_l"].float()}, token="large", text_encoder=pipe.text_encoder, tokenizer=pipe.tokenizer)
    pipe.load_textual_inversion({"large": arrays["clip_g"].float()}, token="large", text_encoder=pipe.text_encoder_2, tokenizer=pipe.tokenizer_2)
    states, _, pooled, _ = pipe.encode_prompt(LARGE, device="cpu", num_images_per_prompt=1, do_classifier_free_guidance=False)
    return {"states": tiny.numbers(states), "pooled": tiny.numbers(pooled)}


def turning(texts, steps=4):
    """Words of each step, by what diffusers lets a caller change between steps."""
    pipe = tiny.stable_diffusion()
    pipe.scheduler = EulerDiscreteScheduler.from_config(pipe.scheduler.config)
    pipe.set_progress_bar_config(disable=True)
    states = [torch.cat([pipe.encode_prompt(one, "cpu", 1, False)[0] for one in (tiny.NEGATIVE, text)]) for text in texts]
    last = []

    def after(_, i, __, values):
        last[:] = [values["latents"].detach().numpy().copy()]
        return {**values, "prompt_embeds": states[min(i + 1, steps - 1)]}

    pipe(prompt_embeds=states[0][1:], negative_prompt_embeds=states[0][:1], width=24, height=16, num_inference_steps=steps, guidance_scale=5.0, output_type="latent",
         generator=torch.Generator("cpu").manual_seed(11), callback_on_step_end=after, callback_on_step_end_tensor_inputs=["latents", "prompt_embeds"])
    return tiny.numbers(last[0])


@torch.no_grad()
def main():
    made = files()
    turns = [["a [cat|horse] on mars", ["a cat on mars", "a horse on mars"] * 2], ["a [cat:horse:3] on mars", ["a cat on mars"] * 3 + ["a horse on mars"]]]
    here.with_suffix(".json").write_text(json.dumps({
        "words": WORDS, "small": small(), "large": {"words": LARGE, **large(made["large"])}, "negative": tiny.NEGATIVE, "seed": 11,
        "turns": [{"prompt": prompt, "latents": turning(texts)} for prompt, texts in turns],
    }) + "\n")


main()
