"""Tiny skeletons of Wan, of the model of pipelines.py: python3 test/oracles/wan-skeletons.py
Needs models/export/requirements.txt and brotli. Adds tiny-wan to test/fixtures/skeletons. What it makes is recorded by pipelines.py."""
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

pipe = tiny.wan()
made = skeletons.architectures()["wan-1.3b"]
plain = lambda config, names: {name: list(value) if isinstance(value := config[name], tuple) else value for name in names}
parts = {kind: plain(config, made["parts"][kind][1]) for kind, config in {"transformer": pipe.transformer.config, "vae_decoder": pipe.vae.config, "text_encoder": pipe.text_encoder.config.to_dict()}.items()}
names = {"text_encoder": "tiny-umt5-xxl", "transformer": "tiny-wan-transformer", "vae_decoder": "tiny-wan-vae-decoder"}
skeletons.write(root / "test/fixtures/skeletons", {"tiny-wan": {**made, "title": "Tiny Wan", "parts": {kind: (names[kind], parts[kind]) for kind in names}}})
