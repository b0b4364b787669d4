/** What a table says of each sample. */
import type { Band } from '../../../engine/kernels/band-kernel.ts'
import { paint, readerOf } from './samples.ts'

export function curves(band: Band<{ readonly tables: readonly (Uint8Array | undefined)[] }>): void {
  const readers = band.sources[0]!.planes.map(readerOf)
  paint(band, (p, x, y) => band.args.tables[p]?.[readers[p]!(x, y)] ?? readers[p]!(x, y))
}
