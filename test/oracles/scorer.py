"""Makes test/fixtures/scorers/tiny-scorer: the mean of what it is given, plus 5. Needs onnx. python3 test/oracles/scorer.py"""
import hashlib
import json
import pathlib

import onnx
from onnx import TensorProto, helper

root = pathlib.Path(__file__).parent.parent / "fixtures" / "scorers" / "tiny-scorer"
(root / "scorer").mkdir(parents=True, exist_ok=True)
graph = helper.make_graph(
    [
        helper.make_node("ReduceMean", ["pixel_values"], ["mean"], axes=[1, 2, 3], keepdims=0),
        helper.make_node("Add", ["mean", "five"], ["score"]),
    ],
    "scorer",
    [helper.make_tensor_value_info("pixel_values", TensorProto.FLOAT, [1, 3, 224, 224])],
    [helper.make_tensor_value_info("score", TensorProto.FLOAT, [1])],
    [helper.make_tensor("five", TensorProto.FLOAT, [1], [5.0])],
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
onnx.checker.check_model(model)
data = model.SerializeToString()
(root / "scorer" / "model.onnx").write_bytes(data)
manifest = {
    "format": 1, "family": "aesthetic-scorer", "title": "Tiny scorer", "licence": "MIT", "source": "https://example.org/tiny-scorer",
    "precision": "float32", "memory": 1000000,
    "files": [{"path": "scorer/model.onnx", "sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}],
}
(root / "model.json").write_text(json.dumps(manifest, indent=2) + "\n")
