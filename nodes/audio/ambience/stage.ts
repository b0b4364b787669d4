/** A stretch of sound in the making, and the pure noise and control functions that fill it: layer by layer, between which others get their turn. */
import type { Breath } from '../../../engine/api.ts'

export type Planes = readonly [Float32Array, Float32Array]

export interface Stage {
  readonly rate: number
  /** Absolute index of the first sample; a multiple of CONTROL, negative before the start of the track. */
  readonly from: number
  readonly count: number
  readonly seed: number
  readonly dry: Planes
  /** What goes to the reverb. */
  readonly wet: Planes
  /** What fills it, in order. */
  readonly layers: ((breath: Breath) => Promise<void> | void)[]
}

/** Samples between two values of a control curve: levels and cutoffs are straight lines between them. */
const CONTROL = 64

export function createStage(rate: number, from: number, count: number, seed: number): Stage {
  const pair = (): Planes => [new Float32Array(count), new Float32Array(count)]
  return { rate, from, count, seed, dry: pair(), wet: pair(), layers: [] }
}

/** Fills the stage with what was added to it. */
export async function fillStage({ layers }: Stage, breath: Breath): Promise<void> {
  for (const layer of layers.splice(0)) {
    await layer(breath)
    await breath()
  }
}

/** A well mixed 32 bit number for two whole numbers. */
export function hash(index: number, seed: number): number {
  let x = Math.imul(index ^ Math.imul(seed, 0x9e3779b1), 0x85ebca6b)
  x ^= x >>> 15
  x = Math.imul(x, 0x2c1b3c6d)
  x ^= x >>> 12
  x = Math.imul(x, 0x297a2d39)
  return (x ^ (x >>> 15)) >>> 0
}

/** 0..1, the same for the same index and seed. */
const random = (index: number, seed: number): number => hash(index, seed) / 4294967296

/** Slow, smooth wandering in 0..1: a new aim every `period` seconds. */
export function wander(time: number, period: number, seed: number): number {
  const position = time / period
  const knot = Math.floor(position)
  const x = position - knot
  const a = random(knot, seed)
  return a + (random(knot + 1, seed) - a) * x * x * (3 - 2 * x)
}

export interface NoiseLayer {
  /** Tells layers of one scene apart. */
  readonly id: number
  readonly colour?: 'white' | 'pink'
  readonly filter: 'low' | 'band' | 'high'
  /** Hz at a time in seconds. */
  readonly cutoff: (time: number, side: number) => number
  /** Resonance; 0.7 is flat. */
  readonly q?: number
  readonly gain: (time: number, side: number) => number
  /** 0: the same on both sides, 1: independent. */
  readonly width?: number
  /** Share that goes to the reverb. */
  readonly send?: number
}

/** Adds filtered noise. */
export const addNoise = (stage: Stage, layer: NoiseLayer): void => void stage.layers.push((breath) => layNoise(stage, layer, breath))

/** Samples after which others may get their turn; a multiple of CONTROL. */
const TURN = 64 * CONTROL

async function layNoise(stage: Stage, layer: NoiseLayer, breath: Breath): Promise<void> {
  const { rate, from, count } = stage
  const { id, colour = 'pink', filter, cutoff, q = 0.7, gain, width = 0.5, send = 0 } = layer
  const own = hash(id * 4 + 1, stage.seed)
  const shared = hash(id * 4 + 3, stage.seed)
  const norm = 1 / Math.hypot(width, 1 - width)
  for (const side of [0, 1] as const) {
    const dry = stage.dry[side]
    const wet = stage.wet[side]
    let p0 = 0, p1 = 0, p2 = 0
    let s1 = 0, s2 = 0
    for (let chunk = 0; chunk < count; chunk += CONTROL) {
      if (chunk % TURN === 0) await breath()
      const time = (from + chunk) / rate
      const next = (from + chunk + CONTROL) / rate
      // State variable filter with trapezoidal integrators (A. Simper, 2013): stable while its cutoff moves.
      const g = Math.tan((Math.PI * Math.min(cutoff(time, side), rate * 0.45)) / rate)
      const k = 1 / q
      const a1 = 1 / (1 + g * (g + k))
      const level = gain(time, side)
      const slope = (gain(next, side) - level) / CONTROL
      for (let i = chunk; i < chunk + CONTROL; i++) {
        const at = from + i
        let x = norm * (width * (hash(at, own + side) / 2147483648 - 1) + (1 - width) * (hash(at, shared) / 2147483648 - 1))
        if (colour === 'pink') {
          // Three one-pole filters whose sum falls by 3 dB an octave (P. Kellet).
          p0 = 0.99765 * p0 + x * 0.099046
          p1 = 0.963 * p1 + x * 0.2965164
          p2 = 0.57 * p2 + x * 1.0526913
          x = (p0 + p1 + p2 + x * 0.1848) * 0.3
        }
        const v3 = x - s2
        const v1 = a1 * s1 + g * a1 * v3
        const v2 = s2 + g * v1
        s1 = 2 * v1 - s1
        s2 = 2 * v2 - s2
        const y = filter === 'low' ? v2 : filter === 'band' ? k * v1 : x - k * v1 - v2
        const out = y * (level + slope * (i - chunk))
        dry[i]! += out * (1 - send)
        wet[i]! += out * send
      }
    }
  }
}

export interface Events {
  readonly id: number
  /** Seconds of a cell; each cell may hold one event, anywhere in it. */
  readonly every: number
  /** How likely a cell has one, 0..1. */
  readonly chance: number
  /** Seconds that the longest one lasts. */
  readonly longest: number
}

/** Calls `play` for each event that sounds in the stage: its start in seconds and its own random numbers. */
export function eachEvent(stage: Stage, { id, every, chance, longest }: Events, play: (start: number, own: (k: number) => number) => void): void {
  const seed = hash(id, stage.seed ^ 0x5bd1e995)
  const first = Math.floor((stage.from / stage.rate - longest) / every) - 1
  const last = Math.floor((stage.from + stage.count) / stage.rate / every)
  for (let cell = first; cell <= last; cell++) {
    const own = (k: number): number => random(cell * 64 + k, seed)
    if (own(0) < chance) play((cell + own(1)) * every, own)
  }
}

export interface Voice {
  readonly start: number
  readonly duration: number
  readonly pan: number
  readonly send: number
}

/** Adds `sample(seconds since start)` from `start` on for `duration` seconds, panned (-1 left, 1 right, equal power). */
export const addVoice = (stage: Stage, voice: Voice, sample: (time: number) => number): void => void stage.layers.push(() => layVoice(stage, voice, sample))

function layVoice({ rate, from, count, dry, wet }: Stage, voice: Voice, sample: (time: number) => number): void {
  const begin = Math.max(0, Math.ceil(voice.start * rate) - from)
  const end = Math.min(count, Math.floor((voice.start + voice.duration) * rate) - from)
  const angle = ((voice.pan + 1) * Math.PI) / 4
  const left = Math.cos(angle)
  const right = Math.sin(angle)
  for (let i = begin; i < end; i++) {
    const value = sample((from + i) / rate - voice.start)
    dry[0][i]! += value * left * (1 - voice.send)
    dry[1][i]! += value * right * (1 - voice.send)
    wet[0][i]! += value * left * voice.send
    wet[1][i]! += value * right * voice.send
  }
}
