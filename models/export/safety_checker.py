"""Stable Diffusion's safety checker (StableDiffusionSafetyChecker of diffusers), by itself or as a part of a pipeline."""
import torch

from onnx_package import export


def safety_checker(source, folder, half=False):
    """A folder or a name that diffusers can load, with its feature extractor."""
    from diffusers.pipelines.stable_diffusion.safety_checker import StableDiffusionSafetyChecker
    from transformers import CLIPImageProcessor
    checker = StableDiffusionSafetyChecker.from_pretrained(source).eval()
    CLIPImageProcessor.from_pretrained(source).save_pretrained(folder / "feature_extractor")
    return safety_checker_module(checker.half() if half else checker, folder)


def safety_checker_module(checker, folder):
    """Cosines less thresholds; what they come to is for the reader of the package."""

    def call(checker, pixels):
        seen = checker.visual_projection(checker.vision_model(pixels)[1]).float()
        cosines = lambda concepts: torch.nn.functional.normalize(seen) @ torch.nn.functional.normalize(concepts.float()).t()
        return (cosines(checker.special_care_embeds) - checker.special_care_embeds_weights.float(),
                cosines(checker.concept_embeds) - checker.concept_embeds_weights.float())

    side = checker.config.vision_config.image_size
    export(folder / "safety_checker", "safety_checker", checker, lambda x: call(checker, x), {"clip_input": (torch.rand(1, 3, side, side), {0: "batch"})},
           ["special_scores", "concept_scores"])
    return {}


EXPORTERS = {"safety-checker": safety_checker}
