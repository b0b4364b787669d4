/** A whole text as a lazy track: sentence by sentence, of which a few are in memory. */
import { windowed, type SpeechTimings, type Track, type WordTime } from '../../../engine/api.ts'
import { atRate } from './at-rate.ts'
import type { Delivered } from './deliver.ts'

/** Of all tracks of speech. */
const SPEECH_RATE = 48000
/** Sentences that are kept as samples. */
const KEPT = 3
/** Silence at both ends. */
const EDGE = 0.1

export interface RecitePlan {
  readonly language: string
  readonly alphabet: 'arpabet' | 'ipa'
  /** Seconds of silence before the first sentence. */
  readonly lead: number
  readonly count: number
  /** Seconds of silence after one. */
  pause(n: number): number
  /** The same each time. */
  sentence(n: number): Promise<Delivered>
  progress(done: number): void
}

interface Piece {
  /** Samples at the track's rate. */
  readonly start: number
  readonly length: number
}

/** Goes through all of it once for its length and the times of its words; its samples are made again when they are asked for. */
export async function recite({ language, alphabet, lead, count, pause, sentence, progress }: RecitePlan): Promise<{ readonly audio: Track; readonly timings: SpeechTimings }> {
  const pieces: Piece[] = []
  const words: WordTime[] = []
  let at = Math.round((EDGE + lead) * SPEECH_RATE)
  let estimated = false
  for (let n = 0; n < count; n++) {
    const made = await sentence(n)
    const length = Math.round((made.samples.length / made.sampleRate) * SPEECH_RATE)
    const offset = at / SPEECH_RATE
    const end = offset + length / SPEECH_RATE
    const moved = <T extends { from: number; to: number }>(one: T): T => ({ ...one, from: milli(offset + one.from), to: milli(Math.min(end, offset + one.to)) })
    for (const word of made.words) words.push({ ...moved(word), phonemes: word.phonemes.map(moved) })
    estimated ||= made.estimated
    pieces.push({ start: at, length })
    at += length + Math.round((n + 1 < count ? pause(n) : EDGE + Math.max(0, pause(n) - EDGE)) * SPEECH_RATE)
    progress(n + 1)
  }
  const length = Math.max(1, at)
  const audio = trackOf(pieces, length, sentence)
  return { audio, timings: { ...(language === '' ? {} : { language }), alphabet, duration: milli(length / SPEECH_RATE), ...(estimated ? { estimated } : {}), words } }
}

/** A tenth of a millisecond is finer than any voice tells. */
const milli = (seconds: number): number => Math.round(seconds * 1e4) / 1e4

function trackOf(pieces: readonly Piece[], length: number, sentence: RecitePlan['sentence']): Track {
  const kept = new Map<number, Promise<Float32Array>>()
  const pieceSamples = (n: number): Promise<Float32Array> => {
    const found = kept.get(n) ?? sentence(n).then(({ samples, sampleRate }) => atRate(samples, sampleRate, SPEECH_RATE, pieces[n]!.length))
    kept.delete(n)
    kept.set(n, found)
    if (kept.size > KEPT) kept.delete(kept.keys().next().value!)
    found.catch(() => kept.delete(n))
    return found
  }
  return windowed({ sampleRate: SPEECH_RATE, channels: 1, length }, async (start, count) => {
    const result = new Float32Array(count)
    for (let n = firstAfter(pieces, start); n < pieces.length && pieces[n]!.start < start + count; n++) {
      const piece = pieces[n]!
      const from = Math.max(start, piece.start)
      const to = Math.min(start + count, piece.start + piece.length)
      if (from >= to) continue
      result.set((await pieceSamples(n)).subarray(from - piece.start, to - piece.start), from - start)
    }
    return [result]
  })
}

/** The first piece that ends after a sample. */
function firstAfter(pieces: readonly Piece[], at: number): number {
  let [low, high] = [0, pieces.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (pieces[middle]!.start + pieces[middle]!.length <= at) low = middle + 1
    else high = middle
  }
  return low
}
