/** A track at another speed with its pitch kept, and at another pitch with its speed kept. */
import { resampleTrack, type Log, type Track } from '../../../engine/api.ts'
import { stretched, type Manner } from './stretch.ts'
import type { TimeMap } from './time-map.ts'

/** Speeds at which sound stays good: beyond them it is heard that it was stretched. */
const MUSICAL = [0.5, 2] as const
/** Speeds at which it can be done at all. */
export const SLOWEST = 0.25
export const FASTEST = 4

interface Retimed {
  readonly map: TimeMap
  readonly manner: Manner
  /** Semitones. */
  readonly pitch?: number
}

export function retimed(track: Track, { map, manner, pitch = 0 }: Retimed): Track {
  if (pitch === 0) return stretched(track, map, manner)
  // Stretched by as much more as playing it faster takes away again.
  const factor = 2 ** (pitch / 12)
  const length = Math.ceil(map.length * factor) + 1
  const long = stretched(track, { length, where: (n) => map.where(n / factor), when: (place) => map.when(place) * factor }, manner)
  return resampleTrack(long, factor, map.length)
}

/** Says where a stretch goes beyond what sounds good. */
export function warnOfStretch(slowest: number, fastest: number, port: string, log: Log): void {
  const [low, high] = MUSICAL
  if (slowest >= low - 1e-9 && fastest <= high + 1e-9) return
  const speed = slowest < low ? slowest : fastest
  log.warn('W_STRETCH_FAR', { port, expected: `a speed of ${low} to ${high}`, got: `${Number(speed.toFixed(3))}` })
}
