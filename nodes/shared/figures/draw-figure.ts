/** A whole figure within a frame. */
import { type Drawing, moved, Pen, scaled, turned } from '../../../engine/api.ts'
import type { BodyStyle, Figure, FigureName, Look, Shot } from './figure.ts'
import { animal } from './kinds/animal.ts'
import { anime, cartoon, cyborg, fantasy, person } from './kinds/humans.ts'
import { monkey } from './kinds/monkey.ts'
import { robot } from './kinds/robot.ts'
import { drawArms, drawBody, seatedAt } from './parts/body.ts'
import { drawHelmet, drawPack } from './parts/helmet.ts'
import { HANGING, type Pose } from './pose.ts'


const DRAWN: Readonly<Record<FigureName, Figure>> = { person, monkey, anime, cartoon, robot, animal, fantasy, cyborg }

/** Top and bottom of what the frame shows, in half heads from the head's middle. */
function frameOf(shot: Shot, { shoulderY, hipY, footY }: Figure['body']): readonly [number, number] {
  if (shot === 'close-up') return [-1.72, shoulderY + 0.58]
  return shot === 'medium' ? [-1.9, hipY + 0.1] : [-2.0, footY + 0.7]
}

export function drawFigure(name: FigureName, asked: Pose, look: Look, shot: Shot, width: number, height: number, across = 0.5): Drawing {
  const pen = new Pen(width, height)
  drawFramed(pen, name, asked, look, shot, width, height, across)
  return pen.done()
}

/** A figure as large as the shot asks for in a frame. */
export function drawFramed(pen: Pen, name: FigureName, asked: Pose, look: Look, shot: Shot, width: number, height: number, across: number): void {
  const [top, bottom] = frameOf(shot, bodyOf(name, look))
  const unit = Math.min(height / (bottom - top), width / 3.4)
  // What hands do is out of sight, or cut off by the frame.
  const pose: Pose = shot === 'close-up' ? { ...asked, body: { ...asked.body, left: HANGING, right: HANGING } } : asked
  // A narrow frame has room above the head, never below.
  drawInto(pen, name, pose, look, { x: width * across, head: height - bottom * unit, unit, shadow: shot === 'wide' })
}

/** A whole figure that stands with its soles on row `y`, as tall as given, in pixels. */
export function drawStanding(pen: Pen, name: FigureName, pose: Pose, look: Look, x: number, y: number, tall: number): void {
  const { hipY, footY } = bodyOf(name, look)
  const unit = tall / (footY + 1.5)
  const low = pose.body.seated === true ? seatedAt(hipY, footY).footY : footY
  drawInto(pen, name, pose, look, { x, head: y - (low + 0.3) * unit, unit, shadow: true })
}

/** Children have large heads on short bodies; a suit for space is thick. */
function bodyOf(name: FigureName, { young, garment }: Look): BodyStyle {
  const { body } = DRAWN[name]
  if (garment === 'spacesuit') return { ...body, limb: body.limb * 1.42, hips: body.hips * 1.16, waist: body.waist * 1.22, hand: body.hand * 1.2 }
  if (!young) return body
  const { neck, shoulders, shoulderY, waist, hips, hipY, footY, limb, hand } = body
  const [low, feet] = [shoulderY * 0.9 + (hipY - shoulderY) * 0.62, (footY - hipY) * 0.52]
  return { ...body, neck: neck * 0.74, shoulders: shoulders * 0.68, shoulderY: shoulderY * 0.9, waist: waist * 0.76, hips: hips * 0.76, hipY: low, footY: low + feet, limb: limb * 0.74, hand: hand * 0.76 }
}

interface Placed {
  readonly x: number
  /** Row of the head's middle. */
  readonly head: number
  /** Pixels of half a head. */
  readonly unit: number
  readonly shadow: boolean
}

function drawInto(pen: Pen, name: FigureName, pose: Pose, look: Look, { x, head, unit, shadow }: Placed): void {
  const figure = { ...DRAWN[name], body: bodyOf(name, look) }
  const { face, body } = pose
  const raise = -body.shoulders * 0.05 - body.breath * 0.018
  const lean = [turned(body.lean, 0, figure.body.hipY), moved(0, raise)]
  const tipped = [...lean, turned(face.roll, 0, 0.95), moved(0, face.pitch * 0.12)]
  pen.within([moved(x, head), scaled(unit)], () => {
    if (shadow) {
      // Where it stands, the ground is darker.
      const low = body.seated === true ? seatedAt(figure.body.hipY, figure.body.footY).footY : figure.body.footY
      const [y, half] = [low + 0.42, figure.body.hips * 2.4]
      pen.ellipse(0, y, half, half * 0.16, { centre: [0, y], radius: [half, half * 0.16], stops: [[0, [0, 0, 0, 0.5]], [0.6, [0, 0, 0, 0.25]], [1, [0, 0, 0, 0]]] })
    }
    pen.within(tipped, () => figure.behind?.(pen, pose, look))
    if (look.garment === 'spacesuit') pen.within(lean, () => { drawPack(pen) })
    drawBody(pen, pose, look, figure.body)
    pen.within(tipped, () => {
      figure.head(pen, pose, look)
      if (look.garment === 'spacesuit') drawHelmet(pen, face)
    })
    pen.within([turned(body.lean, 0, figure.body.hipY)], () => { drawArms(pen, pose, look, figure.body) })
  })
}
