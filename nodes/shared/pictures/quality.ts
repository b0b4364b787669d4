/**
 * How good a picture looks, by plain measures. Each is over luma L = 0.299 R' + 0.587 G' + 0.114 B' (0..255) or R'G'B', and
 * becomes a share of 0..1; higher is better. The score is their weighted sum.
 *
 * - sharpness: variance v of the Laplacian (0 1 0, 1 -4 1, 0 1 0; edges mirrored; Pech-Pacheco et al. 2000), less 20 times the
 *   noise's own variance, which is what that mask makes of noise; v / (v + 500).
 * - exposure: exp(-(mean / 255 - 0.5)^2 / (2 * 0.2^2)), the well-exposedness of Mertens, Kautz and Van Reeth 2007 of the mean,
 *   times the share of pixels that are not clipped (5 < L < 250).
 * - contrast: standard deviation of L over 64, at most 1.
 * - colour: Hasler and Süsstrunk 2003, M = |deviations of rg, yb| + 0.3 |means of rg, yb|, rg = R' - G', yb = (R' + G') / 2 - B';
 *   over 109, which their viewers called extremely colourful, at most 1.
 * - noise: standard deviation s after Immerkaer 1996 (mask 1 -2 1, -2 4 -2, 1 -2 1); 1 / (1 + (s / 10)^2).
 *
 * The two limits 500 and 64, the weights and the 10 are ours: they rank pictures of one prompt, and mean nothing beyond that.
 */
import type { Still } from '../../../engine/api.ts'

export interface Measures {
  /** Variance of the Laplacian. */
  readonly laplacian: number
  readonly mean: number
  readonly deviation: number
  /** Share of pixels at either end. */
  readonly clipped: number
  readonly colourfulness: number
  /** Standard deviation, in code values. */
  readonly noise: number
}

export interface Quality {
  readonly sharpness: number
  readonly exposure: number
  readonly contrast: number
  readonly colour: number
  readonly noise: number
}

export const WEIGHTS: Quality = { sharpness: 0.35, exposure: 0.25, contrast: 0.15, colour: 0.15, noise: 0.1 }

export function measure(image: Still): Measures {
  const luma = lumaOf(image)
  let clipped = 0
  for (const value of luma) if (value <= 5 || value >= 250) clipped++
  const { mean, deviation } = spread(luma)
  return { laplacian: laplacianVariance(luma, image), mean, deviation, clipped: clipped / luma.length, colourfulness: colourfulness(image), noise: noiseOf(luma, image) }
}

export function qualityOf({ laplacian, mean, deviation, clipped, colourfulness: colour, noise }: Measures): Quality {
  const edges = Math.max(0, laplacian - 20 * noise * noise)
  return {
    sharpness: edges / (edges + 500),
    exposure: Math.exp(-((mean / 255 - 0.5) ** 2) / 0.08) * (1 - clipped),
    contrast: Math.min(1, deviation / 64),
    colour: Math.min(1, colour / 109),
    noise: 1 / (1 + (noise / 10) ** 2),
  }
}

export const scoreOf = (quality: Quality): number => (Object.keys(WEIGHTS) as (keyof Quality)[]).reduce((sum, name) => sum + WEIGHTS[name] * quality[name], 0)

type Size = Pick<Still, 'width' | 'height'>

function lumaOf({ width, height, data }: Still): Float64Array {
  const out = new Float64Array(width * height)
  for (let i = 0; i < out.length; i++) out[i] = 0.299 * data[i * 4]! + 0.587 * data[i * 4 + 1]! + 0.114 * data[i * 4 + 2]!
  return out
}

function spread(values: Float64Array): { readonly mean: number; readonly deviation: number } {
  let [sum, squares] = [0, 0]
  for (const value of values) sum += value
  const mean = sum / values.length
  for (const value of values) squares += (value - mean) ** 2
  return { mean, deviation: Math.sqrt(squares / values.length) }
}

/** Mirrored at the edge, the edge itself not repeated. */
const mirrored = (at: number, length: number): number => (length === 1 ? 0 : at < 0 ? -at : at >= length ? 2 * length - 2 - at : at)

const laplacianVariance = (luma: Float64Array, size: Size): number => spread(laplacianOf(luma, size)).deviation ** 2

function laplacianOf(luma: Float64Array, { width, height }: Size): Float64Array {
  const out = new Float64Array(luma.length)
  for (let y = 0; y < height; y++) {
    const [above, below] = [mirrored(y - 1, height) * width, mirrored(y + 1, height) * width]
    for (let x = 0; x < width; x++) {
      const at = y * width + x
      out[at] = luma[above + x]! + luma[below + x]! + luma[y * width + mirrored(x - 1, width)]! + luma[y * width + mirrored(x + 1, width)]! - 4 * luma[at]!
    }
  }
  return out
}

/** Parts across and down in which the sharpest is looked for. */
const PARTS = 4

/**
 * Sharpness of the sharpest of 4 x 4 parts (variance of the Laplacian, less what noise makes of it), and the noise: a plain ground,
 * or one that is out of focus, does not count against a picture.
 */
export function sharpestPart(image: Still): { readonly sharpness: number; readonly noise: number } {
  const { width, height } = image
  const luma = lumaOf(image)
  const edges = laplacianOf(luma, image)
  const noise = noiseOf(luma, image)
  const parts = Array.from({ length: PARTS * PARTS }, () => ({ count: 0, sum: 0, squares: 0 }))
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y * PARTS) / height) * PARTS
    for (let x = 0; x < width; x++) {
      const part = parts[row + Math.floor((x * PARTS) / width)]!
      const value = edges[y * width + x]!
      part.count++
      part.sum += value
      part.squares += value * value
    }
  }
  const most = Math.max(...parts.filter(({ count }) => count > 0).map(({ count, sum, squares }) => squares / count - (sum / count) ** 2))
  return { sharpness: Math.max(0, most - 20 * noise * noise), noise }
}

function noiseOf(luma: Float64Array, { width, height }: Size): number {
  if (width < 3 || height < 3) return 0
  const across = (at: number): number => luma[at - 1]! - 2 * luma[at]! + luma[at + 1]!
  let sum = 0
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x
      sum += Math.abs(across(at - width) - 2 * across(at) + across(at + width))
    }
  }
  return (Math.sqrt(Math.PI / 2) * sum) / (6 * (width - 2) * (height - 2))
}

function colourfulness({ width, height, data }: Still): number {
  const [rg, yb] = [new Float64Array(width * height), new Float64Array(width * height)]
  for (let i = 0; i < rg.length; i++) {
    const [r, g, b] = [data[i * 4]!, data[i * 4 + 1]!, data[i * 4 + 2]!]
    rg[i] = r - g
    yb[i] = (r + g) / 2 - b
  }
  const [first, second] = [spread(rg), spread(yb)]
  return Math.hypot(first.deviation, second.deviation) + 0.3 * Math.hypot(first.mean, second.mean)
}
