/** Screen on Y'CbCr, sample by sample. */
import type { Band, BandFrame } from '../../../engine/kernels/kernels.ts'
import { bytesOf, toByte } from './samples.ts'

export function screen({ target, sources, args }: Band<{ readonly strength: number }>): void {
  const [base, light] = sources as readonly [BandFrame, BandFrame]
  const { width, height } = target
  const lightAt = (frame: BandFrame, x: number, y: number): number =>
    Math.min(219, Math.max(0, bytesOf(frame.planes[0]!)[Math.min(height - 1, y) * width + Math.min(width - 1, x)]! - 16)) / 219
  target.planes.forEach((plane, p) => {
    const out = bytesOf(plane)
    out.forEach((_, i) => {
      const [x, y] = [i % plane.width, Math.floor(i / plane.width)]
      const [own, other] = [bytesOf(base.planes[p]!)[i]!, bytesOf(light.planes[p] ?? base.planes[p]!)[i]!]
      if (p === 3) out[i] = own
      else if (p === 0) {
        const [a, b] = [lightAt(base, x, y), args.strength * lightAt(light, x, y)]
        out[i] = toByte(16 + 219 * (a + b - a * b))
      } else {
        const mean = (frame: BandFrame): number =>
          (lightAt(frame, 2 * x, 2 * y) + lightAt(frame, 2 * x + 1, 2 * y) + lightAt(frame, 2 * x, 2 * y + 1) + lightAt(frame, 2 * x + 1, 2 * y + 1)) / 4
        out[i] = toByte(128 + (own - 128) * (1 - args.strength * mean(light)) + args.strength * (other - 128) * (1 - mean(base)))
      }
    })
  })
}
