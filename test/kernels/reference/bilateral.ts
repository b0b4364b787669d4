/** The bilateral filter of Tomasi and Manduchi (1998): means by two of Gauss's bells, one of place and one of value. */
import type { Band } from '../../../engine/kernels/band-kernel.ts'
import type { BilateralArgs, LinesOfBilateralArgs } from '../../../engine/kernels/ops/bilateral.ts'
import { paint, readerOf, sideOf, toByte } from './samples.ts'

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

/** Along rows, then along columns of the bytes that gave. Differences are told apart by 32 steps of 1, 2, 4 or 8 code values. */
export function bilateralLines(band: Band<LinesOfBilateralArgs>): void {
  const { sigmaColour } = band.args
  const step = [1, 2, 4].find((one) => 32 * one >= 2.8 * sigmaColour) ?? 8
  const likeness = (difference: number): number => {
    const place = Math.floor(Math.abs(difference) / step)
    return place === 0 ? 1 : place > 31 ? 0 : bell((place + 0.5) * step - 0.5, sigmaColour)
  }
  const mean = (read: (far: number) => number, radius: number, sigma: number): number => {
    let [sum, all] = [0, 0]
    for (let far = -radius; far <= radius; far++) {
      const weight = bell(far, sigma) * likeness(read(far) - read(0))
      sum += weight * read(far)
      all += weight
    }
    return sum / all
  }
  const across = band.sources[0]!.planes.map((plane, p) => {
    const side = sideOf(band.target, p)
    const read = readerOf(plane)
    const radius = Math.max(1, Math.round(band.args.radius / side))
    return { ...plane, data: Uint8Array.from(plane.data, (_, i) => toByte(mean((far) => read((i % plane.width) + far, Math.floor(i / plane.width)), radius, band.args.sigmaSpace / side))) }
  })
  const readers = across.map(readerOf)
  paint(band, (p, x, y) => {
    const side = sideOf(band.target, p)
    return mean((far) => readers[p]!(x, y + far), Math.max(1, Math.round(band.args.radius / side)), band.args.sigmaSpace / side)
  })
}
