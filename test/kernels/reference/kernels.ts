/** Filters as functions of a distance in samples, from what defines them. */

/** The length that two intervals of length `long` and 1, a distance apart, have in common. */
const common = (distance: number, long: number): number =>
  Math.max(0, Math.min(distance + long / 2, 0.5) - Math.max(distance - long / 2, -0.5))

/** Cubic through p1 and p2 whose slopes there are those of the lines from p0 to p2 and from p1 to p3 (Catmull and Rom, 1974). */
export function catmullRom([p0, p1, p2, p3]: readonly number[], t: number): number {
  const [from, to] = [(p2! - p0!) / 2, (p3! - p1!) / 2]
  const left = (1 + 2 * t) * (1 - t) ** 2
  const right = t * t * (3 - 2 * t)
  return left * p1! + right * p2! + t * (1 - t) ** 2 * from - t * t * (1 - t) * to
}

const sinc = (t: number): number => (t === 0 ? 1 : Math.sin(Math.PI * t) / (Math.PI * t))

/** Weight of a sample for a place at a distance; `wide` is how many samples a target sample covers, at least 1. */
export const FILTERS: Readonly<Record<'area' | 'bilinear' | 'bicubic' | 'lanczos', { readonly reach: number; readonly weight: (distance: number, wide: number) => number }>> = {
  // What a target sample covers of a sample, each as large as it is.
  area: { reach: 1, weight: (distance, wide) => common(distance, wide) },
  // A box over a box is the triangle.
  bilinear: { reach: 1, weight: (distance, wide) => common(distance / wide, 1) },
  // What a lone sample of 1 gives around it.
  bicubic: {
    reach: 2,
    weight: (distance, wide) => {
      const t = Math.abs(distance / wide)
      if (t >= 2) return 0
      const cell = Math.floor(t)
      return catmullRom([-1, 0, 1, 2].map((k) => (k + cell === 0 ? 1 : 0)), t - cell)
    },
  },
  lanczos: { reach: 3, weight: (distance, wide) => (Math.abs(distance / wide) < 3 ? sinc(distance / wide) * sinc(distance / wide / 3) : 0) },
}

/** Sum of the samples about a place by weights that depend on columns and rows alone, over the sum of the weights. */
export function weighed(
  read: (x: number, y: number) => number,
  [x, y]: readonly [x: number, y: number],
  [reachX, reachY]: readonly [across: number, down: number],
  [across, down]: readonly [across: (distance: number) => number, down: (distance: number) => number],
): number {
  const about = (place: number, reach: number, weight: (distance: number) => number): readonly (readonly [at: number, weight: number])[] => {
    const first = Math.ceil(place - reach)
    return Array.from({ length: Math.floor(place + reach) - first + 1 }, (_, k) => [first + k, weight(first + k - place)])
  }
  const [columns, rows] = [about(x, reachX, across), about(y, reachY, down)]
  let [sum, all] = [0, 0]
  for (const [j, tall] of rows) {
    for (const [i, wide] of columns) {
      sum += read(i, j) * wide * tall
      all += wide * tall
    }
  }
  return sum / all
}
