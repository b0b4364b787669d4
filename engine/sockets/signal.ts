/** Numbers that change over time: functions, so that they can't be kept. */
import { asJson, defineSocket, inWords } from '../contract/define-socket.ts'
import { failure } from '../contract/errors.ts'
import type { Signal } from '../frames/clip.ts'

const moves = (value: unknown): boolean => typeof (value as Partial<Signal> | null)?.at === 'function' && !Array.isArray(value)

export const signal = defineSocket({
  name: 'signal',
  title: 'Signal',
  colour: '#ff5d8f',
  accepts: ['number'],
  drive: (value) => value,
  check: (value) => (moves(value) || typeof value === 'number' ? undefined : { expected: 'signal', got: inWords(value) }),
  describe: () => ({ value: 'changes over time' }),
  store: {
    ...asJson,
    write(value) {
      if (!moves(value)) return { kind: 'json', value: value as unknown as number }
      throw failure('E_NODE_OUTPUT', {
        expected: 'outputs that can be stored (a signal is a function)',
        got: 'a signal from a materialized node',
        fix: 'Give the signal\'s points as "data" and make the signal in a node of its own.',
      })
    },
  },
  sample: () => ({ at: (time) => 0.5 + 0.5 * Math.sin(time) }),
})
