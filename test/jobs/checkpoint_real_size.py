"""A checkpoint of Stable Diffusion 1.5's size in the original layout, in half floats, and what diffusers makes of it (see checkpoint.md).

    python test/jobs/checkpoint_real_size.py make FILE
    python test/jobs/checkpoint_real_size.py picture FILE PICTURE.json

Weights are numbers of a formula (test/oracles/checkpoint.py). Needs what that script needs."""
import json
import pathlib
import sys
import time

root = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(root / "test/oracles"))
# The first is this folder, whose files have names of modules.
del sys.path[1:2]
import brotli
import numpy as np
from checkpoint import PROMPT, NEGATIVE, clip_tokenizer, picture, pipeline, weight

ASKED = dict(width=384, height=256, num_inference_steps=4, guidance_scale=7.5)


def shapes():
    every = json.loads(brotli.decompress((root / "test/oracles/checkpoint-names.json.br").read_bytes()))["sd1"]["tensors"]
    return {name: shape for name, shape in every.items() if name.startswith(("model.diffusion_model.", "first_stage_model.", "cond_stage_model.")) and not name.endswith("position_ids")}


def make(file):
    header, at = {}, 0
    for name, shape in shapes().items():
        size = 2 * int(np.prod(shape))
        header[name] = {"dtype": "F16", "shape": shape, "data_offsets": [at, at + size]}
        at += size
    text = json.dumps({"__metadata__": {"modelspec.title": "As large as Stable Diffusion 1.5"}, **header}).encode()
    text += b" " * (-len(text) % 8)
    with open(file, "wb") as stream:
        stream.write(len(text).to_bytes(8, "little") + text)
        for seed, (name, shape) in enumerate(shapes().items()):
            stream.write(weight(name, shape, seed).astype(np.float32).astype(np.float16).tobytes())
    print(len(header), "arrays,", at, "bytes")


def reference(file, target):
    import torch
    from safetensors.torch import load_file
    parts = json.loads((root / "models/skeletons/architectures.json").read_text())["architectures"]["sd1"]["parts"]
    text = {**parts["text_encoder"]["config"], "vocab_size": 49408, "max_position_embeddings": 77, "bos_token_id": 49406, "eos_token_id": 49407}
    started = time.time()
    pipe = pipeline(load_file(file), parts["unet"]["config"], parts["vae_decoder"]["config"], text, clip_tokenizer())
    loaded = time.time()
    made = picture(pipe, **ASKED)
    pathlib.Path(target).write_text(json.dumps({"prompt": PROMPT, "negative": NEGATIVE, "seed": 7, **ASKED, "load": loaded - started, "seconds": time.time() - loaded, "picture": [round(float(one), 5) for one in made.flatten()]}))
    print("loaded in", loaded - started, "made in", time.time() - loaded, made.mean(), made.std())


if __name__ == "__main__":
    make(sys.argv[2]) if sys.argv[1] == "make" else reference(*sys.argv[2:])
