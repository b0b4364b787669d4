/** A box with a turn, in pixels: its corners, and what pulling at one makes of it. Pure. */
import type { Spot } from './values.ts'

export interface Box {
  /** The point that stays: where the params say that it is. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** Degrees, clockwise, about that point. */
  readonly angle: number
  /** Where that point lies in the box, as shares of it. */
  readonly anchor: Spot
}

/** Corners and middles of sides, as directions from the middle. */
export const PULLS: Readonly<Record<string, Spot>> = { nw: [-1, -1], n: [0, -1], ne: [1, -1], e: [1, 0], se: [1, 1], s: [0, 1], sw: [-1, 1], w: [-1, 0] }

export function turned([x, y]: Spot, degrees: number): Spot {
  const turn = (degrees * Math.PI) / 180
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)]
  return [x * cos - y * sin, x * sin + y * cos]
}

/** A point of the box, by its shares. */
export function pointOf(box: Box, [u, v]: Spot): Spot {
  const [dx, dy] = turned([(u - box.anchor[0]) * box.width, (v - box.anchor[1]) * box.height], box.angle)
  return [box.x + dx, box.y + dy]
}
export const cornersOf = (box: Box): readonly Spot[] => ([[0, 0], [1, 0], [1, 1], [0, 1]] as const).map((corner) => pointOf(box, corner))
export const pullPoint = (box: Box, pull: Spot): Spot => pointOf(box, [(pull[0] + 1) / 2, (pull[1] + 1) / 2])

export interface Keep {
  /** The ratio of the sides stays. */
  readonly ratio?: boolean
  /** The middle stays, in place of the other side. */
  readonly middle?: boolean
}

/** The box with a corner or side pulled to a place; the other side stays where it is. */
export function pulled(box: Box, pull: Spot, to: Spot, { ratio = false, middle = false }: Keep = {}): Box {
  const fixed = middle ? pointOf(box, [0.5, 0.5]) : pullPoint(box, [-pull[0], -pull[1]])
  const [dx, dy] = turned([to[0] - fixed[0], to[1] - fixed[1]], -box.angle)
  const times = middle ? 2 : 1
  let width = pull[0] === 0 ? box.width : Math.max(1, dx * pull[0] * times)
  let height = pull[1] === 0 ? box.height : Math.max(1, dy * pull[1] * times)
  if (ratio && box.width > 0 && box.height > 0) {
    const by = pull[0] === 0 ? height / box.height : pull[1] === 0 ? width / box.width : Math.max(width / box.width, height / box.height)
    ;[width, height] = [box.width * by, box.height * by]
  }
  // The fixed point has the same shares in the new box.
  const shares: Spot = middle ? [0.5, 0.5] : [(1 - pull[0]) / 2, (1 - pull[1]) / 2]
  const [ax, ay] = turned([(box.anchor[0] - shares[0]) * width, (box.anchor[1] - shares[1]) * height], box.angle)
  return { ...box, width, height, x: fixed[0] + ax, y: fixed[1] + ay }
}

/** Grown about the point that the params say, so that a corner comes to a place. */
export function scaledTo(box: Box, pull: Spot, to: Spot): number {
  const [from, now] = [pullPoint(box, pull), to].map(([x, y]) => [x - box.x, y - box.y] as const) as [Spot, Spot]
  const before = Math.hypot(...from)
  // What counts is the way along the line from the point to the corner.
  return before < 1e-6 ? 1 : Math.max(0.01, (from[0] * now[0] + from[1] * now[1]) / before ** 2)
}

/** Degrees from the point to a place, where straight up is 0, in steps where asked for; upright is easy to meet. */
export function angleTo(box: Pick<Box, 'x' | 'y'>, to: Spot, step = 0): number {
  const degrees = (Math.atan2(to[1] - box.y, to[0] - box.x) * 180) / Math.PI + 90
  const whole = ((degrees + 540) % 360) - 180
  if (step > 0) return Math.round(whole / step) * step
  const right = Math.round(whole / 90) * 90
  return Math.abs(whole - right) < 2 ? right : whole
}

/** Left, top, right and bottom of some points. */
export const boundsOf = (points: readonly Spot[]): readonly [number, number, number, number] => [Math.min(...points.map(([x]) => x)), Math.min(...points.map(([, y]) => y)), Math.max(...points.map(([x]) => x)), Math.max(...points.map(([, y]) => y))]
