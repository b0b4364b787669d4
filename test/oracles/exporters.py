"""Makes tiny random models in the forms in which the world publishes them, runs the exporter on each as a user would, and records
what the originals make of a picture: python3 test/oracles/exporters.py
Needs models/export/requirements.txt, torchvision and spandrel, whose upscalers are written independently of the exporter's. Writes
test/fixtures/exported/*/ and exporters.json."""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

# transformers would take kernels.py beside this file for a package of that name.
sys.path.pop(0)

import numpy as np
import torch
from spandrel.architectures.Compact import Compact as SRVGGNetCompact
from spandrel.architectures.ESRGAN import ESRGAN, ESRGANArch
from transformers import (CLIPVisionConfig, CLIPVisionModelWithProjection, DepthAnythingConfig, DepthAnythingForDepthEstimation, Dinov2Config, DPTConfig,
                          DPTForDepthEstimation, DPTImageProcessor)

here = pathlib.Path(__file__).resolve()
root = here.parent.parent.parent
sys.path.insert(0, str(root / "models/export"))
from upscaler import RRDBNet, network  # noqa: E402

FIXTURES = root / "test/fixtures/exported"
scratch = pathlib.Path(tempfile.mkdtemp())
record = {}


def seeded(make, seed, gain=1.0):
    torch.manual_seed(seed)
    module = make().eval()
    for name, p in module.named_parameters():
        # Zeros would hide what is in the wrong place.
        p.copy_((p * gain + (0.02 * torch.randn_like(p) if p.dim() == 1 else 0)).half().float())
    return module


def picture(width, height):
    """Whole numbers, so that the tests paint the very same."""
    y, x = np.mgrid[0:height, 0:width]
    return torch.from_numpy(np.stack([(x * 5 + y * 3) % 256, (x * y) % 251, (x * x + 7 * y) % 253]).astype(np.float32)[None] / 255)


def ranged(model, last, seen):
    """Depth that differs by about 1 from place to place: the last layer of a random model hardly tells them apart."""
    spread = float(model(seen).predicted_depth.std())
    last.bias.zero_()
    last.weight *= 0.3 / spread
    last.weight.copy_(last.weight.half().float())


def exported(name, *arguments):
    target = FIXTURES / name
    shutil.rmtree(target, ignore_errors=True)
    FIXTURES.mkdir(exist_ok=True)
    # SOURCE and TARGET, or TARGET alone after a ready file.
    at = 2 if arguments[0] == "--onnx" else 1
    command = [sys.executable, "-W", "ignore", root / "models/export/export.py", *arguments[:at], target, *arguments[at:], "--licence", "MIT"]
    subprocess.run([str(one) for one in command], check=True, stdout=subprocess.DEVNULL)
    manifest = json.loads((target / "model.json").read_text())
    # Where it came from on the machine that made it says nothing.
    (target / "model.json").write_text(json.dumps({**manifest, "source": "test/oracles/exporters.py"}, indent=2) + "\n")


def numbers(name, made, width, height):
    record[name] = {"width": width, "height": height, "values": [round(float(v), 6) for v in made.ravel()[::7]]}
    print(name, tuple(made.shape), float(made.min()), float(made.max()), sum(p.stat().st_size for p in (FIXTURES / name).rglob("*") if p.is_file()))


def same(ours, theirs, fold):
    x = picture(20, 16)
    apart = float((ours(x) - theirs(x)).abs().max())
    assert apart < 1e-5 and float(theirs(x).std()) > 0.01, (fold, apart)
    print("RRDBNet", fold, "apart from spandrel's", apart)


with torch.no_grad():
    # Older names, as ESRGAN's files have them, and Real-ESRGAN's own, folded for twice the size.
    old = seeded(lambda: ESRGAN(num_filters=8, num_blocks=2), 1, 1.5)
    same(network(old.state_dict())[0], old, 1)
    new = seeded(lambda: RRDBNet(2, 8, 32, 1), 2, 1.5)
    same(new, ESRGANArch().load(new.state_dict()).model, 2)

    rrdb = seeded(lambda: RRDBNet(2, 6, 4, 1), 3, 1.5)
    # Light enough to be seen: the tests cut at 0 and 1.
    rrdb.conv_last.bias += 0.5
    torch.save({"params_ema": rrdb.state_dict()}, scratch / "rrdb.pth")
    exported("rrdb", scratch / "rrdb.pth", "--family", "upscaler")
    numbers("rrdb", rrdb(picture(22, 14)), 22, 14)

    compact = seeded(lambda: SRVGGNetCompact(num_feat=8, num_conv=2, upscale=3), 4)
    torch.save({"params": compact.state_dict()}, scratch / "compact.pth")
    exported("compact", scratch / "compact.pth", "--family", "upscaler", "--option", "margin=8")
    numbers("compact", compact(picture(21, 13)), 21, 13)

    backbone = Dinov2Config(hidden_size=16, num_hidden_layers=2, num_attention_heads=2, mlp_ratio=2, image_size=70, patch_size=14, out_features=["stage1", "stage2"],
                            out_indices=None, reshape_hidden_states=False, apply_layernorm=True)
    config = DepthAnythingConfig(backbone_config=backbone, patch_size=14, reassemble_hidden_size=16, reassemble_factors=[2, 1], neck_hidden_sizes=[8, 12],
                                 fusion_hidden_size=8, head_hidden_size=8)
    anything = seeded(lambda: DepthAnythingForDepthEstimation(config), 5, 3)
    ranged(anything, anything.head.conv3, picture(98, 70))
    anything.save_pretrained(scratch / "anything")
    imagenet = {"image_mean": [0.485, 0.456, 0.406], "image_std": [0.229, 0.224, 0.225]}
    DPTImageProcessor(size={"height": 70, "width": 70}, keep_aspect_ratio=True, ensure_multiple_of=14, **imagenet).save_pretrained(scratch / "anything")
    exported("depth-anything", scratch / "anything", "--family", "depth")
    fed = lambda x: (x - torch.tensor(imagenet["image_mean"])[:, None, None]) / torch.tensor(imagenet["image_std"])[:, None, None]
    numbers("depth-anything", anything(fed(picture(126, 70))).predicted_depth, 126, 70)

    config = DPTConfig(hidden_size=16, num_hidden_layers=4, num_attention_heads=2, intermediate_size=24, image_size=64, patch_size=16, backbone_out_indices=[0, 1, 2, 3],
                       neck_hidden_sizes=[8, 8, 8, 8], fusion_hidden_size=8, reassemble_factors=[4, 2, 1, 0.5], is_hybrid=False)
    dpt = seeded(lambda: DPTForDepthEstimation(config), 6, 3)
    ranged(dpt, dpt.head.head[4], picture(64, 64))
    dpt.save_pretrained(scratch / "dpt")
    DPTImageProcessor(size={"height": 64, "width": 64}, keep_aspect_ratio=False, image_mean=[0.5] * 3, image_std=[0.5] * 3).save_pretrained(scratch / "dpt")
    exported("dpt", scratch / "dpt", "--family", "depth")
    numbers("dpt", dpt(picture(64, 64) * 2 - 1).predicted_depth, 64, 64)

    class Matte(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.one, self.other = torch.nn.Conv2d(3, 4, 3, 1, 1), torch.nn.Conv2d(4, 2, 3, 1, 1)

        def forward(self, x):
            made = torch.sigmoid(self.other(torch.relu(self.one(x))))
            return made[:, :1], made[:, 1:]

    matte = seeded(Matte, 7, 3)
    torch.jit.trace(matte, torch.rand(1, 3, 320, 320)).save(str(scratch / "matte.pt"))
    exported("matting", scratch / "matte.pt", "--family", "matting")
    numbers("matting", matte(fed(picture(320, 320)))[0][:, :, ::8, ::8], 320, 320)

    clip = seeded(lambda: CLIPVisionModelWithProjection(CLIPVisionConfig(
        hidden_size=8, intermediate_size=12, num_hidden_layers=2, num_attention_heads=2, image_size=224, patch_size=32, projection_dim=12)), 8, 4)
    clip.save_pretrained(scratch / "clip")
    head = {f"layers.{i}.{kind}": torch.randn(*([b, a] if kind == "weight" else [b])).half().float() for i, (a, b) in {0: (12, 8), 2: (8, 6), 10: (6, 1)}.items() for kind in ("weight", "bias")}
    torch.save(head, scratch / "head.pth")
    exported("scorer", f"{scratch / 'clip'},{scratch / 'head.pth'}", "--family", "aesthetic-scorer")
    clip_mean, clip_std = [0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711]
    seen = clip((picture(224, 224) - torch.tensor(clip_mean)[:, None, None]) / torch.tensor(clip_std)[:, None, None]).image_embeds[0].double().numpy()
    mark = seen / np.linalg.norm(seen)
    for i in (0, 2, 10):
        mark = head[f"layers.{i}.weight"].double().numpy() @ mark + head[f"layers.{i}.bias"].double().numpy()
    numbers("scorer", mark, 224, 224)

    # A ready file of ONNX with its data beside it, as another tool would give it.
    exported("wrapped", "--onnx", FIXTURES / "rrdb/onnx/model.onnx", "--family", "upscaler", "--option", "scale=2", "--option", "multiple=2", "--option", "input=image")
    numbers("wrapped", rrdb(picture(22, 14)), 22, 14)

shutil.rmtree(scratch)
here.with_suffix(".json").write_text(json.dumps(record) + "\n")
