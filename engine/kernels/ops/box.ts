/** The mean of the (2 radius + 1)² pixels around each; half the radius for chroma. Time doesn't depend on the radius. */
import type { BandFrame } from '../band-kernel.ts'
import { addressOf, type NativeBand } from '../native-band.ts'
import { isChroma, planeRows } from './plane-rows.ts'

export interface BoxArgs {
  /** Whole pixels of the first plane, at least 1. */
  readonly radius: number
}

export function box(band: NativeBand<BoxArgs>): void {
  band.target.planes.forEach((plane, p) => {
    const [from, to] = planeRows(band, p)
    const radius = isChroma(band.target, p) ? Math.round(band.args.radius / 2) : band.args.radius
    const { width, height } = plane
    band.scratch.reset()
    const sums = band.scratch.take((width + 2 * radius + 8) * 4)
    const places = [addressOf(plane), width, from, to, addressOf(band.sources[0]!.planes[p]!), height]
    band.wasm.boxBytes(...places, radius, radius, sums)
  })
}

export const boxScratch = ({ width }: Pick<BandFrame, 'width'>, { radius }: BoxArgs): number =>
  (width + 2 * radius + 8) * 4 + 16
