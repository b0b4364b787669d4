import { asJson, defineSocket } from 'reelgraph'

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

const rises = (beats: readonly unknown[]): boolean => beats.every((beat, i) => typeof beat === 'number' && (i === 0 || beat > (beats[i - 1] as number)))

export const beatGrid = defineSocket({
  name: 'beat-grid',
  title: 'Beat grid',
  colour: '#ff4f9a',
  check(value) {
    const { tempo, beats } = (value ?? {}) as Partial<BeatGrid>
    if (typeof tempo !== 'number' || !(tempo > 0)) return { expected: 'a tempo above 0', got: String(tempo) }
    return Array.isArray(beats) && rises(beats) ? undefined : { expected: 'beats in rising order', got: JSON.stringify(beats) ?? 'none' }
  },
  describe: ({ tempo, beats }) => ({ value: `${tempo.toFixed(1)} beats a minute, ${beats.length} beats`, data: { tempo, beats: beats.length } }),
  store: asJson,
  sample: () => ({ tempo: 120, beats: [0, 0.5, 1, 1.5] }),
  preview: ({ tempo, beats }) => `${tempo.toFixed(1)} beats a minute, ${beats.length} beats`,
})
