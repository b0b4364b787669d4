/** A part of the picture. Odd offsets move chroma by half a sample: it is averaged then. */
import type { Band } from '../band-kernel.ts'
import { isChroma, isFloat, planeRows } from './plane-rows.ts'

export interface CropArgs {
  /** Left and top edge in source pixels; the target lies within the source. */
  readonly x: number
  readonly y: number
}

export function crop(band: Band<CropArgs>): void {
  const source = band.sources[0]!
  band.target.planes.forEach((plane, p) => {
    const [from, to] = planeRows(band, p)
    const chroma = isChroma(band.target, p)
    const left = chroma ? band.args.x >> 1 : band.args.x
    const top = chroma ? band.args.y >> 1 : band.args.y
    const right = chroma ? band.args.x & 1 : 0
    const below = chroma ? band.args.y & 1 : 0
    const { data, width, height } = source.planes[p]!
    const out = plane.data
    for (let y = from; y < to; y++) {
      const row = Math.min(height - 1, top + y) * width
      const next = Math.min(height - 1, top + y + below) * width
      if (right === 0 && below === 0 && left + plane.width <= width) {
        copyRow(out, data, y * plane.stride, row + left, plane.width)
        continue
      }
      for (let x = 0; x < plane.width; x++) {
        const x0 = Math.min(width - 1, left + x)
        const x1 = Math.min(width - 1, left + x + right)
        const sum = data[row + x0]! + data[row + x1]! + data[next + x0]! + data[next + x1]!
        out[y * plane.stride + x] = isFloat(plane) ? sum / 4 : (sum + 2) >> 2
      }
    }
  })
}

function copyRow(
  out: Uint8Array | Float32Array,
  data: Uint8Array | Float32Array,
  to: number,
  from: number,
  count: number,
): void {
  out.set(data.subarray(from, from + count), to)
}
