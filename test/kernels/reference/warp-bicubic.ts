/** Keys' bicubic interpolation (a = -1/2) in doubles, with repeated edges. */
import type { Affine, Band } from '../../../engine/kernels/kernels.ts'
import { bytesOf, isChroma, planeRows, toByte } from './plane-rows.ts'

export function warpBicubic(band: Band<{ readonly matrix: Affine }>): void {
  const [a, b, c, d, e, f] = band.args.matrix
  band.target.planes.forEach((plane, p) => {
    const half = isChroma(band.target, p)
    const shiftX = half ? (a / 2 + b / 2 + c - 0.5) / 2 : c
    const shiftY = half ? (d / 2 + e / 2 + f - 0.5) / 2 : f
    const { width, height, data } = band.sources[0]!.planes[p]!
    const [from, to] = planeRows(band, p)
    const held = (value: number, last: number): number => Math.min(last, Math.max(0, value))
    for (let y = from; y < to; y++) {
      for (let x = 0; x < plane.width; x++) {
        const px = held(a * x + b * y + shiftX, width - 1)
        const py = held(d * x + e * y + shiftY, height - 1)
        const x0 = Math.floor(px)
        const y0 = Math.floor(py)
        let sum = 0
        for (let j = -1; j <= 2; j++) {
          for (let i = -1; i <= 2; i++) {
            const sample = data[held(y0 + j, height - 1) * width + held(x0 + i, width - 1)]!
            sum += sample * cubic(Math.abs(px - x0 - i)) * cubic(Math.abs(py - y0 - j))
          }
        }
        bytesOf(plane)[y * plane.width + x] = toByte(sum)
      }
    }
  })
}

function cubic(t: number): number {
  if (t >= 2) return 0
  return t < 1 ? 1.5 * t ** 3 - 2.5 * t ** 2 + 1 : -0.5 * t ** 3 + 2.5 * t ** 2 - 4 * t + 2
}
