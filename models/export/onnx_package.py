"""What all exporter modules share: a torch module into model.onnx, a folder into a package with its manifest."""
import contextlib
import json
import pathlib
import shutil

import onnx
import torch


def type_of(module):
    """Half where most of it is, though some layers are kept in float32."""
    types = {one.dtype for one in module.parameters()}
    return torch.float16 if torch.float16 in types else next(module.parameters()).dtype


class Named(torch.nn.Module):
    """A module under the name that LoRA files know it by, called through a function; half inside, float32 outside."""

    def __init__(self, name, module, call):
        super().__init__()
        setattr(self, name, module)
        self.call, self.half_type = call, type_of(module)

    def forward(self, a, b=None, c=None, d=None, e=None, f=None):
        values = [v.to(self.half_type) if v.is_floating_point() else v for v in (a, b, c, d, e, f) if v is not None]
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


@contextlib.contextmanager
def sized_to_skips(module):
    """UNets enlarge to the size of what they halved, which is odd at times: diffusers does so where its size is no multiple, here always."""
    found = [one for one in module.modules() if type(one).__name__ == "Upsample2D" and one.interpolate and not one.use_conv_transpose and one.norm is None]

    def enlarged(one):
        # Some blocks call it by these names.
        def forward(hidden_states, output_size=None, *_, **__):
            size = {"scale_factor": 2.0} if output_size is None else {"size": output_size}
            x = FUNCTIONS.interpolate(hidden_states, **size, mode="nearest")
            return (one.conv if one.name == "conv" else one.Conv2d_0)(x) if one.use_conv else x
        return forward

    for one in found:
        one.forward = enlarged(one)
    try:
        yield
    finally:
        for one in found:
            del one.forward


def export(folder, name, module, call, inputs, outputs):
    """`inputs`: name to (example, {axis: name of an open dimension})."""
    torch.Tensor.repeat_interleave = repeat_interleave
    FUNCTIONS.scaled_dot_product_attention = fused_attention
    try:
        with sized_to_skips(module):
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
    if type_of(module) == torch.float16:
        name_types(graph)
    # Where each node came from: several times the size of a small model.
    del graph.metadata_props[:], graph.graph.value_info[:], graph.graph.metadata_props[:]
    for part in [*graph.graph.node, *graph.graph.input, *graph.graph.output, *graph.graph.initializer, *graph.functions]:
        part.doc_string = ""
        if hasattr(part, "metadata_props"):
            del part.metadata_props[:]
    for initializer in graph.graph.initializer:
        initializer.name = rename(graph, initializer.name, name + ".")
    lay_beside(graph, file.with_name("model.onnx.data"), {key for key, _ in module.named_parameters()})
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


def lay_beside(graph, data, trained):
    """Small weights, which the exporter keeps in the graph, go beside it as well, and what layers add: LoRA changes those too."""
    with data.open("ab") as stream:
        for tensor in graph.graph.initializer:
            if tensor.name not in trained or tensor.data_location == onnx.TensorProto.EXTERNAL:
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


def wrap(files, folder):
    """Ready ONNX files, `PART=FILE` or `FILE`, each with its external data into the folder of its part. Gives no options."""
    for named in files:
        name, _, file = named.rpartition("=")
        file, part = pathlib.Path(file), folder / (name or "onnx")
        part.mkdir(parents=True, exist_ok=True)
        graph = onnx.load(str(file), load_external_data=False)
        beside = {pair.value for one in graph.graph.initializer if one.data_location == onnx.TensorProto.EXTERNAL for pair in one.external_data if pair.key == "location"}
        for other in beside:
            shutil.copyfile(file.parent / other, part / other)
        shutil.copyfile(file, part / "model.onnx")
    return {}
