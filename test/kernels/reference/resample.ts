/** Separable resampling: area (box), bilinear (triangle), bicubic (Catmull-Rom) and Lanczos with three lobes. */
import type { Band, ResizeMethod } from '../../../engine/kernels/kernels.ts'
import { planeRows } from './plane-rows.ts'
import { filterPlane, roundTaps, type Taps } from './separable.ts'

export interface ResampleArgs {
  readonly method: ResizeMethod
}

/** The filters widen with the scale when shrinking, so that nothing aliases. Edges repeat. */
export function resample(band: Band<ResampleArgs>): void {
  const source = band.sources[0]!
  band.target.planes.forEach((plane, p) => {
    const [from, to] = planeRows(band, p)
    const input = source.planes[p]!
    // A displacement is measured in pixels: it grows with the picture.
    const gain =
      band.target.format !== 'flow'
        ? 1
        : p === 0
          ? band.target.width / source.width
          : band.target.height / source.height
    const columns = tapsFor(input.width, plane.width, band.args.method)
    const rows = tapsFor(input.height, plane.height, band.args.method)
    filterPlane(plane, input, from, to, columns, rows, gain)
  })
}

/** Half width of the filter, and its value at a distance in source samples (before widening). */
const FILTERS: Readonly<Record<ResizeMethod, { readonly radius: number; readonly at: (t: number) => number }>> = {
  area: { radius: 0.5, at: () => 1 },
  bilinear: { radius: 1, at: (t) => Math.max(0, 1 - Math.abs(t)) },
  bicubic: { radius: 2, at: (t) => cubic(Math.abs(t)) },
  lanczos: { radius: 3, at: (t) => (Math.abs(t) >= 3 ? 0 : sinc(t) * sinc(t / 3)) },
}

/** Keys' cubic with a = -1/2 (Catmull-Rom). */
function cubic(t: number): number {
  if (t >= 2) return 0
  return t < 1 ? (1.5 * t - 2.5) * t * t + 1 : ((-0.5 * t + 2.5) * t - 4) * t + 2
}

const sinc = (t: number): number => (t === 0 ? 1 : Math.sin(Math.PI * t) / (Math.PI * t))

const memory = new Map<string, Taps>()

function tapsFor(from: number, to: number, method: ResizeMethod): Taps {
  const key = `${from} ${to} ${method}`
  let taps = memory.get(key)
  if (taps === undefined) {
    // A film needs a handful; animated sizes would pile up.
    if (memory.size >= 64) memory.clear()
    memory.set(key, (taps = createTaps(from, to, method)))
  }
  return taps
}

function createTaps(from: number, to: number, method: ResizeMethod): Taps {
  const { radius, at } = FILTERS[method]
  const scale = from / to
  const widen = Math.max(1, scale)
  const reach = radius * widen
  const count = Math.ceil(reach * 2) + 1
  const first = new Int32Array(to)
  const weights = new Int16Array(to * count)
  const exact = new Float64Array(count)
  for (let i = 0; i < to; i++) {
    const centre = (i + 0.5) * scale - 0.5
    const start = Math.ceil(centre - reach - 0.5)
    first[i] = start
    for (let k = 0; k < count; k++) {
      const sample = start + k
      // The box covers parts of samples; the others are read at the samples' centres.
      exact[k] =
        method === 'area'
          ? Math.max(0, Math.min(sample + 0.5, centre + reach) - Math.max(sample - 0.5, centre - reach))
          : at((sample - centre) / widen)
    }
    roundTaps(exact, count, weights, i * count)
  }
  return { count, first, weights }
}
