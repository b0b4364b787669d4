"""Makes a tiny CLIP vocabulary and records how transformers cuts prompts with it: python3 test/oracles/clip-tokens.py
Needs transformers and tokenizers. Writes test/fixtures/models/clip-tokenizer/tokenizer.json and clip-tokens.json."""
import json
import pathlib

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
from transformers import CLIPTokenizerFast

TEXT = """a photo of an astronaut riding a horse on mars, sunrise over a city by the sea, highly detailed, 4k, it's
the painter's oil painting of mountains and rivers in the morning light, cinematic lighting, trending, masterpiece
Straße café naïve über Ελλάδα Москва 日本語 東京 العربية हिन्दी 한국어 🙂 🚀 👩‍🚀""".split("\n")
PROMPTS = [
    "", "a photo of an astronaut riding a horse on mars", "  Sunrise   OVER a\tcity\nby the SEA!!  ", "it's the painter's, they'll we've I'd",
    "4k 1080p 3.14 (masterpiece:1.2), [bad]", "Straße, café naïve ÜBER", "cafe\u0301", "Ελλάδα και Москва", "日本語の東京タワー", "مرحبا العربية",
    "हिन्दी में", "한국어 문장", "🙂🚀 rocket 👩‍🚀 🏳️‍🌈", "a <|endoftext|> b", "<|startoftext|>", "tabs\u00a0and\u2003wide\u200bspaces", "ﬁ ligature ½ ²",
    "don't...stop---now___ok", "İstanbul ΣΟΦΟΣ", "very " * 90,
]
raw = Tokenizer(models.BPE(unk_token="<|endoftext|>", end_of_word_suffix="</w>", continuing_subword_prefix=""))
raw.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()])
raw.pre_tokenizer = pre_tokenizers.Sequence([
    pre_tokenizers.Split(Regex(r"""'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"""), "removed", invert=True),
    pre_tokenizers.ByteLevel(add_prefix_space=False),
])
raw.decoder = decoders.ByteLevel()
alphabet = pre_tokenizers.ByteLevel.alphabet()
raw.train_from_iterator(TEXT, trainers.BpeTrainer(vocab_size=900, initial_alphabet=alphabet, end_of_word_suffix="</w>", show_progress=False))
model = json.loads(raw.to_str())["model"]
# CLIP's vocabulary holds each byte twice, inside a word and at its end; the two special tokens come last.
vocab = {}
for token in [*sorted(alphabet), *(one + "</w>" for one in sorted(alphabet)), *model["vocab"], "<|startoftext|>", "<|endoftext|>"]:
    vocab.setdefault(token, len(vocab))
tokenizer = CLIPTokenizerFast(vocab=vocab, merges=[tuple(pair) for pair in model["merges"]], model_max_length=77)
here = pathlib.Path(__file__)
folder = here.parent.parent / "fixtures/models/clip-tokenizer"
folder.mkdir(parents=True, exist_ok=True)
whole = json.loads(tokenizer.backend_tokenizer.to_str())
whole["truncation"] = whole["padding"] = None
(folder / "tokenizer.json").write_text(json.dumps(whole, ensure_ascii=False) + "\n")
cases = [{"prompt": p, "ids": tokenizer(p, padding="max_length", truncation=True, max_length=77).input_ids} for p in PROMPTS]
here.with_suffix(".json").write_text(json.dumps({"pad": tokenizer.pad_token_id, "cases": cases}, ensure_ascii=False) + "\n")
