/** Things that ring: sums of sines that die away, each a resonance of the body. Pure. */
import { RATE } from './sound.ts'

export interface Mode {
  readonly hertz: number
  readonly gain: number
  /** Seconds until it has fallen to 1/e. */
  readonly decay: number
  /** Turns, 0..1. */
  readonly phase?: number
}

/** Adds modes from a time on, all struck at once. */
export function addModes(into: Float32Array, modes: readonly Mode[], seconds = 0, gain = 1): void {
  const start = Math.max(0, Math.round(seconds * RATE))
  for (const { hertz, gain: own, decay, phase = 0 } of modes) {
    if (hertz >= RATE * 0.45 || hertz <= 0) continue
    const step = (2 * Math.PI * hertz) / RATE
    const keep = Math.exp(-1 / (decay * RATE))
    // Until it is 80 dB down.
    const end = Math.min(into.length, start + Math.ceil(9.2 * decay * RATE))
    const b1 = 2 * keep * Math.cos(step)
    const b2 = keep * keep
    const turn = 2 * Math.PI * phase
    let y1 = (gain * own * Math.sin(turn - step)) / keep
    let y2 = (gain * own * Math.sin(turn - 2 * step)) / (keep * keep)
    for (let i = start; i < end; i++) {
      const y = b1 * y1 - b2 * y2
      into[i]! += y
      y2 = y1
      y1 = y
    }
  }
}

/** Softens the very first moment of what was struck, so that it doesn't click. Works in place. */
export function struckSoftly(made: Float32Array, seconds: number): Float32Array {
  const count = Math.min(made.length, Math.max(1, Math.round(seconds * RATE)))
  for (let i = 0; i < count; i++) made[i]! *= 0.5 - 0.5 * Math.cos((Math.PI * i) / count)
  return made
}
