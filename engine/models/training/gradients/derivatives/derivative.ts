/** What derivatives of operators have in common. Pure. */
import { failure } from '../../../../contract/errors.ts'
import type { Flow, FlowNode } from '../flow.ts'
import { TYPE } from '../sizes.ts'

export interface Differentiated {
  readonly flow: Flow
  readonly node: FlowNode
  /** Of its outputs; undefined where nothing depends on one. */
  readonly gradients: readonly (string | undefined)[]
  /** Of which inputs gradients are wanted. */
  readonly needs: readonly boolean[]
}

/** Gradients of the inputs; those that nobody wants may be left out. */
export type Derivative = (of: Differentiated) => readonly (string | undefined)[]

/** The gradient of an operator's first output. */
export const first = ({ gradients }: Differentiated): string => gradients[0]!

/** Summed over what was spread, so that it is as large as `like`. */
export function reducedTo(flow: Flow, gradient: string, like: string): string {
  if (flow.sameSize(gradient, like)) return gradient
  const more = flow.rank(gradient) - flow.rank(like)
  const [own, wanted] = [flow.known(gradient).trials, flow.known(like).trials]
  const axes = Array.from({ length: flow.rank(gradient) }, (_, i) => i).filter((i) => own.some(({ dims }, at) => dims[i] !== (wanted[at]!.dims[i - more] ?? 1)))
  const summed = axes.length === 0 ? gradient : flow.add('ReduceSum', [gradient, flow.ints(axes)], { keepdims: 1 })
  return reshapedLike(flow, summed, like)
}

/** Its numbers in the shape of `like`. */
export function reshapedLike(flow: Flow, value: string, like: string): string {
  if (flow.sameSize(value, like)) return value
  const dims = flow.dims(like)
  const [own, wanted] = [flow.known(value).trials, flow.known(like).trials]
  // 0 takes the side over.
  const target = dims.map((one, i) => (one === -1 && own.every((trial, at) => trial.dims[i] === wanted[at]!.dims[i]) ? 0 : one))
  const constant = target.filter((one) => one === -1).length <= 1 && !dims.includes(0)
  return flow.add('Reshape', [value, constant ? flow.ints(target) : shapeOf(flow, like)])
}

export const shapeOf = (flow: Flow, value: string): string => flow.add('Shape', [value])

/** One side, as a list of one number. */
export const sideOf = (flow: Flow, value: string, axis: number): string => flow.add('Shape', [value], { start: axis, end: axis + 1 })

export const spreadLike = (flow: Flow, value: string, like: string): string => flow.add('Expand', [value, shapeOf(flow, like)])

/** As large as `like`. */
export const zeros = (flow: Flow, like: string): string => flow.add('Expand', [flow.number(0), shapeOf(flow, like)])

/** How many numbers of `x` went into each of `y`, as a number to divide by. */
export function share(flow: Flow, x: string, y: string): string {
  const count = flow.add('Div', [flow.add('Size', [x]), flow.add('Size', [y])])
  return flow.add('Cast', [count], { to: TYPE.float })
}

export const unsupported = (op: string, what: string): never => {
  throw failure('E_MODEL_INVALID', { detail: `No training graph can be made of it: the operator ${op} has no derivative here ${what}.` })
}
