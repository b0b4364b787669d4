/** What clothes are put on: skin, legs, arms, shoes, as a lens sees somebody who comes towards us. Pure. */
import type { Ink, Paint, Pen, Point } from '../../../../engine/api.ts'
import { clear, darker, hex, lighter } from '../../../shared/figures/inks.ts'
import { HIP, type Arm, type Joint, type Leg, type Walk } from './gait.ts'

/** Where a joint is seen, and how much larger than what is level with the hips. */
export interface Eye {
  /** Of the lens, in half heads: how far off, and at what height. */
  readonly far: number
  readonly level: number
}

export function near({ far, level }: Eye, [x, y, z]: Joint): readonly [x: number, y: number, scale: number] {
  const scale = far / Math.max(far * 0.25, far - z)
  return [x * scale, level + (y - level) * scale, scale]
}

/** A closed outline that goes smoothly through points. */
export function smoothly(points: readonly Point[], tension = 1): string {
  const at = (i: number): Point => points[(i + points.length) % points.length]!
  const parts = [`M${at(0)[0]} ${at(0)[1]}`]
  for (let i = 0; i < points.length; i++) {
    const [[ax, ay], [bx, by], [cx, cy], [dx, dy]] = [at(i - 1), at(i), at(i + 1), at(i + 2)]
    const k = tension / 6
    parts.push(`C${bx + (cx - ax) * k} ${by + (cy - ay) * k} ${cx - (dx - bx) * k} ${cy - (dy - by) * k} ${cx} ${cy}`)
  }
  return `${parts.join(' ')} Z`
}

/** Half an outline, top to foot, as seen on the right; the whole of it leans with hips and shoulders. */
export function bothSides(half: readonly Point[], walk: Walk): Point[] {
  return [...half.map(([x, y]) => leaning(x, y, walk)), ...half.toReversed().map(([x, y]) => leaning(-x, y, walk))]
}

/** Where a point of the trunk goes: the shoulders with their slope, the hips with theirs, what lies between with some of both. */
export function leaning(x: number, y: number, { sway, hips, shoulders, low }: Walk): Point {
  const share = Math.min(1.4, Math.max(0, (y - 2.2) / (HIP - 2.4)))
  return [x + sway * share, y + low + x * (shoulders + (hips - shoulders) * Math.min(1, share))]
}

/** Lit from above on the left, with a rim of the hall's light on the right. */
const round = (x: number, half: number, ink: Ink, gloss = 0): Paint => ({
  from: [x - half, 0], to: [x + half, 0],
  stops: [[0, darker(ink, 0.26)], [0.2, darker(ink, 0.04)], [0.38, lighter(ink, 0.08 + gloss)], [0.62, ink], [0.9, darker(ink, 0.34)], [1, darker(ink, 0.2)]],
})

function limb(pen: Pen, eye: Eye, joints: readonly Joint[], widths: readonly number[], ink: Ink, gloss = 0): void {
  const points = joints.map((joint) => near(eye, joint))
  const [x, , scale] = points[Math.floor(points.length / 2)]!
  const half = Math.max(...widths) * 0.55 * scale
  const spread = Math.max(...points.map(([px]) => Math.abs(px - x)))
  pen.line(points.map(([px, py]): Point => [px, py]), widths.map((w, i) => w * points[Math.min(points.length - 1, Math.round((i * (points.length - 1)) / (widths.length - 1)))]![2]), round(x, half + spread * 0.75, ink, gloss))
}

const between = (a: Joint, b: Joint, t: number): Joint => [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t]

/** Through joints one after the other, with what lies between them: no seam where it bends. */
const chain = (...joints: readonly Joint[]): readonly Joint[] => joints.flatMap((joint, i) => (i === 0 ? [joint] : [between(joints[i - 1]!, joint, 0.5), joint]))

export function bareLeg(pen: Pen, eye: Eye, { hip, knee, ankle }: Leg, skin: Ink, man: boolean): void {
  const k = man ? 1.08 : 0.95
  limb(pen, eye, [hip, between(hip, knee, 0.5), knee, between(knee, ankle, 0.33), between(knee, ankle, 0.67), ankle], [1.22 * k, 1.04 * k, 0.7 * k, 0.78 * k, 0.54 * k, 0.36 * k], skin, 0.05)
  const [x, y, scale] = near(eye, knee)
  pen.ellipse(x, y + 0.1, 0.26 * scale, 0.3 * scale, { centre: [x, y], radius: [0.26 * scale, 0.34 * scale], stops: [[0, clear(lighter(skin, 0.3), 0.25)], [1, clear(skin, 0)]] })
  pen.line([[x - 0.2 * scale, y + 0.24 * scale], [x, y + 0.34 * scale], [x + 0.2 * scale, y + 0.24 * scale]], [0.01, 0.05, 0.01], clear(darker(skin, 0.5), 0.3))
}

/** @param wide from slim (0) to wide (1) */
export function trouserLeg(pen: Pen, eye: Eye, { hip, knee, ankle, toe }: Leg, ink: Ink, man: boolean, wide: number, gloss = 0): void {
  const top = (man ? 1.42 : 1.3) + wide * 0.1
  const foot: Joint = [ankle[0], Math.min(ankle[1] + 0.35 + wide * 0.35, toe[1] + 0.05), ankle[2] + 0.3]
  limb(pen, eye, chain(hip, knee, foot), [top, top * 0.94 + wide * 0.15, 1.08 + wide * 0.7, 0.96 + wide * 1.15, 0.86 + wide * 1.55], ink, gloss)
  // The crease, and folds at the knee and over the shoe.
  const crease = chain(hip, knee, foot).map((joint) => near(eye, joint)).map(([x, y]): Point => [x - 0.06, y])
  pen.line(crease, [0.01, 0.05, 0.03], clear(lighter(ink, 0.3), 0.34))
  for (const [t, w] of [[0.82, 0.36], [0.93, 0.4]] as const) {
    const [x, y, scale] = near(eye, between(knee, foot, t))
    const half = (w + wide * 0.35) * scale
    pen.line([[x - half, y - 0.06], [x, y + 0.1], [x + half * 0.7, y]], [0.01, 0.07, 0.01], clear(darker(ink, 0.7), 0.4))
  }
}

/** From the front: a pump with its heel, or a flat shoe. */
export function shoe(pen: Pen, eye: Eye, { ankle, toe }: Leg, ink: Ink, heel: number, broad: number, skin: Ink): void {
  const [[ax, ay, as], [tx, ty, ts]] = [near(eye, ankle), near(eye, toe)]
  const [hx, hy] = near(eye, [ankle[0], Math.min(toe[1] + 0.12, ankle[1] + 0.45 + heel * 1.06), ankle[2] - 0.25])
  const high = heel > 0.2
  const long = Math.max(0.34, ty - ay)
  /** Down the foot, and to its sides. */
  const at = (t: number, half: number): Point => [ax + (tx - ax) * t + half * (as + (ts - as) * t), ay + long * t]
  const paint = { from: at(0.7, -0.36), to: at(0.7, 0.4), stops: [[0, darker(ink, 0.25)], [0.32, lighter(ink, 0.3)], [0.5, ink], [1, darker(ink, 0.5)]] } as const
  if (high) {
    pen.line([[ax, ay + 0.3 * as], [hx, hy]], [0.22 * as, 0.085 * as], darker(ink, 0.4))
    pen.fill(smoothly([at(-0.1, -0.2), at(-0.1, 0.2), at(0.35, 0.27), at(0.75, 0.3), at(0.9, 0.16), at(0.9, -0.16), at(0.75, -0.3), at(0.35, -0.27)], 0.8), { from: at(0.4, -0.3), to: at(0.4, 0.3), stops: [[0, darker(skin, 0.25)], [0.4, lighter(skin, 0.1)], [1, darker(skin, 0.32)]] })
    pen.fill([at(0.02, -0.24), at(0.3, -0.31), at(0.6, -0.35), at(0.84, -0.28), at(1.02, -0.13), at(1.1, 0), at(1.02, 0.13), at(0.84, 0.28), at(0.6, 0.35), at(0.3, 0.31), at(0.02, 0.24), at(0.34, 0.22), at(0.56, 0.17), at(0.64, 0), at(0.56, -0.17), at(0.34, -0.22)], paint)
    pen.line([at(0.74, -0.13), at(0.94, -0.06)], [0.02, 0.06, 0.02], [1, 1, 1, 0.5])
    return
  }
  const w = 0.4 + 0.1 * broad
  pen.line([[ax, ay + 0.25 * as], [hx, hy]], [0.5 * as, 0.52 * as], darker(ink, 0.3))
  pen.fill(smoothly([at(0.15, -w * 0.66), at(0.15, w * 0.66), at(0.6, w * 1.02), at(0.95, w), at(1.1, w * 0.6), at(1.12, -w * 0.6), at(0.95, -w), at(0.6, -w * 1.02)], 0.9), paint)
  if (broad > 0) pen.line([at(1.0, -w * 1.0), at(1.13, 0), at(1.0, w * 1.0)], 0.14 * ts, hex('#f4f2ee'))
  for (const t of [0.3, 0.46, 0.62]) pen.line([at(t, -w * 0.4), at(t + 0.04, w * 0.4)], 0.04, clear(broad > 0 ? hex('#8d8f94') : darker(ink, 0.7), 0.7))
}

export function drawArm(pen: Pen, eye: Eye, { shoulder, elbow, wrist }: Arm, side: number, skin: Ink, man: boolean): void {
  const k = man ? 1.18 : 0.88
  hand(pen, eye, elbow, wrist, side, skin, k)
  limb(pen, eye, chain(shoulder, elbow, wrist), [0.78 * k, 0.66 * k, 0.52 * k, 0.5 * k, 0.32 * k], skin, 0.03)
}

/** A sleeve down to a share of the arm: 1 is the wrist. */
export function sleeve(pen: Pen, eye: Eye, { shoulder, elbow, wrist }: Arm, ink: Ink, share: number, full: number, gloss = 0): void {
  if (share <= 0.5) {
    limb(pen, eye, [shoulder, between(shoulder, elbow, share * 2)], [0.92 * full, 0.88 * full], ink, gloss)
    return
  }
  // It begins under the shoulder's edge.
  const top: Joint = [shoulder[0] * 0.97, shoulder[1] + 0.16, shoulder[2]]
  limb(pen, eye, chain(top, elbow, between(elbow, wrist, share * 2 - 1)), [0.86 * full, 0.92 * full, 0.82 * full, 0.76 * full, 0.68 * full], ink, gloss)
  const [x, y, scale] = near(eye, elbow)
  for (const k of [-0.12, 0.14]) pen.line([[x - 0.32 * full * scale, y + k], [x, y + k + 0.1], [x + 0.2 * full * scale, y + k + 0.08]], [0.01, 0.05, 0.01], clear(darker(ink, 0.7), 0.35))
}

export function hand(pen: Pen, eye: Eye, elbow: Joint, wrist: Joint, side: number, skin: Ink, k: number): void {
  const [ex, ey] = near(eye, elbow)
  const [x, y, scale] = near(eye, wrist)
  const length = Math.hypot(x - ex, y - ey) || 1
  const [ux, uy] = [(x - ex) / length, (y - ey) / length]
  const s = 0.92 * k * scale
  const at = (along: number, across: number): Point => [x + (ux * along - uy * across * -side) * s, y + (uy * along + ux * across * -side) * s]
  pen.fill(smoothly([at(-0.1, -0.16), at(0.25, -0.26), at(0.6, -0.24), at(0.95, -0.14), at(1.12, 0), at(0.95, 0.1), at(0.55, 0.2), at(0.25, 0.22), at(-0.1, 0.16)]), { from: at(0.3, -0.3), to: at(0.3, 0.3), stops: [[0, darker(skin, 0.3)], [0.4, lighter(skin, 0.05)], [1, darker(skin, 0.15)]] })
  pen.line([at(0.2, 0.18), at(0.5, 0.3), at(0.72, 0.24)], [0.16 * s, 0.15 * s, 0.1 * s], darker(skin, 0.08))
  for (const across of [-0.12, -0.02, 0.07]) pen.line([at(0.62, across), at(1.0, across * 0.9)], 0.025 * s, clear(darker(skin, 0.6), 0.4))
}
