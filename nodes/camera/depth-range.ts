/** The numbers that count as farthest and nearest, and how they change from frame to frame. Pure. */

/** A type, not an interface: it is kept as JSON. */
export type DepthRange = { readonly low: number; readonly high: number }

/** Shares of the pixels beyond the range: a few strays do not set it. */
const STRAYS = 0.02
/** Values looked at. */
const SAMPLES = 20000

/** The frame's own range, held back by the one before: relative depth has no scale of its own, and would flicker. */
export function nextRange(before: DepthRange | undefined, values: Float32Array, steadiness: number): DepthRange {
  const step = Math.max(1, Math.floor(values.length / SAMPLES))
  const sorted = values.filter((value, i) => i % step === 0 && Number.isFinite(value)).sort()
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0
  const [low, high] = [at(STRAYS), at(1 - STRAYS)]
  if (before === undefined) return { low, high }
  return { low: low + steadiness * (before.low - low), high: high + steadiness * (before.high - high) }
}

/** 0 (far) to 255 (near). */
export function nearness(values: Float32Array, { low, high }: DepthRange): Uint8ClampedArray {
  const scale = high > low ? 255 / (high - low) : 0
  return Uint8ClampedArray.from(values, (value) => (value - low) * scale)
}
