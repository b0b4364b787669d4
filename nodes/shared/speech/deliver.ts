/** One sentence as it is delivered: with feeling, emphasis and pauses, and with the times of its words. Pure. */
import type { WordTime } from '../../../engine/api.ts'
import type { Spoken, TokenPhoneme } from '../kinds/speech.ts'
import { TREMBLE_HERTZ, type Feeling } from './emotions.ts'
import { estimatedTokens } from './estimate.ts'
import { reshape } from './reshape.ts'
import type { Sentence, Token } from './sentences.ts'

/** How all of it is spoken, beside what marks ask for. */
export interface Manner {
  /** What the voice was asked for, of the whole sentence. */
  readonly rate: number
  /** Factor. */
  readonly pitch: number
  readonly feeling: Feeling
  /** Decibels, the feeling's not counted. */
  readonly gain: number
  /** 0 to 1: where in its trembling the voice begins. */
  readonly phase: number
}

export interface Delivered {
  readonly sampleRate: number
  readonly samples: Float32Array
  /** From the beginning of the sentence. */
  readonly words: readonly WordTime[]
  readonly estimated: boolean
}

/** Seconds that stay before the first sound and after the last. */
const BEFORE = 0.05
const AFTER = 0.12
/** Curves are drawn with a point each so many seconds, and are smooth over so many. */
const HOP = 0.005
const SMOOTH = 0.06
/** The share of a sentence over which its end rises or falls. */
const END = 0.35

export function deliver(sentence: Sentence, spoken: Spoken, manner: Manner): Delivered {
  const { sampleRate, samples: source } = spoken
  const { tokens } = sentence
  const phonemes = spoken.phonemes ?? estimatedTokens(source, sampleRate, tokens.map(({ text }) => text))
  const sounds = phonemes.filter(({ token }) => token >= 0)
  const first = sounds[0]?.from ?? 0
  const last = sounds.at(-1)?.to ?? source.length / sampleRate
  const from = Math.max(0, first - BEFORE)
  const to = Math.min(source.length / sampleRate, last + AFTER)
  const cut = source.subarray(Math.round(from * sampleRate), Math.round(to * sampleRate))
  const moved = phonemes.filter(({ to: end }) => end > from).map((one) => ({ ...one, from: Math.max(0, one.from - from), to: Math.min(to, one.to) - from }))
  const shaped = reshape(cut, sampleRate, shapeOf(tokens, moved, { first: first - from, last: last - from }, spoken, manner), changesPitch(tokens, manner))
  const timed = moved.map((one) => ({ ...one, from: shaped.when(one.from), to: shaped.when(one.to) }))
  const { samples, when } = withPauses(shaped.samples, sampleRate, pausesOf(tokens, timed))
  const words = wordsOf(tokens, timed.map((one) => ({ ...one, from: when(one.from, true), to: when(one.to, false) })), spoken.phonemes === undefined)
  return { sampleRate, samples, words, estimated: spoken.phonemes === undefined }
}

const changesPitch = (tokens: readonly Token[], { pitch, feeling }: Manner): boolean =>
  pitch !== 1 || feeling.pitch !== 1 || feeling.range !== 1 || feeling.end !== 0 || feeling.tremble !== 0 || tokens.some(({ prosody }) => prosody.pitch !== 1 || prosody.range !== 1)

function shapeOf(tokens: readonly Token[], phonemes: readonly TokenPhoneme[], voice: { first: number; last: number }, spoken: Spoken, { rate, pitch, feeling, gain, phase }: Manner) {
  const own = spoken.rateKept ? 1 : 1 / rate
  const of = (token: number): Token['prosody'] | undefined => tokens[token]?.prosody
  const curve = (value: (token: number) => number): ((time: number) => number) => smoothCurve(phonemes, value)
  const high = curve((token) => pitch * feeling.pitch * (of(token)?.pitch ?? 1))
  const wide = curve((token) => feeling.range * (of(token)?.range ?? 1))
  const loud = curve((token) => 10 ** ((gain + feeling.gain + (of(token)?.gain ?? 0)) / 20))
  const { first, last } = voice
  return {
    stretch: [{ from: 0, factor: own }, ...phonemes.map(({ from, token }) => ({ from, factor: own / (of(token)?.rate ?? 1) }))],
    pitch(time: number, hertz: number, middle: number): number {
      const late = Math.min(1, Math.max(0, (time - last) / ((last - first) * END || 1) + 1))
      const semitones = feeling.end * late * late + feeling.tremble * Math.sin(2 * Math.PI * (TREMBLE_HERTZ * time + phase))
      return high(time) * (hertz / middle) ** (wide(time) - 1) * 2 ** (semitones / 12)
    },
    gain: loud,
  }
}

/** A curve that has each token's value while it is spoken, and goes over gently. */
function smoothCurve(phonemes: readonly TokenPhoneme[], value: (token: number) => number): (time: number) => number {
  const length = Math.ceil((phonemes.at(-1)?.to ?? 0) / HOP) + 2
  const points = new Float64Array(length).fill(value(-1))
  for (const { from, to, token } of phonemes) if (token >= 0) points.fill(value(token), Math.floor(from / HOP), Math.ceil(to / HOP))
  const reach = Math.round(SMOOTH / HOP / 2)
  const sums = new Float64Array(length + 1)
  points.forEach((one, i) => (sums[i + 1] = sums[i]! + one))
  return (time) => {
    const n = Math.min(length - 1, Math.max(0, Math.round(time / HOP)))
    const [a, b] = [Math.max(0, n - reach), Math.min(length, n + reach + 1)]
    return (sums[b]! - sums[a]!) / (b - a)
  }
}

interface Pause {
  readonly at: number
  readonly seconds: number
}

/** Silence that is missing between a word and the next. */
function pausesOf(tokens: readonly Token[], phonemes: readonly TokenPhoneme[]): readonly Pause[] {
  return tokens.flatMap(({ pause }, k): readonly Pause[] => {
    if (pause === 0) return []
    const end = phonemes.findLast(({ token }) => token >= 0 && token <= k)?.to ?? 0
    const next = phonemes.find(({ token, from }) => token > k && from >= end)?.from ?? end
    return pause > next - end ? [{ at: (end + next) / 2, seconds: pause - (next - end) }] : []
  })
}

const FADE = 0.008

function withPauses(samples: Float32Array, sampleRate: number, pauses: readonly Pause[]) {
  const added = pauses.reduce((sum, { seconds }) => sum + Math.round(seconds * sampleRate), 0)
  const result = new Float32Array(samples.length + added)
  const fade = Math.round(FADE * sampleRate)
  let from = 0
  let to = 0
  for (const { at, seconds } of [...pauses, { at: samples.length / sampleRate, seconds: 0 }]) {
    const end = Math.min(samples.length, Math.max(from, Math.round(at * sampleRate)))
    result.set(samples.subarray(from, end), to)
    if (seconds > 0) for (let i = 1; i <= Math.min(fade, end - from); i++) result[to + end - from - i]! *= i / fade
    if (from > 0) for (let i = 0; i < Math.min(fade, end - from); i++) result[to + i]! *= (i + 1) / fade
    to += end - from + Math.round(seconds * sampleRate)
    from = end
  }
  /** What begins at a pause begins after it. */
  const when = (time: number, begins: boolean): number => time + pauses.reduce((sum, { at, seconds }) => sum + (time > at + 1e-9 || (begins && time > at - 1e-9) ? seconds : 0), 0)
  return { samples: result, when }
}

function wordsOf(tokens: readonly Token[], phonemes: readonly TokenPhoneme[], estimated: boolean): readonly WordTime[] {
  let before = 0
  return tokens.map(({ text, joined }, k) => {
    const own = phonemes.filter(({ token }) => token === k)
    // A mark by itself, or what the voice has left out, takes no time.
    const from = Math.max(before, own[0]?.from ?? before)
    const to = Math.max(from, own.at(-1)?.to ?? from)
    before = own.length === 0 ? before : to
    return { text, from, to, phonemes: estimated ? [] : own.filter(({ symbol }) => symbol !== '').map(({ symbol, from: start, to: end }) => ({ symbol, from: Math.max(from, start), to: Math.min(to, Math.max(from, end)) })), ...(joined ? { joined } : {}) }
  })
}
