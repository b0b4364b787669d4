/** Which files are made of a film: shapes, formats and loudness, by hand or by the names of platforms. Pure. */
import { failure } from '../../../engine/api.ts'
import { sizeOf, type Size } from '../../shared/subjects/shape.ts'
import { FORMATS, PLATFORMS, type Asked, type Format } from './asked.ts'

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

/** A GIF is looked at small: it has no compression to speak of. */
const GIF = { lines: 360, fps: 12.5 }

/** @throws E_PARAM_VALUE where nothing is asked for, E_CLIP_SIZE */
export function deliveriesOf({ name, loudness, lines, to: shapes, formats, platforms }: Asked, picture: Size & { readonly fps: number }, node: string): readonly Delivery[] {
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
