/**
 * How a face moves: each muscle is a smooth field of displacements over the face's plane, that fades to nothing. Where lips part, what
 * lies above and what lies below go their own ways: two sheets, which agree at the corners of the mouth and beyond it. Pure.
 */
import { browsOf, lidsOf } from './brows-and-lids.ts'
import { heightAt, type FaceFeatures } from './features.ts'
import { bump, far, looked, type Box, type Muscle, type Sheet } from './field.ts'
import { smooth } from '../../shared/curves.ts'
import { headOf } from './head.ts'

export const MUSCLES = [
  'jaw', 'close', 'upperLip', 'lowerLip', 'wide', 'round', 'press', 'bite', 'flat', 'smileLeft', 'smileRight',
  'browInnerLeft', 'browInnerRight', 'browOuterLeft', 'browOuterRight', 'frownLeft', 'frownRight', 'lidLeft', 'lidRight', 'squintLeft', 'squintRight', 'cheeks', 'wrinkle', 'gazeX', 'gazeY', 'lowerTeeth',
  'yaw', 'pitch', 'roll', 'breath',
] as const
export type MuscleName = (typeof MUSCLES)[number]
export type Pulls = Readonly<Record<MuscleName, number>>
export const AT_REST = Object.fromEntries(MUSCLES.map((name) => [name, 0])) as unknown as Pulls

/** How far the lower lip goes with the jaw at its lowest. */
const DROP = 0.125
/** Below the upper lip and above the lower one their sheets go over into each other: they lie behind the other lip there. */
const SLACK = 0.012
/** Share of the way that the upper lip makes when parted lips close, and how far it goes at most. */
const UPPER = 0.45
const FARTHEST = 0.045
const upperShare = (gap: number): number => Math.min(UPPER, FARTHEST / Math.max(1e-6, gap))

/** Lips that are wider apart than this show teeth of the jaw, too. */
const WIDE = [0.095, 0.115] as const
/** Shares of the way between the lips: above, what goes with the skull; below, what goes with the jaw. */
const ROWS = [0.42, 0.66] as const

/** Where the lips meet, or would: halfway between them. */
function slitOf({ mouth: { corners, upperInner, lowerInner } }: FaceFeatures): (u: number) => number {
  const [[left, leftV], [right, rightV]] = corners
  return (u) => {
    if (u <= left) return leftV
    if (u >= right) return rightV
    return (heightAt(upperInner, u) + heightAt(lowerInner, u)) / 2
  }
}

/** How far the lips of the picture are apart. */
function gapOf({ mouth: { corners, upperInner, lowerInner } }: FaceFeatures): (u: number) => number {
  const [left, right] = [corners[0][0], corners[1][0]]
  const taper = (away: number): number => smooth(0, 0.02, away / (right - left))
  return (u) => (u <= left || u >= right ? 0 : Math.max(0, heightAt(lowerInner, u) - heightAt(upperInner, u)) * taper(u - left) * taper(right - u))
}

/** How far a lip takes to go over into the other sheet: slowly where it closes a wide gap, or it would fold. */
function reachOf(face: FaceFeatures): (u: number) => number {
  const gap = gapOf(face)
  const widest = Math.max(...face.mouth.upperInner.map(([u]) => gap(u)))
  return (u) => Math.max(0.11, 1.15 * (gap(u) + widest) + 0.06)
}

/** v below the lips from which on both sheets are one. */
export function seamOf(face: FaceFeatures): (u: number) => number {
  const [slit, reach] = [slitOf(face), reachOf(face)]
  return (u) => slit(u) + SLACK + reach(u)
}

/** How far the lower lip is from where it was, in its middle: down with the jaw, up as the lips close. */
export const loweredBy = (face: FaceFeatures, { jaw, close }: Pulls): number => DROP * jaw - (1 - upperShare(gapOf(face)(0))) * gapOf(face)(0) * close

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
  // Halfway from a corner to the middle the line of a smile stands at its mean.
  const mean = (slit(left / 2) + slit(right / 2)) / 2
  const level = (u: number): number => mean + ((corners[1][1] - corners[0][1]) * (u - (left + right) / 2)) / (right - left)
  const gapAt = looked(gapOf(face), from, to)
  const above = upperShare(gapOf(face)(0))
  const both = smooth(WIDE[0], WIDE[1], gapOf(face)(0))
  const reach = looked(reachOf(face), from, to)
  /** From where the lips meet to nose and chin. */
  const [under, over] = [slit(0) - nose, chin - slit(0)]
  /** 0 on the sheet's own lip, 1 where it has become the other sheet. */
  const other = (u: number, w: number, sheet: Sheet): number => smooth(SLACK, SLACK + reach(u), sheet === 'upper' ? w : -w)
  /** What the upper and the lower lip do, on either sheet. */
  const lips = (u: number, w: number, sheet: Sheet, upper: number, lower: number): number => {
    const share = other(u, w, sheet)
    return sheet === 'upper' ? upper + (lower - upper) * share : lower + (upper - lower) * share
  }
  const drop = (w: number): number => smooth(-under * 0.95, over * 0.95, w)
  const neck = (v: number): number => 1 - smooth(chin, chin + 0.34, v)
  /** Below the chin there is a neck, and clothes that stay. */
  const side = (u: number, v: number): number => 1 - smooth(0.4 * cheek, (1.25 - 0.4 * smooth(chin - 0.2, chin + 0.1, v)) * cheek, Math.abs(u))
  // Each sheet goes on for a while behind the other lip.
  const around: Box = [left - 1.4 * half, nose - 0.25, right + 1.4 * half, chin + 0.25]
  const pulled = (x: number): number => (1.226 * x) / (1 + (x / 1.45) ** 4)

  const corner = (sign: -1 | 1): Muscle => {
    const [cu, cv] = corners[sign < 0 ? 0 : 1]
    const [rx, above, below] = [half * 1.25, 0.2, 0.26]
    return {
      box: [cu - rx, cv - above, cu + rx, cv + below],
      gains: (pull) => (pull > 0 ? [0.026 * pull, 0.045 * pull] : [0.2 * 0.026 * pull, 0.053 * pull]),
      move(u, v, _sheet, out) {
        const weight = bump(Math.min(1, far((u - cu) / rx, (v - cv) / (v < cv ? above : below))))
        out[0]! += sign * weight
        out[1]! -= weight
      },
    }
  }

  return {
    jaw: {
      box: [-1.3 * cheek, nose - 0.25, 1.3 * cheek, chin + 0.55],
      parts: true,
      move(u, v, sheet, out) {
        const w = v - slit(u)
        const common = drop(w) * side(u, v) * neck(v)
        const part = parting(u) === 0 ? 0 : parting(u) * lips(u, w, sheet, -drop(Math.min(0, w)), 1 - drop(Math.max(0, w)))
        out[1]! += DROP * (common + part)
        // The jaw turns about a hinge by the ears: what is farther from the middle comes in a little.
        out[0]! -= 0.1 * DROP * common * (u / cheek) * (1 - smooth(chin * 0.9, chin + 0.3, v))
      },
    },
    close: {
      box: [left, nose - 0.25, right, chin + 0.25],
      parts: true,
      move(u, v, sheet, out) {
        const gap = gapAt(u)
        if (gap === 0) return
        const w = v - slit(u)
        out[1]! += gap * lips(u, w, sheet, above * bump(Math.min(0, w + gap / 2) / (under * 0.95)), -(1 - above) * bump(Math.max(0, w - gap / 2) / (over * 0.95)))
      },
    },
    upperLip: {
      box: around,
      parts: true,
      move(u, v, sheet, out) {
        const w = v - slit(u)
        out[1]! -= 0.024 * parting(u) * lips(u, w, sheet, bump(Math.min(0, w) / under), 0)
      },
    },
    lowerLip: {
      box: around,
      parts: true,
      move(u, v, sheet, out) {
        const w = v - slit(u)
        out[1]! += 0.022 * parting(u) * lips(u, w, sheet, 0, bump(Math.max(0, w) / over))
      },
    },
    wide: {
      box: [left - 2 * half, nose - 0.12, right + 2 * half, chin + 0.2],
      move(u, v, _sheet, out) {
        const [x, w] = [u / half, v - slit(u)]
        out[0]! += 0.24 * half * pulled(x) * bump(x / 3) * bump(w / (w < 0 ? 0.24 : 0.34))
      },
    },
    round: {
      box: [left - 2 * half, nose - 0.1, right + 2 * half, chin + 0.1],
      move(u, v, _sheet, out) {
        const [x, w] = [u / half, v - slit(u)]
        const weight = bump(w / (w < 0 ? 0.23 : 0.28))
        out[0]! -= 0.36 * half * pulled(x) * bump(x / 3) * weight
        // Lips that are pushed forward look fuller.
        const red = Math.sign(w) * Math.max(0, Math.abs(w) - gapAt(u) / 2)
        out[1]! += 0.42 * red * bump(red / 0.16) * bump(x / 1.6)
      },
    },
    press: {
      box: around,
      move(u, v, _sheet, out) {
        const w = v - slit(u)
        const red = Math.sign(w) * Math.max(0, Math.abs(w) - gapAt(u) / 2)
        out[1]! -= 0.22 * red * bump(red / 0.13) * bump(u / half / 1.5)
      },
    },
    bite: {
      box: around,
      parts: true,
      move(u, v, sheet, out) {
        const w = v - slit(u)
        out[1]! += parting(u) * lips(u, w, sheet, 0, -0.006 * bump(Math.max(0, w) / over) - 0.3 * Math.max(0, w) * bump(w / 0.12))
      },
    },
    lowerTeeth: {
      box: [left, Math.min(...upperInner.map(([, v]) => v)), right, Math.max(...lowerInner.map(([, v]) => v)) + 0.05],
      // Between the rows of teeth there is what can be stretched.
      move(u, v, _sheet, out) {
        const gap = heightAt(lowerInner, u) - heightAt(upperInner, u)
        if (gap > 1e-4) out[1]! += both * smooth(ROWS[0], ROWS[1], (v - heightAt(upperInner, u)) / gap)
      },
    },
    // The line of the lips becomes straight: a smile that the picture shows is taken back along all of it.
    flat: {
      box: [left - 0.24, nose - 0.3, right + 0.24, chin + 0.3],
      move(u, v, _sheet, out) {
        const near = Math.min(right, Math.max(left, u))
        out[1]! += (level(near) - slit(near)) * bump((u - near) / 0.24) * bump((v - slit(near)) / 0.3)
      },
    },
    smileLeft: corner(-1),
    smileRight: corner(1),
    ...browsOf(face),
    ...lidsOf(face),
    cheeks: {
      box: [-1.2 * cheek, -0.42, 1.2 * cheek, 0.02],
      move(u, v, _sheet, out) {
        for (const sign of [-1, 1]) {
          const weight = bump(Math.min(1, far((u - sign * 0.62 * cheek) / (0.6 * cheek), (v + 0.2) / (v < -0.2 ? 0.12 : 0.18))))
          out[1]! -= 0.024 * weight
          out[0]! += sign * 0.006 * weight
        }
      },
    },
    wrinkle: {
      box: [-0.14, nose - 0.32, 0.14, 0.1],
      move(u, v, _sheet, out) {
        const weight = bump(Math.min(1, far(u / 0.14, (v - nose + 0.02) / 0.24)))
        out[1]! -= 0.022 * weight
        out[0]! += 0.008 * weight * Math.sin(u * 14)
      },
    },
    ...headOf(face),
  }
}
