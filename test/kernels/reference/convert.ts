/**
 * Pixels of R'G'B' and alpha from Y'CbCr in 4:2:0 and back. A pixel's chroma is read between the samples, which lie in the
 * middles of their four pixels; a chroma sample is that of its pixels' mean colour.
 */
import type { Band, BandFrame } from '../../../engine/kernels/band-kernel.ts'
import { codesOf, LUMA, rgbOf } from './colour.ts'
import { hold, paint, readerOf } from './samples.ts'
import { valueAt } from './warps.ts'

type Pixel = readonly [r: number, g: number, b: number, a: number]
type Pixels = (x: number, y: number) => Pixel

const yuvPixels = ({ planes }: BandFrame): Pixels => (x, y) => {
  const chroma = [1, 2].map((p) => valueAt(planes[p]!, [(x - 0.5) / 2, (y - 0.5) / 2]))
  return [...rgbOf([readerOf(planes[0]!)(x, y), chroma[0]!, chroma[1]!]), planes[3] === undefined ? 1 : readerOf(planes[3])(x, y) / 255]
}

export function yuvToRgb(band: Band<undefined>): void {
  const pixels = yuvPixels(band.sources[0]!)
  paint(band, (p, x, y) => hold(pixels(x, y)[p]!, 0, 1))
}

/** Bytes in turn: a row of four times the width. */
export function yuvToRgba(band: Band<undefined>): void {
  const pixels = yuvPixels(band.sources[0]!)
  paint(band, (_, x, y) => 255 * pixels(Math.floor(x / 4), y)[x % 4]!)
}

/** @param weighed the mean is by alpha: what can't be seen has no colour to give; where nothing can, there is none */
export function paintYuv(band: Band<unknown>, width: number, height: number, pixels: Pixels, weighed: boolean): void {
  paint(band, (p, x, y) => {
    if (p === 0) return codesOf(pixels(x, y).slice(0, 3) as unknown as [number, number, number])[0]
    if (p === 3) return 255 * pixels(x, y)[3]
    const own = [0, 1, 2, 3].map((k) => [2 * x + (k % 2), 2 * y + Math.floor(k / 2)] as const).filter(([i, j]) => i < width && j < height)
    const seen = own.map(([i, j]) => pixels(i, j)).map(([r, g, b, a]): Pixel => [r, g, b, weighed ? a : 1])
    const all = seen.reduce((sum, [, , , a]) => sum + a, 0)
    if (all === 0) return 128
    const mean = (k: 0 | 1 | 2): number => seen.reduce((sum, pixel) => sum + pixel[k] * pixel[3], 0) / all
    return codesOf([mean(0), mean(1), mean(2)])[p as 1 | 2]
  })
}

export function rgbToYuv(band: Band<undefined>): void {
  const { planes, width, height } = band.sources[0]!
  const [r, g, b] = planes.map(readerOf)
  paintYuv(band, width, height, (x, y) => [r!(x, y), g!(x, y), b!(x, y), 1], false)
}

export function rgbaToYuv(band: Band<{ readonly width: number; readonly height: number }>): void {
  const read = readerOf(band.sources[0]!.planes[0]!)
  const part = (x: number, y: number, k: number): number => read(4 * x + k, y) / 255
  paintYuv(band, band.args.width, band.args.height, (x, y) => [part(x, y, 0), part(x, y, 1), part(x, y, 2), part(x, y, 3)], band.target.format === 'yuva420p')
}

/** Full range. */
export function rgbToGray(band: Band<undefined>): void {
  const readers = band.sources[0]!.planes.map(readerOf)
  paint(band, (_, x, y) => 255 * LUMA.reduce((sum, weight, k) => sum + weight * readers[k]!(x, y), 0))
}
