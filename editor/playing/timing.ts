/** Which frame is due at which time, within a stretch that is played over and over, forth or back. Pure. */

/** Frames, the last included. */
export interface Span {
  readonly from: number
  readonly to: number
}

export interface Playing {
  readonly span: Span
  /** Frame that it began at. */
  readonly start: number
  readonly rate: number
  /** 1: as it is; 2: twice as fast; below 0: backwards. */
  readonly speed: number
}

/** Since a moment of the clock that leads. */
export interface Running extends Playing {
  readonly since: number
}

const mod = (value: number, by: number): number => ((value % by) + by) % by

/** Where the film stands, in frames with their fractions: what lies beyond one end of the stretch goes on at the other. */
export function positionAt({ span, start, rate, speed }: Playing, seconds: number): number {
  const length = span.to - span.from + 1
  const inside = start < span.from || start > span.to ? (speed < 0 ? span.to : span.from) : start
  // Backwards, a frame lasts from its end to its beginning.
  const place = inside - span.from + seconds * rate * speed + (speed < 0 ? 1 - 1e-6 : 1e-6)
  return span.from + mod(place, length)
}

export const frameAt = (playing: Playing, seconds: number): number => Math.min(playing.span.to, Math.floor(positionAt(playing, seconds)))

/** Frame times that have gone by: what a screen that keeps up draws one by one, at any speed. */
export const ticksAt = ({ rate }: Playing, seconds: number): number => Math.floor(seconds * rate + 1e-6)

/** The next of J, K and L: pressed again it gets faster, in the other direction it begins anew. */
const FASTEST = 8
export function shuttle(speed: number, direction: 1 | -1): number {
  return Math.sign(speed) === direction ? direction * Math.min(FASTEST, Math.abs(speed) * 2) : direction
}
