/** A TensorFlow Lite model of floats as an ONNX model. Pictures go in and come out with channels first. */
import { LITE_OPERATORS } from './lite-operators.ts'
import { LiteValues } from './lite-values.ts'
import { OnnxGraph } from './onnx-graph.ts'
import { readTflite } from './tflite.ts'

/** @throws RangeError where the file is damaged, or has an operator that is not known here */
export function tfliteToOnnx(bytes: Uint8Array, name: string): Uint8Array {
  const model = readTflite(bytes)
  const graph = new OnnxGraph()
  const values = new LiteValues(model, graph)
  const inputs = model.inputs.map((i) => {
    const own = nameOf(values.name(i))
    values.set(i, own, 'first')
    return { name: own, dims: dimsOf(values, i) }
  })
  for (const operator of model.operators) {
    const convert = LITE_OPERATORS[operator.kind]
    if (convert === undefined) throw new RangeError(`the operator ${operator.kind} is not known here`)
    convert({ ...operator, values, graph })
  }
  const outputs = model.outputs.map((i) => ({ name: nameOf(values.name(i)), value: values.get(i, 'first'), dims: dimsOf(values, i) }))
  return graph.emit(name, inputs, outputs)
}

const nameOf = (name: string): string => name.replace(/[^A-Za-z0-9_]+/g, '_')

function dimsOf(values: LiteValues, i: number): readonly number[] {
  const shape = values.shape(i)
  const [n, h, w, c] = shape
  return shape.length === 4 ? [n!, c!, h!, w!] : shape
}
