"""Records which tensor of Wan's own layout diffusers takes for each of its parameters: python3 test/oracles/wan-names.py
Needs models/export/requirements.txt, einops, ftfy, and without what it depends on diffsynth 2.1.12, whose modules carry the names of Wan's own code.
Writes wan-names.json.br, as checkpoint-names.py does. T5's encoder has no converter: what its layers are for is recorded by numbers, its
states being those of transformers' encoder under names that stand here."""
import importlib.util
import json
import pathlib
import sys
import types

sys.path.pop(0)

import brotli
import torch
from diffusers.loaders.single_file_utils import convert_wan_transformer_to_diffusers, convert_wan_vae_to_diffusers
from transformers import UMT5Config, UMT5EncoderModel

here = pathlib.Path(__file__).resolve()
# The package itself wants more than its models.
root = pathlib.Path(importlib.util.find_spec("diffsynth").submodule_search_locations[0])
for name in ["diffsynth", "diffsynth.models", "diffsynth.core"]:
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__path__ = [str(root.joinpath(*name.split(".")[1:]))]
sys.modules["diffsynth.core.gradient"] = types.SimpleNamespace(gradient_checkpoint_forward=None)
from diffsynth.models.wan_video_dit import WanModel  # noqa: E402
from diffsynth.models.wan_video_text_encoder import WanTextEncoder  # noqa: E402
from diffsynth.models.wan_video_vae import WanVideoVAE  # noqa: E402


def shapes(make, prefix=""):
    with torch.device("meta"):
        return {prefix + key: list(value.shape) for key, value in make().state_dict().items()}


def numbered(names):
    return {key: torch.full(shape, float(i + 1)) if len(shape) < 2 or shape[0] * shape[1] < 1000 else torch.tensor(float(i + 1)).expand(shape) for i, (key, shape) in enumerate(names.items())}


def sources(made, names):
    listed = list(names)
    return {key: [listed[int(value.flatten()[0].item()) - 1], 0, list(value.shape)] for key, value in sorted(made.items())}


def transformer(dim, ffn, layers, heads, channels=16, image=False):
    return shapes(lambda: WanModel(dim=dim, in_dim=channels, ffn_dim=ffn, out_dim=16, text_dim=4096, freq_dim=256, eps=1e-6, patch_size=(1, 2, 2), num_heads=heads, num_layers=layers, has_image_input=image))


HEADS = ["q", "k", "v", "o"]


def text_names(layers):
    """Wan's own to transformers'."""
    found = {"token_embedding.weight": "encoder.embed_tokens.weight", "norm.weight": "encoder.final_layer_norm.weight"}
    for i in range(layers):
        own, theirs = f"blocks.{i}", f"encoder.block.{i}.layer"
        found |= {f"{own}.attn.{one}.weight": f"{theirs}.0.SelfAttention.{one}.weight" for one in HEADS}
        found |= {f"{own}.pos_embedding.embedding.weight": f"{theirs}.0.SelfAttention.relative_attention_bias.weight", f"{own}.norm1.weight": f"{theirs}.0.layer_norm.weight", f"{own}.norm2.weight": f"{theirs}.1.layer_norm.weight"}
        found |= {f"{own}.ffn.{a}.weight": f"{theirs}.1.DenseReluDense.{b}.weight" for a, b in {"gate.0": "wi_0", "fc1": "wi_1", "fc2": "wo"}.items()}
    return found


@torch.no_grad()
def check_text():
    torch.manual_seed(1)
    own = WanTextEncoder(vocab=50, dim=32, dim_attn=32, dim_ffn=40, num_heads=4, num_layers=2, num_buckets=32, shared_pos=False, dropout=0.0).eval()
    theirs = UMT5EncoderModel(UMT5Config(vocab_size=50, d_model=32, d_kv=8, d_ff=40, num_layers=2, num_heads=4)).eval()
    missing, strange = theirs.load_state_dict({text_names(2)[key]: value for key, value in own.state_dict().items()}, strict=False)
    assert set(missing) <= {"shared.weight"} and not strange, (missing, strange)
    ids = torch.randint(0, 50, (1, 9))
    mask = torch.ones_like(ids)
    far = (own(ids, mask) - theirs(ids, attention_mask=mask).last_hidden_state).abs().max().item()
    print("T5 is", far, "from transformers'")
    assert far < 1e-4


def recorded(name, names, convert):
    made = sources(convert(numbered(names)), names)
    print(name, len(names), "tensors")
    return {"tensors": names, "parts": {"transformer" if "transformer" in name else "vae": made}}


check_text()
text = shapes(lambda: WanTextEncoder(vocab=256384, dim=4096, dim_attn=4096, dim_ffn=10240, num_heads=64, num_layers=24, num_buckets=32, shared_pos=False, dropout=0.1))
record = {
    "transformer-1.3b": recorded("transformer", transformer(1536, 8960, 30, 12), convert_wan_transformer_to_diffusers),
    "transformer-14b": recorded("transformer", transformer(5120, 13824, 40, 40), convert_wan_transformer_to_diffusers),
    "transformer-14b-image": recorded("transformer", transformer(5120, 13824, 40, 40, 36, True), convert_wan_transformer_to_diffusers),
    "vae": recorded("vae", {key.removeprefix("model."): value for key, value in shapes(lambda: WanVideoVAE(z_dim=16)).items()}, convert_wan_vae_to_diffusers),
    "text": {"tensors": text, "parts": {"text_encoder": {theirs: [own, 0, text[own]] for own, theirs in text_names(24).items()}}},
}
here.with_suffix(".json.br").write_bytes(brotli.compress(json.dumps(record).encode(), quality=11, lgwin=24))
