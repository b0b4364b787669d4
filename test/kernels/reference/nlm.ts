/** Non-local means (Buades, Coll and Morel, 2005): the mean of a window by how alike the patches about two samples are. */
import type { Band } from '../../../engine/kernels/band-kernel.ts'
import type { NlmArgs } from '../../../engine/kernels/ops/nlm.ts'
import { paint, readerOf, sideOf, type Reader } from './samples.ts'

/** Places of a square about (0, 0). */
const square = (radius: number): readonly (readonly [x: number, y: number])[] => {
  const along = Array.from({ length: 2 * radius + 1 }, (_, k) => k - radius)
  return along.flatMap((y) => along.map((x) => [x, y] as const))
}

export function nonLocalMeans(band: Band<NlmArgs>): void {
  const { h, patch } = band.args
  const inPatch = square(patch)
  const readers = band.sources[0]!.planes.map(readerOf)
  const apart = (read: Reader, x: number, y: number, dx: number, dy: number): number =>
    inPatch.reduce((sum, [i, j]) => sum + (read(x + i, y + j) - read(x + dx + i, y + dy + j)) ** 2, 0) / inPatch.length
  paint(band, (p, x, y) => {
    const read = readers[p]!
    if (p === 3) return read(x, y)
    const window = square(Math.max(1, Math.round(band.args.search / sideOf(band.target, p))))
    // As (1 - d / 32 h²)^32, which is near exp(-d / h²) and ends.
    const shares = window.map(([dx, dy]) => Math.max(0, 1 - apart(read, x, y, dx, dy) / (32 * h * h)) ** 32)
    const all = shares.reduce((sum, share) => sum + share, 0)
    return window.reduce((sum, [dx, dy], k) => sum + (shares[k]! / all) * read(x + dx, y + dy), 0)
  })
}
