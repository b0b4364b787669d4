/** Garments, on a body that walks. Each draws what lies behind the legs, over them, and over the arms. Pure. */
import type { Ink, Paint, Pen, Point } from '../../../../engine/api.ts'
import { clear, darker, hex, lighter, mixed } from '../../../shared/figures/inks.ts'
import { unit } from '../noise.ts'
import { bareLeg, bothSides, drawArm, hand, leaning, near, shoe, sleeve, smoothly, trouserLeg, type Eye } from './body.ts'
import { FLOOR, HIP, type Walk } from './gait.ts'
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

type Half = readonly Point[]

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

function bareLegs(worn: Worn, ink: Ink): void {
  const { pen, eye, outfit: { look, man } } = worn
  for (const leg of backFirst(worn)) {
    shoe(pen, eye, leg, ink, man ? 0 : 0.95, 0, look.skin)
    bareLeg(pen, eye, leg, look.skin, man)
  }
}

function trousers(worn: Worn, ink: Ink, wide: number, gloss = 0, sneakers = false): void {
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
function bareArms(worn: Worn): void {
  const { pen, eye, walk, outfit: { look, man } } = worn
  walk.arms.forEach((arm, i) => { drawArm(pen, eye, arm, i === 0 ? -1 : 1, look.skin, man) })
  drawTrunk(worn)
}

function sleeved(worn: Worn, share: number, full: number): void {
  drawTrunk(worn)
  sleeves(worn, worn.outfit.ink, share, full, gloss(worn.outfit))
}

function sleeves({ pen, eye, walk, outfit: { look, man } }: Worn, ink: Ink, share: number, full: number, gloss = 0): void {
  walk.arms.forEach((arm, i) => {
    const side = i === 0 ? -1 : 1
    if (share < 1) drawArm(pen, eye, arm, side, look.skin, man)
    else hand(pen, eye, arm.elbow, arm.wrist, side, look.skin, man ? 1.18 : 0.88)
    sleeve(pen, eye, arm, ink, share, full * (man ? 1.16 : 0.94), gloss)
  })
}

const gloss = ({ cloth }: Outfit): number => (cloth === 'satin' ? 0.26 : cloth === 'leather' ? 0.3 : cloth === 'sequins' ? 0.16 : cloth === 'velvet' ? -0.02 : 0.03)

/** A cloth's own marks within an outline, from row to row, so far to either side. */
function textile({ pen, walk, outfit: { cloth, ink, cut }, time, unit: size }: Worn, outline: string, [top, foot]: readonly [number, number], [narrow, wide]: readonly [number, number]): void {
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
function bodice(worn: Worn): void {
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

function waist({ pen, walk }: Worn, ink: Ink, half: number, buckle: boolean): void {
  pen.line([leaning(-half, 5.1, walk), leaning(0, 5.22, walk), leaning(half, 5.1, walk)], 0.26, { from: [-half, 0], to: [half, 0], stops: [[0, darker(ink, 0.4)], [0.35, lighter(ink, 0.3)], [1, darker(ink, 0.4)]] })
  if (!buckle) return
  const [x, y] = leaning(0, 5.21, walk)
  pen.fill([[x - 0.2, y - 0.18], [x + 0.2, y - 0.18], [x + 0.2, y + 0.18], [x - 0.2, y + 0.18]], hex('#d9b45e'))
  pen.fill([[x - 0.12, y - 0.1], [x + 0.12, y - 0.1], [x + 0.12, y + 0.1], [x - 0.12, y + 0.1]], ink)
}

function gown(worn: Worn): void {
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

function dress(worn: Worn): void {
  const { outfit } = worn
  const { ink, cut, other } = outfit
  bareLegs(worn, cut % 2 === 0 ? darker(ink, 0.45) : hex('#1b1a1e'))
  drawSkirt(worn, { hem: cut % 3 === 0 ? 9.6 : 10.7, wide: 2.15, knee: 1.72, pleats: 8 })
  if (cut % 3 === 0) bareArms(worn)
  else sleeved(worn, cut % 3 === 1 ? 0.3 : 0.62, 0.98)
  bodice(worn)
  waist(worn, cut % 2 === 0 ? other : darker(ink, 0.3), 0.84, cut % 3 === 1)
}

function skirtAndTop(worn: Worn): void {
  const { outfit } = worn
  const { other, cut } = outfit
  bareLegs(worn, hex('#1c1a1d'))
  drawSkirt(worn, { hem: 12.3, wide: 2.5, knee: 1.9, pleats: 14 })
  drawTrunk(worn)
  sleeves(worn, other, 1, 0.88)
  top(worn, other, cut % 2 === 0)
  waist(worn, hex('#2a1d17'), 0.86, true)
}

/** A shirt or a knitted top, with a high or a round neck. */
function top({ pen, walk, outfit }: Worn, ink: Ink, high: boolean, under = false): void {
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

/** Front of a jacket or coat: two panels that open as it walks. */
function panels({ pen, walk, outfit }: Worn, ink: Ink, hem: number, open: number, flare: number, lapel: number, swing: number): void {
  const { man } = outfit
  const out = man ? 1.74 : 1.42
  const body: Half = man ? [[out, 2.15], [1.56, 2.8], [1.5, 3.8], [1.36, 5.1], [1.4, 6.4]] : [[out, 2.15], [1.26, 2.8], [1.24, 3.7], [0.98, 5.05], [1.3, 6.5]]
  for (const side of [-1, 1] as const) {
    const own = swing * side
    const at = (x: number, y: number): Point => {
      const [px, py] = leaning(x * side, y, walk)
      const low = Math.max(0, (y - 7) / (hem - 6.9))
      return [px + (own - walk.sway * 0.7) * low, py]
    }
    const gape = open * (1 + 0.35 * Math.sin(walk.phase * 12.566 + (side < 0 ? 0 : 1)))
    const inner: Point[] = [at(gape + 0.35, hem), at(gape * 0.75 + 0.1, (hem + 6) / 2), at(open > 0.4 ? 0.28 : 0.02, 5.2), at(0.4, 3.2), at(0.46, 1.9)]
    const outline = smoothly([at(0.62, 1.72), ...body.map(([x, y]) => at(x, y)), at(1.42 + flare * 0.4, (hem + 6.6) / 2), at(1.5 + flare, hem - 0.15), at(1.2 + flare * 0.75, hem + 0.06), ...inner], 0.7)
    const gleam = gloss(outfit)
    pen.fill(outline, { from: at(out, 3), to: at(0, 3.4), stops: side < 0 ? [[0, darker(ink, 0.1)], [0.4, lighter(ink, 0.1 + gleam)], [1, darker(ink, 0.18)]] : [[0, darker(ink, 0.26)], [0.3, darker(ink, 0.1)], [0.6, ink], [1, darker(ink, 0.2)]] })
    pen.clip(outline, () => {
      // Folds down from the shoulder and the waist; the edge's own shadow.
      pen.line([at(1.1, 2.6), at(0.86, 4.2), at(0.8, 5.3)], [0.02, 0.12, 0.04], clear(darker(ink, 0.65), 0.4))
      if (hem > 9) for (const k of [0.55, 0.95, 1.3]) pen.line([at(k, 5.6), at(k + flare * 0.2, 9), at(k * 1.05 + flare * 0.6, hem)], [0.02, 0.14, 0.3], clear(darker(ink, 0.6), 0.3))
      pen.line([at(1.3, 5.5), at(1.4 + flare * 0.3, 9), at(1.4 + flare * 0.9, hem)], [0.02, 0.1, 0.22], clear(lighter(ink, 0.4), 0.16 + gleam * 0.6))
      pen.line(inner.slice(0, 3), 0.05, clear(lighter(ink, 0.4), 0.4))
      if (outfit.cloth === 'plaid') for (let k = 0; k < 7; k++) pen.line([at(k * 0.3, 1.6), at(k * 0.33, hem)], 0.03, clear(lighter(ink, 0.6), 0.35))
      // Pockets.
      const y = hem > 9 ? 7.4 : 6.1
      pen.line([at(0.75, y), at(1.25, y + 0.14)], 0.16, darker(ink, 0.28))
    })
    // The lapel, with its notch.
    const roll = open > 0.4 ? 4.6 : 4.9
    const shape: Point[] = [at(0.34, 1.6), at(0.66, 1.66), at(0.62 + lapel, 2.5), at(0.5 + lapel * 0.55, 2.66), at(0.56 + lapel * 0.85, 2.95), at(0.08, roll), at(0.3, 2.6)]
    pen.fill(shape, { from: at(0.2, 1.6), to: at(0.6, roll), stops: [[0, lighter(ink, 0.2 + gleam)], [1, darker(ink, 0.06)]] })
    pen.line([shape[1]!, shape[2]!, shape[3]!, shape[4]!, shape[5]!], 0.03, clear(darker(ink, 0.8), 0.55))
  }
}

function coat(worn: Worn): void {
  const { pen, walk, outfit } = worn
  const { ink, other, man, cut } = outfit
  const hem = man ? 12.4 : 13.3
  const swing = 0.22 * Math.sin(walk.phase * 12.566 - 0.6)
  // Its back, lined, behind the legs.
  const turn = -0.3 * Math.sin(walk.phase * 6.283 - 1.6)
  pen.fill(smoothly(bothSides([[1.2, 6], [1.5, 8.5], [2.0, hem - 0.3], [1.7, hem + 0.1]], { ...walk, sway: walk.sway + turn }), 0.8), darker(mixed(ink, hex('#1a1416'), 0.35), 0.5))
  trousers(worn, man ? darker(other, 0.15) : other, cut % 2 === 0 ? 0.1 : 0.45)
  drawTrunk(worn)
  sleeves(worn, ink, 1, 1.06, gloss(outfit))
  top(worn, man ? hex('#22232a') : mixed(other, hex('#f3efe8'), 0.55), true, true)
  if (!man) waist(worn, hex('#2a1d17'), 0.84, true)
  panels(worn, ink, hem, 0.62, man ? 0.35 : 0.62, 0.62, swing)
}

function suit(worn: Worn): void {
  const { pen, walk, outfit } = worn
  const { ink, other, man, cut } = outfit
  trousers(worn, ink, man ? 0.12 : 0.5, gloss(outfit) * 0.4)
  drawTrunk(worn)
  sleeves(worn, ink, 1, 0.94, gloss(outfit) * 0.6)
  if (man || cut % 2 === 0) {
    top(worn, other, false, true)
    pen.fill([leaning(-0.42, 1.5, walk), leaning(0, 1.95, walk), leaning(0.42, 1.5, walk), leaning(0.5, 1.9, walk), leaning(0, 2.35, walk), leaning(-0.5, 1.9, walk)], lighter(other, 0.3))
    if (man) {
      const tie = cut % 3 === 0 ? hex('#6a1426') : darker(ink, 0.55)
      pen.fill([leaning(-0.11, 2.12, walk), leaning(0.11, 2.12, walk), leaning(0.2, 4.3, walk), leaning(0, 4.6, walk), leaning(-0.2, 4.3, walk)], { from: [-0.2, 2], to: [0.25, 2], stops: [[0, darker(tie, 0.25)], [0.4, lighter(tie, 0.14)], [1, darker(tie, 0.3)]] })
      pen.fill([leaning(-0.19, 1.84, walk), leaning(0.19, 1.84, walk), leaning(0.12, 2.16, walk), leaning(-0.12, 2.16, walk)], lighter(tie, 0.1))
    }
  }
  panels(worn, ink, man ? 7.7 : 7.3, 0.16, 0.06, 0.5, 0)
  for (const y of [4.95, 5.6]) {
    const [x, at] = leaning(0.1, y, walk)
    pen.ellipse(x, at, 0.085, 0.085, { centre: [x - 0.02, at - 0.02], radius: 0.1, stops: [[0, lighter(ink, 0.45)], [1, darker(ink, 0.5)]] })
  }
  const pocket = [leaning(0.72, 3.2, walk), leaning(0.92, 2.95, walk), leaning(1.05, 3.05, walk), leaning(1.1, 3.24, walk)]
  if (man) pen.fill(pocket, lighter(other, 0.2))
}

function jumpsuit(worn: Worn): void {
  const { outfit } = worn
  trousers(worn, outfit.ink, 0.85, gloss(outfit) * 0.7)
  if (outfit.cut % 2 === 0) bareArms(worn)
  else sleeved(worn, 1, 0.78)
  bodice({ ...worn, outfit: { ...outfit, cut: outfit.cut - (outfit.cut % 4) + 1 } })
  waist(worn, mixed(outfit.ink, hex('#d2ad5b'), 0.7), 0.86, true)
}

function streetwear(worn: Worn): void {
  const { pen, walk, outfit } = worn
  const { ink, other, man } = outfit
  trousers(worn, mixed(other, hex('#33363d'), 0.6), 0.55, 0, true)
  drawTrunk(worn)
  sleeves(worn, ink, 1, 1.06, gloss(outfit))
  const half: Half = [[0.45, 1.55], [man ? 1.05 : 0.85, 1.78], [man ? 1.66 : 1.4, 2.14], [1.62, 2.8], [1.56, 4.4], [1.5, 5.9], [1.3, 6.8], [1.24, 7.1]]
  const outline = smoothly(bothSides(half, walk), 0.85)
  pen.fill(outline, { from: [-1.7, 2], to: [1.8, 4.5], stops: [[0, darker(ink, 0.28)], [0.32, lighter(ink, 0.12 + gloss(outfit))], [0.6, ink], [1, darker(ink, 0.45)]] })
  pen.clip(outline, () => {
    pen.fill(bothSides([[2, 6.75], [2, 7.6]], walk), darker(ink, 0.35))
    for (const side of [-1, 1]) pen.line([leaning(side * 1.25, 2.9, walk), leaning(side * 1.0, 4.4, walk), leaning(side * 1.2, 6.4, walk)], [0.02, 0.16, 0.06], clear(darker(ink, 0.65), 0.35))
    pen.fill([leaning(-1.9, 3.6, walk), leaning(1.9, 3.6, walk), leaning(1.9, 4.1, walk), leaning(-1.9, 4.1, walk)], clear(lighter(other, 0.2), 0.85))
    pen.line([leaning(0, 1.6, walk), leaning(0, 7, walk)], 0.07, hex('#d5d7da'))
  })
  // The hood lies around the neck.
  pen.line([leaning(-0.9, 1.7, walk), leaning(-0.5, 2.1, walk), leaning(0, 2.3, walk), leaning(0.5, 2.1, walk), leaning(0.9, 1.7, walk)], [0.3, 0.42, 0.34, 0.42, 0.3], darker(ink, 0.16))
}

export const DRESSED: Readonly<Record<Outfit['wear'], (worn: Worn) => void>> = { gown, dress, coat, suit, jumpsuit, skirt: skirtAndTop, streetwear }
