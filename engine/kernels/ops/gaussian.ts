/** Gaussian blur, direct: for standard deviations up to a few pixels. Wider ones go by way of a smaller picture. */
import type { BandFrame } from '../band-kernel.ts'
import { addressOf, scratchBytes, type NativeBand } from '../native-band.ts'
import { isChroma, isFloat, planeRows } from './plane-rows.ts'
import { filterPlane, filterScratch } from './separable.ts'
import { roundTaps, type Taps } from './taps.ts'

export interface GaussianArgs {
  /** Standard deviation in pixels of the first plane. */
  readonly sigma: number
}

export function gaussian(band: NativeBand<GaussianArgs>): void {
  const { scratch, wasm } = band
  band.target.planes.forEach((plane, p) => {
    const [from, to] = planeRows(band, p)
    const sigma = band.args.sigma * (isChroma(band.target, p) ? 0.5 : 1)
    const input = band.sources[0]!.planes[p]!
    const { width, height } = plane
    if (isFloat(plane)) {
      filterPlane(band, plane, input, [from, to], floatTaps(width, sigma), floatTaps(height, sigma))
      return
    }
    const radius = radiusOf(sigma)
    scratch.reset()
    const weights = scratch.put(eightfold(halfKernel(sigma, radius)))
    const padded = scratch.take((width + 2 * radius + 32) * 2)
    const ring = scratch.take((2 * radius + 1) * ((width + 15) & ~15) * 2)
    const held = scratch.take((2 * radius + 1) * 8)
    const places = [addressOf(plane), width, from, to, addressOf(input), height]
    wasm.gaussianBytes(...places, radius, weights, radius, weights, padded, ring, held)
  })
}

export function gaussianScratch({ format, width, height }: Pick<BandFrame, 'format' | 'width' | 'height'>, { sigma }: GaussianArgs): number {
  const radius = radiusOf(sigma)
  const rows = 2 * radius + 1
  if (format === 'flow' || format === 'rgbf32') return filterScratch(width, width, floatTaps(width, sigma), floatTaps(height, sigma), true)
  return scratchBytes((radius + 1) * 16, (width + 2 * radius + 32) * 2, rows * ((width + 15) & ~15) * 2, rows * 8)
}

const radiusOf = (sigma: number): number => Math.max(1, Math.ceil(sigma * 3))
const gauss = (t: number, sigma: number): number => Math.exp(-(t * t) / (2 * sigma * sigma))

/** Each weight fills a vector. */
const eightfold = (weights: Int16Array): Int16Array =>
  Int16Array.from({ length: weights.length * 8 }, (_, i) => weights[i >> 3]!)

/** Weights from the middle outwards, in 1/32768; the middle takes what rounding leaves. */
function halfKernel(sigma: number, radius: number): Int16Array {
  let sum = 1
  for (let k = 1; k <= radius; k++) sum += 2 * gauss(k, sigma)
  const weights = Int16Array.from({ length: radius + 1 }, (_, k) => Math.round((gauss(k, sigma) / sum) * 32768 - (k === 0 ? 1 : 0)))
  let outer = 0
  for (let k = 1; k <= radius; k++) outer += 2 * weights[k]!
  weights[0] = Math.min(32767, 32768 - outer)
  return weights
}

function floatTaps(length: number, sigma: number): Taps {
  const radius = radiusOf(sigma)
  const count = radius * 2 + 1
  const weights = new Int16Array(length * count)
  roundTaps(Array.from({ length: count }, (_, k) => gauss(k - radius, sigma)), count, weights, 0)
  for (let i = 1; i < length; i++) weights.copyWithin(i * count, 0, count)
  return { count, first: Int32Array.from({ length }, (_, i) => i - radius), weights }
}
