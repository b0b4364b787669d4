"""Tiny skeletons of Wan, of the models of pipelines.py: python3 test/oracles/wan-skeletons.py
Needs models/export/requirements.txt and brotli. Adds tiny Wans to test/fixtures/skeletons. What it makes is recorded by pipelines.py."""
import importlib.util
import pathlib
import sys

here = pathlib.Path(__file__).resolve()
root = here.parent.parent.parent
spec = importlib.util.spec_from_file_location("oracle_pipelines", here.parent / "pipelines.py")
tiny = importlib.util.module_from_spec(spec)
spec.loader.exec_module(tiny)
sys.path.insert(0, str(root / "models/export"))
import skeletons  # noqa: E402

plain = lambda config, names: {name: list(value) if isinstance(value := config[name], tuple) else value for name in names}


def tiny_of(pipe, name, title, skeleton_names):
    made = skeletons.architectures()[name]
    given = {"transformer": pipe.transformer.config, "vae_decoder": pipe.vae.config, "vae_encoder": pipe.vae.config, "text_encoder": pipe.text_encoder.config.to_dict()}
    if getattr(pipe, "image_encoder", None) is not None:
        given["image_encoder"] = pipe.image_encoder.config.to_dict()
    given["transformer_2"] = given["transformer"]
    return {**made, "title": title, "parts": {kind: (skeleton_names[kind], plain(given[kind], made["parts"][kind][1])) for kind in made["parts"]}}


words = {"text_encoder": "tiny-umt5-xxl", "transformer": "tiny-wan-transformer", "transformer_2": "tiny-wan-transformer", "vae_decoder": "tiny-wan-vae-decoder"}
picture = {"text_encoder": "tiny-umt5-xxl", "transformer": "tiny-wan-image-transformer", "vae_decoder": "tiny-wan-image-vae-decoder", "vae_encoder": "tiny-wan-image-vae-encoder", "image_encoder": "tiny-clip-vision-h-patches"}
skeletons.write(root / "test/fixtures/skeletons", {
    "tiny-wan": tiny_of(tiny.wan(), "wan-1.3b", "Tiny Wan", words),
    "tiny-wan22": tiny_of(tiny.wan(), "wan22-14b", "Tiny Wan 2.2", words),
    "tiny-wan-image": tiny_of(tiny.wan_image(), "wan-14b-image", "Tiny Wan from a picture", picture),
})
