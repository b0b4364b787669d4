import { asJson, defineSocket } from 'reelgraph'

/** Something that swings between two values. */
export interface Swing {
  readonly low: number
  readonly high: number
  /** Seconds from low to low. */
  readonly period: number
}

declare module 'reelgraph' {
  interface SocketTypes {
    swing: Swing
  }
}

/** Low at 0, high half a period later. */
export const at = ({ low, high, period }: Swing, time: number): number => low + (high - low) * (0.5 - 0.5 * Math.cos((2 * Math.PI * time) / period))

export const swing = defineSocket({
  name: 'swing',
  title: 'Swing',
  colour: '#e0a030',
  feeds: ['number'],
  check(value) {
    const { low, high, period } = (value ?? {}) as Partial<Swing>
    if (typeof low !== 'number' || typeof high !== 'number') return { expected: 'two numbers, low and high', got: JSON.stringify(value) }
    return typeof period === 'number' && period > 0 ? undefined : { expected: 'a period above 0', got: String(period) }
  },
  describe: ({ low, high, period }) => ({ value: `${low} to ${high} in ${period} s`, data: { low, high, period } }),
  store: asJson,
  sample: () => ({ low: 0, high: 1, period: 2 }),
  preview: ({ low, high, period }) => `${low} to ${high} in ${period} s`,
  drive: (value) => ({ at: (time) => at(value, time) }),
})
