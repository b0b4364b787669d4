"""Makes small LoRA files as the ecosystem writes them, and records what diffusers makes with them fused: python3 test/oracles/lora.py
Needs models/export/requirements.txt and peft. Writes test/fixtures/models/lora/*.safetensors and lora.json."""
import json
import pathlib
import sys

here = pathlib.Path(__file__).resolve()
import importlib.util  # noqa: E402

spec = importlib.util.spec_from_file_location("oracle_pipelines", here.parent / "pipelines.py")
tiny = importlib.util.module_from_spec(spec)
# It takes this folder out of the path itself.
spec.loader.exec_module(tiny)
import torch  # noqa: E402
from safetensors.torch import save_file  # noqa: E402

FOLDER = here.parent.parent / "fixtures/models/lora"
FOLDER.mkdir(parents=True, exist_ok=True)


def halves(seed, shape, rank, kernel=None):
    """Two small matrices for a weight, as halves hold them; a convolution's go through one pixel at its end."""
    generator = torch.Generator().manual_seed(seed)
    out, inner = shape[:2]
    down = torch.randn(rank, inner, *shape[2:], generator=generator) * 0.3
    up = torch.randn(out, rank, *([1] * (len(shape) - 2)), generator=generator) * 0.3
    return down.half(), up.half()


def layers(module, wanted):
    return {name: p.shape for name, p in ((n.removesuffix(".weight"), p) for n, p in module.named_parameters() if n.endswith(".weight")) if any(w in name for w in wanted)}


def kohya(prefix, module, wanted, rank, seed):
    made = {}
    for i, (name, shape) in enumerate(layers(module, wanted).items()):
        down, up = halves(seed + i, shape, rank)
        flat = prefix + name.replace(".", "_")
        made |= {f"{flat}.lora_down.weight": down, f"{flat}.lora_up.weight": up, f"{flat}.alpha": torch.tensor(rank / 2)}
    return made


def peft(prefix, module, wanted, rank, seed):
    made = {}
    for i, (name, shape) in enumerate(layers(module, wanted).items()):
        down, up = halves(seed + i, shape, rank)
        made |= {f"{prefix}{name}.lora_A.weight": down, f"{prefix}{name}.lora_B.weight": up}
    return made


def run(pipe, **more):
    pipe.set_progress_bar_config(disable=True)
    steps, _ = tiny.run(pipe, **tiny.TEXT, width=24, height=16, num_inference_steps=3, guidance_scale=5.0, output_type="np", **more)
    return tiny.numbers(steps[-1])


WAN = {"attn1.to_q": "self_attn.q", "attn1.to_out.0": "self_attn.o", "attn2.to_k": "cross_attn.k", "attn2.to_v": "cross_attn.v", "ffn.net.0.proj": "ffn.0", "ffn.net.2": "ffn.2",
       "condition_embedder.time_proj": "time_projection.1", "condition_embedder.text_embedder.linear_1": "text_embedding.0",
       "condition_embedder.text_embedder.linear_2": "text_embedding.2", "condition_embedder.time_embedder.linear_1": "time_embedding.0",
       "condition_embedder.time_embedder.linear_2": "time_embedding.2", "proj_out": "head.head"}
MUSUBI = {"attn1.to_k": "self_attn.k", "attn1.to_v": "self_attn.v", "attn2.to_q": "cross_attn.q", "attn2.to_out.0": "cross_attn.o", **{k: v for k, v in WAN.items() if "attn" in k or "ffn" in k}}


def wan():
    """Layers by the names of Wan's own code, with dots and with underscores."""
    pipe = tiny.wan()
    theirs = lambda names, name: next(name.replace(ours, own) for ours, own in names.items() if name.endswith(ours))
    dotted, flat = {}, {}
    for i, (name, shape) in enumerate(layers(pipe.transformer, WAN).items()):
        down, up = halves(1100 + i, shape, 2)
        own = "diffusion_model." + theirs(WAN, name)
        dotted |= {f"{own}.lora_down.weight": down, f"{own}.lora_up.weight": up, **({f"{own}.alpha": torch.tensor(1.0)} if "blocks" in own else {})}
    for i, (name, shape) in enumerate(layers(pipe.transformer, MUSUBI).items()):
        down, up = halves(1300 + i, shape, 2)
        own = "lora_unet_" + theirs(MUSUBI, name).replace(".", "_")
        flat |= {f"{own}.lora_down.weight": down, f"{own}.lora_up.weight": up, f"{own}.alpha": torch.tensor(4.0)}
    save_file(dotted, FOLDER / "wan.safetensors")
    save_file(flat, FOLDER / "wan-musubi.safetensors")
    cases = []
    for name, weight in [("wan", 0.8), ("wan-musubi", 0.5)]:
        pipe = tiny.wan()
        pipe.set_progress_bar_config(disable=True)
        pipe.load_lora_weights(FOLDER / f"{name}.safetensors", adapter_name=name)
        pipe.set_adapters([name], [weight])
        pipe.fuse_lora()
        # No words: training the tokeniser gives another one each time, but its end of a text stays.
        steps, _ = tiny.run(pipe, prompt="", negative_prompt="", width=48, height=32, num_frames=5, num_inference_steps=3, guidance_scale=5.0, output_type="np")
        cases.append({"family": "wan", "prompt": "", "uses": [[name, weight]], "latents": tiny.numbers(steps[-1])})
    return cases


def main():
    text = lambda pipe: getattr(pipe.text_encoder, "text_model", pipe.text_encoder)
    attention, convolutions = ["attn1.to_q", "attn2.to_k", "attn2.to_v", "to_out.0", "ff.net.0.proj"], ["resnets.0.conv1", "downsamplers.0.conv"]
    pipe = tiny.stable_diffusion()
    first = kohya("lora_unet_", pipe.unet, attention + convolutions, 4, 100)
    # diffusers passes over text encoder layers with this transformers: their sum is made here.
    words = kohya("lora_te_text_model_", text(pipe), ["q_proj", "fc1"], 4, 300)
    save_file(words, FOLDER / "text.safetensors")
    with torch.no_grad():
        for name, p in text(pipe).named_parameters():
            flat = "lora_te_text_model_" + name.removesuffix(".weight").replace(".", "_")
            if f"{flat}.alpha" in words:
                p += 0.6 * 0.5 * words[f"{flat}.lora_up.weight"].float() @ words[f"{flat}.lora_down.weight"].float()
        ids = pipe.tokenizer(tiny.PROMPT, padding="max_length", truncation=True, return_tensors="pt").input_ids
        states = tiny.numbers(pipe.text_encoder(ids).last_hidden_state)
    save_file(first, FOLDER / "kohya.safetensors", {"ss_base_model_version": "sd_v1", "ss_tag_frequency": json.dumps({"10_cat": {"mycat": 12, "sofa": 3}}), "ss_network_dim": "4"})
    second = peft("unet.", pipe.unet, ["attn1.to_k", "attn2.to_q"], 3, 500)
    save_file(second, FOLDER / "peft.safetensors", {"modelspec.trigger_phrase": "in the style of mydrawing, ink"})
    cases = []
    for uses in [[["kohya", 1.0]], [["kohya", -0.5]], [["peft", 0.8]], [["kohya", 0.7], ["peft", 0.5]]]:
        pipe = tiny.stable_diffusion()
        for name, _ in uses:
            pipe.load_lora_weights(FOLDER / f"{name}.safetensors", adapter_name=name)
        pipe.set_adapters([name for name, _ in uses], [weight for _, weight in uses])
        pipe.fuse_lora(adapter_names=[name for name, _ in uses])
        cases.append({"family": "stable-diffusion", "uses": uses, "latents": run(pipe)})
    pipe = tiny.animatediff()
    motion = {}
    for i, (name, shape) in enumerate(layers(pipe.unet, ["motion_modules.0.transformer_blocks.0.attn1.to_q", "motion_modules.0.transformer_blocks.0.attn2.to_v"]).items()):
        down, up = halves(700 + i, shape, 4)
        motion |= {f"{name}.lora_A.weight": down, f"{name}.lora_B.weight": up}
    for name, p in motion.items():
        assert p is not None
    save_file({f"unet.{name}": p for name, p in motion.items()}, FOLDER / "motion-now.safetensors")
    old = {}
    for name, p in motion.items():
        layer, half = name.replace(".lora_A.weight", " down").replace(".lora_B.weight", " up").split(" ")
        layer, projection = layer.rsplit(".", 1)
        layer = layer.replace(".transformer_blocks", ".temporal_transformer.transformer_blocks").replace(".attn1", ".attention_blocks.0").replace(".attn2", ".attention_blocks.1")
        old[f"{layer}.processor.{projection}_lora.{half}.weight"] = p
    save_file(old, FOLDER / "motion.safetensors")
    pipe.load_lora_weights(FOLDER / "motion-now.safetensors", adapter_name="motion")
    pipe.set_adapters(["motion"], [0.9])
    pipe.fuse_lora()
    latents = run(pipe, num_frames=3)
    cases += [{"family": "animatediff", "uses": [[name, 0.9]], "latents": latents} for name in ["motion", "motion-now"]]
    cases += wan()
    # What is refused.
    save_file(peft("unet.", tiny.stable_diffusion_xl().unet, ["attn2.to_k"], 2, 900), FOLDER / "xl.safetensors", {"modelspec.architecture": "stable-diffusion-xl-v1-base/lora"})
    (here.with_suffix(".json")).write_text(json.dumps({"prompt": tiny.PROMPT, "negative": tiny.NEGATIVE, "seed": 11, "cases": cases, "text": {"weight": 0.6, "states": states}}) + "\n")


main()
