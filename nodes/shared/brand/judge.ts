/**
 * Whether pictures look like a brand's. What counts is not how alike two pictures are, but whether a picture is as near to the brand's
 * as these are to each other: a brand of one red shoe on white is narrow, one of a whole summer is wide.
 *
 * For each measure a picture is as far from the brand as the mean of its three nearest there. The brand's own pictures are that far
 * from each other, too; within three quarters of those a picture has 100 points. Beyond, the points fall by e with each `falls`.
 * The score is the geometric mean of the parts by their weights: one that is off is not made up for by the others. The weights and
 * what it falls by are ours. Pure.
 */
import { hashDistance } from '../../../engine/api.ts'
import { colourDistance, type ColourSignature } from './colours.ts'
import { compositionDistance, type Composition } from './composition.ts'
import { joinedPalette, paletteDistance, type Palette } from './palette.ts'

export interface BrandLook {
  readonly colours: ColourSignature
  readonly palette: Palette
  readonly composition: Composition
  /** 64 bits, as hexadecimal digits. */
  readonly hash: string
  /** What an image encoder makes of it, of length 1. */
  readonly embedding?: Float32Array
}

export interface Verdict {
  /** 0..100. */
  readonly score: number
  readonly parts: Readonly<Record<string, number>>
  /** The picture of the brand that it is most like: its place, and in how many of 64 bits their hashes differ. */
  readonly nearest: { readonly at: number; readonly bits: number }
}

export interface BrandJudge {
  readonly palette: Palette
  judge(look: BrandLook): Verdict
}

interface Measure {
  readonly name: string
  readonly weight: number
  distance(one: BrandLook, other: BrandLook): number
  /** What is hardly seen. */
  readonly least: number
  /** A brand is never wider than this. */
  readonly widest: number
  readonly falls: number
}

const MEASURES: readonly Measure[] = [
  { name: 'colours', weight: 0.35, least: 2, widest: 25, falls: 12, distance: (one, other) => colourDistance(one.colours, other.colours) },
  { name: 'palette', weight: 0.35, least: 2, widest: 20, falls: 10, distance: (one, other) => paletteDistance(one.palette, other.palette) },
  { name: 'composition', weight: 0.3, least: 0.05, widest: 0.6, falls: 0.2, distance: (one, other) => compositionDistance(one.composition, other.composition) },
]
/** What an image encoder says counts for more than all others. */
const MEANING = 0.6
const NEAREST = 3

/** @param unlike cosine distance of two pictures that have nothing in common, to the encoder */
export function createJudge(brand: readonly BrandLook[], unlike: number): BrandJudge {
  const measures = brand.every(({ embedding }) => embedding !== undefined) ? [meaning(unlike), ...MEASURES.map((one) => ({ ...one, weight: one.weight * (1 - MEANING) }))] : MEASURES
  const judged = measures.map((measure) => ({ ...measure, own: ownDistance(brand, measure) }))
  return {
    palette: joinedPalette(brand.map(({ palette }) => palette)),
    judge(look) {
      const parts: Record<string, number> = {}
      let sum = 0
      for (const { name, weight, own, falls, distance } of judged) {
        const beyond = Math.max(0, fromNearest(brand.map((one) => distance(look, one))) - own)
        parts[name] = rounded(100 * Math.exp(-beyond / falls))
        sum += (weight * beyond) / falls
      }
      const near = brand.map((one) => measures.reduce((all, { weight, falls, distance }) => all + (weight * distance(look, one)) / falls, 0))
      const at = near.indexOf(Math.min(...near))
      return { score: rounded(100 * Math.exp(-sum)), parts, nearest: { at, bits: hashDistance(look.hash, brand[at]!.hash) } }
    },
  }
}

const meaning = (unlike: number): Measure => ({
  name: 'meaning', weight: MEANING, least: 0.02 * unlike, widest: 0.7 * unlike, falls: 0.35 * unlike,
  distance: ({ embedding: one }, { embedding: other }) => (one === undefined || other === undefined ? 0 : 1 - one.reduce((sum, value, i) => sum + value * other[i]!, 0)),
})

/** Three quarters of the brand's pictures are no further from their nearest. */
function ownDistance(brand: readonly BrandLook[], { distance, least, widest }: Measure): number {
  if (brand.length < 2) return least
  const own = brand.map((one) => fromNearest(brand.filter((other) => other !== one).map((other) => distance(one, other)))).sort((a, b) => a - b)
  return Math.min(widest, Math.max(least, own[Math.ceil(own.length * 0.75) - 1]!))
}

function fromNearest(distances: readonly number[]): number {
  const nearest = distances.toSorted((a, b) => a - b).slice(0, NEAREST)
  return nearest.reduce((sum, one) => sum + one, 0) / nearest.length
}

const rounded = (value: number): number => Number(value.toFixed(1))
