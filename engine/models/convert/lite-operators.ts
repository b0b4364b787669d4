/** TensorFlow Lite's operators in ONNX's words, by BuiltinOperator or the custom operator's name (schema.fbs). */
import { convolution, pool, transposedConvolution } from './lite-convolutions.ts'
import { cutByMatrix, movedPoints, regionMatrix } from './lite-attention.ts'
import { activated, clipped, type Operation } from './lite-operation.ts'
import type { Order } from './lite-values.ts'
import type { OnnxGraph } from './onnx-graph.ts'

type Convert = (operation: Operation) => void

/** Where an axis of a picture is found once its channels come first. */
const FIRST = [0, 2, 3, 1] as const

/** Works on each number by itself, in whatever order they lie. */
const each = (make: (graph: OnnxGraph, name: string) => string): Convert => ({ inputs: [input], outputs: [output], values, graph }) => {
  const order = values.orderOf(input!)
  values.set(output!, make(graph, values.get(input!, order)), order)
}
const plain = (op: string): Convert => each((graph, name) => graph.add(op, [name]))

/** Of two, one of which may be laid along the other. */
const both = (op: string): Convert => ({ inputs, outputs: [output], options, values, graph }) => {
  const order: Order = values.isPicture(output!) && inputs.some((i) => values.orderOf(i) === 'first') ? 'first' : 'last'
  const named = inputs.map((i) => {
    if (order === 'last' || values.isPicture(i)) return values.get(i, order)
    return values.isKnown(i) ? values.spread(i) : undefined
  })
  // What is not known and has fewer sides is laid along the last of them: there is no such order with channels first.
  const whole = named.every((one) => one !== undefined)
  const made = graph.add(op, whole ? named : inputs.map((i) => values.get(i, 'last')))
  values.set(output!, activated(graph, made, options.byte(0)), whole ? order : 'last')
}

const prelu: Convert = ({ inputs: [input, slope], outputs: [output], values, graph }) => {
  values.set(output!, graph.add('PRelu', [values.get(input!, 'first'), values.spread(slope!)]), 'first')
}

const reshape: Convert = ({ inputs: [input], outputs: [output], values, graph }) => {
  values.set(output!, graph.add('Reshape', [values.get(input!, 'last'), graph.ints(values.shape(output!))]), 'last')
}

const pad: Convert = ({ inputs: [input, amounts], outputs: [output], values, graph }) => {
  const order = values.orderOf(input!)
  const rows = values.data(amounts!)
  const axes = order === 'first' ? [0, 3, 1, 2] : values.shape(input!).map((_, axis) => axis)
  const sides = [0, 1].flatMap((side) => axes.map((axis) => rows[2 * axis + side]!))
  values.set(output!, graph.add('Pad', [values.get(input!, order), graph.ints(sides)]), order)
}

const concatenate: Convert = ({ inputs, outputs: [output], options, values, graph }) => {
  const order: Order = inputs.some((i) => values.orderOf(i) === 'first') ? 'first' : 'last'
  const rank = values.shape(output!).length
  const axis = (options.int(0) + rank) % rank
  const made = graph.add('Concat', inputs.map((i) => values.get(i, order)), { axis: order === 'first' ? FIRST[axis]! : axis })
  values.set(output!, activated(graph, made, options.byte(1)), order)
}

const resize: Convert = ({ inputs: [input], outputs: [output], options, values, graph }) => {
  const [n, h, w, c] = values.shape(output!)
  const places = options.byte(2) === 1 ? 'align_corners' : options.byte(3) === 1 ? 'half_pixel' : 'asymmetric'
  const made = graph.add('Resize', [values.get(input!, 'first'), '', '', graph.ints([n!, c!, h!, w!])], { mode: 'linear', coordinate_transformation_mode: places })
  values.set(output!, made, 'first')
}

const mean: Convert = ({ inputs: [input, along], outputs: [output], options, values, graph }) => {
  const rank = values.shape(input!).length
  const axes = [...values.data(along!)].map((axis) => (axis + rank) % rank)
  const keeps = options.byte(0) === 1
  const order = keeps ? values.orderOf(input!) : 'last'
  const made = graph.add('ReduceMean', [values.get(input!, order)], { axes: axes.map((axis) => (order === 'first' ? FIRST[axis]! : axis)), keepdims: keeps ? 1 : 0 })
  values.set(output!, made, order)
}

const fullyConnected: Convert = ({ inputs: [input, weights, bias], outputs: [output], options, values, graph }) => {
  const [rows, columns] = values.shape(weights!)
  const flat = graph.add('Reshape', [values.get(input!, 'last'), graph.ints([-1, columns!])])
  const named = [flat, graph.floats(Float32Array.from(values.data(weights!)), [rows!, columns!])]
  if (bias !== undefined && bias >= 0) named.push(graph.floats(Float32Array.from(values.data(bias))))
  const made = activated(graph, graph.add('Gemm', named, { transB: 1 }), options.byte(0))
  values.set(output!, graph.add('Reshape', [made, graph.ints(values.shape(output!))]), 'last')
}

const slice: Convert = ({ inputs: [input, begin, end, step], outputs: [output], options, values, graph }) => {
  if ([0, 1, 2, 3, 4].some((mask) => options.int(mask) !== 0)) throw new RangeError('a slice with masks is not known here')
  const [from, to, by] = [begin!, end!, step!].map((i) => graph.ints([...values.data(i)])) as [string, string, string]
  const axes = graph.ints(values.shape(input!).map((_, axis) => axis))
  values.set(output!, graph.add('Slice', [values.get(input!, 'last'), from, to, axes, by]), 'last')
}

const depthToSpace: Convert = ({ inputs: [input], outputs: [output], options, values, graph }) => {
  values.set(output!, graph.add('DepthToSpace', [values.get(input!, 'first')], { blocksize: options.int(0), mode: 'DCR' }), 'first')
}

/** Half floats are floats here from the start. */
const dequantise: Convert = ({ inputs: [input], outputs: [output], values }) => {
  if (values.isKnown(input!)) return values.keep(output!, values.data(input!))
  const order = values.orderOf(input!)
  values.set(output!, values.get(input!, order), order)
}

export const LITE_OPERATORS: Readonly<Record<number | string, Convert>> = {
  0: both('Add'),
  1: pool('AveragePool'),
  2: concatenate,
  3: convolution,
  4: convolution,
  5: depthToSpace,
  6: dequantise,
  9: fullyConnected,
  14: plain('Sigmoid'),
  17: pool('MaxPool'),
  18: both('Mul'),
  19: plain('Relu'),
  21: each(clipped),
  22: reshape,
  23: resize,
  28: plain('Tanh'),
  34: pad,
  40: mean,
  41: both('Sub'),
  42: both('Div'),
  43: reshape,
  45: slice,
  47: plain('Exp'),
  54: prelu,
  67: transposedConvolution,
  117: plain('HardSwish'),
  Convolution2DTransposeBias: transposedConvolution,
  Landmarks2TransformMatrix: regionMatrix,
  TransformTensorBilinear: cutByMatrix,
  TransformLandmarks: movedPoints,
}
