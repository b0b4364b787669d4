/** Reverse-mode differentiation: what changes a loss, worked out from its end to its beginnings. Pure. */
import { failure } from '../../../contract/errors.ts'
import { ELEMENTWISE } from './derivatives/elementwise.ts'
import { NORMS } from './derivatives/norms.ts'
import { PRODUCTS } from './derivatives/products.ts'
import { PLACES } from './derivatives/places.ts'
import { SHAPES } from './derivatives/shapes.ts'
import { WINDOWS } from './derivatives/windows.ts'
import type { Derivative } from './derivatives/derivative.ts'
import type { Flow, FlowNode } from './flow.ts'
import { isWhole } from './sizes.ts'

const DERIVATIVES: Readonly<Record<string, Derivative>> = { ...ELEMENTWISE, ...NORMS, ...PRODUCTS, ...PLACES, ...SHAPES, ...WINDOWS }

/**
 * Gradients of `wanted`, as far as they act on what `seeds` has the gradients of.
 * @throws E_MODEL_INVALID naming an operator without a derivative
 */
export function backward(flow: Flow, seeds: ReadonlyMap<string, string>, wanted: ReadonlySet<string>): ReadonlyMap<string, string> {
  const nodes = [...flow.nodes]
  const moved = dependents(flow, nodes, wanted)
  const gradients = new Map(seeds)
  for (const node of nodes.toReversed()) {
    const made = node.outputs.map((one) => gradients.get(one))
    if (made.every((one) => one === undefined)) continue
    const needs = node.inputs.map((one) => moved.has(one))
    if (!needs.includes(true)) continue
    const derivative = DERIVATIVES[node.op]
    if (derivative === undefined) throw failure('E_MODEL_INVALID', { detail: `No training graph can be made of it: the operator ${node.op} has no derivative here.` })
    const given = derivative({ flow, node, gradients: made, needs })
    given.forEach((one, i) => {
      if (one === undefined || !needs[i]) return
      const input = node.inputs[i]!
      const before = gradients.get(input)
      gradients.set(input, before === undefined ? one : flow.add('Add', [before, one]))
    })
  }
  return new Map([...wanted].flatMap((one) => (gradients.has(one) ? [[one, gradients.get(one)!]] : [])))
}

/** Numbers that change with those wanted. */
export function dependents(flow: Flow, nodes: readonly FlowNode[], wanted: ReadonlySet<string>): ReadonlySet<string> {
  const moved = new Set(wanted)
  for (const node of nodes) {
    if (node.op === 'Shape' || node.op === 'Size' || !node.inputs.some((one) => moved.has(one))) continue
    for (const one of node.outputs) if (!isWhole(flow.typeOf(one))) moved.add(one)
  }
  return moved
}
