/** Values over time. Pure. */
import type { Easing, Keyframe } from './document.ts'

export const EASINGS: Readonly<Record<Easing, (share: number) => number>> = {
  linear: (x) => x,
  hold: () => 0,
  'ease-in': (x) => x * x * x,
  'ease-out': (x) => 1 - (1 - x) ** 3,
  'ease-in-out': (x) => (x < 0.5 ? 4 * x ** 3 : 1 - (2 - 2 * x) ** 3 / 2),
}

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
  const share = EASINGS[from[2] ?? 'linear']((time - from[0]) / (to[0] - from[0]))
  return from[1] + (to[1] - from[1]) * share
}
