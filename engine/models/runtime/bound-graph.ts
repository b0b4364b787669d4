/**
 * A graph whose weights are read from a checkpoint where they lie, under the types that they have there. The runtime maps the file,
 * widens one layer after the other as it loads, and keeps the result alone: no copy of all weights is ever made for its sake. Pure.
 */
import { PbfReader, PbfWriter } from 'pbf'
import type { NumberType } from '../checkpoints/tensor.ts'
import { FLOAT, HALF, writeNode, writeWeight } from '../convert/emit-onnx.ts'
import { weightsIn, type ExternalWeight } from '../lora/onnx-weights.ts'
import type { Piece } from './pieces.ts'

/** TensorProto.DataType. Numbers of other types are widened by us. */
const TYPES: Partial<Readonly<Record<NumberType, number>>> = { F32: FLOAT, F16: HALF, BF16: 16 }
/** Bytes that numbers are read at multiples of. */
const ALIGNED: Partial<Readonly<Record<NumberType, number>>> = { F32: 4, F16: 2, BF16: 2 }

/** @param files of the checkpoint, as the runtime is to name them. Undefined where a weight lies otherwise than in one piece of such a type. */
export function boundGraph(model: Uint8Array, pieces: readonly Piece[], files: readonly string[]): Uint8Array | undefined {
  const at = new Map(pieces.map((piece) => [piece.at, piece]))
  const made = new Map<string, PbfWriter>()
  for (const weight of weightsIn(model).external) {
    const piece = at.get(weight.offset)
    const graph = piece === undefined ? undefined : sourceOf(weight, piece, files)
    if (graph === undefined) return undefined
    made.set(weight.name, graph)
  }
  const parts: Uint8Array[] = []
  for (const field of fieldsOf(model)) {
    if (field.tag !== 7) parts.push(field.whole)
    else parts.push(messageOf(7, graphOf(field.inner!, made)))
  }
  return Buffer.concat(parts)
}

/** What widens weights comes before all that uses them. */
function graphOf(graph: Uint8Array, made: ReadonlyMap<string, PbfWriter>): Uint8Array {
  const kept = [...fieldsOf(graph)].filter(({ tag, inner }) => tag !== 5 || !made.has(nameOf(inner!)))
  return Buffer.concat([...[...made.values()].map((one) => one.finish()), ...kept.map(({ whole }) => whole)])
}

/** Fields of a graph: the weight as it lies in its file, and what makes the model's of it. */
function sourceOf({ name, dims, type, length }: ExternalWeight, { numbers, file, from, type: lies, scale, rows }: Piece, files: readonly string[]): PbfWriter | undefined {
  const onnx = TYPES[lies]
  if (onnx === undefined || type !== FLOAT || numbers * 4 !== length || from % ALIGNED[lies]! !== 0) return undefined
  if (rows !== undefined && dims.length !== 2) return undefined
  const graph = new PbfWriter()
  const steps: { readonly op: string; readonly inputs?: readonly string[]; readonly attributes?: Readonly<Record<string, number | readonly number[]>> }[] = [
    ...(onnx === FLOAT ? [] : [{ op: 'Cast', attributes: { to: FLOAT } }]),
    ...(scale === undefined || scale === 1 ? [] : [{ op: 'Mul', inputs: [`${name}/scale`] }]),
    ...(rows === undefined ? [] : [{ op: 'Transpose', attributes: { perm: [1, 0] } }]),
  ]
  if (steps.some(({ op }) => op === 'Mul')) graph.writeMessage(5, writeWeight, { name: `${name}/scale`, dims: [], data: Float32Array.of(scale!) })
  const nameAt = (step: number): string => (step === steps.length ? name : `${name}/${step}`)
  for (const [i, { op, inputs = [], attributes }] of steps.entries()) {
    graph.writeMessage(1, writeNode, { op, inputs: [nameAt(i), ...inputs], outputs: [nameAt(i + 1)], ...(attributes === undefined ? {} : { attributes }) })
  }
  const width = ALIGNED[lies]!
  graph.writeMessage(5, writeWeight, { name: nameAt(0), dims: rows === undefined ? dims : [rows, numbers / rows], type: onnx, data: { file: files[file]!, offset: from, length: numbers * width } })
  return graph
}

interface Field {
  readonly tag: number
  /** With its tag and length. */
  readonly whole: Uint8Array
  /** Of a message, text or bytes. */
  readonly inner: Uint8Array | undefined
}

function* fieldsOf(bytes: Uint8Array): Generator<Field> {
  const reader = new PbfReader(bytes)
  while (reader.pos < bytes.length) {
    const start = reader.pos
    const key = reader.readVarint()
    const type = key & 7
    const inner = type === 2 ? reader.readBytes() : undefined
    if (type !== 2) reader.skip(type)
    yield { tag: key >> 3, whole: bytes.subarray(start, reader.pos), inner }
  }
}

function nameOf(tensor: Uint8Array): string {
  for (const { tag, inner } of fieldsOf(tensor)) if (tag === 8) return Buffer.from(inner!).toString('utf8')
  return ''
}

function messageOf(tag: number, bytes: Uint8Array): Uint8Array {
  const writer = new PbfWriter()
  writer.writeBytesField(tag, bytes)
  return writer.finish()
}
