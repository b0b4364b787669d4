/** Gain over time, laid over a track. */
import { type Track } from '../../engine/api.ts'

/** Samples between two points of a gain curve: 5 ms. Points lie on a fixed grid, so every window is the same. */
const gridOf = (sampleRate: number): number => Math.max(1, Math.round(sampleRate / 200))

/** A track times `factor(seconds)`, read every 5 ms and joined by straight lines. */
export function withGain(track: Track, factor: (time: number) => number): Track {
  const { sampleRate } = track.info
  const grid = gridOf(sampleRate)
  return {
    info: track.info,
    async samples(start, count) {
      const source = await track.samples(start, count)
      const gains = new Float64Array(count)
      let point = Math.floor(start / grid)
      let left = factor((point * grid) / sampleRate)
      let right = factor(((point + 1) * grid) / sampleRate)
      for (let i = 0; i < count; i++) {
        const at = start + i
        if (at >= (point + 1) * grid) {
          point++
          left = right
          right = factor(((point + 1) * grid) / sampleRate)
        }
        gains[i] = left + ((right - left) * (at - point * grid)) / grid
      }
      return source.map((plane) => plane.map((value, i) => value * gains[i]!))
    },
  }
}

/** A track times `factor(sample)`. */
export function withSampleGain(track: Track, factor: (sample: number) => number): Track {
  return {
    info: track.info,
    async samples(start, count) {
      const source = await track.samples(start, count)
      return source.map((plane) => plane.map((value, i) => value * factor(start + i)))
    },
  }
}

export const FADE_CURVES = ['linear', 'equal-power', 's-curve'] as const
export type FadeCurve = (typeof FADE_CURVES)[number]

/** Gain at `x` of the way in, both in 0..1. Two equal-power curves, one reversed, keep the power of unlike sounds. */
export function fadeGain(curve: FadeCurve, x: number): number {
  const inside = Math.min(1, Math.max(0, x))
  switch (curve) {
    case 'linear':
      return inside
    case 'equal-power':
      return Math.sin((inside * Math.PI) / 2)
    case 's-curve':
      return (1 - Math.cos(inside * Math.PI)) / 2
  }
}
