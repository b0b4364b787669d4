/** The few colours that a picture is made of: k-means in L*a*b*, begun with colours that are far apart, so that it needs no chance. Pure. */
import { codeOf } from '../../../engine/api.ts'
import type { Lab } from '../pictures/lab.ts'
import { ciede2000, type LabColour } from './ciede2000.ts'

export interface PaletteColour {
  readonly lab: LabColour
  /** Of the pixels. */
  readonly share: number
}

export type Palette = readonly PaletteColour[]

const MOST = 6
const ROUNDS = 12
/** Colours nearer to each other are one. */
const ONE = 6

/** The largest first. */
export const paletteOf = (lab: Lab): Palette => clustered(boxesOf(lab))

/** Palettes of several pictures as one. */
export const joinedPalette = (palettes: readonly Palette[]): Palette => clustered(palettes.flatMap((palette) => palette.map(({ lab, share }) => ({ lab, weight: share / palettes.length }))))

/** How far one palette is from the other, in CIEDE2000: each colour goes to the nearest of the other's, both ways. */
export function paletteDistance(one: Palette, other: Palette): number {
  const way = (from: Palette, to: Palette): number => from.reduce((sum, { lab, share }) => sum + share * Math.min(...to.map((colour) => ciede2000(lab, colour.lab))), 0)
  return (way(one, other) + way(other, one)) / 2
}

interface Point {
  readonly lab: LabColour
  readonly weight: number
}

function clustered(points: readonly Point[]): Palette {
  let centres = farApart(points)
  for (let round = 0; round < ROUNDS; round++) centres = moved(points, centres)
  return merged(sharesOf(points, centres))
}

/** Colours of a picture in boxes of 4 units: a few hundred in place of thousands of pixels. */
function boxesOf([l, a, b]: Lab): readonly Point[] {
  const boxes = new Map<number, { l: number; a: number; b: number; count: number }>()
  for (let i = 0; i < l.length; i++) {
    const key = (Math.round(l[i]! / 4) * 128 + Math.round(a[i]! / 4) + 64) * 128 + Math.round(b[i]! / 4) + 64
    const box = boxes.get(key) ?? { l: 0, a: 0, b: 0, count: 0 }
    box.l += l[i]!
    box.a += a[i]!
    box.b += b[i]!
    box.count++
    boxes.set(key, box)
  }
  return Array.from(boxes.values(), (box) => ({ lab: [box.l / box.count, box.a / box.count, box.b / box.count] as const, weight: box.count / l.length }))
}

const squared = (p: LabColour, q: LabColour): number => (p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2 + (p[2] - q[2]) ** 2

/** The heaviest point, then again and again the one that is far from all so far and heavy. */
function farApart(points: readonly Point[]): readonly LabColour[] {
  const most = (value: (point: Point) => number): Point => points.reduce((top, point) => (value(point) > value(top) ? point : top))
  const centres = [most(({ weight }) => weight).lab]
  while (centres.length < Math.min(MOST, points.length)) centres.push(most(({ lab, weight }) => weight * Math.min(...centres.map((centre) => squared(lab, centre)))).lab)
  return centres
}

const nearestTo = (lab: LabColour, centres: readonly LabColour[]): number => centres.reduce((best, centre, k) => (squared(lab, centre) < squared(lab, centres[best]!) ? k : best), 0)

function moved(points: readonly Point[], centres: readonly LabColour[]): readonly LabColour[] {
  const sums = centres.map(() => [0, 0, 0, 0])
  for (const { lab, weight } of points) {
    const sum = sums[nearestTo(lab, centres)]!
    for (let c = 0; c < 3; c++) sum[c]! += weight * lab[c]!
    sum[3]! += weight
  }
  return sums.map(([l, a, b, weight], k) => (weight === 0 ? centres[k]! : [l! / weight!, a! / weight!, b! / weight!]))
}

function sharesOf(points: readonly Point[], centres: readonly LabColour[]): Palette {
  const shares = centres.map(() => 0)
  for (const { lab, weight } of points) shares[nearestTo(lab, centres)]! += weight
  return centres.map((lab, k) => ({ lab, share: shares[k]! })).filter(({ share }) => share > 0)
}

/** Colours that hardly differ are one. The largest come first. */
function merged(palette: Palette): Palette {
  const out: PaletteColour[] = []
  for (const colour of palette.toSorted((a, b) => b.share - a.share)) {
    const at = out.findIndex(({ lab }) => ciede2000(lab, colour.lab) < ONE)
    if (at < 0) out.push(colour)
    else {
      const own = out[at]!
      const share = own.share + colour.share
      out[at] = { lab: own.lab.map((value, c) => (value * own.share + colour.lab[c]! * colour.share) / share) as unknown as LabColour, share }
    }
  }
  return out.sort((a, b) => b.share - a.share)
}

/** #rrggbb; what sRGB has not is cut off. */
export function hexOf([l, a, b]: LabColour): string {
  const y = (l + 16) / 116
  const line = (t: number): number => (t > 6 / 29 ? t ** 3 : (t - 16 / 116) / 7.787)
  const [X, Y, Z] = [0.9505 * line(y + a / 500), line(y), 1.089 * line(y - b / 200)]
  const light = [3.2406 * X - 1.5372 * Y - 0.4986 * Z, -0.9689 * X + 1.8758 * Y + 0.0415 * Z, 0.0557 * X - 0.204 * Y + 1.057 * Z]
  return `#${light.map((value) => Math.round(255 * Math.min(1, Math.max(0, codeOf(value)))).toString(16).padStart(2, '0')).join('')}`
}
