/** How a value travels from 0 to 1. Pure. The formulas with a family's name are those of easings.net (Penner). */
import type { Bezier, Easing, EasingName } from '../graph/document.ts'

/** Each family as its `in`; the other two are that one turned around and put together. */
const FAMILIES: Readonly<Record<string, (s: number) => number>> = {
  sine: (s) => 1 - Math.cos((s * Math.PI) / 2),
  quad: (s) => s ** 2,
  cubic: (s) => s ** 3,
  quart: (s) => s ** 4,
  quint: (s) => s ** 5,
  expo: (s) => 2 ** (10 * s - 10),
  circ: (s) => 1 - Math.sqrt(1 - s * s),
  back: (s) => back(s, 1.70158),
  elastic: (s) => -(2 ** (10 * s - 10)) * Math.sin(((10 * s - 10.75) * 2 * Math.PI) / 3),
  bounce: (s) => 1 - bounceOut(1 - s),
}

export const EASINGS: readonly EasingName[] = ['linear', 'hold', 'ease-in', 'ease-out', 'ease-in-out', ...Object.keys(FAMILIES).flatMap((family) => ['in', 'out', 'in-out'].map((way) => `ease-${way}-${family}` as EasingName))]

const NAMES: ReadonlySet<string> = new Set(EASINGS)
export const isEasingName = (text: string): text is EasingName => NAMES.has(text)

/** @param t 0..1; values outside are held */
export function ease(easing: Easing, t: number): number {
  // Exact at both ends, whatever a formula makes of them.
  if (!(t > 0)) return 0
  if (t >= 1) return 1
  if (typeof easing === 'object') return bezierAt(easing.bezier, t)
  switch (easing) {
    case 'linear':
      return t
    case 'hold':
      return 0
    case 'ease-in':
      return t * t
    case 'ease-out':
      return t * (2 - t)
    case 'ease-in-out':
      return t * t * (3 - 2 * t)
    default:
      return ofFamily(easing, t)
  }
}

function ofFamily(easing: EasingName, t: number): number {
  const [, way, family] = /^ease-(in-out|in|out)-(\w+)$/.exec(easing)!
  if (way !== 'in-out') return way === 'in' ? FAMILIES[family!]!(t) : 1 - FAMILIES[family!]!(1 - t)
  const half = IN_OUT[family!] ?? FAMILIES[family!]!
  return t < 0.5 ? half(2 * t) / 2 : 1 - half(2 - 2 * t) / 2
}

/** Both overshoot less, and swing slower, where they have half the way each. */
const IN_OUT: typeof FAMILIES = {
  back: (s) => back(s, 1.70158 * 1.525),
  elastic: (s) => -(2 ** (10 * s - 10)) * Math.sin(((10 * s - 11.125) * 2 * Math.PI) / 4.5),
}

const back = (s: number, over: number): number => (over + 1) * s ** 3 - over * s ** 2

function bounceOut(s: number): number {
  const fall = (from: number, floor: number): number => 7.5625 * (s - from / 2.75) ** 2 + floor
  if (s < 1 / 2.75) return fall(0, 0)
  if (s < 2 / 2.75) return fall(1.5, 0.75)
  return s < 2.5 / 2.75 ? fall(2.25, 0.9375) : fall(2.625, 0.984375)
}

/** A coordinate of a cubic Bézier curve from 0 to 1 with the control points `a` and `b`. */
const cubic = (a: number, b: number, u: number): number => ((1 - 3 * b + 3 * a) * u + (3 * b - 6 * a)) * u * u + 3 * a * u
const slope = (a: number, b: number, u: number): number => 3 * (1 - 3 * b + 3 * a) * u * u + 2 * (3 * b - 6 * a) * u + 3 * a

/** y where x is `t`: Newton's steps, and halving where they leave the interval in which the answer lies. */
function bezierAt([x1, y1, x2, y2]: Bezier['bezier'], t: number): number {
  let [low, high, u] = [0, 1, t]
  for (let step = 0; step < 64; step++) {
    const off = cubic(x1, x2, u) - t
    if (Math.abs(off) < 1e-14) break
    if (off < 0) low = u
    else high = u
    const next = u - off / slope(x1, x2, u)
    u = next > low && next < high ? next : (low + high) / 2
  }
  return cubic(y1, y2, u)
}

/** From `from` to `to`, leaving with one slope and arriving with another, both over the whole way. Exact at both ends. */
export function hermite(from: number, out: number, to: number, into: number, t: number): number {
  if (!(t > 0)) return from
  if (t >= 1) return to
  const rest = 1 - t
  return from * (1 + 2 * t) * rest * rest + out * t * rest * rest + to * t * t * (3 - 2 * t) - into * t * t * rest
}
