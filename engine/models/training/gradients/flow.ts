/**
 * An ONNX graph in the making, which knows in several trials how large each value is. What is the same in all of them is
 * taken as given: numbers become constants, sizes need no look-up at run time. What was computed before is not again.
 */
import { emitOnnx, type OnnxAttribute, type OnnxNode, type OnnxValue, type OnnxWeight } from '../../convert/emit-onnx.ts'
import { failure } from '../../../contract/errors.ts'
import { inferenceOf, NotKnown } from './infer.ts'
import { bytesOf, numbersOf, type StoredTensor } from './onnx-file.ts'
import { MOST_KNOWN, sizeOf, TYPE, type Trial } from './sizes.ts'

export interface FlowNode extends OnnxNode {
  readonly outputs: readonly string[]
}

export interface Known {
  readonly type: number
  readonly trials: readonly Trial[]
}

/** Has all operators that are used here, and reductions along axes that are given as an input. */
const OPSET = 18
const OTHER = 'com.microsoft'

export class Flow {
  readonly #nodes: FlowNode[] = []
  readonly #known = new Map<string, Known>()
  readonly #weights = new Map<string, StoredTensor>()
  readonly #inputs = new Map<string, OnnxValue>()
  /** Values by what they are made of. */
  readonly #made = new Map<string, readonly string[]>()
  readonly #makers = new Map<string, FlowNode>()
  #names = 0
  readonly #prefix: string
  /** How many trials there are. */
  readonly trials: number

  /** @param prefix of the names of values: of graphs that read each other's they must differ */
  constructor(trials: number, prefix = '') {
    this.trials = trials
    this.#prefix = prefix
  }

  get nodes(): readonly FlowNode[] {
    return this.#nodes
  }

  /** @param trials its size in each */
  input(name: string, type: number, trials: readonly (readonly number[])[]): string {
    return this.given(name, { type, trials: trials.map((dims) => ({ dims })) })
  }

  /** An input of which numbers may be known, too. */
  given(name: string, known: Known): string {
    this.#known.set(name, known)
    this.#inputs.set(name, { name, type: known.type, dims: this.dims(name).map((one, i) => (one === -1 ? `${name}.${i}` : one)) })
    return name
  }

  /** Of a file; half floats come as floats. */
  weight(tensor: StoredTensor): string {
    if (this.#known.has(tensor.name)) return tensor.name
    const { name, dims, type, data } = tensor
    const numbers = ArrayBuffer.isView(data) && sizeOf(dims) <= MOST_KNOWN ? numbersOf(data, type) : undefined
    this.#weights.set(name, tensor)
    const one: Trial = numbers === undefined ? { dims } : { dims, data: numbers }
    this.#known.set(name, { type, trials: Array.from({ length: this.trials }, () => one) })
    return type === TYPE.half ? this.add('Cast', [name], { to: TYPE.float }) : name
  }

  /** Known in all trials. */
  constant(type: number, dims: readonly number[], data: readonly number[]): string {
    return this.#kept(type, Array.from({ length: this.trials }, () => ({ dims, data })))
  }

  ints(data: readonly number[]): string {
    return this.constant(TYPE.int64, [data.length], data)
  }

  /** One number, to be spread. */
  number(value: number): string {
    return this.constant(TYPE.float, [], [Math.fround(value)])
  }

  #kept(type: number, trials: readonly Trial[]): string {
    const [{ dims, data }] = trials as [Required<Trial>]
    const key = `constant ${type} [${dims.join()}] ${data.join()}`
    const found = this.#made.get(key)
    if (found !== undefined) return found[0]!
    const name = `${this.#prefix}c${this.#names++}`
    this.#known.set(name, { type, trials })
    // Half floats are numbers by now.
    this.#weights.set(name, { name, dims, type, data: bytesOf(data, type) })
    this.#made.set(key, [name])
    return name
  }

  /** @throws E_MODEL_INVALID for operators whose sizes can't be told */
  add(op: string, inputs: readonly string[], attributes: Readonly<Record<string, OnnxAttribute>> = {}): string {
    return this.several(op, inputs, 1, attributes)[0]!
  }

  several(op: string, inputs: readonly string[], count: number, attributes: Readonly<Record<string, OnnxAttribute>> = {}): readonly string[] {
    const simple = count === 1 ? this.#simpler(op, inputs) : undefined
    if (simple !== undefined) return [simple]
    const key = `${op} ${count} ${inputs.join()} ${JSON.stringify(attributes)}`
    const found = this.#made.get(key)
    if (found !== undefined) return found
    const known = this.#inferred(op, inputs, count, attributes)
    const constant = count === 1 && known[0]!.trials.every(({ data }) => data !== undefined) && sameTrials(known[0]!.trials)
    if (constant) {
      const outputs = [this.#kept(known[0]!.type, known[0]!.trials)]
      this.#made.set(key, outputs)
      return outputs
    }
    if (count === 1) {
      const unchanged = this.#unchanged(op, inputs, known[0]!)
      if (unchanged !== undefined) return [unchanged]
    }
    const outputs = known.map((one) => {
      const name = `${this.#prefix}v${this.#names++}`
      this.#known.set(name, one)
      return name
    })
    const node: FlowNode = { op, inputs, outputs, attributes, ...(FOREIGN.has(op) ? { domain: OTHER } : {}) }
    this.#nodes.push(node)
    for (const one of outputs) this.#makers.set(one, node)
    this.#made.set(key, outputs)
    return outputs
  }

  #inferred(op: string, inputs: readonly string[], count: number, attributes: Readonly<Record<string, OnnxAttribute>>): Known[] {
    const inference = inferenceOf({ op }) ?? refuse(op, 'its operator')
    const given = inputs.map((one) => (one === '' ? undefined : this.known(one)))
    const type = inference.type(given.map((one) => one?.type ?? TYPE.float), attributes)
    try {
      const trials = Array.from({ length: this.trials }, (_, at) => inference.trial(given.map((one) => one?.trials[at]), attributes, count, type))
      return Array.from({ length: count }, (_, output) => ({ type, trials: trials.map((one) => one[output]!) }))
    } catch (thrown) {
      if (!(thrown instanceof NotKnown)) throw thrown
      return refuse(op, 'the size of what its operator')
    }
  }

  /** What changes nothing is left out. */
  #simpler(op: string, inputs: readonly string[]): string | undefined {
    const [x, y] = inputs as [string, string]
    if (op === 'Identity') return x
    if (op !== 'Mul' && op !== 'Div' && op !== 'Add') return undefined
    const neutral = op === 'Add' ? 0 : 1
    if (this.#isAll(y, neutral) && this.#holds(x, y)) return x
    if (op !== 'Div' && this.#isAll(x, neutral) && this.#holds(y, x)) return y
    return undefined
  }

  #isAll(value: string, number: number): boolean {
    return this.known(value).trials.every(({ data }) => data?.every((one) => one === number) === true)
  }

  /** Whether the second, spread, is no larger than the first. */
  #holds(x: string, y: string): boolean {
    const [a, b] = [this.known(x), this.known(y)]
    return a.trials.every(({ dims }, at) => {
      const other = b.trials[at]!.dims
      return other.length <= dims.length && other.every((one, i) => one === 1 || one === dims[dims.length - other.length + i])
    })
  }

  #unchanged(op: string, inputs: readonly string[], made: Known): string | undefined {
    const [x] = inputs as [string]
    if (!SAME_WHERE_SIZED_ALIKE.has(op) || this.known(x).type !== made.type || !this.sameSize(x, made)) return undefined
    return x
  }

  known(value: string): Known {
    const found = this.#known.get(value)
    if (found === undefined) throw new Error(`no value ${value}`)
    return found
  }

  typeOf(value: string): number {
    return this.known(value).type
  }

  rank(value: string): number {
    return this.known(value).trials[0]!.dims.length
  }

  /** Sides that are open have -1. */
  dims(value: string): readonly number[] {
    const { trials } = this.known(value)
    return trials[0]!.dims.map((one, i) => (trials.every(({ dims }) => dims[i] === one) ? one : -1))
  }

  /** Numbers that are the same in all trials. */
  numbers(value: string): readonly number[] | undefined {
    const { trials } = this.known(value)
    return trials.every(({ data }) => data !== undefined) && sameTrials(trials) ? trials[0]!.data : undefined
  }

  sameSize(x: string, other: string | Known): boolean {
    const [a, b] = [this.known(x), typeof other === 'string' ? this.known(other) : other]
    return a.trials.every(({ dims }, at) => dims.join() === b.trials[at]!.dims.join())
  }

  makerOf(value: string): FlowNode | undefined {
    return this.#makers.get(value)
  }

  weightOf(value: string): StoredTensor | undefined {
    return this.#weights.get(value)
  }

  isInput(value: string): boolean {
    return this.#inputs.has(value)
  }

  /** A weight or a constant of another graph. */
  taken(name: string, from: Flow): string {
    if (!this.#known.has(name)) {
      this.#known.set(name, from.known(name))
      this.#weights.set(name, from.weightOf(name)!)
    }
    return name
  }

  /** @param outputs by the names that they get @returns the model, the inputs that it takes, and the bytes of weights that it reads */
  emit(name: string, outputs: Readonly<Record<string, string>>): { readonly bytes: Uint8Array; readonly inputs: ReadonlySet<string>; readonly weights: number } {
    const needed = new Set(Object.values(outputs))
    const nodes: OnnxNode[] = []
    for (const node of this.#nodes.toReversed()) {
      if (!node.outputs.some((one) => needed.has(one))) continue
      for (const one of node.inputs) needed.add(one)
      // Of norms what else they make is left out where nobody reads it; of others the runtime makes all, come what may.
      nodes.push(node.op === 'LayerNormalization' ? { ...node, outputs: node.outputs.map((one, i) => (i === 0 || needed.has(one) ? one : '')) } : node)
    }
    const named = Object.entries(outputs).map(([output, value]): OnnxNode => ({ op: 'Identity', inputs: [value], outputs: [output] }))
    const weights = [...this.#weights.values()].filter((one) => needed.has(one.name)).map((one): OnnxWeight => ({ ...one }))
    const inputs = [...this.#inputs.values()].filter((one) => needed.has(one.name))
    const made = Object.entries(outputs).map(([output, value]): OnnxValue => ({ name: output, type: this.typeOf(value), dims: this.dims(value).map((one, i) => (one === -1 ? `${output}.${i}` : one)) }))
    const read = weights.reduce((sum, { data }) => sum + ('length' in data && 'file' in data ? data.length : 0), 0)
    return { bytes: emitOnnx({ name, opset: OPSET, nodes: [...nodes.toReversed(), ...named], weights, inputs, outputs: made }), inputs: new Set(inputs.map((one) => one.name)), weights: read }
  }
}

/** Operators of the runtime's own. */
const FOREIGN = new Set(['FusedMatMul', 'MultiHeadAttention'])
/** Where the size stays, nothing changes. */
const SAME_WHERE_SIZED_ALIKE = new Set(['Reshape', 'Expand', 'Slice', 'Squeeze', 'Unsqueeze', 'Cast', 'CastLike', 'ReduceSum', 'Concat'])

function refuse(op: string, what: string): never {
  throw failure('E_MODEL_INVALID', { detail: `No training graph can be made of it: ${what} ${op} ${what === 'its operator' ? 'is not known here' : 'makes is not known'}.` })
}

const sameTrials = (trials: readonly Trial[]): boolean => {
  const [first] = trials
  return trials.every((one) => one === first || (one.dims.join() === first!.dims.join() && (one.data === first!.data || one.data!.every((value, i) => value === first!.data![i]))))
}
