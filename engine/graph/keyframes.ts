/** Values over time. Pure. */
import { ease, hermite, isEasingName } from '../frames/easing.ts'
import type { Json } from '../contract/sockets.ts'
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
  const [way, span] = [from[2] ?? 'linear', to[0] - from[0]]
  const part = (time - from[0]) / span
  if (typeof way === 'object' && 'tangents' in way) return hermite(from[1], way.tangents[0] * span, to[1], way.tangents[1] * span, part)
  return from[1] + (to[1] - from[1]) * ease(way, part)
}

/** A param's value that changes over time. */
export function isKeyframed(value: Json | undefined): value is { keyframes: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && 'keyframes' in value && Object.keys(value).length === 1
}

/** The keyframes, or what was expected of them. */
export function checkKeyframes(value: Json): readonly Keyframe[] | string {
  if (!Array.isArray(value) || value.length === 0) return 'a list of [seconds, value, easing?]'
  let before = -Infinity
  for (const one of value) {
    if (!Array.isArray(one) || one.length < 2 || one.length > 3) return 'each keyframe as [seconds, value, easing?]'
    const [time, at, easing] = one
    if (typeof time !== 'number' || typeof at !== 'number' || !Number.isFinite(time) || !Number.isFinite(at)) return 'numbers for seconds and value'
    if (time <= before) return 'rising times'
    const wrong = easing === undefined ? undefined : wrongEasing(easing)
    if (wrong !== undefined) return `${wrong} at ${time} s`
    before = time
  }
  return value as unknown as readonly Keyframe[]
}

/** What was expected of an easing; undefined where it is one. */
function wrongEasing(easing: Json): string | undefined {
  if (typeof easing === 'string') return isEasingName(easing) ? undefined : `a known easing, such as linear, hold, ease-in-out or ease-out-back,`
  const [[kind, numbers] = [], more] = typeof easing === 'object' && easing !== null && !Array.isArray(easing) ? Object.entries(easing) : []
  const count = kind === 'bezier' ? 4 : kind === 'tangents' ? 2 : 0
  if (count === 0 || more !== undefined) return 'an easing\'s name, { "bezier": [x1, y1, x2, y2] } or { "tangents": [out, in] }'
  if (!Array.isArray(numbers) || numbers.length !== count || !numbers.every((one) => typeof one === 'number' && Math.abs(one) <= 1e6)) return `${count} numbers in "${kind}"`
  if (kind === 'bezier' && [numbers[0], numbers[2]].some((x) => (x as number) < 0 || (x as number) > 1)) return 'x1 and x2 of "bezier" from 0 to 1'
  return undefined
}
