/** Changes of roto paths: points, their handles, whole shapes at their times. Pure. */
import { shapeAt, sixOf, type RotoKey, type RotoPoint } from '../../engine/frames/roto.ts'

export type Spot = readonly [x: number, y: number]

export type Six = ReturnType<typeof sixOf>
export interface RotoPath {
  readonly mode: 'add' | 'subtract' | 'intersect'
  readonly keys: readonly RotoKey[]
}

const short = (value: number): number => Number(value.toFixed(5)) + 0
/** A corner is written as two numbers. */
export const written = (point: Six): RotoPoint => (point.slice(2).every((one) => Math.abs(one) < 5e-6) ? [short(point[0]), short(point[1])] : (point.map(short) as unknown as RotoPoint))

/** The shape at a time changed: in its only key, else in the key at that time, which is made where there is none. */
export function changedShape(path: RotoPath, time: number, rate: number, change: (points: readonly Six[]) => readonly Six[]): RotoPath {
  const points = change(shapeAt(path.keys, time)).map(written)
  if (path.keys.length < 2) return { ...path, keys: path.keys.map((key) => ({ ...key, points })) }
  return withKey(path, time, rate, points)
}

function withKey(path: RotoPath, time: number, rate: number, points: readonly RotoPoint[]): RotoPath {
  const near = path.keys.find((key) => Math.abs(key.time - time) < 0.5 / rate)
  if (near !== undefined) return { ...path, keys: path.keys.map((key) => (key === near ? { ...key, points } : key)) }
  const easing = path.keys.findLast((key) => key.time < time)?.easing
  const fresh: RotoKey = { time: Number(Math.max(0, time).toFixed(4)), points, ...(easing === undefined ? {} : { easing }) }
  return { ...path, keys: [...path.keys, fresh].sort((a, b) => a.time - b.time) }
}

/** A key of the shape as it is then. */
export const keyedAt = (path: RotoPath, time: number, rate: number): RotoPath => withKey(path, time, rate, shapeAt(path.keys, time).map(written))
/** The last key stays. */
export const withoutKey = (path: RotoPath, time: number, rate: number): RotoPath => (path.keys.length < 2 ? path : { ...path, keys: path.keys.filter((key) => Math.abs(key.time - time) >= 0.5 / rate) })

/** In all keys, so that they stay alike. */
const inAll = (path: RotoPath, change: (points: readonly Six[]) => readonly Six[]): RotoPath => ({ ...path, keys: path.keys.map((key) => ({ ...key, points: change(key.points.map(sixOf)).map(written) })) })

/** Undefined where nothing of the path would be left. */
export function withoutPoint(path: RotoPath, index: number): RotoPath | undefined {
  return path.keys[0]!.points.length <= 3 ? undefined : inAll(path, (points) => points.filter((_, at) => at !== index))
}

/** A point on the way from one to the next, at a share of it: the curve stays as it is (de Casteljau). */
export function withPoint(path: RotoPath, segment: number, share: number): RotoPath {
  return inAll(path, (points) => {
    const [from, to] = [points[segment]!, points[(segment + 1) % points.length]!]
    const mix = (a: Spot, b: Spot): Spot => [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share]
    const [p0, p1, p2, p3]: [Spot, Spot, Spot, Spot] = [[from[0], from[1]], [from[0] + from[4], from[1] + from[5]], [to[0] + to[2], to[1] + to[3]], [to[0], to[1]]]
    const straight = from[4] === 0 && from[5] === 0 && to[2] === 0 && to[3] === 0
    if (straight) {
      const [x, y] = mix(p0, p3)
      return points.toSpliced(segment + 1, 0, [x, y, 0, 0, 0, 0])
    }
    const [a, b, c] = [mix(p0, p1), mix(p1, p2), mix(p2, p3)]
    const [d, e] = [mix(a, b), mix(b, c)]
    const [x, y] = mix(d, e)
    const before: Six = [from[0], from[1], from[2], from[3], a[0] - p0[0], a[1] - p0[1]]
    const after: Six = [to[0], to[1], c[0] - p3[0], c[1] - p3[1], to[4], to[5]]
    const changed = points.with(segment, before).with((segment + 1) % points.length, after)
    return changed.toSpliced(segment + 1, 0, [x, y, d[0] - x, d[1] - y, e[0] - x, e[1] - y])
  })
}

export const movedPoint = (points: readonly Six[], index: number, [x, y]: Spot): readonly Six[] => points.map((point, at) => (at === index ? [x, y, point[2], point[3], point[4], point[5]] : point))
export const movedShape = (points: readonly Six[], [dx, dy]: Spot): readonly Six[] => points.map(([x, y, ...handles]) => [x + dx, y + dy, ...handles])

/** A handle pulled to a place; the other one keeps to the line through the point, unless the line is broken. */
export function pulledHandle(points: readonly Six[], index: number, side: 'before' | 'after', [x, y]: Spot, broken: boolean): readonly Six[] {
  return points.map((point, at) => {
    if (at !== index) return point
    const [px, py, bx, by, ax, ay] = point
    const [dx, dy] = [x - px, y - py]
    const other = side === 'before' ? [ax, ay] as const : [bx, by] as const
    const smooth = Math.abs(bx * ay - by * ax) < 1e-3 * (Math.hypot(bx, by) * Math.hypot(ax, ay) + 1e-9) || Math.hypot(...other) < 1e-9
    const length = Math.hypot(...other) || Math.hypot(dx, dy)
    const reach = Math.hypot(dx, dy) || 1
    const [ox, oy] = broken || !smooth ? other : [(-dx * length) / reach, (-dy * length) / reach]
    return side === 'before' ? [px, py, dx, dy, ox, oy] : [px, py, ox, oy, dx, dy]
  })
}

/** A corner becomes smooth, along the line between its neighbours; what is smooth becomes a corner. */
export function toggledPoint(points: readonly Six[], index: number): readonly Six[] {
  const [x, y, bx, by, ax, ay] = points[index]!
  if (Math.hypot(bx, by, ax, ay) > 1e-6) return points.with(index, [x, y, 0, 0, 0, 0])
  const [before, after] = [points.at(index - 1)!, points[(index + 1) % points.length]!]
  const [dx, dy] = [(after[0] - before[0]) / 6, (after[1] - before[1]) / 6]
  return points.with(index, [x, y, -dx, -dy, dx, dy])
}

/** The place on a path that is nearest to a spot: by shares of the picture, weighed by its sides. */
export function nearestOn(points: readonly Six[], [x, y]: Spot, { width, height }: { readonly width: number; readonly height: number }): { readonly segment: number; readonly share: number; readonly far: number } {
  let best = { segment: 0, share: 0, far: Infinity }
  points.forEach((from, segment) => {
    const to = points[(segment + 1) % points.length]!
    for (let step = 0; step <= 32; step++) {
      const t = step / 32
      const s = 1 - t
      const at = (axis: 0 | 1): number => s ** 3 * from[axis] + 3 * s * s * t * (from[axis] + from[axis + 4]!) + 3 * s * t * t * (to[axis] + to[axis + 2]!) + t ** 3 * to[axis]
      const far = Math.hypot((at(0) - x) * width, (at(1) - y) * height)
      if (far < best.far) best = { segment, share: t, far }
    }
  })
  return best
}

/** Fewer points for the same line: none lies further off than `far` (Ramer, Douglas and Peucker). */
export function simplified(points: readonly Spot[], far: number): readonly Spot[] {
  if (points.length < 3) return points
  const [first, last] = [points[0]!, points.at(-1)!]
  const length = Math.hypot(last[0] - first[0], last[1] - first[1])
  const off = ([x, y]: Spot): number => (length < 1e-9 ? Math.hypot(x - first[0], y - first[1]) : Math.abs((last[0] - first[0]) * (first[1] - y) - (first[0] - x) * (last[1] - first[1])) / length)
  let [at, most] = [0, far]
  for (let i = 1; i < points.length - 1; i++) if (off(points[i]!) > most) [at, most] = [i, off(points[i]!)]
  return at === 0 ? [first, last] : [...simplified(points.slice(0, at + 1), far).slice(0, -1), ...simplified(points.slice(at), far)]
}
