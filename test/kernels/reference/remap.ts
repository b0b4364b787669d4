/** Warps pixel by pixel in doubles, with repeated edges. */
import type { Band, BandFrame, Perspective } from '../../../engine/kernels/kernels.ts'
import { bytesOf, floatsOf, isChroma, planeRows, toByte } from './plane-rows.ts'

type Place = (x: number, y: number) => readonly [x: number, y: number]

function remap(band: Band<unknown>, p: number, place: Place): void {
  const plane = band.target.planes[p]!
  const { width, height, data } = band.sources[0]!.planes[p]!
  const [from, to] = planeRows(band, p)
  const held = (value: number, last: number): number => Math.min(last, Math.max(0, value))
  for (let y = from; y < to; y++) {
    for (let x = 0; x < plane.width; x++) {
      const at = place(x, y)
      const px = held(at[0], width - 1)
      const py = held(at[1], height - 1)
      const [x0, y0] = [Math.floor(px), Math.floor(py)]
      const pixel = (i: number, j: number): number => data[held(j, height - 1) * width + held(i, width - 1)]!
      const top = pixel(x0, y0) + (pixel(x0 + 1, y0) - pixel(x0, y0)) * (px - x0)
      const bottom = pixel(x0, y0 + 1) + (pixel(x0 + 1, y0 + 1) - pixel(x0, y0 + 1)) * (px - x0)
      bytesOf(plane)[y * plane.width + x] = toByte(top + (bottom - top) * (py - y0))
    }
  }
}

export function warpPerspective(band: Band<{ readonly matrix: Perspective }>): void {
  const [a, b, c, d, e, f, g, h, i] = band.args.matrix
  const place: Place = (x, y) => {
    const w = g * x + h * y + i
    return [(a * x + b * y + c) / w, (d * x + e * y + f) / w]
  }
  // Chroma sample k stands at luma 2 k + 1/2.
  const half: Place = (x, y) => {
    const [px, py] = place(2 * x + 0.5, 2 * y + 0.5)
    return [(px - 0.5) / 2, (py - 0.5) / 2]
  }
  band.target.planes.forEach((_, p) => remap(band, p, isChroma(band.target, p) ? half : place))
}

export function warpFlow(band: Band<{ readonly amount: number }>): void {
  const { planes, width, height } = band.sources[1] as BandFrame
  const [dx, dy] = planes.map(floatsOf) as [Float32Array, Float32Array]
  const { amount } = band.args
  const whole: Place = (x, y) => [x + dx[y * width + x]! * amount, y + dy[y * width + x]! * amount]
  const half: Place = (x, y) => {
    const mean = (data: Float32Array): number => {
      const columns = [x * 2, Math.min(width - 1, x * 2 + 1)]
      const rows = [y * 2, Math.min(height - 1, y * 2 + 1)]
      return rows.reduce((sum, j) => sum + columns.reduce((part, i) => part + data[j * width + i]!, 0), 0) / 4
    }
    return [x + (mean(dx) * amount) / 2, y + (mean(dy) * amount) / 2]
  }
  band.target.planes.forEach((_, p) => remap(band, p, isChroma(band.target, p) ? half : whole))
}
