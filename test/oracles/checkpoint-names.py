"""Records which tensor of a checkpoint in the original layout diffusers takes for each of its parameters: python3 test/oracles/checkpoint-names.py
Needs models/export/requirements.txt, einops, sd-mecha, and without what they depend on open-clip-torch 3.3.0 and stable-diffusion-sdkit 2.1.5.
Key lists of Stable Diffusion 1 and XL are sd-mecha's model configs; those of 2 come from the original code (stable-diffusion-sdkit) and
open_clip. Writes checkpoint-names.json.br: names and shapes as the checkpoint has them, and for each parameter of diffusers the source,
and the first of its rows or "transposed"."""
import importlib.util
import json
import pathlib
import sys
import types

sys.path.pop(0)

import brotli
import torch
import yaml
from diffusers.loaders.single_file_utils import convert_ldm_clip_checkpoint, convert_ldm_unet_checkpoint, convert_ldm_vae_checkpoint, convert_open_clip_checkpoint

here = pathlib.Path(__file__).resolve()
architectures = json.loads((here.parent.parent.parent / "models/skeletons/architectures.json").read_text())["architectures"]


def listed(name):
    """Of sd-mecha's list; what may be absent, too."""
    # The package itself wants more than its lists.
    package = pathlib.Path(importlib.util.find_spec("sd_mecha").origin).parent
    text = (package / f"extensions/builtin/model_configs/{name}.yaml").read_text()
    found = {}
    for component in yaml.safe_load(text)["components"].values():
        found.update({key: one["shape"] for key, one in component.items()})
    return found


def stable_diffusion_2():
    """Of the original code's modules."""
    for name in ["pytorch_lightning"]:
        sys.modules.setdefault(name, types.SimpleNamespace(LightningModule=torch.nn.Module))
    import open_clip
    from ldm.modules.diffusionmodules.model import Decoder, Encoder
    from ldm.modules.diffusionmodules.openaimodel import UNetModel
    with torch.device("meta"):
        unet = UNetModel(image_size=32, in_channels=4, out_channels=4, model_channels=320, attention_resolutions=[4, 2, 1], num_res_blocks=2, channel_mult=[1, 2, 4, 4], num_head_channels=64,
                         use_spatial_transformer=True, use_linear_in_transformer=True, transformer_depth=1, context_dim=1024, legacy=False, use_checkpoint=False)
        vae = dict(double_z=True, z_channels=4, resolution=256, in_channels=3, out_ch=3, ch=128, ch_mult=[1, 2, 4, 4], num_res_blocks=2, attn_resolutions=[], dropout=0.0)
        first = torch.nn.ModuleDict({"encoder": Encoder(**vae), "decoder": Decoder(**vae), "quant_conv": torch.nn.Conv2d(8, 8, 1), "post_quant_conv": torch.nn.Conv2d(4, 4, 1)})
        words = open_clip.create_model("ViT-H-14", pretrained=None, device="meta")
    del words.visual
    parts = {"model.diffusion_model": unet, "first_stage_model": first, "cond_stage_model.model": words}
    return {f"{prefix}.{key}": list(value.shape) for prefix, part in parts.items() for key, value in part.state_dict().items()}


def numbered(shapes):
    """Each tensor holds its number; its rows hold which row they are, as a fraction."""
    made = {}
    for i, (key, shape) in enumerate(shapes.items()):
        rows = shape[0] if shape else 1
        column = i + 1 + torch.arange(rows, dtype=torch.float64) / (2 * rows)
        made[key] = column.reshape([rows, *[1] * (len(shape) - 1)]).expand(shape) if shape else column[0]
    return made


def sources(made, shapes):
    names = list(shapes)
    found = {}
    for key, value in sorted(made.items()):
        first = value.flatten()[0].item()
        source = names[int(first) - 1]
        row = round((first - int(first)) * 2 * shapes[source][0]) if shapes[source] else 0
        turned = value.dim() == 2 and value.shape[0] > 1 and value.shape[1] > 1 and value[1, 0] == value[0, 0] and value[0, 1] != value[0, 0]
        found[key] = [source, "transposed" if turned else row, list(value.shape)]
    return found


def recorded(name, shapes, text):
    parts = {part: types.SimpleNamespace(**one["config"]) for part, one in architectures[name]["parts"].items()}
    checkpoint = numbered(shapes)
    unet, vae = architectures[name]["parts"]["unet"]["config"], architectures[name]["parts"]["vae_decoder"]["config"]
    found = {
        "unet": sources(convert_ldm_unet_checkpoint(dict(checkpoint), unet), shapes),
        "vae": sources(convert_ldm_vae_checkpoint(dict(checkpoint), vae), shapes),
        **{part: sources(convert(dict(checkpoint), types.SimpleNamespace(config=parts[part])), shapes) for part, convert in text.items()},
    }
    print(name, len(shapes), "tensors,", {part: len(one) for part, one in found.items()})
    return {"tensors": shapes, "parts": found}


first = lambda prefix=None: lambda checkpoint, _: convert_ldm_clip_checkpoint(checkpoint, remove_prefix=prefix)
second = lambda prefix: lambda checkpoint, model: convert_open_clip_checkpoint(model, checkpoint, prefix=prefix)
record = {
    "sd1": recorded("sd1", listed("sd1-ldm"), {"text_encoder": first()}),
    "sd2": recorded("sd2", stable_diffusion_2(), {"text_encoder": second("cond_stage_model.model.")}),
    "sdxl": recorded("sdxl", listed("sdxl-sgm"), {"text_encoder": first("conditioner.embedders.0.transformer."), "text_encoder_2": second("conditioner.embedders.1.model.")}),
}
here.with_suffix(".json.br").write_bytes(brotli.compress(json.dumps(record).encode(), quality=11, lgwin=24))
