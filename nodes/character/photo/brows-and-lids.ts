/** Muscles about the eyes. Pure. */
import { heightAt, type Eye, type FaceFeatures, type Spot } from './features.ts'
import { bump, looked, step, type Muscle } from './field.ts'

type Brows = 'browInnerLeft' | 'browInnerRight' | 'browOuterLeft' | 'browOuterRight' | 'frown'
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
export function lidsOf({ eyes }: FaceFeatures): Readonly<Record<Lids, Muscle>> {
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
