/** How the foot of what stands before a camera looks: a round foot seen from above is half an ellipse. Pure. */

export interface Foot {
  /** The lowest row, and the middle of the foot. */
  readonly bottom: number
  readonly x: number
  /** Half the foot's width. */
  readonly half: number
  /** Height of the ellipse to its width: the sine of the angle that it is seen from above by. */
  readonly flat: number
}

/** Share of half the width over which an end is taken for an ellipse: what is rounded off lies beyond. */
const MIDDLE = 0.62

/** @param matte 0..255 */
export function footOf(matte: ArrayLike<number>, width: number, height: number): Foot | undefined {
  const ends = endsOf(matte, width, height, 1)
  const bottom = Math.max(...ends.filter((y) => !Number.isNaN(y)))
  if (!Number.isFinite(bottom)) return undefined
  const columns = [...ends.keys()].filter((x) => !Number.isNaN(ends[x]!))
  const wide = columns.at(-1)! - columns[0]! + 1
  // What is near the floor is the foot; a handle or an arm isn't.
  const near = columns.filter((x) => bottom - ends[x]! < 0.22 * wide)
  const [from, to] = [near[0]!, near.at(-1)!]
  const [x, half] = [(from + to) / 2, Math.max(1, (to - from + 1) / 2)]
  return { bottom, x, half, flat: Math.min(0.45, Math.max(0.05, arch(ends, x, half))) }
}

/** How flat the uppermost outline is, as that of the foot: below 0 where it is seen from below. */
export function lidOf(matte: ArrayLike<number>, width: number, height: number): { readonly top: number; readonly half: number; readonly flat: number } {
  const ends = endsOf(matte, width, height, -1)
  const top = Math.min(...ends.filter((y) => !Number.isNaN(y)))
  const near = [...ends.keys()].filter((x) => ends[x]! - top < 0.05 * height)
  const half = Math.max(1, (near.at(-1)! - near[0]! + 1) / 2)
  return { top, half, flat: Math.min(0.45, Math.max(-0.3, -arch(ends, (near[0]! + near.at(-1)!) / 2, half))) }
}

/** The last row of each column, between pixels; NaN where nothing is. @param way 1: the lowest, -1: the uppermost */
function endsOf(matte: ArrayLike<number>, width: number, height: number, way: 1 | -1): number[] {
  return Array.from({ length: width }, (_, x) => {
    for (let y = way > 0 ? height - 1 : 0; y >= 0 && y < height; y -= way) {
      const here = matte[y * width + x]!
      if (here < 128) continue
      const beyond = matte[(y + way) * width + x] ?? 0
      return y + way * ((here - 128) / Math.max(1, here - beyond))
    }
    return NaN
  })
}

/** b of y = a + b sqrt(1 - u²), by least squares, for half the width. */
function arch(ends: readonly number[], x: number, half: number): number {
  let [n, s, ss, y, sy] = [0, 0, 0, 0, 0]
  for (let column = Math.ceil(x - MIDDLE * half); column <= x + MIDDLE * half; column++) {
    const end = ends[column]
    if (end === undefined || Number.isNaN(end)) continue
    const root = Math.sqrt(1 - ((column - x) / half) ** 2)
    n++
    s += root
    ss += root * root
    y += end
    sy += root * end
  }
  const spread = n * ss - s * s
  return spread < 1e-9 ? 0 : (n * sy - s * y) / spread / half
}
