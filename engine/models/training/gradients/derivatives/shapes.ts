/** Derivatives of what only moves numbers, copies them or adds them up. Pure. */
import { int, ints } from '../infer.ts'
import { axisOf } from '../sizes.ts'
import type { Flow } from '../flow.ts'
import { first, reducedTo, reshapedLike, share, shapeOf, sideOf, spreadLike, unsupported, zeros, type Derivative } from './derivative.ts'

const likeInput: Derivative = (of) => [reshapedLike(of.flow, first(of), of.node.inputs[0]!)]

/** Of sums and means: with the axes that are gone. */
function spreadBack(of: Parameters<Derivative>[0]): string {
  const { flow, node } = of
  const [x, axes] = node.inputs as [string, string | undefined]
  if (int(node.attributes ?? {}, 'keepdims', 1) === 1) return first(of)
  const gone = axes === undefined ? ints(node.attributes ?? {}, 'axes') : flow.numbers(axes)
  const all = gone === undefined || gone.length === 0 ? Array.from({ length: flow.rank(x) }, (_, i) => i) : gone.map((one) => axisOf(one, flow.rank(x)))
  return flow.add('Unsqueeze', [first(of), flow.ints(all)])
}

/** Nothing before it, itself, nothing after it. */
function placed(flow: Flow, gradient: string, like: string, axis: number, start: number): string {
  const [side, own] = [flow.dims(like)[axis]!, flow.dims(gradient)[axis]!]
  if (side !== -1 && own !== -1) return flow.add('Pad', [gradient, flow.ints([start, side - own - start]), '', flow.ints([axis])])
  const after = flow.add('Sub', [flow.add('Sub', [sideOf(flow, like, axis), sideOf(flow, gradient, axis)]), flow.ints([start])])
  return flow.add('Pad', [gradient, flow.add('Concat', [flow.ints([start]), after], { axis: 0 }), '', flow.ints([axis])])
}

export const SHAPES: Readonly<Record<string, Derivative>> = {
  Reshape: likeInput,
  Squeeze: likeInput,
  Unsqueeze: likeInput,
  Expand: (of) => [reducedTo(of.flow, first(of), of.node.inputs[0]!)],
  Transpose: (of) => {
    const rank = of.flow.rank(first(of))
    const order = ints(of.node.attributes ?? {}, 'perm') ?? Array.from({ length: rank }, (_, i) => rank - 1 - i)
    return [of.flow.add('Transpose', [first(of)], { perm: order.map((_, i) => order.indexOf(i)) })]
  },
  Concat: (of) => {
    const { flow, node, needs } = of
    const axis = axisOf(int(node.attributes ?? {}, 'axis', 0), flow.rank(first(of)))
    const sides = node.inputs.map((one) => flow.dims(one)[axis]!)
    if (sides.includes(-1)) return flow.several('Split', [first(of), flow.add('Concat', node.inputs.map((one) => sideOf(flow, one, axis)), { axis: 0 })], node.inputs.length, { axis })
    let from = 0
    return node.inputs.map((_, i) => {
      const start = from
      from += sides[i]!
      return needs[i] ? flow.add('Slice', [first(of), flow.ints([start]), flow.ints([from]), flow.ints([axis])]) : undefined
    })
  },
  Split: (of) => {
    const { flow, node, gradients } = of
    const parts = node.outputs.map((one, i) => gradients[i] ?? zeros(flow, one))
    return [flow.add('Concat', parts, { axis: axisOf(int(node.attributes ?? {}, 'axis', 0), flow.rank(node.inputs[0]!)) })]
  },
  Slice: (of) => {
    const { flow, node } = of
    const [x, starts, , axes, steps] = node.inputs as [string, string, string, string | undefined, string | undefined]
    const from = flow.numbers(starts)
    const along = axes === undefined ? from?.map((_, i) => i) : flow.numbers(axes)
    const by = steps === undefined ? from?.map(() => 1) : flow.numbers(steps)
    if (from === undefined || along === undefined || by === undefined) return unsupported('Slice', 'for beginnings that are not fixed')
    let gradient = first(of)
    along.forEach((one, i) => {
      const axis = axisOf(one, flow.rank(x))
      const [side, step] = [flow.dims(x)[axis]!, by[i]!]
      if (from[i]! < 0 && side === -1) return unsupported('Slice', 'counted from an end that is open')
      const start = Math.min(from[i]! < 0 ? from[i]! + side : from[i]!, side === -1 ? Infinity : side)
      if (step === 1) gradient = placed(flow, gradient, x, axis, start)
      else if (side !== -1 && flow.dims(gradient)[axis] !== -1) gradient = strided(flow, gradient, axis, start, step, side)
      else unsupported('Slice', 'in steps along a side that is open')
    })
    return [gradient]
  },
  Tile: (of) => {
    const { flow, node } = of
    const [x, times] = node.inputs as [string, string]
    const rank = flow.rank(x)
    const column = flow.ints([1])
    const both = flow.add('Concat', [flow.add('Unsqueeze', [times, column]), flow.add('Unsqueeze', [shapeOf(flow, x), column])], { axis: 1 })
    const apart = flow.add('Reshape', [first(of), flow.add('Reshape', [both, flow.ints([-1])])])
    return [flow.add('ReduceSum', [apart, flow.ints(Array.from({ length: rank }, (_, i) => 2 * i))], { keepdims: 0 })]
  },
  ReduceSum: (of) => [spreadLike(of.flow, spreadBack(of), of.node.inputs[0]!)],
  ReduceMean: (of) => {
    const { flow, node } = of
    const shared = flow.add('Div', [spreadBack(of), share(flow, node.inputs[0]!, node.outputs[0]!)])
    return [spreadLike(flow, shared, node.inputs[0]!)]
  },
}

/** Each number `step` places from the last, with nothing between: as the first of a row of `step`. */
function strided(flow: Flow, gradient: string, axis: number, start: number, step: number, side: number): string {
  const count = flow.dims(gradient)[axis]!
  const apart = flow.add('Unsqueeze', [gradient, flow.ints([axis + 1])])
  const rows = flow.add('Pad', [apart, flow.ints([0, step - 1]), '', flow.ints([axis + 1])])
  const shape = Array.from({ length: flow.rank(gradient) }, (_, i) => (i === axis ? flow.ints([count * step]) : sideOf(flow, gradient, i)))
  const laid = flow.add('Reshape', [rows, flow.add('Concat', shape, { axis: 0 })])
  const cut = flow.add('Slice', [laid, flow.ints([0]), flow.ints([Math.min(count * step, side - start)]), flow.ints([axis])])
  return flow.add('Pad', [cut, flow.ints([start, side - start - Math.min(count * step, side - start)]), '', flow.ints([axis])])
}
