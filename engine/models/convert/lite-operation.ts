/** One operator of a TensorFlow Lite model on its way into an ONNX graph. */
import type { LiteOperator } from './tflite.ts'
import type { LiteValues } from './lite-values.ts'
import type { OnnxGraph } from './onnx-graph.ts'

export interface Operation extends LiteOperator {
  readonly values: LiteValues
  readonly graph: OnnxGraph
}

/** The operator's activation, which Lite writes into it (ActivationFunctionType). */
export function activated(graph: OnnxGraph, name: string, activation: number): string {
  if (activation === 0) return name
  if (activation === 1) return graph.add('Relu', [name])
  if (activation === 3) return clipped(graph, name)
  if (activation === 4) return graph.add('Tanh', [name])
  throw new RangeError(`the activation ${activation} is not known here`)
}

export const clipped = (graph: OnnxGraph, name: string): string => graph.add('Clip', [name, graph.floats([0], []), graph.floats([6], [])])
