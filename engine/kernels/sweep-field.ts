/** How the front of a transition goes over a picture: at which part of the way, 0 to 1, each pixel changes over. */

/** By the place about a point. */
export interface SweepShape {
  /**
   * `sum`, `max` or `length` of the distances across and down: rhombs, boxes and ellipses, or straight edges where one has no
   * scale. `turn`: clockwise from straight up. `star` and `spiral`: of both the length and the turn.
   */
  readonly measure: 'sum' | 'max' | 'length' | 'turn' | 'star' | 'spiral'
  /** Shares of the width and the height. */
  readonly centre: readonly [x: number, y: number]
  /** Of the way for the whole width and the whole height. */
  readonly scale: readonly [x: number, y: number]
  /** What each step aside adds to the distance down; default 0. */
  readonly skew?: number
  /** Points of a star, default 5; turns of a spiral, default 5. */
  readonly count?: number
  /** How much farther the notches of a star are than its points, default 1. */
  readonly depth?: number
  /** The way begins anew this many times: blinds and blades. */
  readonly repeat?: number
  /** There and back. */
  readonly folded?: boolean
  /** From the far end. */
  readonly inverted?: boolean
}

/** By tiles, each of which begins at a moment of its own. */
export interface SweepTiles {
  readonly columns: number
  readonly rows: number
  /** Part of the way at which each tile begins, row by row. */
  readonly starts: Float32Array
  /** Part of the way from the left of a tile to its right. */
  readonly ramp: number
}

export type SweepField = SweepShape | SweepTiles

/** Two pictures moved along an axis. */
export interface Slide {
  readonly along: 'x' | 'y'
  /** How far each is moved, as shares of the width or the height. */
  readonly firstBy: number
  readonly secondBy: number
  readonly above: 'first' | 'second'
}
