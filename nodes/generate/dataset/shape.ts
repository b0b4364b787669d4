/** Which part of a picture is taken, and in which size. Pure. */
import { bucketFor, type Size } from '../../shared/pictures/buckets.ts'
import type { Part } from '../../shared/pictures/still.ts'

export const FITS = ['crop', 'pad', 'buckets'] as const
export type Fit = (typeof FITS)[number]

/** The size in which a picture goes into the set. */
export const targetOf = (fit: Fit, size: number, picture: Size): Size => (fit === 'buckets' ? bucketFor(picture, size) : { width: size, height: size })

/** The largest part of the target's shape whose middle is as near to that of the subject as the picture allows. */
export function cropAround({ width, height }: Size, target: Size, middle: { readonly x: number; readonly y: number }): Part {
  const scale = Math.min(width / target.width, height / target.height)
  const own = { width: Math.min(width, Math.max(1, Math.round(target.width * scale))), height: Math.min(height, Math.max(1, Math.round(target.height * scale))) }
  const along = (at: number, length: number, part: number): number => Math.min(length - part, Math.max(0, Math.round(at * length - part / 2)))
  return { x: along(middle.x, width, own.width), y: along(middle.y, height, own.height), ...own }
}
