"""Records the colours that flow_vis, a Python port of Baker et al.'s own colour code, gives to a fan of displacements:
python3 test/oracles/flow-colours.py
Needs numpy and flow_vis. The tests read flow-colours.json only."""
import json
import math
import pathlib

import numpy as np
from flow_vis.flow_vis import flow_uv_to_colors, make_colorwheel

# Turned a little: on the axis itself the sign of zero decides between the wheel's two ends.
vectors = [
    (round(radius * math.cos(angle), 5), round(radius * math.sin(angle), 5))
    for radius in (0.25, 0.6, 0.99, 1.7)
    for angle in (0.03 + 2 * math.pi * k / 60 for k in range(60))
]
u, v = (np.array([[vector[k] for vector in vectors]]) for k in (0, 1))
record = {
    "wheel": make_colorwheel().astype(int).tolist(),
    "vectors": vectors,
    "colours": flow_uv_to_colors(u, v)[0].tolist(),
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(record) + "\n")
