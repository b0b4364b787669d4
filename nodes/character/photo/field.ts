/** What muscles are made of: smooth functions over the face's plane. Pure. */

/** The face with the upper lip whole, or with the lower lip whole. */
export type Sheet = 'upper' | 'lower'
export type Box = readonly [left: number, top: number, right: number, bottom: number]

/** What moves is a pattern over the plane, by as much as the muscle pulls: patterns are made once for a picture. */
export interface Muscle {
  /** Beyond it nothing moves. */
  readonly box: Box
  /** The two sheets go ways of their own. */
  readonly parts?: true
  /** How far the pattern goes across and down at a pull; the pull itself where it isn't given. */
  gains?(pull: number): readonly [across: number, down: number]
  /** Adds to `out` how far the spot moves where both gains are 1. */
  move(u: number, v: number, sheet: Sheet, out: Float64Array): void
}

export const gainsOf = ({ gains }: Muscle, pull: number): readonly [across: number, down: number] => gains?.(pull) ?? [pull, pull]

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
  let values: Float64Array | undefined
  const scale = count / (to - from)
  return (u) => {
    values ??= Float64Array.from({ length: count + 2 }, (_, i) => of(from + ((to - from) * i) / count))
    const at = Math.min(count, Math.max(0, (u - from) * scale))
    const i = at | 0
    return values[i]! + (values[i + 1]! - values[i]!) * (at - i)
  }
}
