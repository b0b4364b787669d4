/** A TensorFlow Lite model of floats as an ONNX model. Pictures go in and come out with channels first. */
import type { OnnxValue } from './emit-onnx.ts'
import { LITE_OPERATORS } from './lite-operators.ts'
import { LiteValues } from './lite-values.ts'
import { OnnxGraph } from './onnx-graph.ts'
import { readTflite, type LiteModel } from './tflite.ts'

export interface Converted {
  readonly model: LiteModel
  readonly values: LiteValues
  readonly graph: OnnxGraph
  readonly inputs: readonly OnnxValue[]
}

/** @throws RangeError where the file is damaged, or has an operator that is not known here */
export function tfliteToOnnx(bytes: Uint8Array, name: string): Uint8Array {
  const { model, values, graph, inputs } = convert(bytes)
  return graph.emit(name, inputs, model.outputs.map((i) => ({ name: nameOf(values.name(i)), value: values.get(i, 'first'), dims: dimsOf(values, i) })))
}

/** The graph without its outputs. @throws as above */
export function convert(bytes: Uint8Array): Converted {
  const model = readTflite(bytes)
  const graph = new OnnxGraph()
  const values = new LiteValues(model, graph)
  const inputs = model.inputs.map((i) => {
    const own = nameOf(values.name(i))
    values.set(i, own, 'first')
    return { name: own, dims: dimsOf(values, i) }
  })
  for (const operator of model.operators) {
    const make = LITE_OPERATORS[operator.kind]
    if (make === undefined) throw new RangeError(`the operator ${operator.kind} is not known here`)
    make({ ...operator, values, graph })
  }
  return { model, values, graph, inputs }
}

const nameOf = (name: string): string => name.replace(/[^A-Za-z0-9_]+/g, '_')

function dimsOf(values: LiteValues, i: number): readonly number[] {
  const shape = values.shape(i)
  const [n, h, w, c] = shape
  return shape.length === 4 ? [n!, c!, h!, w!] : shape
}
