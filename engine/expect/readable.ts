/** How well words stand out from the picture that they are laid over: relative luminance and contrast as in WCAG 2.2. Pure. */
import type { Still } from '../frames/clip.ts'
import { linearOf } from '../frames/colour.ts'

/** Side of the squares that words are looked at in, pixels; each stands for itself. */
const TILE = 24
/** Steps (root of the mean square) by which a square is another one than the picture made lighter, darker or plain: words are clear in it, or faint. */
const [CLEAR, FAINT] = [16, 4]
/** Both of light and dark there has to be this share in a square. */
const SHARE = 0.05
/** Of the squares, this share may be harder to read. */
const WORST = 0.2

/** Of each value of sRGB. */
const LIGHT = Float64Array.from({ length: 256 }, (_, i) => linearOf(i / 255))

const luminance = (data: Uint8Array, at: number): number => 0.2126 * LIGHT[data[at]!]! + 0.7152 * LIGHT[data[at + 1]!]! + 0.0722 * LIGHT[data[at + 2]!]!

/**
 * Contrast of what `after` shows and `before` does not, 1 to 21: all but the worst fifth of it has at least this.
 * @param before,after of one size
 * @returns undefined where nothing was laid over
 */
export function contrastOf(before: Still, after: Still): number | undefined {
  const { width, height } = after
  const found: number[] = []
  for (let top = 0; top < height; top += TILE) {
    const row: { readonly words: number; readonly seen: number[] }[] = []
    for (let left = 0; left < width; left += TILE) {
      const seen: number[] = []
      const pairs: [number, number][] = []
      for (let y = top; y < Math.min(height, top + TILE); y++) {
        for (let x = left; x < Math.min(width, left + TILE); x++) {
          const at = (y * width + x) * 4
          pairs.push([grey(before.data, at), grey(after.data, at)])
          seen.push(luminance(after.data, at))
        }
      }
      row.push({ words: unlike(pairs), seen })
    }
    // Between the first and the last square in which words are clear, faint ones are words, too.
    const [first, last] = [row.findIndex(({ words }) => words >= CLEAR), row.findLastIndex(({ words }) => words >= CLEAR)]
    if (first < 0) continue
    for (const { words, seen } of row.slice(first, last + 1)) {
      if (words < FAINT) continue
      const ratio = ratioOf(seen.sort((a, b) => a - b))
      if (ratio !== undefined) found.push(ratio)
    }
  }
  return found.length === 0 ? undefined : found.sort((a, b) => a - b)[Math.floor(found.length * WORST)]
}

const grey = (data: Uint8Array, at: number): number => 0.2126 * data[at]! + 0.7152 * data[at + 1]! + 0.0722 * data[at + 2]!

/** What is left of a change where the best straight line from before to after is taken away. */
function unlike(pairs: readonly (readonly [number, number])[]): number {
  let [x, y, xx, xy, yy] = [0, 0, 0, 0, 0]
  for (const [before, after] of pairs) {
    x += before
    y += after
    xx += before * before
    xy += before * after
    yy += after * after
  }
  const n = pairs.length
  const [spread, both, all] = [xx - (x * x) / n, xy - (x * y) / n, yy - (y * y) / n]
  return Math.sqrt(Math.max(0, all - (spread < 1e-9 ? 0 : (both * both) / spread)) / n)
}

/** Of light and dark among luminances that rise; parted where the two differ most (Otsu 1979). Undefined where there is one alone. */
function ratioOf(seen: readonly number[]): number | undefined {
  const total = seen.reduce((sum, one) => sum + one, 0)
  let [sum, best, parted] = [0, -1, 0]
  for (let i = 1; i < seen.length; i++) {
    sum += seen[i - 1]!
    const apart = sum / i - (total - sum) / (seen.length - i)
    const between = i * (seen.length - i) * apart * apart
    if (between > best) [best, parted] = [between, i]
  }
  if (Math.min(parted, seen.length - parted) < SHARE * seen.length) return undefined
  // Edges of letters are between the two: the middle of each side's outer half is what it is.
  const dark = seen[Math.floor(parted * 0.25)]!
  const light = seen[parted + Math.floor((seen.length - parted) * 0.75)]!
  return (light + 0.05) / (dark + 0.05)
}
