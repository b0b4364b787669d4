/** Cross-fades: (1 - weight) a + weight b, with one weight for all pixels or one for each. */
import type { Band } from '../../../engine/kernels/kernels.ts'
import { bytesOf, floatsOf, isChroma, isFloat, planeRows } from './plane-rows.ts'

export interface MixArgs {
  /** 0 = a, 1 = b. */
  readonly weight: number
}

/** Sources a, b: same format and size as the target. Rounds to nearest. */
export function mix(band: Band<MixArgs>): void {
  const [a, b] = band.sources
  const weight = Math.min(1, Math.max(0, band.args.weight))
  band.target.planes.forEach((plane, i) => {
    const [from, to] = planeRows(band, i)
    const start = from * plane.stride
    const end = to * plane.stride
    if (isFloat(plane)) {
      mixFloats(floatsOf(plane), floatsOf(a!.planes[i]!), floatsOf(b!.planes[i]!), weight, start, end)
    } else {
      mixBytes(bytesOf(plane), bytesOf(a!.planes[i]!), bytesOf(b!.planes[i]!), Math.round(weight * 65536), start, end)
    }
  })
}

function mixBytes(out: Uint8Array, a: Uint8Array, b: Uint8Array, weight: number, start: number, end: number): void {
  for (let i = start; i < end; i++) {
    const base = a[i]!
    out[i] = ((base << 16) + (b[i]! - base) * weight + 32768) >> 16
  }
}

function mixFloats(
  out: Float32Array,
  a: Float32Array,
  b: Float32Array,
  weight: number,
  start: number,
  end: number,
): void {
  for (let i = start; i < end; i++) out[i] = a[i]! + (b[i]! - a[i]!) * weight
}

/** Sources a, b and a gray8 mask of the same size (255 = all b). Chroma takes the mean of its four mask pixels. */
export function mixMask(band: Band<undefined>): void {
  const [a, b, mask] = band.sources
  const mattes = mask!.planes[0]!
  const weights = bytesOf(mattes)
  band.target.planes.forEach((plane, p) => {
    const chroma = isChroma(band.target, p)
    const [from, to] = planeRows(band, p)
    const { width, data: out } = plane
    const under = a!.planes[p]!.data
    const over = b!.planes[p]!.data
    const whole = isFloat(plane)
    for (let y = from; y < to; y++) {
      for (let x = 0; x < width; x++) {
        const i = y * width + x
        const weight = chroma ? meanOfFour(weights, mattes.width, mattes.height, x, y) : weights[i]!
        const low = under[i]!
        const mixed = low + ((over[i]! - low) * weight) / 255
        out[i] = whole ? mixed : (mixed + 0.5) | 0
      }
    }
  })
}

/** Mean of the four full-size samples that chroma sample (x, y) covers; the last column and row repeat. */
export function meanOfFour(data: Uint8Array, width: number, height: number, x: number, y: number): number {
  const x0 = x * 2
  const x1 = x0 + 1 < width ? x0 + 1 : x0
  const row0 = y * 2 * width
  const row1 = y * 2 + 1 < height ? row0 + width : row0
  return (data[row0 + x0]! + data[row0 + x1]! + data[row1 + x0]! + data[row1 + x1]! + 2) >> 2
}
