/** Histograms and gradients of the first plane. */
import type { BandFrame } from '../band-kernel.ts'
import { addressOf, type NativeBand } from '../native-band.ts'

/** Shares that a picture's histogram is taken in: of a large one as many as make a job that is shared out. */
export const histogramRows = ({ width, height }: Pick<BandFrame, 'width' | 'height'>): number => (width * height < 65536 ? 1 : 64)

/** Into a `gray8` frame of 1024 x `histogramRows`: 256 numbers of 32 bits for each share of the picture. */
export function histogram({ target, sources, wasm, scratch, from, to }: NativeBand<undefined>): void {
  const plane = sources[0]!.planes[0]!
  const count = plane.width * plane.height
  const cut = (row: number): number => Math.floor((count * row) / target.height)
  scratch.reset()
  const tables = scratch.take(3072)
  for (let row = from; row < to; row++) {
    wasm.histogram(addressOf(target.planes[0]!, row), addressOf(plane) + cut(row), cut(row + 1) - cut(row), tables)
  }
}

/** Into a `gray8` frame of the source's size. */
export function sobel({ target, sources, wasm, scratch, from, to }: NativeBand<undefined>): void {
  const plane = sources[0]!.planes[0]!
  scratch.reset()
  const rows = scratch.take(sobelScratch(target))
  wasm.sobel(addressOf(target.planes[0]!), plane.width, from, to, addressOf(plane), plane.height, rows)
}

export const sobelScratch = ({ width }: Pick<BandFrame, 'width'>): number => 32 + (width + 32) * 4
