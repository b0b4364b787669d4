/** Coats, suits, jumpsuits, jackets; and all garments by their names. Pure. */
import type { Ink, Point } from '../../../../engine/api.ts'
import { clear, darker, hex, lighter, mixed } from '../../../shared/figures/inks.ts'
import { bothSides, leaning, smoothly } from './body.ts'
import type { Outfit } from './outfit.ts'
import { dress, gown, skirtAndTop } from './skirts.ts'
import { bareArms, bodice, drawTrunk, gloss, sleeved, sleeves, top, trousers, waist, type Half, type Worn } from './worn.ts'

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
