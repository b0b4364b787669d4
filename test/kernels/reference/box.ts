/** The mean of a square around each sample. */
import type { Band } from '../../../engine/kernels/band-kernel.ts'
import { weighed } from './kernels.ts'
import { paint, readerOf, sideOf } from './samples.ts'

export function box(band: Band<{ readonly radius: number }>): void {
  const readers = band.sources[0]!.planes.map(readerOf)
  paint(band, (p, x, y) => {
    const radius = Math.round(band.args.radius / sideOf(band.target, p))
    return weighed(readers[p]!, [x, y], [radius, radius], [() => 1, () => 1])
  })
}
