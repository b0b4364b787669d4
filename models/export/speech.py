"""Models that hear and speak: ready ONNX files, laid out as packages."""
import pathlib
import shutil

PARTS = {"encoder": "encoder_model.onnx", "decoder": "decoder_model.onnx", "decoder_with_past": "decoder_with_past_model.onnx"}
MERGED = "decoder_model_merged.onnx"


def lay(source, name, folder):
    """A model, with the weights that lie beside it."""
    folder.mkdir(parents=True)
    shutil.copy(source / name, folder / "model.onnx")
    for suffix in ["_data", ".data"]:
        if (source / (name + suffix)).exists():
            shutil.copy(source / (name + suffix), folder / (name + suffix))


def whisper(source, folder):
    """A folder of `optimum-cli export onnx --task automatic-speech-recognition-with-past`."""
    source = pathlib.Path(source)
    models = source / "onnx" if (source / "onnx").is_dir() else source
    merged = (models / MERGED).exists()
    for part, name in PARTS.items():
        if part == "encoder" or not merged:
            lay(models, name, folder / part)
    if merged:
        lay(models, MERGED, folder / "decoder")
    for name in ["config.json", "generation_config.json", "preprocessor_config.json"]:
        shutil.copy(source / name, folder / name)
    (folder / "tokenizer").mkdir()
    shutil.copy(source / "tokenizer.json", folder / "tokenizer" / "tokenizer.json")
    return {}


def piper(source, folder):
    """A voice of Piper, `NAME.onnx`, with `NAME.onnx.json` beside it."""
    source = pathlib.Path(source)
    lay(source.parent, source.name, folder / "onnx")
    shutil.copy(str(source) + ".json", folder / "voice.json")
    return {}


def kokoro(source, folder):
    """A folder with Kokoro as ONNX: `onnx/model.onnx`, `tokenizer.json` and `voices/*.bin`."""
    source = pathlib.Path(source)
    lay(source / "onnx", "model.onnx", folder / "onnx")
    (folder / "tokenizer").mkdir()
    shutil.copy(source / "tokenizer.json", folder / "tokenizer" / "tokenizer.json")
    (folder / "voices").mkdir()
    for one in sorted((source / "voices").glob("*.bin")):
        shutil.copy(one, folder / "voices" / one.name)
    return {}


EXPORTERS = {"whisper": whisper, "tts-vits": piper, "tts-kokoro": kokoro}
