/** When lightning strikes in a painted storm: the painter flashes by it, and thunder follows it. Pure. */
import { hash2, unit } from './lattice.ts'

/** Seconds in which one stroke falls. */
const PERIOD = 3.1

/** What a painter's own numbers come from. */
export const paintedSeed = (seed: number): number => hash2(seed, 0x5ce7e, 0x9e3779b9)

/** The last stroke that may have begun by a time, and when it begins. `painted` is a painted seed. */
export function strokeAt(time: number, painted: number): { readonly stroke: number; readonly begin: number } {
  const stroke = Math.floor(time / PERIOD)
  return { stroke, begin: stroke * PERIOD + unit(stroke, 1, painted + 900) * 1.8 }
}

/** Seconds of all strokes before `to`, of a clip that was painted with this seed. */
export function strokesUntil(to: number, seed: number): number[] {
  const painted = paintedSeed(seed)
  return Array.from({ length: Math.ceil(to / PERIOD) }, (_, n) => strokeAt((n + 0.5) * PERIOD, painted).begin).filter((begin) => begin < to)
}

/** Kilometres a second. */
const SPEED_OF_SOUND = 0.343

/** When the thunder of flashes is heard, so many kilometres away. */
export const followed = (flashes: readonly number[], away: number): number[] => flashes.map((time) => time + away / SPEED_OF_SOUND)
