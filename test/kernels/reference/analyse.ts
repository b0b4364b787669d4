/** The length of Sobel's gradient, in quarters. */
import type { Band } from '../../../engine/kernels/band-kernel.ts'
import { paint, readerOf } from './samples.ts'

/** Differences two samples apart, smoothed by 1 2 1 across. */
const SMOOTH = [[-1, 1], [0, 2], [1, 1]] as const

export function sobel(band: Band<undefined>): void {
  const read = readerOf(band.sources[0]!.planes[0]!)
  paint(band, (_, x, y) => {
    const across = SMOOTH.reduce((sum, [k, weight]) => sum + weight * (read(x + 1, y + k) - read(x - 1, y + k)), 0)
    const down = SMOOTH.reduce((sum, [k, weight]) => sum + weight * (read(x + k, y + 1) - read(x + k, y - 1)), 0)
    return Math.hypot(across, down) / 4
  })
}
