/** Derivatives of what takes numbers from places, or puts them there. Pure. */
import { int } from '../infer.ts'
import { axisOf } from '../sizes.ts'
import { first, unsupported, zeros, type Derivative } from './derivative.ts'

export const PLACES: Readonly<Record<string, Derivative>> = {
  Gather: (of) => {
    const { flow, node } = of
    const [x, indices] = node.inputs as [string, string]
    const rank = flow.rank(x)
    const axis = axisOf(int(node.attributes ?? {}, 'axis', 0), rank)
    const taken = flow.rank(indices)
    // The axis and what was taken along it come first, so that each place has one row.
    const order = [axis, ...Array.from({ length: rank }, (_, i) => i).filter((i) => i !== axis)]
    const made = Array.from({ length: rank - 1 + taken }, (_, i) => i)
    const turned = flow.add('Transpose', [first(of)], { perm: [...made.slice(axis, axis + taken), ...made.slice(0, axis), ...made.slice(axis + taken)] })
    const empty = zeros(flow, flow.add('Transpose', [x], { perm: order }))
    const scattered = flow.add('ScatterND', [empty, flow.add('Unsqueeze', [indices, flow.ints([-1])]), turned], { reduction: 'add' })
    return [flow.add('Transpose', [scattered], { perm: order.map((_, i) => order.indexOf(i)) })]
  },
  GatherND: (of) => [of.flow.add('ScatterND', [zeros(of.flow, of.node.inputs[0]!), of.node.inputs[1]!, first(of)], { reduction: 'add' })],
  ScatterND: (of) => {
    const { flow, node, needs } = of
    const [, indices, updates] = node.inputs as [string, string, string]
    if ((node.attributes?.['reduction'] ?? 'none') !== 'none') return unsupported('ScatterND', 'where it adds up')
    return [
      needs[0] ? flow.add('ScatterND', [first(of), indices, zeros(flow, updates)]) : undefined,
      undefined,
      needs[2] ? flow.add('GatherND', [first(of), indices]) : undefined,
    ]
  },
}
