"""A tiny Wan 2.2 of two transformers, beside the model of pipelines.py: python3 test/oracles/wan-experts.py
Needs models/export/requirements.txt. Writes the weights of the second, and wan-experts.json: what diffusers makes with both."""
import importlib.util
import json
import pathlib

here = pathlib.Path(__file__).resolve()
spec = importlib.util.spec_from_file_location("oracle_pipelines", here.parent / "pipelines.py")
tiny = importlib.util.module_from_spec(spec)
spec.loader.exec_module(tiny)

import torch  # noqa: E402
from diffusers import UniPCMultistepScheduler, WanPipeline, WanTransformer3DModel  # noqa: E402
from safetensors.torch import save_file  # noqa: E402
from transformers import PreTrainedTokenizerFast  # noqa: E402

parts = tiny.wan_parts()
# Trained anew it is not always the same.
parts["tokenizer"] = PreTrainedTokenizerFast.from_pretrained(here.parent.parent / "fixtures/models/tiny-wan/tokenizer")
config = {key: value for key, value in parts["transformer"].config.items() if not key.startswith("_")}
second = tiny.seeded(lambda: WanTransformer3DModel(**config), 23)
scheduler = UniPCMultistepScheduler(prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=3.0)
pipe = WanPipeline(**parts, scheduler=scheduler, transformer_2=second, boundary_ratio=0.875)
pipe.set_progress_bar_config(disable=True)
request = dict(width=32, height=16, num_frames=5, num_inference_steps=4, guidance_scale=5.0)
with torch.no_grad():
    steps, made = tiny.run(pipe, **tiny.TEXT, **request, output_type="np")
times = [float(one) for one in pipe.scheduler.timesteps]
assert times[0] >= 875 > times[-1], times
save_file({key: value.half().contiguous() for key, value in second.state_dict().items()}, here.parent.parent / "fixtures/checkpoints/tiny-wan-transformer-2.safetensors")
case = {"scheduler": "unipc", "boundary": 0.875, "width": 32, "height": 16, "frames": 5, "steps": 4, "guidance": 5.0, **tiny.recorded(steps, made.frames[0].transpose(0, 3, 1, 2))}
here.with_suffix(".json").write_text(json.dumps(case) + "\n")
print(times)
