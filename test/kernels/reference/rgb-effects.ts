/** Effects on R'G'B' in doubles, pixel by pixel: the four pixels of a chroma sample share it. */
import type { Band, BandFrame } from '../../../engine/kernels/band-kernel.ts'
import type { BlendMode, ColourMatrix } from '../../../engine/kernels/kernel-options.ts'
import { rgbOf } from './colour.ts'
import { paintYuv } from './convert.ts'
import { readerOf } from './samples.ts'

type Rgb = readonly [r: number, g: number, b: number]
type Rgba = readonly [...rgb: Rgb, a: number]
const clip = (value: number): number => Math.min(1, Math.max(0, value))

function pixelOf({ planes }: BandFrame, x: number, y: number): Rgba {
  const [luma, cb, cr, alpha] = planes.map(readerOf)
  const [cx, cy] = [Math.floor(x / 2), Math.floor(y / 2)]
  const [r, g, b] = rgbOf([luma!(x, y), cb!(cx, cy), cr!(cx, cy)])
  return [clip(r), clip(g), clip(b), alpha === undefined ? 1 : alpha(x, y) / 255]
}

/** @param weighed chroma is that of the mean colour by alpha */
const changed = (band: Band<unknown>, change: (x: number, y: number) => Rgba, weighed = false): void =>
  paintYuv(band, band.target.width, band.target.height, change, weighed)

export function colourMatrix(band: Band<{ readonly matrix: ColourMatrix }>): void {
  const m = band.args.matrix
  changed(band, (x, y) => {
    const [r, g, b, a] = pixelOf(band.sources[0]!, x, y)
    const row = (k: number): number => clip(m[k]! * r + m[k + 1]! * g + m[k + 2]! * b + m[k + 3]!)
    return [row(0), row(4), row(8), a]
  })
}

export function hsv(band: Band<{ readonly hue: number; readonly saturation: number; readonly value: number }>): void {
  const { hue, saturation, value } = band.args
  changed(band, (x, y) => {
    const [r, g, b, a] = pixelOf(band.sources[0]!, x, y)
    const high = Math.max(r, g, b)
    const range = high - Math.min(r, g, b)
    let h = 0
    if (range > 0) h = high === r ? (g - b) / range : high === g ? (b - r) / range + 2 : (r - g) / range + 4
    const v = Math.min(1, high * value)
    const s = high > 0 ? Math.min(1, (range / high) * saturation) : 0
    const channel = (n: number): number => {
      const place = (((n + h + hue / 60) % 6) + 6) % 6
      return v - v * s * Math.max(0, Math.min(place, 4 - place, 1))
    }
    return [channel(5), channel(3), channel(1), a]
  })
}

const hardLight = (b: number, s: number): number => (s <= 0.5 ? b * 2 * s : b + (2 * s - 1) - b * (2 * s - 1))

/** B(cb, cs) of the specification. */
const BLENDS: Readonly<Record<BlendMode, (b: number, s: number) => number>> = {
  normal: (_, s) => s,
  multiply: (b, s) => b * s,
  screen: (b, s) => b + s - b * s,
  overlay: (b, s) => hardLight(s, b),
  'soft-light': (b, s) => {
    if (s <= 0.5) return b - (1 - 2 * s) * b * (1 - b)
    return b + (2 * s - 1) * ((b <= 0.25 ? ((16 * b - 12) * b + 4) * b : Math.sqrt(b)) - b)
  },
  'hard-light': hardLight,
  darken: Math.min,
  lighten: Math.max,
  add: (b, s) => Math.min(1, b + s),
  subtract: (b, s) => Math.max(0, b - s),
  difference: (b, s) => Math.abs(b - s),
  exclusion: (b, s) => b + s - 2 * b * s,
  'color-dodge': (b, s) => (b <= 0 ? 0 : s >= 1 ? 1 : Math.min(1, b / (1 - s))),
  'color-burn': (b, s) => (b >= 1 ? 1 : s <= 0 ? 0 : 1 - Math.min(1, (1 - b) / s)),
}

export function blend(band: Band<{ readonly mode: BlendMode; readonly opacity: number }>): void {
  const { mode, opacity } = band.args
  const [base, top] = band.sources as [BandFrame, BandFrame]
  changed(
    band,
    (x, y) => {
      const below = pixelOf(base, x, y)
      const above = pixelOf(top, x, y)
      const ab = below[3]
      const as = above[3] * opacity
      const ao = as + ab - as * ab
      const colour = (k: 0 | 1 | 2): number => {
        const [b, s] = [below[k], above[k]]
        return ao === 0 ? 0 : clip((as * (1 - ab) * s + as * ab * BLENDS[mode](b, s) + (1 - as) * ab * b) / ao)
      }
      return [colour(0), colour(1), colour(2), ao]
    },
    base.planes[3] !== undefined,
  )
}

export function channels(band: Band<undefined>): void {
  const [red, green, blue] = band.sources as [BandFrame, BandFrame, BandFrame]
  changed(band, (x, y) => [pixelOf(red, x, y)[0], pixelOf(green, x, y)[1], pixelOf(blue, x, y)[2], pixelOf(green, x, y)[3]])
}
