/** Expressions in numbers, as `1 + 0.2 * sin(tau * t)`: read once, worked out at each moment. Pure: the same text and numbers, the same result. */
import jsep from 'jsep'
import { failure, type FaultFacts } from '../contract/errors.ts'
import { nearest } from './nearest.ts'

export interface Expression {
  /** The names that it uses, of those that it may. */
  readonly names: ReadonlySet<string>
  /** What is no finite number, such as 1 / 0, is 0: a signal that crosses zero breaks no film. @param seed of `noise` and `random` */
  at(values: Readonly<Record<string, number>>, seed?: number): number
}

export interface ExpressionFault {
  /** Which letter of the text, from 1. */
  readonly at: number
  readonly problem: string
}

type Values = Readonly<Record<string, number>>
type Step = (values: Values, seed: number) => number
type Call = (values: readonly number[], seed: number) => number

const CONSTANTS: Readonly<Record<string, number>> = { pi: Math.PI, tau: 2 * Math.PI, e: Math.E }

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value))
const ONE: Readonly<Record<string, (value: number) => number>> = { sin: Math.sin, cos: Math.cos, tan: Math.tan, abs: Math.abs, sign: Math.sign, floor: Math.floor, ceil: Math.ceil, round: Math.round, sqrt: Math.sqrt, exp: Math.exp, log: Math.log, fract: (value) => value - Math.floor(value) }

/** By name: how many values, at least and at most, and what becomes of them. */
const FUNCTIONS: Readonly<Record<string, readonly [least: number, most: number, call: Call]>> = {
  ...Object.fromEntries(Object.entries(ONE).map(([name, of]) => [name, [1, 1, ([value]) => of(value!)] as const])),
  min: [1, 16, (values) => Math.min(...values)],
  max: [1, 16, (values) => Math.max(...values)],
  pow: [2, 2, ([base, power]) => base! ** power!],
  mod: [2, 2, ([value, by]) => value! - by! * Math.floor(value! / by!)],
  clamp: [3, 3, ([value, low, high]) => clamp(value!, low!, high!)],
  lerp: [3, 3, ([from, to, share]) => from! + (to! - from!) * share!],
  smooth: [3, 3, ([low, high, value]) => { const share = clamp((value! - low!) / (high! - low!), 0, 1); return share * share * (3 - 2 * share) }],
  noise: [1, 2, ([value, other = 0], seed) => noise(value!, other, seed)],
  random: [1, 2, ([value, other = 0], seed) => chance(Math.floor(value!), other, seed) * 0.5 + 0.5],
}
export const FUNCTION_NAMES: readonly string[] = Object.keys(FUNCTIONS)

const truth = (value: boolean): number => (value ? 1 : 0)
const BINARY: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b, '-': (a, b) => a - b, '*': (a, b) => a * b, '/': (a, b) => a / b, '%': (a, b) => a % b,
  '<': (a, b) => truth(a < b), '>': (a, b) => truth(a > b), '<=': (a, b) => truth(a <= b), '>=': (a, b) => truth(a >= b), '==': (a, b) => truth(a === b), '!=': (a, b) => truth(a !== b),
  '&&': (a, b) => truth(a !== 0 && b !== 0), '||': (a, b) => truth(a !== 0 || b !== 0),
}
const UNARY: Readonly<Record<string, (value: number) => number>> = { '-': (value) => -value, '+': (value) => value, '!': (value) => truth(value === 0) }

/** -1..1 by two numbers and a seed: a mix of their bits. */
function chance(whole: number, other: number, seed: number): number {
  let mixed = Math.imul(whole | 0, 0x27d4eb2d) ^ Math.imul((Math.floor(other) | 0) + 0x165667b1, 0x9e3779b1) ^ Math.imul((seed | 0) + 0x85ebca6b, 0xc2b2ae35)
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d)
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39)
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 0x7fffffff - 1
}

/** Goes smoothly from one whole number's chance to the next one's. */
function noise(value: number, other: number, seed: number): number {
  const whole = Math.floor(value)
  const share = value - whole
  const eased = share * share * share * (share * (share * 6 - 15) + 10)
  return chance(whole, other, seed) * (1 - eased) + chance(whole + 1, other, seed) * eased
}

class Unfit extends Error {
  readonly at: number
  constructor(at: number, problem: string) {
    super(problem)
    this.at = at
  }
}

/** @param names what it may use beside constants and functions */
export function parseExpression(text: string, names: readonly string[]): Expression | ExpressionFault {
  const used = new Set<string>()
  try {
    const step = stepOf(jsep(text), { text, names, used })
    return { names: used, at: (values, seed = 0) => finite(step(values, seed)) }
  } catch (thrown) {
    if (thrown instanceof Unfit) return { at: thrown.at, problem: thrown.message }
    // jsep says where it stopped.
    const { index, description } = thrown as { readonly index?: number; readonly description?: string }
    if (index === undefined) throw thrown
    return { at: Math.min(index, text.length) + 1, problem: `${description ?? 'it ends too soon'}.` }
  }
}

/** What is wrong with it, for people. */
export const expressionFacts = (text: string, { at, problem }: ExpressionFault): FaultFacts => ({ got: text.length > 60 ? `${text.slice(0, 59)}…` : text, detail: `Letter ${at}: ${problem}` })

/** @throws E_EXPRESSION */
export function expressionOf(text: string, names: readonly string[]): Expression {
  const read = parseExpression(text, names)
  if ('problem' in read) throw failure('E_EXPRESSION', expressionFacts(text, read))
  return read
}

const finite = (value: number): number => (Number.isFinite(value) ? value : 0)

interface Reading {
  readonly text: string
  readonly names: readonly string[]
  readonly used: Set<string>
}

function stepOf(node: jsep.Expression, reading: Reading): Step {
  const { text, names, used } = reading
  switch (node.type) {
    case 'Literal': {
      const { value, raw } = node as jsep.Literal
      if (typeof value !== 'number') throw new Unfit(text.indexOf(raw) + 1, `${raw} is no number.`)
      return () => value
    }
    case 'Identifier': {
      const { name } = node as jsep.Identifier
      if (Object.hasOwn(CONSTANTS, name)) return () => CONSTANTS[name]!
      if (!names.includes(name)) throw new Unfit(placeOf(text, name), Object.hasOwn(FUNCTIONS, name) ? `${name} is a function: write ${name}(…).` : `${name} is not known here. Known are ${[...names, ...Object.keys(CONSTANTS)].join(', ')}.`)
      used.add(name)
      return (values) => values[name] ?? 0
    }
    case 'UnaryExpression': {
      const { operator, argument } = node as jsep.UnaryExpression
      const of = stepOf(argument, reading)
      const does = UNARY[operator]
      if (does === undefined) throw new Unfit(text.indexOf(operator) + 1, `${operator} can't be used here.`)
      return (values, seed) => does(of(values, seed))
    }
    case 'BinaryExpression': {
      const { operator, left, right } = node as jsep.BinaryExpression
      const does = BINARY[operator]
      if (does === undefined) throw new Unfit(text.indexOf(operator) + 1, operator === '^' || operator === '**' ? 'Powers are written pow(base, power).' : `${operator} can't be used here.`)
      const [a, b] = [stepOf(left, reading), stepOf(right, reading)]
      return (values, seed) => does(a(values, seed), b(values, seed))
    }
    case 'ConditionalExpression': {
      const { test, consequent, alternate } = node as jsep.ConditionalExpression
      const [when, then, otherwise] = [stepOf(test, reading), stepOf(consequent, reading), stepOf(alternate, reading)]
      return (values, seed) => (when(values, seed) === 0 ? otherwise(values, seed) : then(values, seed))
    }
    case 'CallExpression':
      return callOf(node as jsep.CallExpression, reading)
    case 'Compound': {
      const { body } = node as jsep.Compound
      if (body.length === 0) throw new Unfit(1, 'There is no expression.')
      throw new Unfit(secondStart(text), 'One expression was expected: an operator is missing.')
    }
    default:
      throw notHere(text)
  }
}

function callOf({ callee, arguments: given }: jsep.CallExpression, reading: Reading): Step {
  const { text } = reading
  if (callee.type !== 'Identifier') throw notHere(text)
  const { name } = callee as jsep.Identifier
  const known = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined
  if (known === undefined) throw new Unfit(placeOf(text, name), `${name} is no function. ${nearest(name, FUNCTION_NAMES).fix ?? ''}`.trim())
  const [least, most, call] = known
  if (given.length < least || given.length > most) throw new Unfit(placeOf(text, name), `${name} takes ${least === most ? least : `${least} to ${most}`} ${most === 1 ? 'value' : 'values'}, not ${given.length}.`)
  const steps = given.map((one) => stepOf(one, reading))
  return (values, seed) => call(steps.map((step) => step(values, seed)), seed)
}

const notHere = (text: string): Unfit => new Unfit(Math.max(0, text.search(/[.[\]'"`?]|\bthis\b/)) + 1, 'Only numbers, names, functions and operators can be used.')

/** Where a name stands as a word of its own. */
const placeOf = (text: string, name: string): number => Math.max(0, text.search(new RegExp(`(?<![\\w$])${name.replace(/\W/g, '\\$&')}(?![\\w$])`))) + 1

/** Where a second expression begins: the first letter with which there are two. */
function secondStart(text: string): number {
  for (let length = 1; length <= text.length; length++) {
    try {
      if (jsep(text.slice(0, length)).type === 'Compound' && text.slice(0, length).trim() !== '') return length
    } catch {
      // Not whole yet.
    }
  }
  return text.length
}
