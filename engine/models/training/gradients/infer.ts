/** Sizes, and numbers where they are small, of what each operator makes. Pure. */
import type { OnnxAttribute, OnnxNode } from '../../convert/emit-onnx.ts'
import { axisOf, broadcast, Misfit, MOST_KNOWN, sizeOf, spread, stepsOf, TYPE, type Trial } from './sizes.ts'

/** An input in one trial; undefined where it is left out. */
type Given = readonly (Trial | undefined)[]

interface Inference {
  readonly type: (types: readonly number[], attributes: Attributes) => number
  /** One for each output. @throws NotKnown where the size hangs on numbers that are not known */
  readonly trial: (given: Given, attributes: Attributes, outputs: number, type: number) => readonly Trial[]
}

export type Attributes = Readonly<Record<string, OnnxAttribute>>

/** An operator whose outputs' sizes can't be told. */
export class NotKnown extends Error {}

export const inferenceOf = ({ op }: Pick<OnnxNode, 'op'>): Inference | undefined => INFERENCES[op]

/** An attribute that is a whole number, or a list of them, or a float. */
export const int = (attributes: Attributes, name: string, other: number): number => (typeof attributes[name] === 'number' ? attributes[name] : other)
export const ints = (attributes: Attributes, name: string): readonly number[] | undefined => (Array.isArray(attributes[name]) ? (attributes[name] as readonly number[]) : undefined)
export const float = (attributes: Attributes, name: string, other: number): number => {
  const value = attributes[name]
  return typeof value === 'object' && 'float' in value ? value.float : typeof value === 'number' ? value : other
}

const same = (types: readonly number[]): number => types[0]!
const fixed = (type: number) => (): number => type

function known(one: Trial | undefined): readonly number[] {
  if (one?.data === undefined) throw new NotKnown()
  return one.data
}

const of = (dims: readonly number[], data?: readonly number[]): Trial => (data === undefined || data.length > MOST_KNOWN ? { dims } : { dims, data })
const rounded = (type: number, value: number): number => (type === TYPE.float ? Math.fround(value) : type === TYPE.double ? value : Math.trunc(value))

function each(work: (...values: number[]) => number): Inference['trial'] {
  return (given, _, __, type) => {
    const all = given.map((one) => one!)
    const dims = all.map((one) => one.dims).reduce(broadcast)
    if (sizeOf(dims) > MOST_KNOWN || all.some((one) => one.data === undefined)) return [{ dims }]
    const laid = all.map((one) => spread(one, dims))
    return [of(dims, laid[0]!.map((_, at) => rounded(type, work(...laid.map((one) => one[at]!)))))]
  }
}

const unary = (work: (value: number) => number): Inference => ({ type: same, trial: each(work) })
const binary = (work: (a: number, b: number) => number): Inference => ({ type: same, trial: each(work) })
const comparing = (work: (a: number, b: number) => boolean): Inference => ({ type: fixed(TYPE.bool), trial: each((a, b) => Number(work(a, b))) })
/** As large as its first input. */
const alike: Inference = { type: same, trial: ([x]) => [{ dims: x!.dims }] }

const unknown = (): never => {
  throw new NotKnown()
}

function shaped(dims: readonly number[], x: Trial): Trial {
  return x.data === undefined ? { dims } : { dims, data: x.data }
}

function reshaped(x: Trial, target: readonly number[], allowZero: boolean): readonly number[] {
  const dims = target.map((one, i) => (one === 0 && !allowZero ? x.dims[i]! : one))
  const open = dims.indexOf(-1)
  if (open >= 0) dims[open] = sizeOf(x.dims) / sizeOf(dims.filter((_, i) => i !== open))
  if (sizeOf(dims) !== sizeOf(x.dims) || !dims.every(Number.isInteger)) throw new Misfit(`${x.dims.join('x')} as ${target.join('x')}`)
  return dims
}

function axesOf(given: Trial | undefined, attributes: Attributes): readonly number[] | undefined {
  return given === undefined ? ints(attributes, 'axes') : known(given)
}

function reduced(work: (values: readonly number[]) => number): Inference {
  return {
    type: same,
    trial([x, given], attributes, _, type) {
      const axes = axesOf(given, attributes)
      const rank = x!.dims.length
      const nothing = axes === undefined || axes.length === 0
      if (nothing && int(attributes, 'noop_with_empty_axes', 0) === 1) return [x!]
      const gone = new Set(nothing ? x!.dims.keys() : axes.map((one) => axisOf(one, rank)))
      const keep = int(attributes, 'keepdims', 1) === 1
      const dims = x!.dims.flatMap((one, i) => (gone.has(i) ? (keep ? [1] : []) : [one]))
      return [of(dims, x!.data !== undefined && gone.size === rank ? [rounded(type, work(x!.data))] : undefined)]
    },
  }
}

function sliced([x, starts, ends, axes, steps]: Given): Trial[] {
  const dims = [...x!.dims]
  const [from, to] = [known(starts), known(ends)]
  const along = axes === undefined ? from.map((_, i) => i) : known(axes)
  const by = steps === undefined ? from.map(() => 1) : known(steps)
  let data = x!.data
  along.forEach((one, i) => {
    const axis = axisOf(one, dims.length)
    const size = dims[axis]!
    const step = by[i]!
    if (step < 1) throw new NotKnown()
    const clamp = (value: number): number => Math.max(0, Math.min(size, value < 0 ? value + size : value))
    const [start, end] = [clamp(from[i]!), clamp(to[i]!)]
    const count = Math.max(0, Math.ceil((end - start) / step))
    if (data !== undefined) data = picked(dims, data, axis, Array.from({ length: count }, (_, at) => start + at * step))
    dims[axis] = count
  })
  return [of(dims, data)]
}

/** What lies at some places along an axis. */
function picked(dims: readonly number[], data: readonly number[], axis: number, places: readonly number[]): number[] {
  const after = sizeOf(dims.slice(axis + 1))
  const before = sizeOf(dims.slice(0, axis))
  const out: number[] = []
  for (let i = 0; i < before; i++) for (const place of places) for (let k = 0; k < after; k++) out.push(data[(i * dims[axis]! + place) * after + k]!)
  return out
}

function concatenated(given: Given, attributes: Attributes): Trial[] {
  const all = given.map((one) => one!)
  const axis = axisOf(int(attributes, 'axis', 0), all[0]!.dims.length)
  if (all.some((part) => part.dims.some((one, i) => i !== axis && one !== all[0]!.dims[i]))) throw new Misfit(all.map((part) => part.dims.join('x')).join(', '))
  const dims = all[0]!.dims.map((one, i) => (i === axis ? all.reduce((sum, part) => sum + part.dims[axis]!, 0) : one))
  if (sizeOf(dims) > MOST_KNOWN || all.some(({ data }) => data === undefined)) return [{ dims }]
  const out: number[] = []
  for (let i = 0; i < sizeOf(dims.slice(0, axis)); i++) {
    for (const part of all) {
      const run = sizeOf(part.dims.slice(axis))
      out.push(...part.data!.slice(i * run, (i + 1) * run))
    }
  }
  return [of(dims, out)]
}

function transposed([x]: Given, attributes: Attributes): Trial[] {
  const order = ints(attributes, 'perm') ?? x!.dims.map((_, i) => x!.dims.length - 1 - i)
  const dims = order.map((one) => x!.dims[one]!)
  if (x!.data === undefined) return [{ dims }]
  const steps = stepsOf(x!.dims)
  const out = Array.from({ length: sizeOf(dims) }, (_, at) => {
    let [rest, from] = [at, 0]
    for (let i = dims.length - 1; i >= 0; i--) {
      from += (rest % dims[i]!) * steps[order[i]!]!
      rest = Math.floor(rest / dims[i]!)
    }
    return x!.data![from]!
  })
  return [of(dims, out)]
}

function multiplied([a, b]: Given, attributes: Attributes): Trial[] {
  const turned = (dims: readonly number[], turn: boolean): readonly number[] => (turn ? [...dims.slice(0, -2), dims.at(-1)!, dims.at(-2)!] : dims)
  const [x, y] = [turned(a!.dims, int(attributes, 'transA', 0) === 1), turned(b!.dims, int(attributes, 'transB', 0) === 1)]
  if (x.length < 2 || y.length < 2) throw new NotKnown()
  return [{ dims: [...broadcast(x.slice(0, -2), y.slice(0, -2)), x.at(-2)!, y.at(-1)!] }]
}

/** Sides of what a convolution makes. */
function convolved([x, w]: Given, attributes: Attributes): Trial[] {
  const sides = x!.dims.slice(2)
  if (typeof attributes['auto_pad'] === 'string' && attributes['auto_pad'] !== 'NOTSET') throw new NotKnown()
  const { strides, pads, dilations } = windowOf(attributes, sides.length)
  const made = sides.map((side, i) => Math.floor((side + pads[i]! + pads[sides.length + i]! - dilations[i]! * (w!.dims[2 + i]! - 1) - 1) / strides[i]!) + 1)
  return [{ dims: [x!.dims[0]!, w!.dims[0]!, ...made] }]
}

function deconvolved([x, w]: Given, attributes: Attributes): Trial[] {
  const sides = x!.dims.slice(2)
  const { strides, pads, dilations } = windowOf(attributes, sides.length)
  const more = ints(attributes, 'output_padding') ?? sides.map(() => 0)
  const made = sides.map((side, i) => strides[i]! * (side - 1) + dilations[i]! * (w!.dims[2 + i]! - 1) + 1 - pads[i]! - pads[sides.length + i]! + more[i]!)
  return [{ dims: [x!.dims[0]!, w!.dims[1]! * int(attributes, 'group', 1), ...made] }]
}

export function windowOf(attributes: Attributes, sides: number) {
  const one = Array.from({ length: sides }, () => 1)
  return {
    strides: ints(attributes, 'strides') ?? one,
    dilations: ints(attributes, 'dilations') ?? one,
    pads: ints(attributes, 'pads') ?? [...one, ...one].map(() => 0),
  }
}

function resized([x, , scales, sizes]: Given, attributes: Attributes): Trial[] {
  if (ints(attributes, 'axes') !== undefined) throw new NotKnown()
  if (sizes !== undefined) return [{ dims: known(sizes) }]
  return [{ dims: x!.dims.map((one, i) => Math.floor(one * known(scales)[i]!)) }]
}

function split([x, sizes]: Given, attributes: Attributes, outputs: number): Trial[] {
  const axis = axisOf(int(attributes, 'axis', 0), x!.dims.length)
  const whole = x!.dims[axis]!
  const share = Math.ceil(whole / outputs)
  const parts = sizes === undefined ? Array.from({ length: outputs }, (_, i) => Math.min(share, whole - i * share)) : known(sizes)
  return parts.map((part) => ({ dims: x!.dims.map((one, i) => (i === axis ? part : one)) }))
}

function gathered([x, indices]: Given, attributes: Attributes): Trial[] {
  const axis = axisOf(int(attributes, 'axis', 0), x!.dims.length)
  const dims = [...x!.dims.slice(0, axis), ...indices!.dims, ...x!.dims.slice(axis + 1)]
  if (x!.data === undefined || indices!.data === undefined) return [{ dims }]
  return [of(dims, picked(x!.dims, x!.data, axis, indices!.data.map((one) => axisOf(one, x!.dims[axis]!))))]
}

const cast = (attributes: Attributes): number => int(attributes, 'to', TYPE.float)

const INFERENCES: Readonly<Record<string, Inference>> = {
  Add: binary((a, b) => a + b),
  Sub: binary((a, b) => a - b),
  Mul: binary((a, b) => a * b),
  Div: binary((a, b) => a / b),
  Pow: binary((a, b) => a ** b),
  Max: binary(Math.max),
  Min: binary(Math.min),
  Equal: comparing((a, b) => a === b),
  Greater: comparing((a, b) => a > b),
  Less: comparing((a, b) => a < b),
  Neg: unary((a) => -a),
  Abs: unary(Math.abs),
  Exp: unary(Math.exp),
  Log: unary(Math.log),
  Sin: unary(Math.sin),
  Cos: unary(Math.cos),
  Tanh: unary(Math.tanh),
  Sqrt: unary(Math.sqrt),
  Reciprocal: unary((a) => 1 / a),
  Sigmoid: unary((a) => 1 / (1 + Math.exp(-a))),
  Relu: unary((a) => Math.max(0, a)),
  Floor: unary(Math.floor),
  Not: unary((a) => 1 - a),
  Erf: alike,
  Softmax: alike,
  Identity: { type: same, trial: ([x]) => [x!] },
  Cast: {
    type: (_, attributes) => cast(attributes),
    trial: ([x], _, __, type) => [x!.data === undefined ? x! : of(x!.dims, x!.data.map((one) => (type === TYPE.bool ? Number(one !== 0) : rounded(type, one))))],
  },
  CastLike: { type: (types) => types[1]!, trial: ([x], _, __, type) => [x!.data === undefined ? x! : of(x!.dims, x!.data.map((one) => rounded(type, one)))] },
  Where: { type: (types) => types[1]!, trial: each((condition, a, b) => (condition === 0 ? b : a)) },
  Shape: {
    type: fixed(TYPE.int64),
    trial([x], attributes) {
      const found = x!.dims.slice(int(attributes, 'start', 0), typeof attributes['end'] === 'number' ? attributes['end'] : undefined)
      return [of([found.length], found)]
    },
  },
  Size: { type: fixed(TYPE.int64), trial: ([x]) => [of([], [sizeOf(x!.dims)])] },
  Squeeze: {
    type: same,
    trial([x, axes], attributes) {
      const gone = axesOf(axes, attributes)?.map((one) => axisOf(one, x!.dims.length))
      return [shaped(x!.dims.filter((one, i) => (gone === undefined ? one !== 1 : !gone.includes(i))), x!)]
    },
  },
  Unsqueeze: {
    type: same,
    trial([x, axes], attributes) {
      const found = axesOf(axes, attributes)!
      const rank = x!.dims.length + found.length
      const added = new Set(found.map((one) => axisOf(one, rank)))
      let next = 0
      return [shaped(Array.from({ length: rank }, (_, i) => (added.has(i) ? 1 : x!.dims[next++]!)), x!)]
    },
  },
  Reshape: { type: same, trial: ([x, target], attributes) => [shaped(reshaped(x!, known(target), int(attributes, 'allowzero', 0) === 1), x!)] },
  Expand: {
    type: same,
    trial([x, target]) {
      const dims = broadcast(x!.dims, known(target))
      return [x!.data === undefined || sizeOf(dims) > MOST_KNOWN ? { dims } : of(dims, spread(x!, dims))]
    },
  },
  Tile: { type: same, trial: ([x, times]) => [{ dims: x!.dims.map((one, i) => one * known(times)[i]!) }] },
  ConstantOfShape: { type: fixed(TYPE.float), trial: ([shape]) => [{ dims: known(shape) }] },
  Concat: { type: same, trial: concatenated },
  Slice: { type: same, trial: sliced },
  Split: { type: same, trial: split },
  Transpose: { type: same, trial: transposed },
  Gather: { type: same, trial: gathered },
  GatherND: {
    type: same,
    trial([x, indices], attributes) {
      if (int(attributes, 'batch_dims', 0) !== 0) throw new NotKnown()
      return [{ dims: [...indices!.dims.slice(0, -1), ...x!.dims.slice(indices!.dims.at(-1)!)] }]
    },
  },
  ScatterND: alike,
  Pad: {
    type: same,
    trial([x, pads, , axes]) {
      const by = known(pads)
      const along = axes === undefined ? x!.dims.map((_, i) => i) : known(axes)
      return [{ dims: x!.dims.map((one, i) => (along.includes(i) ? one + by[along.indexOf(i)]! + by[along.length + along.indexOf(i)]! : one)) }]
    },
  },
  Range: {
    type: same,
    trial([start, limit, delta]) {
      const [from, to, by] = [known(start)[0]!, known(limit)[0]!, known(delta)[0]!]
      const count = Math.max(0, Math.ceil((to - from) / by))
      return [count > MOST_KNOWN ? { dims: [count] } : of([count], Array.from({ length: count }, (_, i) => from + i * by))]
    },
  },
  ReduceSum: reduced((values) => values.reduce((sum, one) => sum + one, 0)),
  ReduceMean: reduced((values) => values.reduce((sum, one) => sum + one, 0) / values.length),
  ReduceProd: reduced((values) => values.reduce((product, one) => product * one, 1)),
  ReduceMax: reduced((values) => Math.max(...values)),
  MatMul: { type: same, trial: multiplied },
  FusedMatMul: { type: same, trial: multiplied },
  Gemm: { type: same, trial: multiplied },
  Conv: { type: same, trial: convolved },
  ConvTranspose: { type: same, trial: deconvolved },
  Resize: { type: same, trial: resized },
  InstanceNormalization: alike,
  LayerNormalization: {
    type: same,
    trial([x], attributes, outputs) {
      const axis = axisOf(int(attributes, 'axis', -1), x!.dims.length)
      const means = { dims: x!.dims.map((one, i) => (i < axis ? one : 1)) }
      return [{ dims: x!.dims }, means, means].slice(0, outputs)
    },
  },
  MultiHeadAttention: { type: same, trial: ([q, , v]) => (q!.dims.length === 3 && v!.dims.length === 3 ? [{ dims: [q!.dims[0]!, q!.dims[1]!, v!.dims[2]!] }] : unknown()) },
}
