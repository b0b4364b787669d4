/** One value for each plane. */
import type { Band } from '../band-kernel.ts'
import { planeRows } from './plane-rows.ts'

export interface FillArgs {
  /** Sample value by plane. */
  readonly values: readonly number[]
}

export function fill(band: Band<FillArgs>): void {
  band.target.planes.forEach(({ data, stride }, i) => {
    const [from, to] = planeRows(band, i)
    data.fill(band.args.values[i] ?? 0, from * stride, to * stride)
  })
}
