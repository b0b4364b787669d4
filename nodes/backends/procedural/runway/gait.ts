/** How somebody comes towards us: joints in space, moment by moment. Half a head is 1; y goes down from the middle of the head, z towards us. Pure. */
import { clamp01, soft } from '../../../shared/curves.ts'

export type Joint = readonly [x: number, y: number, z: number]

/** Metres of half a head, and where the floor is. */
export const HALF_HEAD = 0.107
export const FLOOR = 15.9
export const HIP = 7

/** Steps a second. */
export const CADENCE = 1.85
/** Share of the time that a foot is on the floor, and how far before and behind the hips it is set down and lifted. */
const STANCE = 0.6
const REACH = 3.4
/** Metres a second: so that no foot slides. */
export const SPEED = ((2 * REACH) / (STANCE * (2 / CADENCE))) * HALF_HEAD

const FOOT = 1.65
const THIGH = 4.5
const SHIN = 4.25

export interface Leg {
  readonly hip: Joint
  readonly knee: Joint
  readonly ankle: Joint
  readonly toe: Joint
}
export interface Arm {
  readonly shoulder: Joint
  readonly elbow: Joint
  readonly wrist: Joint
}

export interface Walk {
  /** Turns of the walk: two steps each. */
  readonly phase: number
  /** The hips' way to the side, their slope, and that of the shoulders. */
  readonly sway: number
  readonly hips: number
  readonly shoulders: number
  /** How far the body is lowered. */
  readonly low: number
  readonly legs: readonly [left: Leg, right: Leg]
  readonly arms: readonly [left: Arm, right: Arm]
}

export interface Build {
  readonly man: boolean
  /** Height of the heels. */
  readonly heel: number
  /** Half the width of the shoulders. */
  readonly shoulder: number
  /** A hand in the pocket: -1 left, 1 right, 0 none. */
  readonly pocket: number
}

export function walkAt(phase: number, { man, heel, shoulder, pocket }: Build): Walk {
  const turn = phase * 2 * Math.PI
  const sway = -(man ? 0.14 : 0.32) * Math.sin(turn - 0.5)
  const hips = (man ? 0.04 : 0.1) * Math.sin(turn - 0.5)
  const shoulders = -0.45 * hips
  const low = 0.16 + 0.1 * Math.cos(2 * turn + 0.4)
  const legs = SIDES.map((side) => leg((phase + (side < 0 ? 0.05 : 0.55)) % 1, side, heel, man, [sway + side * 0.58, HIP + low + side * 0.58 * hips, 0]))
  const arms = SIDES.map((side) => arm(turn, side, shoulder, shoulders, low, pocket === side, man))
  return { phase, sway, hips, shoulders, low, legs: [legs[0]!, legs[1]!], arms: [arms[0]!, arms[1]!] }
}

const SIDES = [-1, 1] as const

function leg(p: number, side: number, heel: number, man: boolean, hip: Joint): Leg {
  const flat = Math.asin(Math.min(0.7, heel / FOOT)) + 0.04
  const standing = p < STANCE
  const t = standing ? p / STANCE : (p - STANCE) / (1 - STANCE)
  const z = standing ? REACH * (1 - 2 * t) : REACH * (2 * soft(t) - 1)
  const lifted = standing ? 0 : 0.55 * Math.sin(Math.PI * t)
  // The heel comes down first and goes up first.
  const up = standing ? 0.85 * soft(clamp01((t - 0.62) / 0.38)) : 0.85 * (1 - soft(clamp01(t * 1.25)))
  const toesUp = standing ? 0.2 * (1 - clamp01(t / 0.16)) : 0.2 * soft(clamp01((t - 0.7) / 0.3))
  const angle = flat + up - toesUp
  const line = side * (man ? 0.42 : 0.16)
  const toe: Joint = [line + side * 0.16, FLOOR - 0.12 - lifted - FOOT * Math.sin(toesUp) * 0.6, z]
  const ankle: Joint = [line, toe[1] - 0.42 - FOOT * Math.sin(angle), z - FOOT * Math.cos(angle)]
  return { hip, knee: bent(hip, ankle, side), ankle, toe }
}

/** Knees bend forwards. */
function bent(hip: Joint, ankle: Joint, side: number): Joint {
  const [dx, dy, dz] = [ankle[0] - hip[0], ankle[1] - hip[1], ankle[2] - hip[2]]
  const reach = Math.min(Math.hypot(dx, dy, dz), (THIGH + SHIN) * 0.9995)
  const along = (reach * reach + THIGH * THIGH - SHIN * SHIN) / (2 * reach)
  const off = Math.sqrt(Math.max(0, THIGH * THIGH - along * along))
  const length = Math.hypot(dx, dy, dz)
  const [ux, uy, uz] = [dx / length, dy / length, dz / length]
  // Forwards, at right angles to the leg.
  const across = Math.hypot(uy, uz) || 1
  return [hip[0] + ux * along + side * off * 0.1, hip[1] + uy * along - (uz / across) * off, hip[2] + uz * along + (uy / across) * off]
}

function arm(turn: number, side: number, half: number, slope: number, low: number, pocket: boolean, man: boolean): Arm {
  const shoulder: Joint = [side * half, 2.42 + low * 0.9 + side * half * slope, 0]
  if (pocket) return { shoulder, elbow: [side * (half + 0.62), shoulder[1] + 2.62, -0.6], wrist: [side * 1.22, HIP + low - 0.45, 0.5] }
  // Against the leg of its side; further forwards than back.
  const swing = 0.1 + (man ? 0.3 : 0.36) * Math.sin(turn * 1 + (side < 0 ? Math.PI : 0) + 0.95)
  const out = 0.13
  const bend = swing + 0.22 + 0.24 * clamp01(swing + 0.2)
  const elbow: Joint = [shoulder[0] + side * 2.95 * out, shoulder[1] + 2.9 * Math.cos(swing), 2.9 * Math.sin(swing)]
  return { shoulder, elbow, wrist: [elbow[0] - side * 0.06, elbow[1] + 2.65 * Math.cos(bend), elbow[2] + 2.65 * Math.sin(bend)] }
}
