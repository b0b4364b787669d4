/** Keeps true peaks below a ceiling by looking ahead. Pure; every window of a track gives the same samples. */
import { highest, MOST_BETWEEN, REACH, truePeak, type Track } from '../../engine/api.ts'

/** Seconds that the gain takes to go down before a peak, and to come back. */
const LOOK = 0.005

/**
 * The track times `gain`, its peaks held at `ceiling` (linear). The gain at a sample is a weighted mean, over LOOK before and
 * after, of the least gain that any sample within LOOK of there needs: never more than its own.
 */
export function limited(track: Track, gain: number, ceiling: number): Track {
  const look = Math.max(1, Math.round(track.info.sampleRate * LOOK))
  const window = Float64Array.from({ length: 2 * look + 1 }, (_, i) => Math.cos((Math.PI * (i - look)) / (2 * look + 2)) ** 2)
  const total = window.reduce((sum, one) => sum + one, 0)
  return {
    info: track.info,
    async samples(start, count) {
      const around = 2 * look + REACH
      const planes = await track.samples(start - around, count + 2 * around)
      const needed = neededGain(planes, count + 4 * look, gain, ceiling)
      if (needed === undefined) return planes.map((plane) => Float32Array.from(plane.subarray(around, around + count), (value) => value * gain))
      const least = slidingLeast(needed, 2 * look + 1)
      const gains = new Float64Array(count)
      for (let i = 0; i < count; i++) {
        let sum = 0
        for (let k = 0; k <= 2 * look; k++) sum += window[k]! * least[i + k]!
        gains[i] = gain * Math.min(1, sum / total)
      }
      return planes.map((plane) => Float32Array.from(gains, (one, i) => plane[i + around]! * one))
    },
  }
}

/** Samples that are looked at together. */
const STRIDE = 512

/** The gain that each sample needs; undefined where none needs any. What is far below the ceiling is not looked at between its samples. */
function neededGain(planes: readonly Float32Array[], count: number, gain: number, ceiling: number): Float64Array | undefined {
  const needed = new Float64Array(count).fill(1)
  let any = false
  for (let from = 0; from < count; from += STRIDE) {
    const to = Math.min(count, from + STRIDE)
    if (planes.every((plane) => highest(plane, from, to + 2 * REACH) * MOST_BETWEEN * gain <= ceiling)) continue
    for (let i = from; i < to; i++) {
      let peak = 0
      for (const plane of planes) peak = Math.max(peak, truePeak(plane, i + REACH))
      needed[i] = Math.min(1, ceiling / Math.max(peak * gain, 1e-9))
      any ||= needed[i]! < 1
    }
  }
  return any ? needed : undefined
}

/** The least of each `width` values in a row. */
function slidingLeast(values: Float64Array, width: number): Float64Array {
  const made = new Float64Array(values.length - width + 1)
  /** Places of values that are smaller than all behind them. */
  const falling: number[] = []
  let head = 0
  for (let i = 0; i < values.length; i++) {
    while (falling.length > head && values[falling.at(-1)!]! >= values[i]!) falling.pop()
    falling.push(i)
    if (falling[head]! <= i - width) head++
    if (i >= width - 1) made[i - width + 1] = values[falling[head]!]!
  }
  return made
}
