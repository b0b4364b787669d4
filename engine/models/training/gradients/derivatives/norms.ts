/** Derivatives of what brings numbers to a mean of 0 and a variance of 1. Pure. */
import type { Flow } from '../flow.ts'
import { float, int } from '../infer.ts'
import { axisOf } from '../sizes.ts'
import { first, reducedTo, type Derivative } from './derivative.ts'

/** From gradients of what is normed: less what moves their mean, and what moves their variance. */
function unnormed(flow: Flow, gradient: string, normed: string, inverse: string, axes: readonly number[]): string {
  const along = flow.ints(axes)
  const mean = (value: string): string => flow.add('ReduceMean', [value, along], { keepdims: 1 })
  const straight = flow.add('Sub', [gradient, mean(gradient)])
  const bent = flow.add('Mul', [normed, mean(flow.add('Mul', [gradient, normed]))])
  return flow.add('Mul', [flow.add('Sub', [straight, bent]), inverse])
}

export const NORMS: Readonly<Record<string, Derivative>> = {
  LayerNormalization: (of) => {
    const { flow, node, needs } = of
    const [x, scale, bias] = node.inputs as [string, string, string | undefined]
    const [, mean, inverse] = node.outputs as [string, string, string]
    const rank = flow.rank(x)
    const from = axisOf(int(node.attributes ?? {}, 'axis', -1), rank)
    const axes = Array.from({ length: rank - from }, (_, i) => from + i)
    const normed = flow.add('Mul', [flow.add('Sub', [x, mean]), inverse])
    const g = first(of)
    return [
      needs[0] ? unnormed(flow, flow.add('Mul', [g, scale]), normed, inverse, axes) : undefined,
      needs[1] ? reducedTo(flow, flow.add('Mul', [g, normed]), scale) : undefined,
      needs[2] ? reducedTo(flow, g, bias!) : undefined,
    ]
  },
  InstanceNormalization: (of) => {
    const { flow, node, needs } = of
    const [x, scale] = node.inputs as [string, string]
    const rank = flow.rank(x)
    const axes = Array.from({ length: rank - 2 }, (_, i) => 2 + i)
    const along = flow.ints(axes)
    const mean = (value: string): string => flow.add('ReduceMean', [value, along], { keepdims: 1 })
    const centred = flow.add('Sub', [x, mean(x)])
    const variance = mean(flow.add('Mul', [centred, centred]))
    const inverse = flow.add('Reciprocal', [flow.add('Sqrt', [flow.add('Add', [variance, flow.number(float(node.attributes ?? {}, 'epsilon', 1e-5))])])])
    const normed = flow.add('Mul', [centred, inverse])
    // One number for each channel, beside the batch.
    const tall = flow.add('Reshape', [scale, flow.ints([1, -1, ...axes.map(() => 1)])])
    const g = first(of)
    const sum = (value: string): string => flow.add('ReduceSum', [value, flow.ints([0, ...axes])], { keepdims: 0 })
    return [
      needs[0] ? unnormed(flow, flow.add('Mul', [g, tall]), normed, inverse, axes) : undefined,
      needs[1] ? sum(flow.add('Mul', [g, normed])) : undefined,
      needs[2] ? sum(g) : undefined,
    ]
  },
}
