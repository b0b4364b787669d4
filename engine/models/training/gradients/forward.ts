/** A denoiser's graph laid out anew so that it can be differentiated: in floats, without sequences, attention as products, LoRA beside its layers. */
import { failure } from '../../../contract/errors.ts'
import { FLOAT, HALF, type OnnxNode } from '../../convert/emit-onnx.ts'
import type { Flow } from './flow.ts'
import { float, int } from './infer.ts'
import { numbersOf, type OnnxFile, type StoredTensor } from './onnx-file.ts'
import { axisOf, MOST_KNOWN, sizeOf, TYPE } from './sizes.ts'

/** A layer as the graph has it. */
export interface Layer {
  /** As its weight is called, without `.weight`. */
  readonly name: string
  /** Of the weight. */
  readonly dims: readonly number[]
  readonly input: string
  readonly output: string
  /** Of a convolution. */
  readonly window?: OnnxNode['attributes']
}

/** @param beside gives what takes the place of a layer's output @returns the outputs' values by name */
export function layForward(file: OnnxFile, flow: Flow, sizes: readonly Readonly<Record<string, number>>[], beside: (layer: Layer) => string): ReadonlyMap<string, string> {
  const values = new Map<string, string>([['', '']])
  const sequences = new Map<string, readonly string[]>()
  const weights = new Map(file.weights.map((one) => [one.name, one]))
  for (const { name, type = FLOAT, dims } of file.inputs) {
    const trials = sizes.map((trial) => dims.map((one) => (typeof one === 'number' ? one : (trial[one] ?? missing(name, one)))))
    values.set(name, flow.input(name, type === HALF ? FLOAT : type, trials))
  }
  const valueOf = (name: string): string => {
    const found = values.get(name)
    if (found !== undefined) return found
    const weight = weights.get(name)
    if (weight === undefined) throw failure('E_MODEL_INVALID', { detail: `A node of its graph reads ${name}, which nothing makes.` })
    const made = stored(flow, weight)
    values.set(name, made)
    return made
  }
  for (const node of file.nodes) {
    const { op, outputs, attributes = {} } = node
    if (op === 'SequenceAt') {
      const parts = sequences.get(node.inputs[0]!) ?? []
      const at = flow.numbers(valueOf(node.inputs[1]!))?.[0]
      values.set(outputs[0]!, parts[at === undefined ? -1 : axisOf(at, parts.length)] ?? refuse(op))
      continue
    }
    const inputs = node.inputs.map(valueOf)
    if (op === 'SplitToSequence') sequences.set(outputs[0]!, sequence(flow, inputs, attributes))
    else if (op === 'Constant') values.set(outputs[0]!, constant(flow, node))
    else laid(flow, node, inputs, beside).forEach((one, i) => outputs[i] !== undefined && values.set(outputs[i]!, one))
  }
  return new Map(file.outputs.map(({ name }) => [name, valueOf(name)]))
}

const missing = (name: string, dim: string): never => {
  throw failure('E_MODEL_INVALID', { detail: `The input ${name} has an open side that is not known here: ${dim}.` })
}

const refuse = (op: string): never => {
  throw failure('E_MODEL_INVALID', { detail: `No training graph can be made of it: its ${op} is of a kind that is not known here.` })
}

function stored(flow: Flow, tensor: StoredTensor): string {
  const { dims, type, data } = tensor
  const numbers = ArrayBuffer.isView(data) && sizeOf(dims) <= MOST_KNOWN ? numbersOf(data, type) : undefined
  return numbers === undefined ? flow.weight(tensor) : flow.constant(type === HALF ? FLOAT : type, dims, numbers)
}

function constant(flow: Flow, { outputs, attributes = {}, tensor }: OnnxFile['nodes'][number]): string {
  if (tensor !== undefined) return stored(flow, { ...tensor, name: `constant ${outputs[0]!}` })
  const { value_int, value_ints, value_float, value_floats } = attributes
  if (typeof value_int === 'number') return flow.constant(TYPE.int64, [], [value_int])
  if (Array.isArray(value_ints)) return flow.ints(value_ints as readonly number[])
  if (typeof value_float === 'object' && 'float' in value_float) return flow.number(value_float.float)
  if (typeof value_floats === 'object' && 'floats' in value_floats) return flow.constant(TYPE.float, [value_floats.floats.length], value_floats.floats)
  return refuse('Constant')
}

function sequence(flow: Flow, [x, sizes]: readonly string[], attributes: NonNullable<OnnxNode['attributes']>): readonly string[] {
  const axis = axisOf(int(attributes, 'axis', 0), flow.rank(x!))
  const side = flow.dims(x!)[axis]!
  if (side === -1 || int(attributes, 'keepdims', 1) !== 1) return refuse('SplitToSequence')
  const given = sizes === undefined ? [1] : (flow.numbers(sizes) ?? refuse('SplitToSequence'))
  const single = sizes === undefined || flow.rank(sizes) === 0
  const share = given[0]!
  const parts = single ? Array.from({ length: Math.ceil(side / share) }, (_, i) => Math.min(share, side - i * share)) : given
  return flow.several('Split', [x!, flow.ints(parts)], parts.length, { axis })
}

function laid(flow: Flow, node: OnnxNode, inputs: readonly string[], beside: (layer: Layer) => string): readonly string[] {
  const { op, outputs, attributes = {} } = node
  const [x, y] = inputs as [string, string]
  switch (op) {
    case 'Dropout':
      return [x]
    case 'Cast': {
      const to = int(attributes, 'to', FLOAT)
      return [flow.add('Cast', [x], { to: to === HALF ? FLOAT : to })]
    }
    case 'CastLike':
      return [flow.add('Cast', [x], { to: flow.typeOf(y) })]
    case 'MultiHeadAttention':
      return [attention(flow, inputs, attributes)]
    case 'LayerNormalization':
      // Its derivative goes by the mean and the deviation, too.
      return flow.several(op, inputs, 3, attributes)
    case 'MatMul': {
      const weight = turnedWeight(flow, y)
      if (weight === undefined) return [flow.add(op, inputs)]
      const made = flow.add('FusedMatMul', [x, weight], { transA: 0, transB: 1, alpha: { float: 1 } })
      return [withLayer(flow, weight, { input: x, output: made }, beside)]
    }
    case 'Gemm': {
      const made = flow.add(op, inputs, attributes)
      const plain = int(attributes, 'transB', 0) === 1 && int(attributes, 'transA', 0) === 0 && float(attributes, 'alpha', 1) === 1
      return [plain ? withLayer(flow, y, { input: x, output: made }, beside) : made]
    }
    case 'Conv': {
      const made = flow.add(op, inputs, attributes)
      return [int(attributes, 'group', 1) === 1 ? withLayer(flow, y, { input: x, output: made, window: attributes }, beside) : made]
    }
    default:
      return flow.several(op, inputs, outputs.length, attributes)
  }
}

/** A matrix that is turned before it is multiplied by: the runtime would keep a turned copy of each. */
function turnedWeight(flow: Flow, value: string): string | undefined {
  const maker = flow.makerOf(value)
  if (maker?.op !== 'Transpose' || flow.rank(value) !== 2) return undefined
  return weightName(flow, maker.inputs[0]!) === undefined ? undefined : maker.inputs[0]
}

/** The weight behind a value: itself, or what it was cast of. */
function weightName(flow: Flow, value: string): string | undefined {
  const maker = flow.makerOf(value)
  return flow.weightOf(maker?.op === 'Cast' ? maker.inputs[0]! : value)?.name
}

function withLayer(flow: Flow, weight: string, layer: Omit<Layer, 'name' | 'dims'>, beside: (layer: Layer) => string): string {
  const name = weightName(flow, weight)
  if (name === undefined || !name.endsWith('.weight')) return layer.output
  return beside({ ...layer, name: name.slice(0, -'.weight'.length), dims: flow.dims(weight) })
}

/** All scores at once, as products. */
function attention(flow: Flow, [q, k, v, ...more]: readonly string[], attributes: NonNullable<OnnxNode['attributes']>): string {
  if (more.some((one) => one !== '') || k === undefined || v === undefined) return refuse('MultiHeadAttention with a mask or a bias')
  const heads = int(attributes, 'num_heads', 1)
  const apart = (value: string): string => flow.add('Transpose', [flow.add('Reshape', [value, flow.ints([0, 0, heads, flow.dims(value)[2]! / heads])])], { perm: [0, 2, 1, 3] })
  const scale = float(attributes, 'scale', 0) || 1 / Math.sqrt(flow.dims(q!)[2]! / heads)
  const scores = flow.add('FusedMatMul', [apart(q!), apart(k)], { transA: 0, transB: 1, alpha: { float: scale } })
  const seen = flow.add('MatMul', [flow.add('Softmax', [scores], { axis: -1 }), apart(v)])
  return flow.add('Reshape', [flow.add('Transpose', [seen], { perm: [0, 2, 1, 3] }), flow.ints([0, 0, flow.dims(v)[2]!])])
}
