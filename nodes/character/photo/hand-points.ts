/** A face by six points that somebody has placed: its features by the proportions of faces. Pure. */
import { planeOf, type Eye, type FaceFeatures, type Spot } from './features.ts'

export const POINTS = ['leftEye', 'rightEye', 'nose', 'leftCorner', 'rightCorner', 'chin'] as const
export type PointName = (typeof POINTS)[number]
/** x and y as shares of the picture's width and height; left and right are the picture's. */
export type HandPoints = Readonly<Record<PointName, readonly number[]>>

/** In heights of a face: between the eyes' middles, and from there to the chin. */
const [BETWEEN_EYES, EYES_TO_CHIN] = [0.385, 0.7]
const EYE = { half: 0.088, upper: 0.03, lower: 0.018, iris: 0.036, brow: 0.1 } as const
const LIPS = { upper: 0.035, lower: 0.05, bow: 0.006 } as const
const STEPS = 10

const arc = ([[u0, v0], [u1, v1]]: readonly [Spot, Spot], height: number): readonly Spot[] => Array.from({ length: STEPS + 1 }, (_, i) => {
  const t = i / STEPS
  return [u0 + (u1 - u0) * t, v0 + (v1 - v0) * t + height * Math.sin(Math.PI * t)] as const
})

export function featuresOfPoints(points: HandPoints, width: number, height: number): FaceFeatures {
  const at = (name: PointName): Spot => [points[name][0]! * width, points[name][1]! * height]
  const middle = (a: Spot, b: Spot): Spot => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]
  const [leftEye, rightEye, chin] = [at('leftEye'), at('rightEye'), at('chin')]
  const brow = middle(leftEye, rightEye)
  const origin = middle(at('leftCorner'), at('rightCorner'))
  const across: Spot = [(rightEye[0] - leftEye[0]) / BETWEEN_EYES, (rightEye[1] - leftEye[1]) / BETWEEN_EYES]
  const down: Spot = [(chin[0] - brow[0]) / EYES_TO_CHIN, (chin[1] - brow[1]) / EYES_TO_CHIN]
  const plane = planeOf(origin, across, down)
  const corners = [plane(...at('leftCorner')), plane(...at('rightCorner'))] as const
  const eye = (side: -1 | 1, [u, v]: Spot): Eye => {
    const ends: readonly [Spot, Spot] = [[u - EYE.half, v], [u + EYE.half, v]]
    const [inner, outer] = [-side * EYE.half, side * EYE.half]
    return {
      side, corners: ends, upper: arc(ends, -EYE.upper), lower: arc(ends, EYE.lower), iris: [u, v - 0.004], irisRadius: EYE.iris,
      brow: [[u + inner, v - EYE.brow * 0.9], [u, v - EYE.brow], [u + outer, v - EYE.brow * 0.85]],
    }
  }
  return {
    origin, across, down, scale: Math.hypot(...down),
    mouth: { corners, upperOuter: arc(corners, -LIPS.upper), upperInner: arc(corners, LIPS.bow), lowerInner: arc(corners, LIPS.bow), lowerOuter: arc(corners, LIPS.lower) },
    chin: plane(...chin)[1], nose: plane(...at('nose'))[1] + 0.05, cheek: 0.37,
    eyes: [eye(-1, plane(...leftEye)), eye(1, plane(...rightEye))],
  }
}
