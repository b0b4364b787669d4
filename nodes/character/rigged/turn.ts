/** Places, turns (unit quaternions x, y, z, w) and matrices (four columns of four). Pure. */

export type Three = readonly [number, number, number]
export type Turn = readonly [number, number, number, number]

export const NO_TURN: Turn = [0, 0, 0, 1]
export const plus = (a: Three, b: Three): Three => [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
export const minus = (a: Three, b: Three): Three => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
export const times = (a: Three, by: number): Three => [a[0] * by, a[1] * by, a[2] * by]
export const dot = (a: Three, b: Three): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
export const cross = (a: Three, b: Three): Three => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
export const long = (a: Three): number => Math.hypot(a[0], a[1], a[2])
export const unit = (a: Three): Three => times(a, 1 / (long(a) || 1))

/** First `b`, then `a`. */
export function after(a: Turn, b: Turn): Turn {
  return [
    a[3] * b[0] + a[0] * b[3] + a[1] * b[2] - a[2] * b[1],
    a[3] * b[1] - a[0] * b[2] + a[1] * b[3] + a[2] * b[0],
    a[3] * b[2] + a[0] * b[1] - a[1] * b[0] + a[2] * b[3],
    a[3] * b[3] - a[0] * b[0] - a[1] * b[1] - a[2] * b[2],
  ]
}

export const undone = (a: Turn): Turn => [-a[0], -a[1], -a[2], a[3]]

/** Radians about an axis of length 1, as a screw goes in. */
export function about(axis: Three, angle: number): Turn {
  const sin = Math.sin(angle / 2)
  return [axis[0] * sin, axis[1] * sin, axis[2] * sin, Math.cos(angle / 2)]
}

/** The shortest turn from one direction to another, both of length 1. */
export function between(from: Three, to: Three): Turn {
  const c = dot(from, to)
  if (c < -0.999999) return about(unit(Math.abs(from[0]) < 0.9 ? cross(from, [1, 0, 0]) : cross(from, [0, 1, 0])), Math.PI)
  const [x, y, z] = cross(from, to)
  const length = Math.hypot(x, y, z, 1 + c)
  return [x / length, y / length, z / length, (1 + c) / length]
}

export function turned(q: Turn, [x, y, z]: Three): Three {
  const axis: Three = [q[0], q[1], q[2]]
  const once = times(cross(axis, [x, y, z]), 2)
  return plus(plus([x, y, z], times(once, q[3])), cross(axis, once))
}

export type Matrix = Float64Array

export function matrixOf(place: Three, [x, y, z, w]: Turn, [sx, sy, sz]: Three = [1, 1, 1]): Matrix {
  return Float64Array.of(
    (1 - 2 * (y * y + z * z)) * sx, 2 * (x * y + z * w) * sx, 2 * (x * z - y * w) * sx, 0,
    2 * (x * y - z * w) * sy, (1 - 2 * (x * x + z * z)) * sy, 2 * (y * z + x * w) * sy, 0,
    2 * (x * z + y * w) * sz, 2 * (y * z - x * w) * sz, (1 - 2 * (x * x + y * y)) * sz, 0,
    place[0], place[1], place[2], 1,
  )
}

/** First `b`, then `a`. */
export function product(a: ArrayLike<number>, b: ArrayLike<number>, into: Float32Array | Float64Array = new Float64Array(16), at = 0): typeof into {
  for (let column = 0; column < 4; column++) {
    const [x, y, z, w] = [b[column * 4]!, b[column * 4 + 1]!, b[column * 4 + 2]!, b[column * 4 + 3]!]
    for (let row = 0; row < 4; row++) into[at + column * 4 + row] = a[row]! * x + a[4 + row]! * y + a[8 + row]! * z + a[12 + row]! * w
  }
  return into
}

export const placeOf = (m: ArrayLike<number>): Three => [m[12]!, m[13]!, m[14]!]
