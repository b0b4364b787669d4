/** Reading a param's keyframes. Pure. */
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
