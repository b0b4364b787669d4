/** A body's pose as turns of a model's joints, in the model's space at rest: x to the right of the picture, y up, z towards us. Pure. */
import type { ArmPose, Pose } from '../../shared/figures/pose.ts'
import type { Rig } from './rig.ts'
import { about, after, between, cross, dot, long, minus, NO_TURN, plus, times, turned, undone, unit, type Three, type Turn } from './turn.ts'

const X: Three = [1, 0, 0]
const Y: Three = [0, 1, 0]
const Z: Three = [0, 0, 1]

export interface Stance {
  /** By bone, beside how they stand at rest; each as if its parent stood at rest. */
  readonly turns: ReadonlyMap<string, Turn>
  /** Of the hips. */
  readonly moved: Three
}

/** @param facing of the whole body, radians to the right */
export function stanceOf(rig: Rig, { face, body }: Pose, facing: number): Stance {
  const turns = new Map<string, Turn>()
  const { bones, size } = rig
  const head = size.crown - size.neck
  const set = (bone: string, turn: Turn): void => { if (bones[bone] !== undefined) turns.set(bone, turn) }
  const breath = body.breath
  const lean = after(about(Z, -body.lean), about(X, 0.012 * breath))
  set('spine', after(about(Y, facing * 0.25), lean))
  set('chest', after(about(Y, facing * 0.15), about(X, -0.018 * breath)))
  // The neck takes a part of what the head does.
  const [yaw, pitch, roll] = [face.yaw, face.pitch, face.roll]
  const turnOf = (share: number): Turn => after(about(Y, yaw * share), after(about(X, pitch * share), about(Z, -roll * share)))
  set('neck', turnOf(bones['head'] === undefined ? 1 : 0.4))
  set('head', turnOf(bones['neck'] === undefined ? 1 : 0.6))
  set('jaw', about(X, face.open * 0.32))
  // Eyes stay on what they look at while the head sways.
  const sway = Math.max(-0.12, Math.min(0.12, yaw - facing * 0.3))
  const eye = after(about(Y, Math.max(-0.45, Math.min(0.45, face.gazeX * 0.28 - 0.5 * sway))), about(X, Math.max(-0.3, Math.min(0.3, face.gazeY * 0.2))))
  if (rig.face.kind !== 'arkit' || !rig.face.shapes.has('eyelookupleft')) {
    set('leftEye', eye)
    set('rightEye', eye)
  }
  for (const [side, sign, arm] of [['left', 1, body.right], ['right', -1, body.left]] as const) {
    // The model's left arm is at the right of the picture.
    const raise = sign * (0.1 * body.shoulders + 0.015 * breath)
    set(`${side}Shoulder`, about(Z, raise))
    putArm(turns, rig, side, sign, arm, head)
  }
  let moved: Three = [0, 0, 0]
  if (body.stride > 0) moved = putSteps(turns, rig, body.step, body.stride)
  if (bones['hips'] !== undefined && facing !== 0) turns.set('hips', after(turns.get('hips') ?? NO_TURN, about(Y, facing * 0.35)))
  return { turns, moved }
}

/** Two bones that reach for a place: the elbow goes where it hangs best. */
function putArm(turns: Map<string, Turn>, { bones, places }: Rig, side: 'left' | 'right', sign: 1 | -1, { out, down, hand, akimbo }: ArmPose, head: number): void {
  const [upper, lower, end] = [bones[`${side}UpperArm`], bones[`${side}LowerArm`], bones[`${side}Hand`]]
  if (upper === undefined || lower === undefined || end === undefined) return
  const [shoulder, elbow, wrist] = [places[upper]!, places[lower]!, places[end]!]
  const [first, second] = [minus(elbow, shoulder), minus(wrist, elbow)]
  const [a, b] = [long(first), long(second)]
  if (a < 1e-5 || b < 1e-5) return
  const reach = a + b
  // Poses count in heads of a figure whose arms hang 2.05 of them down.
  const unitLength = Math.max(reach / 2.1, head * 0.3)
  const raised = Math.max(0, Math.min(1, (2.05 - down) / 1.2))
  const forward = akimbo === true ? 0.02 : 0.1 + 0.62 * Math.sin(raised * Math.PI * 0.6)
  let goal: Three = [sign * (0.06 + out * 0.62) * unitLength, -down * unitLength * 0.985, forward * unitLength]
  const far = long(goal)
  const most = reach * 0.985
  if (far > most) goal = times(goal, most / far)
  if (long(goal) < Math.abs(a - b) * 1.1 + 0.05 * reach) goal = times(unit(goal), Math.abs(a - b) * 1.1 + 0.05 * reach)
  const way = unit(goal)
  const distance = long(goal)
  const along = (a * a - b * b + distance * distance) / (2 * distance)
  const aside = Math.sqrt(Math.max(0, a * a - along * along))
  const hint: Three = akimbo === true ? [sign, 0.1, -0.35] : [sign * 0.55, -0.55, -0.75]
  const bend = unit(minus(hint, times(way, dot(hint, way))))
  const bent = plus(times(way, along), times(bend, aside))
  const swing = between(unit(first), unit(bent))
  turns.set(`${side}UpperArm`, swing)
  const straight = turned(swing, unit(second))
  const fold = between(straight, unit(minus(goal, bent)))
  // Told as if the upper arm stood at rest.
  turns.set(`${side}LowerArm`, after(undone(swing), after(fold, swing)))
  putHand(turns, { bones, places }, side, hand, raised, second)
}

const CURLS: Readonly<Record<ArmPose['hand'], readonly [index: number, others: number]>> = { relaxed: [0.35, 0.45], open: [0.08, 0.14], fist: [1.35, 1.4], point: [0.02, 1.35] }

/** Fingers bend towards the palm, which looks down where arms are stretched out. */
function putHand(turns: Map<string, Turn>, { bones, places }: Pick<Rig, 'bones' | 'places'>, side: 'left' | 'right', hand: ArmPose['hand'], raised: number, arm: Three): void {
  const [index, others] = CURLS[hand]
  const wrist = bones[`${side}Hand`]
  if (wrist === undefined) return
  const palm: Three = [0, -1, 0]
  for (const finger of ['Index', 'Middle', 'Ring', 'Little']) {
    for (const part of ['Proximal', 'Intermediate', 'Distal']) {
      const bone = bones[`${side}${finger}${part}`]
      if (bone === undefined) continue
      const next = bones[`${side}${finger}${part === 'Proximal' ? 'Intermediate' : 'Distal'}`]
      const way = next === undefined || next === bone ? unit(arm) : unit(minus(places[next]!, places[bone]!))
      const axis = cross(way, palm)
      if (long(axis) < 0.2) continue
      turns.set(`${side}${finger}${part}`, about(unit(axis), (finger === 'Index' ? index : others) * (part === 'Distal' ? 0.7 : 1)))
    }
  }
  // An open hand that speaks shows its palm a little.
  if (hand === 'open' && raised > 0.3) turns.set(`${side}Hand`, about(unit(arm), (side === 'left' ? -1 : 1) * 0.7 * raised))
}

/** Legs swing, knees bend where a foot comes forward, hips rise and fall. */
function putSteps(turns: Map<string, Turn>, { bones, places }: Rig, step: number, stride: number): Three {
  const phase = step * 2 * Math.PI
  for (const [side, shift] of [['left', 0], ['right', Math.PI]] as const) {
    const swing = Math.sin(phase + shift)
    const lift = Math.max(0, Math.cos(phase + shift))
    turns.set(`${side}UpperLeg`, about(X, -0.42 * stride * swing - 0.12 * stride * lift))
    turns.set(`${side}LowerLeg`, about(X, 0.75 * stride * lift + 0.06))
    turns.set(`${side}Foot`, about(X, -0.2 * stride * lift))
  }
  const [hip, foot] = [bones['leftUpperLeg'], bones['leftFoot']]
  const leg = hip === undefined || foot === undefined ? 0 : Math.abs(places[hip]![1] - places[foot]![1])
  turns.set('hips', about(Y, 0.1 * stride * Math.sin(phase)))
  return [0, -leg * 0.045 * stride * (0.5 + 0.5 * Math.cos(2 * phase)), 0]
}
