"""Makes a face detector and a face mesh that see coloured discs for eyes, and records what the published steps around them give:
python3 test/oracles/face-models.py
Needs numpy, onnx and OneEuroFilter (of the filter's author). Writes test/fixtures/models/tiny-{faces,mesh} and face-models.json.

The detector (1 x 128 x 128 x 3, 896 places) takes a red disc for the right eye and a green one for the left: the box is four times
as wide as they are apart, around their middle. The mesh (1 x 3 x 192 x 192) puts its 478 points along and across the line between
the same two discs; the points 33 and 263 lie on them. Places, decoding and suppression are written here a second time, after
MediaPipe's SsdAnchorsCalculator, TensorsToDetectionsCalculator and NonMaxSuppressionCalculator."""
import hashlib
import json
import pathlib
import sys

sys.path.pop(0)

import numpy as np
import onnx
from OneEuroFilter import OneEuroFilter
from onnx import TensorProto as T
from onnx import helper as h
from onnx import numpy_helper as nh

here = pathlib.Path(__file__).resolve()
random = np.random.default_rng(5)
POINTS = 478


def ssd_anchors(size, strides, offset=0.5, aspect_ratios=(1.0,), interpolated=1.0, lowest=0.1484375, highest=0.75):
    """The general algorithm; with fixed anchor sizes only the centres are left of it."""
    scale = lambda i: lowest + (highest - lowest) * i / (len(strides) - 1) if len(strides) > 1 else (lowest + highest) / 2
    made, layer = [], 0
    while layer < len(strides):
        shapes, last = [], layer
        while last < len(strides) and strides[last] == strides[layer]:
            for ratio in aspect_ratios:
                shapes.append((ratio, scale(last)))
            if interpolated > 0:
                shapes.append((interpolated, np.sqrt(scale(last) * (1 if last == len(strides) - 1 else scale(last + 1)))))
            last += 1
        cells = int(np.ceil(size / strides[layer]))
        for y in range(cells):
            for x in range(cells):
                made += [((x + offset) / cells, (y + offset) / cells)] * len(shapes)
        layer = last
    return np.array(made)


def detections(raw, logits, anchors, size, threshold):
    scores = 1 / (1 + np.exp(-np.clip(logits, -100, 100)))
    centre = raw[:, 0:2] / size + anchors
    extent = raw[:, 2:4] / size
    corners = np.concatenate([centre - extent / 2, centre + extent / 2], 1)
    keypoints = (raw[:, 4:].reshape(len(raw), -1, 2) / size + anchors[:, None]).reshape(len(raw), -1)
    keep = scores >= threshold
    return scores[keep], corners[keep], keypoints[keep]


def weighted_suppression(scores, corners, keypoints, least):
    def iou(a, b):
        both = np.prod(np.clip(np.minimum(a[2:], b[2:]) - np.maximum(a[:2], b[:2]), 0, None))
        return both / (np.prod(a[2:] - a[:2]) + np.prod(b[2:] - b[:2]) - both)
    left, made = list(np.argsort(-scores, kind="stable")), []
    while left:
        best = left[0]
        alike = [i for i in left if iou(corners[i], corners[best]) > least]
        left = [i for i in left if i not in alike]
        weight = scores[alike] / scores[alike].sum()
        made.append((scores[best], weight @ corners[alike], weight @ keypoints[alike]))
    return made


def package(name, family, inputs, outputs, nodes, weights, options):
    graph = h.make_graph(nodes, family, [h.make_tensor_value_info(*one[:1], T.FLOAT, one[1]) for one in inputs],
                         [h.make_tensor_value_info(*one[:1], T.FLOAT, one[1]) for one in outputs], weights)
    model = h.make_model(graph, opset_imports=[h.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    folder = here.parent.parent / "fixtures/models" / name
    (folder / "onnx").mkdir(parents=True, exist_ok=True)
    file = folder / "onnx/model.onnx"
    onnx.save(model, file)
    data = file.read_bytes()
    (folder / "model.json").write_text(json.dumps({
        "format": 1, "title": name, "family": family, "precision": "float32", "licence": "MIT", "source": "test/oracles/face-models.py",
        "memory": 1000000, **({"options": options} if options else {}),
        "files": [{"path": "onnx/model.onnx", "sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}],
    }, indent=2) + "\n")


class Graph:
    def __init__(self):
        self.nodes, self.weights = [], []

    def const(self, value, kind=np.float32):
        name = f"c{len(self.weights)}"
        self.weights.append(nh.from_array(np.array(value, kind), name))
        return name

    def op(self, kind, *inputs, name=None, **more):
        out = name or f"v{len(self.nodes)}"
        self.nodes.append(h.make_node(kind, list(inputs), [out], **more))
        return out

    def eyes(self, picture, size, scale, shift):
        """Centres (1 x 2, pixels) and light (1 x 1) of what is red and of what is green; `picture` is 1 x 3 x size x size."""
        unit = self.op("Add", self.op("Mul", picture, self.const(scale)), self.const(shift))
        red, green, _ = (self.op("Squeeze", one, self.const([1], np.int64)) for one in self.split(unit))
        found = []
        for a, b in [(red, green), (green, red)]:
            light = self.op("Relu", self.op("Sub", self.op("Sub", a, b), self.const(0.4)))
            total = self.op("Add", self.op("ReduceSum", light, self.const([1, 2], np.int64), keepdims=0), self.const(1e-6))
            ramp = np.arange(size, dtype=np.float32) + 0.5
            place = [self.op("Div", self.op("ReduceSum", self.op("Mul", light, self.const(r)), self.const([1, 2], np.int64), keepdims=0), total)
                     for r in (ramp[None, None, :], ramp[None, :, None])]
            place = [self.op("Reshape", one, self.const([1, 1], np.int64)) for one in place]
            found.append((self.op("Concat", *place, axis=1), self.op("Reshape", total, self.const([1, 1], np.int64))))
        return found

    def split(self, picture):
        names = [f"s{len(self.nodes)}.{i}" for i in range(3)]
        self.nodes.append(h.make_node("Split", [picture], names, axis=1))
        return names


anchors = ssd_anchors(128, [8, 16, 16, 16])
g = Graph()
(right, red), (left, green) = g.eyes(g.op("Transpose", "input", perm=[0, 3, 1, 2]), 128, 0.5, 0.5)
apart = g.op("Sub", left, right)
length = g.op("Mul", g.op("Sqrt", g.op("ReduceSum", g.op("Mul", apart, apart), g.const([1], np.int64), keepdims=1)), g.const(4))
middle = g.op("Mul", g.op("Add", left, right), g.const(0.5))
places = (anchors * 128).astype(np.float32)
seen_from = lambda point: g.op("Sub", point, g.const(places))
rows = g.const(np.zeros((896, 1)))
size = g.op("Add", length, rows)
g.op("Unsqueeze", g.op("Concat", seen_from(middle), size, size, seen_from(right), seen_from(left), *[seen_from(middle)] * 4, axis=1), g.const([0], np.int64), name="regressors")
# Sure where a place lies within a quarter of the box and both eyes are lit.
far = g.op("Sub", middle, g.const(places))
distance = g.op("Sqrt", g.op("ReduceSum", g.op("Mul", far, far), g.const([1], np.int64), keepdims=1))
near = g.op("Sub", g.op("Mul", length, g.const(0.25)), distance)
lit = g.op("Min", red, green)
g.op("Unsqueeze", g.op("Min", near, g.op("Sub", lit, g.const(3.0))), g.const([0], np.int64), name="classificators")
package("tiny-faces", "face-detector", [("input", [1, 128, 128, 3])], [("regressors", [1, 896, 16]), ("classificators", [1, 896, 1])], g.nodes, g.weights, None)

# Where each point lies: along from the right eye to the left, across it, and deep, all in distances of the eyes.
mesh = np.round(random.uniform([-0.6, -0.9, -0.5], [1.6, 1.5, 0.5], (POINTS, 3)), 3).astype(np.float32)
mesh[33], mesh[263] = (0, 0, 0), (1, 0, 0)
g = Graph()
(right, red), (left, green) = g.eyes("input_1", 192, 1, 0)
apart = g.op("Sub", left, right)
turned = g.op("Mul", g.op("Concat", *reversed([g.op("Gather", apart, g.const([i], np.int64), axis=1) for i in (0, 1)]), axis=1), g.const([[-1.0, 1.0]]))
flat = g.op("Add", right, g.op("Add", g.op("Mul", g.const(mesh[:, :1]), apart), g.op("Mul", g.const(mesh[:, 1:2]), turned)))
length = g.op("Sqrt", g.op("ReduceSum", g.op("Mul", apart, apart), g.const([1], np.int64), keepdims=1))
deep = g.op("Mul", g.const(mesh[:, 2:]), length)
g.op("Reshape", g.op("Concat", flat, deep, axis=1), g.const([1, 1, 1, POINTS * 3], np.int64), name="points")
g.op("Reshape", g.op("Sub", g.op("Min", red, green), g.const(5.0)), g.const([1, 1, 1, 1], np.int64), name="flag")
package("tiny-mesh", "face-landmarks", [("input_1", [1, 3, 192, 192])], [("points", [1, 1, 1, POINTS * 3]), ("flag", [1, 1, 1, 1])], g.nodes, g.weights, None)

# Three faces seen from many places each, scores and boxes a little apart.
raw, logits = np.zeros((896, 16)), np.full(896, -8.0)
for at, extent in [((40, 50), 36), ((90, 44), 30), ((58, 52), 34)]:
    close = np.argsort(np.hypot(*(anchors * 128 - at).T))[:9]
    logits[close] = random.uniform(-1, 4, 9)
    raw[close, 2:4] = extent + random.normal(0, 2, (9, 2))
    raw[close, 0:2] = at - anchors[close] * 128 + random.normal(0, 1.5, (9, 2))
    for k in range(6):
        raw[close, 4 + 2 * k:6 + 2 * k] = raw[close, 0:2] + (k - 2.5) * 3 + random.normal(0, 0.5, (9, 2))
raw, logits = np.round(raw, 3), np.round(logits, 3)
found = weighted_suppression(*detections(raw, logits, anchors, 128, 0.5), 0.3)
lit = np.flatnonzero(logits > -8)

noise = np.round(np.cumsum(random.normal(0, 1, 60)) + 100, 3)
euro = OneEuroFilter(freq=24, mincutoff=1.5, beta=8 / 50, dcutoff=1.0)

here.with_suffix(".json").write_text(json.dumps({
    "anchors": {"count": len(anchors), "sum": anchors.sum(0).tolist(), "at": {int(i): anchors[i].tolist() for i in (0, 1, 31, 200, 511, 512, 517, 518, 700, 895)}},
    "fullRange": {"count": len(full := ssd_anchors(192, [4], interpolated=0)), "at": {int(i): full[i].tolist() for i in (0, 47, 48, 2303)}},
    "raw": {int(i): [float(logits[i]), *raw[i].tolist()] for i in lit},
    "faces": [{"score": float(s), "corners": c.tolist(), "keypoints": k.tolist()} for s, c, k in found],
    "mesh": mesh.tolist(),
    "euro": {"rate": 24, "cutoff": 1.5, "quickness": 8, "scale": 50, "values": noise.tolist(), "smoothed": [euro(float(v)) for v in noise]},
}) + "\n")
print(len(lit), len(found), [round(float(s), 3) for s, _, _ in found])
