/** Colours of a face as the picture has them: what is drawn into it is lit as they are. Pure. */
import type { Ink, ReadonlyFrame } from '../../../engine/api.ts'
import { heightAt, pixelOf, type FaceFeatures, type Spot } from './features.ts'

export type Colour = readonly [number, number, number]

export interface Tones {
  readonly lip: Colour
  readonly skin: Colour
  /** The white of the eyes, or teeth that are seen: what white looks like in this light. */
  readonly white: Colour
  /** How bright the light on the face is, 0..1. */
  readonly light: number
  /** Teeth are seen between the lips of the picture. */
  readonly teeth: boolean
  /** The lips of the picture are apart. */
  readonly parted: boolean
  /** What the light does to red, green and blue: about 1 each in white light. */
  readonly cast: Colour
}

/** R'G'B' in 0..1 of a pixel of a Y'CbCr frame (BT.709, limited range). */
function colourAt({ planes: [luma, cb, cr], width, height }: ReadonlyFrame, [px, py]: Spot): Colour {
  const [x, y] = [Math.min(width - 1, Math.max(0, Math.floor(px))), Math.min(height - 1, Math.max(0, Math.floor(py)))]
  const l = (luma!.data[y * luma!.stride + x]! - 16) / 219
  const k = (y >> 1) * cb!.stride + (x >> 1)
  const [b, r] = [(cb!.data[k]! - 128) / 224, (cr!.data[k]! - 128) / 224]
  return [l + 1.5748 * r, l - 0.1873 * b - 0.4681 * r, l + 1.8556 * b].map((value) => Math.min(1, Math.max(0, value))) as unknown as Colour
}

/** Skin in white light, whose ever it is: its colour more than its brightness. */
const SKIN: Colour = [0.8, 0.62, 0.51]
const lightness = ([r, g, b]: Colour): number => 0.2126 * r + 0.7152 * g + 0.0722 * b
export const mix = (a: Colour, b: Colour, share: number): Colour => [0, 1, 2].map((i) => a[i]! + (b[i]! - a[i]!) * share) as unknown as Colour
export const times = (a: Colour, factor: number): Colour => a.map((value) => Math.min(1, value * factor)) as unknown as Colour
export const lit = (a: Colour, cast: Colour): Colour => a.map((value, i) => Math.min(1, value * cast[i]!)) as unknown as Colour
export const inked = ([r, g, b]: Colour, alpha = 1): Ink => [r, g, b, alpha]

/** The colour that a share of all is darker than. */
function ranked(colours: readonly Colour[], share: number): Colour {
  const sorted = colours.toSorted((a, b) => lightness(a) - lightness(b))
  const near = sorted.slice(Math.floor(share * (sorted.length - 1) * 0.95), Math.max(1, Math.ceil(share * (sorted.length - 1) * 1.05) + 1))
  return [0, 1, 2].map((i) => near.reduce((sum, colour) => sum + colour[i]!, 0) / near.length) as unknown as Colour
}

export function tonesOf(frame: ReadonlyFrame, face: FaceFeatures): Tones {
  const { mouth: { corners: [[left], [right]], upperInner, lowerInner, lowerOuter }, eyes, cheek, nose } = face
  const seen = (spots: readonly Spot[]): readonly Colour[] => spots.map((spot) => colourAt(frame, pixelOf(face, spot)))
  const shares = [-0.45, -0.3, -0.15, 0, 0.15, 0.3, 0.45]
  const half = (right - left) / 2
  const lip = ranked(seen(shares.flatMap((x) => [0.35, 0.5, 0.65].map((t): Spot => {
    const u = x * half
    const inner = heightAt(lowerInner, u)
    return [u, inner + (heightAt(lowerOuter, u) - inner) * t]
  }))), 0.5)
  const skin = ranked(seen([-0.55, -0.5, -0.45, 0.45, 0.5, 0.55].flatMap((x) => [0, 0.03, 0.06].map((dv): Spot => [x * cheek, nose + dv]))), 0.5)
  const eyeballs = seen(eyes.flatMap(({ upper, lower, corners: [[a], [b]] }) => [0.2, 0.25, 0.3, 0.35, 0.65, 0.7, 0.75, 0.8].flatMap((t) => [0.4, 0.5, 0.6, 0.7].map((s): Spot => {
    const u = a + (b - a) * t
    const top = heightAt(upper, u)
    return [u, top + (heightAt(lower, u) - top) * s]
  }))))
  const between = seen(shares.flatMap((x) => [0.25, 0.4, 0.55, 0.7].map((t): Spot => {
    const u = x * half * 1.2
    const top = heightAt(upperInner, u)
    return [u, top + (heightAt(lowerInner, u) - top) * t]
  })))
  const gap = heightAt(lowerInner, 0) - heightAt(upperInner, 0)
  const bright = ranked(between, 0.7)
  const teeth = gap > 0.022 && lightness(ranked(between, 0.4)) > 0.75 * lightness(skin) && bright[2] / Math.max(0.01, bright[0]) > lip[2] / Math.max(0.01, lip[0])
  const sclera = ranked(eyeballs, 0.8)
  // The light on the skin tells how bright the eyes are at least, however narrow they are.
  const lit = Math.max(lightness(sclera), lightness(skin) * 0.95, 0.08)
  const cast = SKIN.map((value, i) => Math.min(1.7, Math.max(0.3, skin[i]! / Math.max(0.02, lightness(skin)) / (value / lightness(SKIN))))) as unknown as Colour
  return { lip, skin, teeth, parted: gap > 0.02, cast, light: Math.min(1, lit / 0.75), white: teeth ? bright : ivory(cast, Math.max(lightness(sclera), lightness(skin) * TEETH)) }
}

/** Teeth to the skin about them, whose ever it is. */
const TEETH = 1.5
/** A cast is told by skin, whose own colour is in it: teeth show less of it. */
const SHOWN = 0.4

function ivory(cast: Colour, light: number): Colour {
  const tint = [1, 0.925, 0.86].map((value, i) => value * cast[i]! ** SHOWN) as unknown as Colour
  return times(tint, Math.min(0.93, Math.max(0.12, light)) / lightness(tint))
}
