/** Tables of 256 entries for Y, U, V and alpha. */
import { addressOf, type NativeBand } from '../native-band.ts'
import { bytesOf, planeRows } from './plane-rows.ts'

export interface CurvesArgs {
  /** By plane; undefined leaves the plane as it is. */
  readonly tables: readonly (Uint8Array | undefined)[]
}

export function curves(band: NativeBand<CurvesArgs>): void {
  band.target.planes.forEach((plane, p) => {
    const [from, to] = planeRows(band, p)
    const source = band.sources[0]!.planes[p]!
    const table = band.args.tables[p]
    if (table === undefined) {
      bytesOf(plane).set(bytesOf(source).subarray(from * plane.stride, to * plane.stride), from * plane.stride)
      return
    }
    band.scratch.reset()
    const count = (to - from) * plane.stride
    band.wasm.lookUp(addressOf(plane, from), addressOf(source, from), count, band.scratch.put(table))
  })
}
