"""A folder as a model package: its manifest, and the name that it gets when all is in it. Needs nothing but Python."""
import contextlib
import hashlib
import json
import pathlib
import shutil

PRECISIONS = {"fp32": "float32", "fp16": "float16", "mixed": "mixed"}


def write_manifest(target, family, precision="fp32", licence="unknown", source="", defaults=None, options=None, memory=None, title=None, mirrors=None):
    """`model.json` over the files that lie in `target`."""
    files = []
    for path in sorted(p for p in target.rglob("*") if p.is_file() and p.name != "model.json"):
        digest = hashlib.sha256()
        with path.open("rb") as stream:
            while block := stream.read(1 << 24):
                digest.update(block)
        files.append({"path": path.relative_to(target).as_posix(), "sha256": digest.hexdigest(), "size": path.stat().st_size})
    manifest = {
        "format": 1, "title": title or target.name, "family": family, "precision": PRECISIONS[precision], "licence": licence, "source": source,
        # The largest part, and what it makes on the way.
        "memory": memory or int(1.3 * max(f["size"] for f in files)) + (64 << 20),
        **({"defaults": defaults} if defaults else {}), **({"mirrors": mirrors} if mirrors else {}), **({"options": options} if options else {}), "files": files,
    }
    (target / "model.json").write_text(json.dumps(manifest, indent=2) + "\n")


@contextlib.contextmanager
def new_package(target):
    """A folder to fill; it gets its name when all is in it."""
    target = pathlib.Path(target)
    if target.exists():
        raise SystemExit(f"{target} is there already.")
    part = target.with_name(target.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        yield part
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    manifest = json.loads((part / "model.json").read_text())
    (part / "model.json").write_text(json.dumps({**manifest, "title": target.name}, indent=2) + "\n")
    part.rename(target)
