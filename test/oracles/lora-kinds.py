"""LoRA files whose header says how strongly they act, files of whole differences, and the names of Stable Diffusion's first code, against
PEFT and diffusers: python3 test/oracles/lora-kinds.py
Needs models/export/requirements.txt and peft, and the package of unet-sizes.py. Writes test/fixtures/models/lora/{adapter,adapter-root,
differences,ldm-names}.safetensors and lora-kinds.json."""
import importlib.util
import json
import pathlib
import re
import tempfile

here = pathlib.Path(__file__).resolve()
spec = importlib.util.spec_from_file_location("oracle_sizes", here.parent / "unet-sizes.py")
sizes = importlib.util.module_from_spec(spec)
spec.loader.exec_module(sizes)
tiny = sizes.tiny
import torch  # noqa: E402
from diffusers import StableDiffusionPipeline, UNet2DConditionModel  # noqa: E402
from diffusers.loaders.single_file_utils import convert_ldm_unet_checkpoint  # noqa: E402
from diffusers.training_utils import _collate_lora_metadata  # noqa: E402
from peft import LoraConfig, get_peft_model_state_dict  # noqa: E402
from safetensors import safe_open  # noqa: E402
from safetensors.torch import save_file  # noqa: E402

FOLDER = here.parent.parent / "fixtures/models/lora"


def latents(pipe):
    pipe.set_progress_bar_config(disable=True)
    steps, _ = tiny.run(pipe, **tiny.TEXT, width=24, height=16, num_inference_steps=3, guidance_scale=5.0, output_type="np")
    return tiny.numbers(steps[-1])


def adapter(name, targets, **config):
    """Trained by PEFT and saved by diffusers, as its training scripts do; then loaded and fused by diffusers."""
    pipe = sizes.four_blocks()
    torch.manual_seed(31)
    pipe.unet.add_adapter(LoraConfig(init_lora_weights=False, target_modules=targets, **config))
    for key, p in pipe.unet.named_parameters():
        if ".lora_" in key:
            p.copy_((p * 0.5).half().float())
    with tempfile.TemporaryDirectory() as scratch:
        StableDiffusionPipeline.save_lora_weights(scratch, unet_lora_layers=get_peft_model_state_dict(pipe.unet), **_collate_lora_metadata({"unet": pipe.unet}))
        file = next(pathlib.Path(scratch).iterdir())
        with safe_open(file, "pt") as opened:
            arrays, metadata = {key: opened.get_tensor(key).half() for key in opened.keys()}, opened.metadata()
    # Sets have no order: the same each time.
    metadata = {key: json.dumps(sorted_lists(json.loads(value)), sort_keys=True) if key == "lora_adapter_metadata" else value for key, value in metadata.items()}
    save_file(arrays, FOLDER / f"{name}.safetensors", metadata)
    fused = sizes.four_blocks()
    fused.load_lora_weights(FOLDER / f"{name}.safetensors", adapter_name=name)
    fused.set_adapters([name], [0.8])
    fused.fuse_lora()
    return {"uses": [[name, 0.8]], "latents": latents(fused)}


def sorted_lists(config):
    return {key: sorted(value) if isinstance(value, list) else value for key, value in config.items()}


def differences():
    """Whole differences of weights and of what layers add, of norms too, in LyCORIS' and ComfyUI's names: the sum is plain."""
    pipe = sizes.four_blocks()
    generator = torch.Generator().manual_seed(41)
    wanted = {"down_blocks.1.resnets.0.conv1": "lora_unet_", "mid_block.attentions.0.transformer_blocks.0.ff.net.2": "lora_unet_", "conv_in": "unet.", "up_blocks.2.attentions.1.transformer_blocks.0.norm1": "unet.",
              "time_embedding.linear_1": "unet."}
    arrays = {}
    for layer, prefix in wanted.items():
        module = pipe.unet.get_submodule(layer)
        name = prefix + (layer.replace(".", "_") if prefix == "lora_unet_" else layer)
        kinds = ("w_norm", "b_norm") if "norm" in layer else ("diff", "diff_b")
        for kind, p in zip(kinds, (module.weight, module.bias)):
            delta = (torch.randn(p.shape, generator=generator) * 0.1).half()
            arrays[f"{name}.{kind}"] = delta
            p.add_(0.7 * delta.float())
    save_file(arrays, FOLDER / "differences.safetensors")
    return {"uses": [["differences", 0.7]], "latents": latents(pipe)}


def first_names(layers=2, attention=(0, 1, 2)):
    """All layers of Stable Diffusion 1's UNet by the names of its first code: a network's structure, written down."""
    names = ["time_embed.0", "time_embed.2", "input_blocks.0.0", "out.0", "out.2"]
    resnet = ["in_layers.0", "in_layers.2", "emb_layers.1", "out_layers.0", "out_layers.3"]
    block = "transformer_blocks.0."
    inner = ["norm", "proj_in", "proj_out"] + [block + one for one in ("norm1", "norm2", "norm3", "ff.net.0.proj", "ff.net.2")]
    inner += [f"{block}attn{k}.{one}" for k in (1, 2) for one in ("to_q", "to_k", "to_v", "to_out.0")]
    for i in range(1, 4 * (layers + 1)):
        at, within = divmod(i - 1, layers + 1)
        if within == layers:
            names.append(f"input_blocks.{i}.0.op")
            continue
        names += [f"input_blocks.{i}.0.{one}" for one in resnet] + ([f"input_blocks.{i}.0.skip_connection"] if within == 0 and at in (1, 2) else [])
        names += [f"input_blocks.{i}.1.{one}" for one in inner] if at in attention else []
    names += [f"middle_block.{k}.{one}" for k in (0, 2) for one in resnet] + [f"middle_block.1.{one}" for one in inner]
    for i in range(4 * (layers + 1)):
        at, within = divmod(i, layers + 1)
        names += [f"output_blocks.{i}.0.{one}" for one in resnet + ["skip_connection"]]
        has = 3 - at in attention
        names += [f"output_blocks.{i}.1.{one}" for one in inner] if has else []
        if within == layers and at < 3:
            names.append(f"output_blocks.{i}.{2 if has else 1}.conv")
    return names


def by_first_names():
    """What diffusers calls each, by its own conversion of checkpoints: numbers tell which is which."""
    names = first_names()
    checkpoint = {f"model.diffusion_model.{name}.{kind}": torch.tensor([float(i)]) for i, name in enumerate(names) for kind in ("weight", "bias")}
    made = convert_ldm_unet_checkpoint(checkpoint, dict(sizes.four_blocks().unet.config))
    return {names[int(value)]: key.removesuffix(".weight") for key, value in made.items() if key.endswith(".weight")}


def renamed(names):
    """A LoRA by ComfyUI's names of a UNet."""
    pipe = sizes.four_blocks()
    generator = torch.Generator().manual_seed(51)
    arrays, known = {}, set(pipe.unet.state_dict())
    for theirs, ours in names.items():
        if not re.search(r"to_v$|proj_in$|in_layers|\.op$|\.conv$|skip|time_embed|emb_layers", theirs) or ours.endswith("norm1"):
            continue
        if f"{ours}.weight" not in known:
            continue
        weight = pipe.unet.get_submodule(ours).weight
        down = (torch.randn(2, *weight.shape[1:], generator=generator) * 0.3).half()
        up = (torch.randn(weight.shape[0], 2, *([1] * (weight.dim() - 2)), generator=generator) * 0.3).half()
        arrays |= {f"diffusion_model.{theirs}.lora_down.weight": down, f"diffusion_model.{theirs}.lora_up.weight": up, f"diffusion_model.{theirs}.alpha": torch.tensor(1.0)}
        weight.add_(0.6 * 0.5 * torch.einsum("or,ri...->oi...", up.float().flatten(1), down.float()))
    save_file(arrays, FOLDER / "ldm-names.safetensors")
    return {"uses": [["ldm-names", 0.6]], "latents": latents(pipe)}


@torch.no_grad()
def main():
    names = by_first_names()
    patterns = {"rank_pattern": {"down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q": 6, "^mid_block.*to_k": 2}, "alpha_pattern": {"attn2.to_k": 20.0, "^up_blocks.1.*to_out.0": 1.0, "resnets.0.conv1": 5}}
    added = ["to_out.0", "ff.net.0.proj", "conv1"]
    cases = [adapter("adapter", ["to_q", "to_k", *added], r=4, lora_alpha=16, **patterns), adapter("adapter-root", added, r=4, lora_alpha=3, use_rslora=True, lora_bias=True), differences(), renamed(names)]
    here.with_suffix(".json").write_text(json.dumps({"prompt": tiny.PROMPT, "negative": tiny.NEGATIVE, "seed": 11, "plain": latents(sizes.four_blocks()), "cases": cases, "names": names}) + "\n")


main()
