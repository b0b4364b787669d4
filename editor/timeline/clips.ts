/** The film as a timeline has it: clips on tracks. Whole frames of the film; where each is written in the graph stands beside it. */
import type { Rational } from './known.ts'
import type { Slot } from './slots.ts'

/** How one clip goes over into the next. */
export interface Joint {
  readonly kind: string
  /** Frames of the film; 0 for a cut. */
  readonly length: number
}

/** A stretch of what a link gives, in frames of its own rate. */
export interface Stretch {
  readonly link: string
  readonly rate: Rational
  readonly first: number
  readonly end: number
  readonly total: number
  /** The trim node that says it. */
  readonly cut?: string
  /** The node whose `duration` it is: a still lasts as long as one likes. */
  readonly lasts?: string
}

interface Common {
  /** The same after any change that leaves the clip in the film. */
  readonly id: string
  readonly name: string
  /** Row among those of its kind. */
  readonly lane: number
  readonly start: number
  readonly length: number
  /** Frames of the film that lie before it, and all that there are, in what it is a stretch of. */
  readonly offset: number
  readonly source: number
  /** Chosen in the graph with the clip. */
  readonly node: string
  /** The nodes that are it and no other clip, as far as can be told. */
  readonly nodes: readonly string[]
  /** Its length is not known yet. */
  readonly guessed?: true
  /** Why it can't be changed here. */
  readonly fixed?: string
}

export interface PictureClip extends Common {
  readonly kind: 'picture'
  readonly index: number
  readonly slot: Slot
  readonly stretch: Stretch
  /** How it comes in: nothing for the first. */
  readonly joint?: Joint
  readonly prompt?: string
}

export interface TitleClip extends Common {
  readonly kind: 'title'
  readonly text: string
  /** The film's second at which the node's own time is 0. */
  readonly origin: number
}

export interface SubtitleClip extends Common {
  readonly kind: 'subtitle'
  readonly text: string
  readonly cue: number
}

export interface OverlayClip extends Common {
  readonly kind: 'overlay'
  /** Of a clip on top; a picture has none. */
  readonly stretch?: Stretch
}

export interface SoundClip extends Common {
  readonly kind: 'sound'
  /** Decibels. */
  readonly gain: number
  readonly slot: Slot
  readonly link: string
  /** Seconds of the track that it starts with, and seconds of the track in all. */
  readonly from: number
  readonly track: number
  /** Runs with this picture clip. */
  readonly with?: string
  /** The nodes that say where and how loud it is. */
  readonly delay?: string
  readonly trim?: string
  readonly volume?: string
  /** Seconds in which it comes in and goes out. */
  readonly fade?: { readonly node: string; readonly in: number; readonly out: number }
}

export type TimelineClip = PictureClip | TitleClip | SubtitleClip | OverlayClip | SoundClip

/** The node that joins the clips, where there is one. */
export interface Join {
  readonly node: string
  readonly type: 'sequence' | 'concat' | 'transition'
}

export interface Timeline {
  /** The sink that writes it. */
  readonly film?: string
  readonly films: readonly string[]
  readonly rate: Rational
  /** Frames. */
  readonly length: number
  readonly clips: readonly TimelineClip[]
  readonly join?: Join
  /** Nodes between the joined clips and the sink, from the sink on. */
  readonly spine: readonly string[]
  /** Where the picture goes into the first node of what is no spine. */
  readonly slot?: Slot
  /** What of the graph is not shown. */
  readonly says: readonly string[]
}

export const pictures = ({ clips }: Timeline): readonly PictureClip[] => clips.filter((clip): clip is PictureClip => clip.kind === 'picture')
export const clipOf = ({ clips }: Timeline, id: string): TimelineClip | undefined => clips.find((clip) => clip.id === id)
