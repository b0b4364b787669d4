"""Image encoders of transformers: CLIP's with its projection, DINOv2 and other vision transformers by their first token."""
from onnx_package import export

import torch

# Cosine distance of two pictures that have nothing in common. CLIP's rows all point into one part of space, DINO's don't.
UNLIKE = {"clip_vision_model": 0.5, "clip": 0.5}


def image_encoder(source, folder, half=False):
    """A folder or a name that transformers can load, with its image processor."""
    from transformers import AutoConfig, AutoImageProcessor, AutoModel, CLIPVisionModelWithProjection
    kind = AutoConfig.from_pretrained(source).model_type
    model = (CLIPVisionModelWithProjection if kind in UNLIKE else AutoModel).from_pretrained(source).eval()
    return image_encoder_module(model.half() if half else model, AutoImageProcessor.from_pretrained(source), folder)


def image_encoder_module(model, processor, folder):
    clip = hasattr(model, "visual_projection")
    side = processor.crop_size["height"] if getattr(processor, "do_center_crop", False) else processor.size.get("height", model.config.image_size)
    call = (lambda x: model(x).image_embeds) if clip else (lambda x: model(x).last_hidden_state[:, 0])
    export(folder / "image_encoder", "image_encoder", model, call, {"pixel_values": (torch.rand(1, 3, side, side), {0: "batch"})}, ["image_embeds"])
    processor.save_pretrained(folder / "image_processor")
    return {"unlike": UNLIKE.get(model.config.model_type, 0.9)}


EXPORTERS = {"image-encoder": image_encoder}
