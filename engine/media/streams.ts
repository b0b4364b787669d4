/** What is known of a media file and its streams before anything is decoded. */
import type { Rational } from '../frames/clip.ts'

/** A video stream as it is stored, before rotation. */
export interface VideoStream {
  /** Number of the stream in the file. */
  readonly index: number
  readonly codec: string
  readonly width: number
  readonly height: number
  readonly pixelFormat: string
  readonly timeBase: Rational
  readonly averageRate: Rational | undefined
  readonly baseRate: Rational | undefined
  readonly matrix: string | undefined
  readonly range: string | undefined
  readonly primaries: string | undefined
  readonly transfer: string | undefined
  /** Clockwise turn in degrees for showing it: 0, 90, 180 or 270. */
  readonly rotation: number
  /** Width of a pixel in pixel heights. */
  readonly aspect: Rational
  /** Undefined where the container and the headers don't say. */
  readonly interlaced: boolean | undefined
  /** When it ends, in seconds on the file's clock, as the container says before its data is looked at. */
  readonly end: number | undefined
  /** Pictures that the head of an AVI counts. */
  readonly counted: number | undefined
  readonly alpha: boolean
}

export interface AudioStream {
  readonly index: number
  readonly codec: string
  readonly sampleRate: number
  readonly channels: number
  readonly timeBase: Rational
  /** Seconds; negative where the codec's own delay is counted. */
  readonly start: number
  /** As of a picture. */
  readonly end: number | undefined
  /** As the file writes it: mostly three letters of ISO 639-2. */
  readonly language: string | undefined
  readonly title: string | undefined
  /** Marked by the container as the one to be played. */
  readonly isDefault: boolean
}

export interface Probe {
  /** ffmpeg's name of the container, e.g. `mov,mp4,m4a,3gp,3g2,mj2`. */
  readonly container: string
  /** Seconds. */
  readonly duration: number
  readonly video: VideoStream | undefined
  /** In the order of the file. */
  readonly tracks: readonly AudioStream[]
  /** Of the first frame, as the file says it. */
  readonly timecode: string | undefined
  /** Lower-case names. */
  readonly tags: Readonly<Record<string, string>>
}
