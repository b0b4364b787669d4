/** Gowns, dresses, skirts: what swings around the legs. Pure. */
import type { Ink, Point } from '../../../../engine/api.ts'
import { clear, darker, hex, lighter, mixed } from '../../../shared/figures/inks.ts'
import { unit } from '../noise.ts'
import { bareLeg, leaning, near, shoe, smoothly } from './body.ts'
import { FLOOR, HIP } from './gait.ts'
import { bareArms, bareLegs, bodice, drawTrunk, gloss, sleeved, sleeves, textile, top, waist, type Worn } from './worn.ts'

interface Skirt {
  readonly hem: number
  readonly wide: number
  /** How wide it is at the knee. */
  readonly knee: number
  readonly pleats: number
}

/** A skirt that swings: behind the hips, later than they, pushed by the knee that comes forward. */
function skirtOutline({ walk, eye }: Worn, { hem, wide, knee }: Skirt): { readonly outline: string; readonly swing: number } {
  const turn = walk.phase * 2 * Math.PI
  const swing = -0.16 * (hem - HIP) ** 0.75 * 0.42 * Math.sin(turn - 1.5)
  const side = (s: number): Point[] => {
    // The leg that is forward pushes its side out.
    const leg = walk.legs[s < 0 ? 0 : 1]
    const push = Math.max(0, leg.knee[2]) * 0.06
    const at = (x: number, y: number, share: number): Point => {
      const [px, py] = leaning(x * s, y, walk)
      return [px - walk.sway * share * 0.8 + swing * share, py]
    }
    const middle = (HIP + hem) / 2
    return [at(0.8, 5.0, 0), at(0.92, 5.6, 0), at(1.2, 6.8, 0), at((1.2 + knee) / 2 + push * 0.6, (6.8 + middle) / 2, 0.25), at(knee + push, middle, 0.5), at(knee + (wide - knee) * 0.5 + push, (middle + hem) / 2, 0.75), at(wide + push * 0.6, hem, 1)]
  }
  const right = side(1)
  const left = side(-1)
  const [lx, rx] = [left.at(-1)![0], right.at(-1)![0]]
  const foot = Array.from({ length: 9 }, (_, i): Point => {
    const t = (i + 1) / 10
    const x = rx + (lx - rx) * t
    const wave = Math.sin(t * 19 + turn * 0.5) * 0.09 * Math.min(1, wide / 2)
    return [x, near(eye, [0, hem + 0.24 * Math.sin(Math.PI * t), 0.6 * Math.sin(Math.PI * t)])[1] + wave]
  })
  return { outline: smoothly([...right, ...foot, ...left.toReversed()], 0.95), swing }
}

function drawSkirt(worn: Worn, skirt: Skirt): void {
  const { pen, walk, eye, outfit } = worn
  const { ink, cloth } = outfit
  const { outline, swing } = skirtOutline(worn, skirt)
  const { hem, wide, pleats } = skirt
  const shine = gloss(outfit)
  if (cloth === 'tulle') pen.within([], () => { pen.fill(skirtOutline(worn, { ...skirt, wide: wide * 1.18, knee: skirt.knee * 1.12 }).outline, clear(lighter(ink, 0.25), 0.3)) })
  pen.fill(outline, { from: [-wide + swing, 7], to: [wide + swing, hem], stops: [[0, darker(ink, 0.5)], [0.2, darker(ink, 0.12)], [0.36, lighter(ink, 0.1 + shine)], [0.5, ink], [0.72, darker(ink, 0.2)], [0.86, lighter(ink, shine * 0.5)], [1, darker(ink, 0.5)]] })
  pen.clip(outline, () => {
    // Folds fan out from the waist; those that face the light shine.
    for (let k = 0; k < pleats; k++) {
      const t = ((k + 0.5) / pleats) * 2 - 1
      const own = unit(k, 8, outfit.cut) * 0.5
      const top = leaning(t * 0.9, 5.7 + own, walk)
      const foot: Point = [t * wide * 1.02 + swing + 0.12 * Math.sin(walk.phase * 12.566 + k), hem + 0.3]
      const middle: Point = [(top[0] + foot[0]) / 2 + walk.sway * 0.5 - swing * 0.15, (top[1] + foot[1]) / 2]
      const width = (wide / pleats) * 1.1
      pen.line([top, middle, foot], [0.02, width * 0.35, width], clear(darker(ink, 0.65), 0.34))
      pen.line([[top[0] - width * 0.25, top[1] + 0.5], [middle[0] - width * 0.32, middle[1]], [foot[0] - width * 0.6, foot[1]]], [0.01, width * 0.22, width * 0.5], clear(lighter(ink, 0.4 + shine), 0.2 + shine))
    }
    // A knee under the cloth.
    for (const leg of walk.legs) {
      if (leg.knee[2] < 0.4) continue
      const [x, y, scale] = near(eye, leg.knee)
      const force = Math.min(1, leg.knee[2] / 2.4)
      pen.ellipse(x - 0.1, y, 0.62 * scale, 1.7 * scale, { centre: [x - 0.12, y - 0.5], radius: [0.62 * scale, 1.7 * scale], stops: [[0, clear(lighter(ink, 0.5 + shine), (0.26 + shine) * force)], [1, clear(ink, 0)]] })
      pen.line([[x + 0.45, y - 1.4], [x + 0.55, y], [x + 0.7, y + 2.4]], [0.04, 0.26, 0.1], clear(darker(ink, 0.7), 0.3 * force))
    }
    pen.fill([[-wide * 1.4, hem - 1.6], [wide * 1.4, hem - 1.6], [wide * 1.4, hem + 1], [-wide * 1.4, hem + 1]], { from: [0, hem - 1.6], to: [0, hem + 0.4], stops: [[0, clear(darker(ink, 0.8), 0)], [1, clear(darker(ink, 0.8), 0.4)]] })
  })
  textile(worn, outline, [5.6, hem], [1.1, wide])
}

export function gown(worn: Worn): void {
  const { pen, outfit } = worn
  const { ink, cut, look } = outfit
  const style = outfit.cloth === 'tulle' ? 1 : cut % 3
  const skirt: Skirt = style === 0 ? { hem: FLOOR - 0.15, wide: 2.7, knee: 1.34, pleats: 9 } : style === 1 ? { hem: FLOOR - 0.1, wide: 4.1, knee: 2.5, pleats: 15 } : { hem: FLOOR - 0.2, wide: 2.5, knee: 1.7, pleats: 10 }
  // The train lies on the floor behind.
  const train = skirtOutline(worn, { ...skirt, wide: skirt.wide * 1.28, hem: FLOOR + 0.1 }).outline
  pen.fill(train, darker(ink, 0.62))
  bareLegs(worn, darker(ink, 0.4))
  drawSkirt(worn, skirt)
  if (style === 2) slit(worn, skirt, look.skin)
  if (cut % 5 === 1) sleeved(worn, 1, 0.74)
  else bareArms(worn)
  bodice(worn)
  waist(worn, mixed(ink, hex('#e9d7a5'), cut % 2 === 0 ? 0.1 : 0.55), 0.82, false)
}

/** One leg shows through the skirt where it comes forward. */
function slit({ pen, walk, eye, outfit }: Worn, { hem }: Skirt, skin: Ink): void {
  const leg = walk.legs[1]
  const open = Math.min(1, Math.max(0, 0.25 + leg.knee[2] * 0.4))
  const [kx, ky] = near(eye, leg.knee)
  const [hx, hy] = leaning(0.42, 8.1, walk)
  const foot = near(eye, leg.ankle)
  const half = 0.25 + 0.75 * open
  pen.clip([[hx, hy], [(hx + kx) / 2 + half * 0.55, (hy + ky) / 2], [kx + half * 0.8, ky], [foot[0] + half * 1.25, hem + 0.9], [foot[0] - half * 0.95, hem + 0.9], [kx - half * 0.5, ky], [(hx + kx) / 2 - half * 0.15, (hy + ky) / 2]], () => {
    pen.fill([[-4, 7], [4, 7], [4, hem + 0.02], [-4, hem + 0.02]], { from: [kx - 0.8, 0], to: [kx + 0.9, 0], stops: [[0, darker(outfit.ink, 0.82)], [1, darker(outfit.ink, 0.6)]] })
    shoe(pen, eye, leg, darker(outfit.ink, 0.4), 0.95, 0, skin)
    bareLeg(pen, eye, leg, skin, false)
  })
}

export function dress(worn: Worn): void {
  const { outfit } = worn
  const { ink, cut, other } = outfit
  bareLegs(worn, cut % 2 === 0 ? darker(ink, 0.45) : hex('#1b1a1e'))
  drawSkirt(worn, { hem: cut % 3 === 0 ? 9.6 : 10.7, wide: 2.15, knee: 1.72, pleats: 8 })
  if (cut % 3 === 0) bareArms(worn)
  else sleeved(worn, cut % 3 === 1 ? 0.3 : 0.62, 0.98)
  bodice(worn)
  waist(worn, cut % 2 === 0 ? other : darker(ink, 0.3), 0.84, cut % 3 === 1)
}

export function skirtAndTop(worn: Worn): void {
  const { outfit } = worn
  const { other, cut } = outfit
  bareLegs(worn, hex('#1c1a1d'))
  drawSkirt(worn, { hem: 12.3, wide: 2.5, knee: 1.9, pleats: 14 })
  drawTrunk(worn)
  sleeves(worn, other, 1, 0.88)
  top(worn, other, cut % 2 === 0)
  waist(worn, hex('#2a1d17'), 0.86, true)
}
