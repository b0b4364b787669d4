/**
 * Y'CbCr from the standards' words: luma weights are the shares that the primaries have in the luminance of white, colour
 * differences are scaled to -1/2..1/2, and 8 bit codes have 219 steps of luma from 16 and 224 of differences about 128.
 */
type Vector = readonly [number, number, number]
type Matrix = readonly [Vector, Vector, Vector]
type Place = readonly [x: number, y: number]

interface Standard {
  /** CIE 1931 chromaticities of red, green and blue, and of white. */
  readonly primaries: readonly [Place, Place, Place]
  readonly white: Place
  /** Digits to which the standard gives the weights. */
  readonly digits: number
}

export const STANDARDS = {
  /** Item 1.3 and 1.4 of ITU-R BT.709-6. */
  bt709: { primaries: [[0.64, 0.33], [0.3, 0.6], [0.15, 0.06]], white: [0.3127, 0.329], digits: 4 },
  /** Table 3 of ITU-R BT.2020-2. */
  bt2020: { primaries: [[0.708, 0.292], [0.17, 0.797], [0.131, 0.046]], white: [0.3127, 0.329], digits: 4 },
  /** ITU-R BT.601-7 keeps the weights of the NTSC's primaries of 1953 under illuminant C. */
  bt601: { primaries: [[0.67, 0.33], [0.21, 0.71], [0.14, 0.08]], white: [0.31006, 0.31616], digits: 3 },
} as const satisfies Record<string, Standard>

const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const apply = (m: Matrix, v: Vector): Vector => [dot(m[0], v), dot(m[1], v), dot(m[2], v)]
const cross = (a: Vector, b: Vector): Vector => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
const transposed = ([a, b, c]: Matrix): Matrix => [[a[0], b[0], c[0]], [a[1], b[1], c[1]], [a[2], b[2], c[2]]]
function inverse([a, b, c]: Matrix): Matrix {
  const size = dot(a, cross(b, c))
  return transposed([cross(b, c), cross(c, a), cross(a, b)].map((row) => row.map((value) => value / size)) as unknown as Matrix)
}

/** X, Y and Z at a luminance of 1. */
const xyz = ([x, y]: Place): Vector => [x / y, 1, (1 - x - y) / y]

/** How much of white's luminance each primary gives. */
export function lumaWeights({ primaries, white, digits }: Standard): Vector {
  const columns = transposed(primaries.map(xyz) as unknown as Matrix)
  return apply(inverse(columns), xyz(white)).map((share) => Math.round(share * 10 ** digits) / 10 ** digits) as unknown as Vector
}

/** R'G'B' to Y' and the two differences, each divided by the most that it can be. */
function matrixOf(weights: Vector): Matrix {
  const difference = (own: 0 | 2): Vector =>
    weights.map((weight, k) => ((k === own ? 1 : 0) - weight) / (2 * (1 - weights[own]))) as unknown as Vector
  return [weights, difference(2), difference(0)]
}

const FORWARD = matrixOf(lumaWeights(STANDARDS.bt709))
const BACK = inverse(FORWARD)
export const LUMA = FORWARD[0]

/** Limited range codes, unrounded, of R'G'B' in 0..1. */
export function codesOf(rgb: Vector): Vector {
  const [y, cb, cr] = apply(FORWARD, rgb)
  return [16 + 219 * y, 128 + 224 * cb, 128 + 224 * cr]
}

/** R'G'B', unclipped, of limited range codes. */
export const rgbOf = ([y, cb, cr]: Vector): Vector => apply(BACK, [(y - 16) / 219, (cb - 128) / 224, (cr - 128) / 224])
