/**
 * Another pitch and another pace for a voice, its timbre kept: pitch-synchronous overlap-add (Moulines and Charpentier 1990).
 * Grains of two periods are cut out at the peaks of each period and laid down anew, closer for a higher voice, some twice for a
 * slower one. Pure.
 */
import { pitchAt, pitchOf, type PitchTrack } from './pitch.ts'

/** What becomes of the voice at a time, in seconds of the source. */
export interface Shape {
  /** Seconds that a second takes from now on; piecewise constant. */
  readonly stretch: readonly { readonly from: number; readonly factor: number }[]
  /** Factor of the pitch, where the voice has one: `hertz` is what it has now. */
  pitch(time: number, hertz: number, middle: number): number
  /** Factor of the amplitude. */
  gain(time: number): number
}

export interface Reshaped {
  readonly samples: Float32Array
  /** Where a time of the source has gone. */
  when(time: number): number
}

/** Seconds between grains where the voice has no pitch. */
const UNVOICED = 0.006

export function reshape(source: Float32Array, sampleRate: number, shape: Shape, changesPitch: boolean): Reshaped {
  const when = timeMap(shape.stretch)
  const still = shape.stretch.every(({ factor }) => Math.abs(factor - 1) < 1e-6)
  const samples = still && !changesPitch ? source.slice() : overlapped(source, sampleRate, shape, when)
  for (let i = 0; i < samples.length; i++) samples[i]! *= shape.gain(when.back(i / sampleRate))
  return { samples, when: when.forth }
}

interface TimeMap {
  forth(time: number): number
  back(time: number): number
}

function timeMap(stretch: Shape['stretch']): TimeMap {
  const knots: { from: number; to: number; factor: number }[] = []
  for (const { from, factor } of stretch.length === 0 ? [{ from: 0, factor: 1 }] : stretch) {
    const last = knots.at(-1)
    knots.push({ from, factor, to: last === undefined ? from : last.to + (from - last.from) * last.factor })
  }
  const at = (value: number, key: 'from' | 'to'): (typeof knots)[number] => {
    let [low, high] = [0, knots.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (knots[middle]![key] <= value) low = middle
      else high = middle - 1
    }
    return knots[low]!
  }
  return {
    forth(time) {
      const { from, to, factor } = at(time, 'from')
      return to + (time - from) * factor
    },
    back(time) {
      const { from, to, factor } = at(time, 'to')
      return from + (time - to) / factor
    },
  }
}

function overlapped(source: Float32Array, sampleRate: number, shape: Shape, when: TimeMap): Float32Array {
  const pitch = pitchOf(source, sampleRate)
  const marks = marksOf(source, sampleRate, pitch)
  const length = Math.max(1, Math.round(when.forth(source.length / sampleRate) * sampleRate))
  const result = new Float32Array(length)
  const weight = new Float32Array(length)
  let nearest = 0
  for (let at = 0; at < length;) {
    const time = when.back(at / sampleRate)
    while (nearest + 1 < marks.length && Math.abs(marks[nearest + 1]!.at - time * sampleRate) <= Math.abs(marks[nearest]!.at - time * sampleRate)) nearest++
    const { at: mark, period, hertz } = marks[nearest]!
    lay(source, mark, Math.round(period), result, weight, Math.round(at))
    const factor = hertz === 0 ? 1 : Math.min(3, Math.max(0.33, shape.pitch(time, hertz, pitch.middle)))
    at += Math.max(8, period / factor)
  }
  // Where grains lie closer than they were cut. Where they lie apart, the dip between them is what a lower voice has.
  for (let i = 0; i < length; i++) if (weight[i]! > 1) result[i]! /= weight[i]!
  return result
}

interface Mark {
  /** Samples. */
  readonly at: number
  readonly period: number
  readonly hertz: number
}

/** One in each period, at its highest peak. */
function marksOf(source: Float32Array, sampleRate: number, pitch: PitchTrack): Mark[] {
  const marks: Mark[] = []
  const sign = polarity(source)
  for (let at = 0; at < source.length;) {
    const hertz = pitchAt(pitch, at / sampleRate)
    const period = hertz === 0 ? UNVOICED * sampleRate : sampleRate / hertz
    let peak = Math.round(at)
    if (hertz > 0) {
      const reach = Math.round(period * (marks.at(-1)?.hertz ? 0.2 : 0.5))
      let best = -Infinity
      for (let i = Math.max(0, Math.round(at) - reach); i <= Math.min(source.length - 1, Math.round(at) + reach); i++) {
        if (source[i]! * sign > best) [best, peak] = [source[i]! * sign, i]
      }
    }
    if (peak <= (marks.at(-1)?.at ?? -1)) peak = Math.round(at)
    marks.push({ at: peak, period, hertz })
    at = peak + period
  }
  return marks.length === 0 ? [{ at: 0, period: UNVOICED * sampleRate, hertz: 0 }] : marks
}

/** Whether peaks of this recording point up or down. */
function polarity(source: Float32Array): number {
  let sum = 0
  for (const one of source) sum += one ** 3
  return sum < 0 ? -1 : 1
}

/** A grain of two periods under a raised cosine. */
function lay(source: Float32Array, from: number, period: number, result: Float32Array, weight: Float32Array, to: number): void {
  for (let i = -period; i <= period; i++) {
    const value = source[from + i]
    if (value === undefined || to + i < 0 || to + i >= result.length) continue
    const share = 0.5 + 0.5 * Math.cos((Math.PI * i) / (period + 1))
    result[to + i]! += value * share
    weight[to + i]! += share
  }
}
