/** Gaussian blur, direct. */
import type { Band } from '../../../engine/kernels/kernels.ts'
import { isChroma, planeRows } from './plane-rows.ts'
import { filterPlane, roundTaps, type Taps } from './separable.ts'

export interface GaussianArgs {
  /** Standard deviation in pixels of the first plane. */
  readonly sigma: number
}

export function gaussian(band: Band<GaussianArgs>): void {
  const source = band.sources[0]!
  const { sigma } = band.args
  band.target.planes.forEach((plane, p) => {
    const [from, to] = planeRows(band, p)
    const share = isChroma(band.target, p) ? 0.5 : 1
    const columns = gaussianTaps(plane.width, sigma * share)
    const rows = gaussianTaps(plane.height, sigma * share)
    filterPlane(plane, source.planes[p]!, from, to, columns, rows)
  })
}

function gaussianTaps(length: number, sigma: number): Taps {
  const radius = Math.max(1, Math.ceil(sigma * 3))
  const count = radius * 2 + 1
  const exact = Array.from({ length: count }, (_, k) =>
    sigma > 0 ? Math.exp(-((k - radius) ** 2) / (2 * sigma * sigma)) : k === radius ? 1 : 0,
  )
  const weights = new Int16Array(length * count)
  roundTaps(exact, count, weights, 0)
  for (let i = 1; i < length; i++) weights.copyWithin(i * count, 0, count)
  return { count, first: Int32Array.from({ length }, (_, i) => i - radius), weights }
}
