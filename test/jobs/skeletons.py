"""Exports skeletons anew and compares them with those that are stored (see skeletons.md)."""
import json
import pathlib
import sys
import tempfile

root = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path[0] = str(root / "models/export")
import skeletons  # noqa: E402

stored = json.loads((root / "models/skeletons/architectures.json").read_text())
folder = pathlib.Path(tempfile.mkdtemp())
skeletons.main(folder, sys.argv[1:])
made = json.loads((folder / "architectures.json").read_text())
others = [name for name, one in made["skeletons"].items() if stored["skeletons"].get(name) != one]
others += [name for name, one in made["architectures"].items() if stored["architectures"].get(name) != one]
print(f"{len(made['skeletons'])} skeletons, other than stored: {', '.join(others) or 'none'}")
sys.exit(1 if others else 0)
