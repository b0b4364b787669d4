/** An ONNX model read whole: its nodes, and where its weights lie (onnx.proto: ModelProto, GraphProto, NodeProto, AttributeProto, TensorProto). */
import { readFile } from 'node:fs/promises'
import { PbfReader } from 'pbf'
import { HALF, type OnnxAttribute, type OnnxNode, type OnnxPlace, type OnnxValue } from '../../convert/emit-onnx.ts'
import { fromHalf } from '../../runtime/half.ts'

/** A tensor of the file: inside it, or beside it. */
export interface StoredTensor {
  readonly name: string
  readonly dims: readonly number[]
  /** TensorProto.DataType. */
  readonly type: number
  readonly data: Uint8Array | OnnxPlace
}

export interface OnnxFile {
  readonly nodes: readonly (OnnxNode & { readonly tensor?: StoredTensor })[]
  readonly weights: readonly StoredTensor[]
  /** Without those that have weights. */
  readonly inputs: readonly OnnxValue[]
  readonly outputs: readonly OnnxValue[]
}

export async function readOnnx(file: string): Promise<OnnxFile> {
  const graph = { nodes: [] as Draft[], weights: [] as StoredTensor[], inputs: [] as OnnxValue[], outputs: [] as OnnxValue[] }
  new PbfReader(await readFile(file)).readFields((tag, _, model) => {
    if (tag !== 7) return
    model.readMessage((field, __, one) => {
      if (field === 1) graph.nodes.push(one.readMessage(readNode, { op: '', inputs: [], outputs: [], attributes: {} } as Draft))
      else if (field === 5) graph.weights.push(storedTensor(one))
      else if (field === 11) graph.inputs.push(one.readMessage(readValue, { name: '', dims: [] } as DraftValue))
      else if (field === 12) graph.outputs.push(one.readMessage(readValue, { name: '', dims: [] } as DraftValue))
    }, undefined)
  }, undefined)
  const held = new Set(graph.weights.map(({ name }) => name))
  return { ...graph, inputs: graph.inputs.filter(({ name }) => !held.has(name)) }
}

interface Draft {
  op: string
  domain?: string
  inputs: string[]
  outputs: string[]
  attributes: Record<string, OnnxAttribute>
  tensor?: StoredTensor
}

function readNode(tag: number, node: Draft, one: PbfReader): void {
  if (tag === 1) node.inputs.push(one.readString())
  else if (tag === 2) node.outputs.push(one.readString())
  else if (tag === 4) node.op = one.readString()
  else if (tag === 7) {
    const domain = one.readString()
    if (domain !== '' && domain !== 'ai.onnx') node.domain = domain
  } else if (tag === 5) {
    const { name, value, tensor } = one.readMessage(readAttribute, { name: '', ints: [], floats: [] } as DraftAttribute)
    if (tensor !== undefined) node.tensor = tensor
    else if (value !== undefined) node.attributes[name] = value
  }
}

interface DraftAttribute {
  name: string
  value?: OnnxAttribute
  tensor?: StoredTensor
  ints: number[]
  floats: number[]
}

function readAttribute(tag: number, attribute: DraftAttribute, one: PbfReader): void {
  if (tag === 1) attribute.name = one.readString()
  else if (tag === 2) attribute.value = { float: one.readFloat() }
  else if (tag === 3) attribute.value = one.readVarint(true)
  else if (tag === 4) attribute.value = new TextDecoder().decode(one.readBytes())
  else if (tag === 5) attribute.tensor = storedTensor(one)
  else if (tag === 7) attribute.value = { floats: (attribute.floats = [...attribute.floats, ...packedFloats(one)]) }
  else if (tag === 8) attribute.value = attribute.ints = [...attribute.ints, ...packedInts(one)]
}

/** Packed or one by one: writers differ. */
const packedInts = (one: PbfReader): number[] => (one.type === 2 ? one.readPackedVarint([], true) : [one.readVarint(true)])
const packedFloats = (one: PbfReader): number[] => (one.type === 2 ? one.readPackedFloat() : [one.readFloat()])

interface DraftTensor {
  name: string
  dims: number[]
  type: number
  raw?: Uint8Array
  floats: number[]
  ints: number[]
  place: Record<string, string>
}

function storedTensor(reader: PbfReader): StoredTensor {
  const { name, dims, type, raw, floats, ints, place } = reader.readMessage(readTensor, { name: '', dims: [], type: 0, floats: [], ints: [], place: {} } as DraftTensor)
  const { location, offset = '0', length = '0' } = place
  if (location !== undefined) return { name, dims, type, data: { file: location, offset: Number(offset), length: Number(length) } }
  if (raw !== undefined) return { name, dims, type, data: raw }
  return { name, dims, type, data: bytesOf(floats.length > 0 ? floats : ints, type) }
}

function readTensor(tag: number, tensor: DraftTensor, one: PbfReader): void {
  if (tag === 1) tensor.dims.push(...packedInts(one))
  else if (tag === 2) tensor.type = one.readVarint()
  else if (tag === 4) tensor.floats.push(...packedFloats(one))
  else if (tag === 5 || tag === 7) tensor.ints.push(...packedInts(one))
  else if (tag === 8) tensor.name = one.readString()
  else if (tag === 9) tensor.raw = new Uint8Array(one.readBytes())
  else if (tag === 10) tensor.floats.push(...(one.type === 2 ? one.readPackedDouble() : [one.readDouble()]))
  else if (tag === 13) {
    const entry = one.readMessage((inner, pair, part) => {
      if (inner === 1) pair.key = part.readString()
      else if (inner === 2) pair.value = part.readString()
    }, { key: '', value: '' })
    tensor.place[entry.key] = entry.value
  }
}

type DraftValue = { name: string; type?: number; dims: (number | string)[] }

function readValue(tag: number, value: DraftValue, one: PbfReader): void {
  if (tag === 1) value.name = one.readString()
  if (tag !== 2) return
  one.readMessage((kind, _, type) => {
    // Of all kinds of values only tensors are looked into.
    if (kind !== 1) return
    type.readMessage((field, __, tensor) => {
      if (field === 1) value.type = tensor.readVarint()
      else if (field === 2) {
        tensor.readMessage((part, ___, shape) => {
          if (part === 1) value.dims.push(shape.readMessage(readDim, { dim: '' as number | string }).dim)
        }, undefined)
      }
    }, undefined)
  }, undefined)
}

function readDim(tag: number, found: { dim: number | string }, one: PbfReader): void {
  if (tag === 1) found.dim = one.readVarint()
  else if (tag === 2) found.dim = one.readString()
}

/** Arrays of the types that graphs are made of, by TensorProto.DataType. */
const ARRAYS: Readonly<Record<number, (bytes: ArrayBuffer) => ArrayLike<number | bigint>>> = {
  1: (bytes) => new Float32Array(bytes),
  2: (bytes) => new Uint8Array(bytes),
  3: (bytes) => new Int8Array(bytes),
  6: (bytes) => new Int32Array(bytes),
  7: (bytes) => new BigInt64Array(bytes),
  9: (bytes) => new Uint8Array(bytes),
  10: (bytes) => fromHalf(new Uint16Array(bytes)),
  11: (bytes) => new Float64Array(bytes),
}

/** @returns undefined for types that no graph here has */
export const numbersOf = (bytes: Uint8Array, type: number): number[] | undefined => {
  const array = ARRAYS[type]?.(new Uint8Array(bytes).buffer)
  return array === undefined ? undefined : Array.from(array, Number)
}

const MOST = 2n ** 63n - 1n

export function bytesOf(numbers: readonly number[], type: number): Uint8Array {
  const array =
    type === 7 ? BigInt64Array.from(numbers, (one) => (one >= 2 ** 63 ? MOST : BigInt(one)))
    : type === 6 ? Int32Array.from(numbers)
    : type === 11 ? Float64Array.from(numbers)
    // Half floats among numbers are bits already.
    : type === HALF ? Uint16Array.from(numbers)
    : type === 1 ? Float32Array.from(numbers)
    : Uint8Array.from(numbers)
  return new Uint8Array(array.buffer)
}
