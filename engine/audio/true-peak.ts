/** How high a sound goes between its samples (ITU-R BS.1770-5, annex 2: at four times the rate). Pure. */

/** Samples on each side that a value between samples is made of. */
export const REACH = 12
/** Three values between two samples: four times the rate. */
const BETWEEN = [0.25, 0.5, 0.75].map((at) =>
  Float64Array.from({ length: 2 * REACH }, (_, i) => {
    const x = i - REACH + 1 - at
    return (Math.sin(Math.PI * x) / (Math.PI * x)) * Math.cos((Math.PI * x) / (2 * REACH + 1)) ** 2
  }),
)
/** A value between samples is never higher than this times the highest sample around. */
export const MOST_BETWEEN = Math.max(...BETWEEN.map((taps) => taps.reduce((sum, tap) => sum + Math.abs(tap), 0)))

/** Highest of a sample and of what lies between it and the next. The plane has REACH samples on both sides. */
export function truePeak(plane: Float32Array, i: number): number {
  let peak = Math.abs(plane[i]!)
  for (const taps of BETWEEN) {
    let sum = 0
    for (let k = 0; k < taps.length; k++) sum += taps[k]! * plane[i + k - REACH + 1]!
    peak = Math.max(peak, Math.abs(sum))
  }
  return peak
}

/** Highest absolute sample of a stretch. */
export function highest(plane: Float32Array, from: number, to: number): number {
  let most = 0
  for (let i = Math.max(0, from); i < Math.min(plane.length, to); i++) most = Math.max(most, Math.abs(plane[i]!))
  return most
}
