/** Clips that lie over each other in time go into rows of their own. Pure. */
interface Placed {
  readonly start: number
  readonly length: number
}

/** Each in the first row where there is room, in order of time. */
export function inLanes<C extends Placed>(clips: readonly C[]): readonly C[] {
  const ends: number[] = []
  return [...clips].sort((a, b) => a.start - b.start || b.length - a.length).map((clip) => {
    const free = ends.findIndex((end) => end <= clip.start)
    const lane = free < 0 ? ends.length : free
    ends[lane] = clip.start + clip.length
    return { ...clip, lane }
  })
}
