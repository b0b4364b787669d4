/** Necks, clothes, arms, hands and legs. Around the head's middle; half a head is 1. */
import { type Ink, moved, type Pen, type Point, scaled, turned } from '../../../../engine/api.ts'
import { clear, darker, downwards, hex, lighter } from '../inks.ts'
import type { BodyStyle, Look } from '../figure.ts'
import type { ArmPose, BodyPose, Pose } from '../pose.ts'

/** What lies behind the head. */
export function drawBody(pen: Pen, { face, body }: Pose, look: Look, style: BodyStyle): void {
  const raise = -body.shoulders * 0.14 - body.breath * 0.025
  const skin = style.skin(look)
  drawLegs(pen, body, look, style)
  drawNeck(pen, skin, style, raise, face.yaw)
  pen.within([turned(body.lean, 0, style.hipY)], () => {
    for (const side of SIDES) drawUpperArm(pen, armOf(side === 1 ? body.right : body.left, side, style, raise), look, style, skin)
  })
  drawTorso(pen, body, look, style, raise, skin)
}

const SIDES = [-1, 1] as const

/** What may lie before the face: forearms and hands. */
export function drawArms(pen: Pen, { body }: Pose, look: Look, style: BodyStyle): void {
  const raise = -body.shoulders * 0.14 - body.breath * 0.025
  const skin = style.skin(look)
  for (const side of SIDES) {
    const pose = side === 1 ? body.right : body.left
    drawForearm(pen, pose, armOf(pose, side, style, raise), side, look, style, skin)
  }
}

function drawNeck(pen: Pen, skin: Ink, { neck, shoulderY, kind, outline, line }: BodyStyle, raise: number, yaw: number): void {
  const low = shoulderY + 0.3
  const shape = `M${-neck + yaw * 0.12} 0.55 C${-neck * 0.96} 1.1 ${-neck * 1.0} 1.25 ${-neck * 1.7} ${low + raise} H${neck * 1.7} C${neck * 1.0} 1.25 ${neck * 0.96} 1.1 ${neck + yaw * 0.12} 0.55 Z`
  if (outline > 0) pen.line([[-neck - 0.005, 0.8], [-neck, 1.15], [-neck * 1.35, low + raise - 0.25]], outline * 1.6, line)
  if (outline > 0) pen.line([[neck + 0.005, 0.8], [neck, 1.15], [neck * 1.35, low + raise - 0.25]], outline * 1.6, line)
  pen.fill(shape, { from: [-neck, 0], to: [neck * 1.2, 0], stops: [[0, darker(skin, 0.12)], [0.4, darker(skin, 0.04)], [1, darker(skin, 0.3)]] })
  // The chin's shadow.
  pen.clip(shape, () => { pen.ellipse(yaw * 0.2, 0.9, neck * 1.35, 0.52, { centre: [yaw * 0.2, 0.9], radius: [neck * 1.35, 0.52], stops: [[0, clear(darker(skin, 0.75), 0.62)], [0.6, clear(darker(skin, 0.7), 0.4)], [1, clear(skin, 0)]] }) })
  if (kind === 'metal') for (let i = 0; i < 5; i++) pen.line([[-neck, 0.92 + i * 0.11], [0, 0.96 + i * 0.11], [neck, 0.92 + i * 0.11]], 0.025, clear(darker(skin, 0.7), 0.7))
}

function torsoShape({ shoulders: s, shoulderY: y, waist, hips, hipY, neck }: BodyStyle, raise: number, flare = 0): string {
  const top = y + raise
  const [half, end] = [waist, hipY + 0.35]
  return `M${-neck * 1.25} ${top - 0.3} C${-s * 0.6} ${top - 0.12} ${-s * 0.92} ${top - 0.1} ${-s} ${top + 0.28} C${-s * 1.0} ${top + 0.9} ${-half * 1.12} ${top + 1.4} ${-half} ${(y + hipY) / 2 + 0.3} C${-half} ${hipY - 0.4} ${-hips} ${hipY - 0.3} ${-hips - flare} ${end}
    H${hips + flare} C${hips} ${hipY - 0.3} ${half} ${hipY - 0.4} ${half} ${(y + hipY) / 2 + 0.3} C${half * 1.12} ${top + 1.4} ${s} ${top + 0.9} ${s} ${top + 0.28} C${s * 0.92} ${top - 0.1} ${s * 0.6} ${top - 0.12} ${neck * 1.25} ${top - 0.3} Z`
}

function drawTorso(pen: Pen, body: BodyPose, look: Look, style: BodyStyle, raise: number, skin: Ink): void {
  const { garment, cloth, trim } = look
  const { neck, shoulderY, shoulders, hips, hipY, footY, outline, line } = style
  const top = shoulderY + raise
  const shape = torsoShape(style, raise)
  pen.within([turned(body.lean, 0, hipY)], () => {
    if (outline > 0) pen.line([[-shoulders, top + 0.28], [-style.waist, (shoulderY + hipY) / 2 + 0.3], [-hips, hipY + 0.3]], outline * 2, line)
    if (garment === 'coat') drawCoatTails(pen, look, style)
    if (garment === 'dress' || garment === 'gown' || garment === 'robe') {
      const [wide, low] = garment === 'robe' ? [hips * 1.7, footY - 0.1] : garment === 'gown' ? [hips * 2.3, footY + 0.2] : [hips * 1.75, hipY + (footY - hipY) * 0.42]
      const skirt = `M${-hips * 0.9} ${hipY - 0.2} C${-hips * 1.1} ${hipY + 0.8} ${-wide} ${low - 0.8} ${-wide} ${low} C${-wide * 0.4} ${low + 0.16} ${wide * 0.4} ${low + 0.16} ${wide} ${low} C${wide} ${low - 0.8} ${hips * 1.1} ${hipY + 0.8} ${hips * 0.9} ${hipY - 0.2} Z`
      pen.fill(skirt, { from: [-wide, 0], to: [wide, 0], stops: [[0, darker(cloth, 0.35)], [0.35, lighter(cloth, 0.06)], [0.6, cloth], [1, darker(cloth, 0.45)]] })
      for (const k of [-0.55, -0.2, 0.15, 0.5]) pen.line([[k * hips, hipY + 0.1], [k * wide * 0.9, (hipY + low) / 2], [k * wide, low - 0.05]], [0.02, 0.07, 0.1], clear(darker(cloth, 0.6), 0.3))
    }
    pen.fill(shape, { from: [-shoulders, top], to: [shoulders, top + 1.2], stops: [[0, lighter(cloth, 0.1)], [0.4, cloth], [1, darker(cloth, 0.38)]] })
    pen.clip(shape, () => {
      // Folds from the shoulders and at the waist, and the head's shadow.
      pen.ellipse(0.1, top - 0.12, neck * 2.3, 0.5, { centre: [0.1, top - 0.12], radius: [neck * 2.3, 0.5], stops: [[0, clear(darker(cloth, 0.8), 0.5)], [1, clear(cloth, 0)]] })
      for (const s of [-1, 1]) {
        pen.line([[s * shoulders * 0.72, top + 0.5], [s * shoulders * 0.6, top + 1.1], [s * shoulders * 0.68, top + 1.7]], [0.02, 0.07, 0.02], clear(darker(cloth, 0.6), 0.4))
        pen.line([[s * style.waist * 0.95, hipY - 1.1], [s * style.waist * 0.5, hipY - 0.9], [s * style.waist * 0.2, hipY - 0.85]], [0.05, 0.04, 0.01], clear(darker(cloth, 0.6), 0.3))
      }
      drawCollar(pen, look, style, top, skin)
    })
    if (garment === 'hoodie') {
      for (const s of [-1, 1]) pen.line([[s * 0.2, top + 0.2], [s * 0.24, top + 0.75], [s * 0.2, top + 1.15]], 0.045, lighter(trim, 0.55))
      pen.line([[-neck * 1.75, top - 0.22], [-neck * 1.1, top + 0.14], [0, top + 0.3], [neck * 1.1, top + 0.14], [neck * 1.75, top - 0.22]], [0.2, 0.3, 0.26, 0.3, 0.2], darker(cloth, 0.18))
    }
  })
}

/** Of a coat: down to the calves, open from the lowest button on. */
function drawCoatTails(pen: Pen, { cloth }: Look, { hips, hipY, footY }: BodyStyle): void {
  const low = hipY + (footY - hipY) * 0.62
  // Its lining, seen where it opens.
  pen.fill([[-0.05, hipY - 0.2], [0.05, hipY - 0.2], [0.36, low - 0.1], [-0.36, low - 0.1]], darker(cloth, 0.75))
  for (const side of [-1, 1]) {
    pen.fill(`M${side * 0.04} ${hipY - 0.3} C${side * 0.1} ${hipY + 1.2} ${side * 0.22} ${low - 1.2} ${side * 0.34} ${low} C${side * 0.8} ${low + 0.16} ${side * hips * 1.2} ${low + 0.1} ${side * hips * 1.42} ${low - 0.05} C${side * hips * 1.34} ${low - 2} ${side * hips * 1.12} ${hipY + 0.9} ${side * hips * 0.98} ${hipY - 0.3} Z`,
      { from: [-hips * 1.4, 0], to: [hips * 1.4, 0], stops: [[0, darker(cloth, 0.25)], [0.35, lighter(cloth, 0.08)], [0.6, cloth], [1, darker(cloth, 0.42)]] })
    for (const k of [0.5, 0.85]) pen.line([[side * hips * k, hipY + 0.4], [side * hips * k * 1.12, low - 0.3]], [0.02, 0.12, 0.05], clear(darker(cloth, 0.6), 0.35))
  }
}

function drawCollar(pen: Pen, { garment, cloth, trim }: Look, { neck, hipY, kind }: BodyStyle, top: number, skin: Ink): void {
  const vee = (depth: number, half: number): readonly Point[] => [[-half, top - 0.45], [half, top - 0.45], [half * 0.92, top - 0.1], [0, top + depth], [-half * 0.92, top - 0.1]]
  if (kind === 'metal') {
    pen.ellipse(0, top + 0.95, 0.3, 0.3, darker(trim, 0.5))
    pen.ellipse(0, top + 0.95, 0.23, 0.23, { centre: [0, top + 0.95], radius: 0.26, stops: [[0, [1, 1, 1]], [0.4, lighter(trim, 0.5)], [1, trim]] })
    for (const s of [-1, 1]) pen.line([[s * 0.7, top + 0.1], [s * 0.62, top + 0.8], [s * 0.78, hipY]], 0.03, clear(darker(cloth, 0.75), 0.7))
    return
  }
  switch (garment) {
    case 'spacesuit':
      drawSuitFront(pen, top)
      break
    case 'coat':
    case 'jacket': {
      pen.fill(vee(1.75, neck * 1.9), garment === 'coat' ? lighter(trim, 0.5) : hex('#f4f2ee'))
      pen.fill(vee(0.3, neck * 1.05), skin)
      if (garment === 'jacket') pen.fill([[-0.14, top + 0.16], [0.14, top + 0.16], [0.1, top + 0.36], [0.2, top + 1.4], [0, top + 1.7], [-0.2, top + 1.4], [-0.1, top + 0.36]], trim)
      for (const s of [-1, 1]) {
        if (garment === 'jacket') pen.fill([[s * neck * 1.12, top - 0.32], [s * neck * 0.5, top + 0.06], [s * 0.03, top + 0.22], [s * neck * 0.78, top + 0.42]], [1, 1, 1])
        pen.fill([[s * neck * 1.3, top - 0.34], [s * neck * 2.1, top + 0.5], [s * neck * 1.55, top + 0.7], [s * neck * 1.6, top + 0.95], [0, top + 1.85], [s * neck * 1.05, top + 0.2]], downwards(top, top + 1.8, lighter(cloth, 0.12), darker(cloth, 0.15)))
      }
      pen.ellipse(0.02, top + 2.3, 0.07, 0.07, darker(cloth, 0.6))
      break
    }
    case 'dress':
    case 'gown':
      pen.fill(`M${-neck * 1.9} ${top - 0.5} H${neck * 1.9} C${neck * 1.6} ${top + 0.55} ${-neck * 1.6} ${top + 0.55} ${-neck * 1.9} ${top - 0.5} Z`, { from: [0, top - 0.4], to: [0, top + 0.4], stops: [[0, darker(skin, 0.18)], [1, skin]] })
      pen.line([[-neck * 1.3, top - 0.2], [0, top + 0.26], [neck * 1.3, top - 0.2]], 0.025, lighter(trim, 0.4))
      break
    case 'robe':
      pen.fill(vee(1.0, neck * 1.4), skin)
      for (const s of [-1, 1]) pen.line([[s * neck * 1.35, top - 0.4], [s * neck * 0.95, top + 0.1], [0, top + 1.05], [-s * 0.1, hipY + 0.4]], 0.16, trim)
      pen.fill([[-2, hipY - 0.75], [2, hipY - 0.75], [2, hipY - 0.42], [-2, hipY - 0.42]], darker(trim, 0.15))
      break
    case 'hoodie':
      pen.fill(vee(0.34, neck * 1.25), darker(cloth, 0.45))
      break
    default:
      pen.fill(`M${-neck * 1.2} ${top - 0.5} H${neck * 1.2} C${neck * 1.1} ${top + 0.16} ${-neck * 1.1} ${top + 0.16} ${-neck * 1.2} ${top - 0.5} Z`, skin)
      pen.line([[-neck * 1.22, top - 0.3], [-neck * 0.7, top - 0.02], [0, top + 0.07], [neck * 0.7, top - 0.02], [neck * 1.22, top - 0.3]], 0.1, darker(cloth, 0.22))
  }
}

/** Of a suit for space: a box with lamps and hoses, a flag's place, a belt. */
function drawSuitFront(pen: Pen, top: number): void {
  const grey = hex('#8d949c')
  pen.fill([[-0.72, top + 0.95], [0.72, top + 0.95], [0.66, top + 1.95], [-0.66, top + 1.95]], { from: [0, top + 0.9], to: [0, top + 2], stops: [[0, hex('#d5d9dd')], [1, grey]] })
  for (const [x, ink] of [[-0.42, '#e04a3c'], [-0.14, '#3c8fe0'], [0.14, '#3cc07a']] as const) pen.ellipse(x, top + 1.25, 0.09, 0.09, hex(ink))
  pen.fill([[-0.5, top + 1.5], [0.5, top + 1.5], [0.5, top + 1.72], [-0.5, top + 1.72]], hex('#2a3440'))
  for (const side of [-1, 1]) pen.line([[side * 0.6, top + 1.6], [side * 1.05, top + 1.3], [side * 1.1, top + 0.5], [side * 0.72, top + 0.05]], 0.13, grey)
  pen.line([[-1.6, top + 2.6], [0, top + 2.75], [1.6, top + 2.6]], 0.16, grey)
}

interface Arm {
  readonly shoulder: Point
  readonly elbow: Point
  readonly wrist: Point
}

function armOf(pose: ArmPose, side: -1 | 1, { shoulders, shoulderY, limb, hipY }: BodyStyle, raise: number): Arm {
  const shoulder = [side * (shoulders - limb * 0.75), shoulderY + raise + 0.42] as const
  const length = (hipY - shoulderY) * 0.53
  const wrist = [shoulder[0] + side * pose.out * 2, shoulder[1] + pose.down * length * 0.98] as const
  // Upper arms like to hang: a forearm that then comes towards us looks shorter than it is.
  const hanging = [shoulder[0] + side * length * 0.24, shoulder[1] + length * 0.93] as const
  const near = Math.hypot(wrist[0] - hanging[0], wrist[1] - hanging[1]) < length * 0.94
  return { shoulder, elbow: near && pose.akimbo !== true ? hanging : bent(shoulder, wrist, length, length * 0.94, side), wrist }
}

/** Of the sleeve: a share of the upper arm, or all of the arm. */
const sleeveOf = ({ garment }: Look, { kind }: BodyStyle): number => (garment === 'gown' ? 0.16 : garment === 'dress' ? 0.5 : garment === 'shirt' && kind !== 'metal' ? 0.8 : 2)

/** Lit from the upper left: its shade runs across it. */
function bone(pen: Pen, points: readonly Point[], widths: readonly number[], ink: Ink, { outline, line, limb }: BodyStyle): void {
  const [[ax, ay], [bx, by]] = points as readonly [Point, Point]
  const length = Math.hypot(bx - ax, by - ay) || 1
  const turn = by - ay - (bx - ax) >= 0 ? 1 : -1
  const [nx, ny] = [((by - ay) / length) * turn * limb, (-(bx - ax) / length) * turn * limb]
  if (outline > 0) pen.line(points, widths.map((w) => w + outline * 2), line)
  pen.line(points, widths, { from: [ax - nx, ay - ny], to: [ax + nx * 1.5, ay + ny * 1.5], stops: [[0, lighter(ink, 0.05)], [0.5, ink], [1, darker(ink, 0.3)]] })
}

function drawUpperArm(pen: Pen, { shoulder, elbow }: Arm, look: Look, style: BodyStyle, skin: Ink): void {
  const { limb, kind } = style
  const sleeve = sleeveOf(look, style)
  const along = (share: number): Point => [shoulder[0] + (elbow[0] - shoulder[0]) * share, shoulder[1] + (elbow[1] - shoulder[1]) * share]
  bone(pen, [shoulder, elbow], [limb * 2.05, limb * 1.62], sleeve > 1 ? look.cloth : skin, style)
  if (sleeve <= 1) bone(pen, [shoulder, along(sleeve)], [limb * 2.25, limb * 2.0], look.cloth, style)
  if (kind === 'metal') pen.ellipse(...elbow, limb * 0.85, limb * 0.85, darker(look.cloth, 0.35))
}

function drawForearm(pen: Pen, pose: ArmPose, { elbow, wrist }: Arm, side: -1 | 1, look: Look, style: BodyStyle, skin: Ink): void {
  const { limb, hand, kind, outline, line } = style
  const covered = sleeveOf(look, style) > 1
  bone(pen, [elbow, wrist], [limb * 1.62, limb * (covered ? 1.28 : 1.08)], covered ? look.cloth : skin, style)
  const [[ex, ey], [hx, hy]] = [elbow, wrist]
  if (look.garment === 'spacesuit') pen.line([[hx - (hx - ex) * 0.2, hy - (hy - ey) * 0.2], [hx, hy]], limb * 1.7, hex('#9aa1a9'))
  if (look.garment === 'jacket' && kind !== 'metal') pen.line([[hx - (hx - ex) * 0.08, hy - (hy - ey) * 0.08], [hx, hy]], limb * 1.16, [0.96, 0.95, 0.93])
  // The hand goes on as the forearm does, seen from the right one.
  const way = Math.atan2(-side * (hx - ex), hy - ey)
  pen.within([moved(hx, hy), scaled(side, 1), turned(way * 0.94), scaled(hand)], () => { drawHand(pen, pose.hand, look.garment === 'spacesuit' ? hex('#8d949c') : skin, kind, outline, line) })
}

/** Where the elbow is: outside, or below where the hand is high. */
function bent([ax, ay]: Point, [bx, by]: Point, upper: number, lower: number, side: number): Point {
  const [dx, dy] = [bx - ax, by - ay]
  const reach = Math.min(Math.hypot(dx, dy), (upper + lower) * 0.999)
  const along = (reach * reach + upper * upper - lower * lower) / (2 * reach)
  const off = Math.sqrt(Math.max(0, upper * upper - along * along))
  const scale = 1 / (Math.hypot(dx, dy) || 1)
  const [ux, uy] = [dx * scale, dy * scale]
  const out = [ax + ux * along + -uy * off, ay + uy * along + ux * off] as const
  const inn = [ax + ux * along + uy * off, ay + uy * along - ux * off] as const
  const score = ([x, y]: Point): number => x * side * 0.6 + y
  return score(out) > score(inn) ? out : inn
}

/** A right hand hanging down, its thumb towards the body. Its palm is about 1 wide. */
function drawHand(pen: Pen, shape: ArmPose['hand'], skin: Ink, kind: BodyStyle['kind'], outline: number, line: Ink): void {
  const fingers = {
    relaxed: { spread: 0.05, length: 0.72, curl: 0.22 }, open: { spread: 0.2, length: 0.92, curl: 0 }, fist: { spread: 0.02, length: 0.2, curl: 0 }, point: { spread: 0.03, length: 0.22, curl: 0 },
  }[shape]
  const lengths = [0.92, 1.05, 1, 0.8]
  const digits: (readonly Point[])[] = lengths.map((length, i) => {
    const angle = (i - 1.5) * fingers.spread
    const reach = shape === 'point' && i === 0 ? 0.95 : fingers.length * length
    const [x, y] = [(i - 1.5) * 0.235, 0.78]
    const [mx, my] = [x + Math.sin(angle) * reach * 0.55, y + Math.cos(angle) * reach * 0.55]
    return [[x, y - 0.1], [mx, my], [mx + Math.sin(angle - fingers.curl) * reach * 0.5, my + Math.cos(angle - fingers.curl) * reach * 0.5]]
  })
  const thumb: readonly Point[] = shape === 'fist' ? [[-0.38, 0.34], [-0.46, 0.62], [-0.12, 0.8]] : shape === 'open' ? [[-0.38, 0.28], [-0.72, 0.52], [-0.92, 0.82]] : [[-0.36, 0.26], [-0.52, 0.56], [-0.46, 0.9]]
  const palm = 'M-0.3 -0.1 C-0.46 0.1 -0.5 0.5 -0.44 0.84 C-0.2 0.98 0.3 0.98 0.46 0.8 C0.5 0.4 0.42 0.1 0.3 -0.1 Z'
  const edge = outline / 0.42
  const fill = { from: [-0.6, 0], to: [0.7, 0.6], stops: [[0, lighter(skin, 0.08)], [0.5, skin], [1, darker(skin, 0.24)]] } as const
  if (outline > 0) {
    pen.within([scaled(1.06)], () => { pen.fill(palm, line) })
    for (const digit of [...digits, thumb]) pen.line(digit, 0.25 + edge, line)
  }
  for (const digit of digits) pen.line(digit, [0.25, 0.24, 0.19], fill)
  pen.fill(palm, fill)
  pen.line(thumb, [0.29, 0.26, 0.2], fill)
  const crease = clear(darker(skin, 0.6), 0.5)
  if (shape === 'fist' || shape === 'point') for (let i = 0; i < 3; i++) pen.line([[(i - 1) * 0.235, 0.66], [(i - 1) * 0.235, 0.98]], [0.01, 0.035, 0.02], crease)
  else for (let i = 0; i < 3; i++) pen.line([[(i - 1) * 0.235, 0.86], [(i - 1) * 0.24, 1.02]], [0.01, 0.03, 0.02], crease)
  if (kind === 'metal') for (const [x, y] of digits.flatMap((digit) => digit.slice(1, 2))) pen.ellipse(x, y, 0.08, 0.08, darker(skin, 0.55))
}

/** Where knees and soles are of who sits. */
export function seatedAt(hipY: number, footY: number): { readonly kneeY: number; readonly footY: number } {
  const kneeY = hipY + 0.75
  return { kneeY, footY: kneeY + (footY - hipY) * 0.52 }
}

function drawLegs(pen: Pen, { step, stride, seated = false }: BodyPose, look: Look, { hips, hipY, footY, limb, kind, outline, line, skin }: BodyStyle): void {
  const bare = look.garment === 'dress' || look.garment === 'gown'
  const ink = bare ? skin(look) : kind === 'metal' || look.garment === 'spacesuit' ? look.cloth : darker(look.trim, 0.1)
  for (const side of [-1, 1] as const) {
    const phase = Math.sin((step + (side === 1 ? 0.5 : 0)) * 2 * Math.PI)
    const lift = Math.max(0, Math.cos((step + (side === 1 ? 0.5 : 0)) * 2 * Math.PI)) * stride
    const top: Point = [side * hips * 0.5, hipY]
    const low = seatedAt(hipY, footY)
    const foot: Point = seated ? [side * hips * 0.7, low.footY] : [side * hips * 0.52 + phase * stride * 1.5, footY - lift * 0.45]
    const length = (footY - hipY) / 2
    const knee: Point = seated ? [side * hips * 0.74, low.kneeY] : stride > 0 ? bent(top, foot, length * 1.02, length * 1.02, 1) : [side * hips * 0.54, hipY + length]
    const paint = { from: [top[0] - limb * 1.4, 0] as const, to: [top[0] + limb * 1.8, 0] as const, stops: [[0, lighter(ink, 0.08)], [0.45, ink], [1, darker(ink, 0.4)]] as const }
    for (const [points, widths] of [[[top, knee], [limb * 2.7, limb * (seated ? 2.9 : 2.05)]], [[knee, foot], [limb * (seated ? 2.5 : 2.05), limb * 1.5]]] as const) {
      if (outline > 0) pen.line(points, widths.map((w) => w + outline * 2), line)
      pen.line(points, widths, paint)
    }
    const shoe = look.garment === 'spacesuit' ? hex('#8d949c') : kind === 'metal' ? darker(look.cloth, 0.3) : darker(look.trim, 0.55)
    const toes = stride > 0 ? 1 : side
    pen.within([moved(foot[0], foot[1]), scaled(toes * limb, limb)], () => {
      pen.fill('M-0.9 -0.7 C-1 0.2 -1 0.5 -0.9 0.72 H2.3 C2.4 0.2 1.9 -0.06 1.3 -0.2 C1 -0.3 0.9 -0.6 0.85 -0.8 Z', downwards(-0.7, 0.7, lighter(shoe, 0.15), shoe))
      pen.fill([[-0.95, 0.6], [2.36, 0.6], [2.32, 0.85], [-0.92, 0.85]], lighter(shoe, 0.5))
    })
  }
}
