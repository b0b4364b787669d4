/** Histograms and gradients of the first plane. */
import type { BandFrame } from '../kernels.ts'
import { addressOf, type NativeBand } from '../native-band.ts'

/** Into a `gray8` frame of 1024 x 1: 256 numbers of 32 bits. */
export function histogram(band: NativeBand<undefined>): void {
  const plane = band.sources[0]!.planes[0]!
  band.scratch.reset()
  band.wasm.histogram(addressOf(band.target.planes[0]!), addressOf(plane), plane.width * plane.height, band.scratch.take(3072))
}

/** Into a `gray8` frame of the source's size. */
export function sobel({ target, sources, wasm, scratch, from, to }: NativeBand<undefined>): void {
  const plane = sources[0]!.planes[0]!
  scratch.reset()
  const rows = scratch.take(sobelScratch(target))
  wasm.sobel(addressOf(target.planes[0]!), plane.width, from, to, addressOf(plane), plane.height, rows)
}

export const sobelScratch = ({ width }: Pick<BandFrame, 'width'>): number => 32 + (width + 32) * 4
