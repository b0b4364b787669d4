/** Smoothing over time, and the difference of two pictures. */
import type { BandFrame } from '../band-kernel.ts'
import { addressOf, type NativeBand } from '../native-band.ts'
import { isChroma, planeRows } from './plane-rows.ts'

export interface TemporalArgs {
  /** Share of the frame before, 0..1. */
  readonly keep: number
  /** Code values of difference at which the frame before counts for half. */
  readonly tolerance: number
}

/** Sources: the frame, the smoothed frame before it, and the flow from that frame to this one where there is one. */
export function temporalMix(band: NativeBand<TemporalArgs>): void {
  const { target, args } = band
  const [frame, before, flow] = band.sources as [BandFrame, BandFrame, BandFrame?]
  const [flowX, flowY] = flow?.planes.map((plane) => addressOf(plane)) ?? [0, 0]
  target.planes.forEach((plane, p) => {
    band.wasm.temporalMix(
      addressOf(plane), addressOf(frame.planes[p]!), addressOf(before.planes[p]!), plane.width, plane.height, ...planeRows(band, p),
      flowX!, flowY!, flow?.width ?? 0, isChroma(target, p) ? 1 : 0, args.keep, 1 / (args.tolerance * args.tolerance),
    )
  })
}

export interface DifferenceArgs {
  /** Code values by which the first is lighter throughout. */
  readonly offset: number
}

/** Into a `gray8` frame: how far the first planes are apart. */
export function difference({ target, sources, wasm, args, from, to }: NativeBand<DifferenceArgs>): void {
  const [plane, a, b] = [target, ...sources].map((frame) => frame.planes[0]!) as [Plane, Plane, Plane]
  wasm.difference(addressOf(plane, from), addressOf(a, from), addressOf(b, from), (to - from) * target.width, args.offset)
}

type Plane = BandFrame['planes'][number]
