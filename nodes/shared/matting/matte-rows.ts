/** Runs on the workers: alpha from lines of light (guided-filter.ts). */
import type { Band } from '../../../engine/api.ts'

/** Sources: the picture, whose first plane is its light, and a `flow` frame of slopes and offsets at the matte's size. */
export function matteRows({ target, sources: [picture, lines], args: { sharper }, from, to }: Band<{ readonly sharper: number }>): void {
  const { data, stride, width, height } = target.planes[0]!
  const { data: light, stride: lightStride } = picture!.planes[0]!
  const [slopes, offsets] = lines!.planes.map((plane) => plane.data) as [Float32Array, Float32Array]
  const { width: w, height: h } = lines!
  const [slope, offset] = [new Float32Array(w), new Float32Array(w)]
  const columns = Float32Array.from({ length: width }, (_, x) => placeOf(x, width, w))
  const [contrast, base] = [255 * sharper, 128 - 127.5 * sharper]
  for (let y = from; y < to; y++) {
    const row = placeOf(y, height, h)
    const upper = Math.floor(row)
    const [part, top, bottom] = [row - upper, upper * w, Math.min(upper + 1, h - 1) * w]
    for (let i = 0; i < w; i++) {
      slope[i] = slopes[top + i]! + part * (slopes[bottom + i]! - slopes[top + i]!)
      offset[i] = offsets[top + i]! + part * (offsets[bottom + i]! - offsets[top + i]!)
    }
    for (let x = 0; x < width; x++) {
      const column = columns[x]!
      const left = column | 0
      const share = column - left
      const right = share > 0 ? left + 1 : left
      const rise = slope[left]! + share * (slope[right]! - slope[left]!)
      const alpha = rise * light[y * lightStride + x]! * (1 / 255) + offset[left]! + share * (offset[right]! - offset[left]!)
      const value = contrast * alpha + base
      data[y * stride + x] = value < 0 ? 0 : value > 255 ? 255 : value
    }
  }
}

/** Where a pixel's middle lies among `small` places in a side of `large`. */
const placeOf = (at: number, large: number, small: number): number => Math.min(small - 1, Math.max(0, ((at + 0.5) * small) / large - 0.5))
