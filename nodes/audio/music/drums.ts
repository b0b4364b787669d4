/** Drums, cymbals and what leads from one part into the next, from sines and noise. Pure. */
import { driven, filter, noise, shaped } from '../synth/filters.ts'
import { addModes, struckSoftly } from '../synth/modes.ts'
import { addPlane, eased, mono, peaking, plane, type Sound } from '../synth/sound.ts'

type Drum = (force: number, turn: number) => Sound

/** A sine whose pitch falls. */
function drop(seconds: number, from: number, to: number, falling: number, decay: number): Float32Array {
  return plane(seconds, (t) => {
    const turns = to * t + (from - to) * falling * (1 - Math.exp(-t / falling))
    return Math.exp(-t / decay) * Math.sin(2 * Math.PI * turns)
  })
}

const burst = (seconds: number, seed: number, kind: 'low' | 'band' | 'high', cutoff: number, q: number, decay: number): Float32Array =>
  shaped(filter(noise(seconds, seed), kind, cutoff, q), (t) => Math.exp(-t / decay))

function kick(from: number, to: number, decay: number, click: number): Drum {
  return (force, turn) => {
    const made = drop(decay * 4.5, from * (0.9 + 0.2 * force), to, 0.028, decay)
    addPlane(made, drop(0.05, 900, 180, 0.006, 0.008), 0.28 * click * force)
    addPlane(made, burst(0.03, 20 + turn, 'high', 2500, 0.7, 0.004), 0.16 * click * force)
    return mono(struckSoftly(eased(peaking(driven(made, 1.5))), 0.0008))
  }
}

const snare: Drum = (force, turn) => {
  const made = plane(0.42, () => 0)
  addModes(made, [{ hertz: 186, gain: 0.55, decay: 0.055 }, { hertz: 331, gain: 0.32, decay: 0.035 }])
  addPlane(made, burst(0.4, 30 + turn, 'high', 1500, 0.6, 0.075 + 0.05 * force), 0.5)
  addPlane(made, burst(0.3, 34 + turn, 'band', 4200, 0.6, 0.05), 0.35)
  return mono(struckSoftly(eased(peaking(driven(made, 1.2))), 0.0006))
}

const clap: Drum = (_force, turn) => {
  const sides = [0, 1].map((side) => {
    const made = plane(0.4, () => 0)
    for (const [k, at] of [0, 0.011, 0.0205, 0.031].entries()) addPlane(made, burst(0.3, 40 + turn * 8 + k + side * 90, 'band', 1250 + 90 * k, 1.1, k === 3 ? 0.075 : 0.006), k === 3 ? 0.9 : 0.7, at + side * 0.0007)
    return struckSoftly(eased(peaking(made)), 0.0006)
  })
  return { left: sides[0]!, right: sides[1]! }
}

/** Six squares that share no pitch, as in old drum machines, behind a high pass. */
function metal(seconds: number, seed: number, base: number, decay: number, mixed: number): Float32Array {
  const pitches = [1, 1.342, 1.2312, 1.6532, 1.9523, 2.1523].map((ratio) => base * ratio)
  const made = plane(seconds, (t) => pitches.reduce((sum, hertz) => sum + (hertz * t - Math.floor(hertz * t) < 0.5 ? 0.16 : -0.16), 0))
  addPlane(made, noise(seconds, seed), mixed)
  filter(filter(made, 'high', 6800, 0.9), 'high', 5200, 0.7)
  return shaped(made, (t) => Math.exp(-t / decay))
}

const hat = (decay: number): Drum => (force, turn) =>
  mono(struckSoftly(eased(peaking(filter(metal(decay * 6, 50 + turn, 431 + turn * 3, decay * (0.7 + 0.5 * force), 0.9), 'low', 9000 + 6000 * force))), 0.0006))

const shaker: Drum = (force, turn) =>
  mono(eased(peaking(shaped(filter(noise(0.16, 60 + turn), 'band', 6200 + 900 * force, 0.9), (t) => Math.min(1, t / 0.028) * Math.exp(-Math.max(0, t - 0.028) / 0.03)))))

const rim: Drum = (_force, turn) => {
  const made = burst(0.12, 66 + turn, 'high', 3000, 0.7, 0.006)
  addModes(made, [{ hertz: 1720, gain: 0.7, decay: 0.012 }, { hertz: 520, gain: 0.5, decay: 0.016 }, { hertz: 2480, gain: 0.3, decay: 0.008 }])
  return mono(struckSoftly(eased(peaking(made)), 0.0005))
}

const brush: Drum = (force, turn) =>
  mono(eased(peaking(shaped(filter(filter(noise(0.34, 70 + turn), 'high', 900, 0.6), 'low', 5200 + 3000 * force), (t) => Math.min(1, t / 0.018) * Math.exp(-t / 0.085)))))

const tom = (hertz: number): Drum => (force, turn) => {
  const made = drop(0.75, hertz * 1.5, hertz, 0.045, 0.2)
  addModes(made, [{ hertz: hertz * 1.59, gain: 0.25, decay: 0.09 }, { hertz: hertz * 2.14, gain: 0.14, decay: 0.06 }])
  addPlane(made, burst(0.1, 74 + turn, 'band', 1400, 0.7, 0.014), 0.3 * force)
  return mono(struckSoftly(eased(peaking(driven(made, 1.2))), 0.001))
}

/** A large skin: its round modes, and the stick. */
const taiko: Drum = (force, turn) => {
  const base = 62 + turn * 1.5
  const made = drop(1.6, base * 1.35, base, 0.05, 0.38)
  addModes(made, [[1.59, 0.4, 0.22], [2.14, 0.28, 0.16], [2.3, 0.2, 0.14], [2.65, 0.14, 0.1], [2.92, 0.12, 0.09]].map(([ratio, gain, decay]) => ({ hertz: base * ratio!, gain: gain! * (0.5 + 0.5 * force), decay: decay! })))
  addPlane(made, burst(0.2, 80 + turn, 'band', 900, 0.6, 0.022), 0.55 * force)
  addPlane(made, burst(0.04, 84 + turn, 'high', 3000, 0.7, 0.004), 0.22 * force)
  return mono(struckSoftly(eased(peaking(driven(made, 1.4)), 0.1), 0.0012))
}

const cymbal = (seconds: number, decay: number, seed: number): Drum => () => {
  const sides = [0, 1].map((side) => {
    const made = filter(noise(seconds, seed + side), 'high', 3200, 0.6)
    addPlane(made, metal(seconds, seed + 4 + side, 517 + 13 * side, decay * 1.2, 0.3), 0.7)
    return struckSoftly(eased(peaking(shaped(made, (t) => 0.7 * Math.exp(-t / decay) + 0.3 * Math.exp(-t / (decay * 0.12)))), 0.4), 0.001)
  })
  return { left: sides[0]!, right: sides[1]! }
}

const ride: Drum = (_force, turn) => {
  const made = metal(1.1, 93 + turn, 611, 0.28, 0.25)
  addModes(made, [{ hertz: 3150, gain: 0.25, decay: 0.25 }, { hertz: 4420, gain: 0.2, decay: 0.2 }])
  return mono(struckSoftly(eased(peaking(made), 0.2), 0.0008))
}

/** Noise that opens up over its seconds and stops. */
export function riser(seconds: number): Sound {
  const sides = [0, 1].map((side) => {
    const x = (t: number): number => Math.min(1, t / seconds)
    const made = filter(noise(seconds, 100 + side), 'band', (t) => 280 * 24 ** x(t), 1.4)
    const shine = filter(noise(seconds, 104 + side), 'high', (t) => 5000 + 3000 * x(t), 0.7)
    addPlane(made, shaped(shine, (t) => 0.3 * x(t) ** 2))
    return eased(peaking(shaped(made, (t) => x(t) ** 2.2)), 0.03)
  })
  return { left: sides[0]!, right: sides[1]! }
}

/** A deep boom with air over it. */
const impact: Drum = () => {
  const sides = [0, 1].map((side) => {
    const made = driven(drop(2.6, 92, 36, 0.16, 0.62), 1.8)
    addPlane(made, burst(2.2, 110 + side, 'low', 900, 0.7, 0.4), 0.4)
    addPlane(made, burst(0.4, 114 + side, 'band', 2600, 0.6, 0.05), 0.3)
    return struckSoftly(eased(peaking(made), 0.3), 0.002)
  })
  return { left: sides[0]!, right: sides[1]! }
}

export const DRUMS = {
  kick: kick(168, 48, 0.15, 1), 'soft-kick': kick(120, 52, 0.12, 0.35), pulse: kick(88, 41, 0.2, 0.12),
  snare, clap, rim, brush, shaker, hat: hat(0.032), 'open-hat': hat(0.17), ride,
  'low-tom': tom(86), 'mid-tom': tom(118), 'high-tom': tom(158), taiko, crash: cymbal(3.4, 0.8, 120), swell: (force: number, turn: number) => reversed(cymbal(2.2, 0.55, 130)(force, turn)),
  impact,
} as const satisfies Record<string, Drum>
export type DrumName = keyof typeof DRUMS

/** Seconds at most of each. */
export const DRUM_SECONDS: Readonly<Record<DrumName, number>> = {
  kick: 0.7, 'soft-kick': 0.55, pulse: 0.9, snare: 0.42, clap: 0.42, rim: 0.12, brush: 0.34, shaker: 0.16, hat: 0.2, 'open-hat': 1.05, ride: 1.1,
  'low-tom': 0.75, 'mid-tom': 0.75, 'high-tom': 0.75, taiko: 1.6, crash: 3.4, swell: 2.2, impact: 2.6,
}

function reversed({ left, right }: Sound): Sound {
  return { left: eased(left.slice().reverse(), 0.012), right: eased(right.slice().reverse(), 0.012) }
}
