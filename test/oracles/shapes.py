"""Teaches a tiny Stable Diffusion to draw coloured shapes, and a classifier to tell them: python3 test/oracles/shapes.py [part …]
Parts, in order, each kept in the folder of SHAPES_WORK (/tmp/shapes): vae, unet, classifier, samples, lora, export. About 40 minutes
on one core. Needs models/export/requirements.txt and peft. Writes test/fixtures/models/tiny-shapes, test/fixtures/classifiers/shapes
and shapes.json beside it. What is there was made in two goes (the UNet's first 1,000 steps by epsilon, then GO_ON=1): a new run makes another
model of the same kind. Weights are rounded to halves, which fp32 holds exactly and git packs better."""
import copy
import json
import os
import pathlib
import random
import shutil
import sys
import time

# transformers would take kernels.py beside this file for a package of that name.
here = pathlib.Path(__file__).resolve()
sys.path.pop(0)

import numpy as np
import torch
from diffusers import AutoencoderKL, DDIMScheduler, DPMSolverMultistepScheduler, StableDiffusionPipeline, UNet2DConditionModel
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizerFast

root = here.parent.parent.parent
sys.path += [str(root / "models/export"), str(here.parent)]
from shape_classifier import LABELS, Folded, examples, network, worn  # noqa: E402
from shape_pictures import BRAND, COLOURS, GROUNDS, SHAPES, SIDE, blob, brand_pictures, caption, nonsense, paint, place, scene, sheet  # noqa: E402
sys.path.pop()

WORK = pathlib.Path(os.environ.get("SHAPES_WORK", "/tmp/shapes"))
SD = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "num_train_timesteps": 1000, "prediction_type": "v_prediction"}
PICTURES = 8000
torch.set_num_threads(1)
torch.set_flush_denormal(True)


def tokenizer():
    """Each byte twice, as CLIP's vocabulary has it, and the words of the captions."""
    raw = Tokenizer(models.BPE(unk_token="<|endoftext|>", end_of_word_suffix="</w>", continuing_subword_prefix=""))
    raw.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()])
    raw.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(r"""'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"""), "removed", invert=True), pre_tokenizers.ByteLevel(add_prefix_space=False)])
    raw.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    words = " ".join([*COLOURS, *GROUNDS, *SHAPES, "a small big on a ground gradient and of the"])
    raw.train_from_iterator([words] * 20, trainers.BpeTrainer(vocab_size=900, initial_alphabet=alphabet, end_of_word_suffix="</w>", show_progress=False))
    model = json.loads(raw.to_str())["model"]
    vocab = {}
    for token in [*sorted(alphabet), *(one + "</w>" for one in sorted(alphabet)), *model["vocab"], "<|startoftext|>", "<|endoftext|>"]:
        vocab.setdefault(token, len(vocab))
    return CLIPTokenizerFast(vocab=vocab, merges=[tuple(pair) for pair in model["merges"]], model_max_length=77)


def new_vae():
    return AutoencoderKL(block_out_channels=(12, 24, 32), layers_per_block=1, norm_num_groups=4, latent_channels=4, sample_size=SIDE,
                         down_block_types=("DownEncoderBlock2D",) * 3, up_block_types=("UpDecoderBlock2D",) * 3)


def new_text(words):
    return CLIPTextModel(CLIPTextConfig(hidden_size=64, intermediate_size=128, num_attention_heads=4, num_hidden_layers=2, vocab_size=len(words), bos_token_id=words.bos_token_id,
                                        eos_token_id=words.eos_token_id, pad_token_id=1))


def new_unet():
    return UNet2DConditionModel(sample_size=SIDE // 4, in_channels=4, out_channels=4, layers_per_block=1, block_out_channels=(32, 48, 64), cross_attention_dim=64, attention_head_dim=4,
                                norm_num_groups=8, down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"), up_block_types=("UpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"))


def tensors(pictures):
    """0..255 with channels last to -1..1 with channels first."""
    return torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2) / 127.5 - 1


def pictures_of(batch):
    return list(((batch.clamp(-1, 1) + 1) * 127.5).permute(0, 2, 3, 1).detach().numpy())


def halved(module):
    with torch.no_grad():
        for p in module.parameters():
            p.copy_(p.half().float())
    return module.eval()


def count_of(module):
    return sum(p.numel() for p in module.parameters())


def decayed(optimiser, step, steps, top, warm=50):
    """Warm-up, then a cosine to a hundredth."""
    rate = top * min(1, (step + 1) / warm) * (0.01 + 0.99 * 0.5 * (1 + np.cos(np.pi * step / steps)))
    for group in optimiser.param_groups:
        group["lr"] = rate


def strange(dice):
    """Any lines at all: what the autoencoder must be able to hold beside the known shapes."""
    return paint(blob(dice), dice.choice(list(COLOURS)), dice.choice(list(GROUNDS)), dice.random() < 0.35, **place(dice))


def train_vae(steps=int(os.environ.get("VAE_STEPS", 1500)), batch=16):
    torch.manual_seed(1)
    dice = random.Random(1)
    vae = new_vae().to(memory_format=torch.channels_last)
    print("vae", count_of(vae))
    optimiser = torch.optim.AdamW(vae.parameters(), lr=2e-3, weight_decay=1e-4)
    began = time.time()
    for step in range(steps):
        decayed(optimiser, step, steps, 2e-3)
        x = tensors([strange(dice) if dice.random() < 0.4 else scene(dice)[0] for _ in range(batch)])
        latents = vae.encode(x).latent_dist
        error = vae.decode(latents.sample()).sample - x
        loss = error.abs().mean() + 2 * error.square().mean() + 2e-5 * latents.kl().mean() / 10
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(vae.parameters(), 1.0)
        optimiser.step()
        if step % 100 == 0 or step == steps - 1:
            print(f"vae {step}: {error.abs().mean().item():.4f} {time.time() - began:.0f}s", flush=True)
    halved(vae)
    with torch.no_grad():
        x = tensors([scene(dice)[0] for _ in range(200)])
        made = vae.encode(x).latent_dist
        vae.register_to_config(scaling_factor=round(float(1 / made.sample().std()), 5))
        print("latents", made.mean.mean((0, 2, 3)), made.mean.std((0, 2, 3)), made.std.mean(), "factor", vae.config.scaling_factor)
        x = tensors([scene(dice)[0] for _ in range(12)] + [a for a, _ in brand_pictures()][:8])
        sheet(pictures_of(x) + pictures_of(vae.decode(vae.encode(x).latent_dist.mode()).sample), WORK / "vae.png", scale=2)
    vae.save_pretrained(WORK / "vae")


def sharpen_vae(steps=int(os.environ.get("SHARPEN_STEPS", 900)), batch=16):
    """The decoder goes on alone: latents stay as they are."""
    torch.manual_seed(8)
    dice = random.Random(8)
    vae = AutoencoderKL.from_pretrained(WORK / "vae").to(memory_format=torch.channels_last)
    vae.encoder.requires_grad_(False)
    vae.quant_conv.requires_grad_(False)
    learnt = [p for p in vae.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(learnt, lr=1.5e-3, weight_decay=1e-4)
    for step in range(steps):
        decayed(optimiser, step, steps, 1.5e-3)
        x = tensors([strange(dice) if dice.random() < 0.35 else scene(dice)[0] for _ in range(batch)])
        with torch.no_grad():
            z = vae.encode(x).latent_dist.sample()
        error = vae.decode(z).sample - x
        loss = error.abs().mean() + 4 * error.square().mean()
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learnt, 1.0)
        optimiser.step()
        if step % 100 == 0:
            print(f"decoder {step}: {error.abs().mean().item():.4f}", flush=True)
    halved(vae).requires_grad_(True).save_pretrained(WORK / "vae-sharp")
    with torch.no_grad():
        x = tensors([scene(dice)[0] for _ in range(12)] + [a for a, _ in brand_pictures()][:8])
        sheet(pictures_of(x) + pictures_of(vae.decode(vae.encode(x).latent_dist.mode()).sample), WORK / "vae.png", scale=2)


def captions_of(dice, noun, colour, ground, words):
    """As it was written; at times without the size, the ground or the colour, with a word that means nothing for the shape, or nothing at all."""
    chance = dice.random()
    if chance < 0.1:
        return ""
    if chance < 0.2:
        return words.replace(f" {noun} ", f" {nonsense(dice)} ")
    if chance < 0.3:
        return f"a {colour} {noun}"
    if chance < 0.35:
        return f"a {noun}"
    return words


def train_unet(minutes=float(os.environ.get("UNET_MINUTES", 22)), batch=16, top=1.5e-3):
    torch.manual_seed(2)
    dice = random.Random(2)
    words, vae = tokenizer(), AutoencoderKL.from_pretrained(WORK / "vae")
    unet, text = new_unet(), new_text(words)
    if os.environ.get("GO_ON") == "1":
        unet, text = UNet2DConditionModel.from_pretrained(WORK / "unet").train(), CLIPTextModel.from_pretrained(WORK / "text").train()
    print("unet", count_of(unet), "text", count_of(text), "words", len(words))
    known = [scene(dice) for _ in range(PICTURES)]
    with torch.no_grad():
        latents = torch.cat([torch.cat([d.mean, d.std], 1) for i in range(0, PICTURES, 100) for d in [vae.encode(tensors([p for p, _, _ in known[i:i + 100]])).latent_dist]])
    scheduler = DDIMScheduler(**SD)
    levels = scheduler.alphas_cumprod
    ratio = levels / (1 - levels)  # Signal to noise: where there is hardly any noise, less counts.
    worth = (5 / (ratio + 1)).clamp(max=1)
    both = torch.nn.ModuleDict({"unet": unet, "text": text})
    mean = copy.deepcopy(both)
    optimiser = torch.optim.AdamW(both.parameters(), lr=top, weight_decay=1e-2, betas=(0.9, 0.99), fused=True)
    began, step, recent = time.time(), 0, []
    while (part := (time.time() - began) / (60 * minutes)) < 1:
        decayed(optimiser, part * 10000, 10000, top)
        if step < 100:
            optimiser.param_groups[0]["lr"] *= step / 100
        rows = [dice.randrange(PICTURES) for _ in range(batch)]
        ids = words([captions_of(dice, *known[r][2], known[r][1]) for r in rows], padding="max_length", max_length=77, return_tensors="pt").input_ids
        chosen = latents[rows]
        x = (chosen[:, :4] + chosen[:, 4:] * torch.randn(batch, 4, 16, 16)) * vae.config.scaling_factor
        noise, t = torch.randn_like(x), torch.randint(0, 1000, (batch,))
        made = unet(scheduler.add_noise(x, noise, t), t, text(ids).last_hidden_state).sample
        target = scheduler.get_velocity(x, noise, t)
        loss = ((made - target).square().mean((1, 2, 3)) * worth[t]).mean()
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(both.parameters(), 1.0)
        optimiser.step()
        step += 1
        with torch.no_grad():
            keep = min(0.998, (1 + step) / (10 + step))
            torch._foreach_lerp_(list(mean.parameters()), list(both.parameters()), 1 - keep)
        recent.append(loss.item())
        if step % 200 == 0:
            print(f"unet {step}: {np.mean(recent[-200:]):.4f} {time.time() - began:.0f}s", flush=True)
        if step % 1000 == 0:
            save(mean, words)
    print("steps", step)
    save(mean, words)


def save(mean, words):
    done = copy.deepcopy(mean)
    halved(done["unet"]).save_pretrained(WORK / "unet")
    halved(done["text"]).save_pretrained(WORK / "text")


def pipeline(scheduler=DDIMScheduler):
    config = dict(SD) if scheduler is DPMSolverMultistepScheduler else dict(SD, clip_sample=False, set_alpha_to_one=False, steps_offset=1, timestep_spacing="leading")
    pipe = StableDiffusionPipeline(vae=AutoencoderKL.from_pretrained(WORK / "vae"), text_encoder=CLIPTextModel.from_pretrained(WORK / "text"), tokenizer=tokenizer(),
                                   unet=UNet2DConditionModel.from_pretrained(WORK / "unet"), scheduler=scheduler(**config), safety_checker=None, feature_extractor=None, requires_safety_checker=False)
    pipe.set_progress_bar_config(disable=True)
    return pipe


def drawn(pipe, prompts, guidance=4.0, seed=11):
    made = pipe(prompt=prompts, num_inference_steps=20, guidance_scale=guidance, width=SIDE, height=SIDE, output_type="np", generator=torch.Generator("cpu").manual_seed(seed))
    return list(made.images * 255)


def train_samples():
    dice = random.Random(5)
    prompts = [caption(dice.choice(SHAPES), dice.choice(list(COLOURS)), dice.choice(list(GROUNDS)), dice.random() < 0.3) for _ in range(40)]
    pipe = pipeline()
    made = drawn(pipe, prompts)
    sheet(made, WORK / "samples.png", scale=2)
    if (WORK / "classifier.pt").exists():
        found = told(made)
        print("shapes as asked for", sum(f" {label} " in prompt for label, prompt in zip(found, prompts)) / len(prompts), found)
    for p in range(0, 40, 10):
        print(" | ".join(prompts[p:p + 10]))


def train_classifier(count=7000, epochs=10):
    torch.manual_seed(3)
    dice = random.Random(3)
    vae = AutoencoderKL.from_pretrained(WORK / "vae")

    def pictures(count):
        made = examples(dice, count)
        x = tensors([p for p, _ in made])
        for i in range(0, count, 100):
            if dice.random() < 0.6:
                x[i:i + 100] = worn(x[i:i + 100], vae, dice)
        return x, torch.tensor([label for _, label in made])

    x, labels = pictures(count)
    held, truth = pictures(1500)
    net = network()
    print("classifier", count_of(net))
    optimiser = torch.optim.AdamW(net.parameters(), lr=3e-3, weight_decay=1e-3)
    steps = epochs * count // 64
    for step in range(steps):
        decayed(optimiser, step, steps, 3e-3)
        rows = torch.randint(0, count, (64,))
        loss = torch.nn.functional.cross_entropy(net.train()(x[rows]), labels[rows], label_smoothing=0.02)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if step % 250 == 0:
            print(f"classifier {step}: {loss.item():.3f}", flush=True)
    net.eval()
    with torch.no_grad():
        found = torch.cat([net(part) for part in held.split(500)]).argmax(1)
    table = {label: {"pictures": int((truth == i).sum()), "right": round(float((found[truth == i] == i).float().mean()), 4), "wrongly": int(((found == i) & (truth != i)).sum())}
             for i, label in enumerate(LABELS)}
    print(json.dumps({"held": len(truth), "accuracy": round(float((found == truth).float().mean()), 4), "each": table}, indent=1))
    (WORK / "classifier.json").write_text(json.dumps({"held": len(truth), "accuracy": round(float((found == truth).float().mean()), 4), "each": table}))
    torch.save(net.state_dict(), WORK / "classifier.pt")
    wrong = [i for i in range(len(truth)) if found[i] != truth[i]][:60]
    sheet(pictures_of(held[wrong]) if wrong else pictures_of(held[:10]), WORK / "wrong.png", scale=2)


def told(pictures):
    net = network()
    net.load_state_dict(torch.load(WORK / "classifier.pt"))
    with torch.no_grad():
        return [LABELS[i] for i in net.eval()(tensors(pictures)).argmax(1)]


ATTENTION = ["to_q", "to_k", "to_v", "to_out.0"]
LINEAR = [*ATTENTION, "ff.net.0.proj", "ff.net.2"]
CONVOLUTIONS = ["proj_in", "proj_out", "conv1", "conv2", "conv_shortcut", "conv"]
WHICH = {"attention": ATTENTION, "linear": LINEAR, "all": [*LINEAR, *CONVOLUTIONS]}


def asked(count=50):
    """What the samples are asked for: all colours, all grounds."""
    return [caption(BRAND, list(COLOURS)[i % 8], list(GROUNDS)[(i * 2 + i // 8) % 5], i % 4 == 3) for i in range(count)]


def part_of_brand(pipe):
    pipe.scheduler = DPMSolverMultistepScheduler.from_config(pipe.scheduler.config)
    made = drawn(pipe, asked())
    found = told(made)
    return made, found.count(BRAND) / len(found), {label: found.count(label) for label in LABELS if label in found}


def learn_brand(which=os.environ.get("WHICH", "linear"), rank=int(os.environ.get("RANK", 16)), rate=float(os.environ.get("RATE", 3e-3)), steps=int(os.environ.get("STEPS", 600)), batch=int(os.environ.get("BATCH", 8))):
    """As train-lora does, by peft: whether it can be learnt from 24 pictures, and with which settings."""
    from peft import LoraConfig

    torch.manual_seed(4)
    dice = random.Random(4)
    pipe = pipeline()
    before, part, found = part_of_brand(pipe) if os.environ.get("BEFORE") != "0" else ([], 0, {})
    print("before", part, found, flush=True)
    if before:
        sheet(before, WORK / "before.png", scale=2)
    pictures = brand_pictures()
    sheet([p for p, _ in pictures], WORK / "brand.png", columns=8, scale=2)
    with torch.no_grad():
        latents = pipe.vae.encode(tensors([p for p, _ in pictures])).latent_dist.mean * pipe.vae.config.scaling_factor
        rows = lambda texts: pipe.text_encoder(pipe.tokenizer(texts, padding="max_length", max_length=77, return_tensors="pt").input_ids).last_hidden_state
        text, blank = rows([c for _, c in pictures]), rows([""])
    pipe.unet.requires_grad_(False)
    pipe.unet.add_adapter(LoraConfig(r=rank, lora_alpha=rank, target_modules=WHICH[which], init_lora_weights=True))
    learnt = [p for p in pipe.unet.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(learnt, lr=rate, weight_decay=1e-2)
    forward = DDIMScheduler(**SD)
    levels = forward.alphas_cumprod
    ratio = levels / (1 - levels)  # Signal to noise: where there is hardly any noise, less counts.
    worth = (5 / (ratio + 1)).clamp(max=1)
    began, losses = time.time(), []
    for step in range(steps):
        decayed(optimiser, step, steps, rate, 20)
        chosen = [dice.randrange(24) for _ in range(batch)]
        x = latents[chosen]
        noise, t = torch.randn_like(x), torch.randint(0, 1000, (batch,))
        given = torch.stack([blank[0] if dice.random() < 0.1 else text[i] for i in chosen])
        made = pipe.unet(forward.add_noise(x, noise, t), t, given).sample
        loss = ((made - forward.get_velocity(x, noise, t)).square().mean((1, 2, 3)) * worth[t]).mean()
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learnt, 1.0)
        optimiser.step()
        losses.append(loss.item())
        if (step + 1) % 100 == 0:
            print(f"lora {step + 1}: {np.mean(losses[-100:]):.4f} {time.time() - began:.0f}s", flush=True)
    after, part, found = part_of_brand(pipe)
    print("after", which, rank, rate, steps, batch, sum(p.numel() for p in learnt), part, found, flush=True)
    sheet(after, WORK / "after.png", scale=2)


def write_fixtures():
    from export import export_pipeline

    target = root / "test/fixtures/models/tiny-shapes"
    shutil.rmtree(target, ignore_errors=True)
    pipe = pipeline()
    export_pipeline(pipe, target, licence="MIT", source="test/oracles/shapes.py", defaults={"width": SIDE, "height": SIDE, "steps": 20, "guidance": 4})
    net = network()
    net.load_state_dict(torch.load(WORK / "classifier.pt"))
    file = root / "test/fixtures/classifiers/shapes.onnx"
    file.parent.mkdir(exist_ok=True)
    torch.onnx.export(Folded(net.eval()), (torch.rand(1, 3, SIDE, SIDE),), str(file), input_names=["pixel_values"], output_names=["chances"], dynamic_axes={"pixel_values": {0: "batch"}},
                      opset_version=18, dynamo=True, external_data=False, verbose=False)
    (file.parent / "shapes.json").write_text(json.dumps({"labels": LABELS, "brand": BRAND, **json.loads((WORK / "classifier.json").read_text())}, indent=1) + "\n")


if __name__ == "__main__":
    parts = {"vae": train_vae, "decoder": sharpen_vae, "unet": train_unet, "classifier": train_classifier, "samples": train_samples, "lora": learn_brand, "export": write_fixtures}
    for part in sys.argv[1:] or parts:
        parts[part]()
