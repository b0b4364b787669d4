"""Turns a model of the Python world into a model package: ONNX files and model.json.

    python models/export/export.py SOURCE TARGET [--precision fp32|fp16] [--licence NAME] [--frames N] [--mirror URL ...]
    python models/export/export.py SOURCE TARGET --motion-adapter ADAPTER
    python models/export/export.py SOURCE TARGET --family NAME [--option KEY=VALUE ...]
    python models/export/export.py --onnx [PART=]FILE TARGET --family NAME [--option KEY=VALUE ...]

The first takes a diffusers pipeline, a folder or a name that diffusers can load: Stable Diffusion 1.x/2.x or XL, LCM, ModelScope /
Zeroscope, AnimateDiff, Stable Video Diffusion or Wan 2.1 (from words, or from a picture). The second makes AnimateDiff of a Stable
Diffusion 1.x pipeline and a motion adapter, a folder, a name or a file. The third takes another model of a family, and the last wraps
ONNX files that are there already; docs/guide/models.md says what of each family. Mirrors are folders on the web that will hold the
package's files. Needs torch, onnx and onnxscript, and what the source
comes from (diffusers, transformers, torchvision), in the versions of requirements.txt beside this file. Layers of a pipeline keep
their names and lie beside the graph (model.onnx.data), so that LoRA files find them and can be merged in memory. Inputs and outputs
are float32 at any precision."""
import argparse
import importlib
import inspect
import json
import pathlib
import re

import torch

from onnx_package import export, wrap
from package import new_package, write_manifest
from safety_checker import safety_checker_module

# Modules with EXPORTERS: family -> function of (source, folder) that fills the folder and gives options for the manifest.
MODULES = ["image_models", "upscaler", "captioner", "safety_checker", "image_encoder", "speech"]


def tensor(*shape):
    return torch.randn(*shape)


def text_encoder(target, folder, encoder):
    """CLIP: the last hidden state, the last but one, and the pooled one (projected, where there is a projection)."""
    layers = encoder.config.num_hidden_layers

    def call(ids):
        made = encoder(ids, output_hidden_states=True)
        pooled = made.text_embeds if hasattr(made, "text_embeds") else made.pooler_output
        return made.last_hidden_state if hasattr(made, "last_hidden_state") else made.hidden_states[-1], pooled, made.hidden_states[-2]

    outputs = ["last_hidden_state", "text_embeds" if hasattr(encoder, "text_projection") else "pooler_output", f"hidden_states.{layers - 1}"]
    tokens = encoder.config.max_position_embeddings
    export(target / folder, folder.removesuffix("_2"), encoder, call, {"input_ids": (torch.ones(2, tokens, dtype=torch.long), {0: "batch"})}, outputs)


def t5_encoder(target, encoder):
    call = lambda ids, mask: encoder(ids, attention_mask=mask).last_hidden_state
    axes = {0: "batch", 1: "tokens"}
    export(target / "text_encoder", "text_encoder", encoder, call,
           {"input_ids": (torch.ones(2, 16, dtype=torch.long), axes), "attention_mask": (torch.ones(2, 16, dtype=torch.long), axes)}, ["last_hidden_state"])


def image_vae(target, vae):
    channels = vae.config.latent_channels
    picture = {0: "batch", 2: "height", 3: "width"}
    encoded = lambda sample: vae.quant_conv(vae.encoder(sample)) if vae.quant_conv is not None else vae.encoder(sample)
    export(target / "vae_encoder", "vae", vae, encoded, {"sample": (tensor(1, 3, 64, 64), picture)}, ["latent_parameters"])
    decoded = lambda z: vae.decode(z, return_dict=False)[0]
    export(target / "vae_decoder", "vae", vae, decoded, {"latent_sample": (tensor(1, channels, 8, 8), picture)}, ["sample"])


def odd(unet):
    """A side that its halvings don't divide: diffusers enlarges by two where they do, else to the size that is wanted."""
    return 2 ** len(unet.config.block_out_channels) + 1


def unet_2d(target, pipe):
    unet = pipe.unet
    width, size = unet.config.cross_attention_dim, odd(unet)
    inputs = {
        "sample": (tensor(2, unet.config.in_channels, size, size + 4), {0: "batch", 2: "height", 3: "width"}),
        "timestep": (torch.tensor([5.0, 5.0]), {0: "batch"}),
        "encoder_hidden_states": (tensor(2, 77, width), {0: "batch", 1: "tokens"}),
    }
    names = []
    if unet.config.addition_embed_type == "text_time":
        inputs["text_embeds"] = (tensor(2, pipe.text_encoder_2.config.projection_dim), {0: "batch"})
        inputs["time_ids"] = (tensor(2, 6), {0: "batch"})
        names += ["text_embeds", "time_ids"]
    if unet.config.time_cond_proj_dim is not None:
        # How far the prompt is followed: models that were taught so need no second run without it.
        inputs["timestep_cond"] = (tensor(2, unet.config.time_cond_proj_dim), {0: "batch"})
        names.append("timestep_cond")

    def call(x, t, text, *more):
        given = dict(zip(names, more))
        guidance = given.pop("timestep_cond", None)
        return unet(x, t, text, timestep_cond=guidance, added_cond_kwargs=given or None, return_dict=False)[0]

    export(target / "unet", "unet", unet, call, inputs, ["out_sample"])


def unet_video(target, pipe):
    """ModelScope's 3-D UNet and AnimateDiff's motion UNet: one prompt for all frames."""
    unet = pipe.unet
    width = unet.config.cross_attention_dim
    sample = odd(unet)
    motion = type(unet).__name__ == "UNetMotionModel"

    def call(x, t, text):
        # The motion UNet wants the prompt once for each frame.
        return unet(x, t, text.repeat_interleave(x.shape[2], dim=0) if motion else text, return_dict=False)[0]

    export(target / "unet", "unet", unet, call, {
        "sample": (tensor(2, unet.config.in_channels, 3, sample, sample + 4), {0: "batch", 2: "frames", 3: "height", 4: "width"}),
        "timestep": (torch.tensor([5.0, 5.0]), {0: "batch"}),
        "encoder_hidden_states": (tensor(2, 77, width), {0: "batch", 1: "tokens"}),
    }, ["out_sample"])


def svd(target, pipe):
    unet, vae, image = pipe.unet, pipe.vae, pipe.image_encoder
    size = image.config.image_size
    export(target / "image_encoder", "image_encoder", image, lambda x: image(x).image_embeds, {"pixel_values": (tensor(1, 3, size, size), {0: "batch"})}, ["image_embeds"])
    frames = 3
    export(target / "unet", "unet", unet, lambda x, t, e, ids: unet(x, t, e, added_time_ids=ids, return_dict=False)[0], {
        "sample": (tensor(2, frames, 8, 8, 8), {0: "batch", 1: "frames", 3: "height", 4: "width"}),
        "timestep": (torch.tensor([5.0, 5.0]), {0: "batch"}),
        "encoder_hidden_states": (tensor(2, 1, image.config.projection_dim), {0: "batch"}),
        "added_time_ids": (tensor(2, 3), {0: "batch"}),
    }, ["out_sample"])
    picture = {0: "batch", 2: "height", 3: "width"}
    export(target / "vae_encoder", "vae", vae, lambda x: vae.quant_conv(vae.encoder(x)), {"sample": (tensor(1, 3, 64, 64), picture)}, ["latent_parameters"])
    export(target / "vae_decoder", "vae", vae, lambda z: vae.decode(z, num_frames=z.shape[0], return_dict=False)[0],
           {"latent_sample": (tensor(frames, 4, 8, 8), {0: "frames", 2: "height", 3: "width"})}, ["sample"])


def wan(target, pipe, frames):
    """Both halves of the autoencoder go through their frames one by one: their number is fixed."""
    transformer, vae = pipe.transformer, pipe.vae
    t5_encoder(target, pipe.text_encoder)
    width, latents = transformer.config.text_dim, (frames - 1) // 4 + 1
    inputs = {
        "hidden_states": (tensor(1, transformer.config.in_channels, latents, 8, 8), {0: "batch", 2: "frames", 3: "height", 4: "width"}),
        "timestep": (torch.tensor([5.0]), {0: "batch"}),
        "encoder_hidden_states": (tensor(1, 512, width), {0: "batch", 1: "tokens"}),
    }
    call = lambda x, t, text: transformer(x, t, text, return_dict=False)[0]
    if type(pipe).__name__ == "WanImageToVideoPipeline":
        # What comes after the text's tokens is the picture's: the model counts on 512.
        inputs["encoder_hidden_states"] = (tensor(1, 512, width), {0: "batch"})
        image = pipe.image_encoder
        size, patches = image.config.image_size, (image.config.image_size // image.config.patch_size) ** 2
        inputs["encoder_hidden_states_image"] = (tensor(1, patches + 1, transformer.config.image_dim), {0: "batch"})
        call = lambda x, t, text, seen: transformer(x, t, text, seen, return_dict=False)[0]
        export(target / "image_encoder", "image_encoder", image, lambda x: image(x, output_hidden_states=True).hidden_states[-2],
               {"pixel_values": (tensor(1, 3, size, size), {0: "batch"})}, ["penultimate_hidden_state"])

        def encoded(picture):
            blank = torch.zeros_like(picture).expand(-1, -1, frames - 1, -1, -1)
            return vae.encode(torch.cat([picture, blank], dim=2)).latent_dist.mode()

        export(target / "vae_encoder", "vae", vae, encoded, {"sample": (tensor(1, 3, 1, 64, 64), {3: "height", 4: "width"})}, ["latent_mean"])
    export(target / "transformer", "transformer", transformer, call, inputs, ["out_sample"])
    export(target / "vae_decoder", "vae", vae, lambda z: vae.decode(z, return_dict=False)[0],
           {"latent_sample": (tensor(1, vae.config.z_dim, latents, 8, 8), {3: "height", 4: "width"})}, ["sample"])


FAMILIES = {
    "StableDiffusionPipeline": "stable-diffusion", "StableDiffusionXLPipeline": "stable-diffusion-xl", "TextToVideoSDPipeline": "modelscope",
    "AnimateDiffPipeline": "animatediff", "StableVideoDiffusionPipeline": "stable-video-diffusion", "WanPipeline": "wan", "WanImageToVideoPipeline": "wan",
    "LatentConsistencyModelPipeline": "stable-diffusion", "StableDiffusionInpaintPipeline": "stable-diffusion", "StableDiffusionXLInpaintPipeline": "stable-diffusion-xl",
}
DEFAULTS = {
    "stable-diffusion": {"width": 512, "height": 512, "steps": 25, "guidance": 7.5},
    "stable-diffusion-xl": {"width": 1024, "height": 1024, "steps": 30, "guidance": 5},
    "modelscope": {"width": 576, "height": 320, "frames": 24, "fps": 8, "steps": 25, "guidance": 9},
    "animatediff": {"width": 512, "height": 512, "frames": 16, "fps": 8, "steps": 25, "guidance": 7.5},
    "stable-video-diffusion": {"width": 1024, "height": 576, "frames": 14, "fps": 7, "steps": 25, "guidance": 3},
    "wan": {"width": 832, "height": 480, "frames": 81, "fps": 16, "steps": 50, "guidance": 5},
}


KIND_DEFAULTS = {"LatentConsistencyModelPipeline": {"steps": 4, "guidance": 8.5}}


def refuse(pipe, family):
    """What the pipelines that run packages don't do: the picture would be another."""
    def without(name, value, what):
        if value not in (None, False):
            raise SystemExit(f"{type(pipe).__name__} with {name} = {value if isinstance(value, (int, float, str)) else type(value).__name__}: {what}")

    if family == "wan":
        for name in ["transformer_2", "boundary_ratio", "expand_timesteps"]:
            without(name, getattr(pipe, name, None) if name == "transformer_2" else pipe.config.get(name), "that is Wan 2.2, and Wan 2.1 is known.")
        for name in ["is_residual", "patch_size"]:
            value = pipe.vae.config.get(name)
            without(f"the autoencoder's {name}", None if value == 1 and name == "patch_size" else value, "that is Wan 2.2, and Wan 2.1 is known.")
        return
    config = pipe.unet.config
    for name in ["class_embed_type", "num_class_embeds", "encoder_hid_dim_type"]:
        without(name, config.get(name), "neither class labels nor pictures are given to the UNet.")
    if family not in ("stable-diffusion", "stable-diffusion-xl"):
        without("time_cond_proj_dim", config.get("time_cond_proj_dim"), "a video model is not told how far to follow the prompt.")
        return
    if config.in_channels not in (4, 9):
        without("in_channels", config.in_channels, "4 are known, and 9 with a mask.")
    added, wanted = config.get("addition_embed_type"), "text_time" if family == "stable-diffusion-xl" else None
    if added != wanted:
        raise SystemExit(f"{type(pipe).__name__} with addition_embed_type = {added}: {wanted} is known.")


# Families whose pipelines in diffusers decode in float32 where the autoencoder asks for it, be it by default.
UPCAST = ["stable-diffusion-xl", "stable-video-diffusion"]


def load_pipeline(source, adapter=None):
    import diffusers
    if adapter is None:
        return diffusers.DiffusionPipeline.from_pretrained(source)
    load = diffusers.MotionAdapter.from_single_file if pathlib.Path(adapter).is_file() else diffusers.MotionAdapter.from_pretrained
    pipe = diffusers.AnimateDiffPipeline.from_pretrained(source, motion_adapter=load(adapter))
    # What the adapters were trained with, whatever the pictures' model has.
    schedule = {"beta_schedule": "linear", "clip_sample": False, "steps_offset": 1, "timestep_spacing": "linspace"}
    pipe.scheduler = diffusers.DDIMScheduler.from_config(pipe.scheduler.config, **schedule)
    print(f"Joined {source} with {adapter}; scheduler: DDIM, {', '.join(f'{k} {v}' for k, v in schedule.items())}.")
    return pipe


def halve(pipe, family):
    """To half floats, but for what overflows or loses too much in them. Gives the manifest's precision."""
    kept = []
    for name, part in pipe.components.items():
        if not isinstance(part, torch.nn.Module):
            continue
        # What the libraries keep, too, when they load a model in half floats: T5's last layers, Wan's modulation.
        layers = getattr(part, "_keep_in_fp32_modules", None) or []
        config = getattr(part, "config", {})
        said = family in UPCAST or "force_upcast" not in config.get("_use_default_values", []) if name == "vae" else False
        if name == "vae" and (family == "wan" or (config.get("force_upcast") and said)):
            kept.append("vae" if family == "wan" else "vae (force_upcast in its config: it overflows in half floats)")
            continue
        stay = 0
        for key, values in [*part.named_parameters(), *part.named_buffers()]:
            if any(layer in key.split(".") for layer in layers):
                stay += 1
            elif values.is_floating_point():
                values.data = values.data.half()
        if stay:
            kept.append(f"{stay} arrays of {name} ({', '.join(layers)})")
    if kept:
        print(f"Kept in float32: {'; '.join(kept)}.")
    return "mixed" if kept else "fp16"


@torch.no_grad()
def export_pipeline(pipe, target, precision="fp32", licence="unknown", source="", defaults=None, mirrors=None):
    target = pathlib.Path(target)
    kind = type(pipe).__name__
    if kind not in FAMILIES:
        raise SystemExit(f"{kind} is not among {', '.join(FAMILIES)}.")
    family = FAMILIES[kind]
    refuse(pipe, family)
    defaults = {**DEFAULTS[family], **KIND_DEFAULTS.get(kind, {}), **(defaults or {})}
    target.mkdir(parents=True, exist_ok=True)
    if precision == "fp16":
        precision = halve(pipe, family)
    pipe.scheduler.save_pretrained(target / "scheduler")
    for name in ["tokenizer", "tokenizer_2", "feature_extractor", "image_processor"]:
        # Not every attribute of such a name is a part that comes with the pipeline.
        part = pipe.components.get(name)
        if part is not None:
            part.save_pretrained(target / name)
    for name in ["text_encoder", "text_encoder_2"]:
        part = getattr(pipe, name, None)
        if part is not None and family != "wan":
            text_encoder(target, name, part)
    if getattr(pipe, "safety_checker", None) is not None:
        safety_checker_module(pipe.safety_checker, target)
    if family == "stable-video-diffusion":
        svd(target, pipe)
    elif family == "wan":
        wan(target, pipe, defaults["frames"])
    else:
        (unet_2d if family.startswith("stable-diffusion") else unet_video)(target, pipe)
        image_vae(target, pipe.vae)
    (target / "model_index.json").write_text(json.dumps(dict(pipe.config), indent=1, default=str) + "\n")
    takes_mask = family.startswith("stable-diffusion") and hasattr(pipe, "unet") and pipe.unet.config.in_channels == 9
    write_manifest(target, family, precision, licence, source, defaults, {"inpaints": True} if takes_mask else None, mirrors=mirrors)


def exporter_of(family):
    exporters = {k: v for name in MODULES for k, v in importlib.import_module(name).EXPORTERS.items()}
    if family not in exporters:
        raise SystemExit(f"No exporter for {family}, only for {', '.join(exporters)}. A ready ONNX file goes with --onnx.")
    return exporters[family]


def option(text):
    """KEY=VALUE; a value that is JSON is that, anything else a text."""
    key, _, value = text.partition("=")
    try:
        return key, json.loads(value)
    except json.JSONDecodeError:
        return key, value


def mirror(text):
    if not re.fullmatch(r"(https?|file)://\S+", text):
        raise argparse.ArgumentTypeError(f"{text} is no address that begins with https://, http:// or file://")
    return text


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", nargs="?")
    parser.add_argument("target")
    parser.add_argument("--precision", choices=["fp32", "fp16"], default="fp32")
    parser.add_argument("--licence", default="unknown")
    parser.add_argument("--frames", type=int, help="Wan: frames that the decoder is made for, 4 n + 1")
    parser.add_argument("--motion-adapter", metavar="ADAPTER", help="of AnimateDiff, joined with a Stable Diffusion 1.x pipeline: a folder, a name or a .safetensors file")
    parser.add_argument("--mirror", action="append", type=mirror, metavar="URL", help="where the package's files will lie on the web; several, the best first")
    parser.add_argument("--family", help="of a model that is no diffusers pipeline")
    parser.add_argument("--onnx", action="append", metavar="[PART=]FILE", help="a ready ONNX file; its part is the folder, onnx where none is named")
    parser.add_argument("--option", action="append", default=[], type=option, metavar="KEY=VALUE", help="for the manifest's options")
    args = parser.parse_args()
    if args.onnx is None and args.source is None:
        parser.error("SOURCE or --onnx is needed")
    if args.onnx is not None and args.family is None:
        parser.error("--onnx needs --family")
    if args.motion_adapter is not None and args.family is not None:
        parser.error("--motion-adapter goes with a pipeline")
    if len(args.mirror or []) > 20:
        parser.error("20 mirrors at most")
    with new_package(args.target) as part:
        if args.family is None:
            pipe = load_pipeline(args.source, args.motion_adapter)
            source = " with ".join([args.source, *([args.motion_adapter] if args.motion_adapter else [])])
            export_pipeline(pipe, part, args.precision, args.licence, source, {"frames": args.frames} if args.frames else None, args.mirror)
            return
        if args.onnx is not None:
            options = wrap(args.onnx, part)
        else:
            exporter = exporter_of(args.family)
            half = {"half": True} if args.precision == "fp16" else {}
            if half and "half" not in inspect.signature(exporter).parameters:
                raise SystemExit(f"{args.family} is exported in fp32 only.")
            with torch.no_grad():
                options = exporter(args.source, part, **half)
        source = args.source or ", ".join(pathlib.Path(one.rpartition("=")[2]).name for one in args.onnx)
        write_manifest(part, args.family, args.precision, args.licence, source, options={**options, **dict(args.option)}, mirrors=args.mirror)


if __name__ == "__main__":
    main()
