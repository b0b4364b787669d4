/** Cross-fades: the mean of two pictures, by a share of the second that is one for all pixels or each pixel's own. */
import type { Band } from '../../../engine/kernels/band-kernel.ts'
import { hold, meanOfFour, paint, readerOf, sideOf } from './samples.ts'

function fade(band: Band<unknown>, shareOf: (p: number, x: number, y: number) => number): void {
  const [first, second] = band.sources.map(({ planes }) => planes.map(readerOf))
  paint(band, (p, x, y) => {
    const share = shareOf(p, x, y)
    return first![p]!(x, y) * (1 - share) + second![p]!(x, y) * share
  })
}

export const mix = (band: Band<{ readonly weight: number }>): void => fade(band, () => hold(band.args.weight, 0, 1))

/** 255 is all of the second; chroma takes the mean of its four, kept as a byte. */
export function mixMask(band: Band<undefined>): void {
  const mask = band.sources[2]!.planes[0]!
  fade(band, (p, x, y) => (sideOf(band.target, p) === 1 ? readerOf(mask)(x, y) : meanOfFour(mask.data, mask.width, mask.height, x, y)) / 255)
}
