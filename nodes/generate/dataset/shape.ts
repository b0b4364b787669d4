/** Which part of a picture is taken, and in which size. Pure. */
import type { Part } from '../../shared/pictures/still.ts'

export const FITS = ['crop', 'pad', 'buckets'] as const
export type Fit = (typeof FITS)[number]

export interface Size {
  readonly width: number
  readonly height: number
}

/** Sides of buckets are multiples of this, as trainers want them. */
const STEP = 64
/** The longest bucket, width to height. */
const LONGEST = 2

/** Sizes of about the same number of pixels as a square, from upright to wide. */
export function bucketsOf(size: number): readonly Size[] {
  const found = new Map<string, Size>()
  const square = Math.max(STEP, Math.floor(size / STEP) * STEP)
  for (let width = STEP; width <= square * LONGEST; width += STEP) {
    const height = Math.min(square * LONGEST, Math.floor(square ** 2 / width / STEP) * STEP)
    if (height < STEP || width / height > LONGEST || height / width > LONGEST) continue
    found.set(`${width}x${height}`, { width, height })
  }
  return [...found.values()]
}

/** The size in which a picture goes into the set. */
export function targetOf(fit: Fit, size: number, { width, height }: Size): Size {
  if (fit !== 'buckets') return { width: size, height: size }
  const away = (one: Size): number => Math.abs(Math.log((one.width * height) / (one.height * width)))
  return bucketsOf(size).reduce((best, one) => (away(one) < away(best) || (away(one) === away(best) && one.width * one.height > best.width * best.height) ? one : best))
}

/** The largest part of the target's shape whose middle is as near to that of the subject as the picture allows. */
export function cropAround({ width, height }: Size, target: Size, middle: { readonly x: number; readonly y: number }): Part {
  const scale = Math.min(width / target.width, height / target.height)
  const own = { width: Math.min(width, Math.max(1, Math.round(target.width * scale))), height: Math.min(height, Math.max(1, Math.round(target.height * scale))) }
  const along = (at: number, length: number, part: number): number => Math.min(length - part, Math.max(0, Math.round(at * length - part / 2)))
  return { x: along(middle.x, width, own.width), y: along(middle.y, height, own.height), ...own }
}
