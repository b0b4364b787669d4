/** Filters and noise over whole planes. Pure. */
import { hash } from '../ambience/stage.ts'
import { RATE, samplesOf } from './sound.ts'

/** White noise in -1..1. */
export function noise(seconds: number, seed: number): Float32Array {
  const made = new Float32Array(samplesOf(seconds))
  const own = hash(seed, 0x51ed270b)
  for (let i = 0; i < made.length; i++) made[i] = hash(i, own) / 2147483648 - 1
  return made
}

type Over = number | ((time: number) => number)

/** State variable filter with trapezoidal integrators (A. Simper, 2013); its cutoff may move. Works in place. */
export function filter(made: Float32Array, kind: 'low' | 'band' | 'high', cutoff: Over, q = 0.707): Float32Array {
  const k = 1 / q
  let [s1, s2, g, a1] = [0, 0, 0, 0]
  const moves = typeof cutoff === 'function'
  for (let i = 0; i < made.length; i++) {
    if (i === 0 || (moves && (i & 31) === 0)) {
      g = Math.tan((Math.PI * Math.min(Math.max(5, moves ? cutoff(i / RATE) : cutoff), RATE * 0.45)) / RATE)
      a1 = 1 / (1 + g * (g + k))
    }
    const x = made[i]!
    const v3 = x - s2
    const v1 = a1 * s1 + g * a1 * v3
    const v2 = s2 + g * v1
    s1 = 2 * v1 - s1
    s2 = 2 * v2 - s2
    made[i] = kind === 'low' ? v2 : kind === 'band' ? k * v1 : x - k * v1 - v2
  }
  return made
}

/** Multiplies by a function of time, read every 16 samples and joined by straight lines. Works in place. */
export function shaped(made: Float32Array, level: (time: number) => number): Float32Array {
  let right = level(0)
  for (let from = 0; from < made.length; from += 16) {
    const left = right
    right = level((from + 16) / RATE)
    const to = Math.min(made.length, from + 16)
    for (let i = from; i < to; i++) made[i]! *= left + ((right - left) * (i - from)) / 16
  }
  return made
}

/** Bends what is loud, as tape and valves do; small values stay. Works in place. */
export function driven(made: Float32Array, drive: number): Float32Array {
  for (let i = 0; i < made.length; i++) made[i] = Math.tanh(made[i]! * drive) / drive
  return made
}
