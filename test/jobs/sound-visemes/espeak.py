"""Sentences in the voices of eSpeak NG, with the times of its phonemes, by its library:

    python3 test/jobs/sound-visemes/espeak.py FOLDER < sentences.txt
"""
import ctypes, json, os, struct, sys

lib = ctypes.CDLL('libespeak-ng.so.1')


class Event(ctypes.Structure):
    _fields_ = [('type', ctypes.c_int), ('unique', ctypes.c_uint), ('text', ctypes.c_int), ('length', ctypes.c_int),
                ('audio', ctypes.c_int), ('sample', ctypes.c_int), ('user', ctypes.c_void_p), ('id', ctypes.c_char * 8)]


END, PHONEME = 0, 7
folder = sys.argv[1]
os.makedirs(folder, exist_ok=True)
rate = lib.espeak_Initialize(2, 0, None, 3)  # samples are handed over; phonemes are told, in letters of the IPA
heard, events = [], []


@ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(Event))
def take(wave, count, told):
    if wave:
        heard.append(ctypes.string_at(wave, count * 2))
    k = 0
    while told and told[k].type != END:
        if told[k].type == PHONEME:
            events.append((told[k].sample, bytes(told[k].id).split(b'\0')[0].decode()))
        k += 1
    return 0


lib.espeak_SetSynthCallback(take)
lines = [line.strip() for line in sys.stdin if line.strip()]
for voice in ['en-us', 'gmw/en', 'en-us+f3']:
    assert lib.espeak_SetVoiceByName(voice.encode()) == 0, voice
    name = voice.replace('/', '-')
    with open(f'{folder}/{name}.jsonl', 'w') as out:
        for n, text in enumerate(lines):
            heard.clear()
            events.clear()
            lib.espeak_Synth(text.encode() + b'\0', len(text.encode()) + 1, 0, 1, 0, 1, None, None)
            lib.espeak_Synchronize()
            data = b''.join(heard)
            wav = f'{folder}/{name}-{n}.wav'
            with open(wav, 'wb') as file:
                file.write(b'RIFF' + struct.pack('<I', 36 + len(data)) + b'WAVEfmt ' + struct.pack('<IHHIIHH', 16, 1, 1, rate, rate * 2, 2, 16) + b'data' + struct.pack('<I', len(data)) + data)
            times = [at / rate for at, _ in events] + [len(data) / 2 / rate]
            out.write(json.dumps({'wav': wav, 'text': text, 'phonemes': [{'symbol': symbol, 'from': times[k], 'to': times[k + 1]} for k, (_, symbol) in enumerate(events) if symbol.strip('_:|')]}) + '\n')
