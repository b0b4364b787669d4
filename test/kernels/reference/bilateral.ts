/** The bilateral filter, tap by tap, with the weights that the compiled one rounds to. */
import type { Band } from '../../../engine/kernels/kernels.ts'
import { bilateralTable, bilateralTaps, halfBilateral, type BilateralArgs } from '../../../engine/kernels/ops/bilateral.ts'
import { bytesOf, isChroma, planeRows, toByte } from './samples.ts'

export function bilateral(band: Band<BilateralArgs>): void {
  const { table, coarse } = bilateralTable(band.args.sigmaColour)
  band.target.planes.forEach((plane, p) => {
    const taps = bilateralTaps(isChroma(band.target, p) ? halfBilateral(band.args) : band.args)
    const { width, height } = plane
    const data = bytesOf(band.sources[0]!.planes[p]!)
    const [from, to] = planeRows(band, p)
    for (let y = from; y < to; y++) {
      for (let x = 0; x < width; x++) {
        const here = data[y * width + x]!
        let sum = 0
        let weights = 0
        for (const { dx, dy, weight } of taps) {
          const there = data[Math.min(height - 1, Math.max(0, y + dy)) * width + Math.min(width - 1, Math.max(0, x + dx))]!
          const w = weight * (table[Math.abs(here - there) >> coarse] ?? 0)
          sum += w * there
          weights += w
        }
        bytesOf(plane)[y * width + x] = toByte(sum / weights)
      }
    }
  })
}
