/** Derivatives of convolutions and of enlarging. Pure. */
import type { Flow } from '../flow.ts'
import { int, windowOf, type Attributes } from '../infer.ts'
import { TYPE } from '../sizes.ts'
import { first, sideOf, unsupported, type Derivative, type Differentiated } from './derivative.ts'

/** As large as `like` from its third side on: what is over is cut off. */
function cutLike(flow: Flow, value: string, like: string): string {
  if (flow.sameSize(value, like)) return value
  const axes = Array.from({ length: flow.rank(value) - 2 }, (_, i) => 2 + i)
  const ends = flow.add('Shape', [like], { start: 2 })
  return flow.add('Slice', [value, flow.ints(axes.map(() => 0)), ends, flow.ints(axes)])
}

function ofPicture({ flow, node, ...of }: Differentiated): string {
  const [x, w] = node.inputs as [string, string]
  const attributes = node.attributes ?? {}
  const { strides, pads, dilations } = windowOf(attributes, flow.rank(x) - 2)
  // Sides that the stride does not divide have more than one picture's worth: the most, cut.
  const more = strides.map((one) => one - 1)
  const given: Attributes = { strides, pads, dilations, group: int(attributes, 'group', 1), ...(more.some((one) => one > 0) ? { output_padding: more } : {}) }
  return cutLike(flow, flow.add('ConvTranspose', [first({ flow, node, ...of }), w], given), x)
}

/** The picture's channels are its batch, the batch its channels, and the gradient what it is convolved with. */
function ofKernel({ flow, node, ...of }: Differentiated): string {
  const [x, w] = node.inputs as [string, string]
  const attributes = node.attributes ?? {}
  if (int(attributes, 'group', 1) !== 1) return unsupported('Conv', 'for kernels of groups')
  const rank = flow.rank(x)
  const turn = [1, 0, ...Array.from({ length: rank - 2 }, (_, i) => 2 + i)]
  const turned = (value: string): string => flow.add('Transpose', [value], { perm: turn })
  const { strides, pads, dilations } = windowOf(attributes, rank - 2)
  const made = flow.add('Conv', [turned(x), turned(first({ flow, node, ...of }))], { strides: dilations, dilations: strides, pads })
  return cutLike(flow, turned(made), w)
}

export const WINDOWS: Readonly<Record<string, Derivative>> = {
  Conv: (of) => {
    const { flow, needs } = of
    const all = [0, ...Array.from({ length: flow.rank(first(of)) - 2 }, (_, i) => 2 + i)]
    return [
      needs[0] ? ofPicture(of) : undefined,
      needs[1] ? ofKernel(of) : undefined,
      needs[2] === true ? flow.add('ReduceSum', [first(of), flow.ints(all)], { keepdims: 0 }) : undefined,
    ]
  },
  Resize: (of) => {
    const { flow, node } = of
    if (node.attributes?.['mode'] !== undefined && node.attributes['mode'] !== 'nearest') return unsupported('Resize', 'but to the nearest')
    const x = node.inputs[0]!
    const rank = flow.rank(x)
    if (rank < 3 || !flow.known(x).trials.every(({ dims }, at) => flow.known(first(of)).trials[at]!.dims.slice(0, 2).join() === dims.slice(0, 2).join())) return unsupported('Resize', 'along channels')
    // Along one side after the other: each number goes where it came from.
    return [Array.from({ length: rank - 2 }, (_, i) => 2 + i).reduce((gradient, axis) => gathered(of, gradient, axis), first(of))]
  },
}

/** Which number each came from is told by enlarging their places. */
function gathered({ flow, node }: Differentiated, gradient: string, axis: number): string {
  const x = node.inputs[0]!
  const rank = flow.rank(x)
  if (flow.known(x).trials.every(({ dims }, at) => dims[axis] === flow.known(gradient).trials[at]!.dims[axis])) return gradient
  const [own, made] = [sideOf(flow, x, axis), sideOf(flow, gradient, axis)]
  const one = flow.ints([0])
  const scalar = (side: string): string => flow.add('Cast', [flow.add('Squeeze', [side, one])], { to: TYPE.float })
  const places = flow.add('Range', [flow.number(0), scalar(own), flow.number(1)])
  const laid = flow.add('Reshape', [places, flow.add('Concat', [flow.ints([1, 1]), own, flow.ints([1])], { axis: 0 })])
  const from = flow.add('Resize', [laid, '', '', flow.add('Concat', [flow.ints([1, 1]), made, flow.ints([1])], { axis: 0 })], node.attributes ?? {})
  const column = flow.add('Reshape', [from, flow.ints([-1, 1])])
  const row = flow.add('Unsqueeze', [places, one])
  // made x own: 1 where it came from.
  const came = flow.add('Cast', [flow.add('Equal', [column, row])], { to: TYPE.float })
  const last = axis === rank - 1
  const order = Array.from({ length: rank }, (_, i) => (i === axis ? rank - 1 : i === rank - 1 ? axis : i))
  const turned = last ? gradient : flow.add('Transpose', [gradient], { perm: order })
  const summed = flow.add('MatMul', [turned, came])
  return last ? summed : flow.add('Transpose', [summed], { perm: order })
}
