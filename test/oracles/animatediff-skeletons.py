"""Tiny skeletons of Stable Diffusion 1 with motion modules, of the model of pipelines.py: python3 test/oracles/animatediff-skeletons.py
Needs models/export/requirements.txt and brotli. Adds tiny-animatediff to test/fixtures/skeletons. What it makes is recorded by pipelines.py."""
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

pipe = tiny.animatediff()
made = skeletons.architectures()["animatediff"]
plain = lambda config, names: {name: list(value) if isinstance(value := config[name], tuple) else value for name in names if name in config}
unet = plain(pipe.unet.config, [*made["parts"]["unet"][1], "norm_num_groups", "motion_norm_num_groups", "num_attention_heads"])
vae = plain(pipe.vae.config, [*made["parts"]["vae_decoder"][1], "norm_num_groups"])
text = plain(pipe.text_encoder.config.to_dict(), [*made["parts"]["text_encoder"][1], "vocab_size"])
parts = {"text_encoder": ("tiny-animatediff-text", text), "unet": ("tiny-animatediff-unet", unet), "vae_decoder": ("tiny-animatediff-vae-decoder", vae), "vae_encoder": ("tiny-animatediff-vae-encoder", vae)}
skeletons.write(root / "test/fixtures/skeletons", {"tiny-animatediff": {**made, "title": "Tiny AnimateDiff", "parts": parts}})
