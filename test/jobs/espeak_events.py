"""What libespeak-ng itself says of when its words begin, with the samples: python3 test/jobs/espeak_events.py SENTENCES.json VOICE OUT.json"""
import ctypes, json, sys

lib = ctypes.CDLL("libespeak-ng.so.1")


class Id(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8)]


class Event(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("unique", ctypes.c_uint), ("place", ctypes.c_int), ("length", ctypes.c_int),
                ("audio_position", ctypes.c_int), ("sample", ctypes.c_int), ("user", ctypes.c_void_p), ("id", Id)]


WORD = 1
rate = lib.espeak_Initialize(2, 0, None, 0)  # synchronous: what is said comes to the callback
samples, words = [], []


@ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(Event))
def heard(wave, count, events):
    if count > 0:
        samples.extend(wave[:count])
    i = 0
    while events[i].type != 0:
        if events[i].type == WORD:
            words.append(dict(at=events[i].place - 1, sample=events[i].sample))
        i += 1
    return 0


lib.espeak_SetSynthCallback(heard)
lib.espeak_SetVoiceByName(sys.argv[2].encode())
items = []
for text in json.load(open(sys.argv[1])):
    samples.clear(), words.clear()
    said = text.encode("utf8") + b"\0"
    lib.espeak_Synth(said, len(said), 0, 0, 0, 1, None, None)
    items.append(dict(text=text, rate=rate, samples=list(samples), words=list(words)))
json.dump(items, open(sys.argv[3], "w"))
