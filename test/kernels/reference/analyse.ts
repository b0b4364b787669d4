/** Gradients, pixel by pixel. */
import type { Band } from '../../../engine/kernels/kernels.ts'
import { bytesOf, toByte } from './samples.ts'

export function sobel({ target, sources, from, to }: Band<undefined>): void {
  const { width, height, data } = sources[0]!.planes[0]!
  const pixel = (x: number, y: number): number =>
    data[Math.min(height - 1, Math.max(0, y)) * width + Math.min(width - 1, Math.max(0, x))]!
  for (let y = from; y < to; y++) {
    for (let x = 0; x < width; x++) {
      let gx = 0
      let gy = 0
      for (const k of [-1, 0, 1]) {
        const weight = k === 0 ? 2 : 1
        gx += weight * (pixel(x + 1, y + k) - pixel(x - 1, y + k))
        gy += weight * (pixel(x + k, y + 1) - pixel(x + k, y - 1))
      }
      bytesOf(target.planes[0]!)[y * width + x] = toByte(Math.hypot(gx, gy) / 4)
    }
  }
}
