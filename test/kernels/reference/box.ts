/** The mean of a square around each pixel, pixel by pixel. */
import type { Band } from '../../../engine/kernels/kernels.ts'
import { bytesOf, isChroma, planeRows, toByte } from './plane-rows.ts'

export function box(band: Band<{ readonly radius: number }>): void {
  band.target.planes.forEach((plane, p) => {
    const radius = isChroma(band.target, p) ? Math.round(band.args.radius / 2) : band.args.radius
    const { width, height } = plane
    const data = bytesOf(band.sources[0]!.planes[p]!)
    const [from, to] = planeRows(band, p)
    for (let y = from; y < to; y++) {
      for (let x = 0; x < width; x++) {
        let sum = 0
        for (let dy = -radius; dy <= radius; dy++) {
          const row = Math.min(height - 1, Math.max(0, y + dy)) * width
          for (let dx = -radius; dx <= radius; dx++) sum += data[row + Math.min(width - 1, Math.max(0, x + dx))]!
        }
        bytesOf(plane)[y * width + x] = toByte(sum / (2 * radius + 1) ** 2)
      }
    }
  })
}
