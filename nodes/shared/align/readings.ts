/** Voices that say a text to compare a sound with: the embedded ones for English, eSpeak NG's for what else it speaks. */
import type { ModelResources } from '../../../engine/api.ts'
import type { TokenPhoneme } from '../kinds/speech.ts'
import { atRate } from '../speech/at-rate.ts'
import { espeakVoice } from '../speech/espeak-voices.ts'
import { latin } from '../speech/latin.ts'
import { scriptOf } from '../speech/scripts.ts'
import type { Reading } from './align.ts'
import { FEATURE_RATE } from './features.ts'

/** Three vote: the fourth sounds like a machine. */
const VOICES = ['slt', 'rms', 'awb'] as const
/** Quieter than the loudest by this is before and after a word, as a share. */
const EDGE = 0.01

export interface Readings {
  readonly alphabet: 'arpabet' | 'ipa'
  readonly readings: readonly Reading[]
}

type Synthesisers = ModelResources['synthesisers']

/** Undefined where no voice here speaks the language, or there is nothing to be said. */
export async function readingsOf(tokens: readonly string[], language: string, synthesisers: Synthesisers, signal: AbortSignal): Promise<Readings | undefined> {
  // Of few words in Latin letters the language is not told: it is tried as English, and seen by its likeness.
  const english = language === '' ? scriptOf(tokens.join(' ')) === 'Latin' : /^en\b/i.test(language)
  const made = english ? await byEmbedded(tokens, synthesisers, signal) : await byEspeak(tokens, language, synthesisers, signal)
  return made?.readings.some(({ phonemes }) => phonemes.some(({ token }) => token >= 0)) === true ? made : undefined
}

async function byEmbedded(tokens: readonly string[], { flite }: Synthesisers, signal: AbortSignal): Promise<Readings | undefined> {
  if (!(await flite.standing()).ok) return undefined
  const said = await Promise.all(VOICES.map((voice) => flite.say({ tokens: tokens.map(latin), voice, rate: 1, signal })))
  return { alphabet: 'arpabet', readings: said.map(({ samples, sampleRate, phonemes }) => ({ samples: lowered(samples, sampleRate), phonemes })) }
}

/** It tells no times: it says word by word, and these are put one after the other. */
async function byEspeak(tokens: readonly string[], language: string, { espeak }: Synthesisers, signal: AbortSignal): Promise<Readings | undefined> {
  const voice = (await espeak.standing()).ok ? espeakVoice(language, tokens.join(' '), (await espeak.about()).languages) : undefined
  if (voice === undefined) return undefined
  const parts: Float32Array[] = []
  const phonemes: TokenPhoneme[] = []
  let at = 0
  for (const [token, word] of tokens.entries()) {
    if (!/[\p{L}\p{N}]/u.test(word)) continue
    const { samples, sampleRate } = await espeak.say({ tokens: [word], voice, rate: 1, signal })
    const part = trimmed(lowered(samples, sampleRate))
    if (part.length === 0) continue
    parts.push(part)
    phonemes.push({ symbol: '', token, from: at / FEATURE_RATE, to: (at + part.length) / FEATURE_RATE })
    at += part.length
  }
  const samples = new Float32Array(at)
  for (const [k, part] of parts.entries()) samples.set(part, Math.round(phonemes[k]!.from * FEATURE_RATE))
  return { alphabet: 'ipa', readings: [{ samples, phonemes }] }
}

const lowered = (samples: Float32Array, sampleRate: number): Float32Array => atRate(samples, sampleRate, FEATURE_RATE, Math.round((samples.length * FEATURE_RATE) / sampleRate))

function trimmed(samples: Float32Array): Float32Array {
  const least = samples.reduce((most, one) => Math.max(most, Math.abs(one)), 0) * EDGE
  const loud = (one: number): boolean => Math.abs(one) > least
  return samples.subarray(Math.max(0, samples.findIndex(loud)), samples.findLastIndex(loud) + 1)
}
