/** Smoothing over time, sample by sample. */
import type { Band, BandFrame } from '../../../engine/kernels/band-kernel.ts'
import type { DifferenceArgs, TemporalArgs } from '../../../engine/kernels/ops/temporal.ts'
import { paint, readerOf, sideOf } from './samples.ts'
import { valueAt } from './warps.ts'

/**
 * Sources: the frame, the smoothed frame before it, and the flow from that frame to this one (zero where absent). The
 * flow is read at the pixel's place in this frame: exact where motion is smooth.
 */
export function temporalMix(band: Band<TemporalArgs>): void {
  const { keep, tolerance } = band.args
  const [frame, before, flow] = band.sources as [BandFrame, BandFrame, BandFrame?]
  const ways = flow?.planes.map(readerOf)
  paint(band, (p, x, y) => {
    const side = sideOf(band.target, p)
    const now = readerOf(frame.planes[p]!)(x, y)
    const [dx, dy] = ways?.map((way) => way(x * side, y * side) / side) ?? [0, 0]
    const apart = valueAt(before.planes[p]!, [x - dx!, y - dy!]) - now
    return now + (apart * keep) / (1 + (apart / tolerance) ** 2)
  })
}

export function difference({ target, sources, args, from, to }: Band<DifferenceArgs>): void {
  const [a, b] = sources.map((source) => source.planes[0]!.data)
  for (let i = from * target.width; i < to * target.width; i++) {
    target.planes[0]!.data[i] = Math.min(255, Math.abs(a![i]! - b![i]! - args.offset))
  }
}
