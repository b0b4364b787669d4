"""Makes tiny image models and records what onnxruntime's Python package makes of a picture: python3 test/oracles/image-models.py
Needs numpy, onnx and onnxruntime. Writes test/fixtures/models/tiny-{upscaler,depth,matting} and image-models.json."""
import hashlib
import json
import pathlib

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto as T
from onnx import helper as h
from onnx import numpy_helper as nh

here = pathlib.Path(__file__)
random = np.random.default_rng(11)
width, height = 28, 21
picture = random.random((1, 3, height, width)).astype(np.float32)


def conv(name, source, target, channels_in, channels_out, gain=1.0):
    weights = (gain * random.standard_normal((channels_out, channels_in, 3, 3)) / np.sqrt(9 * channels_in)).astype(np.float32)
    bias = (0.1 * random.standard_normal(channels_out)).astype(np.float32)
    node = h.make_node("Conv", [source, f"{name}.w", f"{name}.b"], [target], kernel_shape=[3, 3], pads=[1, 1, 1, 1])
    return node, [nh.from_array(weights, f"{name}.w"), nh.from_array(bias, f"{name}.b")]


def package(name, family, source, target, nodes, weights, out_dims, options, feed):
    graph = h.make_graph(nodes, family, [h.make_tensor_value_info(source, T.FLOAT, [1, 3, "h", "w"])],
                         [h.make_tensor_value_info(target, T.FLOAT, out_dims)], weights)
    model = h.make_model(graph, opset_imports=[h.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    folder = here.parent.parent / "fixtures/models" / name
    (folder / "onnx").mkdir(parents=True, exist_ok=True)
    file = folder / "onnx/model.onnx"
    onnx.save(model, file)
    data = file.read_bytes()
    (folder / "model.json").write_text(json.dumps({
        "format": 1, "title": name, "family": family, "precision": "float32", "licence": "MIT", "source": "test/oracles/image-models.py",
        "memory": 1000000, "options": options,
        "files": [{"path": "onnx/model.onnx", "sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}],
    }, indent=2) + "\n")
    return onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"]).run([target], {source: feed})[0]


# Two convolutions before the pixel shuffle, one after it: 3 pixels at most are seen on each side.
first, w1 = conv("first", "lr", "a", 3, 8)
second, w2 = conv("second", "b", "c", 8, 12)
last, w3 = conv("last", "d", "hr", 3, 3, 0.5)
upscaled = package(
    "tiny-upscaler", "upscaler", "lr", "hr",
    [first, h.make_node("LeakyRelu", ["a"], ["b"], alpha=0.2), second, h.make_node("DepthToSpace", ["c"], ["d"], blocksize=2, mode="CRD"), last],
    w1 + w2 + w3, [1, 3, "H", "W"], {"scale": 2, "margin": 3, "bytesPerPixel": 64}, picture)

mean, std = np.array([0.485, 0.456, 0.406], np.float32), np.array([0.229, 0.224, 0.225], np.float32)
normal = (picture[:, :, :14, :28] - mean[:, None, None]) / std[:, None, None]
one, w4 = conv("one", "pixel_values", "a", 3, 4)
two, w5 = conv("two", "b", "c", 4, 1, 20)
depth = package(
    "tiny-depth", "depth", "pixel_values", "predicted_depth",
    [one, h.make_node("Relu", ["a"], ["b"]), two, h.make_node("Squeeze", ["c", "axis"], ["predicted_depth"])],
    w4 + w5 + [nh.from_array(np.array([1], np.int64), "axis")], [1, "h", "w"],
    {"mean": mean.tolist(), "std": std.tolist(), "multiple": 14, "side": 28}, normal.astype(np.float32))

mask, w6 = conv("mask", "input", "logits", 3, 1, 6)
matte = package(
    "tiny-matting", "matting", "input", "logits", [mask], w6, [1, 1, "h", "w"],
    {"mean": [0.5, 0.5, 0.5], "std": [1, 1, 1], "side": 32, "square": True, "range": "sigmoid"}, picture - np.float32(0.5))

numbers = lambda array: [round(float(value), 6) for value in array.ravel()]
here.with_suffix(".json").write_text(json.dumps({
    "width": width, "height": height, "picture": picture.ravel().tolist(),
    "upscaled": numbers(np.clip(upscaled, 0, 1)),
    "depth": numbers(depth),
    "alpha": numbers(1 / (1 + np.exp(-matte))),
}) + "\n")
print(upscaled.min(), upscaled.max(), np.mean((upscaled > 0) & (upscaled < 1)), depth.min(), depth.max())
