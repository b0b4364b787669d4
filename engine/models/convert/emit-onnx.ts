/** Writes an ONNX model, field by field (onnx.proto: ModelProto, GraphProto, NodeProto, TensorProto). */
import { PbfWriter } from 'pbf'

/** A whole number is an INT, several are INTS, a text is a STRING; `float` is for what is none of them. */
export type OnnxAttribute = number | string | readonly number[] | { readonly float: number }

export interface OnnxNode {
  readonly op: string
  /** '' stands for one that is left out. */
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>
}

export interface OnnxWeight {
  readonly name: string
  readonly dims: readonly number[]
  readonly data: Float32Array | BigInt64Array
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

/** TensorProto.DataType. */
export const FLOAT = 1
export const HALF = 10
const INT64 = 7
/** AttributeProto.AttributeType. */
const KINDS = { float: 1, int: 2, text: 3, ints: 7 }
/** Of the format; no operator used here needs a newer one. */
const IR_VERSION = 8

export function emitOnnx({ name, opset, nodes, weights = [], inputs, outputs }: OnnxModel): Uint8Array {
  const model = new PbfWriter()
  model.writeVarintField(1, IR_VERSION)
  model.writeMessage(8, (_, one) => {
    one.writeStringField(1, '')
    one.writeVarintField(2, opset)
  }, undefined)
  model.writeMessage(7, (_, graph) => {
    for (const one of nodes) graph.writeMessage(1, writeNode, one)
    graph.writeStringField(2, name)
    for (const one of weights) graph.writeMessage(5, writeWeight, one)
    for (const one of inputs) graph.writeMessage(11, writeValue, one)
    for (const one of outputs) graph.writeMessage(12, writeValue, one)
  }, undefined)
  return model.finish()
}

function writeNode({ op, inputs, outputs, attributes = {} }: OnnxNode, node: PbfWriter): void {
  for (const one of inputs) node.writeStringField(1, one)
  for (const one of outputs) node.writeStringField(2, one)
  node.writeStringField(4, op)
  for (const entry of Object.entries(attributes)) node.writeMessage(5, writeAttribute, entry)
}

function writeAttribute([name, value]: [string, OnnxAttribute], attribute: PbfWriter): void {
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
  } else {
    for (const one of value) attribute.writeVarintField(8, one)
    kind(KINDS.ints)
  }
}

function writeWeight({ name, dims, data }: OnnxWeight, tensor: PbfWriter): void {
  for (const dim of dims) tensor.writeVarintField(1, dim)
  tensor.writeVarintField(2, data instanceof Float32Array ? FLOAT : INT64)
  tensor.writeStringField(8, name)
  tensor.writeBytesField(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
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
