"""LoHa, LoKr and DoRA as LyCORIS and PEFT make and merge them: python3 test/oracles/lycoris.py
Needs models/export/requirements.txt, peft and lycoris-lora. Writes test/fixtures/models/lora/{loha,lokr,dora,dora-inputs,peft-dora}.safetensors
and lycoris.json. The model is that of unet-sizes.py."""
import importlib.util
import json
import pathlib
import tempfile

here = pathlib.Path(__file__).resolve()
spec = importlib.util.spec_from_file_location("oracle_sizes", here.parent / "unet-sizes.py")
sizes = importlib.util.module_from_spec(spec)
spec.loader.exec_module(sizes)
tiny = sizes.tiny
import torch  # noqa: E402
from diffusers import StableDiffusionPipeline  # noqa: E402
from lycoris.modules.locon import LoConModule  # noqa: E402
from lycoris.modules.loha import LohaModule  # noqa: E402
from lycoris.modules.lokr import LokrModule  # noqa: E402
from peft import LoraConfig, get_peft_model_state_dict  # noqa: E402
from safetensors import safe_open  # noqa: E402
from safetensors.torch import save_file  # noqa: E402

FOLDER = here.parent.parent / "fixtures/models/lora"
LINEAR, CONV, SQUARE = "mid_block.attentions.0.transformer_blocks.0.ff.net.0.proj", "down_blocks.1.resnets.0.conv1", "up_blocks.2.attentions.0.transformer_blocks.0.attn1.to_q"


def latents(pipe):
    pipe.set_progress_bar_config(disable=True)
    steps, _ = tiny.run(pipe, **tiny.TEXT, width=24, height=16, num_inference_steps=3, guidance_scale=5.0, output_type="np")
    return tiny.numbers(steps[-1])


def lycoris(name, weight, *layers):
    """A file of what LyCORIS' modules hold, and the model with their merged weights; of less than the whole, as much of the way there."""
    pipe = sizes.four_blocks()
    arrays = {}
    torch.manual_seed(61)
    for layer, kind, options in layers:
        module = pipe.unet.get_submodule(layer)
        own = f"lora_unet_{layer.replace('.', '_')}"
        made = kind(own, module, 1.0, **options)
        for key, p in made.named_parameters():
            if "org_module" not in key:
                p.data = (p * (1 + 0.3 * torch.randn(p.shape)) if key == "dora_scale" else torch.randn(p.shape) * 0.6).half().float()
        # As training sees it: get_merged_weight of LoHa and LoKr takes alpha / rank twice.
        merged = module.weight + (made.get_diff_weight(1)[0] if kind is LoConModule else made.get_weight(module.weight.shape)).reshape(module.weight.shape)
        if options.get("weight_decompose"):
            merged = made.apply_weight_decompose(merged)
        # The constants that the file has beside the module's own scale.
        arrays |= {f"{own}.{key}": torch.as_tensor(value).detach().clone().half() for key, value in made.state_dict().items()}
        module.weight.data += weight * (merged.detach().reshape(module.weight.shape) - module.weight.data)
    save_file({key: value.contiguous() for key, value in arrays.items()}, FOLDER / f"{name}.safetensors")
    return {"uses": [[name, weight]], "arrays": sorted({key.rpartition(".")[2] for key in arrays}), "latents": latents(pipe)}


def peft():
    """Trained by PEFT, saved and fused by diffusers."""
    pipe = sizes.four_blocks()
    torch.manual_seed(71)
    pipe.unet.add_adapter(LoraConfig(init_lora_weights=False, use_dora=True, r=3, lora_alpha=6, target_modules=["to_q", "ff.net.0.proj", "conv1"]))
    for key, p in pipe.unet.named_parameters():
        if "lora_magnitude_vector" in key:
            p.data = (p * (1 + 0.2 * torch.randn(p.shape))).half().float()
        elif ".lora_" in key:
            p.data = (p * 0.5).half().float()
    with tempfile.TemporaryDirectory() as scratch:
        StableDiffusionPipeline.save_lora_weights(scratch, unet_lora_layers=get_peft_model_state_dict(pipe.unet))
        with safe_open(next(pathlib.Path(scratch).iterdir()), "pt") as opened:
            arrays = {key: opened.get_tensor(key).half() for key in opened.keys()}
    modules = {key.rpartition(".lora_")[0] for key in arrays}
    arrays |= {f"{one}.alpha": torch.tensor(6.0) for one in modules}
    save_file(arrays, FOLDER / "peft-dora.safetensors")
    pipe.fuse_lora()
    pipe.unload_lora_weights()
    return {"uses": [["peft-dora", 1]], "arrays": sorted({key.split(".lora_")[-1] for key in arrays if ".lora_" in key}), "latents": latents(pipe)}


@torch.no_grad()
def main():
    cases = [
        lycoris("loha", 0.7, (LINEAR, LohaModule, dict(lora_dim=3, alpha=2)), (CONV, LohaModule, dict(lora_dim=2, alpha=1, use_tucker=True)), (SQUARE, LohaModule, dict(lora_dim=2, alpha=2))),
        lycoris("lokr", 0.7, (LINEAR, LokrModule, dict(lora_dim=100, alpha=2, factor=4)), (CONV, LokrModule, dict(lora_dim=1, alpha=0.5, factor=2, use_tucker=True)),
                ("down_blocks.2.resnets.0.conv1", LokrModule, dict(lora_dim=1, alpha=0.5, factor=4, decompose_both=True)), (SQUARE, LokrModule, dict(lora_dim=1, alpha=0.5, factor=2))),
        lycoris("dora", 1, (LINEAR, LoConModule, dict(lora_dim=3, alpha=2, weight_decompose=True)), (CONV, LohaModule, dict(lora_dim=2, alpha=1, weight_decompose=True))),
        lycoris("dora-inputs", 0.6, (LINEAR, LoConModule, dict(lora_dim=3, alpha=2, weight_decompose=True, wd_on_out=False)), (CONV, LoConModule, dict(lora_dim=2, alpha=1, weight_decompose=True, wd_on_out=False))),
        peft(),
    ]
    here.with_suffix(".json").write_text(json.dumps({"cases": cases}) + "\n")


main()
