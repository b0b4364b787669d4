/** A cut list: which stretch of which film is shown when. What EDL and OpenTimelineIO files are read into and written from. */
import type { Rational } from '../../../engine/api.ts'

export interface CutList {
  readonly title: string
  /** Frames per second that all moments of the list count, those of sources too. */
  readonly rate: Rational
  /** Its timecode leaves numbers out. */
  readonly drop: boolean
  /** Of its first frame, since 00:00:00:00. */
  readonly start: number
  readonly tracks: readonly CutTrack[]
  readonly markers?: readonly CutMarker[]
}

export interface CutMarker {
  /** Of the result, its first being 0. */
  readonly frame: number
  /** Frames; 0: a moment. */
  readonly length: number
  readonly name: string
  /** As OpenTimelineIO names it, such as RED. */
  readonly colour?: string
}

export interface CutTrack {
  readonly kind: 'video' | 'audio'
  readonly name: string
  /** One after the other. */
  readonly items: readonly CutItem[]
}

export interface CutItem {
  readonly kind: 'clip' | 'gap'
  readonly name: string
  /** Frames of the result. */
  readonly length: number
  /** The way in from the item before; absent: a cut. */
  readonly lead?: Lead
  readonly source?: CutSource
}

export interface CutSource {
  /** As the list names it: a path, an address, or a name alone. Absent: only its reel is known. */
  readonly media?: string
  readonly reel?: string
  /** First frame taken, on the clock of the source; of a source that plays backwards the earliest. */
  readonly from: number
  /** Frame of the source's clock that its file begins with, where the list says so. */
  readonly begins?: number
  /** How many times as fast it plays; below 0 backwards; 0: one frame is held. */
  readonly speed: number
  /** What is made rather than filmed: words for what makes it. */
  readonly made?: string
}

/** A transition is laid over the cut: so many frames before it, when the second is seen already, and after it, when the first still is. */
export interface Lead {
  /** As `sequence` calls it. */
  readonly kind: string
  readonly before: number
  readonly after: number
}

/** A stretch of a source as nodes: the links to them. */
export interface Stretch {
  readonly video: string | undefined
  readonly audio: string | undefined
}

/** Frames more than an item is long, for the transitions at its ends. */
export interface Handles {
  readonly before: number
  readonly after: number
}

/** In an EDL: what a clip was generated from. */
export const MADE_OF = 'MADE OF'

export const endOf = (track: CutTrack): number => track.items.reduce((sum, { length }) => sum + length, 0)

/** The same stretch in and out at the same frames; sound crosses over where pictures have a wipe. */
export const isAlike = (a: CutItem, b: CutItem): boolean => plain(a) === plain(b)
const plain = ({ kind, name, length, lead, source }: CutItem): string => JSON.stringify([kind, name, length, lead?.before, lead?.after, source])

/** Frames of the source that are shown, the ends of transitions not counted. */
export const shownFrames = (length: number, speed: number): number => (speed === 0 ? 1 : length * Math.abs(speed))
