/** When one recording of a sound begins within another of the same: a second microphone, a clap. */
import { createFourier } from './fourier.ts'
import { onsetStrength, STRENGTHS } from './onset-strength.ts'
import type { Track } from '../../../engine/api.ts'

export interface Offset {
  /** Moment of the reference at which the track begins; negative where it began earlier. */
  readonly seconds: number
  /** 0 to 1: how much of what begins in one begins in the other. */
  readonly likeness: number
}

interface Watch {
  readonly signal: AbortSignal
  readonly progress: (done: number, total: number) => void
}

/** Samples that are compared at a time for the last digits, how many stretches of them, and how far around. */
const FINE = 1 << 16
const STRETCHES = 6
const AROUND = 0.03

/** By what begins when, to a hundredth of a second; then by the waves, to the sample. */
export async function findOffset(track: Track, reference: Track, search: number, watch: Watch): Promise<Offset> {
  const [own, other] = [(await onsetStrength(track, watch)).all, (await onsetStrength(reference, watch)).all].map(evened) as [Float64Array, Float64Array]
  const alike = correlated(own, other)
  const most = Math.round(search * STRENGTHS)
  let [lag, best] = [0, -Infinity]
  for (let at = -Math.min(most, own.length - 1); at <= Math.min(most, other.length - 1); at++) {
    const value = alike(at)
    if (value > best) [lag, best] = [at, value]
  }
  const [from, to] = [Math.max(0, lag), Math.min(other.length, own.length + lag)]
  const power = (values: Float64Array, first: number, last: number): number => values.subarray(first, last).reduce((sum, value) => sum + value * value, 0)
  const both = Math.sqrt(power(own, from - lag, to - lag) * power(other, from, to))
  const likeness = both === 0 ? 0 : Math.max(0, best / both)
  return { seconds: await refined(track, reference, lag / STRENGTHS, own, from - lag, to - lag), likeness }
}

/** Values at the ends that don't count: that a recording begins and ends is no sound in it. */
const ENDS = 6

/** Around a mean of 0. */
function evened(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.map((value, i) => (i < ENDS || i >= values.length - ENDS ? 0 : value - mean))
}

/** Sum over i of a[i] b[i + lag], for any lag. */
function correlated(a: Float64Array, b: Float64Array): (lag: number) => number {
  let size = 1
  while (size < a.length + b.length) size *= 2
  const fourier = createFourier(size)
  // Both in one transform: a is its real part, b its imaginary one.
  const [real, imaginary] = [new Float64Array(size), new Float64Array(size)]
  real.set(a)
  imaginary.set(b)
  fourier.transform(real, imaginary)
  const [re, im] = [new Float64Array(size), new Float64Array(size)]
  for (let k = 0; k < size; k++) {
    const m = (size - k) % size
    const [ar, ai] = [(real[k]! + real[m]!) / 2, (imaginary[k]! - imaginary[m]!) / 2]
    const [br, bi] = [(imaginary[k]! + imaginary[m]!) / 2, (real[m]! - real[k]!) / 2]
    // conj(A) B, turned round in time: a forward transform of it is the inverse one, backwards.
    re[k] = ar * br + ai * bi
    im[k] = ar * bi - ai * br
  }
  fourier.transform(re, im)
  return (lag) => re[(size - lag) % size]! / size
}

/** To the sample: each frequency counts alike (PHAT), so that rooms and microphones that sound otherwise do not matter. */
async function refined(track: Track, reference: Track, coarse: number, strength: Float64Array, from: number, to: number): Promise<number> {
  const { sampleRate } = track.info
  if (reference.info.sampleRate !== sampleRate) return coarse
  const shift = Math.round(coarse * sampleRate)
  const fourier = createFourier(FINE)
  const [re, im] = [new Float64Array(FINE), new Float64Array(FINE)]
  for (const place of strongest(strength, from, to)) {
    const start = Math.round((place * sampleRate) / STRENGTHS) - FINE / 2
    const [a, b] = await Promise.all([mono(track, start), mono(reference, start + shift)])
    const [ai, bi] = [new Float64Array(FINE), new Float64Array(FINE)]
    fourier.transform(a, ai)
    fourier.transform(b, bi)
    for (let k = 0; k < FINE; k++) {
      const [x, y] = [a[k]! * b[k]! + ai[k]! * bi[k]!, a[k]! * bi[k]! - ai[k]! * b[k]!]
      const size = Math.hypot(x, y)
      if (size < 1e-12) continue
      re[k]! += x / size
      im[k]! += y / size
    }
  }
  fourier.transform(re, im)
  const reach = Math.round(AROUND * sampleRate)
  let [lag, best] = [0, 0]
  for (let at = -reach; at <= reach; at++) {
    const value = re[(FINE - at) % FINE]!
    if (value > best) [lag, best] = [at, value]
  }
  return (shift + lag) / sampleRate
}

/** Places where most begins, far from each other. */
function strongest(strength: Float64Array, from: number, to: number): number[] {
  const order = Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i).sort((a, b) => strength[b]! - strength[a]!)
  const places: number[] = []
  for (const place of order) {
    if (places.length === STRETCHES) break
    if (places.every((one) => Math.abs(one - place) > STRENGTHS)) places.push(place)
  }
  return places
}

async function mono(track: Track, start: number): Promise<Float64Array> {
  const planes = await track.samples(start, FINE)
  return Float64Array.from({ length: FINE }, (_, i) => planes.reduce((sum, plane) => sum + plane[i]!, 0) * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / FINE)))
}
