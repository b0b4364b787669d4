"""Tiny voices with the interfaces of Piper's VITS and of Kokoro: python3 test/oracles/voices.py
Needs torch, onnx and onnxscript. Writes test/fixtures/models/tiny-piper/ and tiny-kokoro/. Each token sounds as a tone of its own for 2048 (3000)
samples, so that what went in can be read off what comes out; no weights, nothing learnt."""
import json
import pathlib
import shutil
import sys

sys.path.pop(0)

import numpy as np
import torch

here = pathlib.Path(__file__).resolve()
root = here.parent.parent.parent
sys.path.insert(0, str(root / "models/export"))
from package import write_manifest  # noqa: E402

models = root / "test/fixtures/models"


def fresh(name):
    shutil.rmtree(models / name, ignore_errors=True)
    (models / name / "onnx").mkdir(parents=True)
    return models / name


def tones(ids, length, gain):
    i = torch.arange(length).float()
    return gain * torch.sin(ids.float().unsqueeze(-1) * 0.01 * i).flatten(1)


class Piper(torch.nn.Module):
    def forward(self, input, input_lengths, scales, sid):
        wave = tones(input, 2048, 0.5 * scales[1]) + 0 * scales.sum() + 0.01 * sid.float().unsqueeze(-1) + 0 * input_lengths.float().unsqueeze(-1)
        return wave.unsqueeze(1), (0 * input + 8).float().unsqueeze(1)


class Kokoro(torch.nn.Module):
    def forward(self, input_ids, style, speed):
        return tones(input_ids, 3000, 0.3 * speed.unsqueeze(-1)) + style[:, :1]


folder = fresh("tiny-piper")
torch.onnx.export(Piper(), (torch.ones(1, 7, dtype=torch.long), torch.tensor([7]), torch.ones(3), torch.tensor([1])), str(folder / "onnx/model.onnx"),
                  input_names=["input", "input_lengths", "scales", "sid"], output_names=["output", "w_ceil"], dynamic_axes={"input": {1: "phonemes"}, "output": {2: "time"}, "w_ceil": {2: "phonemes"}}, opset_version=18, dynamo=False)
letters = ["_", "^", "$", " ", "!", ",", ".", "?", *"abdefhijklmnopstuvwzæðŋɑɐɔəɚɛɜɡɪɹɾʃʊʌʒʔθˈˌː"]
(folder / "voice.json").write_text(json.dumps({
    "audio": {"sample_rate": 22050}, "espeak": {"voice": "en-us"}, "language": {"code": "en_US"}, "inference": {"noise_scale": 0.667, "length_scale": 1, "noise_w": 0.8},
    "num_speakers": 2, "speaker_id_map": {"ada": 0, "bob": 1}, "phoneme_type": "espeak", "phoneme_id_map": {one: [i] for i, one in enumerate(letters)}}, ensure_ascii=False, indent=1) + "\n")
write_manifest(folder, "tts-vits", licence="CC0-1.0", source="test/oracles/voices.py", title="tiny-piper")

folder = fresh("tiny-kokoro")
torch.onnx.export(Kokoro(), (torch.ones(1, 7, dtype=torch.long), torch.ones(1, 256), torch.ones(1)), str(folder / "onnx/model.onnx"),
                  input_names=["input_ids", "style", "speed"], output_names=["waveform"], dynamic_axes={"input_ids": {1: "tokens"}, "waveform": {1: "time"}}, opset_version=18, dynamo=False)
(folder / "tokenizer").mkdir()
letters = ["$", " ", "!", ",", ".", "?", *"AIOWYabdefhijklmnpstuvwzæðŋɑɔəɛɜɡɪɹɾʃʊʌʒʔʤʧθˈˌ"]
(folder / "tokenizer/tokenizer.json").write_text(json.dumps({"model": {"vocab": {one: i for i, one in enumerate(letters)}}}, ensure_ascii=False) + "\n")
(folder / "voices").mkdir()
for name, start in [("af_heart", 0.0), ("ff_siwis", 0.1)]:
    # A style for each length up to 40: its first number says which.
    np.repeat((start + np.arange(40, dtype="<f4") / 1000)[:, None], 256, 1).astype("<f4").tofile(folder / f"voices/{name}.bin")
write_manifest(folder, "tts-kokoro", licence="CC0-1.0", source="test/oracles/voices.py", title="tiny-kokoro")
