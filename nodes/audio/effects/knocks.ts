/** Short sounds of things that are struck, shut, broken, pressed: bodies that ring, and noise for what touches them. Pure. */
import { createDice, type Dice } from '../synth/dice.ts'
import { driven, filter, noise, shaped } from '../synth/filters.ts'
import type { Surface } from '../../shared/sound-names.ts'
import { addModes, struckSoftly, type Mode } from '../synth/modes.ts'
import { addPlane, eased, mono, peaking, plane, type Sound } from '../synth/sound.ts'

export const empty = (seconds: number): Float32Array => plane(seconds, () => 0)
export const burst = (seconds: number, seed: number, kind: 'low' | 'band' | 'high', cutoff: number, q: number, decay: number, rise = 0.0005): Float32Array =>
  shaped(filter(noise(seconds, seed), kind, cutoff, q), (t) => Math.min(1, t / rise) * Math.exp(-t / decay))
export const done = (made: Float32Array, fade = 0.03): Sound => mono(struckSoftly(eased(peaking(made), fade), 0.0006))

/** Resonances of a body, spread about as those of wood, metal or glass are, with a little luck in each. */
const body = (dice: Dice, hertz: readonly number[], gain: (k: number) => number, decay: (k: number) => number): Mode[] =>
  hertz.map((one, k) => ({ hertz: one * (1 + 0.03 * dice.around()), gain: gain(k) * (0.8 + 0.4 * dice.next()), decay: decay(k), phase: dice.next() * 0.1 }))

const WOOD = [96, 148, 211, 287, 392, 540, 731, 1020, 1480, 2100]
const wood = (dice: Dice, size: number): Mode[] => body(dice, WOOD.map((hertz) => hertz / size), (k) => 1 / (1 + 0.45 * k), (k) => 0.07 / (1 + 0.35 * k))

export function knock(seed: number): Sound {
  const dice = createDice(seed, 'knock')
  const made = empty(1.1)
  for (const [k, at] of [0, 0.21, 0.4].entries()) {
    addModes(made, wood(dice, 0.6), at + 0.008 * dice.around(), 0.8 + 0.15 * k)
    addPlane(made, burst(0.05, seed + k, 'band', 1700, 0.7, 0.004), 0.9, at)
  }
  return done(made)
}

/** A latch: two small pieces of metal. */
function latch(made: Float32Array, dice: Dice, at: number, gain: number): void {
  for (const [k, later] of [0, 0.035 + 0.02 * dice.next()].entries()) {
    addModes(made, body(dice, [1840, 2760, 3390, 4720, 6150], () => 0.5, (i) => 0.016 / (1 + 0.2 * i)), at + later, gain * (k === 0 ? 0.7 : 1))
    addPlane(made, burst(0.03, 31 + k, 'high', 2500, 0.7, 0.004), gain * 0.8, at + later)
  }
}

/** A hinge: dry friction that sticks and slips, louder where wood answers. */
function creak(seconds: number, dice: Dice, seed: number): Float32Array {
  const made = empty(seconds)
  const base = 95 + 40 * dice.next()
  for (let at = 0.02, k = 0; at < seconds - 0.02; k++) {
    const x = at / seconds
    addModes(made, [{ hertz: 430, gain: 0.5, decay: 0.008 }, { hertz: 905, gain: 0.45, decay: 0.007 }, { hertz: 1530, gain: 0.35, decay: 0.005 }, { hertz: 2450, gain: 0.2, decay: 0.003 }], at, Math.sin(Math.PI * x) * (0.6 + 0.4 * dice.next()))
    at += (1 / (base * (0.6 + 1.1 * Math.sin(Math.PI * Math.min(1, x * 1.15)) + 0.25 * Math.sin(9 * x)))) * (1 + 0.12 * dice.around())
  }
  addPlane(made, shaped(filter(noise(seconds, seed), 'band', 900, 0.8), (t) => 0.05 * Math.sin((Math.PI * t) / seconds)))
  return made
}

export function doorOpen(seed: number): Sound {
  const dice = createDice(seed, 'open')
  const made = empty(1.9)
  latch(made, dice, 0, 0.8)
  addPlane(made, peaking(creak(1.25, dice, seed)), 0.42, 0.2)
  addPlane(made, shaped(filter(noise(1.2, seed + 3), 'low', 420, 0.7), (t) => Math.sin((Math.PI * t) / 1.2) ** 2), 0.1, 0.25)
  return done(made, 0.1)
}

export function doorClose(seed: number): Sound {
  const dice = createDice(seed, 'close')
  const made = empty(1.5)
  addPlane(made, shaped(filter(noise(0.32, seed + 3), 'low', 500, 0.7), (t) => (t / 0.32) ** 2), 0.14)
  addModes(made, wood(dice, 1.6), 0.3, 1.3)
  addModes(made, [{ hertz: 58, gain: 1.1, decay: 0.11 }, { hertz: 83, gain: 0.7, decay: 0.08 }], 0.3)
  addPlane(made, burst(0.2, seed, 'low', 1500, 0.7, 0.02), 1.3, 0.3)
  latch(made, dice, 0.34, 0.35)
  // The frame rattles after it.
  for (let k = 0; k < 4; k++) addPlane(made, burst(0.05, seed + 9 + k, 'band', 750, 1.2, 0.008), 0.25 / (k + 1), 0.37 + 0.03 * k + 0.01 * dice.next())
  return done(made, 0.2)
}

export const click = (seed: number): Sound => {
  const dice = createDice(seed, 'click')
  const made = empty(0.16)
  for (const [at, gain] of [[0, 0.7], [0.062 + 0.01 * dice.next(), 1]] as const) {
    addModes(made, body(dice, [2150, 3320, 4870, 6900], () => 0.6, () => 0.005), at, gain)
    addPlane(made, burst(0.02, seed + 1, 'high', 1800, 0.7, 0.0016), gain, at)
  }
  return done(made)
}

export function key(seed: number): Sound {
  const dice = createDice(seed, 'key')
  const made = empty(0.2)
  const size = 0.85 + 0.3 * dice.next()
  addPlane(made, burst(0.05, seed, 'band', 3100 * size, 0.8, 0.0035), 0.8)
  addModes(made, body(dice, [310, 640, 1180, 2340].map((hertz) => hertz * size), (k) => 0.5 / (1 + k), () => 0.009), 0.004, 0.9)
  addPlane(made, burst(0.03, seed + 1, 'band', 4200 * size, 0.9, 0.002), 0.3, 0.085 + 0.03 * dice.next())
  return done(made)
}

/** Tick and tock by turns. */
export function tick(seed: number, turn: number): Sound {
  const dice = createDice(seed, 'tick')
  const made = empty(0.25)
  const low = turn % 2 === 0 ? 1 : 0.84
  addModes(made, body(dice, [1240, 2190, 3460, 5240].map((hertz) => hertz * low), (k) => 0.7 / (1 + 0.5 * k), () => 0.011), 0, 1)
  addModes(made, [{ hertz: 420 * low, gain: 0.4, decay: 0.03 }], 0.001)
  addPlane(made, burst(0.02, 5, 'high', 3000, 0.7, 0.0012), 0.7)
  addModes(made, body(dice, [1650, 2900].map((hertz) => hertz * low), () => 0.3, () => 0.008), 0.022, 0.5)
  return done(made)
}

/** Two beats of a heart through a chest. */
export function heartbeat(): Sound {
  const made = empty(0.75)
  for (const [at, hertz, gain] of [[0, 46, 1], [0.26, 58, 0.72]] as const) {
    const beat = plane(0.34, (t) => Math.min(1, t / 0.014) * Math.exp(-t / 0.062) * (Math.sin(2 * Math.PI * (hertz * t + 9 * Math.exp(-t / 0.02) * 0.02)) + 0.28 * Math.sin(4 * Math.PI * hertz * t)))
    addPlane(made, beat, gain, at)
    addPlane(made, burst(0.2, 3, 'low', 190, 0.9, 0.03, 0.008), 0.7 * gain, at)
  }
  return done(driven(made, 1.3), 0.1)
}

export function bell(seed: number): Sound {
  const dice = createDice(seed, 'bell')
  const made = empty(5.5)
  const base = 392
  // A church bell's own names: hum, prime, tierce, quint, nominal and what is above; each a pair that beats.
  const parts = [[0.5, 0.5, 2.4], [1, 0.7, 1.6], [1.2, 0.65, 1.3], [1.5, 0.3, 0.9], [2, 1, 1.1], [2.51, 0.3, 0.6], [2.66, 0.3, 0.55], [3.01, 0.35, 0.5], [4.17, 0.3, 0.3], [5.43, 0.2, 0.2], [6.8, 0.12, 0.14]] as const
  addModes(made, parts.flatMap(([ratio, gain, decay]) => [-1, 1].map((side): Mode => ({ hertz: base * ratio * (1 + 0.0009 * side * (1 + dice.next())), gain: gain * (side < 0 ? 0.6 : 0.4), decay, phase: 0.02 * dice.next() }))))
  addPlane(made, burst(0.06, seed, 'band', 2600, 0.7, 0.008), 0.5)
  return done(made, 0.8)
}

/** A pane or a bottle that breaks: the blow, then pieces that ring and fall. */
export function glassBreak(seed: number): Sound {
  const dice = createDice(seed, 'glass')
  const made = empty(2.2)
  addPlane(made, burst(0.25, seed, 'high', 2200, 0.7, 0.035), 1.3)
  addPlane(made, burst(0.1, seed + 1, 'low', 600, 0.7, 0.016), 0.8)
  for (let k = 0; k < 70; k++) {
    const at = k < 22 ? 0.004 + 0.06 * dice.next() : 0.06 + 1.5 * dice.next() ** 1.7
    const base = 2100 * 3.6 ** dice.next()
    const loud = (k < 22 ? 0.5 : 0.32 * Math.exp(-at / 0.7)) * (0.3 + 0.7 * dice.next())
    addModes(made, [1, 1.57 + 0.2 * dice.next(), 2.41 + 0.3 * dice.next()].map((ratio, i): Mode => ({ hertz: base * ratio, gain: 0.5 / (1 + i), decay: (0.012 + 0.06 * dice.next()) / (1 + 0.4 * i) })), at, loud)
  }
  return done(made, 0.3)
}

export function glassClink(seed: number): Sound {
  const dice = createDice(seed, 'clink')
  const made = empty(1.6)
  for (const base of [1680, 1960]) addModes(made, body(dice, [1, 2.32, 4.25, 6.63].map((ratio) => base * ratio), (k) => 0.8 / (1 + 0.7 * k), (k) => 0.42 / (1 + 0.8 * k)), 0.001 * dice.next())
  addPlane(made, burst(0.02, seed, 'high', 4000, 0.7, 0.002), 0.5)
  return done(made, 0.3)
}

export function shutter(seed: number): Sound {
  const dice = createDice(seed, 'shutter')
  const made = empty(0.36)
  for (const [at, gain] of [[0, 0.8], [0.03, 0.5], [0.118, 1], [0.135, 0.4]] as const) {
    addModes(made, body(dice, [640, 1420, 2380, 3900, 5600], (k) => 0.6 / (1 + 0.3 * k), () => 0.007), at, gain)
    addPlane(made, burst(0.05, seed + at * 1e3, 'high', 1400, 0.7, 0.006), gain, at)
  }
  addPlane(made, shaped(filter(noise(0.09, seed + 7), 'band', 2300, 1.2), (t) => Math.sin((Math.PI * t) / 0.09)), 0.2, 0.03)
  return done(made)
}

const FLOORS = {
  wood: { tone: [82, 133, 190, 262, 410], decay: 0.045, low: 1, grit: 0.25, grain: 2400, scuff: 0.1 },
  stone: { tone: [160, 410, 980], decay: 0.012, low: 0.5, grit: 0.55, grain: 2700, scuff: 0.22 },
  gravel: { tone: [90], decay: 0.02, low: 0.35, grit: 1, grain: 3100, scuff: 1 },
  grass: { tone: [70], decay: 0.022, low: 0.3, grit: 0.4, grain: 4300, scuff: 0.6 },
  snow: { tone: [75], decay: 0.03, low: 0.35, grit: 0.8, grain: 1900, scuff: 0.9 },
  metal: { tone: [212, 385, 640, 1130, 1890, 2700], decay: 0.16, low: 0.5, grit: 0.3, grain: 3600, scuff: 0.1 },
} as const satisfies Record<Surface, object>

/** Heel, then the ball of the foot; on what is loose, grains that give way. */
export function footstep(seed: number, surface: Surface): Sound {
  const dice = createDice(seed, 'step')
  const { tone, decay, low, grit, grain, scuff } = FLOORS[surface]
  const made = empty(0.6)
  const roll = 0.075 + 0.025 * dice.next()
  for (const [at, gain] of [[0, 1], [roll, 0.5]] as const) {
    addModes(made, body(dice, tone, (k) => 0.6 / (1 + 0.5 * k), (k) => decay / (1 + 0.3 * k)), at, gain)
    addPlane(made, burst(0.12, seed, 'low', 190, 0.8, 0.022, 0.003), 2.2 * low * gain, at)
    addPlane(made, burst(0.1, seed + 1, 'band', grain, 0.7, 0.006 + 0.012 * scuff, 0.002), grit * gain, at)
  }
  const grains = Math.round(60 * scuff)
  for (let k = 0; k < grains; k++) addPlane(made, burst(0.02, seed + 20 + k, 'band', grain * (0.6 + 0.9 * dice.next()), 2, 0.002 + 0.003 * dice.next()), 0.5 * grit * dice.next() ** 2, 0.25 * dice.next() ** 1.3)
  return done(made, 0.1)
}

/** Sheets that bend: many small snaps under a hiss. */
export function paper(seed: number): Sound {
  const dice = createDice(seed, 'paper')
  const seconds = 0.8
  const made = shaped(filter(noise(seconds, seed), 'band', (t) => 2600 + 2600 * Math.sin((Math.PI * t) / seconds), 0.5), (t) => 0.4 * Math.sin((Math.PI * t) / seconds) ** 1.5)
  for (let k = 0; k < 90; k++) {
    const at = seconds * (0.1 + 0.8 * (dice.next() + dice.next()) * 0.5)
    addPlane(made, burst(0.015, seed + k, 'band', 2200 + 4600 * dice.next(), 1.2, 0.0012 + 0.002 * dice.next()), 0.9 * dice.next() ** 3, at)
  }
  return done(made, 0.1)
}

/** A short tone of a screen: one, two or three notes. */
export const beep = (notes: readonly number[], each: number): Sound => {
  const made = empty(notes.length * each + 0.35)
  for (const [k, hertz] of notes.entries()) {
    addPlane(made, plane(0.35, (t) => Math.min(1, t / 0.004) * Math.exp(-t / 0.09) * (Math.sin(2 * Math.PI * hertz * t) + 0.22 * Math.sin(4 * Math.PI * hertz * t) + 0.1 * Math.sin(6 * Math.PI * hertz * t))), 1, k * each)
  }
  return done(made, 0.08)
}
