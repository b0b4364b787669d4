/** How ten emotions look: by the action units that Ekman and Friesen's FACS gives for them, drawn a little larger than life. Pure. */
import { HANGING, type ArmPose, type FacePose } from './pose.ts'

export const EMOTIONS = ['neutral', 'happy', 'sad', 'angry', 'surprised', 'fearful', 'disgusted', 'excited', 'calm', 'confident'] as const
export type Emotion = (typeof EMOTIONS)[number]

export interface Feeling {
  readonly face: Partial<FacePose>
  readonly shoulders: number
  readonly left: ArmPose
  readonly right: ArmPose
  /** How lively heads and hands move; 1 is neutral. */
  readonly energy: number
  /** Blinks in a minute. */
  readonly blinks: number
}

const arm = (out: number, down: number, hand: ArmPose['hand']): ArmPose => ({ out, down, hand })
const both = (pose: ArmPose): Pick<Feeling, 'left' | 'right'> => ({ left: pose, right: pose })

export const FEELINGS: Readonly<Record<Emotion, Feeling>> = {
  neutral: { face: {}, shoulders: 0, ...both(HANGING), energy: 1, blinks: 16 },
  // 6 + 12
  happy: {
    face: { smile: 0.85, wide: 0.3, open: 0.13, upper: 0.55, cheeks: 0.8, squint: 0.35, browInner: 0.2, browOuter: 0.25, blush: 0.35, roll: 0.05 },
    shoulders: 0.1, left: HANGING, right: arm(0.5, 0.55, 'open'), energy: 1.3, blinks: 18,
  },
  // 1 + 4 + 15
  sad: {
    face: { smile: -0.75, browInner: 1, browOuter: -0.45, frown: 0.25, lids: 0.66, gazeY: 0.5, lower: 0.1, tear: 1, pitch: 0.2, roll: -0.07 },
    shoulders: -0.5, ...both(arm(0.12, 2.15, 'relaxed')), energy: 0.5, blinks: 12,
  },
  // 4 + 5 + 7 + 23
  angry: {
    face: { frown: 1, browInner: -0.75, browOuter: 0.3, lids: 0.86, squint: 0.4, smile: -0.5, wide: 0.25, open: 0.12, upper: 0.45, lower: 0.5, wrinkle: 0.6, blush: 0.5, pitch: 0.1 },
    shoulders: 0.45, ...both(arm(0.5, 1.35, 'fist')), energy: 1.5, blinks: 8,
  },
  // 1 + 2 + 5 + 26
  surprised: {
    face: { browInner: 1, browOuter: 1, lids: 1.42, open: 0.62, round: 0.5, pupil: 0.78, pitch: -0.06 },
    shoulders: 0.4, ...both(arm(0.5, 0.35, 'open')), energy: 1.2, blinks: 6,
  },
  // 1 + 2 + 4 + 5 + 7 + 20 + 26
  fearful: {
    face: { browInner: 1, browOuter: -0.15, frown: 0.35, lids: 1.36, open: 0.2, wide: 0.55, smile: -0.6, lower: 0.8, upper: 0.25, pupil: 0.6, sweat: 1, yaw: -0.14, pitch: -0.03, gazeX: 0.4 },
    shoulders: 0.8, ...both(arm(-0.5, 0.25, 'fist')), energy: 1.2, blinks: 30,
  },
  // 9 + 15 + 16
  disgusted: {
    face: { wrinkle: 1, upper: 0.75, smile: -0.6, smirk: -0.4, open: 0.22, tongue: 1, frown: 0.75, browInner: -0.4, browTilt: 0.3, lids: 0.52, squint: 0.7, gazeX: -0.5, yaw: 0.22, roll: 0.08 },
    shoulders: 0.2, left: arm(0.35, 0.7, 'open'), right: HANGING, energy: 0.9, blinks: 14,
  },
  excited: {
    face: { smile: 1, open: 0.6, upper: 0.7, wide: 0.4, browInner: 0.75, browOuter: 0.85, lids: 1.25, cheeks: 0.8, pupil: 1.3, blush: 0.6, pitch: -0.05 },
    shoulders: 0.5, ...both(arm(0.85, -1.0, 'open')), energy: 2, blinks: 22,
  },
  calm: {
    face: { smile: 0.34, lids: 0.16, browInner: 0.2, browOuter: 0.05, blush: 0.15 },
    shoulders: -0.3, ...both(HANGING), energy: 0.45, blinks: 8,
  },
  confident: {
    face: { smile: 0.42, smirk: 0.75, browTilt: 0.75, browOuter: 0.1, frown: 0.15, lids: 0.8, squint: 0.25, pitch: -0.1, roll: -0.06, yaw: 0.08 },
    shoulders: 0.15, ...both({ ...arm(-0.02, 1.42, 'fist'), akimbo: true }), energy: 0.9, blinks: 10,
  },
}
