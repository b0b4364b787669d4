"""Stable Diffusion 1 with AnimateDiff's motion modules, for skeletons.py: the UNet that diffusers makes of both."""
import torch
from diffusers import UNetMotionModel
from diffusers.models.embeddings import SinusoidalPositionalEmbedding
from torch._subclasses.fake_tensor import unset_fake_temporarily


def architectures(still):
    """Name to what skeletons.py wants of one. `still`: that of Stable Diffusion 1."""
    def of(title, name, middle):
        config = {key: value for key, value in still["parts"]["unet"][1].items() if key != "attention_head_dim"}
        config |= dict(num_attention_heads=8, motion_num_attention_heads=8, motion_max_seq_length=32, use_motion_mid_block=middle)
        for side in ["down_block_types", "up_block_types"]:
            config[side] = [one.replace("2D", "Motion") for one in config[side]]
        return {
            **still, "family": "animatediff", "title": title, "class": "AnimateDiffPipeline",
            "defaults": {"width": 512, "height": 512, "frames": 16, "fps": 8, "steps": 25, "guidance": 7.5},
            # What the modules were trained with, whatever the pictures' model has.
            "scheduler": {"_class_name": "DDIMScheduler", "beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "linear", "num_train_timesteps": 1000, "clip_sample": False,
                          "set_alpha_to_one": False, "steps_offset": 1, "timestep_spacing": "linspace", "prediction_type": "epsilon"},
            "parts": {**still["parts"], "unet": (name, config)},
        }

    return {
        "animatediff": of("Stable Diffusion 1 with AnimateDiff", "sd1-motion-unet", False),
        "animatediff-2": of("Stable Diffusion 1 with AnimateDiff 2", "sd1-motion-2-unet", True),
    }


def motion_unet(config):
    made = UNetMotionModel(**config)
    size = 2 ** len(config["block_out_channels"]) + 1
    inputs = {
        "sample": (torch.empty(2, config["in_channels"], 3, size, size + 4), {0: "batch", 2: "frames", 3: "height", 4: "width"}),
        "timestep": (torch.empty(2), {0: "batch"}),
        "encoder_hidden_states": (torch.empty(2, 77, config["cross_attention_dim"]), {0: "batch", 1: "tokens"}),
    }
    # The prompt is wanted once for each frame.
    call = lambda x, t, text: made(x, t, text.repeat_interleave(x.shape[2], dim=0), return_dict=False)[0]
    return "unet", made, call, inputs, ["out_sample"]


def places(buffer):
    """Of each frame's place, which are no weights."""
    _, frames, width = buffer.shape
    with unset_fake_temporarily():
        return SinusoidalPositionalEmbedding(width, frames).pe
