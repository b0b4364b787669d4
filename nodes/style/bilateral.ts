/** An edge-keeping blur. */
import type { Band, BandFrame } from '../../engine/api.ts'

type BandPlane = BandFrame['planes'][number]

const rowsOf = <A>({ target, from, to }: Band<A>, p: number): readonly [number, number] =>
  p === 0 || p === 3 ? [from, to] : [from >> 1, to === target.height ? target.planes[p]!.height : to >> 1]

function pass<A>(band: Band<A>, p: number): void {
  const plane = band.target.planes[p]
  if (plane === undefined) return
  const [from, to] = rowsOf(band, p)
  plane.data.set(band.sources[0]!.planes[p]!.data.subarray(from * plane.stride, to * plane.stride), from * plane.stride)
}

const byte = (value: number): number => (value <= 0 ? 0 : value >= 255 ? 255 : (value + 0.5) | 0)

/** Luma over a chroma sample. */
function lumaOver({ data, width, height }: BandPlane, x: number, y: number): number {
  const i = y * 2 * width + x * 2
  const right = x * 2 + 1 < width ? 1 : 0
  const below = y * 2 + 1 < height ? width : 0
  return (data[i]! + data[i + right]! + data[i + below]! + data[i + right + below]!) / 4
}

export interface BilateralArgs {
  /** Reach in pixels of luma. */
  readonly radius: number
  /** Every how many pixels are read. */
  readonly step: number
  /** Standard deviations: in pixels, and in code values of luma. */
  readonly sigmaSpace: number
  readonly sigmaRange: number
}

/** Bilateral filter (Tomasi and Manduchi, 1998). Chroma is weighed by the luma over it, so that colours keep to their edges. */
export function bilateral(band: Band<BilateralArgs>): void {
  const { radius, step, sigmaSpace, sigmaRange } = band.args
  const source = band.sources[0]!
  const base = source.planes[0]!
  const range = Float64Array.from({ length: 256 }, (_, d) => Math.exp((-d * d) / (2 * sigmaRange * sigmaRange)))
  const filter = (p: number, guide: ArrayLike<number>, reach: number, sigma: number): void => {
    const { data, width, height } = source.planes[p]!
    const out = band.target.planes[p]!.data
    const count = Math.floor(reach / step) * 2 + 1
    const half = (count - 1) / 2
    const near = Float64Array.from({ length: count * count }, (_, k) => {
      const dx = ((k % count) - half) * step
      const dy = (Math.floor(k / count) - half) * step
      return Math.exp(-(dx * dx + dy * dy) / (2 * sigma * sigma))
    })
    const [from, to] = rowsOf(band, p)
    for (let y = from; y < to; y++) {
      for (let x = 0; x < width; x++) {
        const centre = guide[y * width + x]!
        let sum = 0
        let weights = 0
        for (let j = 0; j < count; j++) {
          const sy = y + (j - half) * step
          const row = (sy < 0 ? 0 : sy >= height ? height - 1 : sy) * width
          for (let i = 0; i < count; i++) {
            const sx = x + (i - half) * step
            const at = row + (sx < 0 ? 0 : sx >= width ? width - 1 : sx)
            const difference = guide[at]! - centre
            const weight = near[j * count + i]! * range[difference < 0 ? -difference : difference]!
            sum += weight * data[at]!
            weights += weight
          }
        }
        out[y * width + x] = byte(sum / weights)
      }
    }
  }
  filter(0, base.data, radius, sigmaSpace)
  const chroma = source.planes[1]!
  const guide = new Uint8Array(chroma.width * chroma.height)
  const [from, to] = rowsOf(band, 1)
  const first = Math.max(0, from - radius)
  const last = Math.min(chroma.height, to + radius)
  for (let y = first; y < last; y++) {
    for (let x = 0; x < chroma.width; x++) guide[y * chroma.width + x] = lumaOver(base, x, y)
  }
  const reach = Math.max(step, radius >> 1)
  filter(1, guide, reach, sigmaSpace / 2)
  filter(2, guide, reach, sigmaSpace / 2)
  pass(band, 3)
}
