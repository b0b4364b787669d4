"""A tiny checkpoint in the original layout, made by the original code, and what diffusers makes of it: python3 test/oracles/checkpoint.py
Needs models/export/requirements.txt, brotli, safetensors, einops, and without what they depend on open-clip-torch 3.3.0 and
stable-diffusion-sdkit 2.1.5. Writes test/fixtures/skeletons/ (its skeletons) and checkpoint.json: shapes of its tensors, whose numbers
are a formula that the tests have, too; CLIP's tokens; pictures; what torch reads from eight and sixteen bits."""
import json
import pathlib
import sys
import types

sys.path.pop(0)

import numpy as np
import torch

here = pathlib.Path(__file__).resolve()
root = here.parent.parent.parent
sys.path.insert(0, str(root / "models/export"))

SCHEDULER = dict(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", num_train_timesteps=1000, set_alpha_to_one=False, skip_prk_steps=True, steps_offset=1)
PROMPT, NEGATIVE = "a photo of an astronaut riding a horse on mars", "blurry, text"
PROMPTS = ["", PROMPT, "Sunrise OVER the sea!! it's 4k, (masterpiece:1.2)", "Straße café Ελλάδα Москва 日本語 🚀"]


def numbers(shape, seed):
    """Evenly spread over -1 to 1: a hash of each place (the finaliser of MurmurHash3)."""
    with np.errstate(over="ignore"):
        h = np.arange(int(np.prod(shape)), dtype=np.uint32) + np.uint32((seed * 0x9E3779B9) & 0xFFFFFFFF)
        h ^= h >> np.uint32(16)
        h *= np.uint32(0x85EBCA6B)
        h ^= h >> np.uint32(13)
        h *= np.uint32(0xC2B2AE35)
        h ^= h >> np.uint32(16)
    return (h.astype(np.float64) / 2**31 - 1).reshape(shape)


def weight(name, shape, seed):
    """As trained layers are: norms near one, all others so that what goes through keeps its size."""
    v = numbers(shape, seed)
    if name.endswith("bias"):
        return v * 0.05
    if len(shape) == 1:
        return 1 + v * 0.1
    if "embedding" in name:
        return v * 0.1
    return v * np.sqrt(3 / np.prod(shape[1:]))


def checkpoint(shapes):
    return {name: torch.from_numpy(weight(name, shape, seed).astype(np.float32).astype(np.float16)) for seed, (name, shape) in enumerate(shapes.items())}


def original():
    """Names and shapes as the code of Stable Diffusion has them."""
    sys.modules.setdefault("pytorch_lightning", types.SimpleNamespace(LightningModule=torch.nn.Module))
    from ldm.modules.diffusionmodules.model import Decoder, Encoder
    from ldm.modules.diffusionmodules.openaimodel import UNetModel
    from transformers import CLIPTextConfig, CLIPTextModel
    unet = UNetModel(image_size=8, in_channels=4, out_channels=4, model_channels=32, attention_resolutions=[1], num_res_blocks=2, channel_mult=[1, 2], num_heads=2,
                     use_spatial_transformer=True, transformer_depth=1, context_dim=32, legacy=False, use_checkpoint=False)
    vae = dict(double_z=True, z_channels=4, resolution=16, in_channels=3, out_ch=3, ch=32, ch_mult=[1, 2], num_res_blocks=2, attn_resolutions=[], dropout=0.0)
    first = torch.nn.ModuleDict({"encoder": Encoder(**vae), "decoder": Decoder(**vae), "quant_conv": torch.nn.Conv2d(8, 8, 1), "post_quant_conv": torch.nn.Conv2d(4, 4, 1)})
    words = CLIPTextModel(CLIPTextConfig(**TEXT))
    parts = {"model.diffusion_model": unet, "first_stage_model": first, "cond_stage_model.transformer": words}
    found = {f"{prefix}.{key}": list(value.shape) for prefix, part in parts.items() for key, value in part.state_dict().items()}
    # As files have it: the library's newer versions leave the prefix out.
    return {("cond_stage_model.transformer.text_model." + key.removeprefix("cond_stage_model.transformer.") if key.startswith("cond_stage_model.transformer.") and "text_model." not in key else key): shape
            for key, shape in found.items() if not key.endswith("position_ids")}


TEXT = dict(vocab_size=49408, hidden_size=32, intermediate_size=64, num_attention_heads=4, num_hidden_layers=3, max_position_embeddings=77, hidden_act="quick_gelu", bos_token_id=49406, eos_token_id=49407)
UNET = dict(sample_size=8, in_channels=4, out_channels=4, layers_per_block=2, block_out_channels=[32, 64], cross_attention_dim=32, attention_head_dim=2,
            down_block_types=["CrossAttnDownBlock2D", "DownBlock2D"], up_block_types=["UpBlock2D", "CrossAttnUpBlock2D"])
VAE = dict(block_out_channels=[32, 64], layers_per_block=2, latent_channels=4, sample_size=16, down_block_types=["DownEncoderBlock2D"] * 2, up_block_types=["UpDecoderBlock2D"] * 2, scaling_factor=0.18215)


def pipeline(tensors, unet, vae, text, tokenizer):
    """diffusers' pipeline of a checkpoint, by its own converters, in float32."""
    from diffusers import AutoencoderKL, PNDMScheduler, StableDiffusionPipeline, UNet2DConditionModel
    from diffusers.loaders.single_file_utils import convert_ldm_clip_checkpoint, convert_ldm_unet_checkpoint, convert_ldm_vae_checkpoint
    from transformers import CLIPTextConfig, CLIPTextModel
    parts = {"unet": (UNet2DConditionModel(**unet), convert_ldm_unet_checkpoint(dict(tensors), unet)), "vae": (AutoencoderKL(**vae), convert_ldm_vae_checkpoint(dict(tensors), vae))}
    encoder = CLIPTextModel(CLIPTextConfig(**text))
    own = set(encoder.state_dict())
    parts["text_encoder"] = encoder, {key if key in own else key.removeprefix("text_model."): value for key, value in convert_ldm_clip_checkpoint(dict(tensors)).items()}
    for module, state in parts.values():
        missing, strange = module.load_state_dict({key: value.float() for key, value in state.items()}, strict=False)
        assert not strange and not [key for key in missing if not key.endswith("position_ids")], (missing, strange)
        module.eval()
    return StableDiffusionPipeline(**{name: module for name, (module, _) in parts.items()}, tokenizer=tokenizer, scheduler=PNDMScheduler(**SCHEDULER), safety_checker=None, feature_extractor=None,
                                   requires_safety_checker=False)


def clip_tokenizer():
    """Of the list of merges that open_clip has from OpenAI."""
    import open_clip.tokenizer
    from transformers import CLIPTokenizerFast
    simple = open_clip.tokenizer.SimpleTokenizer()
    vocab = {("<|startoftext|>" if key == "<start_of_text>" else "<|endoftext|>" if key == "<end_of_text>" else key): value for key, value in simple.encoder.items()}
    return CLIPTokenizerFast(vocab=vocab, merges=list(simple.bpe_ranks), model_max_length=77)


def picture(pipe, **more):
    pipe.set_progress_bar_config(disable=True)
    with torch.no_grad():
        asked = {"prompt": PROMPT, "negative_prompt": NEGATIVE, **more}
        made = pipe(**asked, generator=torch.Generator("cpu").manual_seed(7), output_type="np").images[0]
    return made.transpose(2, 0, 1)


LONG = ", ".join(f"{colour} {thing}" for colour in ["red", "green", "blue", "yellow", "black", "white"] for thing in ["house", "boat", "tree", "horse", "cloud", "river"])
# Prompts with marks, and what they mean: stretches of words with their weights.
WEIGHED = [
    ("a (red:1.4) cat, [blurry] ((sharp)) \\(literal\\)", [[("a ", 1.0), ("red", 1.4), (" cat, ", 1.0), ("blurry", 1 / 1.1), (" ", 1.0), ("sharp", 1.1 * 1.1), (" (literal)", 1.0)]]),
    (LONG, [[(LONG, 1.0)]]),
    ("a forest BREAK a (river:0.5) at dawn", [[("a forest", 1.0)], [("a ", 1.0), ("river", 0.5), (" at dawn", 1.0)]]),
]


def chunks(tokenizer, stretches):
    """75 tokens each between the marks, with the weight of each token."""
    found = []
    for pieces in stretches:
        tokens = [(token, weight) for text, weight in pieces for token in tokenizer(text, add_special_tokens=False).input_ids]
        found += [tokens[at:at + 75] for at in range(0, max(1, len(tokens)), 75)]
    return found


def embeds(pipe, rows, skip=False):
    """Each stretch through the encoder by itself, times the weights, with the mean that it had."""
    made = []
    for row in rows:
        fill = 75 - len(row)
        ids = [pipe.tokenizer.bos_token_id, *(token for token, _ in row), *[pipe.tokenizer.eos_token_id] * (fill + 1)]
        weights = torch.tensor([1.0, *(weight for _, weight in row), *[1.0] * (fill + 1)])
        with torch.no_grad():
            said = pipe.text_encoder(torch.tensor([ids]), output_hidden_states=True)
            inner = getattr(pipe.text_encoder, "text_model", pipe.text_encoder)
            states = inner.final_layer_norm(said.hidden_states[-2]) if skip else said.last_hidden_state
        mean = states.mean()
        states = states * weights[None, :, None]
        made.append(states * (mean / states.mean()))
    return torch.cat(made, dim=1)


def weighed(pipe, stretches, skip=False, **more):
    words, without = chunks(pipe.tokenizer, stretches), chunks(pipe.tokenizer, [[(NEGATIVE, 1.0)]])
    without += [[]] * (len(words) - len(without))
    return picture(pipe, prompt=None, negative_prompt=None, prompt_embeds=embeds(pipe, words, skip), negative_prompt_embeds=embeds(pipe, without, skip), **more)


def main():
    import skeletons
    tiny = skeletons.pictures("Tiny Stable Diffusion 1", UNET, TEXT, VAE, unet="tiny-unet", text="tiny-clip", vae="tiny-vae", size=32)
    folder = root / "test/fixtures/skeletons"
    folder.mkdir(parents=True, exist_ok=True)
    skeletons.write(folder, {"tiny": tiny})
    shapes = original()
    tokenizer = clip_tokenizer()
    pipe = pipeline(checkpoint(shapes), UNET, VAE, TEXT, tokenizer)
    asked = dict(width=32, height=24, num_inference_steps=6, guidance_scale=5.0)
    made = picture(pipe, **asked)
    rounded = lambda one: [round(float(value), 6) for value in one.flatten()]
    bits = torch.arange(256, dtype=torch.uint8)
    wide = torch.arange(0, 65536, 257, dtype=torch.int32).to(torch.uint16)
    read = lambda source, kind: [None if not np.isfinite(one) else one for one in source.view(kind).double().tolist()]
    here.with_suffix(".json").write_text(json.dumps({
        "tensors": shapes, "prompt": PROMPT, "negative": NEGATIVE, "width": 32, "height": 24, "steps": 6, "guidance": 5.0, "seed": 7,
        "picture": rounded(made), "skipped": rounded(weighed(pipe, [[(PROMPT, 1.0)]], skip=True, **asked)),
        "weighed": [{"prompt": prompt, "picture": rounded(weighed(pipe, stretches, **asked))} for prompt, stretches in WEIGHED],
        "tokens": [{"prompt": one, "ids": tokenizer(one, padding="max_length", truncation=True, max_length=77).input_ids} for one in PROMPTS],
        "types": {"F8_E4M3": read(bits, torch.float8_e4m3fn), "F8_E5M2": read(bits, torch.float8_e5m2), "F16": read(wide, torch.float16), "BF16": read(wide, torch.bfloat16)},
    }) + "\n")
    print(made.min(), made.max(), made.std())


if __name__ == "__main__":
    main()
