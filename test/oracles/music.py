"""What others hear in the pieces of the node music: essentia's key and tempo, librosa's beats, and how loud each second is.

Usage: python -m venv v && v/bin/pip install essentia==2.1b6.dev1389 librosa==0.11.0 && v/bin/python test/oracles/music.py
Renders each piece with the command line and writes test/oracles/music.json.
"""
import json
import subprocess
import tempfile
from pathlib import Path

import essentia
import essentia.standard as es
import librosa
import numpy as np

essentia.log.infoActive = False
essentia.log.warningActive = False
HERE = Path(__file__).parent
PIECES = [
    dict(mood="hopeful", key="A", mode="major", seed=2, tempo=100),
    dict(mood="romantic", key="Eb", mode="major", seed=2, tempo=72),
    dict(mood="melancholic", key="C", mode="minor", seed=2, tempo=69),
    dict(mood="calm", key="F#", mode="major", seed=3, tempo=72),
    dict(mood="tense", key="A", mode="minor", seed=3, tempo=112),
]


def main():
    heard = []
    for piece in PIECES:
        with tempfile.TemporaryDirectory() as folder:
            graph = {
                "format": 1,
                "nodes": {
                    "music": {"type": "music", "version": 1, "params": {**piece, "duration": 40}},
                    "file": {"type": "save-audio", "version": 1, "params": {"file": "piece.wav"}, "inputs": {"audio": "music.audio"}},
                },
            }
            (Path(folder) / "piece.json").write_text(json.dumps(graph))
            subprocess.run(["node", "engine/cli/reelgraph.mjs", "--project", folder, "render", "piece.json"], cwd=HERE.parent.parent, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            file = str(next(Path(folder).rglob("piece.wav")))
            sound = es.MonoLoader(filename=file, sampleRate=44100)()
        key, scale, strength = es.KeyExtractor()(sound)
        tempo = float(es.RhythmExtractor2013(method="multifeature")(sound)[0])
        half = librosa.resample(sound, orig_sr=44100, target_sr=22050)
        beats = librosa.beat.beat_track(y=half, sr=22050, start_bpm=piece["tempo"], units="time")[1]
        seconds = [float(np.sqrt(np.mean(sound[n * 44100 : (n + 1) * 44100] ** 2))) for n in range(39)]
        heard.append({
            **piece,
            "heard": {"key": key, "scale": scale, "strength": round(strength, 3), "tempo": round(tempo, 2), "beats": round(60 / float(np.median(np.diff(beats))), 2)},
            "levels": [round(20 * np.log10(max(level, 1e-6)), 2) for level in seconds],
        })
        print(heard[-1]["mood"], heard[-1]["heard"])
    (HERE / "music.json").write_text("[\n" + ",\n".join(json.dumps(one) for one in heard) + "\n]\n")


main()
