"""Parts of Wan for skeletons.py: its transformer, T5's encoder, and an autoencoder that goes through a clip of any length piece by piece."""
import torch
from diffusers import AutoencoderKLWan, WanTransformer3DModel
from diffusers.models.transformers.transformer_wan import WanRotaryPosEmbed
from onnx import TensorProto, helper
from torch._subclasses.fake_tensor import unset_fake_temporarily
from transformers import CLIPVisionConfig, CLIPVisionModel, UMT5Config, UMT5EncoderModel

import onnx_package as package

# Latents on a side or in time that the transformer knows places for: 4096 pixels each way, 1021 frames.
PLACES = 256
FUNCTIONS = torch.nn.functional


LARGE = dict(num_attention_heads=40, ffn_dim=13824, num_layers=40)
# Beside the noise: which frames are given, and the latents of those.
GIVEN = dict(in_channels=36)
# What CLIP sees in the picture.
SEEN = dict(image_dim=1280, added_kv_proj_dim=5120)


def architectures():
    """Name to what skeletons.py wants of one."""
    return {
        "wan-1.3b": wan("Wan 2.1 of 1.3 billion", "wan-1.3b", dict(num_attention_heads=12, ffn_dim=8960, num_layers=30)),
        "wan-14b": wan("Wan 2.1 of 14 billion", "wan-14b", LARGE),
        "wan-14b-image": wan("Wan 2.1 of 14 billion, from a picture", "wan-14b-image", LARGE | GIVEN | SEEN),
        "wan22-14b": experts(wan("Wan 2.2 of twice 14 billion", "wan-14b", LARGE, 12.0), 0.875, 4),
        "wan22-14b-image": experts(wan("Wan 2.2 of twice 14 billion, from a picture", "wan-14b-given", LARGE | GIVEN, 5.0), 0.9, 3.5),
    }


def wan(title, name, transformer, shift=3.0):
    text = dict(vocab_size=256384, d_model=4096, d_kv=64, d_ff=10240, num_layers=24, num_heads=64)
    usual = dict(patch_size=[1, 2, 2], attention_head_dim=128, in_channels=16, out_channels=16, text_dim=4096, freq_dim=256, cross_attn_norm=True, qk_norm="rms_norm_across_heads", eps=1e-6)
    vae = dict(base_dim=96, z_dim=16, dim_mult=[1, 2, 4, 4], num_res_blocks=2, temperal_downsample=[False, True, True], latents_mean=LATENTS_MEAN, latents_std=LATENTS_STD)
    seen = dict(hidden_size=1280, intermediate_size=5120, projection_dim=1024, num_hidden_layers=32, num_attention_heads=16, image_size=224, patch_size=14, hidden_act="gelu")
    config = usual | transformer
    parts = {"text_encoder": ("umt5-xxl", text), "transformer": (name, config), "vae_decoder": ("wan-vae-decoder", vae)}
    if config["in_channels"] > 16:
        parts["vae_encoder"] = ("wan-vae-encoder", vae)
    if "image_dim" in config:
        parts["image_encoder"] = ("clip-vision-h-patches", seen)
    return {
        "family": "wan", "title": title, "defaults": {"width": 832, "height": 480, "frames": 81, "fps": 16, "steps": 50, "guidance": 5},
        "tokenizers": {}, "class": "WanImageToVideoPipeline" if config["in_channels"] > 16 else "WanPipeline",
        "scheduler": {"_class_name": "UniPCMultistepScheduler", "num_train_timesteps": 1000, "prediction_type": "flow_prediction", "use_flow_sigmas": True, "flow_shift": shift, "solver_order": 2,
                      "solver_type": "bh2", "predict_x0": True, "lower_order_final": True, "timestep_spacing": "linspace", "final_sigmas_type": "zero"},
        "parts": parts,
    }


def experts(made, boundary, guidance):
    """One transformer for the steps with more noise than that share, another for those after."""
    parts = {**made["parts"], "transformer_2": made["parts"]["transformer"]}
    return {**made, "defaults": {**made["defaults"], "steps": 40, "guidance": guidance}, "index": {"boundary_ratio": boundary}, "parts": parts}


# As the autoencoder's config has them: it knows no other.
LATENTS_MEAN = [-0.7571, -0.7089, -0.9113, 0.1075, -0.1745, 0.9653, -0.1517, 1.5508, 0.4134, -0.0715, 0.5517, -0.3632, -0.1922, -0.9497, 0.2503, -0.2921]
LATENTS_STD = [2.8184, 1.4541, 2.3275, 2.6558, 1.2196, 1.7708, 2.6052, 2.0743, 3.2687, 2.1526, 2.8652, 1.5579, 1.6382, 1.1253, 2.8251, 1.9160]


def t5_encoder(config):
    encoder = UMT5EncoderModel(UMT5Config(**config, attn_implementation="eager"))
    # The same numbers under another name.
    del encoder.shared
    for block in encoder.encoder.block:
        block.layer[0].SelfAttention.forward = with_places(block.layer[0].SelfAttention)
    call = lambda ids, mask: encoder(ids, attention_mask=mask).last_hidden_state
    axes = {0: "batch", 1: "tokens"}
    ids = lambda: (torch.ones(2, 16, dtype=torch.long), axes)
    return "text_encoder", encoder, call, {"input_ids": ids(), "attention_mask": ids()}, ["last_hidden_state"]


def with_places(attn):
    """As transformers has it, but for how the heads become one again, which it tells by how they lie in memory."""
    def forward(hidden_states, attention_mask=None, **_):
        query, key, value = (layer(hidden_states).unflatten(2, (attn.n_heads, -1)).transpose(1, 2) for layer in (attn.q, attn.k, attn.v))
        tokens = hidden_states.shape[1]
        scores = query @ key.transpose(2, 3) + attn.compute_bias(tokens, tokens)
        if attention_mask is not None:
            scores = scores + attention_mask
        return attn.o((scores.softmax(dim=-1) @ value).transpose(1, 2).flatten(2)), None
    return forward


def transformer(config):
    made = WanTransformer3DModel(**{**config, "rope_max_seq_len": PLACES})
    made.rope.forward = lambda x: turns(made.rope, x)
    for block in made.blocks:
        block.attn1.processor = block.attn2.processor = Attention()
    inputs = {
        "hidden_states": (torch.empty(1, config["in_channels"], 3, 8, 12), {0: "batch", 2: "frames", 3: "height", 4: "width"}),
        "timestep": (torch.empty(1), {0: "batch"}),
        "encoder_hidden_states": (torch.empty(1, 512, config["text_dim"]), {0: "batch", 1: "tokens"}),
    }
    if config.get("image_dim") is None:
        return "transformer", made, lambda x, t, text: made(x, t, text, return_dict=False)[0], inputs, ["out_sample"]
    # The model counts on 512 words, behind which the picture's come.
    inputs["encoder_hidden_states"] = (torch.empty(1, 512, config["text_dim"]), {0: "batch"})
    inputs["encoder_hidden_states_image"] = (torch.empty(1, 257 if config["image_dim"] == 1280 else 5, config["image_dim"]), {0: "batch"})
    return "transformer", made, lambda x, t, text, seen: made(x, t, text, seen, return_dict=False)[0], inputs, ["out_sample"]


def image_patches(config):
    """What the layer before the last makes of each patch."""
    encoder = CLIPVisionModel(CLIPVisionConfig(**config))
    size = config["image_size"]
    call = lambda x: encoder(x, output_hidden_states=True).hidden_states[-2]
    return "image_encoder", encoder, call, {"pixel_values": (torch.empty(1, 3, size, size), {0: "batch"})}, ["penultimate_hidden_state"]


def table(module, path):
    """Of each place the angle's cosine or sine, once for each pair of numbers."""
    with unset_fake_temporarily():
        rope = module.rope
        return getattr(WanRotaryPosEmbed(rope.attention_head_dim, rope.patch_size, PLACES), path.rpartition(".")[2])[:, ::2].contiguous()


def turns(rope, x):
    frames, height, width = (x.shape[2 + i] // rope.patch_size[i] for i in range(3))

    def spread(values):
        t, h, w = values.split([rope.t_dim // 2, rope.h_dim // 2, rope.w_dim // 2], dim=1)
        t = t[:frames].view(frames, 1, 1, -1).expand(frames, height, width, -1)
        h = h[:height].view(1, height, 1, -1).expand(frames, height, width, -1)
        w = w[:width].view(1, 1, width, -1).expand(frames, height, width, -1)
        return torch.cat([t, h, w], dim=-1).reshape(1, frames * height * width, 1, -1)

    return spread(rope.freqs_cos), spread(rope.freqs_sin)


class Attention:
    """As diffusers' own, whose pairs are turned without writing into every second place."""

    def __call__(self, attn, hidden_states, encoder_hidden_states=None, attention_mask=None, rotary_emb=None):
        text = hidden_states if encoder_hidden_states is None else encoder_hidden_states
        image = None
        if attn.add_k_proj is not None:
            # The picture's come first, 512 of the words after them.
            image, text = text[:, : text.shape[1] - 512], text[:, text.shape[1] - 512 :]
        heads = lambda x: x.unflatten(2, (attn.heads, -1))
        query, key, value = heads(attn.norm_q(attn.to_q(hidden_states))), heads(attn.norm_k(attn.to_k(text))), heads(attn.to_v(text))
        if rotary_emb is not None:
            query, key = (turned(x, *rotary_emb) for x in (query, key))
        made = attend(query, key, value)
        if image is not None:
            made = made + attend(query, heads(attn.norm_added_k(attn.add_k_proj(image))), heads(attn.add_v_proj(image)))
        return attn.to_out[1](attn.to_out[0](made))


def attend(query, key, value):
    return package.fused_attention(*(x.transpose(1, 2) for x in (query, key, value))).transpose(1, 2).flatten(2)


def turned(x, cosines, sines):
    a, b = x.unflatten(-1, (-1, 2)).unbind(-1)
    return torch.stack([a * cosines - b * sines, a * sines + b * cosines], dim=-1).flatten(-2)


class Later(torch.nn.Module):
    """What comes after the first frame is told what was kept of those before."""

    def __init__(self, named):
        super().__init__()
        for name, module in named.named_children():
            setattr(self, name, module)
        self.call = named.call

    def forward(self, x, given):
        return self.call(x, *given)


class Caches:
    """What a causal layer has to know of the frames before. Without `given` they are the first ones."""

    def __init__(self, given=None):
        self.given, self.kept = given, []

    def before(self, x, keep=True):
        """The two frames before and those of x."""
        both = FUNCTIONS.pad(x, (0, 0, 0, 0, 2, 0)) if self.given is None else torch.cat([self.given[len(self.kept)], x], dim=2)
        if keep:
            self.kept.append(both[:, :, -2:])
        return both


def causal(conv, caches):
    def forward(x, cache_x=None):
        if conv.kernel_size[0] > 1 and conv.stride[0] == 1:
            x = caches().before(x)
        side = conv._padding[0]
        return FUNCTIONS.conv3d(x, conv.weight, conv.bias, conv.stride, (0, side, side))
    return forward


def resample(one, caches):
    """A first frame stays one: time is stretched and squeezed from the second on."""
    def forward(x, *_, **__):
        if one.mode == "upsample3d":
            now = caches()
            if now.given is None:
                now.kept.append(torch.zeros_like(x).expand(-1, -1, 2, -1, -1))
            else:
                x = one.time_conv(x)
                x = x.unflatten(1, (2, -1)).transpose(1, 2).transpose(2, 3).flatten(2, 3)
        frames = x.shape[2]
        x = one.resample(x.transpose(1, 2).flatten(0, 1)).unflatten(0, (-1, frames)).transpose(1, 2)
        if one.mode == "downsample3d":
            now = caches()
            if now.given is not None:
                before = now.given[len(now.kept)]
                now.kept.append(x[:, :, -1:])
                return one.time_conv(torch.cat([before, x], dim=2))
            now.kept.append(x)
        return x
    return forward


def remembering(half, caches):
    for one in half.modules():
        if type(one).__name__ == "WanCausalConv3d":
            one.forward = causal(one, caches)
        elif type(one).__name__ == "WanResample":
            one.forward = resample(one, caches)


def decoder(config):
    """The first frame by itself, then four of the film for each latent one."""
    vae = AutoencoderKLWan(**config)
    caches = Caches()
    remembering(vae.decoder, lambda: caches)

    def call(z, *given):
        nonlocal caches
        caches = Caches(given or None)
        made = vae.decoder(vae.post_quant_conv(z), first_chunk=not given)
        return (made.clamp(-1, 1), *caches.kept)

    return "vae", vae, call, {"latent_sample": (torch.empty(1, config["z_dim"], 1, 8, 12), {3: "height", 4: "width"})}, Stages("sample", 1)


def encoder(config):
    """The first frame by itself, then four at a time."""
    vae = AutoencoderKLWan(**config)
    caches = Caches()
    remembering(vae.encoder, lambda: caches)

    def call(x, *given):
        nonlocal caches
        caches = Caches(given or None)
        made = vae.quant_conv(vae.encoder(x))[:, : config["z_dim"]]
        return (made, *caches.kept)

    return "vae", vae, call, {"sample": (torch.empty(1, 3, 1, 64, 96), {3: "height", 4: "width"})}, Stages("latent_mean", 4)


class Stages:
    """Of a part that takes a first frame, and then `step` at a time with what it has kept of those before."""

    def __init__(self, output, step):
        self.output, self.step = output, step

    def inputs(self, first):
        """Those of later frames; what is kept has the shapes that the first stage gives."""
        return {name: (torch.empty(*x.shape[:2], self.step, *x.shape[3:]), axes) for name, (x, axes) in first.items()}


def joined(first, later, kept, output, step):
    """One graph of two: what is made first, and a loop of what comes later, whose weights are the same."""
    graph, body = first.graph, later.graph
    source = graph.input[0].name
    weights = {one.name for one in body.initializer if one.data_location == TensorProto.EXTERNAL}
    own = lambda name: name if name in weights or not name else f"later/{name}"
    for node in body.node:
        node.name = own(node.name)
        node.input[:] = [own(one) for one in node.input]
        node.output[:] = [own(one) for one in node.output]
    present = {one.name for one in graph.initializer}
    for one in body.initializer:
        one.name = own(one.name)
        if one.name not in present:
            graph.initializer.append(one)
    known = {(one.domain, one.name) for one in first.functions}
    first.functions.extend(one for one in later.functions if (one.domain, one.name) not in known)
    state = [f"kept.{i}" for i in range(kept)]
    value = lambda name, kind=TensorProto.FLOAT, shape=None: helper.make_tensor_value_info(name, kind, shape)
    constant = lambda name, *values: graph.initializer.append(helper.make_tensor(name, TensorProto.INT64, [len(values)], values))
    constant("one", 1), constant("step", step), constant("steps", *range(1, step + 1)), constant("nothing", 0), constant("any", -1)
    graph.initializer.append(helper.make_tensor("on", TensorProto.BOOL, [], [True]))
    inside = helper.make_graph(
        [helper.make_node("Mul", ["turn", "step"], ["before"]), helper.make_node("Add", ["before", "steps"], ["at"]), helper.make_node("Gather", [source, "at"], [own(body.input[0].name)], axis=2),
         *body.node, helper.make_node("Identity", ["go"], ["going"])],
        "later", [value("turn", TensorProto.INT64, []), value("go", TensorProto.BOOL, []), *[value(own(one.name)) for one in body.input[1:]]],
        [value("going", TensorProto.BOOL, []), *[value(own(one.name)) for one in body.output[1:]], value(own(body.output[0].name))])
    begun, ended = graph.output[0].name, f"{output}/later"
    nodes = [
        helper.make_node("Gather", [source, "nothing"], ["begin"], axis=2), *renamed(graph.node, {source: "begin"}),
        helper.make_node("Shape", [source], ["length"], start=2, end=3), helper.make_node("Sub", ["length", "one"], ["others"]), helper.make_node("Div", ["others", "step"], ["turns"]), helper.make_node("Squeeze", ["turns"], ["count"]),
        helper.make_node("Loop", ["count", "on", *[one.name for one in graph.output[1:]]], [*state, ended], body=inside),
        # Of each turn its frames: turns and frames become one.
        helper.make_node("Transpose", [ended], ["in order"], perm=[1, 2, 0, 3, 4, 5]), helper.make_node("Shape", [begun], ["place"], start=3, end=5),
        helper.make_node("Shape", [begun], ["channels"], start=0, end=2), helper.make_node("Concat", ["channels", "any", "place"], ["shape"], axis=0),
        helper.make_node("Reshape", ["in order", "shape"], ["rest"]), helper.make_node("Concat", [begun, "rest"], [output], axis=2)]
    del graph.node[:]
    graph.node.extend(nodes)
    del graph.output[:]
    dims = [1, None, f"{output} frames", f"{output} height", f"{output} width"]
    graph.output.append(value(output, TensorProto.FLOAT, dims))
    graph.input[0].type.tensor_type.shape.dim[2].ClearField("dim_value")
    graph.input[0].type.tensor_type.shape.dim[2].dim_param = "frames"
    return first


def renamed(nodes, names):
    copies = []
    for node in nodes:
        copies.append(type(node)())
        copies[-1].CopyFrom(node)
        copies[-1].input[:] = [names.get(one, one) for one in node.input]
    return copies
