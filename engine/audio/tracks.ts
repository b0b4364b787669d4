/** Cutting, resampling and channel layout of lazy tracks. Pure; every window of a track gives the same samples. */
import type { Track } from '../frames/clip.ts'

/** `length` samples of a track from `from` on; silence where the track has none. */
export function sliceTrack(track: Track, from: number, length: number): Track {
  return windowed({ ...track.info, length }, (start, count) => track.samples(from + start, count))
}

/** Silence of `length` samples. */
export function silence(sampleRate: number, channels: number, length: number): Track {
  return {
    info: { sampleRate, channels, length },
    samples: async (_start, count) => planes(channels, count),
  }
}

/** A track from a function that is only asked for samples inside it; outside is silence. */
export function windowed(
  info: Track['info'],
  inside: (start: number, count: number) => Promise<Float32Array[]> | Float32Array[],
): Track {
  return {
    info,
    async samples(start, count) {
      const from = Math.max(0, start)
      const to = Math.min(info.length, start + count)
      if (from === start && to - from === count) return inside(start, count)
      const result = planes(info.channels, count)
      if (from >= to) return result
      const made = await inside(from, to - from)
      result.forEach((plane, channel) => plane.set(made[channel]!, from - start))
      return result
    },
  }
}

/** Channels of 5.1: left, right, centre, low frequencies, left and right surround. */
const SURROUND = 6
const HALF = Math.SQRT1_2
/** Of 5.1 to stereo (ITU-R BS.775-4, table 2); the low-frequency channel is left out. */
const TO_STEREO = [[1, 0, HALF, 0, HALF, 0], [0, 1, HALF, 0, 0, HALF]]

/**
 * The track with another number of channels. Mono goes to all sides at full strength: in 5.1 it is the centre, as loud as both together.
 * Stereo is the front of 5.1; 5.1 is mixed down by ITU-R BS.775. To mono is the mean of both sides. Of other layouts, surplus channels are
 * dropped and missing ones silent.
 */
export function withChannels(track: Track, channels: number): Track {
  const own = track.info.channels
  if (own === channels) return track
  const gains = gainsBetween(own, channels)
  return {
    info: { ...track.info, channels },
    async samples(start, count) {
      const source = await track.samples(start, count)
      return gains.map((row) => {
        const mixed = new Float32Array(count)
        for (const [c, gain] of row.entries()) {
          const plane = source[c]!
          if (gain !== 0) for (let i = 0; i < count; i++) mixed[i]! += plane[i]! * gain
        }
        return mixed
      })
    },
  }
}

/** A row of gains for each channel of the result. */
function gainsBetween(own: number, channels: number): number[][] {
  if (own === SURROUND && channels === 2) return TO_STEREO
  if (own === SURROUND && channels === 1) return [TO_STEREO[0]!.map((gain, c) => (gain + TO_STEREO[1]![c]!) / 2)]
  if (own === 1 && channels === SURROUND) return Array.from({ length: channels }, (_, c) => [c === 2 ? Math.SQRT2 : 0])
  if (own === 1) return Array.from({ length: channels }, () => [1])
  if (channels === 1) return [Array.from({ length: own }, () => 1 / own)]
  return Array.from({ length: channels }, (_, c) => Array.from({ length: own }, (_, from) => (c === from ? 1 : 0)))
}

/** Zero crossings of the sinc on each side of its centre, and the steepness of its Kaiser window (about -80 dB). */
const LOBES = 24
const KAISER_BETA = 8

/**
 * Plays a track `factor` times as fast by band-limited interpolation (windowed sinc): pitch follows speed. Also
 * converts sample rates: `factor` is then old rate / new rate. Output sample n is the source at n * factor.
 * @param length samples of the result
 */
export function resampleTrack(track: Track, factor: number, length: number, sampleRate = track.info.sampleRate): Track {
  const { channels } = track.info
  // Going faster folds what lies above the new Nyquist frequency: the sinc is widened to cut it off.
  const cutoff = Math.min(1, 1 / factor)
  const reach = Math.ceil(LOBES / cutoff)
  const taps = 2 * reach + 2
  // What is slow needs fewer places between.
  const phases = Math.max(8, Math.ceil(PHASES * cutoff))
  let table: Float64Array | undefined
  return windowed({ sampleRate, channels, length }, async (start, count) => {
    const first = Math.floor(start * factor) - reach
    const last = Math.floor((start + count - 1) * factor) + reach + 1
    const source = await track.samples(first, last - first + 1)
    const result = planes(channels, count)
    const weights = new Float64Array(taps)
    table ??= tapsBetween(cutoff, reach, phases)
    for (let i = 0; i < count; i++) {
      const position = (start + i) * factor
      const centre = Math.floor(position)
      const phase = (position - centre) * phases
      const row = Math.floor(phase) * taps
      const share = phase - Math.floor(phase)
      for (let k = 0; k < taps; k++) weights[k] = table[row + k]! + (table[row + taps + k]! - table[row + k]!) * share
      const offset = centre - reach - first
      for (let c = 0; c < channels; c++) {
        const plane = source[c]!
        // One tap more may lie behind the last sample that was asked for, where its weight is 0.
        const within = Math.min(taps, plane.length - offset)
        let value = 0
        for (let k = 0; k < within; k++) value += weights[k]! * plane[offset + k]!
        result[c]![i] = value
      }
    }
    return result
  })
}

/** Places between two samples for which the sinc is worked out; straight lines join them (-105 dB). */
const PHASES = 512

/** Rows of taps, one for each place; each adds up to 1. */
function tapsBetween(cutoff: number, reach: number, phases: number): Float64Array {
  const taps = 2 * reach + 2
  const table = new Float64Array((phases + 1) * taps)
  for (let phase = 0; phase <= phases; phase++) {
    const row = table.subarray(phase * taps, (phase + 1) * taps)
    let sum = 0
    for (let k = 0; k < taps; k++) {
      const distance = k - reach - phase / phases
      row[k] = cutoff * sinc(distance * cutoff) * kaiser(distance / (reach + 1))
      sum += row[k]!
    }
    for (let k = 0; k < taps; k++) row[k]! /= sum
  }
  return table
}

/** The track at another sample rate; the same where it has it already. */
export function atSampleRate(track: Track, sampleRate: number): Track {
  const own = track.info.sampleRate
  if (own === sampleRate) return track
  return resampleTrack(track, own / sampleRate, Math.round((track.info.length * sampleRate) / own), sampleRate)
}

/** Amplitude factor of a level in decibels. */
export const fromDecibels = (decibels: number): number => 10 ** (decibels / 20)

const planes = (channels: number, count: number): Float32Array[] =>
  Array.from({ length: channels }, () => new Float32Array(count))

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)
}

/** Kaiser window over -1..1, from a table: a Bessel function for each sample would be slow. */
function kaiser(x: number): number {
  const position = Math.abs(x) * TABLE_STEPS
  const left = Math.floor(position)
  if (left >= TABLE_STEPS) return 0
  return KAISER[left]! + (KAISER[left + 1]! - KAISER[left]!) * (position - left)
}

/** Modified Bessel function of the first kind, order 0, by its power series. */
function bessel(x: number): number {
  let term = 1
  let sum = 1
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2
    sum += term
  }
  return sum
}

const TABLE_STEPS = 8192
const KAISER = Float64Array.from(
  { length: TABLE_STEPS + 1 },
  (_, i) => bessel(KAISER_BETA * Math.sqrt(1 - (i / TABLE_STEPS) ** 2)) / bessel(KAISER_BETA),
)
