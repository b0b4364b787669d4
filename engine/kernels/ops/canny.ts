/** Edges by Canny (1986), in two steps: ridges of the gradient in bands, then weak ones linked to strong ones in one go. */
import type { BandFrame } from '../band-kernel.ts'
import { addressOf, type NativeBand } from '../native-band.ts'

export interface CannyArgs {
  /** Lengths |gx| + |gy| above which a ridge is weak, and strong. */
  readonly low: number
  readonly high: number
}

/** Into a `gray8` frame of the source's size: 0 none, 1 weak, 255 strong. */
export function cannyRidges({ target, sources, args, wasm, scratch, from, to }: NativeBand<CannyArgs>): void {
  const plane = sources[0]!.planes[0]!
  scratch.reset()
  const rows = scratch.take(ridgesScratch(target))
  wasm.cannyRidges(addressOf(target.planes[0]!), plane.width, from, to, addressOf(plane), plane.height, Math.floor(args.low), Math.floor(args.high), rows)
}

export const ridgesScratch = ({ width }: Pick<BandFrame, 'width'>): number => 9 * (width + 2) * 2

/** 255 where there is an edge, else 0. */
export function cannyLinks({ target, sources, wasm, scratch }: NativeBand<undefined>): void {
  const plane = target.planes[0]!
  scratch.reset()
  wasm.cannyLinks(addressOf(plane), plane.width, plane.height, addressOf(sources[0]!.planes[0]!), scratch.take(plane.width * plane.height * 4))
}
