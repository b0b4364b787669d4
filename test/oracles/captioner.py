"""Makes a tiny BLIP with random weights, exports it, and records what transformers makes of some pictures: python3 test/oracles/captioner.py
Needs models/export/requirements.txt. Writes test/fixtures/models/tiny-captioner/ and captioner.json. Its captions mean nothing: what
counts is that every number and every token is the same."""
import json
import pathlib
import shutil
import sys

# transformers would take kernels.py beside this file for a package of that name.
sys.path.pop(0)

import numpy as np
import torch
from PIL import Image
from transformers import BertTokenizerFast, BlipConfig, BlipForConditionalGeneration, BlipProcessor
from transformers.models.blip.image_processing_pil_blip import BlipImageProcessorPil

here = pathlib.Path(__file__).resolve()
root = here.parent.parent.parent
sys.path.insert(0, str(root / "models/export"))
from captioner import captioner_module  # noqa: E402
from package import write_manifest  # noqa: E402

SIDE = 32
WORDS = """a an the of in on at with and or to from by near above under photo picture drawing painting film man woman child girl boy dog cat horse fox bird fish
house tree river sea lake mountain city street road bridge boat car train red green blue white black old young small large bright dark sits stands runs
walks looks sleeps rain snow sun moon night morning two three who is are it its that , . ' - ! ##s ##ed ##ing ##ly ##er ##house ##light""".split()


def tokenizer():
    vocab = {word: i for i, word in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS])}
    return BertTokenizerFast(vocab=vocab, do_lower_case=True)


def model(words):
    # The mark that begins a caption is beyond the tokeniser's words, as it is in the models that people use.
    marks = dict(vocab_size=len(words) + 1, bos_token_id=len(words), sep_token_id=3, eos_token_id=2, pad_token_id=0)
    config = BlipConfig(
        text_config=dict(hidden_size=32, encoder_hidden_size=32, intermediate_size=37, num_hidden_layers=2, num_attention_heads=4, max_position_embeddings=48, projection_dim=16, **marks),
        vision_config=dict(hidden_size=32, intermediate_size=37, num_hidden_layers=2, num_attention_heads=4, image_size=SIDE, patch_size=8, projection_dim=16), projection_dim=16)
    torch.manual_seed(21)
    made = BlipForConditionalGeneration(config).eval()
    with torch.no_grad():
        for name, p in made.named_parameters():
            if p.dim() > 1:
                p.normal_(0, 0.25)
            # fp32 holds halves exactly, and git packs them better.
            p.copy_(p.half().float())
        made.text_decoder.cls.predictions.bias[3] = 2.8
    return made


def picture(kind, width, height):
    """The tests make the same ones."""
    y, x = np.mgrid[0:height, 0:width]
    if kind == "gradient":
        planes = [5 * x, 8 * y, 7 * x * y]
    elif kind == "checks":
        planes = [((x // 6 + y // 6) % 2) * 255, ((x // 9) % 2) * 200, 30 + 0 * x]
    else:
        planes = [(x * x + 3 * y * y) // 16, (x * 13 + y * 29) % 251, 255 - 3 * x]
    return np.stack([np.asarray(p) % 256 for p in planes], axis=-1).astype(np.uint8)


numbers = lambda values: [float(f"{v:.7g}") for v in np.asarray(values, dtype=np.float64).reshape(-1)]


@torch.no_grad()
def main():
    words = tokenizer()
    blip = model(words)
    processor = BlipProcessor(BlipImageProcessorPil(size={"height": SIDE, "width": SIDE}), words)
    folder = root / "test/fixtures/models/tiny-captioner"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    options = captioner_module(blip, processor, folder)
    write_manifest(folder, "captioner", licence="MIT", source="test/oracles/captioner.py", options=options)
    cases = []
    for kind, width, height in [("gradient", 48, 32), ("checks", 71, 53), ("waves", 90, 20), ("waves", 32, 32)]:
        image = Image.fromarray(picture(kind, width, height))
        pixels = processor(images=image, return_tensors="pt").pixel_values
        made = blip.vision_model(pixel_values=pixels).last_hidden_state
        captions = []
        for prefix, more in [("", {}), ("a photo of", {}), ("Under the Lighthouse, two", {"max_length": 12}), ("", {"num_beams": 3}), ("a", {"num_beams": 4, "max_length": 9}),
                             ("", {"num_beams": 3, "min_length": 8, "max_length": 30})]:
            given = {} if prefix == "" else dict(processor.tokenizer(prefix, return_tensors="pt", return_token_type_ids=False))
            more = {"max_length": 20, "num_beams": 1, **more}
            ids = blip.generate(pixel_values=pixels, **given, **more)[0].tolist()
            captions.append({"prefix": prefix, "beams": more["num_beams"], "most": more["max_length"], "least": more.get("min_length", 0), "ids": ids, "text": processor.decode(ids, skip_special_tokens=True)})
            print(kind, prefix, more, ids, captions[-1]["text"])
        cases.append({"picture": kind, "width": width, "height": height, "pixels": numbers(pixels), "states": numbers(made), "captions": captions})
    here.with_suffix(".json").write_text(json.dumps({"side": SIDE, "cases": cases}) + "\n")


if __name__ == "__main__":
    main()
