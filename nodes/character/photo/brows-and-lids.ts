/** Muscles about the eyes. Pure. */
import { heightAt, type Eye, type FaceFeatures, type Spot } from './features.ts'
import { bump, far, looked, type Muscle } from './field.ts'
import { smooth } from '../../shared/curves.ts'

type Brows = 'browInnerLeft' | 'browInnerRight' | 'browOuterLeft' | 'browOuterRight' | 'frownLeft' | 'frownRight'
export function browsOf({ eyes }: FaceFeatures): Readonly<Record<Brows, Muscle>> {
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
      gains: (pull) => [0, Math.max(0.036 * pull, -0.36 * room)],
      move(u, v, _sheet, out) { out[1]! -= weight(u, v) },
    }
  }
  const frown = (eye: Eye): Muscle => {
    const [cu, cv] = eye.brow[0]
    const weight = weightAt(eye.brow[0], eye, 0.13)
    const room = lidRoom(eye, 0)
    return {
      box: [cu - 0.13, cv - 0.24, cu + 0.13, cv + 0.2],
      gains: (pull) => [0.014 * pull, Math.min(0.014 * pull, 0.18 * room)],
      move(u, v, _sheet, out) {
        const share = weight(u, v)
        out[0]! -= eye.side * share
        out[1]! += share
      },
    }
  }
  const [left, right] = eyes
  return {
    browInnerLeft: end(left, 0, 0.17), browInnerRight: end(right, 0, 0.17),
    browOuterLeft: end(left, 2, 0.2), browOuterRight: end(right, 2, 0.2),
    frownLeft: frown(left), frownRight: frown(right),
  }
}

/** An eye along the line of its corners: x from -1 to 1, y down. */
interface LidCurves {
  readonly upper: (u: number) => number
  readonly lower: (u: number) => number
  readonly open: (u: number) => number
}
function lidCurves({ upper, lower, corners: [[left], [right]] }: Eye): LidCurves {
  const edge = (u: number): number => smooth(0, 0.08, (u - left) / (right - left)) * smooth(0, 0.08, (right - u) / (right - left))
  const [top, bottom] = [upper, lower].map((curve) => looked((u) => heightAt(curve, u), left, right)) as [(u: number) => number, (u: number) => number]
  return { upper: top, lower: bottom, open: looked((u) => (u <= left || u >= right ? 0 : Math.max(0, bottom(u) - top(u)) * edge(u)), left, right) }
}

/** Lids that shut leave this share of the eye, squeezed to the line of the lashes. */
const SHUT = 0.91
type Lids = 'lidLeft' | 'lidRight' | 'squintLeft' | 'squintRight' | 'gazeX' | 'gazeY'
export function lidsOf({ eyes }: FaceFeatures): Readonly<Record<Lids, Muscle>> {
  const lid = (eye: Eye): Muscle => {
    const { upper, lower, open } = lidCurves(eye)
    const [left, right] = eye.corners
    // The skin between lid and brow is drawn down over the eye.
    const room = Math.max(0.05, heightAt(eye.upper, eye.brow[1][0]) - eye.brow[1][1] + 0.01)
    return {
      box: [left[0], Math.min(...eye.upper.map(([, v]) => v)) - room, right[0], Math.max(...eye.lower.map(([, v]) => v)) + 0.01],
      move(u, v, _sheet, out) {
        const height = open(u)
        if (height === 0) return
        const [top, bottom] = [upper(u), lower(u)]
        const share = v <= top ? 1 - smooth(0, 1, (top - v) / room) : v >= bottom ? 0 : (bottom - v) / (bottom - top)
        out[1]! += SHUT * height * share
      },
    }
  }
  const squint = (eye: Eye): Muscle => {
    const { upper, lower, open } = lidCurves(eye)
    const [left, right] = eye.corners
    return {
      box: [left[0], Math.min(...eye.upper.map(([, v]) => v)), right[0], Math.max(...eye.lower.map(([, v]) => v)) + 0.11],
      move(u, v, _sheet, out) {
        const height = open(u)
        if (height === 0) return
        const [top, bottom] = [upper(u), lower(u)]
        out[1]! -= height * (v >= bottom ? 1 - smooth(0, 0.11, v - bottom) : v <= top ? 0 : (v - top) / (bottom - top))
      },
    }
  }
  const [left, right] = eyes
  return { lidLeft: lid(left), lidRight: lid(right), squintLeft: squint(left), squintRight: squint(right), gazeX: gaze(eyes, 0), gazeY: gaze(eyes, 1) }
}

/** Eyeballs that turn, in widths of an eye; lids stay. */
function gaze(eyes: FaceFeatures['eyes'], axis: 0 | 1): Muscle {
  const balls = eyes.map(({ iris, irisRadius, corners: [[left], [right]] }) => ({ iris, still: irisRadius * 0.75, width: right - left }))
  const edge = (which: 0 | 1, side: -1 | 1): readonly number[] => balls.map(({ iris, width }) => iris[which] + side * (which === 0 ? 0.62 : 0.5) * width)
  return {
    box: [Math.min(...edge(0, -1)), Math.min(...edge(1, -1)), Math.max(...edge(0, 1)), Math.max(...edge(1, 1))],
    move(u, v, _sheet, out) {
      for (const { iris: [cu, cv], still, width } of balls) {
        out[axis]! += width * bump(Math.min(1, Math.max(0, (far(u - cu, (v - cv) * 1.15) - still) / (width * 0.44))))
      }
    },
  }
}
