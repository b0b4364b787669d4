/** Voices that are struck or plucked and then die away: strings, piano, bars, bells. */
import { hash } from '../ambience/stage.ts'
import { filter, noise, shaped } from '../synth/filters.ts'
import { addModes, struckSoftly, type Mode } from '../synth/modes.ts'
import { addPlane, eased, mono, plane, RATE, samplesOf, type Sound } from '../synth/sound.ts'

export interface Plucked {
  /** Seconds of the longest note; high ones are shorter. */
  readonly ring: number
  /** 0..1 */
  readonly bright: number
  /** Where it is plucked, as a share of the string. */
  readonly pick: number
}

/** A plucked string after Karplus and Strong (1983), in tune by a fractional delay. */
export function plucked({ ring, bright, pick }: Plucked, hertz: number, seconds: number, force: number, seed: number): Sound {
  const length = Math.min(ring * (220 / Math.max(110, hertz)) ** 0.3, seconds + 0.35)
  const count = samplesOf(length)
  const made = new Float32Array(count)
  const damping = 0.5 - 0.42 * bright * (0.55 + 0.45 * force)
  const period = RATE / hertz
  // The mean of two samples delays by `damping`, the interpolation by what is left.
  const whole = Math.max(2, Math.floor(period - damping - 0.5))
  const part = period - damping - whole
  const c = (1 - part) / (1 + part)
  const line = new Float32Array(whole)
  const own = hash(seed, 77)
  let smooth = 0
  const open = 0.25 + 0.7 * force * (0.4 + 0.6 * bright)
  for (let i = 0; i < whole; i++) {
    smooth += open * (hash(i, own) / 2147483648 - 1 - smooth)
    line[i] = smooth
  }
  // What is plucked at a place lacks the waves that rest there.
  const gap = Math.max(1, Math.round(whole * pick))
  const bare = line.slice()
  let mean = 0
  for (let i = 0; i < whole; i++) mean += (line[i] = bare[i]! - 0.9 * bare[(i + whole - gap) % whole]!) / whole
  let power = 0
  for (let i = 0; i < whole; i++) power += (line[i] = line[i]! - mean) ** 2
  const gain = 0.32 / Math.sqrt(Math.max(1e-9, power / whole))
  const keep = 10 ** ((-3 * period) / RATE / Math.max(0.2, length * 1.15))
  let [at, before, x1, y1] = [0, 0, 0, 0]
  for (let i = 0; i < count; i++) {
    const x = line[at]!
    made[i] = gain * x
    const mixed = keep * ((1 - damping) * x + damping * before)
    before = x
    // First-order all-pass.
    const y = c * mixed + x1 - c * y1
    x1 = mixed
    y1 = y
    line[at] = y
    if (++at === whole) at = 0
  }
  damp(made, seconds, 0.3)
  return mono(struckSoftly(eased(made, 0.05), 0.001))
}

/** Lets a note go after `seconds`. */
function damp(made: Float32Array, seconds: number, over: number): void {
  const from = samplesOf(seconds)
  if (from >= made.length) return
  for (let i = from; i < made.length; i++) made[i]! *= Math.exp((-5 * (i - from)) / (over * RATE))
}

/** A piano: stiff strings, three to a note and a little apart, that die away fast at first and then slowly; and the hammer's felt. */
export function piano(hertz: number, seconds: number, force: number, seed: number): Sound {
  const length = Math.min(seconds + 0.5, 5.5 * (262 / hertz) ** 0.35 + 0.4)
  const stiff = 0.00032 * (hertz / 262) ** 1.1
  const count = Math.max(3, Math.min(26, Math.floor(9000 / hertz)))
  const sides = [-1, 1].map((side) => {
    const modes: Mode[] = []
    for (let n = 1; n <= count; n++) {
      const partial = hertz * n * Math.sqrt(1 + stiff * n * n)
      // The hammer strikes at an eighth; the harder, the brighter.
      const level = (Math.abs(Math.sin((Math.PI * n) / 8.3)) + 0.08) * n ** (-0.9 - 1.5 * (1 - force)) * Math.exp((-partial / (1400 + 4600 * force)))
      const decay = (3.1 * (262 / hertz) ** 0.45) / (1 + 0.28 * n ** 1.1)
      for (const [cents, share, slow] of [[-0.9 * side, 0.62, 0.42], [0.7 * side + 0.35, 0.3, 1.25]] as const) {
        modes.push({ hertz: partial * 2 ** (cents / 1200), gain: level * share, decay: Math.max(0.06, decay * slow), phase: hash(n * 4 + side, seed & 3) / 4294967296 })
      }
    }
    const made = new Float32Array(samplesOf(length))
    addModes(made, modes, 0, 0.5)
    const felt = shaped(filter(noise(0.05, 11), 'band', 350 + 1500 * force, 0.7), (t) => Math.exp(-t / 0.008))
    addPlane(made, felt, 0.1 * force)
    damp(made, seconds, 0.35)
    return struckSoftly(eased(made, 0.06), 0.0025 - 0.0015 * force)
  })
  // Low strings stand on the left.
  const lean = Math.max(-0.35, Math.min(0.35, Math.log2(hertz / 330) * 0.16))
  for (const [side, made] of sides.entries()) for (let i = 0; i < made.length; i++) made[i]! *= 1 + (side === 0 ? -lean : lean)
  return { left: sides[0]!, right: sides[1]! }
}

/** Bars, plates and combs: partials by their ratios. */
export type Bar = readonly (readonly [ratio: number, gain: number, decay: number])[]
export const BARS = {
  marimba: [[1, 1, 0.42], [3.93, 0.28, 0.11], [9.2, 0.12, 0.04]],
  vibes: [[1, 1, 1.6], [3.98, 0.18, 0.5], [10.4, 0.06, 0.09]],
  glockenspiel: [[1, 1, 1.1], [2.76, 0.38, 0.5], [5.4, 0.22, 0.24], [8.9, 0.1, 0.1]],
  'music-box': [[1, 1, 0.9], [2.02, 0.22, 0.5], [6.2, 0.2, 0.12], [12.1, 0.06, 0.04]],
  bell: [[0.5, 0.45, 3.2], [1, 1, 2.2], [1.19, 0.5, 1.7], [1.5, 0.25, 1.3], [2, 0.6, 1.1], [2.66, 0.3, 0.7], [3.01, 0.25, 0.55], [4.1, 0.2, 0.35], [5.4, 0.12, 0.22]],
} as const satisfies Record<string, Bar>

export function bar(partials: Bar, hertz: number, seconds: number, force: number, seed: number): Sound {
  const fall = Math.max(0.35, (523 / hertz) ** 0.35)
  const length = Math.min(5 * Math.max(...partials.map(([, , decay]) => decay)) * fall, Math.max(0.5, seconds + 2.5))
  const made = new Float32Array(samplesOf(length))
  const modes = partials.map(([ratio, gain, decay], k): Mode => ({ hertz: hertz * ratio, gain: gain * (k === 0 ? 1 : 0.35 + 0.65 * force), decay: decay * fall, phase: hash(k, seed & 3) / 1e11 }))
  addModes(made, modes, 0, 0.42)
  addPlane(made, shaped(filter(noise(0.03, 5), 'band', 2200, 0.8), (t) => Math.exp(-t / 0.003)), 0.12 * force)
  return mono(struckSoftly(eased(made, 0.1), 0.0012))
}

/** An electric piano by frequency modulation (J. Chowning, 1973): a body and a tine. */
export function electricPiano(hertz: number, seconds: number, force: number): Sound {
  const length = Math.min(seconds + 0.6, 4.5)
  const fall = (262 / hertz) ** 0.3
  const sides = [0, 1].map((side) =>
    plane(length, (t) => {
      const x = 2 * Math.PI * hertz * t
      const gone = t > seconds ? Math.exp(-(t - seconds) / 0.12) : 1
      const body = Math.exp(-t / (1.5 * fall)) * Math.sin(x + (0.35 + 1.1 * force) * Math.exp(-t / 0.55) * Math.sin(x))
      const tine = 0.22 * force * Math.exp(-t / 0.18) * Math.sin(x * 1.0004 + 0.7 * Math.exp(-t / 0.1) * Math.sin(14 * x))
      // Its tremolo goes from side to side.
      const sway = 1 + 0.18 * Math.sin(2 * Math.PI * 4.6 * t + side * Math.PI)
      return 0.42 * (body + tine) * gone * sway
    }),
  )
  return { left: struckSoftly(eased(sides[0]!, 0.05), 0.002), right: struckSoftly(eased(sides[1]!, 0.05), 0.002) }
}
