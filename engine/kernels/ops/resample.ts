/** Separable resampling: area (box), bilinear (triangle), bicubic (Catmull-Rom) and Lanczos with three lobes. */
import type { BandFrame } from '../band-kernel.ts'
import type { ResizeMethod } from '../kernel-options.ts'
import { addressOf, type NativeBand } from '../native-band.ts'
import { isChroma, isFloat, planeRows } from './plane-rows.ts'
import { filterPlane, filterScratch } from './separable.ts'
import { cubic, roundTaps, type Taps } from './taps.ts'
import { isZoom, zoomFloatsScratch, zoomPlane, zoomScratch, type Axis } from './zoom.ts'

export interface ResampleArgs {
  readonly method: ResizeMethod
  /**
   * What the target shows: source pixels from (x, y), the same factor both ways; it may go past the source, where edges
   * repeat. Without it, all of the source.
   */
  readonly view?: { readonly x: number; readonly y: number; readonly scale: number }
}

type Sized = Pick<BandFrame, 'format' | 'width' | 'height'>
type Way = 'columns' | 'rows'
interface Area {
  readonly width: number
  readonly height: number
}

/** The filters widen with the scale when shrinking, so that nothing aliases. Edges repeat. */
export function resample(band: NativeBand<ResampleArgs>): void {
  const source = band.sources[0]!
  band.target.planes.forEach((plane, p) => {
    const input = source.planes[p]!
    // A displacement is measured in pixels: it grows with the picture.
    const sizes = p === 0 ? [band.target.width, source.width] : [band.target.height, source.height]
    const gain = band.target.format !== 'flow' || band.args.view !== undefined ? 1 : sizes[0]! / sizes[1]!
    const [from, to] = planeRows(band, p)
    const halves = input.width === 2 * plane.width && input.height === 2 * plane.height && band.args.view === undefined
    if (halves && band.args.method === 'area' && !isFloat(plane)) {
      band.wasm.halveBytes(addressOf(plane), plane.width, from, to, addressOf(input))
      return
    }
    const { x, y } = placement(input, plane, band.args, isChroma(band.target, p))
    // Enlarged, the triangle is plain bilinear reading.
    if (band.args.method === 'bilinear' && x.scale <= 1 && y.scale <= 1 && isZoom(x, y, input)) {
      zoomPlane(band, plane, input, [from, to], x, y, gain)
      return
    }
    const [columns, rows] = planeTaps(input, plane, band.args, isChroma(band.target, p))
    filterPlane(band, plane, input, [from, to], columns, rows, gain)
  })
}

/** Bytes of scratch that a band wants. */
export function resampleScratch(target: Sized, source: Sized, args: ResampleArgs): number {
  if (target.format === 'flow' || target.format === 'rgbf32') {
    return Math.max(zoomFloatsScratch(source.width, target.width), filterScratch(source.width, target.width, ...planeTaps(source, target, args, false), true))
  }
  const half = ({ width, height }: Area): Area => ({ width: (width + 1) >> 1, height: (height + 1) >> 1 })
  const whole = Math.max(zoomScratch(target.width), filterScratch(source.width, target.width, ...planeTaps(source, target, args, false)))
  if (target.format === 'gray8') return whole
  const [small, from] = [half(target), half(source)]
  return Math.max(whole, filterScratch(from.width, small.width, ...planeTaps(from, small, args, true)))
}

/** Where the centres of target samples lie. */
function placement(from: Area, to: Area, { view }: ResampleArgs, chroma: boolean): { readonly x: Axis; readonly y: Axis } {
  const share = chroma ? 0.5 : 1
  const along = (length: number, scale: number): Axis => ({ scale, origin: length * share + scale / 2 - 0.5 })
  return {
    x: along(view?.x ?? 0, view?.scale ?? from.width / to.width),
    y: along(view?.y ?? 0, view?.scale ?? from.height / to.height),
  }
}

function planeTaps(from: Area, to: Area, args: ResampleArgs, chroma: boolean): [columns: Taps, rows: Taps] {
  const { x, y } = placement(from, to, args, chroma)
  return [tapsFor(to.width, args.method, x, 'columns'), tapsFor(to.height, args.method, y, 'rows')]
}

/** Half width of the filter, and its value at a distance in source samples (before widening). */
const FILTERS: Readonly<Record<ResizeMethod, { readonly radius: number; readonly at: (t: number) => number }>> = {
  area: { radius: 0.5, at: () => 1 },
  bilinear: { radius: 1, at: (t) => Math.max(0, 1 - Math.abs(t)) },
  bicubic: { radius: 2, at: (t) => cubic(Math.abs(t)) },
  lanczos: { radius: 3, at: (t) => (Math.abs(t) >= 3 ? 0 : sinc(t) * sinc(t / 3)) },
}

const sinc = (t: number): number => (t === 0 ? 1 : Math.sin(Math.PI * t) / (Math.PI * t))

const memory = new Map<string, Taps>()

/** The compiled filter takes taps by 4 or multiples of 8 across, by twos down. */
const roundCount = (count: number, axis: Way): number =>
  axis === 'rows' ? 2 * Math.ceil(count / 2) : count <= 4 ? 4 : 8 * Math.ceil(count / 8)

function tapsFor(to: number, method: ResizeMethod, { origin, scale }: Axis, way: Way): Taps {
  const key = `${to} ${method} ${origin} ${scale} ${way}`
  let taps = memory.get(key)
  if (taps === undefined) {
    // A film needs a handful; animated sizes would pile up.
    if (memory.size >= 64) memory.clear()
    memory.set(key, (taps = createTaps(to, method, { origin, scale }, way)))
  }
  return taps
}

function createTaps(to: number, method: ResizeMethod, { origin, scale }: Axis, way: Way): Taps {
  const { radius, at } = FILTERS[method]
  const widen = Math.max(1, scale)
  const reach = radius * widen
  // The box covers parts of samples at both ends; the others are 0 there.
  const count = roundCount(Math.ceil(reach * 2) + (method === 'area' ? 1 : 0), way)
  const wide = (to + 7) & ~7
  const first = new Int32Array(wide)
  const weights = new Int16Array(wide * count)
  const exact = new Float64Array(count)
  for (let i = 0; i < to; i++) {
    const centre = origin + i * scale
    const start = method === 'area' ? Math.ceil(centre - reach - 0.5) : Math.floor(centre - reach) + 1
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
