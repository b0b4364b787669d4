"""Makes tiny random diffusers pipelines, exports them, and records what they make: python3 test/oracles/pipelines.py [family …]
Needs models/export/requirements.txt. Writes test/fixtures/models/tiny-*/ and pipelines.json. The pictures are noise: what counts is
that every number on the way is the same. Weights are rounded to halves, which fp32 holds exactly and git packs better."""
import json
import pathlib
import shutil
import sys

# transformers would take kernels.py beside this file for a package of that name.
sys.path.pop(0)

import numpy as np
import torch
from PIL import Image
from diffusers import (AnimateDiffPipeline, AutoencoderKL, AutoencoderKLTemporalDecoder, AutoencoderKLWan, DDIMScheduler, DPMSolverMultistepScheduler, EulerAncestralDiscreteScheduler, EulerDiscreteScheduler,
                       FlowMatchEulerDiscreteScheduler, MotionAdapter, PNDMScheduler, StableDiffusionImg2ImgPipeline, StableDiffusionInpaintPipeline, StableDiffusionPipeline, StableDiffusionXLPipeline,
                       StableVideoDiffusionPipeline, TextToVideoSDPipeline, UNet2DConditionModel, UNet3DConditionModel, UNetMotionModel,
                       UNetSpatioTemporalConditionModel, UniPCMultistepScheduler, WanImageToVideoPipeline, WanPipeline, WanTransformer3DModel)
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors, trainers
from transformers import (CLIPImageProcessor, CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizerFast, CLIPVisionConfig, CLIPVisionModel,
                          CLIPVisionModelWithProjection, PreTrainedTokenizerFast, UMT5Config, UMT5EncoderModel)

here = pathlib.Path(__file__).resolve()
root = here.parent.parent.parent
sys.path.insert(0, str(root / "models/export"))
from export import export_pipeline  # noqa: E402

FIXTURES = root / "test/fixtures/models"
# R, G and B: the tests make the same picture.
GRADIENT = np.array([[[5 * x, 8 * y, (7 * x * y) % 256] for x in range(48)] for y in range(32)], dtype=np.uint8)
PROMPT, NEGATIVE = "a photo of an astronaut riding a horse on mars", "blurry, text"
SD = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "num_train_timesteps": 1000}


def seeded(make, seed):
    torch.manual_seed(seed)
    module = make().eval()
    with torch.no_grad():
        for p in module.parameters():
            p.copy_(p.half().float())
    return module


def tokenizer():
    whole = FIXTURES / "clip-tokenizer/tokenizer.json"
    data = json.loads(whole.read_text())
    return CLIPTokenizerFast(vocab=data["model"]["vocab"], merges=[tuple(m) if isinstance(m, list) else tuple(m.split(" ")) for m in data["model"]["merges"]], model_max_length=77)


def clip_config(words, **more):
    return CLIPTextConfig(hidden_size=32, intermediate_size=37, num_attention_heads=4, num_hidden_layers=3, vocab_size=len(words), bos_token_id=words.bos_token_id,
                          eos_token_id=words.eos_token_id, pad_token_id=1, **more)


def small_vae(seed=2):
    return seeded(lambda: AutoencoderKL(block_out_channels=(8, 16), layers_per_block=1, norm_num_groups=4, latent_channels=4, sample_size=32,
                                        down_block_types=("DownEncoderBlock2D",) * 2, up_block_types=("UpDecoderBlock2D",) * 2), seed)


def unet_config(**more):
    return dict(sample_size=8, in_channels=4, out_channels=4, layers_per_block=1, block_out_channels=(8, 16), cross_attention_dim=32, attention_head_dim=2, norm_num_groups=4,
                down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"), up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"), **more)


def stable_diffusion():
    words = tokenizer()
    return StableDiffusionPipeline(
        vae=small_vae(), text_encoder=seeded(lambda: CLIPTextModel(clip_config(words)), 1), tokenizer=words, unet=seeded(lambda: UNet2DConditionModel(**unet_config()), 3),
        scheduler=DDIMScheduler(**SD, clip_sample=False, set_alpha_to_one=False, steps_offset=1, timestep_spacing="leading"), safety_checker=None, feature_extractor=None, requires_safety_checker=False)


def inpainting():
    """A UNet that is given the mask and the picture without what lies under it, beside the noise."""
    parts = stable_diffusion().components
    unet = seeded(lambda: UNet2DConditionModel(**{**unet_config(), "in_channels": 9}), 16)
    return StableDiffusionInpaintPipeline(**{**parts, "unet": unet}, requires_safety_checker=False)


def masked(pipe, scheduler, strength):
    """A round hole in a picture: the tests make the same."""
    pipe.set_progress_bar_config(disable=True)
    picture = torch.linspace(0, 1, 3 * 16 * 24).reshape(1, 3, 16, 24)
    mask = torch.tensor([[[[1.0 if (x - 12) ** 2 + (y - 8) ** 2 < 30 else 0.0 for x in range(24)] for y in range(16)]]])
    steps, made = run(pipe, **TEXT, image=picture, mask_image=mask, strength=strength, width=24, height=16, num_inference_steps=5, guidance_scale=5.0, output_type="np")
    return {"scheduler": scheduler, "image": True, "mask": True, "strength": strength, "width": 24, "height": 16, "steps": 5, "guidance": 5.0, **recorded(steps, made.images[0].transpose(2, 0, 1))}


def stable_diffusion_xl():
    words = tokenizer()
    second = lambda: CLIPTextModelWithProjection(clip_config(words, projection_dim=24, hidden_act="gelu"))
    config = {**unet_config(), "cross_attention_dim": 64}
    unet = lambda: UNet2DConditionModel(**config, addition_embed_type="text_time", addition_time_embed_dim=8, projection_class_embeddings_input_dim=24 + 6 * 8, use_linear_projection=True)
    return StableDiffusionXLPipeline(
        vae=small_vae(), text_encoder=seeded(lambda: CLIPTextModel(clip_config(words)), 1), text_encoder_2=seeded(second, 4), tokenizer=words, tokenizer_2=tokenizer(),
        unet=seeded(unet, 5), scheduler=EulerDiscreteScheduler(**SD, timestep_spacing="leading", steps_offset=1), add_watermarker=False)


def modelscope():
    words = tokenizer()
    unet = lambda: UNet3DConditionModel(sample_size=8, in_channels=4, out_channels=4, layers_per_block=1, block_out_channels=(8, 16), cross_attention_dim=32, attention_head_dim=4, norm_num_groups=4,
                                        down_block_types=("CrossAttnDownBlock3D", "DownBlock3D"), up_block_types=("UpBlock3D", "CrossAttnUpBlock3D"))
    return TextToVideoSDPipeline(vae=small_vae(), text_encoder=seeded(lambda: CLIPTextModel(clip_config(words)), 1), tokenizer=words, unet=seeded(unet, 6),
                                 scheduler=DDIMScheduler(**SD, clip_sample=False, set_alpha_to_one=False, steps_offset=1))


def animatediff():
    words = tokenizer()
    base = seeded(lambda: UNet2DConditionModel(**{**unet_config(), "block_out_channels": (16, 32), "norm_num_groups": 4}), 3)
    adapter = seeded(lambda: MotionAdapter(block_out_channels=(16, 32), motion_layers_per_block=1, motion_norm_num_groups=4, motion_num_attention_heads=4), 7)
    pipe = AnimateDiffPipeline(vae=small_vae(), text_encoder=seeded(lambda: CLIPTextModel(clip_config(words)), 1), tokenizer=words, unet=base, motion_adapter=adapter,
                               scheduler=DDIMScheduler(**{**SD, "beta_schedule": "linear"}, clip_sample=False, steps_offset=1))
    return pipe


def stable_video_diffusion():
    vision = CLIPVisionConfig(hidden_size=32, projection_dim=32, num_hidden_layers=2, num_attention_heads=4, image_size=224, intermediate_size=37, patch_size=32)
    unet = lambda: UNetSpatioTemporalConditionModel(
        block_out_channels=(32, 32), layers_per_block=1, sample_size=8, in_channels=8, out_channels=4, num_attention_heads=(2, 2), cross_attention_dim=32,
        down_block_types=("CrossAttnDownBlockSpatioTemporal", "DownBlockSpatioTemporal"), up_block_types=("UpBlockSpatioTemporal", "CrossAttnUpBlockSpatioTemporal"),
        projection_class_embeddings_input_dim=24, addition_time_embed_dim=8)
    vae = lambda: AutoencoderKLTemporalDecoder(block_out_channels=(32, 32), down_block_types=("DownEncoderBlock2D",) * 2, latent_channels=4, layers_per_block=1, sample_size=32)
    return StableVideoDiffusionPipeline(
        vae=seeded(vae, 8), image_encoder=seeded(lambda: CLIPVisionModelWithProjection(vision), 9), unet=seeded(unet, 10),
        scheduler=EulerDiscreteScheduler(**SD, interpolation_type="linear", prediction_type="v_prediction", timestep_spacing="leading", timestep_type="continuous", sigma_min=0.002, sigma_max=700.0,
                                         steps_offset=1, use_karras_sigmas=True),
        feature_extractor=CLIPImageProcessor())


def unigram():
    """A tiny T5 tokeniser: pieces of the prompts with made-up weights."""
    raw = Tokenizer(models.Unigram())
    raw.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")])
    raw.pre_tokenizer = pre_tokenizers.Metaspace()
    trainer = trainers.UnigramTrainer(vocab_size=120, special_tokens=["<pad>", "</s>", "<unk>"], unk_token="<unk>", show_progress=False)
    raw.train_from_iterator([PROMPT, NEGATIVE, "sunrise over a city by the sea, highly detailed, the painter and the rivers"], trainer)
    raw.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", raw.token_to_id("</s>"))])
    return PreTrainedTokenizerFast(tokenizer_object=raw, pad_token="<pad>", eos_token="</s>", unk_token="<unk>", model_max_length=512)


def wan_parts(vae=dict(base_dim=8, dim_mult=[1, 1, 1, 1], temperal_downsample=[False, True, True]), **more):
    words = unigram()
    config = UMT5Config(vocab_size=len(words), d_model=32, d_kv=8, d_ff=37, num_layers=2, num_heads=4, pad_token_id=0, eos_token_id=1, decoder_start_token_id=0)
    transformer = lambda: WanTransformer3DModel(**{**dict(patch_size=(1, 2, 2), num_attention_heads=2, attention_head_dim=12, in_channels=16, out_channels=16, text_dim=32, freq_dim=32, ffn_dim=32,
                                                num_layers=2, cross_attn_norm=True, qk_norm="rms_norm_across_heads", rope_max_seq_len=64), **more})
    return dict(tokenizer=words, text_encoder=seeded(lambda: UMT5EncoderModel(config), 12), transformer=seeded(transformer, 13),
                vae=seeded(lambda: AutoencoderKLWan(z_dim=16, num_res_blocks=1, **vae), 14))


def wan():
    return WanPipeline(**wan_parts(), scheduler=FlowMatchEulerDiscreteScheduler(shift=3.0))


def wan_image():
    """From a picture: its latents and a mask beside the noise, and what CLIP sees in it beside the words."""
    vision = CLIPVisionConfig(hidden_size=16, num_hidden_layers=3, num_attention_heads=2, image_size=12, intermediate_size=19, patch_size=6)
    scheduler = UniPCMultistepScheduler(prediction_type="flow_prediction", use_flow_sigmas=True, num_train_timesteps=1000, flow_shift=3.0)
    parts = wan_parts(dict(base_dim=4, dim_mult=[1, 1, 1], temperal_downsample=[True, True], scale_factor_spatial=4), in_channels=36, image_dim=16, added_kv_proj_dim=24, num_layers=1)
    return WanImageToVideoPipeline(**parts, scheduler=scheduler, image_encoder=seeded(lambda: CLIPVisionModel(vision), 15),
                                   image_processor=CLIPImageProcessor(size={"shortest_edge": 12}, crop_size={"height": 12, "width": 12}))


def numbers(values):
    return [float(f"{v:.5f}") for v in np.asarray(values, dtype=np.float64).reshape(-1)]


def run(pipe, **request):
    """Latents before and after, and the picture, in -1..1 or 0..1 as the family has it: channels first."""
    steps = []

    def after(_pipe, _i, _t, values):
        steps.append(values["latents"].detach().numpy().copy())
        return values

    made = pipe(generator=torch.Generator("cpu").manual_seed(11), callback_on_step_end=after, **request)
    return steps, made


def recorded(steps, picture):
    picture = np.asarray(picture, dtype=np.float64)
    return {"moments": [[float(np.mean(s)), float(np.std(s))] for s in steps], "latents": numbers(steps[-1]), "shape": list(picture.shape), "picture": numbers(picture)}


TEXT = {"prompt": PROMPT, "negative_prompt": NEGATIVE}


@torch.no_grad()
def make(family):
    cases = []
    if family == "stable-diffusion":
        pipe = stable_diffusion()
        pipe.set_progress_bar_config(disable=True)
        for name, scheduler in {"ddim": DDIMScheduler, "euler": EulerDiscreteScheduler, "dpm++-2m": DPMSolverMultistepScheduler}.items():
            pipe.scheduler = scheduler.from_config(pipe.scheduler.config)
            steps, made = run(pipe, **TEXT, width=24, height=16, num_inference_steps=4, guidance_scale=5.0, output_type="np")
            cases.append({"scheduler": name, "width": 24, "height": 16, "steps": 4, "guidance": 5.0, **recorded(steps, made.images[0].transpose(2, 0, 1))})
        pipe = stable_diffusion()
        picture = torch.linspace(0, 1, 3 * 16 * 24).reshape(1, 3, 16, 24)
        image = StableDiffusionImg2ImgPipeline(**pipe.components, requires_safety_checker=False)
        image.set_progress_bar_config(disable=True)
        steps, made = run(image, **TEXT, image=picture, strength=0.6, num_inference_steps=5, guidance_scale=5.0, output_type="np")
        cases.append({"scheduler": "ddim", "image": True, "strength": 0.6, "width": 24, "height": 16, "steps": 5, "guidance": 5.0, **recorded(steps, made.images[0].transpose(2, 0, 1))})
        for name, scheduler, strength in [("pndm", PNDMScheduler, 1.0), ("euler-ancestral", EulerAncestralDiscreteScheduler, 0.7)]:
            parts = {**pipe.components, "scheduler": scheduler.from_config(pipe.scheduler.config, **({"skip_prk_steps": True} if name == "pndm" else {}))}
            cases.append(masked(StableDiffusionInpaintPipeline(**parts, requires_safety_checker=False), name, strength))
    elif family == "inpainting":
        pipe = inpainting()
        cases += [masked(pipe, "ddim", 1.0), masked(pipe, "ddim", 0.7)]
    elif family == "stable-diffusion-xl":
        pipe = stable_diffusion_xl()
        pipe.set_progress_bar_config(disable=True)
        steps, made = run(pipe, **TEXT, width=24, height=16, num_inference_steps=4, guidance_scale=5.0, output_type="np")
        cases.append({"scheduler": "euler", "width": 24, "height": 16, "steps": 4, "guidance": 5.0, **recorded(steps, made.images[0].transpose(2, 0, 1))})
        steps, made = run(pipe, prompt=PROMPT, width=16, height=16, num_inference_steps=1, guidance_scale=0.0, output_type="np")
        cases.append({"scheduler": "euler", "width": 16, "height": 16, "steps": 1, "guidance": 0.0, **recorded(steps, made.images[0].transpose(2, 0, 1))})
    elif family in ("modelscope", "animatediff"):
        pipe = modelscope() if family == "modelscope" else animatediff()
        pipe.set_progress_bar_config(disable=True)
        request = dict(**TEXT, width=24, height=16, num_frames=3, num_inference_steps=3, guidance_scale=5.0, output_type="np")
        steps = []
        if family == "modelscope":
            made = pipe(generator=torch.Generator("cpu").manual_seed(11), callback=lambda i, t, latents: steps.append(latents.numpy().copy()), **request)
        else:
            steps, made = run(pipe, **request)
        cases.append({"scheduler": "ddim", "width": 24, "height": 16, "frames": 3, "steps": 3, "guidance": 5.0, **recorded(steps, np.asarray(made.frames[0]).transpose(0, 3, 1, 2))})
    elif family == "stable-video-diffusion":
        pipe = stable_video_diffusion()
        pipe.set_progress_bar_config(disable=True)
        picture = Image.fromarray(GRADIENT)
        steps, made = run(pipe, image=picture, width=48, height=32, num_frames=3, num_inference_steps=3, fps=7, motion_bucket_id=127, noise_aug_strength=0.02,
                          min_guidance_scale=1.0, max_guidance_scale=3.0, decode_chunk_size=8, output_type="np")
        cases.append({"scheduler": "euler", "image": True, "width": 48, "height": 32, "frames": 3, "steps": 3, "guidance": 3.0, 
                      **recorded(steps, np.asarray(made.frames[0]).transpose(0, 3, 1, 2))})
    elif family == "wan":
        pipe = wan()
        pipe.set_progress_bar_config(disable=True)
        flow = pipe.scheduler
        for name, width, height in [("flow-match-euler", 48, 32), ("unipc", 32, 16)]:
            pipe.scheduler = flow if name == "flow-match-euler" else UniPCMultistepScheduler(prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=3.0)
            steps, made = run(pipe, **TEXT, width=width, height=height, num_frames=5, num_inference_steps=3, guidance_scale=5.0, output_type="np")
            cases.append({"scheduler": name, "width": width, "height": height, "frames": 5, "steps": 3, "guidance": 5.0, **recorded(steps, np.asarray(made.frames[0]).transpose(0, 3, 1, 2))})
        pipe.scheduler = flow
    elif family == "wan-image":
        pipe = wan_image()
        pipe.set_progress_bar_config(disable=True)
        steps, made = run(pipe, **TEXT, image=Image.fromarray(GRADIENT[:16, :32]), width=32, height=16, num_frames=5, num_inference_steps=4, guidance_scale=5.0, output_type="np")
        cases.append({"image": True, "width": 32, "height": 16, "frames": 5, "steps": 4, "guidance": 5.0, **recorded(steps, np.asarray(made.frames[0]).transpose(0, 3, 1, 2))})
    # Of the inpainting package all but the UNet is tiny-stable-diffusion's: the tests put them together.
    target = root / "test/fixtures/unets/tiny-inpainting" if family == "inpainting" else FIXTURES / f"tiny-{family}"
    export_pipeline(pipe, target, licence="MIT", source="test/oracles/pipelines.py", defaults={"width": 24, "height": 16, "steps": 4, **({"frames": cases[0]["frames"]} if "frames" in cases[0] else {})})
    if family == "inpainting":
        for path in [p for p in target.iterdir() if p.name not in ("unet", "model.json")]:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        manifest = json.loads((target / "model.json").read_text())
        manifest["files"] = [f for f in manifest["files"] if f["path"].startswith("unet/")]
        (target / "model.json").write_text(json.dumps(manifest, indent=2) + "\n")
    return cases


if __name__ == "__main__":
    for family in sys.argv[1:] or ["stable-diffusion", "stable-diffusion-xl", "modelscope", "animatediff", "stable-video-diffusion", "wan", "wan-image", "inpainting"]:
        file = here.parent / "pipelines" / f"{family}.json"
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps({"prompt": PROMPT, "negative": NEGATIVE, "seed": 11, "cases": make(family)}) + "\n")
        print(family, "done")
