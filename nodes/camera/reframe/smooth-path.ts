/**
 * The path of a window through a shot, after Grundmann, Kwatra and Essa (2011): as little movement in all as there can be, so that
 * it stands still, goes and stands still again, as a person at a tripod does; its starts and stops are soft. Pure.
 */
import type { Aim } from './aims.ts'

export interface Calm {
  /** Seconds: what comes back sooner isn't followed. */
  readonly seconds: number
  /** Seconds from one aim to the next. */
  readonly step: number
  /** What an aim may be off without anything happening, a share of the picture. */
  readonly slack: number
}

const ROUNDS = 60
/** A sum of lengths is found by sums of squares, each weighed by its length in the round before; shorter ones count as this long. */
const SHORTEST = 2e-5
/** How much heads inside weigh. */
const HOLD = 40

/** Control points of a uniform cubic B-spline, one for each aim: it runs within them, and its acceleration never jumps. */
export function smoothPath(aims: readonly Aim[], { seconds, step, slack }: Calm): Float64Array {
  const count = aims.length
  let path: Float64Array = Float64Array.from(aims, ({ wanted }) => wanted)
  if (count < 3) {
    const [low, high] = [Math.max(...aims.map((one) => one.low)), Math.min(...aims.map((one) => one.high))]
    const mean = path.reduce((a, b) => a + b, 0) / count
    return low <= high ? path.fill(Math.min(high, Math.max(low, mean))) : path
  }
  const [still, soft] = [seconds / 2, 0.02 * seconds ** 3]
  for (let round = 0; round < ROUNDS; round++) {
    const system = new Banded(count)
    aims.forEach(({ wanted, low, high, weight }, i) => {
      const at = path[i]!
      const near = Math.min(wanted + slack, Math.max(wanted - slack, at))
      const off = Math.abs(at - near)
      system.pull(i, near, (step * weight) / Math.max(off, 0.02))
      const held = Math.min(high, Math.max(low, at))
      if (held !== at) system.pull(i, held, (HOLD * step) / Math.max(Math.abs(held - at), 1e-3))
    })
    for (let i = 1; i < count; i++) system.equal(i, still / Math.max(SHORTEST, Math.abs(path[i]! - path[i - 1]!)))
    for (let i = 1; i + 1 < count; i++) system.straight(i, soft / step ** 3)
    path = system.solved()
  }
  return path
}

/** A symmetric system with two bands beside the diagonal: the sum of squares that is least. */
class Banded {
  readonly #count: number
  readonly #a: readonly [Float64Array, Float64Array, Float64Array]
  readonly #b: Float64Array

  constructor(count: number) {
    this.#count = count
    this.#a = [new Float64Array(count), new Float64Array(count), new Float64Array(count)]
    this.#b = new Float64Array(count)
  }

  /** weight (p[i] - value)² */
  pull(i: number, value: number, weight: number): void {
    this.#a[0][i]! += weight
    this.#b[i]! += weight * value
  }

  /** weight (p[i] - p[i - 1])² */
  equal(i: number, weight: number): void {
    this.#a[0][i]! += weight
    this.#a[0][i - 1]! += weight
    this.#a[1][i]! -= weight
  }

  /** weight (p[i - 1] - 2 p[i] + p[i + 1])² */
  straight(i: number, weight: number): void {
    this.#a[0][i - 1]! += weight
    this.#a[0][i]! += 4 * weight
    this.#a[0][i + 1]! += weight
    this.#a[1][i]! -= 2 * weight
    this.#a[1][i + 1]! -= 2 * weight
    this.#a[2][i + 1]! += weight
  }

  /** By Cholesky's L D Lᵀ. */
  solved(): Float64Array {
    const [d, one, two] = this.#a
    const x = this.#b
    for (let i = 0; i < this.#count; i++) {
      if (i > 1) two[i] = two[i]! / d[i - 2]!
      if (i > 0) one[i] = (one[i]! - (i > 1 ? two[i]! * d[i - 2]! * one[i - 1]! : 0)) / d[i - 1]!
      if (i > 1) d[i]! -= two[i]! ** 2 * d[i - 2]!
      if (i > 0) d[i]! -= one[i]! ** 2 * d[i - 1]!
      x[i]! -= (i > 0 ? one[i]! * x[i - 1]! : 0) + (i > 1 ? two[i]! * x[i - 2]! : 0)
    }
    for (let i = 0; i < this.#count; i++) x[i]! /= d[i]!
    for (let i = this.#count - 2; i >= 0; i--) x[i]! -= one[i + 1]! * x[i + 1]! + (i + 2 < this.#count ? two[i + 2]! * x[i + 2]! : 0)
    return x
  }
}

/** The spline at `at`, in steps from its first control point; it stands still before its ends and beyond them. */
export function along(path: Float64Array, at: number): number {
  const last = path.length - 1
  const within = Math.min(last, Math.max(0, at))
  const i = Math.min(Math.max(0, last - 1), Math.floor(within))
  const t = within - i
  const p = (k: number): number => path[Math.min(last, Math.max(0, k))]!
  return ((1 - t) ** 3 * p(i - 1) + (3 * t ** 3 - 6 * t ** 2 + 4) * p(i) + (-3 * t ** 3 + 3 * t ** 2 + 3 * t + 1) * p(i + 1) + t ** 3 * p(i + 2)) / 6
}
