/** Writes an ONNX model, field by field (onnx.proto: ModelProto, GraphProto, NodeProto, TensorProto). */
import { PbfWriter } from 'pbf'

/** A whole number is an INT, several are INTS, a text is a STRING; `float` and `floats` are for what is none of them. */
export type OnnxAttribute = number | string | readonly number[] | { readonly float: number } | { readonly floats: readonly number[] }

export interface OnnxNode {
  readonly op: string
  /** Of operators that are not ONNX's own: `com.microsoft`. */
  readonly domain?: string
  /** '' stands for one that is left out. */
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>
}

export interface OnnxWeight {
  readonly name: string
  readonly dims: readonly number[]
  /** Bytes are of `type`. */
  readonly data: Float32Array | BigInt64Array | Uint8Array | OnnxPlace
  /** Default: what the array is of. */
  readonly type?: number
}

/** Where a weight lies in a file beside the model. */
export interface OnnxPlace {
  readonly file: string
  readonly offset: number
  readonly length: number
}

export interface OnnxValue {
  readonly name: string
  /** Default: float32. */
  readonly type?: number
  /** A dimension that is open has a name. */
  readonly dims: readonly (number | string)[]
}

export interface OnnxModel {
  readonly name: string
  readonly opset: number
  readonly nodes: readonly OnnxNode[]
  readonly weights?: readonly OnnxWeight[]
  readonly inputs: readonly OnnxValue[]
  readonly outputs: readonly OnnxValue[]
}

/** Version of all operators that are not ONNX's own. */
const OTHERS = 1

/** TensorProto.DataType. */
export const FLOAT = 1
export const HALF = 10
const INT64 = 7
/** AttributeProto.AttributeType. */
const KINDS = { float: 1, int: 2, text: 3, floats: 6, ints: 7 }
/** Of the format; no operator used here needs a newer one. */
const IR_VERSION = 8

export function emitOnnx({ name, opset, nodes, weights = [], inputs, outputs }: OnnxModel): Uint8Array {
  const model = new PbfWriter()
  model.writeVarintField(1, IR_VERSION)
  const domains = new Set(nodes.flatMap(({ domain = '' }) => (domain === '' ? [] : [domain])))
  for (const [domain, version] of [['', opset] as const, ...[...domains].map((one) => [one, OTHERS] as const)]) {
    model.writeMessage(8, (_, one) => {
      one.writeStringField(1, domain)
      one.writeVarintField(2, version)
    }, undefined)
  }
  model.writeMessage(7, (_, graph) => {
    for (const one of nodes) graph.writeMessage(1, writeNode, one)
    graph.writeStringField(2, name)
    for (const one of weights) graph.writeMessage(5, writeWeight, one)
    for (const one of inputs) graph.writeMessage(11, writeValue, one)
    for (const one of outputs) graph.writeMessage(12, writeValue, one)
  }, undefined)
  return model.finish()
}

export function writeNode({ op, domain, inputs, outputs, attributes = {} }: OnnxNode, node: PbfWriter): void {
  for (const one of inputs) node.writeStringField(1, one)
  for (const one of outputs) node.writeStringField(2, one)
  node.writeStringField(4, op)
  for (const entry of Object.entries(attributes)) node.writeMessage(5, writeAttribute, entry)
  if (domain !== undefined) node.writeStringField(7, domain)
}

function writeAttribute([name, value]: [string, OnnxAttribute], attribute: PbfWriter): void {
  // A damaged file may lack it.
  if ((value as OnnxAttribute | undefined) === undefined) throw new RangeError(`the attribute ${name} has no value`)
  attribute.writeStringField(1, name)
  const kind = (type: number): void => attribute.writeVarintField(20, type)
  if (typeof value === 'number') {
    attribute.writeVarintField(3, value)
    kind(KINDS.int)
  } else if (typeof value === 'string') {
    attribute.writeBytesField(4, new TextEncoder().encode(value))
    kind(KINDS.text)
  } else if ('float' in value) {
    attribute.writeFloatField(2, value.float)
    kind(KINDS.float)
  } else if ('floats' in value) {
    for (const one of value.floats) attribute.writeFloatField(7, one)
    kind(KINDS.floats)
  } else {
    for (const one of value) attribute.writeVarintField(8, one)
    kind(KINDS.ints)
  }
}

export function writeWeight({ name, dims, data, type = data instanceof BigInt64Array ? INT64 : FLOAT }: OnnxWeight, tensor: PbfWriter): void {
  for (const dim of dims) tensor.writeVarintField(1, dim)
  tensor.writeVarintField(2, type)
  tensor.writeStringField(8, name)
  if (ArrayBuffer.isView(data)) return tensor.writeBytesField(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
  for (const pair of [['location', data.file], ['offset', String(data.offset)], ['length', String(data.length)]] as const) {
    tensor.writeMessage(13, (_, one) => {
      one.writeStringField(1, pair[0])
      one.writeStringField(2, pair[1])
    }, undefined)
  }
  // DataLocation.EXTERNAL
  tensor.writeVarintField(14, 1)
}

function writeValue({ name, type = FLOAT, dims }: OnnxValue, made: PbfWriter): void {
  made.writeStringField(1, name)
  made.writeMessage(2, (_, holder) => {
    holder.writeMessage(1, (_, tensor) => {
      tensor.writeVarintField(1, type)
      tensor.writeMessage(2, (_, shape) => {
        for (const dim of dims) shape.writeMessage(1, (_, one) => (typeof dim === 'string' ? one.writeStringField(2, dim) : one.writeVarintField(1, dim)), undefined)
      }, undefined)
    }, undefined)
  }, undefined)
}
