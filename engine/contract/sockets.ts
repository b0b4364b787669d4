/** Socket types: what a port can carry. Plugins widen `SocketTypes` by declaration merging. */
import type { Character } from '../frames/character.ts'
import type { FaceTrack } from '../frames/faces.ts'
import type { Clip, Signal, Still, Track } from '../frames/clip.ts'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** A LoRA file and how much of it. */
export interface LoraSetting {
  /** Path in the project folder. */
  readonly file: string
  /** 1: as it was trained; below 0: its opposite. */
  readonly weight: number
  /** Words that call it up. */
  readonly triggerWords: readonly string[]
  /** sha256 of the file, hex. */
  readonly digest: string
}

/** A sound of a language in speech. */
export interface PhonemeTime {
  /** In small letters: ARPAbet of the CMU dictionary without stress, or what else `SpeechTimings.alphabet` says. */
  readonly symbol: string
  /** Seconds from the beginning of the track. */
  readonly from: number
  readonly to: number
}

export interface WordTime {
  /** As it is written, with the marks that stand at it: `sea.` */
  readonly text: string
  readonly from: number
  readonly to: number
  /** Empty where they aren't known. */
  readonly phonemes: readonly PhonemeTime[]
  /** The next word follows without a space, as in Chinese. */
  readonly joined?: true
}

/** When each word of a track is spoken, in order. */
export interface SpeechTimings {
  /** BCP 47, where it is known. */
  readonly language?: string
  readonly alphabet: 'arpabet' | 'ipa'
  /** Of the track, in seconds. */
  readonly duration: number
  /** They are worked out of the text's length, not told by the voice. */
  readonly estimated?: true
  readonly words: readonly WordTime[]
}

/**
 * Socket type to the value it carries. A plugin adds its own:
 * `declare module 'reelgraph' { interface SocketTypes { 'beat-grid': BeatGrid } }`
 */
export interface SocketTypes extends BuiltInSocketTypes {}

export interface BuiltInSocketTypes {
  /** A clip of `yuv420p` or `yuva420p` frames. */
  video: Clip
  /** A clip of `gray8` frames: matte, depth. */
  mask: Clip
  /** A clip of `flow` frames. */
  flow: Clip
  audio: Track
  image: Still
  text: string
  number: number
  boolean: boolean
  data: Json
  signal: Signal
  /** Faces in a clip, with points in them. */
  landmarks: FaceTrack
  /** When words and their phonemes are spoken. */
  'speech-timings': SpeechTimings
  /** A rigged model: glTF 2.0 or VRM. */
  character: Character
  /** LoRAs to merge into a model, in order. */
  lora: readonly LoraSetting[]
}

/** A value that is taken for any of the socket types that plugins have brought. */
export type OwnValue = Both<SocketTypes[Exclude<keyof SocketTypes, keyof BuiltInSocketTypes>]>
type Both<T> = (T extends unknown ? (one: T) => void : never) extends (one: infer All) => void ? All : never

export type Socket = keyof SocketTypes & string
