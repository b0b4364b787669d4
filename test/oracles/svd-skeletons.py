"""Tiny skeletons of Stable Video Diffusion, of the model of pipelines.py: python3 test/oracles/svd-skeletons.py
Needs models/export/requirements.txt and brotli. Adds tiny-svd to test/fixtures/skeletons. What it makes is recorded by pipelines.py."""
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

pipe = tiny.stable_video_diffusion()
made = skeletons.moving("Tiny Stable Video Diffusion", pipe.unet.config.num_frames)
plain = lambda config, *names: {name: list(value) if isinstance(value := config[name], (tuple, list)) else value for name in names}
unet = plain(pipe.unet.config, *made["parts"]["unet"][1])
vae = {**plain(pipe.vae.config, "block_out_channels", "layers_per_block", "latent_channels", "sample_size", "scaling_factor", "down_block_types")}
seen = plain(pipe.image_encoder.config.to_dict(), *made["parts"]["image_encoder"][1])
encoder = {**vae, "up_block_types": ["UpDecoderBlock2D"] * 2}
parts = {"image_encoder": ("tiny-clip-vision", seen), "unet": ("tiny-svd-unet", unet), "vae_decoder": ("tiny-vae-temporal-decoder", vae), "vae_encoder": ("tiny-svd-vae-encoder", encoder)}
skeletons.write(root / "test/fixtures/skeletons", {"tiny-svd": {**made, "parts": parts}})
