/** Values over time. Pure. */
import { ease } from '../frames/easing.ts'
import type { Keyframe } from './document.ts'

/** Value at `time` seconds: exact at each keyframe, held before the first and after the last. */
export function sampleKeyframes(keyframes: readonly Keyframe[], time: number): number {
  const first = keyframes[0]
  if (first === undefined) return 0
  if (time <= first[0]) return first[1]
  let low = 0
  let high = keyframes.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (keyframes[middle]![0] <= time) low = middle
    else high = middle
  }
  const from = keyframes[low]!
  const to = keyframes[low + 1]
  if (to === undefined) return from[1]
  const share = ease(from[2] ?? 'linear', (time - from[0]) / (to[0] - from[0]))
  return from[1] + (to[1] - from[1]) * share
}
