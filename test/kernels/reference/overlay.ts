/** Porter and Duff's "over" (1984) in premultiplied colours. A top between pixels is read bilinearly, with nothing around it. */
import type { Band, BandFrame } from '../../../engine/kernels/band-kernel.ts'
import { meanOfFour, paint, readerOf, sideOf } from './samples.ts'

export interface OverlayArgs {
  /** Place of the top's left upper corner in base pixels. */
  readonly x: number
  readonly y: number
  /** 0..1 on top of the top's own alpha. */
  readonly opacity: number
}

/** Alpha in 0..1 at the size of a plane. */
function coverOf({ planes }: BandFrame, side: number, x: number, y: number): number {
  const cover = planes[3]
  if (cover === undefined) return 1
  return (side === 1 ? readerOf(cover)(x, y) : meanOfFour(cover.data, cover.width, cover.height, x, y)) / 255
}

export function overlay(band: Band<OverlayArgs>): void {
  const [base, top] = band.sources as [BandFrame, BandFrame]
  paint(band, (p, x, y) => {
    const side = sideOf(band.target, p)
    const plane = top.planes[p] ?? top.planes[0]!
    // The place in the top's samples, and the share of each of the four about it.
    const [tx, ty] = [x - band.args.x / side, y - band.args.y / side]
    let [cover, colour] = [0, 0]
    for (const i of [Math.floor(tx), Math.floor(tx) + 1]) {
      for (const j of [Math.floor(ty), Math.floor(ty) + 1]) {
        if (i < 0 || j < 0 || i >= plane.width || j >= plane.height) continue
        const share = (1 - Math.abs(tx - i)) * (1 - Math.abs(ty - j)) * coverOf(top, side, i, j) * band.args.opacity
        cover += share
        colour += share * readerOf(plane)(i, j)
      }
    }
    const below = base.planes[3] === undefined ? 1 : coverOf(base, side, x, y)
    const all = cover + below * (1 - cover)
    if (p === 3) return 255 * all
    const own = readerOf(base.planes[p]!)(x, y)
    return cover === 0 || all === 0 ? own : (colour + own * below * (1 - cover)) / all
  })
}
