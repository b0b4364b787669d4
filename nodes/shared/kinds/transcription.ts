/** The kind of backends that put speech into words. */
import { defineBackendKind, type Backend, type Json, type Log, type Made, type ModelResources, type RemoteService, type WordTime } from '../../../engine/api.ts'

export interface TranscriptionRequest {
  /** What is said, where it is known. */
  readonly text: string
  readonly seconds: number
  /** One channel at 16 kHz, of a stretch in seconds. */
  readonly read: (from: number, to: number) => Promise<Float32Array>
  /** Where nobody speaks in samples that were read, every 5 ms; absent where no model here hears it. */
  readonly unspoken?: (samples: Float32Array) => Promise<readonly boolean[]>
  /** BCP 47; empty: what is heard. */
  readonly language: string
  readonly model: string | undefined
  readonly options: Readonly<Record<string, Json>>
  readonly models: ModelResources
  readonly remote: RemoteService
  readonly signal: AbortSignal
  readonly log: Log
  readonly progress: (done: number, total: number) => void
}

/** Words that are spoken one after the other. Seconds of the sound. */
export interface Utterance {
  readonly text: string
  readonly from: number
  readonly to: number
  /** Where the backend tells their times. */
  readonly words?: readonly (Omit<WordTime, 'phonemes'> & Partial<Pick<WordTime, 'phonemes'>>)[]
}

export interface Transcribed extends Made {
  readonly utterances: readonly Utterance[]
  /** What was heard. */
  readonly language?: string
  readonly alphabet?: 'arpabet' | 'ipa'
}

export type TranscriptionBackend = Backend<TranscriptionRequest, Transcribed>

export const transcriptionKind = defineBackendKind<TranscriptionRequest, Transcribed>({
  name: 'transcription',
  title: 'Transcription',
  description: 'Puts speech into words.',
  stored: true,
  // Of a plan: all of it, over all of the sound.
  describe: ({ text, seconds }) => ({ utterances: [{ text: text.trim() || '…', from: 0, to: seconds }], metadata: { backend: 'not made yet' }, unmade: true }),
})
