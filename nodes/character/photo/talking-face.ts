/** A frame in which the face of a picture speaks: the skin warped, what is behind the lips drawn, eyes set back into their lids. */
import type { FrameContext, Kernels, Point, ReadonlyFrame, Transform } from '../../../engine/api.ts'
import { Pen } from '../../../engine/api.ts'
import { heightAt, pixelOf, planeOf, type Eye, type FaceFeatures, type Spot } from './features.ts'
import { moverOf, type FaceLattices, type Region } from './lattice.ts'
import { drawInside, shadeOf } from './mouth-inside.ts'
import { bump, type Box, type Sheet } from './field.ts'
import { HEAD_BOX } from './head.ts'
import { loweredBy, seamOf, type Pulls } from './muscles.ts'
import type { Performance } from './perform.ts'
import { inked, times, type Tones } from './tones.ts'

export interface Face {
  readonly lattices: FaceLattices
  readonly tones: Tones
  /** Of the picture, as a standard deviation in pixels: what is drawn is as soft. */
  readonly softness: number
  /** A photo's: its lattices are made once. */
  readonly still: boolean
  /** What the picture shows between its lips stays in its place: a photo's. A film's is another in each frame. */
  readonly own: boolean
}

/** Points of a lattice to the height of a face over the head. */
const HEAD = 38
interface Window {
  /** Points of the lattice to the height of the face; of a film, whose lattices are new in each frame, fewer. */
  readonly still: number
  readonly film: number
  /** Room around it, in heights of the face: what moves into it comes from there. */
  readonly margin: number
}
const MOUTH: Window = { still: 90, film: 45, margin: 0.15 }
const EYE: Window = { still: 140, film: 70, margin: 0.07 }
/** Steps along a mouth or a lid. */
const STEPS = 28
/** Lips are cut a little within the red, where the picture shows no teeth through. */
const INSET = 0.05

export async function speakingFrame(frame: ReadonlyFrame, face: Face, act: Performance, { kernels }: FrameContext): Promise<ReadonlyFrame> {
  const { lattices } = face
  const { features, muscles } = lattices
  const sway = swayOf(face, act)
  const warper = (box: Box, { still, film, margin }: Window, window: Region): Warped => {
    const lattice = lattices.over(grown(regionOf(features, box, undefined), margin * features.scale + 2 * sway), spacing(features, face.still ? still : film))
    return (pulls, sheet) => kernels.warpGrid(frame, lattice.warp(pulls, sheet).lattice, window)
  }
  let made = await kernels.warpGrid(frame, lattices.over(regionOf(features, HEAD_BOX, undefined), spacing(features, HEAD)).warp(act.pulls, 'upper').lattice)
  const skull = moverOf(features, muscles, act.head)
  const mouth = regionOf(features, mouthBox(features), frame, skull)
  if (mouth !== undefined) made = await kernels.overlay(made, await mouthOf(face, act, mouth, warper(mouthBox(features), MOUTH, mouth), kernels), mouth.x, mouth.y, 1)
  for (const [i, eye] of features.eyes.entries()) {
    const window = regionOf(features, eyeBox(eye), frame, skull)
    const still = act.pulls[i === 0 ? 'lidLeft' : 'lidRight'] === 0 && act.pulls[i === 0 ? 'squintLeft' : 'squintRight'] === 0 && Math.hypot(...act.gaze) < 1e-4
    if (window !== undefined && !still) made = await kernels.overlay(made, await eyeOf(face, act, eye, i, window, warper(eyeBox(eye), EYE, window), kernels), window.x, window.y, 1)
  }
  return made
}

type Place = (spot: Spot, sheet: Sheet) => Spot

/** How far the head takes mouth and eyes, in pixels; in steps, so that few lattices do for all of it. */
function swayOf({ lattices: { features, muscles } }: Face, { head }: Performance): number {
  const skull = moverOf(features, muscles, head)
  const step = features.scale / 24
  return step * Math.ceil(1 / step * Math.max(...([[0, 0], [-0.25, -0.4], [0.25, -0.4]] as const).map((spot) => {
    const [[x, y], [px, py]] = [skull(spot, 'upper'), pixelOf(features, spot)]
    return Math.hypot(x - px, y - py)
  })))
}

const spacing = ({ scale }: FaceFeatures, per: number): number => Math.max(1.5, scale / per)
const grown = ({ x, y, width, height }: Region, by: number): Region => {
  const margin = 2 * Math.ceil(by / 2)
  return { x: x - margin, y: y - margin, width: width + 2 * margin, height: height + 2 * margin }
}

const mouthBox = ({ mouth: { corners: [[left], [right]] }, nose, chin }: FaceFeatures): Box => [left - 0.05, nose * 0.8, right + 0.05, chin + 0.2]
const eyeBox = ({ corners: [[left], [right]], upper, lower, brow }: Eye): Box => [left - 0.015, Math.min(brow[1][1], ...upper.map(([, v]) => v)) - 0.02, right + 0.015, Math.max(...lower.map(([, v]) => v)) + 0.13]

/** The box in pixels, even; cut by the frame where one is given. Undefined: nothing of it is seen. */
function regionOf(face: FaceFeatures, box: Box, frame: undefined): Region
function regionOf(face: FaceFeatures, box: Box, frame: ReadonlyFrame | undefined, place: Place): Region | undefined
function regionOf(face: FaceFeatures, [left, top, right, bottom]: Box, frame: ReadonlyFrame | undefined, place: Place = (spot) => pixelOf(face, spot)): Region | undefined {
  const spots = ([[left, top], [right, top], [left, bottom], [right, bottom]] as const).map((spot) => place(spot, 'upper'))
  const side = (axis: 0 | 1, most: number | undefined): readonly [number, number] => {
    const places = spots.map((spot) => spot[axis])
    const [from, to] = [2 * Math.floor(Math.min(...places) / 2), 2 * Math.ceil(Math.max(...places) / 2)]
    return most === undefined ? [from, to] : [Math.max(0, from), Math.min(most, to)]
  }
  const [[x0, x1], [y0, y1]] = [side(0, frame?.width), side(1, frame?.height)]
  return x1 - x0 < 4 || y1 - y0 < 4 ? undefined : { x: x0, y: y0, width: x1 - x0, height: y1 - y0 }
}

/** A window of the picture, warped. */
type Warped = (pulls: Pulls, sheet: Sheet) => Promise<ReadonlyFrame>

/** White between two lines of as many spots, softened. */
async function maskOf(kernels: Kernels, { x, y, width, height }: Region, first: readonly Spot[], second: readonly Spot[], softness: number, light: number | ((i: number) => number) = 1): Promise<ReadonlyFrame> {
  const triangles: number[] = []
  const corner = ([px, py]: Spot): void => void triangles.push(px - x - 0.5, py - y - 0.5)
  for (let i = 0; i + 1 < first.length; i++) {
    for (const three of [[first[i]!, first[i + 1]!, second[i]!], [first[i + 1]!, second[i + 1]!, second[i]!]]) {
      three.forEach(corner)
      triangles.push(255 * (typeof light === 'number' ? light : light(i)))
    }
  }
  return kernels.blur(await kernels.triangles(width, height, Float32Array.from(triangles)), softness)
}

/** Spots of a curve at equal steps between two places, moved a little towards `other` (below 0) or away from it. */
function along(curve: readonly Spot[], outer: readonly Spot[], [left, right]: readonly [number, number], inset: number): readonly Spot[] {
  return Array.from({ length: STEPS + 1 }, (_, i) => {
    const u = left + ((right - left) * i) / STEPS
    const v = heightAt(curve, u)
    return [u, v + (heightAt(outer, u) - v) * inset] as const
  })
}

async function mouthOf({ lattices: { features, muscles }, tones, softness, own }: Face, act: Performance, window: Region, warped: Warped, kernels: Kernels): Promise<ReadonlyFrame> {
  const { mouth: { corners, upperInner, upperOuter, lowerInner, lowerOuter } } = features
  const ends = [corners[0][0], corners[1][0]] as const
  const half = (ends[1] - ends[0]) / 2
  const place = moverOf(features, muscles, act.pulls)
  const rim = (curve: readonly Spot[], outer: readonly Spot[], sheet: Sheet): readonly Spot[] => {
    const spots = along(curve, outer, ends, INSET)
    return spots.map((spot, i) => place(i === 0 ? corners[0] : i === STEPS ? corners[1] : spot, sheet))
  }
  const upper = rim(upperInner, upperOuter, 'upper')
  const lower = rim(lowerInner, lowerOuter, 'lower')
  const soft = Math.max(0.6, softness * 0.8)
  const whole = await warped(act.pulls, 'upper')
  const jaw = await warped(act.pulls, 'lower')

  // The skull moves with the head alone: the plane of the face as it lies then.
  const skull = moverOf(features, muscles, act.head)
  const [o, x, y] = ([[0, 0], [0.2, 0], [0, 0.2]] as const).map((spot) => skull(spot, 'upper')) as [Spot, Spot, Spot]
  const moved: Transform = [(x[0] - o[0]) * 5, (x[1] - o[1]) * 5, (y[0] - o[0]) * 5, (y[1] - o[1]) * 5, o[0], o[1]]
  const plane = planeOf(o, [moved[0], moved[1]], [moved[2], moved[3]])
  const [upperFlat, lowerFlat] = [upper, lower].map((spots) => spots.map(([px, py]) => plane(px, py))) as [Spot[], Spot[]]
  const edge = own ? heightAt(upperInner, 0) + 0.012 : (heightAt(upperInner, 0) + heightAt(lowerInner, 0)) / 2 + 0.028
  const inside = drawInside({ upper: upperFlat, lower: lowerFlat, half, edge, own, shadow: act.shadow, tongue: act.tongue, lowerTeeth: 0.008 + 0.022 * Math.max(0, act.lower) }, tones, window, moved)
  const drawn = await kernels.convert(await kernels.paths(window.width, window.height, inside), whole.format)
  let within = softness > 0.3 ? await kernels.blur(drawn, softness) : drawn
  if (own) {
    // Lower teeth that the picture shows go down with the jaw; lips that close cover them where they are.
    const rows = { ...act.head, lowerTeeth: Math.max(0, loweredBy(features, act.pulls)) }
    const teeth = moverOf(features, muscles, rows)
    const [top, bottom] = [along(upperInner, upperOuter, ends, INSET), along(lowerInner, lowerOuter, ends, INSET - 0.17 * Math.min(1, 6 * act.pulls.jaw))].map((spots) => spots.map((spot) => teeth(spot, 'upper'))) as [Spot[], Spot[]]
    const mask = await maskOf(kernels, window, top, bottom, soft, 1 - 0.88 * act.shadow)
    within = await kernels.mixMask(within, await warped(rows, 'upper'), mask)
  }
  const opening = await maskOf(kernels, window, upper, lower.map(([px, py], i): Spot => [px, py + 0.02 * features.scale * bump((2 * i) / STEPS - 1)]), soft)
  const parted = await kernels.mixMask(whole, within, opening)
  const seam = seamOf(features)
  const chinwards = lower.map((_, i) => {
    const u = ends[0] + (2 * half * i) / STEPS
    return place([u, seam(u)], 'lower')
  })
  const closed = await kernels.mixMask(parted, jaw, await maskOf(kernels, window, lower, chinwards, soft))
  const shade = new Pen(window.width, window.height)
  shade.fill([[0, 0], [window.width, 0], [window.width, window.height], [0, window.height]], inked(shadeOf(tones)))
  const dark = await kernels.convert(await kernels.paths(window.width, window.height, shade.done()), whole.format)
  return kernels.mixMask(closed, dark, await contactOf(kernels, window, upper, lower, features.scale, soft))
}

/** Where lips meet there is a line of shade; it fades as they part. */
function contactOf(kernels: Kernels, window: Region, upper: readonly Spot[], lower: readonly Spot[], scale: number, soft: number): Promise<ReadonlyFrame> {
  const last = upper.length - 1
  const line = upper.map(([x, y], i) => {
    const [lowX, lowY] = lower[i]!
    const end = Math.min(1, Math.min(i, last - i) / 5)
    const strength = 0.62 * Math.max(0, 1 - Math.hypot(lowX - x, lowY - y) / scale / 0.03) * (0.35 + 0.65 * end)
    return { x, y, half: (scale * (0.005 + 0.005 * end)) / 2, strength: i === 0 || i === last ? 0 : strength }
  })
  return maskOf(kernels, window, line.map(({ x, y, half }): Spot => [x, y - half]), line.map(({ x, y, half }): Spot => [x, y + half]), soft, (i) => (line[i]!.strength + line[i + 1]!.strength) / 2)
}

async function eyeOf({ lattices: { features, muscles }, tones, softness }: Face, act: Performance, eye: Eye, i: number, window: Region, warped: Warped, kernels: Kernels): Promise<ReadonlyFrame> {
  const skin = await warped(act.pulls, 'upper')
  const shut = act.shut[i]!
  const ends = [eye.corners[0][0], eye.corners[1][0]] as const
  const place = moverOf(features, muscles, act.pulls)
  const soft = Math.max(0.6, softness * 0.7)
  const upper = along(eye.upper, eye.upper, ends, 0).map((spot) => place(spot, 'upper'))
  let made = skin
  if (shut < 0.97) {
    // The eye itself stays in its place, and turns.
    const [gazeX, gazeY] = act.gaze
    const ball = await warped({ ...act.head, gazeX, gazeY }, 'upper')
    const lower = along(eye.lower, eye.lower, ends, 0).map((spot) => place(spot, 'upper'))
    made = await kernels.mixMask(skin, ball, await maskOf(kernels, window, upper, lower, soft))
  }
  if (shut < 0.3) return made
  // Lashes lie where the lids meet.
  const pen = new Pen(window.width, window.height)
  const line = upper.slice(1, -1).map(([px, py]): Point => [px - window.x, py - window.y])
  const strength = Math.min(1, (shut - 0.3) / 0.5)
  for (const [wide, light, alpha] of [[0.017, 0.5, 0.9 * Math.max(0, shut - 0.8) * 5], [0.008, 0.22, 0.8 * strength]] as const) {
    const thick = features.scale * wide
    if (alpha > 0) pen.line(line, [thick * 0.3, thick, thick * 1.1, thick, thick * 0.3], inked(times(tones.skin, light), alpha))
  }
  const lashes = await kernels.paths(window.width, window.height, pen.done())
  return kernels.overlay(made, soft > 0.5 ? await kernels.blur(lashes, soft) : lashes, 0, 0, 1)
}

