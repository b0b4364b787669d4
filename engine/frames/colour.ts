/** Colours as people write them. */
import { failure } from '../contract/errors.ts'
import type { Rgba } from '../kernels/kernel-options.ts'

/** `#rgb`, `#rrggbb` or `#rrggbbaa` to R, G, B in 0..255 and alpha in 0..1. */
export function parseColour(text: string, node?: string): Rgba {
  const short = /^#([0-9a-f]{3})$/i.exec(text)?.[1]
  const hex = short === undefined ? /^#([0-9a-f]{6}(?:[0-9a-f]{2})?)$/i.exec(text)?.[1] : [...short].map((c) => c + c).join('')
  if (hex === undefined) {
    throw failure('E_PARAM_VALUE', { ...(node === undefined ? {} : { node }), port: 'colour', expected: '#rrggbb or #rrggbbaa', got: text })
  }
  const part = (i: number): number => Number.parseInt(hex.slice(i, i + 2), 16)
  return [part(0), part(2), part(4), hex.length === 8 ? part(6) / 255 : 1]
}

/** Pattern for the params' declarations. */
export const COLOUR_PATTERN = '^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})$'

/** Light of a value of sRGB, both 0..1 (IEC 61966-2-1). */
export const linearOf = (code: number): number => (code <= 0.04045 ? code / 12.92 : ((code + 0.055) / 1.055) ** 2.4)

/** And back. */
export const codeOf = (light: number): number => (light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055)
