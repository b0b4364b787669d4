/**
 * When the words of a text are spoken in a sound: the sound is held against a voice that says the same text and knows its times
 * (as Pettarin's aeneas does it). Several voices vote: the middle one of their times counts. Pure.
 */
import type { TokenPhoneme } from '../kinds/speech.ts'
import { featuresOf, HOP } from './features.ts'
import { withoutPauses, type Spoken } from './pauses.ts'
import { warp, warpWithin } from './warp.ts'

/** A voice that has said the text, at `FEATURE_RATE`. */
export interface Reading {
  readonly samples: Float32Array
  /** In order; -1: a pause. */
  readonly phonemes: readonly TokenPhoneme[]
}

export interface Alignment {
  /** What is spoken, without pauses; seconds of the sound. */
  readonly phonemes: readonly TokenPhoneme[]
  /**
   * How far the sound is from these words, as a share of how far it is from the same voice played backwards: speech, but none of
   * these words. 0.75 to 0.96 for what is said here, 0.95 and more for other words, 1 for what is no speech.
   */
  readonly apart: number
}

/** Beyond it other words are spoken, or none. */
export const OTHER_WORDS = 0.965

/** Most of a word that is thought to be on the wrong side of a pause, seconds. */
const STRAY = 0.15

export interface AlignOptions {
  /** The sound holds more before and after than is said. */
  readonly within?: boolean
  /** Where a model hears nobody speak, for each moment of `HOP`. */
  readonly unspoken?: readonly boolean[] | undefined
}

export function alignText(samples: Float32Array, readings: readonly Reading[], { unspoken, within = false }: AlignOptions = {}): Alignment {
  const spoken = withoutPauses(featuresOf(samples, unspoken))
  const [base] = readings
  const hold = within ? warpWithin : warp
  const sounds = base!.phonemes.filter(({ token }) => token >= 0)
  const votes: Float64Array[] = []
  let apart = Infinity
  for (const { samples, phonemes } of readings) {
    const said = phonemes.filter(({ token }) => token >= 0)
    // One that reads a number in another way has no vote.
    if (said.length !== sounds.length || said.length === 0) continue
    const own = withoutPauses(featuresOf(samples))
    const { places, cost } = hold(own.features, spoken.features)
    votes.push(boundsOf(said, own, spoken, places))
    const backwards = withoutPauses(featuresOf(samples.toReversed()))
    apart = Math.min(apart, cost / hold(backwards.features, spoken.features).cost)
  }
  let before = 0
  const phonemes = sounds.map(({ symbol, token }, k): TokenPhoneme => {
    const from = Math.max(before, middle(votes.map((bounds) => bounds[k * 2]!)))
    const to = Math.max(from, middle(votes.map((bounds) => bounds[k * 2 + 1]!)))
    before = to
    return { symbol, token, from, to }
  })
  return { phonemes: joinedUp(wholeWords(phonemes, spoken.pauses)), apart }
}

/** Nobody pauses within a word: what little of it lies on the pause's other side belongs to the wrong side. */
function wholeWords(phonemes: readonly TokenPhoneme[], pauses: Spoken['pauses']): readonly TokenPhoneme[] {
  const within = new Map<number, { from: number; to: number }>()
  for (const { token, from, to } of phonemes) within.set(token, { from: within.get(token)?.from ?? from, to })
  for (const word of within.values()) {
    for (const pause of pauses) {
      const [start, end] = [pause.from * HOP, pause.to * HOP]
      if (word.from >= start || word.to <= end) continue
      if (start - word.from < word.to - end) word.from = Math.max(word.from, start - word.from < STRAY ? end : word.from)
      else if (word.to - end < STRAY) word.to = start
    }
  }
  return phonemes.map((one) => {
    const { from, to } = within.get(one.token)!
    return { ...one, from: Math.min(to, Math.max(from, one.from)), to: Math.max(from, Math.min(to, one.to)) }
  })
}

/** Beginning and end of each sound, in seconds of what is heard. */
function boundsOf(said: readonly TokenPhoneme[], own: Spoken, heard: Spoken, places: Float64Array): Float64Array {
  const bounds = new Float64Array(said.length * 2)
  for (const [k, { from, to }] of said.entries()) {
    bounds[k * 2] = secondsOf(placeOf(from, own.moments, places), heard, true)
    bounds[k * 2 + 1] = secondsOf(placeOf(to, own.moments, places), heard, false)
  }
  return bounds
}

/** Where a time of the reading lies among the moments that are left of the sound. */
function placeOf(seconds: number, moments: Uint32Array, places: Float64Array): number {
  const moment = seconds / HOP - 0.5
  const k = Math.min(Math.max(0, firstFrom(moments, moment) - 1), Math.max(0, moments.length - 2))
  const step = Math.max(1, (moments[k + 1] ?? moments[k]! + 1) - moments[k]!)
  const share = Math.min(1, Math.max(0, (moment - moments[k]!) / step))
  return places[k]! + ((places[k + 1] ?? places[k]!) - places[k]!) * share
}

/** Words begin after a pause, and end before it. */
function secondsOf(place: number, { moments, pauses }: Spoken, begins: boolean): number {
  const k = Math.min(moments.length - 1, Math.max(0, Math.floor(place)))
  const here = moments[k]!
  const next = moments[Math.min(moments.length - 1, k + 1)]!
  const pause = pauses.find(({ from, to }) => here >= from - 1 && here < to && (next >= from || here >= from))
  if (pause !== undefined) return (begins ? pause.to : pause.from) * HOP
  return (here + (place - k) * Math.min(1, next - here) + 0.5) * HOP
}

function firstFrom(moments: Uint32Array, moment: number): number {
  let [low, high] = [0, moments.length]
  while (low < high) {
    const half = (low + high) >> 1
    if (moments[half]! < moment) low = half + 1
    else high = half
  }
  return low
}

function middle(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}

/** Sounds of one word follow each other without gaps. */
const joinedUp = (phonemes: readonly TokenPhoneme[]): readonly TokenPhoneme[] =>
  phonemes.map((one, k) => {
    const next = phonemes[k + 1]
    return next?.token === one.token && next.from - one.to < 0.1 ? { ...one, to: next.from } : one
  })
