"""Perspectives between four points and four others by OpenCV's getPerspectiveTransform: pip install opencv-python-headless numpy; python test/oracles/perspective.py > test/oracles/perspective.json"""
import json
import cv2
import numpy

random = numpy.random.default_rng(7)
cases = []
for k in range(40):
    width, height = random.integers(16, 4000, 2)
    rect = [[0, 0], [int(width), 0], [int(width), int(height)], [0, int(height)]]
    jitter = random.uniform(-0.4, 0.4, (4, 2)) * [width, height]
    quad = (numpy.array(rect) + jitter).round(2).tolist()
    pair = (quad, rect) if k % 2 == 0 else (rect, quad)
    matrix = cv2.getPerspectiveTransform(numpy.float32(pair[0]), numpy.float32(pair[1]))
    cases.append({"from": pair[0], "to": pair[1], "matrix": matrix.flatten().tolist()})
print(json.dumps({"opencv": cv2.__version__, "cases": cases}))
