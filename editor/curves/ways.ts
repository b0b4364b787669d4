/** How a value goes from a keyframe to the next, as a Bézier curve with two handles. Pure. */
import type { Bezier, EasingName } from '../../engine/graph/document.ts'
import { sampleKeyframes } from '../../engine/graph/keyframes.ts'
import type { Keyframe, Way } from '../document/keyframes.ts'

type Numbers = Bezier['bezier']
const T = 1 / 3

/** Exact for those of the second and third power; near by for the rest. Bounce, elastic and hold are no Bézier curves. */
const BEZIERS: Readonly<Partial<Record<EasingName, Numbers>>> = {
  linear: [T, T, 2 * T, 2 * T],
  'ease-in': [T, 0, 2 * T, T],
  'ease-out': [T, 2 * T, 2 * T, 1],
  'ease-in-out': [T, 0, 2 * T, 1],
  'ease-in-quad': [T, 0, 2 * T, T],
  'ease-out-quad': [T, 2 * T, 2 * T, 1],
  'ease-in-out-quad': [0.45, 0, 0.55, 1],
  'ease-in-cubic': [T, 0, 2 * T, 0],
  'ease-out-cubic': [T, 1, 2 * T, 1],
  'ease-in-out-cubic': [0.65, 0, 0.35, 1],
  'ease-in-sine': [0.12, 0, 0.39, 0],
  'ease-out-sine': [0.61, 1, 0.88, 1],
  'ease-in-out-sine': [0.37, 0, 0.63, 1],
  'ease-in-quart': [0.5, 0, 0.75, 0],
  'ease-out-quart': [0.25, 1, 0.5, 1],
  'ease-in-out-quart': [0.76, 0, 0.24, 1],
  'ease-in-quint': [0.64, 0, 0.78, 0],
  'ease-out-quint': [0.22, 1, 0.36, 1],
  'ease-in-out-quint': [0.83, 0, 0.17, 1],
  'ease-in-expo': [0.7, 0, 0.84, 0],
  'ease-out-expo': [0.16, 1, 0.3, 1],
  'ease-in-out-expo': [0.87, 0, 0.13, 1],
  'ease-in-circ': [0.55, 0, 1, 0.45],
  'ease-out-circ': [0, 0.55, 0.45, 1],
  'ease-in-out-circ': [0.85, 0, 0.15, 1],
  'ease-in-back': [0.36, 0, 0.66, -0.56],
  'ease-out-back': [0.34, 1.56, 0.64, 1],
  'ease-in-out-back': [0.68, -0.6, 0.32, 1.6],
}

export type Spot = readonly [time: number, value: number]
/** Of the way from a keyframe to the next: where its two handles are. */
export type Handles = readonly [out: Spot, into: Spot]
/** Which side of a keyframe. */
export type Side = 'out' | 'in'

/** Undefined where there is no next keyframe, or the way is no Bézier curve. */
export function handlesOf(keyframes: readonly Keyframe[], index: number): Handles | undefined {
  const [from, to] = [keyframes[index], keyframes[index + 1]]
  if (from === undefined || to === undefined) return undefined
  const [span, rise, way] = [to[0] - from[0], to[1] - from[1], from[2] ?? 'linear']
  if (typeof way === 'object' && 'tangents' in way) {
    return [[from[0] + span / 3, from[1] + (way.tangents[0] * span) / 3], [to[0] - span / 3, to[1] - (way.tangents[1] * span) / 3]]
  }
  const curve = typeof way === 'object' ? way.bezier : BEZIERS[way]
  if (curve === undefined) return undefined
  const [x1, y1, x2, y2] = curve
  return [[from[0] + x1 * span, from[1] + y1 * rise], [from[0] + x2 * span, from[1] + y2 * rise]]
}

/** The way with its handles there. Between two like values it has slopes: shares of a rise of nothing say nothing. */
export function wayOf(from: Keyframe | Spot, to: Keyframe | Spot, [out, into]: Handles): Way {
  const [span, rise] = [to[0] - from[0], to[1] - from[1]]
  const share = (time: number): number => tidy(Math.min(1, Math.max(0, (time - from[0]) / span)))
  const size = Math.max(1e-9, Math.abs(from[1]), Math.abs(to[1]), Math.abs(out[1]), Math.abs(into[1]))
  const shares = [share(out[0]), tidy((out[1] - from[1]) / rise), share(into[0]), tidy((into[1] - from[1]) / rise)] as const
  if (Math.abs(rise) > size * 1e-6 && shares.every((one) => Math.abs(one) < 1e6)) return { bezier: shares }
  return { tangents: [slope(from, out, span), slope(into, to, span)] }
}

/** A handle that stands straight up over its keyframe has no slope that a number tells. */
const slope = (a: Spot | Keyframe, b: Spot | Keyframe, span: number): number => heldSlope((b[1] - a[1]) / Math.max(b[0] - a[0], span / 100))
const heldSlope = (value: number): number => tidy(Math.max(-1e6, Math.min(1e6, value)))

/** Nine digits: more than any screen shows, and files stay short. */
const tidy = (value: number): number => Number(value.toPrecision(9))

export const keyed = ([time, value]: Keyframe | Spot, way: Way | undefined): Keyframe => (way === undefined || way === 'linear' ? [time, value] : [time, value, way])

/** The slope on one side of a keyframe, in value a second. */
function slopeAt(keyframes: readonly Keyframe[], index: number, side: Side): number | undefined {
  const handles = handlesOf(keyframes, side === 'out' ? index : index - 1)
  const key = keyframes[index]
  if (handles === undefined || key === undefined) return undefined
  const [time, value] = side === 'out' ? handles[0] : handles[1]
  return time === key[0] ? undefined : (value - key[1]) / (time - key[0])
}

/** Whether the curve goes through a keyframe without a bend. */
export function isSmooth(keyframes: readonly Keyframe[], index: number): boolean {
  const [a, b] = [slopeAt(keyframes, index, 'in'), slopeAt(keyframes, index, 'out')]
  return a !== undefined && b !== undefined && Math.abs(a - b) <= 1e-4 * Math.max(Math.abs(a), Math.abs(b), 1e-9)
}

/** Its own shape, and no straight line: only such a way turns along with what is done on the other side of its keyframe. */
const isBent = (key: Keyframe | undefined): boolean => key?.[2] !== undefined && key[2] !== 'linear'

/** Puts a handle of the way from `index` there. A neighbour that went on without a bend turns along, unless `broken`. */
export function moveHandle(keyframes: readonly Keyframe[], index: number, side: Side, [time, value]: Spot, broken = false): readonly Keyframe[] {
  const handles = handlesOf(keyframes, index)
  const [from, to] = [keyframes[index], keyframes[index + 1]]
  if (handles === undefined || from === undefined || to === undefined) return keyframes
  const spot: Spot = [Math.min(to[0], Math.max(from[0], time)), value]
  const moved = keyframes.with(index, [from[0], from[1], wayOf(from, to, side === 'out' ? [spot, handles[1]] : [handles[0], spot])])
  const key = side === 'out' ? index : index + 1
  const other = side === 'out' ? index - 1 : index + 1
  if (broken || !isSmooth(keyframes, key) || !isBent(keyframes[other])) return moved
  const turned = slopeAt(moved, key, side)
  return turned === undefined ? moved : withSlope(moved, key, side === 'out' ? 'in' : 'out', turned)
}

/** One side of a keyframe with a slope; its handle keeps its time. */
function withSlope(keyframes: readonly Keyframe[], index: number, side: Side, slope: number): readonly Keyframe[] {
  const at = side === 'out' ? index : index - 1
  const [from, to, key] = [keyframes[at], keyframes[at + 1], keyframes[index]]
  if (from === undefined || to === undefined || key === undefined) return keyframes
  const [out, into] = handlesOf(keyframes, at) ?? straight(from, to)
  const end = side === 'out' ? out : into
  const along: Spot = [end[0], key[1] + slope * (end[0] - key[0])]
  return keyframes.with(at, [from[0], from[1], wayOf(from, to, side === 'out' ? [along, into] : [out, along])])
}

const straight = (from: Keyframe, to: Keyframe): Handles => [mix(from, to, T), mix(from, to, 2 * T)]
const mix = (a: Spot | Keyframe, b: Spot | Keyframe, u: number): Spot => [a[0] + (b[0] - a[0]) * u, a[1] + (b[1] - a[1]) * u]

/** What the handles of chosen keyframes may be told to be. */
export type Kind = 'auto' | 'flat' | 'aligned'

/** Through a keyframe without a bend; level at peaks, so that nothing overshoots them (monotone, after Fritsch and Carlson). */
function throughSlope(keyframes: readonly Keyframe[], index: number): number {
  const [before, here, after] = [keyframes[index - 1], keyframes[index]!, keyframes[index + 1]]
  if (before === undefined || after === undefined) return 0
  const [a, b] = [(here[1] - before[1]) / (here[0] - before[0]), (after[1] - here[1]) / (after[0] - here[0])]
  return a * b <= 0 ? 0 : Math.sign(a) * Math.min((Math.abs(a) + Math.abs(b)) / 2, 3 * Math.abs(a), 3 * Math.abs(b))
}

/** The chosen keyframes with slopes on both sides: those that a curve through the neighbours has, or none. */
function sloped(keyframes: readonly Keyframe[], chosen: ReadonlySet<number>, slopeOf: (index: number) => number): readonly Keyframe[] {
  return keyframes.map((key, index): Keyframe => {
    const to = keyframes[index + 1]
    if (to === undefined || (!chosen.has(index) && !chosen.has(index + 1))) return key
    const rise = (to[1] - key[1]) / (to[0] - key[0])
    const out = chosen.has(index) ? slopeOf(index) : (slopeAt(keyframes, index, 'out') ?? rise)
    const into = chosen.has(index + 1) ? slopeOf(index + 1) : (slopeAt(keyframes, index + 1, 'in') ?? rise)
    return [key[0], key[1], { tangents: [heldSlope(out), heldSlope(into)] }]
  })
}

export function shapeKeys(keyframes: readonly Keyframe[], chosen: ReadonlySet<number>, kind: Kind): readonly Keyframe[] {
  if (kind !== 'aligned') return sloped(keyframes, chosen, kind === 'flat' ? () => 0 : (index) => throughSlope(keyframes, index))
  let next = keyframes
  for (const index of chosen) {
    const sides = (['in', 'out'] as const).flatMap((side) => slopeAt(keyframes, index, side) ?? [])
    if (sides.length < 2) continue
    const middle = (sides[0]! + sides[1]!) / 2
    next = withSlope(withSlope(next, index, 'in', middle), index, 'out', middle)
  }
  return next
}

/** Those that go through their neighbours by themselves: they go on doing so when something is moved. */
export function autoKeys(keyframes: readonly Keyframe[]): ReadonlySet<number> {
  const like = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-6 * Math.max(Math.abs(a), Math.abs(b), 1e-6)
  return new Set(keyframes.flatMap((key, index) => {
    const [before, here] = [keyframes[index - 1]?.[2], key[2]]
    if (keyframes[index + 1] === undefined || typeof before !== 'object' || !('tangents' in before) || typeof here !== 'object' || !('tangents' in here)) return []
    const through = throughSlope(keyframes, index)
    return like(before.tangents[1], through) && like(here.tangents[0], through) ? [index] : []
  }))
}

/** A keyframe more, on the curve: which stays as it is, exactly where its halves can be written as ways of their own. */
export function splitAt(keyframes: readonly Keyframe[], time: number): readonly Keyframe[] {
  const after = keyframes.findIndex(([at]) => at >= time)
  const value = sampleKeyframes(keyframes, time)
  if (after >= 0 && keyframes[after]![0] === time) return keyframes
  if (after < 0) return [...keyframes, [time, value]]
  if (after === 0) return [[time, value], ...keyframes]
  const [from, to] = [keyframes[after - 1]!, keyframes[after]!]
  const way = from[2]
  const handles = handlesOf(keyframes, after - 1)
  const put = (first: Way | undefined, second: Way | undefined): readonly Keyframe[] => [...keyframes.slice(0, after - 1), keyed(from, first), keyed([time, value], second), ...keyframes.slice(after)]
  if (handles === undefined || way === undefined || way === 'linear') return put(way, way)
  // De Casteljau, at the place on the curve where its time is this. Time only rises along it: halving finds the place.
  let [low, high] = [0, 1]
  const cut = (u: number): { readonly first: Handles; readonly second: Handles; readonly at: Spot } => {
    const [a, b, c] = [mix(from, handles[0], u), mix(handles[0], handles[1], u), mix(handles[1], to, u)]
    const [d, e] = [mix(a, b, u), mix(b, c, u)]
    return { first: [a, d], second: [e, c], at: mix(d, e, u) }
  }
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2
    if (cut(middle).at[0] < time) low = middle
    else high = middle
  }
  const { first, second } = cut((low + high) / 2)
  const middle: Keyframe = [time, value]
  const before = (at: number): number => sampleKeyframes(keyframes, at)
  return put(wayOf(from, middle, held(from, middle, first, before)), wayOf(middle, to, held(middle, to, second, before)))
}

/**
 * Handles that lie beyond the other end, as those of halves of a way whose handles cross: no easing can say them. They are
 * shortened along their own line, and both are then as long as the curve comes nearest to what it was.
 */
function held(from: Keyframe, to: Keyframe, [out, into]: Handles, was: (time: number) => number): Handles {
  const span = to[0] - from[0]
  const [long, broad] = [(out[0] - from[0]) / span, (to[0] - into[0]) / span]
  if (long >= -1e-9 && long <= 1 + 1e-9 && broad >= -1e-9 && broad <= 1 + 1e-9) return [out, into]
  const scaled = (a: number, b: number): Handles => [mix(from, out, long === 0 ? 1 : a / long), mix(to, into, broad === 0 ? 1 : b / broad)]
  const off = (a: number, b: number): number => {
    const tried: readonly Keyframe[] = [[from[0], from[1], wayOf(from, to, scaled(a, b))], [to[0], to[1]]]
    let sum = 0
    for (let step = 1; step < 24; step++) sum += (sampleKeyframes(tried, from[0] + (span * step) / 24) - was(from[0] + (span * step) / 24)) ** 2
    return sum
  }
  const inside = (length: number): number => Math.min(1, Math.max(0.001, length))
  let best = [inside(long), inside(broad)] as const
  let least = off(...best)
  for (let reach = 0.25; reach > 1e-3;) {
    const near = [[reach, 0], [-reach, 0], [0, reach], [0, -reach]].map(([a, b]) => [inside(best[0] + a!), inside(best[1] + b!)] as const)
    const [next] = near.map((one) => [off(...one), one] as const).sort(([a], [b]) => a - b)
    if (next![0] < least) [least, best] = next!
    else reach /= 2
  }
  return scaled(...best)
}
