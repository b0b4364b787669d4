/** Socket types: what a port can carry. Plugins widen `SocketTypes` by declaration merging. */
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
  /** LoRAs to merge into a model, in order. */
  lora: readonly LoraSetting[]
}

/** A value that is taken for any of the socket types that plugins have brought. */
export type OwnValue = Both<SocketTypes[Exclude<keyof SocketTypes, keyof BuiltInSocketTypes>]>
type Both<T> = (T extends unknown ? (one: T) => void : never) extends (one: infer All) => void ? All : never

export type Socket = keyof SocketTypes & string
