/** Closed Bézier paths that change over time. Pure: nodes draw them, the editor shows them. */
import type { Easing } from '../graph/document.ts'
import { ease } from './easing.ts'

/** x and y; and from there to the handle before and the handle after it. Shares of the picture's width and height. */
export type RotoPoint = readonly [x: number, y: number] | readonly [x: number, y: number, beforeX: number, beforeY: number, afterX: number, afterY: number]

/** The whole shape at a time. */
export interface RotoKey {
  /** Seconds. */
  readonly time: number
  readonly points: readonly RotoPoint[]
  /** On the way to the next. */
  readonly easing?: Easing
}

type Six = readonly [number, number, number, number, number, number]
export const sixOf = (point: readonly number[]): Six => [point[0]!, point[1]!, point[2] ?? 0, point[3] ?? 0, point[4] ?? 0, point[5] ?? 0]

/** The shape at `seconds`: held before the first and after the last key; between two of as many points each point goes its way. */
export function shapeAt(keys: readonly RotoKey[], seconds: number): readonly Six[] {
  const next = keys.findIndex(({ time }) => time > seconds)
  const from = keys[next < 0 ? keys.length - 1 : Math.max(0, next - 1)]
  if (from === undefined) return []
  const to = next <= 0 ? undefined : keys[next]
  if (to === undefined || to.points.length !== from.points.length) return from.points.map(sixOf)
  const share = ease(from.easing ?? 'linear', (seconds - from.time) / (to.time - from.time))
  return from.points.map((point, at) => {
    const [a, b] = [sixOf(point), sixOf(to.points[at]!)]
    return a.map((value, i) => value + (b[i]! - value) * share) as unknown as Six
  })
}

/** SVG path data of a closed path, in pixels of a picture. */
export function pathData(points: readonly Six[], { width, height }: { readonly width: number; readonly height: number }): string {
  if (points.length < 2) return ''
  const number = (value: number): string => String(Number(value.toFixed(3)))
  const at = (x: number, y: number): string => `${number(x * width)} ${number(y * height)}`
  const [first] = points
  const parts = points.map(([x, y, , , ax, ay], i) => {
    const [nx, ny, bx, by] = points[(i + 1) % points.length]!
    return ax === 0 && ay === 0 && bx === 0 && by === 0 ? `L${at(nx, ny)}` : `C${at(x + ax, y + ay)} ${at(nx + bx, ny + by)} ${at(nx, ny)}`
  })
  return `M${at(first![0], first![1])}${parts.join('')}Z`
}
