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
export interface SocketTypes {
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

export type Socket = keyof SocketTypes & string

/** How the engine treats a socket type. Plugins declare theirs in `definePlugin({ types })`. */
export interface SocketSpec {
  readonly title: string
  /** Editor colour, `#rrggbb`. */
  readonly colour: string
  /** Clips are wrapped by the frame server (joined, cached, released). */
  readonly clip?: boolean
  /** Socket types that this one is accepted as, without a node between. */
  readonly accepts?: readonly string[]
}

export const BUILT_IN_SOCKETS: Readonly<Record<string, SocketSpec>> = {
  video: { title: 'Video', colour: '#7c5cff', clip: true },
  mask: { title: 'Mask', colour: '#9aa4b2', clip: true },
  flow: { title: 'Optical flow', colour: '#ff8a3d', clip: true },
  audio: { title: 'Audio', colour: '#2fbf71' },
  image: { title: 'Image', colour: '#3aa0ff' },
  text: { title: 'Text', colour: '#f2c14e' },
  number: { title: 'Number', colour: '#8bd3dd' },
  boolean: { title: 'On or off', colour: '#d6a2e8' },
  data: { title: 'Data', colour: '#c0c0c0', accepts: ['text', 'number', 'boolean'] },
  signal: { title: 'Signal', colour: '#ff5d8f', accepts: ['number'] },
  landmarks: { title: 'Face landmarks', colour: '#e0b080' },
  lora: { title: 'LoRA', colour: '#c58b5a' },
}
