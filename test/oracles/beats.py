"""Records where librosa finds the beats of drum patterns made in code: python3 test/oracles/beats.py
Needs librosa 0.11. The tests play the same events (test/nodes/audio/drum-events.ts) and read beats.json only."""
import json
import pathlib
import random

import librosa
import numpy as np

RATE = 48_000
random.seed(5)


def noise(count):
    state = 7
    out = np.empty(count)
    for i in range(count):
        state = (state * 1664525 + 1013904223) % 2**32
        out[i] = state / 2147483648 - 1
    return out


NOISE = noise(RATE)


def voice(kind):
    t = np.arange(int(0.35 * RATE)) / RATE
    hiss = NOISE[: len(t)]
    if kind == "kick":
        return np.exp(-t * 16) * np.sin(2 * np.pi * (55 * t + 4 * (1 - np.exp(-t * 30))))
    if kind == "snare":
        return np.exp(-t * 22) * hiss * 0.7 + np.exp(-t * 30) * np.sin(2 * np.pi * 190 * t) * 0.4
    if kind == "hat":
        return np.exp(-t * 90) * hiss * 0.5
    if kind == "bass":
        return np.exp(-t * 5) * np.sin(2 * np.pi * 82.4 * t) * 0.6
    return np.exp(-t * 60) * np.sin(2 * np.pi * 1000 * t)


def played(events, seconds):
    out = np.zeros(int(seconds * RATE) + RATE)
    for time, kind, gain in events:
        sound = voice(kind) * gain
        at = round(time * RATE)
        out[at : at + len(sound)] += sound
    return 0.5 * out[: int(seconds * RATE)]


def beats_of(bpm, seconds, start=0.0, drift=0.0):
    """Tempo rises by `drift` of itself over the whole."""
    times, time = [], start
    while time < seconds - 0.2:
        times.append(round(time, 5))
        time += 60 / (bpm * (1 + drift * time / seconds))
    return times


def clicks(beats):
    return [(time, "click", 1.0) for time in beats]


def drums(beats, swing=0.5, loose=0.0, fill=True):
    events = []
    for i, time in enumerate(beats):
        gap = (beats[i + 1] if i + 1 < len(beats) else 2 * time - beats[i - 1]) - time
        shift = lambda: random.uniform(-loose, loose)
        events.append((max(0, time + shift()), "kick" if i % 4 in (0, 2) else "snare", 1.0 if i % 4 == 0 else 0.85))
        events.append((max(0, time + shift()), "hat", 0.5))
        events.append((time + swing * gap + shift(), "hat", 0.4))
        if i % 4 == 0:
            events.append((time, "bass", 0.9))
        if fill and i % 8 == 7:
            events.append((time + swing * gap, "snare", 0.5))
    return [(round(time, 5), kind, gain) for time, kind, gain in events]


CASES = {
    "clicks at 90": (clicks, dict(bpm=90, start=0.4), {}),
    "clicks at 120": (clicks, dict(bpm=120), {}),
    "clicks at 143.5": (clicks, dict(bpm=143.5, start=0.21), {}),
    "drums at 100": (drums, dict(bpm=100), {}),
    "drums with swing at 96": (drums, dict(bpm=96, start=0.3), dict(swing=0.66)),
    "drums at 128, by hand": (drums, dict(bpm=128), dict(loose=0.012)),
    "drums at 75": (drums, dict(bpm=75), {}),
    "fast drums at 160": (drums, dict(bpm=160), dict(fill=False)),
    "drums that get faster, 108 to 119": (drums, dict(bpm=108, drift=0.1), {}),
}
record = {}
for name, (make, tempo, manner) in CASES.items():
    seconds = 20
    beats = beats_of(seconds=seconds, **tempo)
    events = make(beats, **manner)
    found, places = librosa.beat.beat_track(y=played(events, seconds).astype(np.float32), sr=RATE, hop_length=480, units="time")
    record[name] = {
        "seconds": seconds,
        "bpm": tempo["bpm"],
        "truth": beats,
        "events": events,
        "librosa": {"tempo": round(float(np.atleast_1d(found)[0]), 2), "beats": [round(float(place), 4) for place in places]},
    }
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(record) + "\n")
