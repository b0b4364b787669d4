/**
 * Bilinear affine warp with repeated edges. Positions are pixel indices: (0, 0) is the centre of the first pixel. A
 * chroma sample lies at the centre of its four pixels.
 */
import type { Affine, Band } from '../../../engine/kernels/kernels.ts'
import { bytesOf, floatsOf, isChroma, isFloat, planeRows } from './plane-rows.ts'

export interface WarpArgs {
  readonly matrix: Affine
}

export function warpAffine(band: Band<WarpArgs>): void {
  const source = band.sources[0]!
  const [a, b, c, d, e, f] = band.args.matrix
  // Chroma sample i stands at luma 2 i + 1/2, in the target and in the source.
  const half: Affine = [a, b, (a / 2 + b / 2 + c - 0.5) / 2, d, e, (d / 2 + e / 2 + f - 0.5) / 2]
  band.target.planes.forEach((plane, p) => {
    const [from, to] = planeRows(band, p)
    const matrix = isChroma(band.target, p) ? half : band.args.matrix
    const { data, width, height } = source.planes[p]!
    if (isFloat(plane)) warpFloats(floatsOf(plane), plane.width, from, to, data as Float32Array, width, height, matrix)
    else warpBytes(bytesOf(plane), plane.width, from, to, data as Uint8Array, width, height, matrix)
  })
}

function warpBytes(
  out: Uint8Array,
  outWidth: number,
  from: number,
  to: number,
  data: Uint8Array,
  width: number,
  height: number,
  [a, b, c, d, e, f]: Affine,
): void {
  const lastX = width - 1
  const lastY = height - 1
  for (let y = from; y < to; y++) {
    const startX = b * y + c
    const startY = e * y + f
    const row = y * outWidth
    for (let x = 0; x < outWidth; x++) {
      let px = a * x + startX
      let py = d * x + startY
      px = px < 0 ? 0 : px > lastX ? lastX : px
      py = py < 0 ? 0 : py > lastY ? lastY : py
      const x0 = px | 0
      const y0 = py | 0
      const across = ((px - x0) * 2048 + 0.5) | 0
      const down = ((py - y0) * 2048 + 0.5) | 0
      const x1 = x0 < lastX ? x0 + 1 : x0
      const top = y0 * width
      const bottom = y0 < lastY ? top + width : top
      const t = data[top + x0]!
      const u = data[bottom + x0]!
      const upper = (t << 11) + (data[top + x1]! - t) * across
      const lower = (u << 11) + (data[bottom + x1]! - u) * across
      out[row + x] = (upper * 2048 + (lower - upper) * down + 2097152) >> 22
    }
  }
}

function warpFloats(
  out: Float32Array,
  outWidth: number,
  from: number,
  to: number,
  data: Float32Array,
  width: number,
  height: number,
  [a, b, c, d, e, f]: Affine,
): void {
  for (let y = from; y < to; y++) {
    for (let x = 0; x < outWidth; x++) {
      const px = Math.min(width - 1, Math.max(0, a * x + b * y + c))
      const py = Math.min(height - 1, Math.max(0, d * x + e * y + f))
      const x0 = Math.floor(px)
      const y0 = Math.floor(py)
      const x1 = Math.min(width - 1, x0 + 1)
      const top = y0 * width
      const bottom = Math.min(height - 1, y0 + 1) * width
      const upper = data[top + x0]! + (data[top + x1]! - data[top + x0]!) * (px - x0)
      const lower = data[bottom + x0]! + (data[bottom + x1]! - data[bottom + x0]!) * (px - x0)
      out[y * outWidth + x] = upper + (lower - upper) * (py - y0)
    }
  }
}
