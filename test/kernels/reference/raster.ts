/** Flat triangles, pixel by pixel. */
import type { Band } from '../../../engine/kernels/band-kernel.ts'
import type { TriangleArgs } from '../../../engine/kernels/ops/raster.ts'

/** Three corners and a value. */
const TRIANGLE = 7

export function triangles(band: Band<TriangleArgs>): void {
  const { data } = band.target.planes[0]!
  eachPixel(band, (i, triangle) => (data[i] = triangle?.[6] ?? 0))
}

export function centroids(band: Band<TriangleArgs>): void {
  const { width, height } = band.target
  eachPixel(band, (i, triangle) => {
    const [px = 0, py = 0, qx = 0, qy = 0, rx = 0, ry = 0] = triangle ?? []
    const middle = [Math.min(width - 1, Math.max(0, (px + qx + rx) / 3)), Math.min(height - 1, Math.max(0, (py + qy + ry) / 3))]
    band.target.planes.forEach(({ data }, k) => (data[i] = triangle === undefined ? 0 : middle[k]! - [i % width, Math.floor(i / width)][k]!))
  })
}

/** The last triangle that holds the pixel, by barycentric coordinates. */
function eachPixel({ target, args, from, to }: Band<TriangleArgs>, put: (i: number, triangle?: Float32Array) => void): void {
  const list = Array.from({ length: args.triangles.length / TRIANGLE }, (_, i) => args.triangles.subarray(i * TRIANGLE, (i + 1) * TRIANGLE)).reverse()
  for (let y = from; y < to; y++) {
    for (let x = 0; x < target.width; x++) put(y * target.width + x, list.find((triangle) => holds(triangle, x, y)))
  }
}

function holds(triangle: Float32Array, x: number, y: number): boolean {
  const [px, py, qx, qy, rx, ry] = triangle as unknown as [number, number, number, number, number, number]
  const area = (qx - px) * (ry - py) - (qy - py) * (rx - px)
  const u = ((qx - x) * (ry - y) - (qy - y) * (rx - x)) / area
  const v = ((rx - x) * (py - y) - (ry - y) * (px - x)) / area
  return u >= -1e-6 && v >= -1e-6 && u + v <= 1 + 1e-6
}
