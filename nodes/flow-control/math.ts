import { defineNode, type Signal } from '../../engine/api.ts'

const OPERATIONS = {
  add: (a: number, b: number) => a + b,
  subtract: (a: number, b: number) => a - b,
  multiply: (a: number, b: number) => a * b,
  // Nothing to divide by gives nothing, so that a signal that crosses zero can't break a film.
  divide: (a: number, b: number) => (b === 0 ? 0 : a / b),
  minimum: (a: number, b: number) => Math.min(a, b),
  maximum: (a: number, b: number) => Math.max(a, b),
  power: (a: number, b: number) => Math.sign(a) * Math.abs(a) ** b,
} as const

/** Maths on numbers that change over time. */
export const mathNode = defineNode({
  type: 'math',
  title: 'Maths',
  version: 1,
  category: 'flow-control',
  description: 'Puts two numbers or signals together, moment by moment.',
  tags: ['add', 'multiply', 'scale', 'signal', 'number'],
  inputs: {
    a: { type: 'signal', title: 'A', optional: true },
    b: { type: 'signal', title: 'B', optional: true },
  },
  outputs: {
    signal: { type: 'signal', title: 'Result' },
    value: { type: 'number', title: 'Number', description: 'The result at the beginning, for params that stand still.' },
  },
  params: {
    operation: { type: 'string', enum: Object.keys(OPERATIONS) as (keyof typeof OPERATIONS)[], default: 'multiply', title: 'Operation' },
    valueA: { type: 'number', default: 1, minimum: -1e12, maximum: 1e12, title: 'A', description: 'Used where A is not wired.' },
    valueB: { type: 'number', default: 1, minimum: -1e12, maximum: 1e12, title: 'B', description: 'Used where B is not wired.' },
  },
  cost: 0,
  run({ inputs, params }) {
    const operation = OPERATIONS[params.operation]
    const a = reader(inputs.a, params.valueA)
    const b = reader(inputs.b, params.valueB)
    return { signal: { at: (time) => operation(a(time), b(time)) }, value: operation(a(0), b(0)) }
  },
})

/** A number is accepted where a signal is. */
function reader(given: Signal | number | undefined, otherwise: number): (time: number) => number {
  if (given === undefined) return () => otherwise
  return typeof given === 'number' ? () => given : (time) => given.at(time)
}
