/** Somebody who comes down a runway. Pure. */
import { type Ink, moved, type Pen, type Point, scaled, turned } from '../../../../engine/api.ts'
import { person } from '../../../shared/figures/kinds/humans.ts'
import { darker, hex, lighter } from '../../../shared/figures/inks.ts'
import { poseAt } from '../../../shared/figures/life.ts'
import { changed } from '../../../shared/figures/pose.ts'
import { SILENT } from '../../../shared/figures/speech/mouth-track.ts'
import { leaning, smoothly } from './body.ts'
import { DRESSED } from './clothes.ts'
import { CADENCE, FLOOR, HALF_HEAD, walkAt } from './gait.ts'
import { seen, sizeAt, type Lens } from './lens.ts'
import type { Outfit } from './outfit.ts'

export interface Walker {
  readonly outfit: Outfit
  /** Metres: to the right, and away from us. */
  readonly x: number
  readonly z: number
  /** Seconds, and what its steps are ahead of those of others. */
  readonly time: number
  readonly ahead: number
}

/** Metres from the floor to the middle of the head. */
export const TALL = FLOOR * HALF_HEAD

/** @param flip drawn upside down below its feet, as a floor mirrors it */
export function drawModel(pen: Pen, lens: Lens, { outfit, x, z, time, ahead }: Walker, flip = false): void {
  const unit = sizeAt(lens, z) * HALF_HEAD
  const [sx, sy] = seen(lens, x, 0, z)
  const { man, look, wear, cut } = outfit
  const flat = man || wear === 'streetwear'
  const phase = (((time * CADENCE * 0.5 + ahead) % 1) + 1) % 1
  const walk = walkAt(phase, { man, heel: flat ? 0.05 : wear === 'coat' || wear === 'suit' || wear === 'jumpsuit' ? 0.8 : 0.95, shoulder: man ? 1.62 : 1.3, pocket: (wear === 'coat' || wear === 'suit' || wear === 'streetwear') && cut % 3 === 0 ? (cut % 2 === 0 ? 1 : -1) : 0 })
  const eye = { far: z / HALF_HEAD, level: FLOOR - lens.high / HALF_HEAD }
  const life = poseAt(time, { emotion: 'confident', intensity: 0.35, seed: cut % 997, speech: SILENT, gestures: 0, walk: 0, facing: 0 })
  // They look over our heads and keep their mouths shut.
  const face = changed({ ...life.face, gazeX: 0.15 * Math.sin(time * 0.7 + cut), gazeY: -0.05, yaw: life.face.yaw * 0.7 + walk.sway * 0.14, pitch: -0.02 }, {})
  const place = flip ? [moved(sx, sy), scaled(unit, -unit), moved(0, -FLOOR)] : [moved(sx, sy), scaled(unit), moved(0, -FLOOR)]
  pen.within(place, () => {
    if (!flip) pen.ellipse(0.3, FLOOR + 0.1, 2.6, 0.5, { centre: [0.3, FLOOR + 0.1], radius: [2.6, 0.5], stops: [[0, [0, 0, 0, 0.55]], [0.5, [0, 0, 0, 0.3]], [1, [0, 0, 0, 0]]] })
    const [hx, hy] = leaning(0, 0, walk)
    const head = [moved(hx + walk.sway * 0.12, hy), turned(-walk.shoulders * 0.35, 0, 1.2)]
    const pose = { face, body: life.body }
    pen.within(head, () => person.behind?.(pen, pose, look))
    DRESSED[wear]({ pen, eye, walk, outfit, time, unit })
    pen.within(head, () => {
      person.head(pen, pose, look)
      if (!man && unit > 0.012) {
        earrings(pen, time, cut)
        if (look.haircut === 'long') locks(pen, look.hair, time, walk.sway)
      }
    })
  })
}

/** Hair that falls over the shoulders, and swings. */
function locks(pen: Pen, ink: Ink, time: number, sway: number): void {
  for (const side of [-1, 1]) {
    const swing = 0.06 * Math.sin(time * 5.8 - 0.8) - sway * 0.25
    const at = (x: number, y: number): Point => [side * x + swing * Math.max(0, y - 0.6) * 0.6, y]
    const shape = smoothly([at(0.78, -0.35), at(0.98, 0.1), at(1.04, 0.9), at(1.12, 1.7), at(1.08, 2.5), at(0.86, 3.25), at(0.7, 3.3), at(0.64, 2.6), at(0.72, 1.8), at(0.8, 1.0), at(0.72, 0.4)], 0.95)
    pen.fill(shape, { from: [side * 0.6, 0], to: [side * 1.15, 0], stops: [[0, darker(ink, 0.35)], [0.45, lighter(ink, 0.1)], [0.75, ink], [1, darker(ink, 0.3)]] })
    pen.clip(shape, () => {
      for (let k = 0; k < 9; k++) {
        const x = 0.68 + k * 0.055
        pen.line([at(x + 0.08, -0.2), at(x + 0.06, 0.8), at(x + 0.02 * Math.sin(k), 1.8), at(x - 0.04, 3.2)], [0.01, 0.03, 0.025, 0.01], k % 3 === 0 ? lighter(ink, 0.24) : darker(ink, 0.45), 0.5)
      }
    })
  }
}

function earrings(pen: Pen, time: number, cut: number): void {
  if (cut % 3 === 2) return
  const gold = cut % 2 === 0 ? hex('#e3b957') : hex('#dfe5ee')
  for (const side of [-1, 1]) {
    const swing = 0.05 * Math.sin(time * 11.6 + side)
    const [x, y] = [side * 0.8, 0.3]
    pen.line([[x, y], [x + swing, y + 0.36]], 0.03, gold)
    pen.ellipse(x + swing, y + 0.44, 0.08, 0.12, { centre: [x + swing - 0.02, y + 0.4], radius: 0.14, stops: [[0, [1, 1, 1]], [0.5, lighter(gold, 0.2)], [1, gold]] })
  }
}
