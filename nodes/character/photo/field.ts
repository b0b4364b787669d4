/** What muscles are made of: smooth functions over the face's plane. Pure. */

/** The face with the upper lip whole, or with the lower lip whole. */
export type Sheet = 'upper' | 'lower'
export type Box = readonly [left: number, top: number, right: number, bottom: number]

export interface Muscle {
  /** Beyond it nothing moves. */
  readonly box: Box
  /** Adds to `out` how far the spot moves when the muscle pulls by `pull`. */
  move(u: number, v: number, pull: number, sheet: Sheet, out: Float64Array): void
}

export const step = (from: number, to: number, x: number): number => {
  const t = Math.min(1, Math.max(0, (x - from) / (to - from)))
  return t * t * (3 - 2 * t)
}
/** 1 in the middle, 0 from 1 on; smooth. */
export function bump(x: number): number {
  const t = 1 - x * x
  return t <= 0 ? 0 : t * t
}
/** Quicker than Math.hypot by far. */
export const far = (x: number, y: number): number => Math.sqrt(x * x + y * y)

/** A function of u, looked up: muscles ask for it at each point of a lattice. */
export function looked(of: (u: number) => number, from: number, to: number): (u: number) => number {
  const count = 256
  const values = Float64Array.from({ length: count + 2 }, (_, i) => of(from + ((to - from) * i) / count))
  const scale = count / (to - from)
  return (u) => {
    const at = Math.min(count, Math.max(0, (u - from) * scale))
    const i = at | 0
    return values[i]! + (values[i + 1]! - values[i]!) * (at - i)
  }
}
