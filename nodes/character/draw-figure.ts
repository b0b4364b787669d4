/** A whole figure within a frame. */
import { type Drawing, moved, Pen, scaled, turned } from '../../engine/api.ts'
import type { Figure, FigureName, Look } from './figure.ts'
import { animal } from './figures/animal.ts'
import { anime, cartoon, cyborg, fantasy, person } from './figures/humans.ts'
import { monkey } from './figures/monkey.ts'
import { robot } from './figures/robot.ts'
import { drawArms, drawBody } from './parts/body.ts'
import { HANGING, type Pose } from './pose.ts'

export const SHOTS = ['close-up', 'medium', 'wide'] as const
export type Shot = (typeof SHOTS)[number]

const DRAWN: Readonly<Record<FigureName, Figure>> = { person, monkey, anime, cartoon, robot, animal, fantasy, cyborg }

/** Top and bottom of what the frame shows, in half heads from the head's middle. */
function frameOf(shot: Shot, { shoulderY, hipY, footY }: Figure['body']): readonly [number, number] {
  if (shot === 'close-up') return [-1.72, shoulderY + 0.58]
  return shot === 'medium' ? [-1.9, hipY + 0.1] : [-2.0, footY + 0.7]
}

export function drawFigure(name: FigureName, asked: Pose, look: Look, shot: Shot, width: number, height: number, across = 0.5): Drawing {
  const figure = DRAWN[name]
  const pen = new Pen(width, height)
  const [top, bottom] = frameOf(shot, figure.body)
  const unit = Math.min(height / (bottom - top), width / 3.4)
  // A narrow frame has room above the head, never below.
  const head = height - bottom * unit
  // What hands do is out of sight, or cut off by the frame.
  const pose: Pose = shot === 'close-up' ? { ...asked, body: { ...asked.body, left: HANGING, right: HANGING } } : asked
  const { face, body } = pose
  const raise = -body.shoulders * 0.05 - body.breath * 0.018
  const lean = [turned(body.lean, 0, figure.body.hipY), moved(0, raise)]
  const tipped = [...lean, turned(face.roll, 0, 0.95), moved(0, face.pitch * 0.12)]
  pen.within([moved(width * across, head), scaled(unit)], () => {
    if (shot === 'wide') {
      // Where it stands, the ground is darker.
      const [y, half] = [figure.body.footY + 0.42, figure.body.hips * 2.4]
      pen.ellipse(0, y, half, half * 0.16, { centre: [0, y], radius: [half, half * 0.16], stops: [[0, [0, 0, 0, 0.5]], [0.6, [0, 0, 0, 0.25]], [1, [0, 0, 0, 0]]] })
    }
    pen.within(tipped, () => figure.behind?.(pen, pose, look))
    drawBody(pen, pose, look, figure.body)
    pen.within(tipped, () => { figure.head(pen, pose, look) })
    pen.within([turned(body.lean, 0, figure.body.hipY)], () => { drawArms(pen, pose, look, figure.body) })
  })
  return pen.done()
}
