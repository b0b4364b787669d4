/**
 * The tensors of a TensorFlow Lite model as values of an ONNX graph. Lite keeps the channels of a picture last, ONNX first: each
 * value is known in one order or in both, and is turned around only where an operator wants the other.
 */
import type { LiteModel, LiteTensor } from './tflite.ts'
import type { OnnxGraph } from './onnx-graph.ts'

export type Order = 'first' | 'last'

const TURNS = { first: [0, 3, 1, 2], last: [0, 2, 3, 1] } as const

export class LiteValues {
  readonly #model: LiteModel
  readonly #graph: OnnxGraph
  readonly #known = new Map<number, Partial<Record<Order, string>>>()
  readonly #data = new Map<number, Float32Array | Int32Array>()

  constructor(model: LiteModel, graph: OnnxGraph) {
    this.#model = model
    this.#graph = graph
    model.tensors.forEach(({ data }, i) => data !== undefined && this.#data.set(i, data))
  }

  #tensor(i: number): LiteTensor {
    const tensor = this.#model.tensors[i]
    if (tensor === undefined) throw new RangeError(`there is no tensor ${i}`)
    return tensor
  }

  shape(i: number): readonly number[] {
    return this.#tensor(i).shape
  }

  name(i: number): string {
    return this.#tensor(i).name
  }

  isPicture(i: number): boolean {
    return this.shape(i).length === 4
  }

  /** Numbers that are known before the model runs. @throws RangeError where they hang on what goes in */
  data(i: number): Float32Array | Int32Array {
    const data = this.#data.get(i)
    if (data === undefined) throw new RangeError(`"${this.name(i)}" is expected to be known before the model runs`)
    return data
  }

  isKnown(i: number): boolean {
    return this.#data.has(i)
  }

  keep(i: number, data: Float32Array | Int32Array): void {
    this.#data.set(i, data)
  }

  set(i: number, name: string, order: Order): void {
    this.#known.set(i, { ...this.#known.get(i), [this.isPicture(i) ? order : 'last']: name })
  }

  /** In which order it is there already, the first channels if both. */
  orderOf(i: number): Order {
    return this.#known.get(i)?.first === undefined ? 'last' : 'first'
  }

  get(i: number, order: Order): string {
    const wanted = this.isPicture(i) ? order : 'last'
    const known = this.#known.get(i) ?? {}
    const found = known[wanted]
    if (found !== undefined) return found
    const made = this.#data.has(i) ? this.#constant(i, wanted) : this.#turned(known[wanted === 'first' ? 'last' : 'first'], i, wanted)
    this.set(i, made, wanted)
    return made
  }

  /** A constant that is laid along a picture: its sides count from the last, as Lite has it. */
  spread(i: number): string {
    const shape = this.shape(i)
    const whole = [...Array.from({ length: 4 - shape.length }, () => 1), ...shape]
    return this.#graph.floats(turned(this.data(i), whole, TURNS.first), TURNS.first.map((axis) => whole[axis]!))
  }

  #constant(i: number, order: Order): string {
    const shape = this.shape(i)
    return order === 'last' ? this.#graph.floats(Float32Array.from(this.data(i)), shape) : this.#graph.floats(turned(this.data(i), shape, TURNS.first), TURNS.first.map((axis) => shape[axis]!))
  }

  #turned(name: string | undefined, i: number, order: Order): string {
    if (name === undefined) throw new RangeError(`"${this.name(i)}" is used before it is made`)
    return this.#graph.add('Transpose', [name], { perm: TURNS[order] })
  }
}

/** Numbers of a box of four sides with its sides in another order. */
export function turned(data: Float32Array | Int32Array, shape: readonly number[], axes: readonly number[]): Float32Array {
  const steps = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, side) => product * side, 1))
  const [a, b, c, d] = axes.map((axis) => ({ side: shape[axis]!, step: steps[axis]! })) as [Side, Side, Side, Side]
  const out = new Float32Array(data.length)
  let to = 0
  for (let i = 0; i < a.side; i++) {
    for (let j = 0; j < b.side; j++) {
      for (let k = 0; k < c.side; k++) for (let l = 0; l < d.side; l++) out[to++] = data[i * a.step + j * b.step + k * c.step + l * d.step]!
    }
  }
  return out
}

interface Side {
  readonly side: number
  readonly step: number
}
