"""A tiny refiner of XL in the original layout, and TAESD's decoder, as diffusers runs them: python3 test/oracles/refiner.py
Needs what checkpoint.py needs. Adds tiny-refiner to test/fixtures/skeletons and writes refiner.json: shapes, whose numbers are checkpoint.py's
formula, and pictures; and refiner-names.json.br: names and shapes of a refiner at its real size. Names of the UNet are those of the original code (with the layers for sizes that Stability AI added), those of the
text encoder open_clip's, those of TAESD's decoder the places of its layers in its own code."""
import importlib.util
import json
import pathlib
import sys
import types

sys.path.pop(0)
here = pathlib.Path(__file__).resolve()
spec = importlib.util.spec_from_file_location("oracle_checkpoint", here.parent / "checkpoint.py")
base = importlib.util.module_from_spec(spec)
sys.path.insert(0, "")
spec.loader.exec_module(base)
import brotli  # noqa: E402
import numpy as np  # noqa: E402
import torch  # noqa: E402
from diffusers import AutoencoderKL, AutoencoderTiny, EulerDiscreteScheduler, StableDiffusionXLImg2ImgPipeline, UNet2DConditionModel  # noqa: E402
from diffusers.loaders.single_file_utils import convert_ldm_unet_checkpoint, convert_ldm_vae_checkpoint, convert_open_clip_checkpoint  # noqa: E402
from PIL import Image  # noqa: E402
from transformers import CLIPTextConfig, CLIPTextModelWithProjection  # noqa: E402

TEXT = dict(hidden_size=32, intermediate_size=128, num_hidden_layers=3, num_attention_heads=4, hidden_act="gelu", projection_dim=32)
UNET = {**base.UNET, "attention_head_dim": [2, 2], "transformer_layers_per_block": 2, "use_linear_projection": True, "addition_embed_type": "text_time", "addition_time_embed_dim": 8,
        "projection_class_embeddings_input_dim": 72}
SCHEDULER = dict(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", num_train_timesteps=1000, interpolation_type="linear", steps_offset=1, timestep_spacing="leading")


def original():
    sys.modules.setdefault("pytorch_lightning", types.SimpleNamespace(LightningModule=torch.nn.Module))
    from ldm.modules.diffusionmodules.openaimodel import UNetModel
    unet = UNetModel(image_size=8, in_channels=4, out_channels=4, model_channels=32, attention_resolutions=[1], num_res_blocks=2, channel_mult=[1, 2], num_heads=2, use_spatial_transformer=True,
                     use_linear_in_transformer=True, transformer_depth=2, context_dim=[32, 32], legacy=False, use_checkpoint=False)
    shapes = {f"model.diffusion_model.{key}": list(value.shape) for key, value in unet.state_dict().items()}
    shapes |= {f"model.diffusion_model.label_emb.0.{k}.{kind}": shape for k, width in ((0, 72), (2, 128)) for kind, shape in (("weight", [128, width]), ("bias", [128]))}
    shapes |= {key: shape for key, shape in base.original().items() if key.startswith("first_stage_model.")}
    clip = {"token_embedding.weight": [49408, 32], "positional_embedding": [77, 32], "ln_final.weight": [32], "ln_final.bias": [32], "text_projection": [32, 32]}
    for i in range(3):
        layer = {"ln_1.weight": [32], "ln_1.bias": [32], "ln_2.weight": [32], "ln_2.bias": [32], "attn.in_proj_weight": [96, 32], "attn.in_proj_bias": [96], "attn.out_proj.weight": [32, 32],
                 "attn.out_proj.bias": [32], "mlp.c_fc.weight": [128, 32], "mlp.c_fc.bias": [128], "mlp.c_proj.weight": [32, 128], "mlp.c_proj.bias": [32]}
        clip |= {f"transformer.resblocks.{i}.{key}": shape for key, shape in layer.items()}
    return shapes | {f"conditioner.embedders.0.model.{key}": shape for key, shape in clip.items()}


def real_size():
    """Of the original code's modules and open_clip's."""
    import open_clip
    from ldm.modules.diffusionmodules.model import Decoder, Encoder
    from ldm.modules.diffusionmodules.openaimodel import UNetModel
    with torch.device("meta"):
        unet = UNetModel(image_size=32, in_channels=4, out_channels=4, model_channels=384, attention_resolutions=[4, 2], num_res_blocks=2, channel_mult=[1, 2, 4, 4], num_head_channels=64,
                         use_spatial_transformer=True, use_linear_in_transformer=True, transformer_depth=4, context_dim=[1280] * 4, legacy=False, use_checkpoint=False)
        vae = dict(double_z=True, z_channels=4, resolution=256, in_channels=3, out_ch=3, ch=128, ch_mult=[1, 2, 4, 4], num_res_blocks=2, attn_resolutions=[], dropout=0.0)
        first = torch.nn.ModuleDict({"encoder": Encoder(**vae), "decoder": Decoder(**vae), "quant_conv": torch.nn.Conv2d(8, 8, 1), "post_quant_conv": torch.nn.Conv2d(4, 4, 1)})
        words = open_clip.create_model("ViT-bigG-14", pretrained=None, device="meta")
    del words.visual
    parts = {"model.diffusion_model": unet, "first_stage_model": first, "conditioner.embedders.0.model": words}
    shapes = {f"{prefix}.{key}": list(value.shape) for prefix, part in parts.items() for key, value in part.state_dict().items()}
    return shapes | {f"model.diffusion_model.label_emb.0.{k}.{kind}": shape for k, width in ((0, 2560), (2, 1536)) for kind, shape in (("weight", [1536, width]), ("bias", [1536]))}


def pipeline(tensors):
    encoder = CLIPTextModelWithProjection(CLIPTextConfig(**{"vocab_size": 49408, "max_position_embeddings": 77, "bos_token_id": 49406, "eos_token_id": 49407, **TEXT}))
    parts = {"unet": (UNet2DConditionModel(**UNET), convert_ldm_unet_checkpoint(dict(tensors), UNET)), "vae": (AutoencoderKL(**base.VAE), convert_ldm_vae_checkpoint(dict(tensors), base.VAE)),
             "text_encoder_2": (encoder, convert_open_clip_checkpoint(encoder, dict(tensors), prefix="conditioner.embedders.0.model."))}
    for module, state in parts.values():
        missing, strange = module.load_state_dict({key: value.float() for key, value in state.items()}, strict=False)
        assert not strange and not [key for key in missing if not key.endswith("position_ids")], (missing, strange)
        module.eval()
    tokenizer = base.clip_tokenizer()
    tokenizer.pad_token = "!"
    return StableDiffusionXLImg2ImgPipeline(**{name: module for name, (module, _) in parts.items()}, text_encoder=None, tokenizer=None, tokenizer_2=tokenizer, scheduler=EulerDiscreteScheduler(**SCHEDULER),
                                            requires_aesthetics_score=True, force_zeros_for_empty_prompt=False, add_watermarker=False)


def refined(shapes):
    pipe = pipeline(base.checkpoint(shapes))
    pipe.set_progress_bar_config(disable=True)
    image = torch.from_numpy((base.numbers([1, 3, 24, 32], 99) / 2 + 0.5).astype(np.float32))
    made = pipe(prompt=base.PROMPT, negative_prompt=base.NEGATIVE, image=image, strength=0.5, num_inference_steps=6, guidance_scale=5.0, generator=torch.Generator("cpu").manual_seed(7), output_type="np").images[0]
    print(made.min(), made.max(), made.std())
    return [round(float(value), 6) for value in made.transpose(2, 0, 1).flatten()]


def tiny_decoder():
    """Clamp, then what diffusers has from its beginning on."""
    model = AutoencoderTiny()
    own = {key.removeprefix("decoder.layers."): value for key, value in model.state_dict().items() if key.startswith("decoder.layers.")}
    shift = lambda key: f"{int(key.partition('.')[0]) + 1}.{key.partition('.')[2]}"
    shapes = {shift(key): list(value.shape) for key, value in own.items()}
    for seed, (key, value) in enumerate(own.items()):
        value.copy_(torch.from_numpy(base.weight(key, list(value.shape), seed).astype(np.float32).astype(np.float16)).float())
    latents = torch.from_numpy((2 * base.numbers([1, 4, 6, 8], 5)).astype(np.float32))
    picture = model.decoder(latents)[0, :, ::4, ::4] / 2 + 0.5
    print(picture.min(), picture.max(), picture.std())
    return {"tensors": shapes, "picture": [round(float(value), 6) for value in picture.clamp(0, 1).flatten()]}


@torch.no_grad()
def main():
    import skeletons
    made = skeletons.refiner("Tiny refiner", TEXT, base.VAE)
    one = {**skeletons.large_pictures("Tiny refiner", UNET, {}, TEXT, base.VAE, unet="tiny-refiner-unet", text_2="tiny-refiner-text", vae="tiny-vae"), **{key: made[key] for key in ("class", "index", "options", "tokenizers")}}
    del one["parts"]["text_encoder"]
    skeletons.write(base.root / "test/fixtures/skeletons", {"tiny-refiner": one})
    shapes = original()
    here.with_name("refiner-names.json.br").write_bytes(brotli.compress(json.dumps(real_size()).encode(), quality=11, lgwin=24))
    here.with_suffix(".json").write_text(json.dumps({"refiner": {"tensors": shapes, "picture": refined(shapes)}, "tiny": tiny_decoder()}) + "\n")


main()
