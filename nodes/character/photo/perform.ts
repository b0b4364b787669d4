/** What the muscles of a photographed face do for a pose. Pure. */
import type { FacePose } from '../../shared/figures/pose.ts'
import { heightAt, type FaceFeatures } from './features.ts'
import { AT_REST, type Pulls } from './muscles.ts'

export interface Performance {
  readonly pulls: Pulls
  /** Of the head alone: the skull and the teeth in it move by these. */
  readonly head: Pulls
  /** Where the eyes look, in widths of an eye. */
  readonly gaze: readonly [number, number]
  /** 0..1: how far the lids are shut. */
  readonly shut: readonly [number, number]
  /** Of the tongue behind the teeth, and of the lower lip drawn down: more of what is within is seen. */
  readonly tongue: number
  /** Of lips that are pushed forward. */
  readonly shadow: number
  readonly lower: number
}

export interface Manner {
  /** How much is being said, 0..1. */
  readonly voice: number
  /** -1..1 */
  readonly breath: number
  /** Share of the gap between the lips of the picture that stays while nothing is said. */
  readonly keeps: number
  /** Share of the head's movements: a photo's head follows, a film's moves by itself. */
  readonly head: number
  /** How much the face of the picture smiles, 0..1. */
  readonly smiles: number
}

const held = (value: number, low = 0, high = 1): number => Math.min(high, Math.max(low, value))

export function performanceOf(face: FacePose, { voice, breath, keeps, head, smiles }: Manner): Performance {
  const talk = held(voice * 1.5)
  // Sad or angry lips don't keep a smile's gap; speech closes it but for a little; what has to shut, shuts.
  const rest = keeps * held(1 + face.smile * 2) * (1 - talk) + keeps * 0.04 * talk * held(1 + face.smile)
  const stays = rest * (1 - held(face.press * 1.05)) * (1 - 0.8 * held(face.bite)) * (1 - 0.7 * held(face.round))
  const shut = held(1 - face.lids, -0.3, 1)
  // Eyes that look down draw their lids along.
  const along = 0.16 * held(face.gazeY, -0.5, 1)
  const lid = held(shut + along * (1 - held(shut)), -0.3, 1)
  const squint = held(face.squint * 0.3 + face.cheeks * 0.12, 0, 0.4)
  const closing = lid * (1 - squint)
  // Anger that says nothing presses its lips: a photo that smiles would seem to grin. Brows of skin don't rise at their ends as drawn ones do.
  const anger = held((face.frown - 0.5) * 4) * held((0.78 - face.wrinkle) * 5)
  const grim = 1 - 0.95 * anger * (1 - talk)
  // While it speaks or is not glad, a smiling face smiles less.
  const relaxed = smiles * held(Math.max(0.6 * talk, 0.85 * held(face.press), -face.smile * 2.2, 1.1 * face.round, 1.3 * anger), 0, 1.1)
  const moving: Pulls = {
    ...AT_REST,
    yaw: head * face.yaw, pitch: head * face.pitch, roll: head * face.roll * 0.8, breath: head * breath,
  }
  const corner = held(face.smile, -1, 1) * (face.smile > 0 ? 0.75 * (1 - 0.6 * smiles) : 0.75) - 0.2 * relaxed
  return {
    head: moving,
    pulls: {
      ...moving,
      jaw: 1.04 * held(face.open * grim, 0, 1.1) ** 1.25,
      close: 1 - stays * grim,
      upperLip: grim * Math.max(face.upper, 0.35 * held(face.bite)) + 0.5 * held(face.bite), lowerLip: grim * face.lower,
      wide: face.wide - 0.6 * relaxed, round: face.round, press: held(Math.max(face.press, 0.7 * (1 - grim))), bite: held(face.bite), flat: 0.7 * relaxed,
      smileLeft: held(corner + face.smirk * 0.5, -0.85, 1.3), smileRight: held(corner - face.smirk * 0.5, -0.85, 1.3),
      browInnerLeft: face.browInner, browInnerRight: face.browInner,
      browOuterLeft: face.browOuter + face.browTilt * 0.8 - 0.6 * anger, browOuterRight: face.browOuter - face.browTilt * 0.8 - 0.6 * anger,
      frownLeft: face.frown, frownRight: face.frown,
      lidLeft: closing, lidRight: closing, squintLeft: squint, squintRight: squint,
      cheeks: face.cheeks, wrinkle: face.wrinkle,
    },
    gaze: [held(face.gazeX, -1, 1) * 0.17, held(face.gazeY, -1, 1) * 0.06],
    shut: [held(closing + squint), held(closing + squint)],
    tongue: face.tongue, shadow: held((face.round - 0.55) / 0.45), lower: face.lower,
  }
}

/** How far apart the lips of a smile are at most, in heights of the face. */
const SMILING = 0.07

/** From where the corners of the mouth stand against its middle: the more of a smile a picture shows, the more there is to take back. */
export function smileOf({ mouth: { corners, upperInner, lowerInner } }: FaceFeatures): number {
  // A jaw that hangs is no smile.
  const middle = heightAt(upperInner, 0) + Math.min(SMILING, heightAt(lowerInner, 0) - heightAt(upperInner, 0)) / 2
  return held((middle - (corners[0][1] + corners[1][1]) / 2 - 0.008) / 0.05)
}
