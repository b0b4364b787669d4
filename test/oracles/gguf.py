"""Records what the gguf package reads from blocks of each quantised type, and a file that it writes: python3 test/oracles/gguf.py
Needs gguf 0.17 or later and numpy. Writes gguf.json: bytes in base64, the numbers in them, and the whole small file."""
import base64
import json
import pathlib
import sys
import tempfile

sys.path.pop(0)

import gguf
import numpy as np

here = pathlib.Path(__file__).resolve()
random = np.random.default_rng(5)
# Where the scales lie in a block: they must be numbers.
SCALES = {"Q8_0": [0], "Q4_0": [0], "Q4_1": [0, 2], "Q5_0": [0], "Q5_1": [0, 2], "Q4_K": [0, 2], "Q5_K": [0, 2], "Q6_K": [208]}
types = {}
for name, places in SCALES.items():
    kind = gguf.GGMLQuantizationType[name]
    numbers, size = gguf.GGML_QUANT_SIZES[kind]
    blocks = random.integers(0, 256, (3, size), dtype=np.uint8)
    for at in places:
        blocks[:, at:at + 2] = random.uniform(-0.1, 0.1, (3, 1)).astype(np.float16).view(np.uint8)
    types[name] = {"bytes": base64.b64encode(blocks.tobytes()).decode(), "numbers": [float(one) for one in gguf.quants.dequantize(blocks, kind).flatten()]}

with tempfile.TemporaryDirectory() as folder:
    path = pathlib.Path(folder) / "small.gguf"
    writer = gguf.GGUFWriter(path, "sd1")
    writer.add_string("general.license", "mit")
    writer.add_array("numbers", [1, 2, 3])
    writer.add_array("words", ["a", "bc"])
    writer.add_bool("yes", True)
    arrays = {"a.weight": random.standard_normal((3, 64)).astype(np.float32), "b.bias": np.arange(5, dtype=np.float32), "c": np.ones((2, 3, 1, 1), dtype=np.float16)}
    writer.add_tensor("a.weight", gguf.quants.quantize(arrays["a.weight"], gguf.GGMLQuantizationType.Q8_0), raw_dtype=gguf.GGMLQuantizationType.Q8_0)
    writer.add_tensor("b.bias", arrays["b.bias"])
    writer.add_tensor("c", arrays["c"])
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    reader = gguf.GGUFReader(path)
    tensors = {one.name: {"dtype": one.tensor_type.name, "shape": [int(n) for n in reversed(one.shape)], "from": int(one.data_offset)} for one in reader.tensors}
    file = base64.b64encode(path.read_bytes()).decode()
here.with_suffix(".json").write_text(json.dumps({"types": types, "file": file, "tensors": tensors}) + "\n")
print({name: len(one["numbers"]) for name, one in types.items()}, tensors)
