/**
 * Which feeling a voice has, over time: each phrase against the speaker's own mean, by the likeliest of normal distributions with
 * one spread. Their numbers are made by test/jobs/sound-emotion.ts. Pure.
 */
import { EMOTIONS, type Emotion, type FeelingTrack } from '../emotions.ts'
import { percentile, QUALITIES, type Phrase } from './phrases.ts'
import { BIAS, USUAL, WEIGHTS } from './emotion-weights.ts'

/** Those that are judged against the speaker's own; of the others all speakers have about the same. */
const OWN = ['pitch', 'level', 'rate', 'brightness'] as const
/** Phrases that a speaker's usual pace counts as, beside those that are heard: a single one tells little of a speaker. */
const KNOWN = 3
/** Seconds over which a feeling comes and goes. */
const SLOW = 1.2
const STEPS = 10

/** What of a phrase tells of feeling: its qualities, less what is the speaker's own. */
export function relative(phrases: readonly Phrase[]): readonly Float64Array[] {
  const usual = QUALITIES.map((quality, q) => {
    if (!OWN.includes(quality as (typeof OWN)[number])) return 0
    const middle = percentile(phrases.map(({ values }) => values[q]!), 0.5)
    return quality === 'rate' ? (middle * phrases.length + USUAL * KNOWN) / (phrases.length + KNOWN) : middle
  })
  return phrases.map(({ values }) => values.map((value, q) => value - usual[q]!))
}

/** How likely each of `EMOTIONS` is, by qualities from `relative`. */
export function likelihoods(values: Float64Array): Float64Array {
  const scores = EMOTIONS.map((_, e) => BIAS[e]! + values.reduce((sum, value, q) => sum + value * WEIGHTS[e]![q]!, 0))
  const most = Math.max(...scores)
  const chances = Float64Array.from(scores, (score) => Math.exp(score - most))
  const sum = chances.reduce((all, one) => all + one, 0)
  return chances.map((one) => one / sum)
}

/** Where nothing is said the last feeling dies away to neutral. */
export function feelingsOf(phrases: readonly Phrase[], seconds: number): FeelingTrack {
  const count = Math.ceil(seconds * STEPS) + 1
  const values = EMOTIONS.map((_, e) => new Float32Array(count).fill(e === 0 ? 1 : 0))
  for (const [k, told] of relative(phrases).entries()) {
    const { from, to } = phrases[k]!
    const chances = likelihoods(told)
    // A pause keeps what was felt for a while.
    const end = Math.min(phrases[k + 1]?.from ?? Infinity, to + SLOW)
    for (let n = Math.max(0, Math.floor(from * STEPS)); n < Math.min(count, Math.ceil(end * STEPS)); n++) for (const [e, list] of values.entries()) list[n] = chances[e]!
  }
  const share = Math.exp(-1 / (STEPS * (SLOW / 2)))
  for (const list of values) {
    for (let n = 1; n < count; n++) list[n] = list[n]! + (list[n - 1]! - list[n]!) * share
    for (let n = count - 2; n >= 0; n--) list[n] = list[n]! + (list[n + 1]! - list[n]!) * share
  }
  return (time) => {
    const at = Math.min(count - 1, Math.max(0, time * STEPS))
    const left = Math.floor(at)
    return Object.fromEntries(EMOTIONS.map((emotion, e) => [emotion, values[e]![left]! + (values[e]![Math.min(count - 1, left + 1)]! - values[e]![left]!) * (at - left)])) as Record<Emotion, number>
  }
}
