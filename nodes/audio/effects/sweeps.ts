/** Sounds that come, swell or roll: air, thunder, explosions, engines and animals. Pure. */
import { wander } from '../ambience/stage.ts'
import { createDice } from '../synth/dice.ts'
import { driven, filter, noise, shaped } from '../synth/filters.ts'
import { addPlane, eased, peaking, plane, type Sound } from '../synth/sound.ts'
import { burst, done, empty } from './knocks.ts'

const sides = (make: (side: 0 | 1) => Float32Array, fade = 0.05): Sound => {
  const [left, right] = [make(0), make(1)]
  let highest = 1e-9
  for (const made of [left, right]) for (const value of made) highest = Math.max(highest, Math.abs(value))
  for (const made of [left, right]) {
    for (let i = 0; i < made.length; i++) made[i]! /= highest
    eased(made, fade)
  }
  return { left, right }
}

/** Something passes close by: the air rises, is loudest in the middle and goes over to the other side. */
export function whoosh(seed: number, seconds: number): Sound {
  const middle = 0.48
  const near = (t: number): number => {
    const x = t / seconds
    return x < middle ? (x / middle) ** 2.6 : Math.max(0, (1 - x) / (1 - middle)) ** 1.9
  }
  return sides((side) => {
    const made = filter(noise(seconds, seed + side * 3), 'band', (t) => 260 + 2300 * near(t) ** 1.3, 0.9)
    addPlane(made, filter(noise(seconds, seed + 9), 'band', (t) => 140 + 480 * near(t), 1.1), 1.1)
    addPlane(made, shaped(filter(noise(seconds, seed + 5 + side), 'high', 4200, 0.7), (t) => 0.35 * near(t) ** 2))
    return shaped(made, (t) => near(t) * Math.cos((Math.PI / 4) * (1 + 0.75 * (side === 0 ? -1 : 1) * (1 - 2 * Math.min(1, t / seconds)))) * 1.3)
  })
}

/** A crack, where it is near, and a long roll of many strokes that come from farther and farther away. `away` in km. */
export function thunder(seed: number, away: number): Sound {
  const dice = createDice(seed, 'thunder')
  const seconds = 7.5
  const near = 1 / (1 + (away / 0.9) ** 2)
  const rolls = Array.from({ length: 16 }, (_, k) => ({ at: k === 0 ? 0.02 : 0.12 + 3.6 * dice.next() ** 1.4, size: (k === 0 ? 1 : 0.75 * dice.next()) / (1 + k * 0.05), fall: 0.3 + 0.7 * dice.next(), lean: dice.next() }))
  const level = (t: number, side: number): number => rolls.reduce((sum, { at, size, fall, lean }) => (t < at ? sum : sum + size * (side === 0 ? 1 - 0.5 * lean : 0.5 + 0.5 * lean) * Math.min(1, (t - at) / (0.012 + 0.09 * (1 - near))) * Math.exp(-(t - at) / fall)), 0)
  return sides((side) => {
    const rumble = filter(filter(noise(seconds, seed + side), 'low', (t) => 70 + (160 + 900 * near) * Math.exp(-t / 1.1), 0.8), 'high', 26, 0.7)
    const body = filter(noise(seconds, seed + 5), 'low', (t) => 55 + 90 * Math.exp(-t / 2), 0.9)
    const made = shaped(rumble, (t) => level(t, side) * (0.65 + 0.35 * wander(t, 0.07, seed)))
    addPlane(made, shaped(body, (t) => 1.6 * level(t, side)))
    // The crack: a dozen snaps in a fifth of a second.
    for (let k = 0; k < 14; k++) addPlane(made, burst(0.25, seed + 40 + k, 'band', 900 + 1900 * dice.next(), 0.6, 0.012 + 0.05 * dice.next()), near * near * 1.3 * (0.4 + 0.6 * dice.next()), 0.2 * dice.next() ** 1.6)
    return driven(made, 1.2)
  }, 1.2)
}

export function explosion(seed: number): Sound {
  const dice = createDice(seed, 'explosion')
  const seconds = 4.2
  return sides((side) => {
    const made = driven(plane(seconds, (t) => 1.6 * Math.exp(-t / 0.42) * Math.sin(2 * Math.PI * (34 * t + 3.4 * (1 - Math.exp(-t / 0.09))))), 1.6)
    addPlane(made, shaped(filter(noise(seconds, seed + side), 'low', (t) => 130 + 5200 * Math.exp(-t / 0.16), 0.7), (t) => Math.min(1, t / 0.002) * (1.5 * Math.exp(-t / 0.12) + 0.75 * Math.exp(-t / 0.9))))
    for (let k = 0; k < 46; k++) addPlane(made, burst(0.12, seed + 30 + k, 'band', 500 + 2600 * dice.next(), 1, 0.006 + 0.02 * dice.next()), 0.3 * dice.next() ** 2, 0.25 + 2.2 * dice.next() ** 1.5)
    return driven(made, 1.5)
  }, 0.8)
}

/** A gull: a few falling, hoarse cries. */
export function gull(seed: number): Sound {
  const dice = createDice(seed, 'gull')
  const cries = 2 + dice.whole(4)
  const made = empty(cries * 0.36 + 0.7)
  const base = 880 + 260 * dice.next()
  for (let k = 0; k < cries; k++) {
    const length = k === 0 ? 0.42 : 0.22 + 0.12 * dice.next()
    const top = base * (k === 0 ? 1.15 : 1) * (1 + 0.06 * dice.around())
    let phase = 0
    const cry = plane(length, (t) => {
      const x = t / length
      const hertz = top * (0.72 + 0.42 * Math.sin(Math.PI * Math.min(1, x * 1.25 + 0.12)) - 0.16 * x) * (1 + 0.012 * Math.sin(2 * Math.PI * 63 * t))
      phase += (2 * Math.PI * hertz) / 48000
      const edge = Math.sin(Math.PI * x) ** 0.6
      return edge * (0.5 * Math.sin(phase) + 0.85 * Math.sin(2 * phase) + 0.5 * Math.sin(3 * phase) + 0.32 * Math.sin(4 * phase) + 0.14 * Math.sin(6 * phase)) * (0.75 + 0.25 * Math.sin(2 * Math.PI * 71 * t))
    })
    addPlane(made, cry, 0.8, 0.02 + k * 0.36)
    addPlane(made, shaped(filter(noise(length, seed + k), 'band', top * 2.4, 2), (t) => 0.14 * Math.sin((Math.PI * t) / length)), 1, 0.02 + k * 0.36)
  }
  return done(made, 0.1)
}

/** A motor that idles, or is driven: strokes of its cylinders through pipe and body. */
export function engine(seed: number, seconds: number): Sound {
  const dice = createDice(seed, 'engine')
  const made = empty(seconds)
  const rate = 27
  for (let at = 0.01, k = 0; at < seconds; k++) {
    const gain = 0.75 + 0.25 * [1, 0.7, 0.9, 0.6][k % 4]! + 0.08 * dice.around()
    addPlane(made, burst(0.09, seed + (k & 31), 'low', 260 + 60 * (k % 4), 1.6, 0.013, 0.002), gain, at)
    at += (1 / rate) * (1 + 0.02 * dice.around() + 0.05 * (wander(at, 1.3, seed) - 0.5))
  }
  const pipe = filter(made.slice(), 'band', 96, 4)
  addPlane(made, pipe, 2.2)
  addPlane(made, shaped(filter(noise(seconds, seed + 77), 'band', 1500, 0.6), (t) => 0.03 * (0.7 + 0.3 * Math.sin(2 * Math.PI * rate * 0.5 * t))))
  shaped(made, (t) => Math.min(1, t / 0.15, (seconds - t) / 0.4))
  return done(driven(peaking(made), 1.6), 0.2)
}
