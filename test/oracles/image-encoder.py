"""Makes a tiny CLIP and a tiny DINOv2 with random weights, exports them, and records what transformers makes of some pictures:
python3 test/oracles/image-encoder.py. Needs models/export/requirements.txt. Writes test/fixtures/encoders/ and image-encoder.json."""
import json
import pathlib
import shutil
import sys

# transformers would take kernels.py beside this file for a package of that name.
sys.path.pop(0)

import numpy as np
import torch
from PIL import Image
from transformers import BitImageProcessorPil, CLIPVisionConfig, CLIPVisionModelWithProjection, Dinov2Config, Dinov2Model
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

here = pathlib.Path(__file__).resolve()
root = here.parent.parent.parent
sys.path.insert(0, str(root / "models/export"))
from image_encoder import image_encoder_module  # noqa: E402
from package import write_manifest  # noqa: E402

SIDE = 28
PICTURES = [("gradient", 48, 32), ("checks", 71, 53), ("waves", 32, 95)]
SMALL = dict(hidden_size=16, num_hidden_layers=2, num_attention_heads=2, image_size=SIDE, patch_size=7)


def picture(kind, width, height):
    """The tests make the same ones: test/models/oracle-pictures.ts."""
    y, x = np.mgrid[0:height, 0:width]
    planes = {"gradient": [5 * x, 8 * y, 7 * x * y], "checks": [((x // 6 + y // 6) % 2) * 255, ((x // 9) % 2) * 200, 30 + 0 * x],
              "waves": [(x * x + 3 * y * y) // 16, (x * 13 + y * 29) % 251, 255 - 3 * x]}[kind]
    return Image.fromarray(np.stack([p % 256 for p in planes], axis=-1).astype(np.uint8))


def random(make, seed):
    torch.manual_seed(seed)
    made = make().eval()
    for p in made.parameters():
        if p.dim() > 1:
            p.normal_(0, 0.3)
        # fp32 holds halves exactly, and git packs them better.
        p.copy_(p.half().float())
    return made


@torch.no_grad()
def main():
    size = dict(size={"shortest_edge": SIDE + 4}, crop_size={"height": SIDE, "width": SIDE})
    clip = random(lambda: CLIPVisionModelWithProjection(CLIPVisionConfig(**SMALL, intermediate_size=24, projection_dim=12)), 3)
    dino = random(lambda: Dinov2Model(Dinov2Config(**SMALL, mlp_ratio=2)), 4)
    cases = []
    shutil.rmtree(root / "test/fixtures/encoders", ignore_errors=True)
    for name, model, processor, call in [("tiny-clip", clip, CLIPImageProcessorPil(**size), lambda x: clip(x).image_embeds),
                                         ("tiny-dino", dino, BitImageProcessorPil(**size, image_mean=[0.485, 0.456, 0.406], image_std=[0.229, 0.224, 0.225]), lambda x: dino(x).pooler_output)]:
        folder = root / "test/fixtures/encoders" / name
        folder.mkdir(parents=True)
        options = image_encoder_module(model, processor, folder)
        write_manifest(folder, "image-encoder", licence="MIT", source="test/oracles/image-encoder.py", options=options)
        for kind, width, height in PICTURES:
            pixels = processor(picture(kind, width, height), return_tensors="pt").pixel_values
            cases.append({"package": name, "unlike": options["unlike"], "picture": kind, "width": width, "height": height,
                          "row": [float(f"{v:.7g}") for v in call(pixels)[0]]})
    here.with_suffix(".json").write_text(json.dumps({"cases": cases}) + "\n")


if __name__ == "__main__":
    main()
