/** Where one shot ends and the next begins, from small pictures. Pure. */
import { SIDE, type SmallPicture } from './saliency.ts'

/** Side of the blocks that light is averaged over: what moves a little stays in its block. */
const BLOCK = 4

/** How far two pictures are apart as two shots are: 0 (the same) to 1. All of it becoming lighter or darker is no distance. */
export function apart(a: SmallPicture, b: SmallPicture): number {
  return 0.65 * (1 - likeness(blocks(a.y), blocks(b.y))) + 0.35 * Math.max(spread(a.u, b.u), spread(a.v, b.v))
}

function blocks(y: Uint8Array): Float64Array {
  const across = SIDE / BLOCK
  const sums = new Float64Array(across * across)
  y.forEach((value, i) => (sums[Math.floor(i / SIDE / BLOCK) * across + Math.floor((i % SIDE) / BLOCK)]! += value / BLOCK ** 2))
  return sums
}

/** Correlation, 0..1; two pictures without any contrast are alike. */
function likeness(a: Float64Array, b: Float64Array): number {
  const mean = (of: Float64Array): number => of.reduce((sum, one) => sum + one) / of.length
  const [am, bm] = [mean(a), mean(b)]
  let [ab, aa, bb] = [0, 0, 0]
  a.forEach((one, i) => {
    const [da, db] = [one - am, b[i]! - bm]
    ab += da * db
    aa += da * da
    bb += db * db
  })
  // A code value or two of noise is no contrast.
  const least = a.length * 2
  if (aa < least && bb < least) return Math.abs(am - bm) < 12 ? 1 : 0.4
  return Math.max(0, ab / Math.sqrt(Math.max(aa, least) * Math.max(bb, least)))
}

/** Share of the values that lie elsewhere in the range. */
function spread(a: Uint8Array, b: Uint8Array): number {
  const counts = (of: Uint8Array): Float64Array => {
    const found = new Float64Array(32)
    // Each value counts for the two nearest bins: one code value is no jump.
    for (const value of of) {
      const at = value / 8 - 0.5
      const [low, share] = [Math.floor(at), at - Math.floor(at)]
      found[Math.max(0, low)]! += (1 - share) / of.length
      found[Math.min(31, low + 1)]! += share / of.length
    }
    return found
  }
  const [one, other] = [counts(a), counts(b)]
  return one.reduce((sum, value, i) => sum + Math.abs(value - other[i]!), 0) / 2
}

/** Two looks further apart than this may have a cut between them. */
export const DOUBTFUL = 0.16
const CUT = 0.28
/** How much more than all other steps together a cut changes. */
const SUDDEN = 1.3

/** The step at which one shot becomes another, of the steps between neighbouring pictures; undefined where it goes over softly. */
export function cutAmong(steps: readonly number[]): number | undefined {
  const most = Math.max(...steps)
  const at = steps.indexOf(most)
  const others = steps.reduce((sum, one, k) => (k === at ? sum : sum + one), 0)
  return most > CUT && most > SUDDEN * others ? at : undefined
}
