/** What flows along links: lazy clips, lazy tracks, stills and signals. Types and small pure functions only. */
import type { PixelFormat } from './format.ts'
import type { ReadonlyFrame } from './frame-view.ts'
import type { StoredStretch } from './stored.ts'

/** An exact fraction, e.g. 30000/1001 frames per second. Always in lowest terms with a positive denominator. */
export interface Rational {
  readonly num: number
  readonly den: number
}

export function rational(num: number, den = 1): Rational {
  let a = Math.abs(num)
  let b = Math.abs(den)
  while (b > 0) [a, b] = [b, a % b]
  const sign = den < 0 ? -1 : 1
  return { num: (sign * num) / (a || 1), den: (sign * den) / (a || 1) }
}

/** A rate from a number: 23.976, 29.97, 59.94 mean the NTSC fractions (SMPTE ST 12-1), anything else is kept to 1/1000. */
export function rateOf(fps: number): Rational {
  for (const base of [24, 30, 48, 60, 120]) {
    if (Math.abs(fps - (base * 1000) / 1001) < 0.005) return rational(base * 1000, 1001)
  }
  return rational(Math.round(fps * 1000), 1000)
}

export const fps = (rate: Rational): number => rate.num / rate.den
export const sameRate = (a: Rational, b: Rational): boolean => a.num * b.den === b.num * a.den

/** Everything that is known of a clip before any frame is made. */
export interface ClipInfo {
  readonly format: PixelFormat
  /** Pixels. */
  readonly width: number
  readonly height: number
  /** Frames per second. */
  readonly rate: Rational
  /** Number of frames, 1 or more. */
  readonly length: number
}

/** Seconds. */
export const clipDuration = (info: ClipInfo): number => (info.length * info.rate.den) / info.rate.num
/** Time in seconds at which frame n begins. */
export const frameTime = (info: ClipInfo, n: number): number => (n * info.rate.den) / info.rate.num

/** A lazy clip: any frame can be asked for, in any order. Frames live until the call that pulled them settles. */
export interface Clip {
  readonly info: ClipInfo
  /** @throws E_FRAME_RANGE when n is not a whole number from 0 to length - 1 */
  frame(n: number): Promise<ReadonlyFrame>
  /** Its pictures are those of films, unchanged: where they lie. */
  readonly stored?: readonly StoredStretch[] | undefined
}

/** Everything that is known of a track. */
export interface TrackInfo {
  /** Samples per second. */
  readonly sampleRate: number
  readonly channels: number
  /** Number of samples per channel. */
  readonly length: number
}

/** Lazy audio: planar float32 samples in -1..1. */
export interface Track {
  readonly info: TrackInfo
  /** `count` samples from `start`, one array per channel; zeros outside the track. */
  samples(start: number, count: number): Promise<Float32Array[]>
}

/** Sample at which frame n begins: the one rule that keeps sound and picture together over chunks. */
export function frameToSample(n: number, rate: Rational, sampleRate: number): number {
  return Math.round((n * rate.den * sampleRate) / rate.num)
}

/** An image: straight-alpha RGBA, 8 bit, sRGB, rows without gaps. */
export interface Still {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

/** A number that changes over time, e.g. an audio envelope. */
export interface Signal {
  /** Value at `time` seconds. Pure. */
  at(time: number): number
}
