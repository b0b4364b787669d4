"""What TensorFlow Lite makes of the weights that npm packages bring, and MediaPipe of a photo: python3 test/oracles/tflite.py
Needs ai-edge-litert 2.3, mediapipe 0.10.14 (which needs numpy below 2) and pillow, in an environment outside the clone, and node_modules.
Writes tflite.json and, where the folder of scikit-image's data is given, test/fixtures/photos.

The photo is scikit-image's astronaut: Eileen Collins, taken by NASA, in the public domain. Models see astronaut-256.png, without
interpolation, so that other programs can give them the very same numbers. Of each output every so many numbers are kept."""
import json
import pathlib
import re
import sys
import tempfile

sys.path.pop(0)

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from PIL import Image

here = pathlib.Path(__file__).resolve()
root = here.parent.parent.parent
npm = root / "node_modules/@mediapipe"
photos = root / "test/fixtures/photos"
KEPT = 60

if len(sys.argv) > 1:
    photo = Image.open(pathlib.Path(sys.argv[1]) / "astronaut.png").convert("RGB")
    photo.save(photos / "astronaut.jpg", quality=85, optimize=True)
    photo.resize((256, 256), Image.LANCZOS).save(photos / "astronaut-256.png", optimize=True)

small = np.asarray(Image.open(photos / "astronaut-256.png").convert("RGB"), np.float32) / 255


def packed(name):
    folder = npm / "face_mesh"
    script = (folder / "face_mesh_solution_packed_assets_loader.js").read_text()
    start, end = re.search(rf'/{name}", "start": (\d+), "end": (\d+)', script).groups()
    return (folder / "face_mesh_solution_packed_assets.data").read_bytes()[int(start):int(end)]


def seen(left, top, side, width, height=None):
    """A square of the small photo at another size: of each place the pixel that its middle lies on."""
    along = lambda count, first: first + np.floor((np.arange(count) + 0.5) * side / count).astype(int)
    return small[along(height or width, top)[:, None], along(width, left)[None]]


def record(model, picture):
    interpreter = Interpreter(model_content=model)
    interpreter.allocate_tensors()
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], picture[None].astype(np.float32))
    interpreter.invoke()
    made = []
    for one in interpreter.get_output_details():
        values = interpreter.get_tensor(one["index"]).reshape(-1)
        step = max(1, len(values) // KEPT)
        made.append({"name": one["name"], "length": len(values), "step": step, "range": float(np.abs(values).max()), "values": [float(f"{v:.7g}") for v in values[::step]]})
    return made


MODELS = {
    # Square of the photo: left, top, side; size of what the model sees; what its numbers run from and to.
    "blazeface-full-range": (lambda: (npm / "face_detection/face_detection_full_range.tflite").read_bytes(), (0, 0, 256), (192, 192), (-1, 1)),
    "blazeface-short-range": (lambda: packed("face_detection_short_range.tflite"), (0, 0, 256), (128, 128), (-1, 1)),
    "face-mesh": (lambda: packed("face_landmark.tflite"), (64, 15, 96), (192, 192), (0, 1)),
    "selfie-segmentation": (lambda: (npm / "selfie_segmentation/selfie_segmentation.tflite").read_bytes(), (0, 0, 256), (256, 256), (0, 1)),
    "selfie-segmentation-landscape": (lambda: (npm / "selfie_segmentation/selfie_segmentation_landscape.tflite").read_bytes(), (0, 0, 256), (256, 144), (0, 1)),
}
models = {}
for name, (read, square, (width, height), (least, most)) in MODELS.items():
    outputs = record(read(), seen(*square, width, height) * (most - least) + least)
    models[name] = {"square": square, "size": [width, height], "range": [least, most], "outputs": outputs}
    print(name, [(one["name"], one["length"], round(one["range"], 3)) for one in outputs])

import mediapipe

whole = np.asarray(Image.open(photos / "astronaut.jpg").convert("RGB"))


def faces_in(picture, refined):
    with mediapipe.solutions.face_mesh.FaceMesh(static_image_mode=True, max_num_faces=5, refine_landmarks=refined) as mesh:
        faces = mesh.process(picture).multi_face_landmarks
    return [[[round(float(p.x) * 512, 2), round(float(p.y) * 512, 2), round(float(p.z) * 512, 2)] for p in face.landmark] for face in faces]


points = {"face-mesh": faces_in(whole, False), "face-mesh-attention": faces_in(whole, True)}
print({name: [len(face) for face in faces] for name, faces in points.items()})


def by_mediapipe(model, picture, count):
    """The outputs of a model that needs MediaPipe's own operators: its interpreter, in a graph of nothing else."""
    each = range(count)
    graph = mediapipe.CalculatorGraph(graph_config=f"""
input_stream: "image"
{"".join(f'output_stream: "floats{i}" ' for i in each)}
node {{ calculator: "ImageToTensorCalculator" input_stream: "IMAGE:image" output_stream: "TENSORS:in"
  options {{ [mediapipe.ImageToTensorCalculatorOptions.ext] {{ output_tensor_width: {picture.shape[1]} output_tensor_height: {picture.shape[0]} output_tensor_float_range {{ min: 0 max: 1 }} }} }} }}
node {{ calculator: "TfLiteCustomOpResolverCalculator" output_side_packet: "OP_RESOLVER:resolver" }}
node {{ calculator: "InferenceCalculator" input_stream: "TENSORS:in" output_stream: "TENSORS:out" input_side_packet: "OP_RESOLVER:resolver"
  options {{ [mediapipe.InferenceCalculatorOptions.ext] {{ model_path: "{model}" delegate {{ tflite {{}} }} }} }} }}
node {{ calculator: "SplitTensorVectorCalculator" input_stream: "out" {"".join(f'output_stream: "out{i}" ' for i in each)}
  options {{ [mediapipe.SplitVectorCalculatorOptions.ext] {{ {"".join(f"ranges {{ begin: {i} end: {i + 1} }} " for i in each)} }} }} }}
{"".join(f'node {{ calculator: "TensorsToFloatsCalculator" input_stream: "TENSORS:out{i}" output_stream: "FLOATS:floats{i}" }} ' for i in each)}
""")
    made = {}
    for i in each:
        graph.observe_output_stream(f"floats{i}", lambda name, packet: made.__setitem__(name, mediapipe.packet_getter.get_float_list(packet)))
    graph.start_run()
    graph.add_packet_to_input_stream("image", mediapipe.packet_creator.create_image_frame(image_format=mediapipe.ImageFormat.SRGB, data=picture).at(0))
    graph.close_all_packet_sources()
    graph.wait_until_done()
    return [np.array(made[f"floats{i}"]) for i in each]


with tempfile.NamedTemporaryFile(suffix=".tflite") as file:
    file.write(packed("face_landmark_with_attention.tflite"))
    file.flush()
    square = models["face-mesh"]["square"]
    picture = np.ascontiguousarray(np.round(seen(*square, 192) * 255).astype(np.uint8))
    mesh, lips, left_eye, right_eye, left_iris, right_iris, flag = by_mediapipe(file.name, picture, 7)
pairs = lambda values, count: [[float(f"{v:.7g}") for v in pair] for pair in values.reshape(-1, 2)[:count]]
attention = {
    # The first points of each region are those of its lower rim.
    "square": square, "lips": pairs(lips, 11), "leftEye": pairs(left_eye, 9), "rightEye": pairs(right_eye, 9), "irises": pairs(np.concatenate([left_iris, right_iris]), 10),
    "nose": [float(f"{v:.7g}") for v in mesh[3:6]], "depths": [float(f"{v:.7g}") for v in mesh[2::3 * 13]], "leftLids": float(mesh.reshape(-1, 3)[[33, 7, 163, 144, 145, 153, 154, 155, 133, 246, 161, 160, 159, 158, 157, 173], 2].mean()), "presence": float(flag[0]),
}

here.with_suffix(".json").write_text(json.dumps({"models": models, "faces": points, "attention": attention}) + "\n")
