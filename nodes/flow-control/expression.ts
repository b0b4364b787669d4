import { defineNode, failure, readExpression, type Signal } from '../../engine/api.ts'

const PORTS = ['a', 'b', 'c', 'd'] as const
const port = (title: string) => ({ type: 'signal', title, optional: true }) as const

/** A number over time by a formula of time, keyframes and up to four signals. */
export const expressionNode = defineNode({
  type: 'expression',
  title: 'Expression',
  version: 1,
  category: 'flow-control',
  description: 'Moves params by a formula: of time t, the number of the frame, the keyframes of its value, and the signals a to d, such as the level of a sound or the pulse of its beats.',
  tags: ['formula', 'driver', 'script', 'signal', 'audio level', 'beats', 'wiggle', 'shake', 'noise', 'modulate', 'animate', 'math'],
  inputs: { a: port('A'), b: port('B'), c: port('C'), d: port('D') },
  outputs: {
    signal: { type: 'signal', title: 'Result' },
    number: { type: 'number', title: 'Number', description: 'The result at the beginning, for params that stand still.' },
  },
  params: {
    expression: {
      type: 'string', default: 'value', minLength: 1, maxLength: 500, expression: ['t', 'frame', 'value', ...PORTS], title: 'Expression',
      description: 'As 1 + 0.2 * a, value + 0.05 * noise(3 * t) or t < 2 ? 0 : sin(tau * t). Angles are in radians.',
    },
    value: { type: 'number', default: 0, minimum: -1e12, maximum: 1e12, animatable: true, title: 'Value', description: 'What value means in the expression; it may have keyframes.' },
    seed: { type: 'integer', default: 1, minimum: 0, maximum: 4294967295, title: 'Seed', description: 'Of noise and random.' },
    fps: { type: 'number', default: 30, minimum: 1, maximum: 240, unit: 'fps', film: 'fps', title: 'Frames per second', description: 'What frame counts by.', advanced: true },
  },
  cost: 0,
  async run({ inputs, params: { expression: text, seed, fps }, at: paramsAt }) {
    const expression = await readExpression(text, ['t', 'frame', 'value', ...PORTS])
    const missing = PORTS.find((name) => expression.names.has(name) && inputs[name] === undefined)
    if (missing !== undefined) throw failure('E_PORT_MISSING', { port: missing, expected: 'signal', fix: `The expression uses ${missing}: wire a signal to it.` })
    const [a, b, c, d] = PORTS.map((name) => reader(inputs[name]))
    const at = (t: number): number => expression.at({ t, frame: Math.floor(t * fps + 1e-6), value: paramsAt(t).value, a: a!(t), b: b!(t), c: c!(t), d: d!(t) }, seed)
    return { signal: { at }, number: at(0) }
  },
})

/** A number is accepted where a signal is. */
const reader = (given: Signal | number | undefined): ((time: number) => number) => (given === undefined ? () => 0 : typeof given === 'number' ? () => given : (time) => given.at(time))
