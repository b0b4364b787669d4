"""Trains the network that hears visemes, on what prepare.ts has written. numpy only; some minutes on one core.

    python3 test/jobs/sound-visemes/train.py FOLDER nodes/shared/figures/speech/viseme-weights.ts [minutes] [weights to go on from]

Layers are convolutions over time: outputs, taps, step. Weights are rounded to 8 bits with a scale for each output.
"""
import base64, re, sys, time
import numpy as np

BANDS, VISEMES = 24, 18
SHAPE = [(48, 5, 1), (48, 5, 2), (56, 5, 4), (VISEMES, 1, 1)]
SIDE = sum((taps - 1) // 2 * step for _, taps, step in SHAPE)
CROP, BATCH = 128, 48
folder, target = sys.argv[1:3]
minutes = float(sys.argv[3]) if len(sys.argv) > 3 else 8
random = np.random.default_rng(1)
before = sys.argv[4] if len(sys.argv) > 4 else None


def read(path):
    data = np.fromfile(path, np.uint8)
    at, values, labels = 0, [], []
    while at < len(data):
        count = int(data[at:at + 4].view(np.uint32)[0])
        at += 4
        values.append(data[at:at + count * BANDS * 4].view(np.float32).reshape(count, BANDS).astype(np.float16))
        at += count * BANDS * 4
        labels.append(data[at:at + count])
        at += count
    return values, labels


values, labels = read(f'{folder}/train.bin')
# As mel-track.ts gives silence outside of a sound.
SILENCE = (-66 + 30) / 15
pad = np.full((SIDE, BANDS), SILENCE, np.float16)
values = [np.concatenate([pad, one, np.full((SIDE + CROP, BANDS), SILENCE, np.float16)]) for one in values]
labels = [np.concatenate([one, np.zeros(CROP, np.uint8)]) for one in labels]
# One utterance in twenty is for seeing when it stops to get better.
held = np.arange(len(values)) % 20 == 7
share = np.bincount(np.concatenate(labels), minlength=VISEMES) / sum(map(len, labels))
# Rare ones count for more, less than in full.
weight = (1 / np.maximum(share, 1e-4)) ** 0.35
weight /= (weight * share).sum()


def initial():
    width, made = BANDS, []
    for out, taps, _ in SHAPE:
        made += [random.normal(0, np.sqrt(2 / (width * taps)), (taps, width, out)).astype(np.float32), np.zeros(out, np.float32)]
        width = out
    return made


def forward(weights, x):
    kept = []
    for k, (_, taps, step) in enumerate(SHAPE):
        w, b = weights[2 * k], weights[2 * k + 1]
        length = x.shape[1] - (taps - 1) * step
        columns = np.concatenate([x[:, t * step:t * step + length] for t in range(taps)], axis=2)
        y = columns.reshape(-1, columns.shape[2]) @ w.reshape(-1, w.shape[2]) + b
        y = y.reshape(len(x), length, -1)
        kept.append((x.shape, columns, y))
        x = np.maximum(y, 0) if k + 1 < len(SHAPE) else y
    return x, kept


def backward(weights, kept, grad):
    grads = [None] * len(weights)
    for k in reversed(range(len(SHAPE))):
        _, taps, step = SHAPE[k]
        shape, columns, y = kept[k]
        if k + 1 < len(SHAPE):
            grad = grad * (y > 0)
        flat, w = grad.reshape(-1, grad.shape[2]), weights[2 * k]
        grads[2 * k] = (columns.reshape(-1, columns.shape[2]).T @ flat).reshape(w.shape)
        grads[2 * k + 1] = flat.sum(0)
        if k == 0:
            break
        back = (flat @ w.reshape(-1, w.shape[2]).T).reshape(columns.shape)
        length, width = grad.shape[1], shape[2]
        grad = np.zeros(shape, np.float32)
        for t in range(taps):
            grad[:, t * step:t * step + length] += back[:, :, t * width:(t + 1) * width]
    return grads


def batch(indices):
    x = np.empty((len(indices), CROP + 2 * SIDE, BANDS), np.float32)
    y = np.empty((len(indices), CROP), np.int64)
    for row, i in enumerate(indices):
        at = random.integers(0, max(1, len(labels[i]) - CROP))
        x[row] = values[i][at:at + CROP + 2 * SIDE]
        y[row] = labels[i][at:at + CROP]
    # Other throats and microphones: bands moved and stretched, a smooth curve over them, a little louder or softer, a few hidden.
    for row in range(len(indices)):
        at = np.clip(np.arange(BANDS) * (1 + random.uniform(-0.07, 0.07)) + random.uniform(-1, 1), 0, BANDS - 1)
        left = np.minimum(at.astype(int), BANDS - 2)
        x[row] = x[row][:, left] + (x[row][:, left + 1] - x[row][:, left]) * (at - left)
        curve = sum(random.normal(0, 0.12) * np.cos(np.pi * k * (np.arange(BANDS) + 0.5) / BANDS) for k in range(5))
        x[row] = np.maximum(SILENCE, x[row] + np.where(x[row] > SILENCE + 0.01, curve, 0))
        if random.random() < 0.25:
            low = random.integers(0, BANDS - 3)
            x[row, :, low:low + random.integers(1, 4)] = SILENCE
    return x, y


def right(weights):
    hits = total = 0
    for i in np.flatnonzero(held):
        logits, _ = forward(weights, values[i][None].astype(np.float32))
        found = logits[0, :len(labels[i])].argmax(1)
        hits += (found == labels[i][:len(found)]).sum()
        total += len(found)
    return hits / total


def written(path):
    text = open(path).read()
    data = base64.b64decode(''.join(re.findall(r"'([A-Za-z0-9+/=]+)'", text)))
    at, width, made = 0, BANDS, []
    for out, taps, _ in SHAPE:
        scale, bias = np.frombuffer(data, '<f4', out, at), np.frombuffer(data, '<f4', out, at + 4 * out)
        made += [np.frombuffer(data, np.int8, taps * width * out, at + 8 * out).reshape(taps, width, out) * scale, bias.copy()]
        at += 8 * out + taps * width * out
        width = out
    return [one.astype(np.float32) for one in made]


weights = initial() if before is None else written(before)
first, second, mean = [np.zeros_like(w) for w in weights], [np.zeros_like(w) for w in weights], [w.copy() for w in weights]
kept_for_training = np.flatnonzero(~held)
lengths = np.array([len(labels[i]) for i in kept_for_training], float)
started, step = time.time(), 0
while (share_of_time := (time.time() - started) / (minutes * 60)) < 1:
    step += 1
    rate = 3e-3 * min(1, step / 100) * (0.02 + 0.98 * 0.5 * (1 + np.cos(np.pi * share_of_time)))
    x, y = batch(random.choice(kept_for_training, BATCH, p=lengths / lengths.sum()))
    logits, kept = forward(weights, x)
    chance = np.exp(logits - logits.max(2, keepdims=True))
    chance /= chance.sum(2, keepdims=True)
    # Edges between sounds are not known to the hundredth: a twentieth goes to all.
    grad = chance - 0.05 / VISEMES
    np.put_along_axis(grad, y[..., None], np.take_along_axis(grad, y[..., None], 2) - 0.95, 2)
    grad *= weight[y][..., None] / y.size
    for k, g in enumerate(backward(weights, kept, grad.astype(np.float32))):
        first[k] += 0.1 * (g - first[k])
        second[k] += 0.001 * (g * g - second[k])
        weights[k] -= rate * ((first[k] / (1 - 0.9 ** step)) / (np.sqrt(second[k] / (1 - 0.999 ** step)) + 1e-8) + 0.003 * weights[k])
        mean[k] += (1 - min(0.998, step / (step + 20))) * (weights[k] - mean[k])
    if step % 500 == 0:
        print(f'{step} steps, {time.time() - started:.0f} s, held back: {right(mean):.3f} right', flush=True)

out, rounded = b'', []
for k in range(len(SHAPE)):
    w, b = mean[2 * k], mean[2 * k + 1]
    scale = (np.abs(w).reshape(-1, w.shape[2]).max(0) / 127).astype(np.float32)
    whole = np.clip(np.round(w / scale), -127, 127).astype(np.int8)
    out += scale.astype('<f4').tobytes() + b.astype('<f4').tobytes() + whole.tobytes()
    rounded += [(whole * scale).astype(np.float32), b]
print(f'{step} steps; held back: {right(mean):.3f} right, {right(rounded):.3f} in 8 bits; {sum(w.size for w in weights)} weights')
text = base64.b64encode(out).decode()
lines = [text[i:i + 180] for i in range(0, len(text), 180)]
with open(target, 'w') as file:
    file.write('/** Made by test/jobs/sound-visemes/train.py. */\n\n/** Of each layer: outputs, taps, points between taps. */\n')
    file.write(f"export const SHAPE = {[list(one) for one in SHAPE]} as const\n\nexport const WEIGHTS =\n  '")
    file.write("' +\n  '".join(lines) + "'\n")
