/** Gauss's bell at each sample within three standard deviations, rounded up, in both directions at once. */
import type { Band } from '../../../engine/kernels/band-kernel.ts'
import { weighed } from './kernels.ts'
import { paint, readerOf, sideOf } from './samples.ts'

export function gaussian(band: Band<{ readonly sigma: number }>): void {
  const readers = band.sources[0]!.planes.map(readerOf)
  paint(band, (p, x, y) => {
    const sigma = band.args.sigma / sideOf(band.target, p)
    const reach = Math.max(1, Math.ceil(3 * sigma))
    const bell = (distance: number): number => Math.exp(-0.5 * (distance / sigma) ** 2)
    return weighed(readers[p]!, [x, y], [reach, reach], [bell, bell])
  })
}
