/** A script in sentences, and sentences in words. Pure. */
import { EVEN, type Prosody } from './prosody.ts'
import type { Script } from './ssml.ts'

export interface Token {
  /** As it is written, with the marks at it. */
  readonly text: string
  readonly prosody: Prosody
  /** Seconds of silence after it, that marks ask for. */
  readonly pause: number
  /** No space follows. */
  readonly joined: boolean
}

export interface Sentence {
  readonly text: string
  readonly tokens: readonly Token[]
  /** Seconds of silence after it, where marks or a new paragraph ask for them. */
  readonly pause: number | undefined
}

/** Letters of one sentence: longer ones are cut at a comma or space, so that none takes much memory. */
const LONGEST = 400
/** A paragraph ends with an empty line. */
const PARAGRAPH = 0.7
/** After these the sentence goes on. */
const SHORT = /(?:^|[\s(])(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|Jr|Sr|vs|etc|e\.g|i\.e|No|Nr|Capt|Gen|Col|Lt|Sgt|Hon|Rev|Mt|Ft|approx|dept|est|fig|inc|ltd|co)\.\s*$/i
/** Written without spaces between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

/** Seconds of silence that marks ask for before the first word. */
export const leadOf = ({ text, breaks }: Script): number => breaks.filter(({ at }) => text.slice(0, at).trim() === '').reduce((sum, one) => sum + one.seconds, 0)

/** Sentences that hold something to be said. */
export function sentencesOf(script: Script, language: string): readonly Sentence[] {
  const sentences: Sentence[] = []
  for (const { from, to } of stretches(script.text, language)) {
    const text = script.text.slice(from, to).replace(/\s+/g, ' ').trim()
    if (!/[\p{L}\p{N}]/u.test(text)) {
      // Breaks among marks alone: the silence goes to the sentence before.
      const silence = silenceOf(script, from + 1, to)
      const last = sentences.pop()
      if (last !== undefined) sentences.push({ ...last, pause: silence > 0 ? (last.pause ?? 0) + silence : last.pause })
      continue
    }
    const tokens = tokensOf(script, from, to, language)
    const last = tokens.pop()!
    const paragraph = /^\s*?\n\s*\n/.test(script.text.slice(from + script.text.slice(from, to).trimEnd().length))
    sentences.push({ text, tokens: [...tokens, { ...last, pause: 0 }], pause: last.pause > 0 ? last.pause : paragraph ? PARAGRAPH : undefined })
  }
  return sentences
}

const silenceOf = ({ breaks }: Script, from: number, to: number): number => breaks.filter(({ at }) => at >= from && at <= to).reduce((sum, one) => sum + one.seconds, 0)

function* stretches(text: string, language: string): Generator<{ from: number; to: number }> {
  let from = 0
  let to = 0
  // Lines that go on in the next one are one sentence.
  const flowing = text.replace(/\n(?!\s*\n)/g, ' ')
  for (const { segment, index } of new Intl.Segmenter(localeOf(language), { granularity: 'sentence' }).segment(flowing)) {
    to = index + segment.length
    if ((SHORT.test(text.slice(from, to)) || /^\p{Ll}/u.test(text.slice(to, to + 2))) && !/\n\s*$|\u2029$/.test(text.slice(from, to)) && to < text.length) continue
    yield* cut(text, from, to)
    from = to
  }
  if (from < to) yield* cut(text, from, to)
}

/** Of a name that no locale has, the default. */
function localeOf(language: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(language)[0]
  } catch {
    return undefined
  }
}

function* cut(text: string, from: number, to: number): Generator<{ from: number; to: number }> {
  while (to - from > LONGEST) {
    const part = text.slice(from, from + LONGEST)
    const at = [Math.max(part.lastIndexOf(', '), part.lastIndexOf('; '), part.lastIndexOf('，'), part.lastIndexOf('、')), part.lastIndexOf(' ')].find((one) => one > LONGEST / 3)
    // Never between the halves of one letter.
    const hard = /[\uD800-\uDBFF]$/.test(part) ? LONGEST - 1 : LONGEST
    const end = from + (at === undefined ? hard : at + 1)
    yield { from, to: end }
    from = end
  }
  if (from < to) yield { from, to }
}

function tokensOf(script: Script, from: number, to: number, language: string): Token[] {
  const tokens: Token[] = []
  const text = script.text.slice(from, to)
  for (const found of text.matchAll(/\S+/g)) {
    for (const { start, end, joined } of partsOf(found[0], from + found.index, language)) {
      tokens.push({ text: script.text.slice(start, end), prosody: prosodyAt(script, start, end), pause: 0, joined })
      // Up to the next word: a break belongs to the one before.
      const pause = silenceOf(script, end, end + /^\s*/.exec(script.text.slice(end, to))![0].length)
      if (pause > 0) tokens.push({ ...tokens.pop()!, pause })
    }
  }
  return tokens
}

function partsOf(word: string, at: number, language: string): { start: number; end: number; joined: boolean }[] {
  if (!UNSPACED.test(word)) return [{ start: at, end: at + word.length, joined: false }]
  const parts: { start: number; end: number; joined: boolean }[] = []
  for (const { segment, index, isWordLike } of new Intl.Segmenter(localeOf(language), { granularity: 'word' }).segment(word)) {
    const end = at + index + segment.length
    const last = parts.at(-1)
    // Marks stand at the word before them.
    if (isWordLike !== true && last !== undefined) last.end = end
    else parts.push({ start: at + index, end, joined: true })
  }
  const last = parts.at(-1)
  if (last !== undefined) last.joined = false
  return parts
}

function prosodyAt({ spans }: Script, from: number, to: number): Prosody {
  // A word counts as inside where most of it is.
  const around = spans.filter((span) => Math.min(to, span.to) - Math.max(from, span.from) > (to - from) / 2)
  if (around.length === 0) return EVEN
  return around.reduce((sum, { prosody }) => ({ rate: sum.rate * prosody.rate, pitch: sum.pitch * prosody.pitch, range: sum.range * prosody.range, gain: sum.gain + prosody.gain }), EVEN)
}
