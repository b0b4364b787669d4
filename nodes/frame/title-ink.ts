/** Band functions of the title: letters to a matte, a matte to ink on the picture. */
import type { Band, BandFrame } from '../../engine/api.ts'

/** One letter (or a whole line) of the title at a moment. */
export interface Place {
  /** Index of its picture among the sources. */
  readonly source: number
  /** Left upper corner in the matte, in pixels; may lie between pixels. */
  readonly x: number
  readonly y: number
  readonly opacity: number
}

export interface LettersArgs {
  readonly places: readonly Place[]
}

/** Sources: `gray8` letters. Target: a `gray8` matte; where letters meet, the denser one counts. */
export function setLetters({ target, sources, args, from, to }: Band<LettersArgs>): void {
  const { data, width } = target.planes[0]!
  data.fill(0, from * width, to * width)
  for (const { source, x, y, opacity } of args.places) {
    const letter = sources[source]!.planes[0]!
    const left = Math.floor(x)
    const top = Math.floor(y)
    const fx = x - left
    const fy = y - top
    const at = (lx: number, ly: number): number =>
      lx < 0 || ly < 0 || lx >= letter.width || ly >= letter.height ? 0 : letter.data[ly * letter.width + lx]!
    for (let row = Math.max(from, top); row < Math.min(to, top + letter.height + 1); row++) {
      for (let column = Math.max(0, left); column < Math.min(width, left + letter.width + 1); column++) {
        const lx = column - left
        const ly = row - top
        const upper = at(lx, ly) * (1 - fx) + at(lx - 1, ly) * fx
        const lower = at(lx, ly - 1) * (1 - fx) + at(lx - 1, ly - 1) * fx
        const cover = (upper * (1 - fy) + lower * fy) * opacity + 0.5
        const i = row * width + column
        if (cover > data[i]!) data[i] = cover
      }
    }
  }
}

export interface InkArgs {
  /** Place of the matte in the picture; even. */
  readonly x: number
  readonly y: number
  /** Y, U and V of the ink. */
  readonly ink: readonly number[]
  readonly opacity: number
  /** Density of the shadow, 0..1; its matte is the third source. */
  readonly shadow: number
  /** Pixels that the shadow falls below the letters; even. */
  readonly shadowDrop: number
  /** Darkness of the scrim, 0..1, and the rows that it is strongest between. */
  readonly scrim: number
  readonly scrimFrom: number
  readonly scrimTo: number
  /** Letters in colours of their own, by their place among the sources; whole pixels of the picture. */
  readonly colours: readonly Place[]
}

/** Sources: the picture, the letters' matte and the shadow's matte (both `gray8`, one size), then letters in colours (`yuva420p`). */
export function inkTitle({ target, sources, args, from, to }: Band<InkArgs>): void {
  const [picture, matte, shadow] = sources as [BandFrame, BandFrame, BandFrame]
  const letters = matte.planes[0]!
  const softened = shadow.planes[0]!
  const fade = Math.max(1, (args.scrimTo - args.scrimFrom) * 0.9)
  target.planes.forEach((plane, p) => {
    const half = p === 1 || p === 2 ? 1 : 0
    const top = half === 1 ? from >> 1 : from
    const bottom = half === 1 && to === target.height ? plane.height : to >> half
    const { data, width } = plane
    const base = picture.planes[p]!.data
    const black = p === 0 ? 16 : 128
    const isAlpha = p === 3
    for (let y = top; y < bottom; y++) {
      const row = y * width
      const line = y << half
      const beyond = Math.max(0, args.scrimFrom - line, line - args.scrimTo) / fade
      const dim = beyond >= 1 ? 0 : args.scrim * (0.5 + 0.5 * Math.cos(Math.PI * beyond))
      if (dim === 0 || isAlpha) data.set(base.subarray(row, row + width), row)
      else for (let x = 0; x < width; x++) data[row + x] = base[row + x]! + (black - base[row + x]!) * dim + 0.5
      const my = line - args.y
      const sy = my - args.shadowDrop
      const inLetters = my >= 0 && my < letters.height
      const inShadow = args.shadow > 0 && sy >= 0 && sy < letters.height
      if (!inLetters && !inShadow) continue
      const first = Math.max(0, args.x >> half)
      const last = Math.min(width, ((args.x + letters.width) >> half) + half)
      for (let x = first; x < last; x++) {
        const mx = (x << half) - args.x
        let value = data[row + x]!
        if (inShadow) {
          const cover = (mean(softened, mx, sy, half) / 255) * args.shadow * args.opacity
          value += ((isAlpha ? 255 : black) - value) * cover
        }
        if (inLetters) {
          const cover = (mean(letters, mx, my, half) / 255) * args.opacity
          value += ((isAlpha ? 255 : args.ink[p]!) - value) * cover
        }
        data[row + x] = value + 0.5
      }
    }
  })
  for (const place of args.colours) layColours({ target, from, to }, sources[place.source] as BandFrame, place)
}

/** Lays a letter with its own colours over the rows of a band. */
function layColours({ target, from, to }: { target: BandFrame; from: number; to: number }, letter: BandFrame, { x: left, y: top, opacity }: Place): void {
  const alpha = letter.planes[3]!
  target.planes.forEach((plane, p) => {
    const half = p === 1 || p === 2 ? 1 : 0
    const isAlpha = p === 3
    const colour = letter.planes[p]!
    const bottom = half === 1 && to === target.height ? plane.height : to >> half
    for (let y = Math.max(half === 1 ? from >> 1 : from, Math.floor(top) >> half); y < Math.min(bottom, ((top + letter.height) >> half) + half); y++) {
      const ly = (y << half) - top
      if (ly < 0 || ly >= letter.height) continue
      for (let x = Math.max(0, left >> half); x < Math.min(plane.width, ((left + letter.width) >> half) + half); x++) {
        const lx = (x << half) - left
        if (lx < 0 || lx >= letter.width) continue
        const cover = (mean(alpha, lx, ly, half) / 255) * opacity
        if (cover === 0) continue
        const i = y * plane.width + x
        const ink = isAlpha ? 255 : colour.data[(ly >> half) * colour.width + (lx >> half)]!
        plane.data[i] = plane.data[i]! + (ink - plane.data[i]!) * cover + 0.5
      }
    }
  })
}

/** The matte at (x, y), or the mean of the four pixels of a chroma sample. */
function mean({ data, width, height }: BandFrame['planes'][number], x: number, y: number, half: number): number {
  if (x >= width) return 0
  const i = y * width + x
  if (half === 0) return data[i]!
  const right = x + 1 < width ? 1 : 0
  const below = y + 1 < height ? width : 0
  return (data[i]! + data[i + right]! + data[i + below]! + data[i + right + below]!) / 4
}
