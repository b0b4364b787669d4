/** Which files are made of a film: shapes, formats and loudness, by hand or by the names of platforms. Pure. */
import { failure, type Json } from '../../../engine/api.ts'
import { SHAPE_PATTERN, sizeOf, type Size } from '../../shared/subjects/shape.ts'

const FORMATS = {
  mp4: '.mp4',
  webm: '.webm',
  gif: '.gif',
  prores: '.mov',
  hls: '.hls',
} as const
type Format = keyof typeof FORMATS

/** What they show a film in, and the loudness that they play it at. */
const PLATFORMS = {
  youtube: { to: '16:9', format: 'mp4', loudness: -14 },
  shorts: { to: '9:16', format: 'mp4', loudness: -14 },
  tiktok: { to: '9:16', format: 'mp4', loudness: -14 },
  reels: { to: '9:16', format: 'mp4', loudness: -14 },
  instagram: { to: '4:5', format: 'mp4', loudness: -14 },
  podcast: { to: '16:9', format: 'mp4', loudness: -16 },
  // EBU R 128.
  broadcast: { to: '16:9', format: 'prores', loudness: -23 },
  web: { to: '16:9', format: 'hls', loudness: -16 },
} as const satisfies Readonly<Record<string, { readonly to: string; readonly format: Format; readonly loudness: number }>>

export interface Delivery {
  readonly file: string
  /** As it was asked for: an aspect, or a size. */
  readonly to: string
  readonly format: Format
  /** LUFS. */
  readonly loudness: number
  readonly platform?: string
  readonly size: Size
  /** Frames a second, where they are not the film's. */
  readonly fps?: number
}

export interface Asked {
  readonly name: string
  readonly to: Json
  readonly formats: Json
  readonly platforms: Json
  readonly loudness: number
  /** Pixels of the shorter side; 0: the film's. */
  readonly lines: number
}

/** A GIF is looked at small: it has no compression to speak of. */
const GIF = { lines: 360, fps: 12.5 }

/** @throws E_PARAM_VALUE, E_CLIP_SIZE */
export function deliveriesOf({ name, loudness, lines, ...asked }: Asked, picture: Size & { readonly fps: number }, node: string): readonly Delivery[] {
  const shapes = listOf(asked.to, 'to', 'aspects such as 9:16, or sizes such as 1080x1920', (one) => new RegExp(SHAPE_PATTERN).test(one), node)
  const formats = listOf(asked.formats, 'formats', Object.keys(FORMATS).join(', '), (one) => Object.hasOwn(FORMATS, one), node) as Format[]
  const platforms = listOf(asked.platforms, 'platforms', Object.keys(PLATFORMS).join(', '), (one) => Object.hasOwn(PLATFORMS, one), node) as (keyof typeof PLATFORMS)[]
  const base = name.replace(/\.(mp4|m4v|mov|mkv|webm|gif|hls)$/i, '')
  const shorter = lines === 0 ? Math.min(picture.width, picture.height) : lines
  const one = (to: string, format: Format, level: number, platform?: string): Delivery => {
    const small = format === 'gif'
    const scaled = { width: small ? Math.min(GIF.lines, shorter) : shorter, height: small ? Math.min(GIF.lines, shorter) : shorter }
    return {
      file: `${base}${platform === undefined ? '' : `-${platform}`}-${tagOf(to)}${FORMATS[format]}`,
      to, format, loudness: level,
      ...(platform === undefined ? {} : { platform }),
      size: sizeOf(to, scaled),
      ...(small && picture.fps > GIF.fps * 1.2 ? { fps: GIF.fps } : {}),
    }
  }
  const all = [
    ...shapes.flatMap((to) => formats.map((format) => one(to, format, loudness))),
    ...platforms.map((platform) => one(PLATFORMS[platform].to, PLATFORMS[platform].format, PLATFORMS[platform].loudness, platform)),
  ]
  if (all.length === 0) throw failure('E_PARAM_VALUE', { node, port: 'to', expected: 'shapes and formats, or platforms', got: 'none' })
  return all.filter((delivery, k) => all.findIndex((other) => other.file === delivery.file) === k)
}

/** As a part of names of files and nodes. */
export const tagOf = (to: string): string => to.replace(':', 'x').replaceAll('.', '_')

/** A list, or the same as a text with commas. */
function listOf(given: Json, port: string, expected: string, isRight: (one: string) => boolean, node: string): string[] {
  const list = typeof given === 'string' ? given.split(',').map((one) => one.trim()).filter((one) => one !== '') : given
  if (!Array.isArray(list)) throw failure('E_PARAM_VALUE', { node, port, expected: `a list: ${expected}`, got: JSON.stringify(given) })
  return list.map((one) => {
    if (typeof one !== 'string' || !isRight(one)) throw failure('E_PARAM_VALUE', { node, port, expected, got: JSON.stringify(one) })
    return one
  })
}
