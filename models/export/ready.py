"""Lays a model out as a package that is ONNX already: voices of Piper, Kokoro, exports of Whisper. Needs nothing but Python.

    python models/export/ready.py SOURCE TARGET --family NAME [--licence NAME] [--mirror URL ...]"""
import argparse

from package import new_package, write_manifest
from speech import EXPORTERS


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source")
    parser.add_argument("target")
    parser.add_argument("--family", choices=sorted(EXPORTERS), required=True)
    parser.add_argument("--licence", default="unknown")
    parser.add_argument("--mirror", action="append", metavar="URL", help="where the package's files will lie on the web; several, the best first")
    args = parser.parse_args()
    with new_package(args.target) as part:
        options = EXPORTERS[args.family](args.source, part)
        write_manifest(part, args.family, licence=args.licence, source=args.source, options=options, mirrors=args.mirror)


if __name__ == "__main__":
    main()
