/** A socket type of this plugin's own: where the beats of a track lie. */
export interface BeatGrid {
  /** Beats a minute. */
  readonly tempo: number
  /** Seconds of each beat, rising. */
  readonly beats: readonly number[]
}

declare module 'reelgraph' {
  interface SocketTypes {
    'beat-grid': BeatGrid
  }
}

/** Seconds since the last beat at `time`; Infinity before the first. Pure. */
export function sinceBeat({ beats }: BeatGrid, time: number): number {
  let low = 0
  let high = beats.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (beats[middle]! <= time) low = middle + 1
    else high = middle
  }
  return low === 0 ? Infinity : time - beats[low - 1]!
}
