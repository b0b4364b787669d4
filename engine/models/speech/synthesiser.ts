/** Programs on this machine that speak: what they are asked, and what they answer. */

/** What is to be said: one sentence, in one voice. */
export interface SpeechOrder {
  /** The sentence, cut at its spaces. */
  readonly tokens: readonly string[]
  /** Its name at the synthesiser. */
  readonly voice: string
  /** 1: as fast as the voice speaks by itself. */
  readonly rate: number
  readonly signal: AbortSignal
}

export interface SpokenPhoneme {
  readonly symbol: string
  /** Seconds. */
  readonly from: number
  readonly to: number
  /** Which token it belongs to; -1: a pause. */
  readonly token: number
}

export interface Utterance {
  readonly sampleRate: number
  /** One channel, -1..1. Not to be written to. */
  readonly samples: Float32Array
  readonly phonemes: readonly SpokenPhoneme[]
}

export interface Synthesiser {
  standing(): Promise<{ readonly ok: boolean; readonly reason: string }>
  /** The same order gives the same samples. @throws E_SPEECH, E_CANCELLED */
  say(order: SpeechOrder): Promise<Utterance>
}

/** Those that the engine knows. */
export interface Synthesisers {
  readonly flite: Synthesiser
  readonly espeak: Synthesiser & {
    /** Its version, and the languages that it speaks, by its own names. @throws where it isn't installed */
    about(): Promise<{ readonly version: string; readonly languages: ReadonlySet<string> }>
    /** A text in the IPA. @throws E_SPEECH, E_CANCELLED */
    phonemes(order: { readonly text: string; readonly voice: string; readonly signal: AbortSignal }): Promise<string>
  }
}
