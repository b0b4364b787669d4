/** Changes of a param's keyframes. Pure; always in order of time, never two at one time. */
import type { EasingName, Keyframe } from '../../engine/graph/document.ts'
import type { Json } from './document.ts'

export type { EasingName, Keyframe }

/** The keyframes of a param's value; undefined where it has one value for all times. */
export function keyframesOf(value: Json | undefined): readonly Keyframe[] | undefined {
  const found = typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as { keyframes?: unknown }).keyframes : undefined
  return Array.isArray(found) && found.every((one) => Array.isArray(one) && typeof one[0] === 'number' && typeof one[1] === 'number') ? (found as unknown as Keyframe[]) : undefined
}

/** How the value goes on to the next keyframe. */
export type Way = NonNullable<Keyframe[2]>

const round = (value: number): number => Number(value.toFixed(3))
const sorted = (keyframes: readonly Keyframe[]): Keyframe[] => [...keyframes].sort((a, b) => a[0] - b[0])

export function addKeyframe(keyframes: readonly Keyframe[], time: number, value: number): readonly Keyframe[] {
  const at = round(Math.max(0, time))
  return sorted([...keyframes.filter(([one]) => one !== at), [at, round(value)]])
}

/** Between its neighbours in time: a keyframe doesn't pass another. */
export function moveKeyframe(keyframes: readonly Keyframe[], index: number, time: number, value: number): readonly Keyframe[] {
  const low = round((keyframes[index - 1]?.[0] ?? -0.001) + 0.001)
  const high = round((keyframes[index + 1]?.[0] ?? Infinity) - 0.001)
  const at = low > high ? keyframes[index]![0] : Math.min(high, Math.max(low, time))
  return keyframes.map((one, place) => (place === index ? withEase([round(at), round(value)], one[2]) : one))
}

/** The last one stays. */
export const removeKeyframe = (keyframes: readonly Keyframe[], index: number): readonly Keyframe[] => (keyframes.length < 2 ? keyframes : keyframes.filter((_, place) => place !== index))

export const easeKeyframe = (keyframes: readonly Keyframe[], index: number, easing: Way): readonly Keyframe[] => keyframes.map((one, place) => (place === index ? withEase([one[0], one[1]], easing) : one))

const withEase = ([time, value]: readonly [number, number], easing: Way | undefined): Keyframe => (easing === undefined || easing === 'linear' ? [time, value] : [time, value, easing])
