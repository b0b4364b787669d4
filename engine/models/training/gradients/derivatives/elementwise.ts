/** Derivatives of what is done number by number. Pure. */
import type { Flow } from '../flow.ts'
import { first, reducedTo, unsupported, type Derivative } from './derivative.ts'

/** Of one number: what its gradient is multiplied by. */
const single = (slope: (flow: Flow, x: string, y: string) => string): Derivative => (of) => [of.flow.add('Mul', [first(of), slope(of.flow, of.node.inputs[0]!, of.node.outputs[0]!)])]

/** Of two numbers: the gradient of each. */
function pair(a: (flow: Flow, gradient: string, x: string, y: string, made: string) => string, b: typeof a): Derivative {
  return (of) => {
    const { flow, node, needs } = of
    const [x, y] = node.inputs as [string, string]
    return [a, b].map((work, i) => (needs[i] ? reducedTo(flow, work(flow, first(of), x, y, node.outputs[0]!), node.inputs[i]!) : undefined))
  }
}

const minus = (flow: Flow, value: string): string => flow.add('Neg', [value])

export const ELEMENTWISE: Readonly<Record<string, Derivative>> = {
  Add: pair((_, g) => g, (_, g) => g),
  Sub: pair((_, g) => g, minus),
  Mul: pair((flow, g, _, y) => flow.add('Mul', [g, y]), (flow, g, x) => flow.add('Mul', [g, x])),
  Div: pair((flow, g, _, y) => flow.add('Div', [g, y]), (flow, g, _, y, made) => minus(flow, flow.add('Div', [flow.add('Mul', [g, made]), y]))),
  Pow: (of) => {
    const { flow, node, needs } = of
    const [x, power] = node.inputs as [string, string]
    const numbers = flow.numbers(power)
    const exponent = numbers?.[0]
    if (needs[1] || exponent === undefined || numbers?.length !== 1) return unsupported('Pow', 'for powers that are not fixed')
    // Of negative numbers no power is taken that products do as well.
    const lower = exponent === 2 ? x : exponent === 3 ? flow.add('Mul', [x, x]) : flow.add('Pow', [x, flow.number(exponent - 1)])
    return [flow.add('Mul', [first(of), flow.add('Mul', [lower, flow.number(exponent)])])]
  },
  Neg: (of) => [minus(of.flow, first(of))],
  Abs: single((flow, x) => flow.add('Where', [flow.add('Less', [x, flow.number(0)]), flow.number(-1), flow.number(1)])),
  Relu: single((flow, x) => flow.add('Where', [flow.add('Greater', [x, flow.number(0)]), flow.number(1), flow.number(0)])),
  Exp: single((_, __, y) => y),
  Log: single((flow, x) => flow.add('Reciprocal', [x])),
  Sin: single((flow, x) => flow.add('Cos', [x])),
  Cos: single((flow, x) => minus(flow, flow.add('Sin', [x]))),
  Tanh: single((flow, _, y) => flow.add('Sub', [flow.number(1), flow.add('Mul', [y, y])])),
  Sigmoid: single((flow, _, y) => flow.add('Mul', [y, flow.add('Sub', [flow.number(1), y])])),
  Erf: single((flow, x) => flow.add('Mul', [flow.add('Exp', [minus(flow, flow.add('Mul', [x, x]))]), flow.number(2 / Math.sqrt(Math.PI))])),
  Sqrt: single((flow, _, y) => flow.add('Div', [flow.number(0.5), y])),
  Reciprocal: single((flow, _, y) => minus(flow, flow.add('Mul', [y, y]))),
  Where: (of) => {
    const { flow, node, needs } = of
    const [condition, a, b] = node.inputs as [string, string, string]
    const nothing = flow.number(0)
    return [undefined, needs[1] ? reducedTo(flow, flow.add('Where', [condition, first(of), nothing]), a) : undefined, needs[2] ? reducedTo(flow, flow.add('Where', [condition, nothing, first(of)]), b) : undefined]
  },
  Identity: (of) => [first(of)],
  Cast: (of) => [of.flow.add('Cast', [first(of)], { to: of.flow.typeOf(of.node.inputs[0]!) })],
}
