/**
 * How a face moves: each muscle is a smooth field of displacements over the face's plane, that fades to nothing. Where lips part, what
 * lies above and what lies below go their own ways: two sheets, which agree at the corners of the mouth and beyond it. Pure.
 */
import { heightAt, type Eye, type FaceFeatures, type Spot } from './features.ts'

/** The face with the upper lip whole, or with the lower lip whole. */
export type Sheet = 'upper' | 'lower'
export type Box = readonly [left: number, top: number, right: number, bottom: number]

export interface Muscle {
  /** Beyond it nothing moves. */
  readonly box: Box
  /** Adds to `out` how far the spot moves when the muscle pulls by `pull`. */
  move(u: number, v: number, pull: number, sheet: Sheet, out: Float64Array): void
}

export const MUSCLES = [
  'jaw', 'close', 'upperLip', 'lowerLip', 'wide', 'round', 'press', 'bite', 'smileLeft', 'smileRight',
  'browInnerLeft', 'browInnerRight', 'browOuterLeft', 'browOuterRight', 'frown', 'lidLeft', 'lidRight', 'squintLeft', 'squintRight', 'cheeks', 'wrinkle',
  'yaw', 'pitch', 'roll', 'breath',
] as const
export type MuscleName = (typeof MUSCLES)[number]
export type Pulls = Readonly<Record<MuscleName, number>>
export const AT_REST = Object.fromEntries(MUSCLES.map((name) => [name, 0])) as unknown as Pulls

/** How far the lower lip goes with the jaw at its lowest. */
const DROP = 0.125
/** Below the upper lip and above the lower one their sheets go over into each other: they lie behind the other lip there. */
const SLACK = 0.012
/** Share of the way that the upper lip makes when parted lips close. */
const UPPER = 0.45

const step = (from: number, to: number, x: number): number => {
  const t = Math.min(1, Math.max(0, (x - from) / (to - from)))
  return t * t * (3 - 2 * t)
}
/** 1 in the middle, 0 from 1 on; smooth. */
export function bump(x: number): number {
  const t = 1 - x * x
  return t <= 0 ? 0 : t * t
}
/** Quicker than Math.hypot by far. */
const far = (x: number, y: number): number => Math.sqrt(x * x + y * y)

/** A function of u, looked up: muscles ask for it at each point of a lattice. */
function looked(of: (u: number) => number, from: number, to: number): (u: number) => number {
  const count = 256
  const values = Float64Array.from({ length: count + 2 }, (_, i) => of(from + ((to - from) * i) / count))
  const scale = count / (to - from)
  return (u) => {
    const at = Math.min(count, Math.max(0, (u - from) * scale))
    const i = at | 0
    return values[i]! + (values[i + 1]! - values[i]!) * (at - i)
  }
}

/** Where the lips meet, or would: halfway between them. */
function slitOf({ mouth: { corners, upperInner, lowerInner } }: FaceFeatures): (u: number) => number {
  const [[left, leftV], [right, rightV]] = corners
  return (u) => {
    if (u <= left) return leftV
    if (u >= right) return rightV
    return (heightAt(upperInner, u) + heightAt(lowerInner, u)) / 2
  }
}

/** How wide lips part along the mouth: 1 in the middle, 0 at the corners. */
function partingOf({ mouth: { corners } }: FaceFeatures): (u: number) => number {
  const [left, right] = [corners[0][0], corners[1][0]]
  const [middle, half] = [(left + right) / 2, (right - left) / 2]
  return (u) => {
    const x = (u - middle) / half
    return x <= -1 || x >= 1 ? 0 : (1 - x * x) ** 1.1
  }
}

export function musclesOf(face: FaceFeatures): Readonly<Record<MuscleName, Muscle>> {
  const { mouth: { corners, upperInner, lowerInner }, chin, nose, cheek } = face
  const [left, right] = [corners[0][0], corners[1][0]]
  const half = (right - left) / 2
  const [from, to] = [left - 0.1, right + 0.1]
  const slit = looked(slitOf(face), from, to)
  const parting = looked(partingOf(face), from, to)
  const gapAt = looked((u) => (u <= left || u >= right ? 0 : Math.max(0, heightAt(lowerInner, u) - heightAt(upperInner, u)) * step(0, 0.02, (u - left) / (2 * half)) * step(0, 0.02, (right - u) / (2 * half))), from, to)
  const widest = Math.max(...upperInner.map(([u]) => gapAt(u)))
  const below = Math.max(0.11, 2.3 * widest + 0.06)
  /** From where the lips meet to nose and chin. */
  const [under, over] = [slit(0) - nose, chin - slit(0)]
  /** 0 on the sheet's own lip, 1 where it has become the other sheet. */
  const other = (w: number, sheet: Sheet): number => (sheet === 'upper' ? step(SLACK, SLACK + below, w) : step(SLACK, SLACK + below, -w))
  /** What the upper and the lower lip do, on either sheet. */
  const lips = (w: number, sheet: Sheet, upper: number, lower: number): number => {
    const share = other(w, sheet)
    return sheet === 'upper' ? upper + (lower - upper) * share : lower + (upper - lower) * share
  }
  const drop = (w: number): number => step(-under * 0.95, over * 0.95, w)
  const neck = (v: number): number => 1 - step(chin, chin + 0.34, v)
  /** Below the chin there is a neck, and clothes that stay. */
  const side = (u: number, v: number): number => 1 - step(0.4 * cheek, (1.25 - 0.4 * step(chin - 0.2, chin + 0.1, v)) * cheek, Math.abs(u))
  // Each sheet goes on for a while behind the other lip.
  const around: Box = [left - 1.4 * half, nose - 0.25, right + 1.4 * half, chin + 0.25]
  const pulled = (x: number): number => (1.226 * x) / (1 + (x / 1.45) ** 4)

  const corner = (sign: -1 | 1): Muscle => {
    const [cu, cv] = corners[sign < 0 ? 0 : 1]
    const [rx, ry] = [half * 1.25, 0.2]
    return {
      box: [cu - rx, cv - ry, cu + rx, cv + ry],
      move(u, v, pull, _sheet, out) {
        const weight = bump(Math.min(1, far((u - cu) / rx, (v - cv) / ry)))
        out[0]! += sign * 0.026 * pull * weight * (pull > 0 ? 1 : 0.2)
        out[1]! -= (pull > 0 ? 0.045 : 0.053) * pull * weight
      },
    }
  }

  return {
    jaw: {
      box: [-1.3 * cheek, nose - 0.25, 1.3 * cheek, chin + 0.55],
      move(u, v, pull, sheet, out) {
        const w = v - slit(u)
        const common = drop(w) * side(u, v) * neck(v)
        const part = parting(u) === 0 ? 0 : parting(u) * lips(w, sheet, -drop(Math.min(0, w)), 1 - drop(Math.max(0, w)))
        out[1]! += DROP * pull * (common + part)
        // The jaw turns about a hinge by the ears: what is farther from the middle comes in a little.
        out[0]! -= 0.1 * DROP * pull * common * (u / cheek) * (1 - step(chin * 0.9, chin + 0.3, v))
      },
    },
    close: {
      box: [left, nose - 0.25, right, chin + 0.25],
      move(u, v, pull, sheet, out) {
        const gap = gapAt(u)
        if (gap === 0) return
        const w = v - slit(u)
        out[1]! += pull * gap * lips(w, sheet, UPPER * bump(Math.min(0, w + gap / 2) / (under * 0.95)), -(1 - UPPER) * bump(Math.max(0, w - gap / 2) / (over * 0.95)))
      },
    },
    upperLip: {
      box: around,
      move(u, v, pull, sheet, out) {
        const w = v - slit(u)
        out[1]! -= 0.024 * pull * parting(u) * lips(w, sheet, bump(Math.min(0, w) / under), 0)
      },
    },
    lowerLip: {
      box: around,
      move(u, v, pull, sheet, out) {
        const w = v - slit(u)
        out[1]! += 0.022 * pull * parting(u) * lips(w, sheet, 0, bump(Math.max(0, w) / over))
      },
    },
    wide: {
      box: [left - 2 * half, nose - 0.12, right + 2 * half, chin + 0.06],
      move(u, v, pull, _sheet, out) {
        const x = u / half
        out[0]! += 0.24 * half * pull * pulled(x) * bump(x / 3) * bump((v - slit(u)) / 0.24)
      },
    },
    round: {
      box: [left - 2 * half, nose - 0.1, right + 2 * half, chin + 0.06],
      move(u, v, pull, _sheet, out) {
        const [x, w] = [u / half, v - slit(u)]
        const weight = bump(w / 0.23)
        out[0]! -= 0.36 * half * pull * pulled(x) * bump(x / 3) * weight
        // Lips that are pushed forward look fuller.
        const red = Math.sign(w) * Math.max(0, Math.abs(w) - gapAt(u) / 2)
        out[1]! += 0.42 * pull * red * bump(red / 0.16) * bump(x / 1.6)
      },
    },
    press: {
      box: around,
      move(u, v, pull, _sheet, out) {
        const w = v - slit(u)
        const red = Math.sign(w) * Math.max(0, Math.abs(w) - gapAt(u) / 2)
        out[1]! -= 0.22 * pull * red * bump(red / 0.13) * bump(u / half / 1.5)
      },
    },
    bite: {
      box: around,
      move(u, v, pull, sheet, out) {
        const w = v - slit(u)
        out[1]! += pull * parting(u) * lips(w, sheet, 0, -0.02 * bump(Math.max(0, w) / over) - 0.25 * Math.max(0, w) * bump(w / 0.12))
      },
    },
    smileLeft: corner(-1),
    smileRight: corner(1),
    ...browsOf(face),
    ...lidsOf(face),
    cheeks: {
      box: [-1.2 * cheek, -0.42, 1.2 * cheek, 0.02],
      move(u, v, pull, _sheet, out) {
        for (const sign of [-1, 1]) {
          const weight = bump(Math.min(1, far((u - sign * 0.62 * cheek) / (0.6 * cheek), (v + 0.2) / (v < -0.2 ? 0.12 : 0.18))))
          out[1]! -= 0.024 * pull * weight
          out[0]! += sign * 0.006 * pull * weight
        }
      },
    },
    wrinkle: {
      box: [-0.14, nose - 0.32, 0.14, 0.1],
      move(u, v, pull, _sheet, out) {
        const weight = bump(Math.min(1, far(u / 0.14, (v - nose + 0.02) / 0.24)))
        out[1]! -= 0.022 * pull * weight
        out[0]! += 0.008 * pull * weight * Math.sin(u * 14)
      },
    },
    ...headOf(face),
  }
}

type Brows = 'browInnerLeft' | 'browInnerRight' | 'browOuterLeft' | 'browOuterRight' | 'frown'
function browsOf({ eyes }: FaceFeatures): Readonly<Record<Brows, Muscle>> {
  /** Above a brow it fades far, below it before the lid. */
  const weightAt = ([cu, cv]: Spot, { upper }: Eye, reach: number): ((u: number, v: number) => number) => {
    return (u, v) => bump((u - cu) / reach) * (v < cv ? bump((v - cv) / 0.24) : bump((v - cv) / (Math.max(0.02, heightAt(upper, u) - cv) * 0.98)))
  }
  const lidRoom = ({ upper, brow }: Eye, which: 0 | 2): number => Math.max(0.03, heightAt(upper, brow[which][0]) - brow[which][1])
  const end = (eye: Eye, which: 0 | 2, reach: number): Muscle => {
    const [cu, cv] = eye.brow[which]
    const weight = weightAt(eye.brow[which], eye, reach)
    const room = lidRoom(eye, which)
    return {
      box: [cu - reach, cv - 0.24, cu + reach, cv + 0.2],
      // Down it has no more room than there is before the lid.
      move(u, v, pull, _sheet, out) { out[1]! -= Math.max(0.036 * pull, -0.28 * room) * weight(u, v) },
    }
  }
  const [left, right] = eyes
  const together = eyes.map((eye) => weightAt(eye.brow[0], eye, 0.13))
  const [[l0, l1], [r0]] = [left.brow[0], right.brow[0]]
  return {
    browInnerLeft: end(left, 0, 0.17), browInnerRight: end(right, 0, 0.17),
    browOuterLeft: end(left, 2, 0.2), browOuterRight: end(right, 2, 0.2),
    frown: {
      box: [l0 - 0.13, l1 - 0.24, r0 + 0.13, l1 + 0.2],
      move(u, v, pull, _sheet, out) {
        for (const [i, weight] of together.entries()) {
          const share = weight(u, v)
          out[0]! += (i === 0 ? 1 : -1) * 0.014 * pull * share
          out[1]! += Math.min(0.014 * pull, 0.18 * lidRoom(eyes[i]!, 0)) * share
        }
      },
    },
  }
}

/** An eye along the line of its corners: x from -1 to 1, y down. */
interface LidCurves {
  readonly upper: (u: number) => number
  readonly lower: (u: number) => number
  readonly open: (u: number) => number
}
function lidCurves({ upper, lower, corners: [[left], [right]] }: Eye): LidCurves {
  const edge = (u: number): number => step(0, 0.08, (u - left) / (right - left)) * step(0, 0.08, (right - u) / (right - left))
  const [top, bottom] = [upper, lower].map((curve) => looked((u) => heightAt(curve, u), left, right)) as [(u: number) => number, (u: number) => number]
  return { upper: top, lower: bottom, open: looked((u) => (u <= left || u >= right ? 0 : Math.max(0, bottom(u) - top(u)) * edge(u)), left, right) }
}

/** Lids that shut leave this share of the eye, squeezed to the line of the lashes. */
const SHUT = 0.91
type Lids = 'lidLeft' | 'lidRight' | 'squintLeft' | 'squintRight'
function lidsOf({ eyes }: FaceFeatures): Readonly<Record<Lids, Muscle>> {
  const lid = (eye: Eye): Muscle => {
    const { upper, lower, open } = lidCurves(eye)
    const [left, right] = eye.corners
    // The skin between lid and brow is drawn down over the eye.
    const room = Math.max(0.05, heightAt(eye.upper, eye.brow[1][0]) - eye.brow[1][1] + 0.01)
    return {
      box: [left[0], Math.min(...eye.upper.map(([, v]) => v)) - room, right[0], Math.max(...eye.lower.map(([, v]) => v)) + 0.01],
      move(u, v, pull, _sheet, out) {
        const height = open(u)
        if (height === 0) return
        const [top, bottom] = [upper(u), lower(u)]
        const share = v <= top ? 1 - step(0, 1, (top - v) / room) : v >= bottom ? 0 : (bottom - v) / (bottom - top)
        out[1]! += SHUT * pull * height * share
      },
    }
  }
  const squint = (eye: Eye): Muscle => {
    const { upper, lower, open } = lidCurves(eye)
    const [left, right] = eye.corners
    return {
      box: [left[0], Math.min(...eye.upper.map(([, v]) => v)), right[0], Math.max(...eye.lower.map(([, v]) => v)) + 0.11],
      move(u, v, pull, _sheet, out) {
        const height = open(u)
        if (height === 0) return
        const [top, bottom] = [upper(u), lower(u)]
        out[1]! -= pull * height * (v >= bottom ? 1 - step(0, 0.11, v - bottom) : v <= top ? 0 : (v - top) / (bottom - top))
      },
    }
  }
  const [left, right] = eyes
  return { lidLeft: lid(left), lidRight: lid(right), squintLeft: squint(left), squintRight: squint(right) }
}

/** Between the head and what is behind it the movement fades over this share of the head. */
const HEAD = { middle: -0.42, across: 0.66, down: 0.82 } as const
export const HEAD_BOX: Box = [-1.15, -1.65, 1.15, 1.5]

type Head = 'yaw' | 'pitch' | 'roll' | 'breath'
function headOf({ chin }: FaceFeatures): Readonly<Record<Head, Muscle>> {
  const within = (u: number, v: number): number => {
    const r = far(u / HEAD.across, (v - HEAD.middle) / HEAD.down)
    return 1 - step(0.7, 1.45, r)
  }
  /** What is nearer to us moves more when the head turns. */
  const depth = (u: number, v: number): number => bump(Math.min(1, far(u / 0.78, (v + 0.35) / 1.05)))
  const hinge = chin + 0.35
  return {
    yaw: { box: HEAD_BOX, move(u, v, pull, _sheet, out) { out[0]! += 0.42 * pull * depth(u, v) } },
    pitch: { box: HEAD_BOX, move(u, v, pull, _sheet, out) { out[1]! += 0.36 * pull * depth(u, v) } },
    roll: {
      box: HEAD_BOX,
      move(u, v, pull, _sheet, out) {
        const weight = within(u, v) * (1 - step(chin - 0.1, hinge, v))
        out[0]! += pull * weight * (hinge - v)
        out[1]! += pull * weight * u
      },
    },
    breath: {
      box: HEAD_BOX,
      move(u, v, pull, _sheet, out) {
        // Shoulders rise by more than the head does.
        const wide = 1 - step(0.6, 1.1, Math.abs(u))
        const shoulders = step(chin, chin + 0.35, v) * (1 - step(1.1, 1.48, v)) * wide
        out[1]! -= 0.012 * pull * (shoulders + 0.45 * within(u, v) * (1 - shoulders))
      },
    },
  }
}
