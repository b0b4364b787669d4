/** The camera's motion in a flow field: one shift, turn and growth for the whole picture. Pure. */
import { median } from '../curves.ts'

/** Shift of the centre in pixels, turn in radians (clockwise on the screen), growth as a natural logarithm. */
export interface Motion {
  readonly x: number
  readonly y: number
  readonly turn: number
  readonly growth: number
}

export const STILL: Motion = { x: 0, y: 0, turn: 0, growth: 0 }

interface Field {
  readonly width: number
  readonly height: number
  readonly planes: readonly { readonly data: ArrayLike<number> }[]
}

const STEP = 6
const ROUNDS = 8

/**
 * The similarity that fits a flow best: least squares, reweighted so that what moves by itself doesn't count (Geman and
 * McClure's weights, their scale from the median of what is left).
 */
export function globalMotion({ width, height, planes }: Field): Motion {
  const [u, v] = [planes[0]!.data, planes[1]!.data]
  const [cx, cy] = [(width - 1) / 2, (height - 1) / 2]
  const points: FlowPoint[] = []
  for (let y = STEP; y < height - STEP; y += STEP) {
    for (let x = STEP; x < width - STEP; x += STEP) points.push({ x: x - cx, y: y - cy, u: u[y * width + x]!, v: v[y * width + x]! })
  }
  return fittedMotion(points)
}

/** How a place moves; places and motions from one middle. */
export interface FlowPoint {
  readonly x: number
  readonly y: number
  readonly u: number
  readonly v: number
}

/** @param shiftOnly it neither turns nor grows */
export function fittedMotion(given: readonly FlowPoint[], shiftOnly = false): Motion {
  const points = given.map((point) => ({ ...point, weight: 1 }))
  if (points.length < 4) return STILL
  let [a, b, tx, ty] = [0, 0, 0, 0]
  for (let round = 0; round < ROUNDS; round++) {
    // u = a x - b y + tx, v = b x + a y + ty: normal equations about the weighted means.
    let [w, mx, my, mu, mv] = [0, 0, 0, 0, 0]
    for (const p of points) {
      w += p.weight
      mx += p.weight * p.x
      my += p.weight * p.y
      mu += p.weight * p.u
      mv += p.weight * p.v
    }
    mx /= w
    my /= w
    mu /= w
    mv /= w
    let [square, along, across] = [1e-9, 0, 0]
    for (const p of points) {
      const [x, y, pu, pv] = [p.x - mx, p.y - my, p.u - mu, p.v - mv]
      square += p.weight * (x * x + y * y)
      along += p.weight * (x * pu + y * pv)
      across += p.weight * (x * pv - y * pu)
    }
    if (!shiftOnly) [a, b] = [along / square, across / square]
    tx = mu - a * mx + b * my
    ty = mv - b * mx - a * my
    const left = points.map((p) => Math.hypot(p.u - (a * p.x - b * p.y + tx), p.v - (b * p.x + a * p.y + ty)))
    const scale = Math.max(0.05, 1.5 * median(left))
    points.forEach((p, i) => (p.weight = 1 / (1 + (left[i]! / scale) ** 2) ** 2))
  }
  return { x: tx, y: ty, turn: Math.atan2(b, 1 + a), growth: Math.log(Math.hypot(1 + a, b)) }
}
