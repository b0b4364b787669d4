/** The square that a face is cut out by, turned so that its eyes are level, as MediaPipe does. Pure. */
import type { Affine, Detection } from '../../../engine/api.ts'

/** In pixels of the picture; `angle` clockwise on the screen, radians. */
export interface Square {
  readonly x: number
  readonly y: number
  readonly side: number
  readonly angle: number
}

/** Sides of the square to the longer one of the box. */
const ROOM = 1.5
/** Outer corners of the eyes among the points of the face mesh. */
const EYES = [33, 263] as const

/** From what a detector found: lengths are shares of the picture's. */
export function squareOf({ box, keypoints }: Detection, width: number, height: number): Square {
  const [rx = 0, ry = 0, lx = 1, ly = 0] = keypoints
  return {
    x: (box.x + box.width / 2) * width,
    y: (box.y + box.height / 2) * height,
    side: ROOM * Math.max(box.width * width, box.height * height),
    angle: Math.atan2((ly - ry) * height, (lx - rx) * width),
  }
}

/** From points seen before, x, y, z of each in pixels: where tracking would look next. */
export function squareAround(points: Float32Array): Square {
  const { x, y, width, height } = boxOf(points)
  const [right, left] = EYES.map((k) => 3 * k) as [number, number]
  const known = points.length > left + 1
  const angle = known ? Math.atan2(points[left + 1]! - points[right + 1]!, points[left]! - points[right]!) : 0
  return { x: x + width / 2, y: y + height / 2, side: ROOM * Math.max(width, height), angle }
}

export function boxOf(points: Float32Array): { readonly x: number; readonly y: number; readonly width: number; readonly height: number } {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let i = 0; i < points.length; i += 3) {
    left = Math.min(left, points[i]!)
    right = Math.max(right, points[i]!)
    top = Math.min(top, points[i + 1]!)
    bottom = Math.max(bottom, points[i + 1]!)
  }
  return { x: left, y: top, width: right - left, height: bottom - top }
}

/** The part of a picture that a square covers, however it is turned: whole numbers, even where it begins. */
export function partAround({ x, y, side, angle }: Square, width: number, height: number): { readonly x: number; readonly y: number; readonly width: number; readonly height: number } {
  const reach = (side / 2) * (Math.abs(Math.cos(angle)) + Math.abs(Math.sin(angle))) + 4
  const range = (middle: number, most: number): readonly [number, number] => {
    const from = 2 * Math.floor(Math.min(most - 2, Math.max(0, middle - reach)) / 2)
    return [from, Math.max(2, Math.min(most, 2 * Math.ceil((middle + reach) / 2)) - from)]
  }
  const [[left, across], [top, down]] = [range(x, width), range(y, height)]
  return { x: left, y: top, width: across, height: down }
}

/** Where each pixel of the cut-out is found in a picture that was resized by `scale`. */
export function cutting({ x, y, side, angle }: Square, size: number, scale: readonly [number, number]): Affine {
  const step = side / size
  const [cos, sin] = [Math.cos(angle) * step, Math.sin(angle) * step]
  // The middle of the first pixel of the cut-out, as seen from the square's.
  const first = 0.5 - size / 2
  const [across, down] = scale
  return [
    cos * across, -sin * across, (x + first * (cos - sin)) * across - 0.5,
    sin * down, cos * down, (y + first * (sin + cos)) * down - 0.5,
  ]
}

/** Points that a model gave as shares of the cut-out's side, in pixels of the picture. */
export function placed(points: Float32Array, { x, y, side, angle }: Square): Float32Array {
  const [cos, sin] = [Math.cos(angle) * side, Math.sin(angle) * side]
  const out = new Float32Array(points.length)
  for (let i = 0; i < points.length; i += 3) {
    const [u, v] = [points[i]! - 0.5, points[i + 1]! - 0.5]
    out[i] = x + u * cos - v * sin
    out[i + 1] = y + u * sin + v * cos
    out[i + 2] = points[i + 2]! * side
  }
  return out
}
