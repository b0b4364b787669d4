/** An ONNX model that adds products to weights: y = w + u · d, several at once. Made here, field by field (onnx.proto). */
import { PbfWriter } from 'pbf'

/** Products of one call. A call costs as much as half a megabyte of them. */
export const PRODUCTS = 8

const FLOAT = 1
const HALF = 10
/** AttributeProto.AttributeType. */
const INT = 2

/** With half-float weights the product is a float32 all the same. Names: u0, d0, w0, y0, u1... */
export function productModel(type: 'float32' | 'float16'): Uint8Array {
  const weight = type === 'float32' ? FLOAT : HALF
  const model = new PbfWriter()
  model.writeVarintField(1, 8)
  model.writeMessage(8, (_, opset) => {
    opset.writeStringField(1, '')
    opset.writeVarintField(2, 13)
  }, undefined)
  model.writeMessage(7, (_, graph) => {
    for (let i = 0; i < PRODUCTS; i++) {
      if (type === 'float32') node(graph, 'Gemm', [`u${i}`, `d${i}`, `w${i}`], `y${i}`)
      else {
        node(graph, 'Cast', [`w${i}`], `whole${i}`, FLOAT)
        node(graph, 'Gemm', [`u${i}`, `d${i}`, `whole${i}`], `sum${i}`)
        node(graph, 'Cast', [`sum${i}`], `y${i}`, HALF)
      }
    }
    graph.writeStringField(2, 'products')
    for (let i = 0; i < PRODUCTS; i++) {
      value(graph, 11, `u${i}`, FLOAT, [`rows${i}`, `rank${i}`])
      value(graph, 11, `d${i}`, FLOAT, [`rank${i}`, `columns${i}`])
      value(graph, 11, `w${i}`, weight, [`rows${i}`, `columns${i}`])
      value(graph, 12, `y${i}`, weight, [`rows${i}`, `columns${i}`])
    }
  }, undefined)
  return model.finish()
}

function node(graph: PbfWriter, op: string, inputs: readonly string[], output: string, to?: number): void {
  graph.writeMessage(1, (_, made) => {
    for (const one of inputs) made.writeStringField(1, one)
    made.writeStringField(2, output)
    made.writeStringField(4, op)
    if (to === undefined) return
    made.writeMessage(5, (_, attribute) => {
      attribute.writeStringField(1, 'to')
      attribute.writeVarintField(3, to)
      attribute.writeVarintField(20, INT)
    }, undefined)
  }, undefined)
}

function value(graph: PbfWriter, field: number, name: string, type: number, dims: readonly string[]): void {
  graph.writeMessage(field, (_, made) => {
    made.writeStringField(1, name)
    made.writeMessage(2, (_, holder) => {
      holder.writeMessage(1, (_, tensor) => {
        tensor.writeVarintField(1, type)
        tensor.writeMessage(2, (_, shape) => {
          for (const dim of dims) shape.writeMessage(1, (_, one) => one.writeStringField(2, dim), undefined)
        }, undefined)
      }, undefined)
    }, undefined)
  }, undefined)
}
