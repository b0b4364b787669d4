"""Word error rate of spoken sentences, by pocketsphinx (its English model is in its wheel)."""
import json, sys, wave
from pocketsphinx import Decoder
from word_errors import distance, words_of

errors = total = 0
decoder = Decoder(samprate=16000, loglevel="FATAL")
items = [json.loads(line) for line in open(sys.argv[1])]
if "--closed" in sys.argv:
    # Any of the words of the sentences, in any order: what is left is how well they can be told by ear.
    vocabulary = sorted({word for item in items for word in words_of(item["text"])})
    decoder.add_jsgf_string("words", "#JSGF V1.0; grammar words; public <all> = ( %s )+ ;" % " | ".join(vocabulary))
    decoder.activate_search("words")
for item in items:
    with wave.open(item["wav"]) as f:
        data = f.readframes(f.getnframes())
    decoder.start_utt(); decoder.process_raw(data, full_utt=True); decoder.end_utt()
    hyp = decoder.hyp()
    heard = words_of(hyp.hypstr if hyp else "")
    said = words_of(item["text"])
    wrong = distance(said, heard)
    errors += wrong; total += len(said)
    print(wrong, len(said), " ".join(heard))
print("%.1f %% word errors (%d of %d)" % (100 * errors / total, errors, total))
