/** Soft ways from 0 to 1, and the value in the middle. Pure. */

export const clamp01 = (value: number): number => (value < 0 ? 0 : value > 1 ? 1 : value)

/** @param t 0..1: slow at both ends */
export const soft = (t: number): number => t * t * (3 - 2 * t)

/** 0 before `from`, 1 after `to`, slow at both ends. */
export const smooth = (from: number, to: number, value: number): number => soft(clamp01((value - from) / (to - from)))

/** Of an even count the larger of the two in the middle. */
export function median(values: Iterable<number>): number {
  const sorted = Float64Array.from(values).sort()
  return sorted[sorted.length >> 1]!
}
