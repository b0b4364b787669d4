"""Saves tiny random pipelines as the world publishes them, runs the exporter on them as a user would, and records what the packages
are of: python3 test/oracles/export-pipelines.py
Needs models/export/requirements.txt. Writes export-pipelines.json: digests of files, types of weights, manifests, what was said."""
import importlib.util
import json
import pathlib
import subprocess
import sys
import tempfile

here = pathlib.Path(__file__).resolve()
spec = importlib.util.spec_from_file_location("oracle_pipelines", here.parent / "pipelines.py")
tiny = importlib.util.module_from_spec(spec)
# It takes this folder out of the path itself.
spec.loader.exec_module(tiny)
import onnx  # noqa: E402
from diffusers import StableDiffusionPipeline, UNet2DConditionModel  # noqa: E402

scratch = pathlib.Path(tempfile.mkdtemp())


def exported(name, source, *arguments):
    target = scratch / name
    command = [sys.executable, "-W", "ignore", tiny.root / "models/export/export.py", source, target, "--licence", "MIT", *arguments]
    done = subprocess.run([str(one) for one in command], stdout=subprocess.PIPE, text=True, check=True)
    manifest = json.loads((target / "model.json").read_text())
    types = {}
    for part in sorted(p.parent.name for p in target.glob("*/model.onnx")):
        weights = onnx.load(str(target / part / "model.onnx"), load_external_data=False).graph.initializer
        types[part] = sorted({onnx.TensorProto.DataType.Name(w.data_type) for w in weights if w.name.endswith(".weight")})
    scheduler = json.loads((target / "scheduler/scheduler_config.json").read_text())
    said = [line.replace(str(scratch) + "/", "") for line in done.stdout.splitlines() if line.startswith(("Kept", "Joined"))]
    return {"manifest": {**manifest, "source": manifest["source"].replace(str(scratch) + "/", "")}, "types": types, "scheduler": scheduler, "said": said}


record = {}
whole = tiny.animatediff()
whole.motion_adapter.save_pretrained(scratch / "adapter")
# The same seeds as in tiny.animatediff: joined they must be the same.
base = tiny.seeded(lambda: UNet2DConditionModel(**{**tiny.unet_config(), "block_out_channels": (16, 32), "norm_num_groups": 4}), 3)
parts = {**tiny.stable_diffusion().components, "unet": base}
StableDiffusionPipeline(**parts, requires_safety_checker=False).save_pretrained(scratch / "pictures")
# As Stable Diffusion 1's own, which says nothing of it; XL's does.
config = scratch / "pictures/vae/config.json"
config.write_text(json.dumps({k: v for k, v in json.loads(config.read_text()).items() if k != "force_upcast"}))
record["joined"] = exported("joined", scratch / "pictures", "--motion-adapter", scratch / "adapter", "--mirror", "https://one.example.org/joined", "--mirror", "file:///srv/joined")
record["pictures"] = exported("halves", scratch / "pictures", "--precision", "fp16")
xl = tiny.stable_diffusion_xl()
xl.save_pretrained(scratch / "xl")
record["xl"] = exported("xl-halves", scratch / "xl", "--precision", "fp16")
config = scratch / "xl/vae/config.json"
config.write_text(json.dumps({**json.loads(config.read_text()), "force_upcast": False}))
record["xl-fixed"] = exported("xl-fixed", scratch / "xl", "--precision", "fp16")
for name, one in record.items():
    print(name, one["manifest"]["precision"], one["types"], one["said"])
here.with_suffix(".json").write_text(json.dumps(record, indent=1) + "\n")
