/** Words of what was transcribed, with their times. */
import type { ModelResources, WordTime } from '../../../engine/api.ts'
import type { Utterance } from '../kinds/transcription.ts'
import { estimatedTokens } from '../speech/estimate.ts'
import { sentencesOf } from '../speech/sentences.ts'
import { alignText, OTHER_WORDS } from './align.ts'
import { wordsOf } from './follow.ts'
import { readingsOf } from './readings.ts'
import type { Sound } from './sound.ts'

/** What is heard around an utterance when its words are looked for, seconds. */
const AROUND = 0.2

interface Hearing {
  readonly language: string
  readonly models: ModelResources
  readonly signal: AbortSignal
  /** Nothing is listened to. */
  readonly plain: boolean
}

/** Words of each utterance: as the backend tells them, found in the sound, or by their lengths. */
export async function wordsWithTimes(utterances: readonly Utterance[], sound: Sound, { language, models, signal, plain }: Hearing) {
  const words: WordTime[] = []
  let alphabet: 'arpabet' | 'ipa' = 'arpabet'
  let estimated = false
  for (const { text, from, to, words: told } of utterances) {
    const before = words.at(-1)?.to ?? 0
    if (told?.every(({ phonemes }) => phonemes !== undefined) === true) {
      words.push(...(told as readonly WordTime[]))
      continue
    }
    const tokens = sentencesOf({ text, spans: [], breaks: [] }, language).flatMap((sentence) => sentence.tokens)
    const names = tokens.map((token) => token.text)
    const start = Math.max(before, from - AROUND)
    const samples = plain ? new Float32Array(16000).fill(0.1) : await sound.read(start, Math.min(sound.seconds, to + AROUND))
    const readings = plain ? undefined : await readingsOf(names, language, models.synthesisers, signal)
    const found = readings === undefined ? undefined : alignText(samples, readings.readings, { within: true, unspoken: await sound.unspoken?.(samples) })
    if (found !== undefined && found.apart < OTHER_WORDS) {
      alphabet = readings!.alphabet
      words.push(...wordsOf({ tokens }, found.phonemes, start, before))
    } else if (told !== undefined) {
      for (const word of told) words.push({ ...word, from: Math.max(words.at(-1)?.to ?? 0, word.from), to: Math.max(words.at(-1)?.to ?? 0, word.from, word.to), phonemes: [] })
    } else {
      estimated ||= tokens.length > 0
      const scale = plain ? to - from : 1
      words.push(...wordsOf({ tokens }, estimatedTokens(samples, 16000, names).map((one) => ({ ...one, from: one.from * scale, to: one.to * scale })), plain ? from : start, before))
    }
  }
  return { words, alphabet, estimated }
}
