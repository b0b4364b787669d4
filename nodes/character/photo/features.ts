/**
 * A face's features in the face's own plane: the origin lies between the corners of the mouth, u to the right of the picture, v down,
 * one is the height of the face from the chin to where the forehead ends. Pure.
 */
export type Spot = readonly [number, number]

export interface Eye {
  /** -1: on the left of the picture. */
  readonly side: -1 | 1
  /** From left to right. */
  readonly corners: readonly [Spot, Spot]
  readonly upper: readonly Spot[]
  readonly lower: readonly Spot[]
  readonly iris: Spot
  readonly irisRadius: number
  /** The brow's lower edge: the end by the nose, the middle, the other end. */
  readonly brow: readonly [Spot, Spot, Spot]
}

export interface FaceFeatures {
  /** In pixels, the left upper corner of the picture is (0, 0). */
  readonly origin: Spot
  /** What one step of u and of v is in pixels. */
  readonly across: Spot
  readonly down: Spot
  /** Pixels of one. */
  readonly scale: number
  readonly mouth: {
    readonly corners: readonly [Spot, Spot]
    /** From corner to corner. */
    readonly upperOuter: readonly Spot[]
    readonly upperInner: readonly Spot[]
    readonly lowerInner: readonly Spot[]
    readonly lowerOuter: readonly Spot[]
  }
  /** v of the chin and of the nose's lower end. */
  readonly chin: number
  readonly nose: number
  /** Half the face's width at the mouth. */
  readonly cheek: number
  readonly eyes: readonly [Eye, Eye]
}

type Rows = Readonly<Record<'upperOuter' | 'upperInner' | 'lowerInner' | 'lowerOuter', readonly number[]>>
/** Numbers of the points in MediaPipe's mesh, from left to right in the picture. */
const LIPS: Rows = {
  upperOuter: [61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291],
  upperInner: [191, 80, 81, 82, 13, 312, 311, 310, 415],
  lowerInner: [95, 88, 178, 87, 14, 317, 402, 318, 324],
  lowerOuter: [61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291],
}
const EYES = [
  { side: -1, upper: [33, 246, 161, 160, 159, 158, 157, 173, 133], lower: [33, 7, 163, 144, 145, 153, 154, 155, 133], iris: [468, 469, 470, 471, 472], brow: [55, 52, 46] },
  { side: 1, upper: [362, 398, 384, 385, 386, 387, 388, 466, 263], lower: [362, 382, 381, 380, 374, 373, 390, 249, 263], iris: [473, 474, 475, 476, 477], brow: [285, 282, 276] },
] as const
const [FOREHEAD, CHIN, UNDER_NOSE, LEFT_CHEEK, RIGHT_CHEEK] = [10, 152, 2, 58, 288]
/** Of the mouth: where the lips' inner rims meet, and where their outer ones do. */
const CORNERS = [78, 308] as const
const ENDS = [61, 291] as const
/** An open mouth is dark as far as this on the way from its inner corner to the outer one. */
const DARK = 0.6
const MESH = 468
/** Of an iris to the width of the eye, where it is not seen. */
const IRIS = 0.2

/** From the points of a face mesh, x, y, z of each: 468 or 478. */
export function featuresOfMesh(points: Float32Array): FaceFeatures {
  const solid = (k: number): readonly [number, number, number] => [points[3 * k]!, points[3 * k + 1]!, points[3 * k + 2]!]
  const way = (from: number, to: number): readonly [number, number, number] => {
    const [a, b] = [solid(from), solid(to)]
    return [b[0] - a[0], b[1] - a[1], b[2] - a[2]]
  }
  const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0)
  // The plane of the face as it is turned in space: eyes and mouth say across, forehead and chin down.
  const [eyes, lips, tall] = [way(33, 263), way(61, 291), way(FOREHEAD, CHIN)]
  const flat = eyes.map((value, i) => value + lips[i]!)
  const length = Math.sqrt(dot(flat, flat))
  const x = flat.map((value) => value / length)
  const slope = dot(tall, x)
  const upright = tall.map((value, i) => value - slope * x[i]!)
  const scale = Math.sqrt(dot(upright, upright))
  const across: Spot = [x[0]! * scale, x[1]! * scale]
  const down: Spot = [upright[0]!, upright[1]!]
  const middle = (a: number, b: number): Spot => [(points[3 * a]! + points[3 * b]!) / 2, (points[3 * a + 1]! + points[3 * b + 1]!) / 2]
  const plane = planeOf(middle(...CORNERS), across, down)
  const at = (k: number): Spot => plane(points[3 * k]!, points[3 * k + 1]!)
  const row = (numbers: readonly number[]): readonly Spot[] => rising(numbers.map(at))
  const corner = (which: 0 | 1): Spot => {
    const [[u, v], [endU, endV]] = [at(CORNERS[which]), at(ENDS[which])]
    return [u + (endU - u) * DARK, v + (endV - v) * DARK]
  }
  const corners = [corner(0), corner(1)] as const
  const rim = (numbers: readonly number[]): readonly Spot[] => rising([corners[0], ...numbers.map(at), corners[1]])
  const eye = ({ side, upper, lower, iris, brow }: (typeof EYES)[number]): Eye => {
    const [left, right] = [at(upper[0]), at(upper[8])]
    const [centre, ...rim] = points.length >= 3 * (MESH + 10) ? iris.map(at) : []
    const width = Math.hypot(right[0] - left[0], right[1] - left[1])
    return {
      side, corners: [left, right], upper: row(upper), lower: row(lower),
      iris: centre ?? [(left[0] + right[0]) / 2, (at(upper[4])[1] + at(lower[4])[1]) / 2],
      irisRadius: centre === undefined ? IRIS * width : rim.reduce((sum, [u, v]) => sum + Math.hypot(u - centre[0], v - centre[1]), 0) / rim.length,
      brow: [at(brow[0]), at(brow[1]), at(brow[2])],
    }
  }
  return {
    origin: middle(...CORNERS), across, down, scale,
    mouth: { corners, upperOuter: row(LIPS.upperOuter), upperInner: rim(LIPS.upperInner), lowerInner: rim(LIPS.lowerInner), lowerOuter: row(LIPS.lowerOuter) },
    chin: at(CHIN)[1], nose: at(UNDER_NOSE)[1],
    cheek: (at(RIGHT_CHEEK)[0] - at(LEFT_CHEEK)[0]) / 2,
    eyes: [eye(EYES[0]), eye(EYES[1])],
  }
}

/** From pixels into the plane. */
export function planeOf(origin: Spot, across: Spot, down: Spot): (x: number, y: number) => Spot {
  const size = across[0] * down[1] - across[1] * down[0]
  return (x, y) => {
    const [dx, dy] = [x - origin[0], y - origin[1]]
    return [(dx * down[1] - dy * down[0]) / size, (across[0] * dy - across[1] * dx) / size]
  }
}

/** From the plane to pixels. */
export const pixelOf = ({ origin, across, down }: Pick<FaceFeatures, 'origin' | 'across' | 'down'>, [u, v]: Spot): Spot =>
  [origin[0] + u * across[0] + v * down[0], origin[1] + u * across[1] + v * down[1]]

/** The points that lie right of all before them: a curve over u. A turned head hides some. */
function rising(points: readonly Spot[]): readonly Spot[] {
  const kept: Spot[] = []
  for (const spot of points) if (kept.length === 0 || spot[0] > kept.at(-1)![0] + 1e-4) kept.push(spot)
  return kept
}

/** v of a curve at u: straight between its points, level beyond its ends. */
export function heightAt(curve: readonly Spot[], u: number): number {
  const last = curve.length - 1
  if (u <= curve[0]![0]) return curve[0]![1]
  if (u >= curve[last]![0]) return curve[last]![1]
  let i = 0
  while (curve[i + 1]![0] < u) i++
  const from = curve[i]!
  const to = curve[i + 1]!
  return from[1] + ((to[1] - from[1]) * (u - from[0])) / (to[0] - from[0])
}
