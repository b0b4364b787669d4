/** What a voice has said, with the times of its sounds where it doesn't tell them. */
import type { ModelResources } from '../../../engine/api.ts'
import type { Spoken } from '../kinds/speech.ts'
import { atRate } from '../speech/at-rate.ts'
import { alignText, OTHER_WORDS } from './align.ts'
import { FEATURE_RATE } from './features.ts'
import { readingsOf } from './readings.ts'

export interface Said {
  readonly tokens: readonly string[]
  readonly language: string
  readonly models: ModelResources
  readonly signal: AbortSignal
}

/** By the sound itself, held against a voice that tells; as it was where no voice here speaks the language, or these aren't the words. */
export async function timesOf({ samples, sampleRate }: Spoken, { tokens, language, models, signal }: Said): Promise<Pick<Spoken, 'phonemes' | 'alphabet'>> {
  const found = await readingsOf(tokens, language, models.synthesisers, signal)
  if (found === undefined) return {}
  const { phonemes, apart } = alignText(atRate(samples, sampleRate, FEATURE_RATE, Math.round((samples.length * FEATURE_RATE) / sampleRate)), found.readings)
  return apart < OTHER_WORDS ? { phonemes, alphabet: found.alphabet } : {}
}
