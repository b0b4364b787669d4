/** Where a stretch of sound goes on most like another: normalised cross-correlation, coarse and then fine. Pure. */

interface Match {
  /** Offset of the best candidate. */
  readonly at: number
  /** -1 to 1. */
  readonly likeness: number
}

/** Samples of the coarse search a second. */
const COARSE = 8000

/**
 * The place in `from`..`to` of `planes` at which `length` samples are most like those of `wanted`; all channels count together, so
 * that their places in space stay. Alike ones: the one nearest to `preferred`.
 */
export function mostAlike(wanted: readonly Float32Array[], planes: readonly Float32Array[], length: number, from: number, to: number, preferred: number, sampleRate: number): Match {
  const step = Math.max(1, Math.floor(sampleRate / COARSE))
  if (step === 1) return searched(wanted, planes, length, from, to, preferred)
  const few = Math.floor(length / step)
  const coarse = searched(
    wanted.map((plane) => thinned(plane, 0, few, step)),
    planes.map((plane) => thinned(plane, from, Math.floor((to - from) / step) + few, step)),
    few,
    0,
    Math.floor((to - from) / step),
    (preferred - from) / step,
  )
  const middle = from + coarse.at * step
  return searched(wanted, planes, length, Math.max(from, middle - step), Math.min(to, middle + step), preferred)
}

/** What a candidate as far away as the whole range loses of its likeness. */
const DISTANCE = 0.04

function searched(wanted: readonly Float32Array[], planes: readonly Float32Array[], length: number, from: number, to: number, preferred: number): Match {
  const own = energy(wanted, 0, length)
  const range = Math.max(1, to - from)
  let best: Match = { at: Math.round(Math.min(to, Math.max(from, preferred))), likeness: -1 }
  let most = -Infinity
  let other = energy(planes, from, length)
  for (let at = from; at <= to; at++) {
    let sum = 0
    for (let c = 0; c < planes.length; c++) {
      const [a, b] = [wanted[c]!, planes[c]!]
      for (let i = 0; i < length; i++) sum += a[i]! * b[at + i]!
    }
    const both = own * Math.max(other, 0)
    const likeness = both < 1e-18 ? 0 : sum / Math.sqrt(both)
    const score = likeness - (DISTANCE * Math.abs(at - preferred)) / range
    if (score > most) {
      most = score
      best = { at, likeness }
    }
    for (const plane of planes) other += plane[at + length]! ** 2 - plane[at]! ** 2
  }
  return best
}

function energy(planes: readonly Float32Array[], from: number, length: number): number {
  let sum = 0
  for (const plane of planes) for (let i = from; i < from + length; i++) sum += plane[i]! ** 2
  return sum
}

/** Means of `step` samples. */
function thinned(plane: Float32Array, from: number, count: number, step: number): Float32Array {
  return Float32Array.from({ length: count }, (_, k) => {
    let sum = 0
    for (let i = from + k * step; i < from + (k + 1) * step; i++) sum += plane[i]!
    return sum / step
  })
}
