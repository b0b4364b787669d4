/**
 * How far the colours of two pictures are apart, wherever they lie in them: the earth mover's distance of their pixels in L*a*b*,
 * sliced (Rabin et al. 2011): along a line it is the mean difference of what is sorted, and the mean over lines in all directions
 * stands for that in space. Pure.
 */
import type { Lab } from '../pictures/lab.ts'

/** Values in order along each direction. */
export type ColourSignature = readonly Float32Array[]

/** Axes, diagonals of sides and of the cube: 13 lines, evenly enough about. */
const DIRECTIONS = [-1, 0, 1]
  .flatMap((l) => [-1, 0, 1].flatMap((a) => [-1, 0, 1].map((b) => [l, a, b] as const)))
  .filter(([l, a, b]) => l > 0 || (l === 0 && (a > 0 || (a === 0 && b > 0))))
/** Shares of the pixels at which values are kept. */
const STEPS = 64
/** What of a shift along an axis is seen along the directions: a shift by one is one. */
const PROJECTED = DIRECTIONS.reduce((sum, [l, a, b]) => sum + Math.abs(l) / Math.hypot(l, a, b), 0) / DIRECTIONS.length

export function colourSignature([l, a, b]: Lab): ColourSignature {
  return DIRECTIONS.map(([x, y, z]) => {
    const length = Math.hypot(x, y, z)
    const sorted = l.map((value, i) => (value * x + a[i]! * y + b[i]! * z) / length).sort()
    return Float32Array.from({ length: STEPS }, (_, k) => meanOf(sorted, (k * sorted.length) / STEPS, ((k + 1) * sorted.length) / STEPS))
  })
}

/** In L*a*b* units. */
export function colourDistance(one: ColourSignature, other: ColourSignature): number {
  let sum = 0
  for (const [d, values] of one.entries()) for (let k = 0; k < STEPS; k++) sum += Math.abs(values[k]! - other[d]![k]!)
  return sum / (STEPS * DIRECTIONS.length) / PROJECTED
}

/** Of what lies between two places of a sorted list; places may lie within a value. */
function meanOf(sorted: Float32Array, from: number, to: number): number {
  let sum = 0
  for (let i = Math.floor(from); i < to; i++) sum += sorted[i]! * (Math.min(to, i + 1) - Math.max(from, i))
  return sum / (to - from)
}
