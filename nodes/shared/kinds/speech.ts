/** The kind of backends that speak: one sentence at a time. */
import { defineBackendKind, type Backend, type Json, type Log, type Made, type ModelResources, type RemoteService } from '../../../engine/api.ts'

/** What is to be said. */
export interface SpeechRequest {
  /** One sentence, cut at its spaces; where words stand without spaces, at the words. */
  readonly tokens: readonly string[]
  /** The sentence as it is written. */
  readonly text: string
  /** Its place in the text, from 0. */
  readonly part: number
  /** The backend's name of a voice; absent: its own choice. */
  readonly voice: string | undefined
  /** 1: as fast as the voice speaks by itself. */
  readonly rate: number
  /** BCP 47. */
  readonly language: string
  readonly model: string | undefined
  readonly options: Readonly<Record<string, Json>>
  readonly models: ModelResources
  readonly remote: RemoteService
  readonly signal: AbortSignal
  readonly log: Log
}

/** A phoneme with the token that it belongs to; -1: a pause. Without a symbol: all of a token. Seconds. */
export interface TokenPhoneme {
  readonly symbol: string
  readonly from: number
  readonly to: number
  readonly token: number
}

export interface Spoken extends Made {
  readonly sampleRate: number
  /** One channel. */
  readonly samples: Float32Array
  /** Absent: the voice doesn't tell. They are found in the sound then, by a voice that does. */
  readonly phonemes?: readonly TokenPhoneme[]
  readonly alphabet?: 'arpabet' | 'ipa'
  /** It has spoken at the rate that was asked for. Else it is stretched. */
  readonly rateKept: boolean
}

export type SpeechBackend = Backend<SpeechRequest, Spoken>

/** Letters of a second, of somebody who reads aloud. */
const LETTERS_PER_SECOND = 14

export const speechKind = defineBackendKind<SpeechRequest, Spoken>({
  name: 'speech',
  title: 'Speech',
  description: 'Says a sentence.',
  describe({ text, rate }) {
    // No sound, but something to measure.
    const seconds = 0.2 + text.length / LETTERS_PER_SECOND / rate
    return { sampleRate: 16000, samples: new Float32Array(Math.round(seconds * 16000)).fill(0.1), rateKept: true, metadata: { backend: 'not made yet' }, unmade: true }
  },
})
