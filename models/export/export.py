"""Turns a diffusers pipeline into a model package: ONNX files in the layout of a diffusers export, and model.json.

    python models/export/export.py SOURCE TARGET [--precision fp32|fp16] [--licence NAME] [--frames N]

SOURCE is a folder (or a name that diffusers can load) of a Stable Diffusion 1.x/2.x or XL, ModelScope / Zeroscope,
AnimateDiff, Stable Video Diffusion or Wan 2.1 pipeline. Needs torch, diffusers, transformers, onnx and onnxscript, in the
versions of requirements.txt beside this file. Layers keep their names and lie beside the graph (model.onnx.data), so that
LoRA files find them and can be merged in memory. Inputs and outputs are float32 at any precision."""
import argparse
import hashlib
import json
import pathlib
import shutil

import diffusers
import onnx
import torch


class Named(torch.nn.Module):
    """A module under the name that LoRA files know it by, called through a function; half inside, float32 outside."""

    def __init__(self, name, module, call):
        super().__init__()
        setattr(self, name, module)
        self.call, self.half_type = call, next(module.parameters()).dtype

    def forward(self, a, b=None, c=None, d=None, e=None):
        values = [v.to(self.half_type) if v.is_floating_point() else v for v in (a, b, c, d, e) if v is not None]
        made = self.call(*values)
        return tuple(v.float() for v in made) if isinstance(made, tuple) else made.float()


def repeat_interleave(self, repeats, dim=None, *, output_size=None):
    """As torch's, in steps that the ONNX exporter gets right for more than one row."""
    if dim is None or isinstance(repeats, torch.Tensor):
        return ORIGINAL_REPEAT(self, repeats, dim, output_size=output_size)
    dim %= self.dim()
    shape = list(self.shape)
    return self.unsqueeze(dim + 1).expand(*shape[: dim + 1], repeats, *shape[dim + 1 :]).flatten(dim, dim + 1)


ORIGINAL_REPEAT = torch.Tensor.repeat_interleave


FUNCTIONS = torch.nn.functional
ORIGINAL_ATTENTION = FUNCTIONS.scaled_dot_product_attention


def fused_attention(query, key, value, attn_mask=None, dropout_p=0.0, is_causal=False, scale=None, **more):
    """One node that ONNX Runtime runs piece by piece: as separate products, the scores of all pairs lie in memory at once."""
    if attn_mask is not None or is_causal or query.dim() != 4 or more.get("enable_gqa"):
        return ORIGINAL_ATTENTION(query, key, value, attn_mask, dropout_p, is_causal, scale=scale, **more)
    heads, size = query.shape[1], query.shape[3]
    q, k, v = (x.transpose(1, 2).flatten(2) for x in (query, key, value))
    given = {"num_heads": heads, **({} if scale is None else {"scale": float(scale)})}
    made = torch.onnx.ops.symbolic("com.microsoft::MultiHeadAttention", (q, k, v), given, dtype=q.dtype, shape=(*q.shape[:2], heads * value.shape[3]), version=1)
    return made.unflatten(2, (heads, value.shape[3])).transpose(1, 2)


def export(folder, name, module, call, inputs, outputs):
    """`inputs`: name to (example, {axis: name of an open dimension})."""
    torch.Tensor.repeat_interleave = repeat_interleave
    FUNCTIONS.scaled_dot_product_attention = fused_attention
    try:
        write(folder, name, module, call, inputs, outputs)
    finally:
        torch.Tensor.repeat_interleave = ORIGINAL_REPEAT
        FUNCTIONS.scaled_dot_product_attention = ORIGINAL_ATTENTION


def write(folder, name, module, call, inputs, outputs):
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "model.onnx"
    torch.onnx.export(
        Named(name, module, call).eval(), tuple(example for example, _ in inputs.values()), str(file),
        input_names=list(inputs), output_names=outputs, dynamic_axes={k: axes for k, (_, axes) in inputs.items() if axes},
        opset_version=18, dynamo=True, optimize=False, external_data=True, verbose=False)
    graph = onnx.load(str(file), load_external_data=False)
    if next(module.parameters()).dtype == torch.float16:
        name_types(graph)
    # Where each node came from: several times the size of a small model.
    del graph.metadata_props[:], graph.graph.value_info[:], graph.graph.metadata_props[:]
    for part in [*graph.graph.node, *graph.graph.input, *graph.graph.output, *graph.graph.initializer, *graph.functions]:
        part.doc_string = ""
        if hasattr(part, "metadata_props"):
            del part.metadata_props[:]
    for initializer in graph.graph.initializer:
        initializer.name = rename(graph, initializer.name, name + ".")
    lay_beside(graph, file.with_name("model.onnx.data"))
    onnx.save(graph, str(file))
    if hasattr(module, "config"):
        config = module.config.to_dict() if hasattr(module.config, "to_dict") else dict(module.config)
        (folder / "config.json").write_text(json.dumps(config, indent=1, default=str) + "\n")


def name_types(graph):
    """Casts to the type of something else become casts to a type: runtimes trip over the former in half precision."""
    known = {v.name: v.type.tensor_type.elem_type for v in [*onnx.shape_inference.infer_shapes(graph).graph.value_info, *graph.graph.value_info]}
    for node in graph.graph.node:
        if node.op_type == "CastLike" and known.get(node.output[0]):
            node.op_type = "Cast"
            del node.input[1:]
            node.attribute.append(onnx.helper.make_attribute("to", known[node.output[0]]))


def lay_beside(graph, data):
    """Small weights, which the exporter keeps in the graph, go beside it as well: LoRA changes those too."""
    with data.open("ab") as stream:
        for tensor in graph.graph.initializer:
            if not tensor.name.endswith(".weight") or tensor.data_location == onnx.TensorProto.EXTERNAL:
                continue
            raw = onnx.numpy_helper.to_array(tensor).tobytes()
            stream.write(b"\0" * (-stream.tell() % 64))
            place = {"location": data.name, "offset": stream.tell(), "length": len(raw)}
            stream.write(raw)
            for kind in ["raw_data", "float_data", "int32_data"]:
                tensor.ClearField(kind)
            tensor.data_location = onnx.TensorProto.EXTERNAL
            for key, value in place.items():
                tensor.external_data.add(key=key, value=str(value))


def rename(graph, old, prefix):
    """The name of a weight without what wraps it."""
    if not old.startswith(prefix):
        return old
    new = old[len(prefix):]
    for node in graph.graph.node:
        for i, used in enumerate(node.input):
            if used == old:
                node.input[i] = new
    return new


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


def unet_2d(target, pipe):
    unet = pipe.unet
    width, size = unet.config.cross_attention_dim, unet.config.sample_size
    inputs = {
        "sample": (tensor(2, unet.config.in_channels, size, size), {0: "batch", 2: "height", 3: "width"}),
        "timestep": (torch.tensor([5.0, 5.0]), {0: "batch"}),
        "encoder_hidden_states": (tensor(2, 77, width), {0: "batch", 1: "tokens"}),
    }
    if unet.config.addition_embed_type != "text_time":
        call = lambda x, t, text: unet(x, t, text, return_dict=False)[0]
    else:
        inputs["text_embeds"] = (tensor(2, pipe.text_encoder_2.config.projection_dim), {0: "batch"})
        inputs["time_ids"] = (tensor(2, 6), {0: "batch"})
        call = lambda x, t, text, pooled, ids: unet(x, t, text, added_cond_kwargs={"text_embeds": pooled, "time_ids": ids}, return_dict=False)[0]
    export(target / "unet", "unet", unet, call, inputs, ["out_sample"])


def unet_video(target, pipe):
    """ModelScope's 3-D UNet and AnimateDiff's motion UNet: one prompt for all frames."""
    unet = pipe.unet
    width = unet.config.cross_attention_dim
    sample = unet.config.sample_size or 8
    motion = type(unet).__name__ == "UNetMotionModel"

    def call(x, t, text):
        # The motion UNet wants the prompt once for each frame.
        return unet(x, t, text.repeat_interleave(x.shape[2], dim=0) if motion else text, return_dict=False)[0]

    export(target / "unet", "unet", unet, call, {
        "sample": (tensor(2, unet.config.in_channels, 3, sample, sample), {0: "batch", 2: "frames", 3: "height", 4: "width"}),
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
    """The decoder goes through its frames one by one: their number is fixed."""
    transformer, vae = pipe.transformer, pipe.vae
    t5_encoder(target, pipe.text_encoder)
    channels, width = transformer.config.in_channels, transformer.config.text_dim
    latents = (frames - 1) // 4 + 1
    export(target / "transformer", "transformer", transformer, lambda x, t, text: transformer(x, t, text, return_dict=False)[0], {
        "hidden_states": (tensor(1, channels, latents, 8, 8), {0: "batch", 2: "frames", 3: "height", 4: "width"}),
        "timestep": (torch.tensor([5.0]), {0: "batch"}),
        "encoder_hidden_states": (tensor(1, 512, width), {0: "batch", 1: "tokens"}),
    }, ["out_sample"])
    export(target / "vae_decoder", "vae", vae, lambda z: vae.decode(z, return_dict=False)[0],
           {"latent_sample": (tensor(1, channels, latents, 8, 8), {3: "height", 4: "width"})}, ["sample"])


FAMILIES = {
    "StableDiffusionPipeline": "stable-diffusion", "StableDiffusionXLPipeline": "stable-diffusion-xl", "TextToVideoSDPipeline": "modelscope",
    "AnimateDiffPipeline": "animatediff", "StableVideoDiffusionPipeline": "stable-video-diffusion", "WanPipeline": "wan",
}
DEFAULTS = {
    "stable-diffusion": {"width": 512, "height": 512, "steps": 25, "guidance": 7.5},
    "stable-diffusion-xl": {"width": 1024, "height": 1024, "steps": 30, "guidance": 5},
    "modelscope": {"width": 576, "height": 320, "frames": 24, "fps": 8, "steps": 25, "guidance": 9},
    "animatediff": {"width": 512, "height": 512, "frames": 16, "fps": 8, "steps": 25, "guidance": 7.5},
    "stable-video-diffusion": {"width": 1024, "height": 576, "frames": 14, "fps": 7, "steps": 25, "guidance": 3},
    "wan": {"width": 832, "height": 480, "frames": 81, "fps": 16, "steps": 50, "guidance": 5},
}


@torch.no_grad()
def export_pipeline(pipe, target, precision="fp32", licence="unknown", source="", defaults=None):
    target = pathlib.Path(target)
    kind = type(pipe).__name__
    if kind not in FAMILIES:
        raise SystemExit(f"{kind} is not among {', '.join(FAMILIES)}.")
    family = FAMILIES[kind]
    defaults = {**DEFAULTS[family], **(defaults or {})}
    target.mkdir(parents=True, exist_ok=True)
    if precision == "fp16":
        pipe.to(dtype=torch.float16)
    pipe.scheduler.save_pretrained(target / "scheduler")
    for name in ["tokenizer", "tokenizer_2", "feature_extractor"]:
        part = getattr(pipe, name, None)
        if part is not None:
            part.save_pretrained(target / name)
    for name in ["text_encoder", "text_encoder_2"]:
        part = getattr(pipe, name, None)
        if part is not None and family != "wan":
            text_encoder(target, name, part)
    if family == "stable-video-diffusion":
        svd(target, pipe)
    elif family == "wan":
        wan(target, pipe, defaults["frames"])
    else:
        (unet_2d if family.startswith("stable-diffusion") else unet_video)(target, pipe)
        image_vae(target, pipe.vae)
    (target / "model_index.json").write_text(json.dumps(dict(pipe.config), indent=1, default=str) + "\n")
    write_manifest(target, family, precision, licence, source, defaults)


def write_manifest(target, family, precision, licence, source, defaults):
    files = []
    for path in sorted(p for p in target.rglob("*") if p.is_file() and p.name != "model.json"):
        digest = hashlib.sha256()
        with path.open("rb") as stream:
            while block := stream.read(1 << 24):
                digest.update(block)
        files.append({"path": path.relative_to(target).as_posix(), "sha256": digest.hexdigest(), "size": path.stat().st_size})
    manifest = {
        "format": 1, "title": target.name, "family": family, "precision": {"fp32": "float32", "fp16": "float16"}[precision], "licence": licence, "source": source,
        # The largest part, and what it makes on the way.
        "memory": int(1.3 * max(f["size"] for f in files)) + (64 << 20), "defaults": defaults, "files": files,
    }
    (target / "model.json").write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source")
    parser.add_argument("target")
    parser.add_argument("--precision", choices=["fp32", "fp16"], default="fp32")
    parser.add_argument("--licence", default="unknown")
    parser.add_argument("--frames", type=int, help="Wan: frames that the decoder is made for, 4 n + 1")
    args = parser.parse_args()
    target = pathlib.Path(args.target)
    if target.exists():
        raise SystemExit(f"{target} is there already.")
    part = target.with_name(target.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    pipe = diffusers.DiffusionPipeline.from_pretrained(args.source)
    export_pipeline(pipe, part, args.precision, args.licence, args.source, {"frames": args.frames} if args.frames else None)
    manifest = json.loads((part / "model.json").read_text())
    (part / "model.json").write_text(json.dumps({**manifest, "title": target.name}, indent=2) + "\n")
    part.rename(target)
