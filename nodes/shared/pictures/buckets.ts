/** Sizes of about the same number of pixels, of which each picture gets the one of its shape. Pure. */

export interface Size {
  readonly width: number
  readonly height: number
}

/** Sides of buckets are multiples of this, as trainers want them. */
const STEP = 64
/** The longest bucket, width to height. */
const LONGEST = 2

/** Sizes of about the same number of pixels as a square, from upright to wide. */
export function bucketsOf(size: number, step = STEP): readonly Size[] {
  const found = new Map<string, Size>()
  const square = Math.max(step, Math.floor(size / step) * step)
  for (let width = step; width <= square * LONGEST; width += step) {
    const height = Math.min(square * LONGEST, Math.floor(square ** 2 / width / step) * step)
    if (height < step || width / height > LONGEST || height / width > LONGEST) continue
    found.set(`${width}x${height}`, { width, height })
  }
  return [...found.values()]
}

/** The one whose shape is most like a picture's; of two the larger. */
export function bucketFor({ width, height }: Size, size: number, step = STEP): Size {
  const away = (one: Size): number => Math.abs(Math.log((one.width * height) / (one.height * width)))
  return bucketsOf(size, step).reduce((best, one) => (away(one) < away(best) || (away(one) === away(best) && one.width * one.height > best.width * best.height) ? one : best))
}
