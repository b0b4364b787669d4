/** What a sound is made of over time, a hundred times a second: levels of bands as wide as ears have them. */
import { atSampleRate, createSpectrum, inBand, melBands, withChannels, type Track } from '../../../../engine/api.ts'
import { POINTS } from './mouth-track.ts'

export const BANDS = 24
const RATE = 16000
/** 25 ms. */
const WINDOW = 400
const SIZE = 512
const HOP = RATE / POINTS
/** A byte holds half decibels from here on. */
const LOWEST = -120
const STEPS = 2
/** Points over which the loudest is looked for, and how many of such blocks on each side count: 3 s. */
const BLOCK = 25
const REACH = 12
/** What is quieter than the loudest of the whole sound by so much is not made louder, dB. */
const SOFT = 22
/** What lies below its loudest by so much is silence, dB. */
const DEPTH = 66
const SILENCE = (30 - DEPTH) / 15

/** Points of loud speech count for its voice and microphone against the usual shape of speech, down to so many dB; and as many points more are usual. */
const LOUD = 25
const USUAL_POINTS = 150
const USUAL = [-0.31, -0.13, -0.11, -0.03, -0.03, -0.13, -0.24, -0.29, -0.28, -0.27, -0.25, -0.22, -0.13, -0.03, 0.07, 0.13, 0.14, 0.08, -0.02, -0.13, -0.21, -0.24, -0.3, -0.46]
/** The first bands above 1 and 2 kHz. */
const MIDDLE = 8
const UPPER = 13

const spectrum = createSpectrum(SIZE)
const bands = melBands({ bands: BANDS, size: SIZE, sampleRate: RATE, low: 60, high: 7600, scale: 'htk' })
const window = Float64Array.from({ length: WINDOW }, (_, i) => 0.54 - 0.46 * Math.cos((2 * Math.PI * i) / (WINDOW - 1)))

export interface MelTrack {
  readonly count: number
  /** dB of all bands together. */
  readonly levels: Float32Array
  /** By how much the bands above 2 kHz are louder than those below 1 kHz, in the mean of some points, dB. */
  brightness(from: number, to: number): number
  /** Values of the points from `first` on, `count` of them, as the network takes them; silence outside. */
  read(first: number, count: number, into: Float32Array): void
}

/** Goes through the sound a second at a time. Any sample rate, any level: values are against the loudest nearby. */
export async function melsOf(audio: Track, signal: AbortSignal, progress: (done: number, total: number) => void): Promise<MelTrack> {
  const track = atSampleRate(withChannels(audio, 1), RATE)
  const count = Math.max(1, Math.ceil(track.info.length / HOP))
  const bytes = new Uint8Array(count * BANDS)
  const levels = new Float32Array(count)
  const [stretch, power] = [new Float64Array(SIZE), new Float64Array(spectrum.bins)]
  const before = WINDOW / 2 + 1
  for (let from = 0; from < count; from += POINTS) {
    signal.throwIfAborted()
    const until = Math.min(count, from + POINTS)
    const samples = (await track.samples(from * HOP - before, (until - from) * HOP + 2 * before))[0]!
    for (let n = from; n < until; n++) {
      const start = (n - from) * HOP + 1
      for (let i = 0; i < WINDOW; i++) stretch[i] = window[i]! * (samples[start + i]! - 0.97 * samples[start + i - 1]!)
      spectrum.power(stretch, power)
      let all = 0
      for (let b = 0; b < BANDS; b++) {
        const sum = inBand(bands[b]!, power)
        all += sum
        bytes[n * BANDS + b] = Math.max(0, Math.min(255, Math.round((10 * Math.log10(sum / WINDOW + 1e-12) - LOWEST) * STEPS)))
      }
      levels[n] = 10 * Math.log10(all / WINDOW + 1e-12)
    }
    progress(until, count)
  }
  const top = loudnessNear(levels)
  const value = (n: number, b: number): number => (Math.max(-DEPTH, bytes[n * BANDS + b]! / STEPS + LOWEST - top(n)) + 30) / 15
  const shape = shapeOf(levels, top, value)
  return {
    count,
    levels,
    brightness(from, to) {
      let sum = 0
      for (let n = from; n < to; n++) {
        for (let b = 0; b < MIDDLE; b++) sum -= bytes[n * BANDS + b]! / MIDDLE
        for (let b = UPPER; b < BANDS; b++) sum += bytes[n * BANDS + b]! / (BANDS - UPPER)
      }
      return sum / STEPS / Math.max(1, to - from)
    },
    read(first, length, into) {
      for (let k = 0; k < length; k++) {
        const n = first + k
        for (let b = 0; b < BANDS; b++) {
          const own = n < 0 || n >= count ? SILENCE : value(n, b)
          into[k * BANDS + b] = own <= SILENCE ? SILENCE : Math.max(SILENCE, own - shape[b]!)
        }
      }
    },
  }
}

/** By how much each band of this voice, room and microphone is louder than usual. */
function shapeOf(levels: Float32Array, top: (point: number) => number, value: (point: number, band: number) => number): Float64Array {
  const sums = new Float64Array(BANDS)
  let count = 0
  for (let n = 0; n < levels.length; n++) {
    if (levels[n]! - top(n) <= -LOUD) continue
    count++
    for (let b = 0; b < BANDS; b++) sums[b]! += value(n, b)
  }
  return sums.map((sum, b) => (sum + USUAL_POINTS * USUAL[b]!) / (count + USUAL_POINTS) - USUAL[b]!)
}

/** The loudest within three seconds, dB; straight lines between quarters of a second. */
function loudnessNear(levels: Float32Array): (point: number) => number {
  const blocks = Math.ceil(levels.length / BLOCK)
  const most = new Float64Array(blocks).fill(-200)
  for (let n = 0; n < levels.length; n++) {
    // A click alone is not loud.
    const value = Math.min(levels[n]!, Math.max(levels[n - 2] ?? -200, levels[n + 2] ?? -200))
    const block = Math.floor(n / BLOCK)
    if (value > most[block]!) most[block] = value
  }
  const least = Math.max(-75, most.reduce((a, b) => Math.max(a, b), -200) - SOFT)
  const near = most.map((_, b) => {
    let value = least
    for (let k = Math.max(0, b - REACH); k <= Math.min(blocks - 1, b + REACH); k++) value = Math.max(value, most[k]!)
    return value
  })
  return (point) => {
    const at = Math.min(blocks - 1, Math.max(0, point / BLOCK - 0.5))
    const left = Math.floor(at)
    return near[left]! + ((near[left + 1] ?? near[left]!) - near[left]!) * (at - left)
  }
}
