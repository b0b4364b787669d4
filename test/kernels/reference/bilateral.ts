/** The bilateral filter of Tomasi and Manduchi (1998): means by two of Gauss's bells, one of place and one of value. */
import type { Band } from '../../../engine/kernels/band-kernel.ts'
import type { BilateralArgs } from '../../../engine/kernels/ops/bilateral.ts'
import { paint, readerOf, sideOf } from './samples.ts'

const bell = (far: number, deviation: number): number => Math.exp(-0.5 * (far / deviation) ** 2)

export function bilateral(band: Band<BilateralArgs>): void {
  const readers = band.sources[0]!.planes.map(readerOf)
  const { sigmaColour } = band.args
  paint(band, (p, x, y) => {
    const side = sideOf(band.target, p)
    const [radius, step] = [band.args.radius, band.args.step].map((length) => Math.max(1, Math.round(length / side))) as [number, number]
    const sigma = band.args.sigmaSpace / side
    const here = readers[p]!(x, y)
    let [sum, all] = [0, 0]
    // Every so many-th sample of a disc.
    const most = Math.floor(radius / step)
    for (let j = -most; j <= most; j++) {
      for (let i = -most; i <= most; i++) {
        const far = Math.hypot(i, j) * step
        if (far > radius) continue
        const there = readers[p]!(x + i * step, y + j * step)
        const weight = bell(far, sigma) * bell(there - here, sigmaColour)
        sum += weight * there
        all += weight
      }
    }
    return sum / all
  })
}
