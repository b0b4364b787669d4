/** What a face and a body do: numbers that are added and mixed. Pure. */

/** 0 is at rest unless said otherwise. */
export interface FacePose {
  /** How far the jaw has dropped, 0..1. */
  readonly open: number
  /** Corners apart (1) or together (-1). */
  readonly wide: number
  /** Lips pushed forward, 0..1. */
  readonly round: number
  /** Corners up (1) or down (-1). */
  readonly smile: number
  /** The upper lip raised, the lower one drawn down: teeth are seen. 0..1. */
  readonly upper: number
  readonly lower: number
  /** Lips pressed on each other, 0..1. */
  readonly press: number
  /** The lower lip under the upper teeth, 0..1. */
  readonly bite: number
  /** The tongue behind the teeth (0.5), or out (1). */
  readonly tongue: number
  /** One corner higher than the other, -1..1. */
  readonly smirk: number
  /** How far the upper lids are open: 1 at rest, 0 shut, 1.4 wide. */
  readonly lids: number
  /** The lower lids raised, 0..1. */
  readonly squint: number
  /** Where the eyes look, -1..1: right and down. */
  readonly gazeX: number
  readonly gazeY: number
  /** Size of the pupils; 1 at rest. */
  readonly pupil: number
  /** Inner and outer ends of the brows, -1..1: up. */
  readonly browInner: number
  readonly browOuter: number
  /** Brows drawn together, 0..1. */
  readonly frown: number
  /** One brow above the other, -1..1. */
  readonly browTilt: number
  /** The nose wrinkled, 0..1. */
  readonly wrinkle: number
  /** The cheeks raised, 0..1, and red, 0..1. */
  readonly cheeks: number
  readonly blush: number
  /** A tear, a drop of sweat: 0..1. */
  readonly tear: number
  readonly sweat: number
  /** The head in radians: to the right, down, tipped to the right. */
  readonly yaw: number
  readonly pitch: number
  readonly roll: number
}

export const REST: FacePose = {
  open: 0, wide: 0, round: 0, smile: 0, upper: 0, lower: 0, press: 0, bite: 0, tongue: 0, smirk: 0,
  lids: 1, squint: 0, gazeX: 0, gazeY: 0, pupil: 1, browInner: 0, browOuter: 0, frown: 0, browTilt: 0, wrinkle: 0, cheeks: 0, blush: 0, tear: 0, sweat: 0,
  yaw: 0, pitch: 0, roll: 0,
}

export type HandShape = 'relaxed' | 'open' | 'fist' | 'point'

export interface ArmPose {
  /** Of the hand from the shoulder, in heads: outwards, and down. */
  readonly out: number
  readonly down: number
  readonly hand: HandShape
  /** The elbow stands out to the side, as with hands on hips. */
  readonly akimbo?: boolean
}

export interface BodyPose {
  /** Shoulders raised, -1..1. */
  readonly shoulders: number
  /** Leaning to the right, radians. */
  readonly lean: number
  /** -1..1 over a breath. */
  readonly breath: number
  readonly left: ArmPose
  readonly right: ArmPose
  /** Phase of the walk in turns, and how large the steps are, 0..1. */
  readonly step: number
  readonly stride: number
  /** On something as high as the knees. */
  readonly seated?: boolean
}

export const HANGING: ArmPose = { out: 0.32, down: 2.05, hand: 'relaxed' }

export interface Pose {
  readonly face: FacePose
  readonly body: BodyPose
}

/** The first face with shares of what others change in it. */
export function changed(face: FacePose, change: Partial<FacePose>, share = 1): FacePose {
  const out: Record<string, number> = { ...face }
  for (const [name, value] of Object.entries(change)) out[name] = out[name]! + (value - REST[name as keyof FacePose]) * share
  return out as unknown as FacePose
}

export function mixedArm(a: ArmPose, b: ArmPose, share: number): ArmPose {
  const mix = (x: number, y: number): number => x + (y - x) * share
  return { out: mix(a.out, b.out), down: mix(a.down, b.down), hand: share < 0.5 ? a.hand : b.hand, ...((share < 0.5 ? a : b).akimbo === true ? { akimbo: true } : {}) }
}
