/** The plain ground of a picture, and what of the picture is not of it. Pure. */
import { median } from '../../shared/curves.ts'

/** Y, U and V of a small picture, one value a place for each. */
export interface Colours {
  readonly width: number
  readonly height: number
  readonly planes: readonly [Float32Array, Float32Array, Float32Array]
}

export interface Ground {
  /** What the ground would be at each place. */
  readonly planes: readonly [Float32Array, Float32Array, Float32Array]
  /** How much it varies by itself. */
  readonly noise: number
  /** Share of the border that is of it. */
  readonly share: number
}

/** Chroma tells more than light: shadows change the one and hardly the other. */
export const CHROMA = 1.6
/** Share of the shorter side that counts as border. */
const BORDER = 0.05
const TERMS = 6
/** Paper and a sensor vary by less: more is a pattern. */
const MOST_NOISE = 4

const terms = (x: number, y: number): readonly number[] => [1, x, y, x * x, x * y, y * y]

/** A surface of second degree through the border's colours; what sticks out of the border counts less with each round. */
export function groundOf({ width, height, planes }: Colours): Ground {
  const band = Math.max(2, Math.round(BORDER * Math.min(width, height)))
  const places: { readonly at: number; readonly terms: readonly number[] }[] = []
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (x >= band && x < width - band && y >= band && y < height - band) continue
      if ((x + y) % 3 === 0) places.push({ at: y * width + x, terms: terms((2 * x) / width - 1, (2 * y) / height - 1) })
    }
  }
  let weights = new Float64Array(places.length).fill(1)
  let surfaces = planes.map((plane) => fitted(places, plane, weights))
  let noise = 1
  const off = (k: number): number => Math.hypot(...planes.map((plane, c) => (plane[places[k]!.at]! - valueOf(surfaces[c]!, places[k]!.terms)) * (c === 0 ? 1 : CHROMA)))
  for (let round = 0; round < 6; round++) {
    const far = Float64Array.from(places, (_, k) => off(k))
    noise = Math.max(0.7, 1.2 * median(far))
    weights = far.map((value) => 1 / (1 + (value / (2 * noise)) ** 4))
    surfaces = planes.map((plane) => fitted(places, plane, weights))
  }
  const near = places.filter((_, k) => off(k) < 4 * Math.min(noise, MOST_NOISE) + 6).length
  const made = planes.map(() => new Float32Array(width * height)) as unknown as Ground['planes']
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = terms((2 * x) / width - 1, (2 * y) / height - 1)
      made.forEach((plane, c) => (plane[y * width + x] = valueOf(surfaces[c]!, at)))
    }
  }
  return { planes: made, noise, share: near / places.length }
}

const valueOf = (surface: Float64Array, at: readonly number[]): number => at.reduce((sum, term, i) => sum + term * surface[i]!, 0)

/** Least squares by the normal equations. */
function fitted(places: readonly { readonly at: number; readonly terms: readonly number[] }[], plane: Float32Array, weights: Float64Array): Float64Array {
  const rows = Array.from({ length: TERMS }, () => new Float64Array(TERMS + 1))
  places.forEach(({ at, terms: t }, k) => {
    for (let i = 0; i < TERMS; i++) {
      for (let j = 0; j < TERMS; j++) rows[i]![j]! += weights[k]! * t[i]! * t[j]!
      rows[i]![TERMS]! += weights[k]! * t[i]! * plane[at]!
    }
  })
  for (let i = 0; i < TERMS; i++) {
    rows[i]![i]! += 1e-6
    for (let j = 0; j < TERMS; j++) {
      if (j === i) continue
      const share = rows[j]![i]! / rows[i]![i]!
      for (let k = i; k <= TERMS; k++) rows[j]![k]! -= share * rows[i]![k]!
    }
  }
  return Float64Array.from(rows, (row, i) => row[TERMS]! / row[i]!)
}

/** How far each place is from the ground, and from the ground in shadow. */
export function strangeness({ planes: [y, u, v] }: Colours, { planes: [gy, gu, gv] }: Ground): { readonly plain: Float32Array; readonly shaded: Float32Array } {
  const [plain, shaded] = [new Float32Array(y.length), new Float32Array(y.length)]
  for (let i = 0; i < y.length; i++) {
    const [ly, lu, lv] = [y[i]! - 16, (u[i]! - 128) * CHROMA, (v[i]! - 128) * CHROMA]
    const [by, bu, bv] = [gy[i]! - 16, (gu[i]! - 128) * CHROMA, (gv[i]! - 128) * CHROMA]
    plain[i] = Math.hypot(ly - by, lu - bu, lv - bv)
    const share = (ly * by + lu * bu + lv * bv) / (by * by + bu * bu + bv * bv + 1)
    const s = Math.min(1.04, Math.max(0.4, share))
    shaded[i] = Math.hypot(ly - s * by, lu - s * bu, lv - s * bv)
  }
  return { plain, shaded }
}
