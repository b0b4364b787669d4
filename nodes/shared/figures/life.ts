/** A figure's life over time: feeling, speech, blinks, looks, breath. A pure function of time and seed. */
import { FEELINGS, type Emotion } from './emotions.ts'
import { unit } from './look.ts'
import { changed, HANGING, mixedArm, REST, type ArmPose, type FacePose, type Pose } from './pose.ts'
import type { MouthTrack } from './speech/mouth-track.ts'

export interface Life {
  readonly emotion: Emotion
  /** 0..2; 1 is as drawn. */
  readonly intensity: number
  readonly seed: number
  readonly speech: MouthTrack
  /** How much hands move while speaking, 0..1. */
  readonly gestures: number
  /** Steps a second; 0 stands. */
  readonly walk: number
  /** Where it looks and turns to, -1..1: right. */
  readonly facing: number
}

const WOBBLE = [0.05, 0.03] as const
const BREATHING = 0.12
const MICRO = 0.3

export function poseAt(time: number, { emotion, intensity, seed, speech, gestures, walk, facing }: Life): Pose {
  const { face: feeling, shoulders, left, right, energy, blinks } = FEELINGS[emotion]
  const voice = speech.voice(time)
  const said = speech.mouth(time)
  const stir = (salt: number, rate: number): number => drift(time * rate, seed * 31 + salt)
  // While a word is spoken its mouth comes first; the feeling keeps the corners.
  let face = changed(REST, feeling, intensity)
  const talk = Math.min(1, voice * 1.5)
  const blend = (a: number, b: number): number => a + (b - a) * talk
  face = {
    ...face,
    open: blend(face.open, Math.min(1, said.open * (0.85 + 0.15 * energy))), round: blend(face.round, said.round), press: Math.max(blend(face.press, 0), said.press),
    bite: said.bite, tongue: blend(face.tongue, said.tongue),
    wide: blend(face.wide, face.wide * 0.45 + said.wide * 0.8), upper: blend(face.upper, face.upper * 0.3 + said.upper), lower: blend(face.lower, face.lower * 0.4 + said.lower),
    smile: face.smile * (1 - 0.35 * talk * said.round),
  }
  if (said.press > 0.9) face = { ...face, open: 0, upper: 0, lower: 0 }
  const micro = stir(1, MICRO * 2) * 0.12 * energy
  const lively = 0.6 + 0.4 * energy
  const stress = talk * Math.max(0, stir(2, 1.6)) * 0.35
  const [gazeX, gazeY] = gazeAt(time, seed)
  const pose: FacePose = {
    ...face,
    browInner: face.browInner + micro + stress * 0.5,
    browOuter: face.browOuter + micro * 0.8 + stress * 0.6,
    lids: face.lids * (1 - blinkAt(time, seed, blinks)) * (1 + 0.05 * stress),
    gazeX: face.gazeX + gazeX * 0.5 + facing * 0.35,
    gazeY: face.gazeY + gazeY * 0.4,
    smile: face.smile + stir(9, MICRO) * 0.04,
    yaw: face.yaw + facing * 0.3 + lively * (0.05 * Math.sin(2 * Math.PI * WOBBLE[0] * time + seed) + stir(3, 0.5) * (0.035 + 0.075 * talk)) + gazeX * 0.04,
    pitch: face.pitch + lively * (0.03 * Math.sin(2 * Math.PI * WOBBLE[1] * time + seed * 1.7) + stir(4, 0.7) * (0.02 + 0.06 * talk)) + stress * 0.06,
    roll: face.roll + lively * stir(5, 0.35) * (0.02 + 0.035 * talk),
  }
  const hand = (pose: ArmPose, side: number): ArmPose => {
    const shown = mixedArm(HANGING, pose, Math.min(1, intensity))
    const raised = talk * gestures * Math.max(0, Math.min(1, 0.25 + 1.3 * stir(20 + side, 0.45)))
    const speaking: ArmPose = { out: 0.34 + 0.16 * stir(30 + side, 0.9), down: 0.7 + 0.22 * stir(40 + side, 1.1), hand: 'open' }
    const mixed = pose.down > 1.9 ? mixedArm(shown, speaking, raised) : shown
    const sway = energy * 0.03
    return { ...mixed, out: mixed.out + sway * stir(50 + side, 0.6), down: mixed.down + sway * 2 * stir(60 + side, 0.7) + (pose.down < 0 ? 0.16 * Math.sin(time * 9 + side) * (energy - 1) : 0) }
  }
  const step = time * walk * 0.5
  return {
    face: pose,
    body: {
      shoulders: shoulders * intensity + 0.1 * stir(6, 0.4) * lively,
      lean: stir(7, 0.25) * 0.02 * lively + facing * 0.02,
      breath: Math.sin(2 * Math.PI * BREATHING * time * (0.6 + 0.4 * energy) * 2),
      left: walk > 0 ? { ...HANGING, out: HANGING.out + 0.25 * Math.sin(step * 2 * Math.PI) } : hand(left, 0),
      right: walk > 0 ? { ...HANGING, out: HANGING.out - 0.25 * Math.sin(step * 2 * Math.PI) } : hand(right, 1),
      step, stride: walk > 0 ? Math.min(1, 0.4 + walk * 0.25) : 0,
    },
  }
}

/** Smooth noise, -1..1. */
function drift(x: number, seed: number): number {
  const i = Math.floor(x)
  const t = x - i
  const [a, b] = [unit(seed, i * 2 + 7) * 2 - 1, unit(seed, i * 2 + 9) * 2 - 1]
  return a + (b - a) * t * t * (3 - 2 * t)
}

/** 0 open, 1 shut: 70 ms down, 40 ms shut, 130 ms up; the more so, the more often. */
function blinkAt(time: number, seed: number, perMinute: number): number {
  const slot = 60 / perMinute
  const i = Math.floor(time / slot)
  for (const k of [i - 1, i]) {
    const start = (k + 0.15 + 0.7 * unit(seed, 1000 + k)) * slot
    for (const again of unit(seed, 3000 + k) < 0.15 ? [0, 0.32] : [0]) {
      const since = time - start - again
      if (since < 0 || since > 0.24) continue
      if (since < 0.07) return since / 0.07
      return since < 0.11 ? 1 : 1 - (since - 0.11) / 0.13
    }
  }
  return 0
}

/** Eyes jump and rest; most of the time they look at us. */
function gazeAt(time: number, seed: number): readonly [number, number] {
  const spot = (k: number): readonly [number, number] => (unit(seed, 5000 + k) < 0.55 ? [0, 0] : [(unit(seed, 6000 + k) - 0.5) * 0.9, (unit(seed, 7000 + k) - 0.5) * 0.5])
  const slot = 1.7
  const i = Math.floor(time / slot)
  const share = Math.min(1, (time - i * slot) / 0.05)
  const [a, b] = [spot(i - 1), spot(i)]
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share]
}
