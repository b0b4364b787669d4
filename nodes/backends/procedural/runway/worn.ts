/** What clothes have in common: the body in them, legs, arms, a bodice, a top, what a cloth looks like. Pure. */
import type { Ink, Paint, Pen, Point } from '../../../../engine/api.ts'
import { clear, darker, hex, lighter, mixed } from '../../../shared/figures/inks.ts'
import { unit } from '../noise.ts'
import { bareLeg, bothSides, drawArm, hand, leaning, shoe, sleeve, smoothly, trouserLeg, type Eye } from './body.ts'
import type { Walk } from './gait.ts'
import type { Outfit } from './outfit.ts'

export interface Worn {
  readonly pen: Pen
  readonly eye: Eye
  readonly walk: Walk
  readonly outfit: Outfit
  readonly time: number
  /** How large it is seen, in heights of the picture for half a head: what is far needs no seams. */
  readonly unit: number
}

export type Half = readonly Point[]

/** From the armpit down. */
const WOMAN: Half = [[1.06, 3.0], [1.12, 3.55], [0.98, 4.25], [0.78, 5.05], [0.82, 5.4]]
const MAN: Half = [[1.42, 3.0], [1.38, 3.7], [1.22, 4.5], [1.08, 5.3], [1.06, 6.0]]
const trunkOf = ({ man }: Outfit): Half => (man ? MAN : WOMAN)

/** Skin of neck, shoulders and chest; clothes lie over it. */
export function drawTrunk({ pen, walk, outfit }: Worn): void {
  const { man, look: { skin } } = outfit
  const shoulder: Half = man ? [[0.36, 0.7], [0.4, 1.5], [0.9, 1.86], [1.5, 2.06], [1.72, 2.4], [1.62, 2.8]] : [[0.27, 0.7], [0.29, 1.5], [0.62, 1.86], [1.16, 2.06], [1.36, 2.34], [1.3, 2.75]]
  const outline = smoothly(bothSides([...shoulder, ...trunkOf(outfit)], walk), 0.9)
  pen.fill(outline, { from: [-1.5, 1], to: [1.6, 3], stops: [[0, darker(skin, 0.1)], [0.3, lighter(skin, 0.05)], [0.7, skin], [1, darker(skin, 0.12)]] })
  pen.clip(outline, () => {
    const [x, y] = leaning(0, 1.15, walk)
    pen.ellipse(x, y, 0.6, 0.62, { centre: [x, y - 0.1], radius: [0.6, 0.62], stops: [[0, clear(darker(skin, 0.8), 0.6)], [0.6, clear(darker(skin, 0.7), 0.35)], [1, clear(skin, 0)]] })
    for (const side of [-1, 1]) pen.line([leaning(side * 0.14, 2.02, walk), leaning(side * 0.6, 1.96, walk), leaning(side * 1.05, 2.08, walk)], [0.02, 0.06, 0.02], clear(darker(skin, 0.5), 0.35))
    if (!man) pen.line([leaning(0.02, 3.0, walk), leaning(0, 3.5, walk)], [0.02, 0.07], clear(darker(skin, 0.6), 0.35))
  })
}

const backFirst = ({ walk: { legs } }: Worn): readonly (typeof legs)[number][] => (legs[0].ankle[2] <= legs[1].ankle[2] ? [legs[0], legs[1]] : [legs[1], legs[0]])

export function bareLegs(worn: Worn, ink: Ink): void {
  const { pen, eye, outfit: { look, man } } = worn
  for (const leg of backFirst(worn)) {
    shoe(pen, eye, leg, ink, man ? 0 : 0.95, 0, look.skin)
    bareLeg(pen, eye, leg, look.skin, man)
  }
}

export function trousers(worn: Worn, ink: Ink, wide: number, gloss = 0, sneakers = false): void {
  const { pen, eye, walk, outfit } = worn
  const footwear = sneakers ? hex('#e9e7e3') : outfit.man ? hex('#241a16') : darker(mixed(ink, hex('#1a1a1e'), 0.5), 0.3)
  for (const leg of backFirst(worn)) {
    shoe(pen, eye, leg, footwear, outfit.man || sneakers ? 0 : 0.8, sneakers ? 1 : 0, outfit.look.skin)
    trouserLeg(pen, eye, leg, ink, outfit.man, wide, gloss)
  }
  // The seat goes over into both legs.
  const seat = outfit.man ? 1.1 : 1.13
  const faded = (top: Ink): Paint => ({ from: [0, 7], to: [0, 8.5], stops: [[0, top], [1, clear(top, 0)]] })
  const shape = smoothly(bothSides([[seat * 0.76, 4.9], [seat * 0.94, 6.1], [seat * 1.05, 7.0], [seat * 1.02, 8.4]], walk), 0.7)
  pen.fill(shape, faded(ink))
  pen.clip(shape, () => {
    for (const side of [-1, 1]) pen.line([leaning(side * 1.02, 5, walk), leaning(side * 1.12, 6.2, walk), leaning(side * 1.2, 8.2, walk)], [0.3, 0.34, 0.2], clear(darker(ink, 0.5), 0.3))
    pen.line([leaning(-0.5, 5.4, walk), leaning(-0.62, 6.6, walk), leaning(-0.6, 8.2, walk)], [0.1, 0.5, 0.2], clear(lighter(ink, 0.3 + gloss), 0.16))
  })
  pen.line([leaning(0, 5.7, walk), leaning(0.02, 7.9, walk)], [0.03, 0.06], clear(darker(ink, 0.7), 0.45))
}

/** Shoulders lie over bare arms, and under sleeves. */
export function bareArms(worn: Worn): void {
  const { pen, eye, walk, outfit: { look, man } } = worn
  walk.arms.forEach((arm, i) => { drawArm(pen, eye, arm, i === 0 ? -1 : 1, look.skin, man) })
  drawTrunk(worn)
}

export function sleeved(worn: Worn, share: number, full: number): void {
  drawTrunk(worn)
  sleeves(worn, worn.outfit.ink, share, full, gloss(worn.outfit))
}

export function sleeves({ pen, eye, walk, outfit: { look, man } }: Worn, ink: Ink, share: number, full: number, gloss = 0): void {
  walk.arms.forEach((arm, i) => {
    const side = i === 0 ? -1 : 1
    if (share < 1) drawArm(pen, eye, arm, side, look.skin, man)
    else hand(pen, eye, arm.elbow, arm.wrist, side, look.skin, man ? 1.18 : 0.88)
    sleeve(pen, eye, arm, ink, share, full * (man ? 1.16 : 0.94), gloss)
  })
}

export const gloss = ({ cloth }: Outfit): number => (cloth === 'satin' ? 0.26 : cloth === 'leather' ? 0.3 : cloth === 'sequins' ? 0.16 : cloth === 'velvet' ? -0.02 : 0.03)

/** A cloth's own marks within an outline, from row to row, so far to either side. */
export function textile({ pen, walk, outfit: { cloth, ink, cut }, time, unit: size }: Worn, outline: string, [top, foot]: readonly [number, number], [narrow, wide]: readonly [number, number]): void {
  if (cloth === undefined || cloth === 'satin' || cloth === 'wool' || size < 0.006) return
  pen.clip(outline, () => {
    if (cloth === 'sequins') {
      const count = size > 0.02 ? 420 : 170
      for (let k = 0; k < count; k++) {
        const down = unit(k, 1, cut)
        const [x, y] = leaning((unit(k, 2, cut) * 2 - 1) * (narrow + (wide - narrow) * down), top + (foot - top) * down, walk)
        const light = Math.max(0, Math.sin(time * (5 + 5 * unit(k, 3, cut)) + k * 2.4 + x * 3)) ** 3
        pen.ellipse(x, y, 0.065, 0.065, clear(light > 0.4 ? lighter(ink, 0.85) : k % 2 === 0 ? lighter(ink, 0.3) : darker(ink, 0.4), 0.35 + 0.6 * light))
      }
    } else if (cloth === 'floral') {
      const inks = [hex('#f3d7dc'), hex('#e24f6b'), hex('#f2c14a'), hex('#fdf6ec')]
      for (let k = 0; k < 90; k++) {
        const down = unit(k, 1, cut)
        const [x, y] = leaning((unit(k, 2, cut) * 2 - 1) * (narrow + (wide - narrow) * down), top + (foot - top) * down, walk)
        const r = 0.1 + 0.1 * unit(k, 4, cut)
        for (let petal = 0; petal < 5; petal++) pen.ellipse(x + Math.cos(petal * 1.257 + k) * r, y + Math.sin(petal * 1.257 + k) * r, r * 0.7, r * 0.7, inks[k % 4]!)
        pen.ellipse(x, y, r * 0.5, r * 0.5, hex('#7a5a1c'))
        pen.line([[x + r * 1.6, y + r], [x + r * 2.6, y + r * 1.9]], [0.03, 0.09, 0.02], hex('#3f6b43'))
      }
    } else if (cloth === 'plaid') {
      for (let k = -12; k <= 12; k++) pen.line([leaning(k * 0.3, top, walk), leaning(k * 0.3 * (wide / narrow) * 0.7, foot, walk)], k % 3 === 0 ? 0.07 : 0.025, clear(lighter(ink, 0.6), k % 3 === 0 ? 0.32 : 0.28))
      for (let y = top; y < foot; y += 0.45) pen.line([leaning(-wide, y, walk), leaning(wide, y, walk)], 0.04, clear(k3(y) ? lighter(ink, 0.6) : darker(ink, 0.5), 0.28))
    } else if (cloth === 'velvet') {
      for (let k = 0; k < 5; k++) pen.line([leaning(-0.9 + k * 0.4, top + 0.3, walk), leaning((-0.9 + k * 0.4) * (wide / narrow) * 0.8, foot - 0.2, walk)], [0.05, 0.22, 0.1], clear(lighter(ink, 0.35), 0.2))
    } else if (cloth === 'leather') for (let k = 0; k < 6; k++) {
      const [x, y] = leaning((unit(k, 6, cut) * 2 - 1) * narrow * 0.8, top + (foot - top) * unit(k, 7, cut) * 0.8, walk)
      pen.line([[x, y], [x + 0.12, y + 0.8], [x + 0.05, y + 1.5]], [0.01, 0.1, 0.02], [1, 1, 1, 0.24])
    } else for (let k = 0; k < 60; k++) {
      const down = unit(k, 1, cut)
      const [x, y] = leaning((unit(k, 2, cut) * 2 - 1) * (narrow + (wide - narrow) * down), top + (foot - top) * down, walk)
      pen.ellipse(x, y, 0.05, 0.05, clear(lighter(ink, 0.8), 0.5))
    }
  })
}
const k3 = (y: number): boolean => Math.round(y / 0.45) % 2 === 0

/** Bodice from a neckline down to the waist: what it is cut like goes by the outfit. */
export function bodice(worn: Worn): void {
  const { pen, walk, outfit } = worn
  const { ink, cut } = outfit
  const kind = cut % 4
  const line = trunkOf(outfit)
  const neckline: readonly Point[] = kind === 0 ? [[0, 3.02], [0.5, 2.72], [0.98, 2.86]] : kind === 1 ? [[0, 3.5], [0.3, 2.8], [0.62, 2.0], [0.86, 2.02], [1.06, 2.9]] : kind === 2 ? [[0, 1.62], [0.3, 1.58], [0.62, 2.1], [0.92, 2.8]] : [[0, 2.55], [0.5, 2.45], [0.82, 2.06], [1.02, 2.1], [1.1, 2.8]]
  const half: Half = [...neckline.slice(1), ...line.map(([x, y]): Point => [x * 1.03, y])]
  const points = [leaning(...neckline[0]!, walk), ...half.map(([x, y]) => leaning(x, y, walk)), ...half.toReversed().map(([x, y]) => leaning(-x, y, walk))]
  const outline = smoothly(points, 0.85)
  pen.fill(outline, { from: [-1.15, 2.4], to: [1.25, 4.6], stops: [[0, darker(ink, 0.3)], [0.3, lighter(ink, 0.1 + gloss(outfit))], [0.55, ink], [1, darker(ink, 0.45)]] })
  for (const side of [-1, 1]) {
    pen.line([leaning(side * 0.52, 3.0, walk), leaning(side * 0.6, 3.9, walk), leaning(side * 0.4, 5.0, walk)], [0.02, 0.05, 0.03], clear(darker(ink, 0.6), 0.45))
    const [x, y] = leaning(side * 0.52, 3.45, walk)
    pen.ellipse(x - 0.08, y, 0.42, 0.4, { centre: [x - 0.1, y - 0.1], radius: [0.42, 0.42], stops: [[0, clear(lighter(ink, 0.5), 0.3 + gloss(outfit))], [1, clear(ink, 0)]] })
  }
  textile(worn, outline, [2.6, 5.3], [1.0, 0.8])
}

export function waist({ pen, walk }: Worn, ink: Ink, half: number, buckle: boolean): void {
  pen.line([leaning(-half, 5.1, walk), leaning(0, 5.22, walk), leaning(half, 5.1, walk)], 0.26, { from: [-half, 0], to: [half, 0], stops: [[0, darker(ink, 0.4)], [0.35, lighter(ink, 0.3)], [1, darker(ink, 0.4)]] })
  if (!buckle) return
  const [x, y] = leaning(0, 5.21, walk)
  pen.fill([[x - 0.2, y - 0.18], [x + 0.2, y - 0.18], [x + 0.2, y + 0.18], [x - 0.2, y + 0.18]], hex('#d9b45e'))
  pen.fill([[x - 0.12, y - 0.1], [x + 0.12, y - 0.1], [x + 0.12, y + 0.1], [x - 0.12, y + 0.1]], ink)
}

/** A shirt or a knitted top, with a high or a round neck. */
export function top({ pen, walk, outfit }: Worn, ink: Ink, high: boolean, under = false): void {
  const { man } = outfit
  // Under a jacket its shoulders are not seen.
  const shoulders: Half = under ? [[0.9, 2.1], [0.95, 2.8]] : [[man ? 1.66 : 1.3, 2.1], [man ? 1.5 : 1.2, 2.8]]
  const half: Half = [[high ? 0.34 : 0.5, high ? 1.25 : 1.9], [man && !under ? 1.0 : 0.72, 1.86], ...shoulders, ...trunkOf(outfit).map(([x, y]): Point => [x * (under ? 0.9 : 1.03), y])]
  const outline = smoothly(bothSides(half, walk), 0.85)
  pen.fill(outline, { from: [-1.4, 2], to: [1.5, 4.5], stops: [[0, darker(ink, 0.2)], [0.35, lighter(ink, 0.08)], [0.6, ink], [1, darker(ink, 0.42)]] })
  pen.clip(outline, () => {
    for (const side of [-1, 1]) pen.line([leaning(side * 0.95, 2.8, walk), leaning(side * 0.7, 3.8, walk), leaning(side * 0.75, 5.1, walk)], [0.02, 0.12, 0.04], clear(darker(ink, 0.6), 0.3))
    pen.line([leaning(-0.6, 4.9, walk), leaning(0, 5.05, walk), leaning(0.6, 4.85, walk)], [0.02, 0.1, 0.02], clear(darker(ink, 0.6), 0.3))
  })
}
