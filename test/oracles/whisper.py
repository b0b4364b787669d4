"""A tiny Whisper with random weights, exported under Optimum's names, and what transformers makes of two sounds: python3 test/oracles/whisper.py
Needs models/export/requirements.txt. Writes test/fixtures/models/tiny-whisper/ and whisper.json. Its words mean nothing: what counts is
that every number and every token is the same."""
import json
import pathlib
import shutil
import sys

sys.path.pop(0)

import numpy as np
import torch
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers
from transformers import WhisperConfig, WhisperFeatureExtractor, WhisperForConditionalGeneration
from transformers.cache_utils import DynamicCache, EncoderDecoderCache
from transformers.generation import GenerationConfig
from transformers.generation.logits_process import LogitsProcessorList, SuppressTokensAtBeginLogitsProcessor, SuppressTokensLogitsProcessor, WhisperTimeStampLogitsProcessor

here = pathlib.Path(__file__).resolve()
root = here.parent.parent.parent
sys.path.insert(0, str(root / "models/export"))
from package import write_manifest  # noqa: E402

target = root / "test/fixtures/models/tiny-whisper"
shutil.rmtree(target, ignore_errors=True)
target.mkdir(parents=True)

# 256 bytes and a few merges, then the marks, then the times.
letters = sorted(pre_tokenizers.ByteLevel.alphabet())
merges = [("t", "h"), ("th", "e"), ("Ġ", "the"), ("e", "r"), ("i", "n"), ("o", "n")]
vocab = {one: i for i, one in enumerate([*letters, *(a + b for a, b in merges)])}
tokenizer = Tokenizer(models.BPE(vocab=vocab, merges=merges))
tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
tokenizer.decoder = decoders.ByteLevel()
marks = ["<|endoftext|>", "<|startoftranscript|>", "<|en|>", "<|de|>", "<|fr|>", "<|translate|>", "<|transcribe|>", "<|startoflm|>", "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>"]
tokenizer.add_special_tokens([AddedToken(one, special=True, normalized=False) for one in marks])
ids = {one: tokenizer.token_to_id(one) for one in marks}
words = ids["<|notimestamps|>"] + 1 + 1501
(target / "tokenizer").mkdir()
tokenizer.save(str(target / "tokenizer/tokenizer.json"))

torch.manual_seed(9)
config = WhisperConfig(
    vocab_size=words, num_mel_bins=80, d_model=16, encoder_layers=1, decoder_layers=2, encoder_attention_heads=2, decoder_attention_heads=2, encoder_ffn_dim=24, decoder_ffn_dim=24,
    max_source_positions=1500, max_target_positions=64, pad_token_id=ids["<|endoftext|>"], bos_token_id=ids["<|endoftext|>"], eos_token_id=ids["<|endoftext|>"],
    decoder_start_token_id=ids["<|startoftranscript|>"], suppress_tokens=None, begin_suppress_tokens=None)
model = WhisperForConditionalGeneration(config).eval()
with torch.no_grad():
    for name, one in model.named_parameters():
        # So that what is heard, and what was written, both count.
        one.mul_(8 if "embed_tokens" in name else 12 if "encoder_attn" in name or "encoder." in name else 4)
marked = dict(
    decoder_start_token_id=ids["<|startoftranscript|>"], eos_token_id=ids["<|endoftext|>"], pad_token_id=ids["<|endoftext|>"], bos_token_id=ids["<|endoftext|>"],
    no_timestamps_token_id=ids["<|notimestamps|>"], max_initial_timestamp_index=50, suppress_tokens=[3, 17, 40, ids["<|startoftranscript|>"], *(ids[m] for m in marks[2:10])], begin_suppress_tokens=[220, ids["<|endoftext|>"]],
    lang_to_id={m: ids[m] for m in marks[2:5]}, task_to_id={"translate": ids["<|translate|>"], "transcribe": ids["<|transcribe|>"]}, is_multilingual=True, max_length=64, return_timestamps=False)
model.generation_config = GenerationConfig(**marked)
(target / "generation_config.json").write_text(json.dumps(marked, indent=1) + "\n")
(target / "config.json").write_text(json.dumps(config.to_dict(), indent=1, default=str) + "\n")
extractor = WhisperFeatureExtractor(feature_size=80)
extractor.save_pretrained(target)

layers, heads, size = config.decoder_layers, config.decoder_attention_heads, config.d_model // config.decoder_attention_heads
names = [f"{i}.{part}.{kind}" for i in range(layers) for part in ["decoder", "encoder"] for kind in ["key", "value"]]


class Encoder(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.model = model.model.encoder

    def forward(self, input_features):
        return self.model(input_features).last_hidden_state


def flat(cache):
    made = []
    for i in range(layers):
        for part in [cache.self_attention_cache, cache.cross_attention_cache]:
            made += [part.layers[i].keys, part.layers[i].values]
    return made


class First(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.model = model

    def forward(self, input_ids, encoder_hidden_states):
        made = self.model.model.decoder(input_ids=input_ids, encoder_hidden_states=encoder_hidden_states, past_key_values=EncoderDecoderCache(DynamicCache(), DynamicCache()), use_cache=True)
        return (self.model.proj_out(made.last_hidden_state), *flat(made.past_key_values))


class Next(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.model = model

    def forward(self, input_ids, k0, v0, ck0, cv0, k1, v1, ck1, cv1):
        own = DynamicCache([(k0, v0), (k1, v1)])
        cross = DynamicCache([(ck0, cv0), (ck1, cv1)])
        cache = EncoderDecoderCache(own, cross)
        cache.is_updated = {i: True for i in range(layers)}
        made = self.model.model.decoder(input_ids=input_ids, encoder_hidden_states=ck0.new_zeros(1, 1500, config.d_model), past_key_values=cache, use_cache=True,
                                        position_ids=(torch.zeros_like(input_ids) + k0.shape[2]))
        out = flat(made.past_key_values)
        return (self.model.proj_out(made.last_hidden_state), out[0], out[1], out[4], out[5])


def export(part, module, inputs, input_names, outputs, axes):
    (target / part).mkdir()
    file = target / part / "model.onnx"
    torch.onnx.export(module, inputs, str(file), input_names=input_names, output_names=outputs, dynamic_axes=axes, opset_version=18, dynamo=False, do_constant_folding=True)


with torch.no_grad():
    features = torch.randn(1, 80, 3000)
    export("encoder", Encoder(), (features,), ["input_features"], ["last_hidden_state"], {})
    states = model.model.encoder(features).last_hidden_state
    start = torch.tensor([[ids["<|startoftranscript|>"], ids["<|en|>"], ids["<|transcribe|>"]]])
    present = ["present." + one for one in names]
    export("decoder", First(), (start, states), ["input_ids", "encoder_hidden_states"], ["logits", *present], {"input_ids": {1: "tokens"}, "logits": {1: "tokens"}, **{one: {2: "tokens"} for one in present if "decoder" in one}})
    kept = First()(start, states)[1:]
    past = ["past_key_values." + one for one in names]
    export("decoder_with_past", Next(), (torch.tensor([[5]]), *kept), ["input_ids", *past], ["logits", *(one for one in present if "decoder" in one)],
           {**{one: {2: "past"} for one in past if "decoder" in one}, **{one: {2: "tokens"} for one in present if "decoder" in one}})


def sound(kind):
    """Sounds that can be made again anywhere."""
    i = np.arange(16000 * (3 if kind == "chirp" else 31))
    if kind == "chirp":
        return (0.3 * np.sin(2 * np.pi * (200 + 400 * i / 16000) * i / 16000)).astype(np.float32)
    return (0.2 * np.sin(i / 7) * np.sin(i / 900) + 0.1 * np.sin(i * i / 9e6)).astype(np.float32)


def greedy(mel, prompt):
    rules = LogitsProcessorList([
        SuppressTokensAtBeginLogitsProcessor(marked["begin_suppress_tokens"], begin_index=len(prompt)), SuppressTokensLogitsProcessor(marked["suppress_tokens"]),
        WhisperTimeStampLogitsProcessor(model.generation_config, begin_index=len(prompt))])
    made = torch.tensor([prompt])
    with torch.no_grad():
        while made.shape[1] < 60:
            logits = rules(made, model(input_features=mel, decoder_input_ids=made).logits[:, -1].float())
            token = logits.argmax(-1, keepdim=True)
            if token.item() == ids["<|endoftext|>"]:
                break
            made = torch.cat([made, token], 1)
    return made[0, len(prompt):].tolist()


cases = []
for kind in ["chirp", "hum"]:
    wave = sound(kind)[: 16000 * 30]
    mel = extractor(wave, sampling_rate=16000, return_tensors="pt").input_features
    made = {}
    for language in ["en", "fr"]:
        made[language] = greedy(mel, [ids["<|startoftranscript|>"], ids[f"<|{language}|>"], ids["<|transcribe|>"]])
    with torch.no_grad():
        logits = model(input_features=mel, decoder_input_ids=torch.tensor([[ids["<|startoftranscript|>"]]])).logits[0, -1]
    heard = max(["en", "de", "fr"], key=lambda one: logits[ids[f"<|{one}|>"]].item())
    picked = [[b, f, round(mel[0, b, f].item(), 6)] for b in [0, 7, 30, 79] for f in [0, 1, 50, 299, 300, 1500, 2999]]
    cases.append(dict(sound=kind, mel=picked, tokens=made, heard=heard))
write_manifest(target, "whisper", licence="CC0-1.0", source="test/oracles/whisper.py", title="tiny-whisper")
(here.parent / "whisper.json").write_text(json.dumps(dict(cases=cases), indent=1) + "\n")
for one in cases:
    print(one["sound"], one["heard"], one["tokens"])
