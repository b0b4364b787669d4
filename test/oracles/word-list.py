"""Records what sentencepiece makes of words: python3 test/oracles/word-list.py
Needs sentencepiece 0.2. Writes word-list.json: a small unigram model's file, and the tokens that it finds in each text."""
import base64
import io
import json
import pathlib

import sentencepiece

TEXTS = ["a photo of an astronaut riding a horse on mars", "sunrise over a city by the sea, highly detailed", "the painter and the rivers", "a cat, a fox and a lighthouse in a storm at dawn", "ein Hafen im Morgenlicht", "Übermut tut selten gut"]
made = io.BytesIO()
sentencepiece.SentencePieceTrainer.train(sentence_iterator=iter(TEXTS * 4), model_writer=made, vocab_size=58, hard_vocab_limit=False, model_type="unigram", pad_id=0, eos_id=1, unk_id=2, bos_id=-1, normalization_rule_name="nmt_nfkc", character_coverage=0.98, minloglevel=2, num_threads=1)
reader = sentencepiece.SentencePieceProcessor(model_proto=made.getvalue())
cases = [{"text": text, "ids": [*reader.encode(text), reader.eos_id()]} for text in [*TEXTS, "", "ﬁnest Ｗｉｄｅ  letters", "日本 a cat", "horse  on   mars"]]
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps({"model": base64.b64encode(made.getvalue()).decode(), "cases": cases}) + "\n")
print(len(made.getvalue()), "bytes")
