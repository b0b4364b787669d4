/** A chroma key, pixel by pixel: how far colours are from the key's, and how much of the key is in them. */
import type { Band } from '../../../engine/kernels/band-kernel.ts'
import type { KeyArgs } from '../../../engine/kernels/ops/chroma-key.ts'
import { hold, paint, readerOf } from './samples.ts'

/** To `yuva420p`. Distances are shares of the longest that there is, and the mean of a pixel's and its eight neighbours'. */
export function chromaKey(band: Band<KeyArgs>): void {
  const { u, v, similarity, smoothness, despill } = band.args
  const readers = band.sources[0]!.planes.map(readerOf)
  const [, us, vs] = readers
  const distance = (x: number, y: number): number => Math.hypot(us!(x, y) - u, vs!(x, y) - v) / Math.hypot(255, 255)
  const near = [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => [dx, dy] as const))
  const length = Math.hypot(u - 128, v - 128)
  paint(band, (p, x, y) => {
    if (p === 0) return readers[0]!(x, y)
    if (p === 3) {
      const far = near.reduce((sum, [dx, dy]) => sum + distance(Math.floor((x + dx) / 2), Math.floor((y + dy) / 2)), 0) / 9
      const seen = smoothness > 0.0001 ? hold((far - similarity) / smoothness, 0, 1) : far > similarity ? 1 : 0
      return seen * (readers[3]?.(x, y) ?? 255)
    }
    const own = readers[p]!(x, y)
    if (length < 1) return own
    // In polar terms: a colour within 60 degrees of the key's has as much of it as it points to it more than aside.
    const [size, turn] = [Math.hypot(us!(x, y) - 128, vs!(x, y) - 128), Math.atan2(vs!(x, y) - 128, us!(x, y) - 128) - Math.atan2(v - 128, u - 128)]
    const spill = Math.max(0, size * (Math.cos(turn) - Math.abs(Math.sin(turn)) / Math.tan(Math.PI / 3)))
    return own - (despill * spill * ((p === 1 ? u : v) - 128)) / length
  })
}
