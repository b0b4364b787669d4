/** Smoothing over time, sample by sample. */
import type { Band, BandFrame } from '../../../engine/kernels/kernels.ts'
import type { DifferenceArgs, TemporalArgs } from '../../../engine/kernels/ops/temporal.ts'

/**
 * Sources: the frame, the smoothed frame before it, and the flow from that frame to this one (zero where absent). The
 * flow is read at the pixel's place in this frame: exact where motion is smooth.
 */
export function temporalMix({ target, sources, args, from, to }: Band<TemporalArgs>): void {
  const [frame, before, flow] = sources as [BandFrame, BandFrame, BandFrame?]
  const { keep, tolerance } = args
  target.planes.forEach((plane, p) => {
    const half = p === 1 || p === 2 ? 1 : 0
    const top = from >> half
    const bottom = half === 1 && to === target.height ? plane.height : to >> half
    const { data: out, width, height } = plane
    const now = frame.planes[p]!.data
    const past = before.planes[p]!.data
    for (let y = top; y < bottom; y++) {
      for (let x = 0; x < width; x++) {
        const i = y * width + x
        let then = past[i]!
        if (flow !== undefined) {
          const at = (y << half) * flow.width + (x << half)
          const px = Math.min(width - 1, Math.max(0, x - flow.planes[0]!.data[at]! / (1 << half)))
          const py = Math.min(height - 1, Math.max(0, y - flow.planes[1]!.data[at]! / (1 << half)))
          const x0 = Math.floor(px)
          const y0 = Math.floor(py)
          const x1 = Math.min(width - 1, x0 + 1)
          const row0 = y0 * width
          const row1 = Math.min(height - 1, y0 + 1) * width
          const upper = past[row0 + x0]! + (past[row0 + x1]! - past[row0 + x0]!) * (px - x0)
          const lower = past[row1 + x0]! + (past[row1 + x1]! - past[row1 + x0]!) * (px - x0)
          then = upper + (lower - upper) * (py - y0)
        }
        const difference = then - now[i]!
        const fit = 1 / (1 + (difference * difference) / (tolerance * tolerance))
        out[i] = now[i]! + difference * keep * fit + 0.5
      }
    }
  })
}

export function difference({ target, sources, args, from, to }: Band<DifferenceArgs>): void {
  const [a, b] = sources.map((source) => source.planes[0]!.data)
  for (let i = from * target.width; i < to * target.width; i++) {
    target.planes[0]!.data[i] = Math.min(255, Math.abs(a![i]! - b![i]! - args.offset))
  }
}
