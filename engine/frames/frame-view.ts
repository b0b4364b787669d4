/** Frames as nodes see them: those that others may be looking at can't be written to. Types only. */
import type { PixelFormat } from './format.ts'

/** What a typed array offers without being written to. */
type ReadonlySamples<T extends Uint8Array | Float32Array> = Pick<
  T,
  | 'length' | 'byteLength' | 'byteOffset' | 'BYTES_PER_ELEMENT' | 'at' | 'every' | 'find' | 'findIndex' | 'forEach' | 'includes'
  | 'indexOf' | 'join' | 'keys' | 'lastIndexOf' | 'map' | 'reduce' | 'slice' | 'some' | 'values' | 'entries' | 'toReversed' | 'toSorted'
> & {
  readonly [place: number]: number
  subarray(begin?: number, end?: number): ReadonlySamples<T>
  [Symbol.iterator](): IterableIterator<number>
}
export type ReadonlyBytes = ReadonlySamples<Uint8Array>
export type ReadonlyFloats = ReadonlySamples<Float32Array>

export interface ReadonlyPlane {
  /** Samples, row by row without gaps; float32 for `flow` and `rgbf32`. */
  readonly data: ReadonlyBytes | ReadonlyFloats
  readonly width: number
  readonly height: number
  readonly stride: number
}

/** A frame that was pulled, or that a kernel has made: others may be looking at it, so nobody writes to it. */
export interface ReadonlyFrame {
  readonly format: PixelFormat
  readonly width: number
  readonly height: number
  readonly planes: readonly ReadonlyPlane[]
  /** All planes as bytes, in ffmpeg's rawvideo order. */
  readonly bytes: ReadonlyBytes
  /** Address in the shared memory. */
  readonly address: number
}

export interface Plane extends ReadonlyPlane {
  readonly data: Uint8Array | Float32Array
}

/** A frame of your own, from `create`: yours to fill until you return it. */
export interface WritableFrame extends ReadonlyFrame {
  readonly planes: readonly Plane[]
  readonly bytes: Uint8Array
}
