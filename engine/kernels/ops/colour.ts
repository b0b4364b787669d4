/** ITU-R BT.709 Y'CbCr in limited range, in code values, from and to R'G'B' in 0..1. */
import type { PixelFormat } from '../../frames/format.ts'
import type { Rgba } from '../kernel-options.ts'

const KR = 0.2126
const KB = 0.0722
const KG = 1 - KR - KB

/** Colour differences to R, G and B (in 0..1, from Cb and Cr in -1/2..1/2). */
export const CR_TO_R = 2 * (1 - KR)
export const CB_TO_B = 2 * (1 - KB)
export const CB_TO_G = (-CB_TO_B * KB) / KG
export const CR_TO_G = (-CR_TO_R * KR) / KG

/** Code values, unrounded. */
function yuvOf(r: number, g: number, b: number): readonly [y: number, u: number, v: number] {
  const light = KR * r + KG * g + KB * b
  return [16 + 219 * light, 128 + (224 * (b - light)) / CB_TO_B, 128 + (224 * (r - light)) / CR_TO_R]
}

/** Sample values by plane for one colour (R, G, B in 0..255, alpha in 0..1). */
export function planeValues(format: PixelFormat, [r, g, b, a]: Rgba): readonly number[] {
  const yuv = yuvOf(r / 255, g / 255, b / 255).map((value) => Math.round(value))
  switch (format) {
    case 'yuv420p':
      return yuv
    case 'yuva420p':
      return [...yuv, Math.round(Math.min(1, Math.max(0, a)) * 255)]
    case 'gray8':
      return [Math.round(KR * r + KG * g + KB * b)]
    case 'rgbf32':
      return [r / 255, g / 255, b / 255]
    case 'flow':
      return [0, 0]
  }
}
