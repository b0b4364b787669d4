/** Tables of 256 entries for Y, U, V and alpha. */
import type { Band } from '../../../engine/kernels/kernels.ts'
import { bytesOf, planeRows } from './plane-rows.ts'

export interface CurvesArgs {
  /** By plane; undefined leaves the plane as it is. */
  readonly tables: readonly (Uint8Array | undefined)[]
}

export function curves(band: Band<CurvesArgs>): void {
  const source = band.sources[0]!
  band.target.planes.forEach((plane, i) => {
    const [from, to] = planeRows(band, i)
    const start = from * plane.stride
    const end = to * plane.stride
    const out = bytesOf(plane)
    const data = bytesOf(source.planes[i]!)
    const table = band.args.tables[i]
    if (table === undefined) out.set(data.subarray(start, end), start)
    else for (let at = start; at < end; at++) out[at] = table[data[at]!]!
  })
}
