"""What fifty steps of PyTorch with PEFT make of the tiny Stable Diffusion, and what diffusers makes with a LoRA that was trained here:
python test/oracles/training-steps.py        (models/export/requirements.txt, peft)
Noise, levels and the order of pictures are drawn as engine/models/training draws them, from torch's generator at each place. The LoRAs
are those of test/oracles/trained-lora.ts. Writes training-steps.json."""
import importlib.util
import json
import math
import pathlib
import sys

here = pathlib.Path(__file__).resolve()
spec = importlib.util.spec_from_file_location("oracle_pipelines", here.parent / "pipelines.py")
tiny = importlib.util.module_from_spec(spec)
# It takes this folder out of the path itself.
spec.loader.exec_module(tiny)
import torch  # noqa: E402
from diffusers import DDPMScheduler  # noqa: E402
from diffusers.optimization import get_scheduler  # noqa: E402
from diffusers.training_utils import compute_snr  # noqa: E402
from peft import LoraConfig  # noqa: E402

torch.set_num_threads(1)
SEED, STEPS, BATCH, PICTURES, RANK, ALPHA, RATE, WARMUP = 21, 50, 2, 5, 4, 2.0, 0.004, 5
COURSES = {"order": 0x85EBCA6B, "batch": 0x9E3779B1, "start": 0x27D4EB2F}


def generator(place, course):
    return torch.Generator().manual_seed((SEED ^ ((place + 1) * COURSES[course])) & 0xFFFFFFFF)


def shuffled(all_, draw):
    out = list(all_)
    for i in range(len(out) - 1, 0, -1):
        k = int(torch.randint(0, i + 1, (1,), generator=draw))
        out[i], out[k] = out[k], out[i]
    return out


def batches(epoch):
    draw = generator(epoch, "order")
    order = shuffled(range(PICTURES), draw)
    return shuffled([order[i : i + BATCH] for i in range(0, PICTURES, BATCH)], draw)


def steps():
    unet = tiny.stable_diffusion().unet.requires_grad_(False)
    unet.add_adapter(LoraConfig(r=RANK, lora_alpha=ALPHA, target_modules=["to_q", "to_k", "to_v", "to_out.0"]))
    learnt = sorted(((name, p) for name, p in unet.named_parameters() if p.requires_grad), key=lambda one: one[0])
    start = generator(0, "start")
    with torch.no_grad():
        for name, p in learnt:
            if "lora_A" in name:
                p.copy_((2 * torch.rand(p.shape, generator=start) - 1) / math.sqrt(p.shape[1]))
    lessons = []
    for k in range(PICTURES):
        draw = torch.Generator().manual_seed(100 + k)
        lessons.append((torch.randn(4, 8, 12, generator=draw), torch.randn(7, 32, generator=draw)))
    scheduler = DDPMScheduler(**tiny.SD)
    optimiser = torch.optim.AdamW([p for _, p in learnt], lr=RATE, weight_decay=0.01)
    rates = get_scheduler("cosine", optimiser, num_warmup_steps=WARMUP, num_training_steps=STEPS)
    per_epoch, losses = math.ceil(PICTURES / BATCH), []
    for step in range(STEPS):
        draw = generator(step, "batch")
        rows = []
        for place in batches(step // per_epoch)[step % per_epoch]:
            clean, words = lessons[place]
            noise = torch.randn(clean.shape, generator=draw) + 0.05 * torch.randn(4, 1, 1, generator=draw)
            rows.append((clean, noise, int(torch.randint(0, 1000, (1,), generator=draw)), words))
        clean, noise = (torch.stack([row[i] for row in rows]) for i in (0, 1))
        when = torch.tensor([row[2] for row in rows])
        made = unet(scheduler.add_noise(clean, noise, when), when.float(), torch.stack([row[3] for row in rows]), return_dict=False)[0]
        snr = compute_snr(scheduler, when)
        loss = (((made - noise) ** 2).flatten(1).mean(1) * torch.minimum(snr, torch.tensor(5.0)) / snr).mean()
        loss.backward()
        torch.nn.utils.clip_grad_norm_([p for _, p in learnt], 1.0)
        optimiser.step()
        rates.step()
        optimiser.zero_grad()
        losses.append(loss.item())
    return {"losses": losses, "matrices": {name: tiny.numbers(p.detach()) for name, p in learnt}}


def pictures():
    cases = []
    for name in ("trained-kohya", "trained-peft"):
        pipe = tiny.stable_diffusion()
        pipe.set_progress_bar_config(disable=True)
        pipe.load_lora_weights(tiny.FIXTURES / f"lora/{name}.safetensors", adapter_name=name)
        count = sum("lora_A" in one for one, _ in pipe.unet.named_parameters())
        latents, _ = tiny.run(pipe, **tiny.TEXT, width=24, height=16, num_inference_steps=3, guidance_scale=5.0, output_type="np")
        cases.append({"name": name, "layers": count, "latents": tiny.numbers(latents[-1])})
    return cases


settings = {"seed": SEED, "steps": STEPS, "batch": BATCH, "pictures": PICTURES, "rank": RANK, "alpha": ALPHA, "rate": RATE, "warmup": WARMUP}
here.with_suffix(".json").write_text(json.dumps({"settings": settings, **steps(), "prompt": tiny.PROMPT, "negative": tiny.NEGATIVE, "pictures": pictures()}) + "\n")
