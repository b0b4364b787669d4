/** What is said in one breath, and how: pitch, its ups and downs, loudness, pace, how it ends. */
import { atSampleRate, withChannels, type Track } from '../../../../engine/api.ts'
import { pitchOf } from '../../speech/pitch.ts'
import { POINTS } from '../speech/mouth-track.ts'
import type { MelTrack } from '../speech/mel-track.ts'
import { hearVisemes } from '../speech/viseme-network.ts'

export const QUALITIES = ['pitch', 'range', 'level', 'rate', 'end', 'tremble', 'brightness'] as const

export interface Phrase {
  /** Seconds. */
  readonly from: number
  readonly to: number
  /** By `QUALITIES`: semitones, logarithm of semitones, dB, logarithm of sounds a second, semitones, semitones, dB. */
  readonly values: Float64Array
}

/** Seconds: shorter rests are inside a phrase; what is shorter is none; what is longer is cut. */
const REST = 0.22
const SHORTEST = 0.5
const LONGEST = 6
const RATE = 16000
/** The share of a phrase that is its end. */
const END = 0.3
/** Points between a tremble's top and its bottom, at six times a second. */
const HALF_TURN = 8

export async function phrasesOf(audio: Track, mels: MelTrack, signal: AbortSignal): Promise<readonly Phrase[]> {
  const visemes = new Uint8Array(mels.count)
  hearVisemes(mels, (point, chances) => { visemes[point] = chances[0]! > 0.5 ? 0 : 1 + chances.subarray(1).reduce((best, one, v, all) => (one > all[best]! ? v : best), 0) })
  const track = atSampleRate(withChannels(audio, 1), RATE)
  const phrases: Phrase[] = []
  for (const [from, to] of spans(visemes)) {
    signal.throwIfAborted()
    const [samples] = await track.samples((from * RATE) / POINTS, ((to - from) * RATE) / POINTS)
    const values = qualities(samples!, from, to, visemes, mels)
    if (values !== undefined) phrases.push({ from: from / POINTS, to: to / POINTS, values })
  }
  return phrases
}

/** From rest to rest, in points. */
function spans(visemes: Uint8Array): [number, number][] {
  const found: [number, number][] = []
  let [from, last] = [-1, -1]
  const end = (): void => {
    if (from < 0) return
    const parts = Math.ceil((last + 1 - from) / (LONGEST * POINTS))
    const size = Math.ceil((last + 1 - from) / parts)
    if (last + 1 - from >= SHORTEST * POINTS) for (let k = 0; k < parts; k++) found.push([from + k * size, Math.min(last + 1, from + (k + 1) * size)])
    from = -1
  }
  for (let n = 0; n < visemes.length; n++) {
    if (visemes[n] === 0) {
      if (n - last > REST * POINTS) end()
      continue
    }
    if (from < 0) from = n
    last = n
  }
  end()
  return found
}

function qualities(samples: Float32Array, from: number, to: number, visemes: Uint8Array, mels: MelTrack): Float64Array | undefined {
  const { hertz } = pitchOf(samples, RATE)
  const semitones = Array.from(hertz, (one) => (one > 0 ? 12 * Math.log2(one / 100) : NaN))
  const voiced = semitones.flatMap((one, n) => (Number.isNaN(one) ? [] : [n]))
  // Nobody speaks without a voice: noise, or music.
  if (voiced.length < 0.2 * (to - from)) return undefined
  const middle = percentile(voiced.map((n) => semitones[n]!), 0.5)
  // Jumps of an octave are mistakes.
  const sound = voiced.filter((n) => Math.abs(semitones[n]! - middle) < 10)
  const pitches = sound.map((n) => semitones[n]!)
  const spread = percentile(pitches, 0.9) - percentile(pitches, 0.1)
  const late = sound.slice(Math.floor(sound.length * (1 - END)))
  let [sum, count] = [0, 0]
  for (const n of sound) {
    const off = semitones[n]! - (semitones[n - HALF_TURN]! + semitones[n + HALF_TURN]!) / 2
    if (Math.abs(off) < 3) [sum, count] = [sum + Math.abs(off), count + 1]
  }
  let changes = 0
  for (let n = from + 1; n + 1 < to; n++) if (visemes[n] !== visemes[n - 1] && visemes[n] === visemes[n + 1]) changes++
  const levels = Array.from(mels.levels.subarray(from, to))
  return Float64Array.of(
    middle, Math.log(0.3 + spread), percentile(levels, 0.8), Math.log((changes + 1) / ((to - from) / POINTS)),
    percentile(late.map((n) => semitones[n]!), 0.5) - middle, count === 0 ? 0 : sum / count, mels.brightness(from, to),
  )
}

export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) return 0
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!
}
