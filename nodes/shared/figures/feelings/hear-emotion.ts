/**
 * Which feeling a voice has, over time: each phrase against the speaker's own mean, by the likeliest of normal distributions with
 * one spread. Their numbers are made by test/jobs/sound-emotion.ts. Pure.
 */
import { EMOTIONS, type Emotion, type FeelingTrack } from '../emotions.ts'
import { percentile, QUALITIES, type Phrase } from './phrases.ts'
import { BIAS, USUAL, WEIGHTS } from './emotion-weights.ts'

/** Phrases that what is usual counts as, beside those that are heard: a few tell little of a speaker. Of pitch and level nothing is usual. */
const KNOWN = 3
/** Seconds over which a feeling comes and goes. */
const SLOW = 1.2
/** Phrases so near, in seconds, speak for each other, by so much; and how much one can speak against a feeling at most. */
const NEAR = 2
const BESIDE = 0.35
const AGAINST = 6
const STEPS = 10

/** What of a phrase tells of feeling: its qualities, less what is the speaker's own. */
export function relative(phrases: readonly Phrase[]): readonly Float64Array[] {
  const own = QUALITIES.map((_, q) => {
    const middle = percentile(phrases.map(({ values }) => values[q]!), 0.5)
    const usual = USUAL[q]
    return usual === null || usual === undefined ? middle : (middle * phrases.length + usual * KNOWN) / (phrases.length + KNOWN)
  })
  return phrases.map(({ values }) => values.map((value, q) => value - own[q]!))
}

/** How much each of `EMOTIONS` is likely (logarithms), by qualities from `relative`. */
export const evidence = (values: Float64Array): readonly number[] => EMOTIONS.map((_, e) => BIAS[e]! + values.reduce((sum, value, q) => sum + value * WEIGHTS[e]![q]!, 0))

/** Chances of each feeling in each phrase; feelings last longer than a phrase, so its neighbours count too. */
function likelihoods(phrases: readonly Phrase[]): readonly Float64Array[] {
  const told = relative(phrases).map((values) => {
    const scores = evidence(values)
    const most = Math.max(...scores)
    return scores.map((score) => Math.max(-AGAINST, score - most))
  })
  return phrases.map(({ from, to }, own) => {
    const scores = EMOTIONS.map(() => 0)
    for (const [k, other] of phrases.entries()) {
      const away = Math.max(0, other.from - to, from - other.to)
      if (away > NEAR) continue
      for (let e = 0; e < scores.length; e++) scores[e]! += told[k]![e]! * (k === own ? 1 : BESIDE)
    }
    const most = Math.max(...scores)
    const chances = Float64Array.from(scores, (score) => Math.exp(score - most))
    const sum = chances.reduce((all, one) => all + one, 0)
    return chances.map((one) => one / sum)
  })
}

/** Where nothing is said the last feeling dies away to neutral. */
export function feelingsOf(phrases: readonly Phrase[], seconds: number): FeelingTrack {
  const count = Math.ceil(seconds * STEPS) + 1
  const values = EMOTIONS.map((_, e) => new Float32Array(count).fill(e === 0 ? 1 : 0))
  for (const [k, chances] of likelihoods(phrases).entries()) {
    const { from, to } = phrases[k]!
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
