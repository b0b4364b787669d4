"""What TensorBoard reads in an event file of ours: python3 test/oracles/event-file.py FILE. Needs tensorboard (2.21 made the record).
The file is made by `node --import tsx test/oracles/event-file.ts FILE`. The tests read event-file.json only."""
import hashlib
import json
import pathlib
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

path = pathlib.Path(sys.argv[1])
events = EventAccumulator(str(path), size_guidance={"scalars": 0, "images": 0, "tensors": 0})
events.Reload()
tags = events.Tags()
record = {
    "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    "scalars": {tag: [[one.step, one.value] for one in events.Scalars(tag)] for tag in tags["scalars"]},
    "images": {tag: [one.step for one in events.Images(tag)] for tag in tags["images"]},
    "texts": {tag: events.Tensors(tag)[0].tensor_proto.string_val[0].decode() for tag in tags["tensors"]},
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(record) + "\n")
print({tag: len(one) for kind in ("scalars", "images") for tag, one in record[kind].items()}, list(record["texts"]))
