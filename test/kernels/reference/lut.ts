/** Tetrahedral interpolation in doubles, on bytes of R'G'B'. */
import type { Lut3d } from '../../../engine/kernels/kernel-options.ts'

export function lookUp({ size, data }: Lut3d, rgb: readonly number[]): number[] {
  const at = rgb.map((value) => (value * (size - 1)) / 255)
  const node = at.map((value) => Math.min(size - 2, Math.floor(value)))
  const fraction = at.map((value, k) => value - node[k]!)
  const colour = (corner: readonly number[]): readonly number[] => {
    const [r, g, b] = corner.map((step, k) => node[k]! + step) as [number, number, number]
    const place = (r + size * (g + size * b)) * 3
    return [...data.subarray(place, place + 3)]
  }
  // From the node along the axis with the longest way first: Sakamoto's six tetrahedra.
  const order = [0, 1, 2].sort((i, j) => fraction[j]! - fraction[i]!)
  const corner = [0, 0, 0]
  const sum = colour(corner).map((value) => value * (1 - fraction[order[0]!]!))
  order.forEach((axis, k) => {
    corner[axis] = 1
    const next = k < 2 ? fraction[order[k + 1]!]! : 0
    colour(corner).forEach((value, c) => (sum[c] = sum[c]! + value * (fraction[axis]! - next)))
  })
  return sum.map((value) => Math.min(255, Math.max(0, value * 255)))
}
