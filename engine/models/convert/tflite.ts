/** What a TensorFlow Lite file says: tensors, operators and weights (schema.fbs: Model, SubGraph, Tensor, Operator). Pure. */
import { fromHalf } from '../runtime/half.ts'
import { Table } from './flatbuffer.ts'

export interface LiteTensor {
  readonly name: string
  readonly shape: readonly number[]
  /** Of weights: their numbers. Half floats come as floats. */
  readonly data?: Float32Array | Int32Array
}

export interface LiteOperator {
  /** BuiltinOperator, or the custom operator's name. */
  readonly kind: number | string
  /** Places in `tensors`; -1: left out. */
  readonly inputs: readonly number[]
  readonly outputs: readonly number[]
  readonly options: Table
  readonly custom: Uint8Array
}

export interface LiteModel {
  readonly tensors: readonly LiteTensor[]
  readonly operators: readonly LiteOperator[]
  readonly inputs: readonly number[]
  readonly outputs: readonly number[]
}

const CUSTOM = 32
/** Numbers of a tensor: what says more is damaged. */
const MOST = 1 << 28
/** TensorType. */
const [FLOAT32, FLOAT16, INT32] = [0, 1, 2]

/** @throws RangeError where the file is none, is damaged, or holds what no float model has */
export function readTflite(bytes: Uint8Array): LiteModel {
  const model = Table.root(bytes, 'TFL3')
  const [graph] = model.tables(2)
  if (graph === undefined) throw new RangeError('the file holds no graph')
  const buffers = model.tables(4)
  const codes = model.tables(1).map((one) => {
    const code = Math.max(one.byte(0), one.int(3))
    return code === CUSTOM ? one.text(1) : code
  })
  return {
    tensors: graph.tables(0).map((tensor) => tensorOf(tensor, buffers)),
    operators: graph.tables(3).map((one) => ({
      kind: codes[one.int(0)] ?? 'unknown',
      inputs: one.ints(1),
      outputs: one.ints(2),
      options: one.table(4) ?? Table.EMPTY,
      custom: one.bytes(5),
    })),
    inputs: graph.ints(1),
    outputs: graph.ints(2),
  }
}

function tensorOf(tensor: Table, buffers: readonly Table[]): LiteTensor {
  const [name, shape] = [tensor.text(3), tensor.ints(0)]
  if (!shape.every((side) => side >= 0) || shape.reduce((product, side) => product * side, 1) > MOST) throw new RangeError(`"${name}" has a shape that cannot be`)
  const bytes = buffers[tensor.int(2)]?.bytes(0) ?? new Uint8Array(0)
  if (bytes.length === 0) return { name, shape }
  const type = tensor.byte(1)
  const count = shape.reduce((product, side) => product * side, 1)
  const size = type === FLOAT16 ? 2 : 4
  if (tensor.table(6) !== undefined || (type !== FLOAT32 && type !== FLOAT16 && type !== INT32)) throw new RangeError(`"${name}" holds numbers of a type that is not known here`)
  if (bytes.length < count * size) throw new RangeError(`"${name}" holds fewer numbers than its shape has`)
  // Weights need not lie at a multiple of their size.
  const own = bytes.slice(0, count * size).buffer
  if (type === FLOAT16) return { name, shape, data: fromHalf(new Uint16Array(own)) }
  return { name, shape, data: type === INT32 ? new Int32Array(own) : new Float32Array(own) }
}
