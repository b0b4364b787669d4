/**
 * A picture at another size: each target sample is the sum over the source of a continuous filter about its middle, as
 * wide as the sample where that covers more than one of the source's.
 */
import type { Band } from '../../../engine/kernels/band-kernel.ts'
import type { ResizeMethod } from '../../../engine/kernels/kernel-options.ts'
import { FILTERS, weighed } from './kernels.ts'
import { paint, readerOf } from './samples.ts'

export function resample(band: Band<{ readonly method: ResizeMethod }>): void {
  const { target, sources: [source] } = band
  const { reach, weight } = FILTERS[band.args.method]
  const readers = source!.planes.map(readerOf)
  paint(band, (p, x, y) => {
    const [plane, input] = [target.planes[p]!, source!.planes[p]!]
    const [across, down] = [input.width / plane.width, input.height / plane.height]
    const [wideX, wideY] = [Math.max(1, across), Math.max(1, down)]
    // Source sample i lies from i to i + 1, its middle at i + 1/2.
    const middle = [(x + 0.5) * across - 0.5, (y + 0.5) * down - 0.5] as const
    const value = weighed(readers[p]!, middle, [reach * wideX, reach * wideY], [(distance) => weight(distance, wideX), (distance) => weight(distance, wideY)])
    // A displacement is measured in pixels: it grows with the picture.
    return target.format === 'flow' ? value / (p === 0 ? across : down) : value
  })
}
