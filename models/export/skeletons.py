"""Makes skeletons: ONNX graphs without weights, whose initialisers carry the names that diffusers gives to parameters.

    python models/export/skeletons.py [FOLDER] [ARCHITECTURE ...]

They are exported from configs under fake tensors, so that no weights are needed and no memory for them. FOLDER (models/skeletons where
none is named) gets one NAME.onnx.br for each part and architectures.json, which says what parts each architecture is made of, their
configs, and the digest of each skeleton's bytes. Needs what requirements.txt names, and brotli."""
import hashlib
import json
import pathlib
import sys

import brotli
import onnx_ir as ir
import torch
from diffusers import AutoencoderKL, AutoencoderKLTemporalDecoder, AutoencoderTiny, UNet2DConditionModel, UNetSpatioTemporalConditionModel
from torch._subclasses.fake_tensor import FakeTensorMode, unset_fake_temporarily
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection, CLIPVisionConfig, CLIPVisionModelWithProjection

import motion_skeletons as motion
import onnx_package as package
import video_skeletons as video

WEIGHTS = "model.onnx.data"
# Weights begin at multiples of this.
ALIGNED = 64


def architectures():
    """Name to family, title, parts and what a package of it needs beside weights."""
    blocks = lambda *kinds: dict(down_block_types=[f"{one}DownBlock2D" for one in kinds], up_block_types=[f"{one}UpBlock2D" for one in reversed(kinds)])
    crossed, plain = "CrossAttn", ""
    four = dict(block_out_channels=[320, 640, 1280, 1280], layers_per_block=2, **blocks(crossed, crossed, crossed, plain))
    sd1 = dict(sample_size=64, in_channels=4, out_channels=4, cross_attention_dim=768, attention_head_dim=8, **four)
    sd2 = dict(sample_size=96, in_channels=4, out_channels=4, cross_attention_dim=1024, attention_head_dim=[5, 10, 20, 20], use_linear_projection=True, **four)
    xl = dict(sample_size=128, in_channels=4, out_channels=4, block_out_channels=[320, 640, 1280], layers_per_block=2, cross_attention_dim=2048, attention_head_dim=[5, 10, 20],
              transformer_layers_per_block=[1, 2, 10], use_linear_projection=True, addition_embed_type="text_time", addition_time_embed_dim=256,
              projection_class_embeddings_input_dim=2816, **blocks(plain, crossed, crossed))
    vae = dict(block_out_channels=[128, 256, 512, 512], layers_per_block=2, latent_channels=4, down_block_types=["DownEncoderBlock2D"] * 4, up_block_types=["UpDecoderBlock2D"] * 4)
    clip_l = dict(hidden_size=768, intermediate_size=3072, num_hidden_layers=12, num_attention_heads=12, hidden_act="quick_gelu", projection_dim=768)
    clip_h = dict(hidden_size=1024, intermediate_size=4096, num_hidden_layers=23, num_attention_heads=16, hidden_act="gelu", projection_dim=512)
    clip_g = dict(hidden_size=1280, intermediate_size=5120, num_hidden_layers=32, num_attention_heads=20, hidden_act="gelu", projection_dim=1280)
    small = vae | dict(sample_size=512, scaling_factor=0.18215)
    large = vae | dict(sample_size=1024, scaling_factor=0.13025)
    nine = {"in_channels": 9}
    made = {
        "sd1": pictures("Stable Diffusion 1", sd1, clip_l, small),
        "sd1-inpainting": pictures("Stable Diffusion 1 for inpainting", sd1 | nine, clip_l, small, unet="sd1-inpainting-unet"),
        "sd2": pictures("Stable Diffusion 2", sd2, clip_h, small, unet="sd2-unet", text="clip-h", pad="!", size=768),
        "sd2-inpainting": pictures("Stable Diffusion 2 for inpainting", sd2 | nine, clip_h, small, unet="sd2-inpainting-unet", text="clip-h", pad="!"),
        "sdxl": large_pictures("Stable Diffusion XL", xl, clip_l, clip_g, large),
        "sdxl-inpainting": large_pictures("Stable Diffusion XL for inpainting", xl | nine, clip_l, clip_g, large, unet="sdxl-inpainting-unet"),
        "sdxl-refiner": refiner("Stable Diffusion XL refiner", clip_g, large),
        "svd": moving("Stable Video Diffusion"),
        **video.architectures(),
        "taesd": previews("Tiny decoder of Stable Diffusion 1 and 2"),
    }
    return made | motion.architectures(made["sd1"])


def refiner(title, text_config, vae_config):
    """What XL's second half of steps is made by: words through one encoder, and a score of beauty beside them."""
    blocks = ["", "CrossAttn", "CrossAttn", ""]
    unet_config = dict(sample_size=128, in_channels=4, out_channels=4, block_out_channels=[384, 768, 1536, 1536], layers_per_block=2, cross_attention_dim=1280, attention_head_dim=[6, 12, 24, 24],
                       transformer_layers_per_block=4, use_linear_projection=True, addition_embed_type="text_time", addition_time_embed_dim=256, projection_class_embeddings_input_dim=2560,
                       down_block_types=[f"{one}DownBlock2D" for one in blocks], up_block_types=[f"{one}UpBlock2D" for one in reversed(blocks)])
    made = large_pictures(title, unet_config, {}, text_config, vae_config, unet="sdxl-refiner-unet")
    del made["parts"]["text_encoder"], made["tokenizers"]["tokenizer"]
    index = {"requires_aesthetics_score": True, "force_zeros_for_empty_prompt": False}
    return {**made, "class": "StableDiffusionXLImg2ImgPipeline", "index": index, "options": {"refines": True}}


def moving(title, frames=14):
    """Of 14 frames or, as XT, of 25: the graphs are the same."""
    blocks = ["CrossAttn"] * 3 + [""]
    unet_config = dict(sample_size=96, in_channels=8, out_channels=4, block_out_channels=[320, 640, 1280, 1280], layers_per_block=2, cross_attention_dim=1024, num_attention_heads=[5, 10, 20, 20],
                       transformer_layers_per_block=1, num_frames=frames, addition_time_embed_dim=256, projection_class_embeddings_input_dim=768,
                       down_block_types=[f"{one}DownBlockSpatioTemporal" for one in blocks], up_block_types=[f"{one}UpBlockSpatioTemporal" for one in reversed(blocks)])
    vae_config = dict(block_out_channels=[128, 256, 512, 512], layers_per_block=2, latent_channels=4, sample_size=768, scaling_factor=0.18215, down_block_types=["DownEncoderBlock2D"] * 4)
    seen = dict(hidden_size=1280, intermediate_size=5120, projection_dim=1024, num_hidden_layers=32, num_attention_heads=16, image_size=224, patch_size=14, hidden_act="gelu")
    return {
        "family": "stable-video-diffusion", "title": title, "defaults": {"width": 1024, "height": 576, "frames": frames, "fps": 7, "steps": 25, "guidance": 3},
        "tokenizers": {}, "class": "StableVideoDiffusionPipeline",
        "scheduler": {"_class_name": "EulerDiscreteScheduler", "beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "num_train_timesteps": 1000, "interpolation_type": "linear",
                      "prediction_type": "v_prediction", "sigma_max": 700.0, "sigma_min": 0.002, "steps_offset": 1, "timestep_spacing": "leading", "timestep_type": "continuous", "use_karras_sigmas": True},
        "parts": {"image_encoder": ("clip-vision-h", seen), "unet": ("svd-unet", unet_config), "vae_decoder": ("vae-temporal-decoder", vae_config), "vae_encoder": ("vae-encoder", vae_config)},
    }


def previews(title):
    return {"family": "latent-preview", "title": title, "defaults": {}, "tokenizers": {}, "class": "AutoencoderTiny", "scheduler": {}, "parts": {"preview_decoder": ("taesd-decoder", {})}}


def pictures(title, unet_config, text_config, vae_config, unet="sd1-unet", text="clip-l", vae="vae", pad="<|endoftext|>", size=512):
    return {
        "family": "stable-diffusion", "title": title, "defaults": {"width": size, "height": size, "steps": 25, "guidance": 7.5},
        "tokenizers": {"tokenizer": pad}, "class": "StableDiffusionInpaintPipeline" if unet_config["in_channels"] == 9 else "StableDiffusionPipeline",
        "scheduler": {"_class_name": "PNDMScheduler", "beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "num_train_timesteps": 1000,
                      "set_alpha_to_one": False, "skip_prk_steps": True, "steps_offset": 1, "timestep_spacing": "leading", "prediction_type": "epsilon"},
        "parts": {"text_encoder": (text, text_config), "unet": (unet, unet_config), "vae_decoder": (f"{vae}-decoder", vae_config), "vae_encoder": (f"{vae}-encoder", vae_config)},
    }


def large_pictures(title, unet_config, first, second, vae_config, unet="sdxl-unet", text="clip-l", text_2="clip-bigg", vae="vae"):
    made = pictures(title, unet_config, first, vae_config, unet, text, vae, size=1024)
    parts = {"text_encoder": made["parts"]["text_encoder"], "text_encoder_2": (text_2, second | {"with_projection": True}), **made["parts"]}
    return {
        **made, "family": "stable-diffusion-xl", "defaults": {"width": 1024, "height": 1024, "steps": 30, "guidance": 5},
        "tokenizers": {"tokenizer": "<|endoftext|>", "tokenizer_2": "!"}, "class": made["class"].replace("Diffusion", "DiffusionXL", 1),
        "scheduler": {"_class_name": "EulerDiscreteScheduler", "beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "num_train_timesteps": 1000,
                      "interpolation_type": "linear", "steps_offset": 1, "timestep_spacing": "leading", "prediction_type": "epsilon", "use_karras_sigmas": False},
        "parts": parts,
    }


def text_encoder(config):
    config = dict(config)
    kind = CLIPTextModelWithProjection if config.pop("with_projection", False) else CLIPTextModel
    encoder = kind(CLIPTextConfig(**{"vocab_size": 49408, "max_position_embeddings": 77, "bos_token_id": 49406, "eos_token_id": 49407, **config}))

    def call(ids):
        made = encoder(ids, output_hidden_states=True)
        pooled = made.text_embeds if hasattr(made, "text_embeds") else made.pooler_output
        last = made.last_hidden_state if hasattr(made, "last_hidden_state") else made.hidden_states[-1]
        # Some models were trained on the layer before the last, under the last one's norm.
        return last, pooled, made.hidden_states[-2], inner.final_layer_norm(made.hidden_states[-2])

    inner = getattr(encoder, "text_model", encoder)
    outputs = ["last_hidden_state", "text_embeds" if kind is CLIPTextModelWithProjection else "pooler_output", f"hidden_states.{config['num_hidden_layers'] - 1}", "penultimate_hidden_state"]
    return "text_encoder", encoder, call, {"input_ids": (torch.ones(2, 77, dtype=torch.long), {0: "batch"})}, outputs


def unet(config):
    made = UNet2DConditionModel(**config)
    # A side that its halvings don't divide, as export.py has it.
    size = 2 ** len(config["block_out_channels"]) + 1
    inputs = {
        "sample": (torch.empty(2, config["in_channels"], size, size + 4), {0: "batch", 2: "height", 3: "width"}),
        "timestep": (torch.empty(2), {0: "batch"}),
        "encoder_hidden_states": (torch.empty(2, 77, config["cross_attention_dim"]), {0: "batch", 1: "tokens"}),
    }
    names = []
    if config.get("addition_embed_type") == "text_time":
        # Sizes and a crop in six numbers, or with a score in five.
        pooled = lambda count: config["projection_class_embeddings_input_dim"] - count * config["addition_time_embed_dim"]
        count = 5 if config["cross_attention_dim"] == pooled(5) else 6
        inputs["text_embeds"] = (torch.empty(2, pooled(count)), {0: "batch"})
        inputs["time_ids"] = (torch.empty(2, count), {0: "batch"})
        names = ["text_embeds", "time_ids"]
    call = lambda x, t, text, *more: made(x, t, text, added_cond_kwargs=dict(zip(names, more)) or None, return_dict=False)[0]
    return "unet", made, call, inputs, ["out_sample"]


def vae_decoder(config):
    vae = AutoencoderKL(**config)
    picture = {0: "batch", 2: "height", 3: "width"}
    return "vae", vae, lambda z: vae.decode(z, return_dict=False)[0], {"latent_sample": (torch.empty(1, config["latent_channels"], 8, 8), picture)}, ["sample"]


def vae_encoder(config):
    vae = AutoencoderKL(**config)
    picture = {0: "batch", 2: "height", 3: "width"}
    return "vae", vae, lambda x: vae.quant_conv(vae.encoder(x)), {"sample": (torch.empty(1, 3, 64, 64), picture)}, ["latent_parameters"]


def spatio_temporal_unet(config):
    made = UNetSpatioTemporalConditionModel(**config)
    frames = 3
    inputs = {
        "sample": (torch.empty(2, frames, config["in_channels"], 40, 56), {0: "batch", 1: "frames", 3: "height", 4: "width"}),
        "timestep": (torch.empty(2), {0: "batch"}),
        "encoder_hidden_states": (torch.empty(2, 1, config["cross_attention_dim"]), {0: "batch"}),
        "added_time_ids": (torch.empty(2, 3), {0: "batch"}),
    }
    return "unet", made, lambda x, t, e, ids: made(x, t, e, added_time_ids=ids, return_dict=False)[0], inputs, ["out_sample"]


def temporal_decoder(config):
    vae = AutoencoderKLTemporalDecoder(**config)
    call = lambda z: vae.decode(z, num_frames=z.shape[0], return_dict=False)[0]
    return "vae", vae, call, {"latent_sample": (torch.empty(3, config["latent_channels"], 8, 8), {0: "frames", 2: "height", 3: "width"})}, ["sample"]


def image_encoder(config):
    encoder = CLIPVisionModelWithProjection(CLIPVisionConfig(**config))
    size = config["image_size"]
    return "image_encoder", encoder, lambda x: encoder(x).image_embeds, {"pixel_values": (torch.empty(1, 3, size, size), {0: "batch"})}, ["image_embeds"]


def preview_decoder(config):
    tiny = AutoencoderTiny(**config)
    call = lambda z: tiny.decoder(z)
    return "preview", tiny, call, {"latent_sample": (torch.empty(1, 4, 8, 8), {0: "batch", 2: "height", 3: "width"})}, ["sample"]


KINDS = {"text_encoder": text_encoder, "text_encoder_2": text_encoder, "unet": unet, "vae_decoder": vae_decoder, "vae_encoder": vae_encoder, "image_encoder": image_encoder, "preview_decoder": preview_decoder,
         "transformer": video.transformer, "transformer_2": video.transformer}
# Of one family otherwise.
OTHERS = {"svd-unet": spatio_temporal_unet, "vae-temporal-decoder": temporal_decoder, "umt5-xxl": video.t5_encoder, "wan-vae-decoder": video.decoder, "wan-vae-encoder": video.encoder, "clip-vision-h-patches": video.image_patches,
          "sd1-motion-unet": motion.motion_unet, "sd1-motion-2-unet": motion.motion_unet, "animatediff-unet": motion.motion_unet}
# Of whose module the graph is not all.
HALVES = ("image_encoder", "vae_decoder", "vae_encoder", "preview_decoder")


def skeleton(kind, config, name=""):
    """The graph's bytes, and each part's weights by name with their shapes."""
    make = next((OTHERS[one] for one in [name, name.removeprefix("tiny-"), name.removeprefix("tiny-").replace("-image-", "-")] if one in OTHERS), None) or KINDS[kind]
    with FakeTensorMode(allow_non_fake_inputs=True):
        name, module, call, inputs, outputs = make(config)
        module.eval()
        for path, buffer in module.named_buffers():
            owner = module.get_submodule(path.rpartition(".")[0])
            owner._buffers[path.rpartition(".")[2]] = real_buffer(module, path, buffer)
        if isinstance(outputs, video.Stages):
            kept = call(*(example for example, _ in inputs.values()))[1:]
            names = [f"{outputs.output}.first", *[f"kept.{i}.first" for i in range(len(kept))]]
            stages = [exported(name, module, call, inputs, names), exported(name, module, call, outputs.inputs(inputs), names, tuple(torch.empty(one.shape) for one in kept))]
        else:
            stages = [exported(name, module, call, inputs, outputs)]
    parameters = {f"{name}.{key}": value for key, value in module.named_parameters()}
    places = {}
    protos = [written(one.model, name, parameters, places) for one in stages]
    left = set(parameters) - set(places)
    if left and kind not in HALVES:
        raise SystemExit(f"{kind}: the graph lacks {sorted(left)[:5]}")
    whole = protos[0] if len(protos) == 1 else video.joined(*protos, len(kept), outputs.output, outputs.step)
    return whole.SerializeToString(deterministic=True)


def exported(name, module, call, inputs, outputs, given=()):
    examples = tuple(example for example, _ in inputs.values())
    named = package.Named(name, module, call).eval()
    axes = {"dynamic_axes": {k: axes for k, (_, axes) in inputs.items()}}
    if given:
        sides = {axis: torch.export.Dim.DYNAMIC for axis in (3, 4)}
        named, examples, axes = video.Later(named).eval(), (*examples, given), {"dynamic_shapes": (*[{axis: torch.export.Dim.DYNAMIC for axis in axes} for _, axes in inputs.values()], tuple(sides for _ in given))}
    torch.Tensor.repeat_interleave = package.repeat_interleave
    package.FUNCTIONS.scaled_dot_product_attention = package.fused_attention
    try:
        with package.sized_to_skips(module):
            return torch.onnx.export(
                named, examples, input_names=list(inputs), output_names=outputs, **axes, opset_version=18, dynamo=True, optimize=False, verbose=False)
    finally:
        torch.Tensor.repeat_interleave = package.ORIGINAL_REPEAT
        package.FUNCTIONS.scaled_dot_product_attention = package.ORIGINAL_ATTENTION


def written(model, name, parameters, places):
    """Weights are named as diffusers has it, and lie one behind the other. `places`: name to where one begins and ends."""
    for key, value in model.graph.initializers.items():
        if key not in parameters:
            continue
        length = 4 * parameters[key].numel()
        end = max([0, *[to for _, to in places.values()]])
        offset, _ = places.setdefault(key, (end, end + length + -length % ALIGNED))
        value.const_value = ir.ExternalTensor(WEIGHTS, offset, length, ir.DataType.FLOAT, shape=value.shape, name=key)
    proto = ir.serde.serialize_model(model)
    lean(proto)
    for initializer in proto.graph.initializer:
        initializer.name = package.rename(proto, initializer.name, name + ".")
    return proto


def real_buffer(module, path, buffer):
    """Buffers are part of the graph: their values must be there."""
    if path.endswith("pos_embed.pe"):
        return motion.places(buffer)
    if path.startswith("rope."):
        return video.table(module, path)
    with unset_fake_temporarily():
        if path.endswith("position_ids"):
            return torch.arange(buffer.shape[-1]).expand(buffer.shape).clone()
    raise SystemExit(f"The values of the buffer {path} are not known here.")


def lean(proto):
    """Without where each node came from."""
    del proto.metadata_props[:], proto.graph.value_info[:], proto.graph.metadata_props[:]
    for part in [*proto.graph.node, *proto.graph.input, *proto.graph.output, *proto.graph.initializer, *proto.functions]:
        part.doc_string = ""
        if hasattr(part, "metadata_props"):
            del part.metadata_props[:]


def main(folder, wanted):
    folder.mkdir(parents=True, exist_ok=True)
    write(folder, {name: one for name, one in architectures().items() if not wanted or name in wanted})


def write(folder, chosen):
    digests = {}
    for one in chosen.values():
        for kind, (name, config) in one["parts"].items():
            if name in digests:
                continue
            data = skeleton(kind, config, name)
            digests[name] = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
            small = brotli.compress(data, quality=11, lgwin=24)
            (folder / f"{name}.onnx.br").write_bytes(small)
            print(name, len(data), "bytes,", len(small), "compressed", flush=True)
    listed = {name: {**one, "parts": {kind: {"skeleton": skeleton_name, "config": config} for kind, (skeleton_name, config) in one["parts"].items()}} for name, one in chosen.items()}
    file = folder / "architectures.json"
    known = json.loads(file.read_text()) if file.exists() else {"architectures": {}, "skeletons": {}}
    file.write_text(json.dumps({"architectures": known["architectures"] | listed, "skeletons": known["skeletons"] | digests}, indent=1) + "\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent.parent / "skeletons", sys.argv[2:])
