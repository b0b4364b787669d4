/** Derivatives of products of matrices. Pure. */
import type { Flow } from '../flow.ts'
import { float, int } from '../infer.ts'
import { first, reducedTo, type Derivative, type Differentiated } from './derivative.ts'

interface Turns {
  readonly a: boolean
  readonly b: boolean
  readonly alpha: number
}

const product = (flow: Flow, x: string, y: string, { a, b, alpha }: Turns): string =>
  flow.add('FusedMatMul', [x, y], { transA: Number(a), transB: Number(b), alpha: { float: alpha } })

/** Of alpha · A · B, each of them turned or not. */
function factors(of: Differentiated, turns: Turns): [string | undefined, string | undefined] {
  const { flow, node, needs } = of
  const [x, y] = node.inputs as [string, string]
  const { a, b, alpha } = turns
  const g = first(of)
  const left = (): string => reducedTo(flow, a ? product(flow, y, g, { a: b, b: true, alpha }) : product(flow, g, y, { a: false, b: !b, alpha }), x)
  const right = (): string => {
    // Rows of all batches are rows of one product.
    const flat = flow.rank(y) === 2 && flow.rank(x) > 2 && !a
    const [p, q] = flat ? [rows(flow, x), rows(flow, g)] : [x, g]
    return reducedTo(flow, b ? product(flow, q, p, { a: true, b: a, alpha }) : product(flow, p, q, { a: !a, b: false, alpha }), y)
  }
  return [needs[0] ? left() : undefined, needs[1] ? right() : undefined]
}

function rows(flow: Flow, value: string): string {
  const columns = flow.dims(value).at(-1)!
  if (columns !== -1) return flow.add('Reshape', [value, flow.ints([-1, columns])])
  return flow.add('Reshape', [value, flow.add('Concat', [flow.ints([-1]), flow.add('Shape', [value], { start: flow.rank(value) - 1 })], { axis: 0 })])
}

const turnsOf = ({ node: { attributes = {} } }: Differentiated): Turns => ({ a: int(attributes, 'transA', 0) === 1, b: int(attributes, 'transB', 0) === 1, alpha: float(attributes, 'alpha', 1) })

export const PRODUCTS: Readonly<Record<string, Derivative>> = {
  MatMul: (of) => factors(of, { a: false, b: false, alpha: 1 }),
  FusedMatMul: (of) => factors(of, turnsOf(of)),
  Gemm: (of) => {
    const { flow, node, needs } = of
    const beta = float(node.attributes ?? {}, 'beta', 1)
    const added = needs[2] === true ? reducedTo(flow, flow.add('Mul', [first(of), flow.number(beta)]), node.inputs[2]!) : undefined
    return [...factors(of, turnsOf(of)), added]
  },
  Softmax: (of) => {
    const { flow, node } = of
    const y = node.outputs[0]!
    const weighted = flow.add('Mul', [first(of), y])
    const axis = int(node.attributes ?? {}, 'axis', -1)
    const sum = flow.add('ReduceSum', [weighted, flow.ints([axis])], { keepdims: 1 })
    return [flow.add('Sub', [weighted, flow.add('Mul', [y, sum])])]
  },
}

