/** Changes of a curve's keyframes, several at once. Pure: always in rising time, always within the limits, always at least one. */
import { sampleKeyframes } from '../../engine/graph/keyframes.ts'
import type { Keyframe, Way } from '../document/keyframes.ts'
import { autoKeys, handlesOf, keyed, shapeKeys, splitAt, wayOf, type Spot } from './ways.ts'

export interface Limits {
  readonly minimum?: number | undefined
  readonly maximum?: number | undefined
  readonly integer?: boolean
}

/** Keyframes, and which of them are chosen: those that moved past others have other places. */
export interface Chosen {
  readonly keyframes: readonly Keyframe[]
  readonly chosen: ReadonlySet<number>
}

export const tidyTime = (time: number): number => Number(Math.max(0, time).toFixed(6))
export const onFrame = (time: number, rate: number): number => tidyTime(Math.round(time * rate) / rate)
export const onStep = (value: number, step: number): number => Number((Math.round(value / step) * step).toPrecision(12))

function within(value: number, { minimum = -Infinity, maximum = Infinity, integer = false }: Limits): number {
  const held = Math.min(maximum, Math.max(minimum, Number(value.toPrecision(9))))
  return integer ? Math.round(held) : held
}

interface Moved {
  readonly key: Keyframe
  readonly index: number
  readonly mine: boolean
}

/**
 * The chosen ones changed by `change`; what they come to lie on gives way. Handles go with their keyframes, and those that go
 * through their neighbours go on doing so.
 */
export function changeKeys({ keyframes, chosen }: Chosen, limits: Limits, change: (key: Keyframe) => readonly [time: number, value: number]): Chosen {
  const moved = keyframes.map((key, index): Moved => {
    if (!chosen.has(index)) return { key, index, mine: false }
    const [time, value] = change(key)
    return { key: keyed([tidyTime(time), within(value, limits)], key[2]), index, mine: true }
  })
  const taken = new Set(moved.flatMap(({ key: [time], mine }) => (mine ? [time] : [])))
  const left = moved.filter(({ key: [time], mine }, at) => (mine ? moved.findIndex((other) => other.mine && other.key[0] === time) === at : !taken.has(time)))
  const sorted = left.toSorted((a, b) => a.key[0] - b.key[0])
  const auto = autoKeys(keyframes)
  const carried = sorted.map(({ key, index }, at): Keyframe => {
    const next = sorted[at + 1]
    if (next?.index !== index + 1 || typeof key[2] !== 'object' || !('bezier' in key[2])) return key
    return keyed(key, carriedWay(keyframes, index, key, next.key))
  })
  const through = new Set(sorted.flatMap(({ index }, at) => (auto.has(index) ? [at] : [])))
  return { keyframes: through.size === 0 ? carried : shapeKeys(carried, through, 'auto'), chosen: new Set(sorted.flatMap(({ mine }, at) => (mine ? [at] : []))) }
}

/** The way of a keyframe whose ends have moved: its handles keep their distance from them, as far as there is room. */
function carriedWay(keyframes: readonly Keyframe[], index: number, from: Keyframe, to: Keyframe): Way | undefined {
  const [wasFrom, wasTo] = [keyframes[index]!, keyframes[index + 1]!]
  const handles = handlesOf(keyframes, index)
  const like = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b))
  if (handles === undefined || (like(wasTo[0] - wasFrom[0], to[0] - from[0]) && like(wasTo[1] - wasFrom[1], to[1] - from[1]))) return from[2]
  const span = to[0] - from[0]
  const beside = (end: Keyframe, was: Keyframe, handle: Spot): Spot => {
    const [dx, dy] = [handle[0] - was[0], handle[1] - was[1]]
    const room = Math.abs(dx) > span ? span / Math.abs(dx) : 1
    return [end[0] + dx * room, end[1] + dy * room]
  }
  return wayOf(from, to, [beside(from, wasFrom, handles[0]), beside(to, wasTo, handles[1])])
}

export const moveKeys = (given: Chosen, limits: Limits, seconds: number, by: number): Chosen => changeKeys(given, limits, ([time, value]) => [time + seconds, value + by])

export interface Stretch {
  readonly time: number
  readonly value: number
  /** What each distance from there is multiplied by. */
  readonly seconds: number
  readonly by: number
}
export const scaleKeys = (given: Chosen, limits: Limits, { time: pivot, value: level, seconds, by }: Stretch): Chosen => changeKeys(given, limits, ([time, value]) => [pivot + (time - pivot) * seconds, level + (value - level) * by])

/** One keyframe stays: with none, there is no curve. */
export function removeKeys({ keyframes, chosen }: Chosen): readonly Keyframe[] {
  const left = keyframes.filter((_, index) => !chosen.has(index))
  return left.length > 0 ? left : keyframes.slice(0, 1).map(([time, value]) => [time, value])
}

export const easeKeys = ({ keyframes, chosen }: Chosen, way: Way): readonly Keyframe[] => keyframes.map((key, index) => (chosen.has(index) ? keyed(key, way) : key))

/** A value at a moment: of the keyframe there, or of a new one. `near`: seconds within which a keyframe is there. */
export function setKey(keyframes: readonly Keyframe[], time: number, value: number, limits: Limits, near = 0): readonly Keyframe[] {
  const found = keyAt(keyframes, time, near)
  const at = found < 0 ? tidyTime(time) : keyframes[found]![0]
  const before = keyframes.findLast(([one]) => one < at)
  // A curve that is left as it is, is split; one that is led elsewhere goes there and on in the way that it has by name.
  const named = found < 0 && typeof before?.[2] === 'string' && Math.abs(sampleKeyframes(keyframes, at) - value) > 1e-9
  const split = found >= 0 ? keyframes : named ? [...keyframes, keyed([at, value], before![2])].toSorted((a, b) => a[0] - b[0]) : splitAt(keyframes, at)
  const index = split.findIndex(([one]) => one === at)
  return changeKeys({ keyframes: split, chosen: new Set([index]) }, limits, () => [at, value]).keyframes
}

/** Of a moment, to within some seconds; -1 where there is none. */
export function keyAt(keyframes: readonly Keyframe[], time: number, near = 0): number {
  const nearest = keyframes.reduce((best, [at], index) => (best < 0 || Math.abs(at - time) < Math.abs(keyframes[best]![0] - time) ? index : best), -1)
  return nearest >= 0 && Math.abs(keyframes[nearest]![0] - time) <= Math.max(near, 1e-6) ? nearest : -1
}

/** Chosen keyframes of several curves, with the first at 0. */
export interface Copied {
  readonly keyframes: readonly { readonly param: string; readonly keys: readonly Keyframe[] }[]
}

export function copyKeys(curves: readonly (Chosen & { readonly param: string })[]): Copied | undefined {
  const found = curves.flatMap(({ param, keyframes, chosen }) => (chosen.size === 0 ? [] : [{ param, keys: keyframes.filter((_, index) => chosen.has(index)) }]))
  const first = Math.min(...found.flatMap(({ keys }) => keys.map(([time]) => time)))
  return found.length === 0 ? undefined : { keyframes: found.map(({ param, keys }) => ({ param, keys: keys.map(([time, value, way]) => keyed([tidyTime(time - first), value], way)) })) }
}

export function parseCopied(text: string): Copied | undefined {
  try {
    const { keyframes } = JSON.parse(text) as Partial<Copied>
    const isNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value)
    const sound = Array.isArray(keyframes) && keyframes.length > 0 && keyframes.every(({ param, keys }) => typeof param === 'string' && Array.isArray(keys) && keys.length > 0 && keys.every((key) => Array.isArray(key) && isNumber(key[0]) && isNumber(key[1])))
    return sound ? { keyframes } : undefined
  } catch {
    return undefined
  }
}

export function pasteKeys(keyframes: readonly Keyframe[], copied: readonly Keyframe[], time: number, limits: Limits): Chosen {
  const put = copied.map(([at, value, way]) => keyed([tidyTime(at + time), within(value, limits)], way))
  const fresh = put.filter(([at], index) => put.findIndex(([other]) => other === at) === index)
  const mine = new Set(fresh.map(([at]) => at))
  const all = [...keyframes.filter(([at]) => !mine.has(at)), ...fresh].toSorted((a, b) => a[0] - b[0])
  return { keyframes: all, chosen: new Set(all.flatMap(([at], index) => (mine.has(at) ? [index] : []))) }
}

/** The least and most that a curve comes to between two moments, as it is drawn. */
export function reach(keyframes: readonly Keyframe[], samples = 200): readonly [low: number, high: number] {
  const [first, last] = [keyframes[0]?.[0] ?? 0, keyframes.at(-1)?.[0] ?? 0]
  const values = [...keyframes.map(([, value]) => value), ...Array.from({ length: last > first ? samples : 0 }, (_, step) => sampleKeyframes(keyframes, first + ((last - first) * step) / samples))]
  return [Math.min(...values), Math.max(...values)]
}
