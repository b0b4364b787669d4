"""Makes three tiny models and records what onnxruntime's Python package makes of them: python3 test/oracles/sessions.py
Needs numpy, onnx and onnxruntime. Writes test/fixtures/models/tiny/*.onnx and sessions.json."""
import json
import pathlib

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto as T
from onnx import helper as h
from onnx import numpy_helper as nh

here = pathlib.Path(__file__)
folder = here.parent.parent / "fixtures/models/tiny"
folder.mkdir(parents=True, exist_ok=True)
value = h.make_tensor_value_info


def save(name, nodes, inputs, outputs, weights=(), external=False):
    graph = h.make_graph(nodes, name, inputs, outputs, [nh.from_array(array, key) for key, array in weights])
    model = h.make_model(graph, opset_imports=[h.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    file = folder / f"{name}.onnx"
    (folder / f"{name}.onnx_data").unlink(missing_ok=True)
    onnx.save(model, file, save_as_external_data=external, location=f"{name}.onnx_data", size_threshold=0)
    return onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])


random = np.random.default_rng(5)
w, b = random.standard_normal((4, 3)).astype(np.float32), random.standard_normal(3).astype(np.float32)
linear = save("linear", [h.make_node("MatMul", ["x", "w"], ["p"]), h.make_node("Add", ["p", "b"], ["y"]), h.make_node("Neg", ["y"], ["minus"])],
              [value("x", T.FLOAT, ["n", 4])], [value("y", T.FLOAT, ["n", 3]), value("minus", T.FLOAT, ["n", 3])], [("w", w), ("b", b)], external=True)
half = save("half", [h.make_node("Cast", ["t"], ["s"], to=T.FLOAT16), h.make_node("Mul", ["x", "s"], ["y"])],
            [value("x", T.FLOAT16, ["n"]), value("t", T.INT64, [1])], [value("y", T.FLOAT16, ["n"])])
# Takes as much memory as it is told to.
save("expand", [h.make_node("Expand", ["x", "size"], ["many"]), h.make_node("ReduceMax", ["many"], ["y"], keepdims=0)],
     [value("x", T.FLOAT, [1]), value("size", T.INT64, [1])], [value("y", T.FLOAT, [])])

x = random.standard_normal((2, 4)).astype(np.float32)
# A second set of weights, laid out as the first one is in the file.
other = random.standard_normal(15).astype(np.float32)
xs = (random.standard_normal(64) * 10.0 ** random.integers(-9, 6, 64)).astype(np.float32)
# Half way between two half floats, to the even one below and above; the ends of the range.
xs[:8] = [1 + 2.0**-11, -1 - 3 * 2.0**-11, 65519.996, 65520, 2.0**-25, 2.0**-24 * 1.5, np.inf, -0.0]
with np.errstate(over="ignore"):
    as_half = xs.astype(np.float16)
case = random.standard_normal(5).astype(np.float32)
here.with_suffix(".json").write_text(json.dumps({
    "linear": {"x": x.ravel().tolist(), "y": linear.run(["y"], {"x": x})[0].ravel().tolist()},
    "changed": {"weights": other.tolist(), "y": (x @ other[:12].reshape(4, 3) + other[12:]).ravel().tolist()},
    "half": {"x": case.tolist(), "t": 3, "y": half.run(["y"], {"x": case.astype(np.float16), "t": np.array([3])})[0].astype(np.float32).tolist()},
    "rounding": {"float32": xs.view(np.uint32).tolist(), "float16": as_half.view(np.uint16).tolist()},
    "halves": {"bits": (bits := list(range(0, 65536, 61))), "float32": np.array(bits, np.uint16).view(np.float16).astype(np.float32).view(np.uint32).tolist()},
}) + "\n")
