/** What may be asked of a stretch of sound; the stretching itself is loaded when there is one. */
import type { Log } from '../../../engine/api.ts'

/** Seconds: how long a stretch of the source stays, how long two go over into each other, what is compared, and how far it may move. */
export const MANNERS = {
  speech: { hop: 0.022, overlap: 0.011, compared: 0.018, reach: 0.009 },
  mixed: { hop: 0.04, overlap: 0.016, compared: 0.026, reach: 0.012 },
  music: { hop: 0.06, overlap: 0.024, compared: 0.04, reach: 0.015 },
} as const
export type Manner = keyof typeof MANNERS

/** Speeds at which sound stays good: beyond them it is heard that it was stretched. */
const MUSICAL = [0.5, 2] as const
/** Speeds at which it can be done at all. */
export const SLOWEST = 0.25
export const FASTEST = 4

/** Says where a stretch goes beyond what sounds good. */
export function warnOfStretch(slowest: number, fastest: number, port: string, log: Log): void {
  const [low, high] = MUSICAL
  if (slowest >= low - 1e-9 && fastest <= high + 1e-9) return
  const speed = slowest < low ? slowest : fastest
  log.warn('W_STRETCH_FAR', { port, expected: `a speed of ${low} to ${high}`, got: `${Number(speed.toFixed(3))}` })
}
