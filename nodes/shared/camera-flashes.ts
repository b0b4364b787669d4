/** When cameras flash at a painted runway: the painter lights up by it, and shutters are heard at it. Pure. */
import { unit } from './lattice.ts'
import { paintedSeed } from './lightning.ts'

/** Seconds in which one camera flashes. */
const PERIOD = 0.31

export interface CameraFlash {
  readonly number: number
  /** Seconds. */
  readonly at: number
}

const flash = (number: number, painted: number): CameraFlash => ({ number, at: (number + 0.1 + 0.8 * unit(number, 1, painted + 4100)) * PERIOD })

/** Those that a moment may still show: they have begun, and not long ago. `painted` is a painted seed. */
export function flashesAt(time: number, painted: number, lasting: number): readonly CameraFlash[] {
  const last = Math.floor(time / PERIOD)
  return Array.from({ length: Math.ceil(lasting / PERIOD) + 1 }, (_, k) => flash(last - k, painted)).filter(({ at }) => at <= time && time - at < lasting)
}

/** Seconds of all before `to`, of a clip that was painted with this seed. */
export function flashesUntil(to: number, seed: number): number[] {
  const painted = paintedSeed(seed)
  return Array.from({ length: Math.ceil(to / PERIOD) }, (_, n) => flash(n, painted).at).filter((at) => at < to)
}
