/** Params at a moment: keyframes sampled, linked signals read. Pure. */
import type { ParamDeclarations } from '../contract/param-declaration.ts'
import type { Signal } from '../frames/clip.ts'
import { sampleKeyframes } from '../graph/keyframes.ts'
import type { ResolvedNode } from '../graph/resolved.ts'

export type Values = Readonly<Record<string, unknown>>

/**
 * Returns the params at `time` seconds. Where nothing changes over time the same object is returned each time.
 * @param linked values that arrived over links into params
 */
export function paramsOverTime(node: ResolvedNode, linked: Values): { at(time: number): Values; animated: boolean } {
  const steady: Record<string, unknown> = { ...node.params }
  const moving: [string, (time: number) => number][] = []
  for (const [name, keyframes] of Object.entries(node.keyframes)) {
    moving.push([name, clamped(node.spec.params, name, (time) => sampleKeyframes(keyframes, time))])
  }
  for (const [name, value] of Object.entries(linked)) {
    if (isSignal(value)) moving.push([name, clamped(node.spec.params, name, (time) => value.at(time))])
    else steady[name] = value
  }
  if (moving.length === 0) {
    const values = Object.freeze(steady)
    return { at: () => values, animated: false }
  }
  return {
    at(time) {
      const values = { ...steady }
      for (const [name, sample] of moving) values[name] = sample(time)
      return values
    },
    animated: true,
  }
}

/** Arrays have an `at` of their own: a list that was linked is a value. */
const isSignal = (value: unknown): value is Signal =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && typeof (value as Signal).at === 'function'

/** A signal may leave the param's range, a frame can't: hold it at the border; whole numbers are rounded. */
function clamped(
  declared: ParamDeclarations,
  name: string,
  sample: (time: number) => number,
): (time: number) => number {
  const param = declared[name]
  if (param === undefined || (param.type !== 'number' && param.type !== 'integer')) return sample
  const { minimum = -Infinity, maximum = Infinity, type } = param
  return (time) => {
    const value = Math.min(maximum, Math.max(minimum, sample(time)))
    return type === 'integer' ? Math.round(value) : value
  }
}
