"""Makes a tiny safety checker with random weights, exports it, and records what diffusers says of some pictures:
python3 test/oracles/safety-checker.py. Needs models/export/requirements.txt. Writes test/fixtures/models/tiny-safety-checker/ and
safety-checker.json. Its concepts are what it makes of some of the pictures, so that it flags these."""
import json
import pathlib
import shutil
import sys

# transformers would take kernels.py beside this file for a package of that name.
sys.path.pop(0)

import numpy as np
import torch
from PIL import Image
from diffusers.pipelines.stable_diffusion.safety_checker import StableDiffusionSafetyChecker, cosine_distance
from transformers import CLIPConfig
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

here = pathlib.Path(__file__).resolve()
root = here.parent.parent.parent
sys.path.insert(0, str(root / "models/export"))
from package import write_manifest  # noqa: E402
from safety_checker import safety_checker_module  # noqa: E402

SIDE = 32
PICTURES = {"flagged": ("gradient", 48, 32), "harmless": ("checks", 71, 53), "care": ("waves", 90, 20), "careless": ("gradient", 70, 33), "tall": ("checks", 32, 95)}


def picture(kind, width, height):
    """The tests make the same ones: test/models/oracle-pictures.ts."""
    y, x = np.mgrid[0:height, 0:width]
    planes = {"gradient": [5 * x, 8 * y, 7 * x * y], "checks": [((x // 6 + y // 6) % 2) * 255, ((x // 9) % 2) * 200, 30 + 0 * x],
              "waves": [(x * x + 3 * y * y) // 16, (x * 13 + y * 29) % 251, 255 - 3 * x]}[kind]
    return Image.fromarray(np.stack([p % 256 for p in planes], axis=-1).astype(np.uint8))


def checker():
    torch.manual_seed(31)
    vision = dict(hidden_size=32, intermediate_size=37, num_hidden_layers=2, num_attention_heads=4, image_size=SIDE, patch_size=8)
    made = StableDiffusionSafetyChecker(CLIPConfig(vision_config=vision, projection_dim=24)).eval()
    for name, p in made.named_parameters():
        if "embeds" not in name and p.dim() > 1:
            p.normal_(0, 0.3)
        # fp32 holds halves exactly, and git packs them better.
        p.copy_(p.half().float())
    return made


def concepts(made, seen):
    """One picture is a concept itself; another has one of special care, and is a little below the threshold of an ordinary one."""
    cosine = lambda a, b: cosine_distance(a[None], b[None]).item()
    made.concept_embeds.normal_()
    made.special_care_embeds.normal_()
    made.concept_embeds[4], made.concept_embeds[9], made.special_care_embeds[1] = seen["flagged"], seen["care"] + 0.05 * torch.randn(24), seen["care"]
    made.concept_embeds_weights.fill_(0.97)
    made.special_care_embeds_weights.fill_(0.97)
    made.concept_embeds_weights[9] = cosine(seen["care"], made.concept_embeds[9]) + 0.004
    # As near to its threshold, but with no special care: not flagged.
    made.concept_embeds[12] = seen["careless"]
    made.concept_embeds_weights[12] = 1.004


def judged(made, pixels, image):
    """What forward works out on the way to its flags."""
    found = {}

    def watch(frame, event, _):
        if event == "return" and frame.f_code.co_name == "forward" and "result_img" in frame.f_locals:
            found.update(frame.f_locals["result"][0])

    sys.setprofile(watch)
    _, flags = made(clip_input=pixels, images=[np.ones((4, 4, 3))])
    sys.setprofile(None)
    return {"flagged": bool(flags[0]), "concepts": found["bad_concepts"], "scores": [float(v) for v in found["concept_scores"].values()],
            "special": [float(v) for v in found["special_scores"].values()]}


numbers = lambda values: [float(f"{v:.7g}") for v in np.asarray(values, dtype=np.float64).reshape(-1)]


@torch.no_grad()
def main():
    made = checker()
    extractor = CLIPImageProcessorPil(size={"shortest_edge": SIDE}, crop_size={"height": SIDE, "width": SIDE})
    pixels = {name: extractor(picture(*of), return_tensors="pt").pixel_values for name, of in PICTURES.items()}
    look = lambda x: made.visual_projection(made.vision_model(x)[1])
    concepts(made, {name: look(x)[0] for name, x in pixels.items()})
    folder = root / "test/fixtures/models/tiny-safety-checker"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    extractor.save_pretrained(folder / "feature_extractor")
    write_manifest(folder, "safety-checker", licence="MIT", source="test/oracles/safety-checker.py", options=safety_checker_module(made, folder))
    cases = []
    for name, (kind, width, height) in PICTURES.items():
        x = pixels[name]
        raw = {"rawConcepts": numbers(cosine_distance(look(x), made.concept_embeds)[0] - made.concept_embeds_weights),
               "rawSpecial": numbers(cosine_distance(look(x), made.special_care_embeds)[0] - made.special_care_embeds_weights)}
        cases.append({"name": name, "picture": kind, "width": width, "height": height, "pixels": numbers(x), **raw, **judged(made, x, name)})
        print(name, {k: v for k, v in cases[-1].items() if k in ("flagged", "concepts", "special")}, max(cases[-1]["scores"]))
    here.with_suffix(".json").write_text(json.dumps({"side": SIDE, "cases": cases}) + "\n")


if __name__ == "__main__":
    main()
