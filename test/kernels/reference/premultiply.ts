/** Straight alpha to premultiplied and back, about black: Y 16, U and V 128. Where nothing is seen there is black. */
import type { Band } from '../../../engine/kernels/band-kernel.ts'
import { meanOfFour, paint, readerOf } from './samples.ts'

export function premultiply(band: Band<{ readonly direction: 'multiply' | 'divide' }>): void {
  const { planes } = band.sources[0]!
  const cover = planes[3]!
  paint(band, (p, x, y) => {
    const own = readerOf(planes[p]!)(x, y)
    if (p === 3) return own
    const alpha = (p === 0 ? readerOf(cover)(x, y) : meanOfFour(cover.data, cover.width, cover.height, x, y)) / 255
    const black = p === 0 ? 16 : 128
    if (alpha === 0) return black
    return black + (own - black) * (band.args.direction === 'divide' ? 1 / alpha : alpha)
  })
}
