"""Makes tiny-wan-81 for test/bench/models.ts, a tiny Wan whose decoder is made for 81 frames: python test/bench/models.py FOLDER"""
import importlib.util
import pathlib
import sys

folder, oracle = pathlib.Path(sys.argv[1]), pathlib.Path(__file__).resolve().parent.parent / "oracles/pipelines.py"
# The oracle takes its own folder off the path, where kernels.py would shadow a package: this one goes in its place.
spec = importlib.util.spec_from_file_location("pipelines", oracle)
pipelines = importlib.util.module_from_spec(spec)
spec.loader.exec_module(pipelines)
pipelines.export_pipeline(pipelines.wan(), folder / "tiny-wan-81", licence="MIT", source="test/bench/models.py", defaults={"frames": 81, "width": 832, "height": 480})
