/** What speech sounds like, over time: mel cepstra and how they change. Two voices that say the same come out alike. Pure. */
import { createSpectrum, inBand, melBands } from '../../../engine/api.ts'

/** Rate of the samples. */
export const FEATURE_RATE = 16000
/** Seconds from one value to the next. */
export const HOP = 0.005
const WINDOW = 400
const SIZE = 512
const BANDS = 26
const CEPSTRA = 13
/** Values a moment: cepstra, and their slopes. */
export const WIDTH = CEPSTRA * 2
/** Points on each side that a slope is drawn through: 20 ms. */
const REACH = 4
/** What lies below the loudest bands by so much (natural logarithm of power: 61 dB) is all one silence. */
const FLOOR = 14
/** How much a slope counts beside a value. */
const SLOPE = 1

const spectrum = createSpectrum(SIZE)
const bands = melBands({ bands: BANDS, size: SIZE, sampleRate: FEATURE_RATE, low: 60, high: 7600, scale: 'htk' })
const window = Float64Array.from({ length: WINDOW }, (_, i) => 0.54 - 0.46 * Math.cos((2 * Math.PI * i) / (WINDOW - 1)))
const cosines = Float64Array.from({ length: CEPSTRA * BANDS }, (_, i) => Math.cos((Math.PI * Math.floor(i / BANDS) * ((i % BANDS) + 0.5)) / BANDS))

export interface Features {
  readonly count: number
  /** `WIDTH` values a moment. */
  readonly values: Float32Array
  /** Level of each moment, dB. */
  readonly levels: Float32Array
  /** Moments at which nothing is said. */
  readonly quiet: readonly boolean[]
}

/**
 * Values are relative to the voice's own mean and spread, over what is no pause.
 * @param unspoken moments at which a model hears nobody speak
 */
export function featuresOf(samples: Float32Array, unspoken?: readonly boolean[]): Features {
  const hop = HOP * FEATURE_RATE
  const count = Math.max(1, Math.ceil(samples.length / hop))
  const cepstra = new Float64Array(count * CEPSTRA)
  const levels = new Float32Array(count)
  const heard = new Float64Array(count * BANDS)
  const [stretch, power, logs] = [new Float64Array(SIZE), new Float64Array(spectrum.bins), new Float64Array(BANDS)]
  for (let n = 0; n < count; n++) {
    const start = Math.round(n * hop + hop / 2 - WINDOW / 2)
    let energy = 0
    for (let i = 0; i < WINDOW; i++) {
      const at = start + i
      const [now, before] = [samples[at] ?? 0, samples[at - 1] ?? 0]
      energy += now * now
      stretch[i] = window[i]! * (now - 0.97 * before)
    }
    levels[n] = 10 * Math.log10(energy / WINDOW + 1e-9)
    spectrum.power(stretch, power)
    bands.forEach((band, b) => (heard[n * BANDS + b] = Math.log(inBand(band, power) + 1e-10)))
  }
  const floor = Float64Array.from(heard).sort()[Math.floor(heard.length * 0.97)]! - FLOOR
  for (let n = 0; n < count; n++) {
    for (let b = 0; b < BANDS; b++) logs[b] = Math.max(floor, heard[n * BANDS + b]!)
    for (let c = 0; c < CEPSTRA; c++) {
      let sum = 0
      for (let b = 0; b < BANDS; b++) sum += cosines[c * BANDS + b]! * logs[b]!
      cepstra[n * CEPSTRA + c] = sum
    }
  }
  const quiet = pausesBy(levels, unspoken)
  evened(cepstra, quiet)
  return { count, values: withSlopes(cepstra, count), levels, quiet }
}

/** Pauses are where it is quieter than the loud by so much, dB. */
const QUIET = 35

/** So much of what is unspoken is quiet where pauses are clean: then level tells their ends best. */
const CLEAN = 0.7

/** Where nothing is said: where it is quiet; over music and noise also where nobody is heard to speak. */
function pausesBy(levels: Float32Array, unspoken?: readonly boolean[]): readonly boolean[] {
  const least = loudOf(levels) - QUIET
  const quiet = Array.from(levels, (level) => level < least)
  if (unspoken === undefined) return quiet
  const silent = unspoken.filter((one, n) => one && quiet[n]).length
  return silent >= CLEAN * unspoken.filter(Boolean).length ? quiet : quiet.map((one, n) => one || unspoken[n] === true)
}

const loudOf = (levels: Float32Array): number => Float32Array.from(levels).sort()[Math.floor(levels.length * 0.95)] ?? -90

function evened(cepstra: Float64Array, quiet: readonly boolean[]): void {
  for (let c = 0; c < CEPSTRA; c++) {
    let [sum, squares, count] = [0, 0, 0]
    for (let n = 0; n < quiet.length; n++) {
      if (quiet[n]) continue
      const value = cepstra[n * CEPSTRA + c]!
      sum += value
      squares += value * value
      count++
    }
    const mean = sum / Math.max(1, count)
    const spread = Math.sqrt(Math.max(1e-6, squares / Math.max(1, count) - mean * mean))
    for (let n = 0; n < quiet.length; n++) cepstra[n * CEPSTRA + c] = (cepstra[n * CEPSTRA + c]! - mean) / spread
  }
}

function withSlopes(cepstra: Float64Array, count: number): Float32Array {
  const values = new Float32Array(count * WIDTH)
  const scale = (SLOPE * REACH) / (2 * Array.from({ length: REACH }, (_, k) => (k + 1) ** 2).reduce((sum, one) => sum + one, 0))
  for (let n = 0; n < count; n++) {
    for (let c = 0; c < CEPSTRA; c++) {
      values[n * WIDTH + c] = cepstra[n * CEPSTRA + c]!
      let slope = 0
      for (let k = 1; k <= REACH; k++) slope += k * (cepstra[Math.min(count - 1, n + k) * CEPSTRA + c]! - cepstra[Math.max(0, n - k) * CEPSTRA + c]!)
      values[n * WIDTH + CEPSTRA + c] = slope * scale
    }
  }
  return values
}
