/** A cafe: shelves, a board with what there is, lamps; a counter with a machine that steams, and whoever works there behind it. Pure. */
import { moved, type Pen } from '../../../../engine/api.ts'
import { clear, darker, downwards, hex, lighter, mixed, spot } from '../../../shared/figures/inks.ts'
import { across, chance, ground, rect, shine, vignette, type DrawnSet, type Place } from './set.ts'

const WOOD = hex('#8a5a34')
const DARK = hex('#2a1c16')
const WARM = hex('#ffcf8a')
const CUPS = ['#f3efe8', '#d9744f', '#3f6d74', '#e3b85a', '#f3efe8'].map(hex)

export const cafe: DrawnSet = {
  glow: 0.3,
  draw(place) {
    const { pen, wide, scene } = place
    const wall = mixed(scene.reading.tints[0] === undefined ? hex('#3d5a50') : hex(scene.reading.tints[0]), hex('#2c332f'), 0.45)
    ground(place, [[0, darker(wall, 0.55)], [0.4, wall], [0.75, darker(wall, 0.25)], [1, DARK]])
    // Tiles behind the counter.
    for (let row = 0; row < 5; row++) {
      for (let k = 0; k * 0.11 < wide + 0.1; k++) pen.fill(rect(k * 0.11 - (row % 2) * 0.055, 0.5 + row * 0.052, 0.106, 0.048), mixed(hex('#d8d3c6'), darker(wall, 0.2), 0.25 + 0.2 * chance(scene, k + row * 40, 3)))
    }
    board(place, wide * 0.5, wall)
    for (const [x, w] of [[0.03, 0.36], [0.72, 0.36]] as const) for (const y of [0.2, 0.36]) shelf(place, wide * x, y, Math.min(w, wide * 0.3))
    for (let k = 0; k < 4; k++) lamp(place, wide * (0.14 + k * 0.24), 0.16 + 0.03 * (k % 2))
  },
  front: {
    draw(place) {
      const { pen, wide, finds } = place
      // A face is seen near, over the counter.
      if (finds(/\b(close[- ]?ups?|portrait|headshot|face)\b/i) !== undefined) return
      const top = 0.77
      pen.fill(rect(-0.01, top + 0.03, wide + 0.02, 0.25), downwards(top, 1, darker(WOOD, 0.35), darker(WOOD, 0.78)))
      for (let k = 0; k * 0.16 < wide + 0.1; k++) pen.fill(rect(k * 0.16 + 0.012, top + 0.065, 0.136, 0.2), { from: [0, top + 0.06], to: [0, 1], stops: [[0, darker(WOOD, 0.2)], [1, darker(WOOD, 0.65)]] })
      machine(place, Math.max(0.3, wide - 0.36), top)
      dome(pen, Math.min(0.27, wide * 0.16), top)
      for (const [k, x] of [0.42, 0.52, 0.645].entries()) cup(place, Math.min(wide * x, wide - 0.72), top + 0.012 + 0.006 * k, k)
      pen.fill(rect(-0.01, top, wide + 0.02, 0.035), downwards(top, top + 0.035, lighter(WOOD, 0.3), darker(WOOD, 0.1)))
      pen.fill(rect(-0.01, top, wide + 0.02, 0.005), clear(lighter(WARM, 0.4), 0.6))
      vignette(place, 0.42)
    },
  },
}

function lamp({ pen }: Place, x: number, y: number): void {
  pen.line([[x, -0.02], [x, y]], 0.005, hex('#15100e'))
  pen.fill(`M${x - 0.02} ${y - 0.02} H${x + 0.02} C${x + 0.05} ${y + 0.01} ${x + 0.075} ${y + 0.04} ${x + 0.08} ${y + 0.06} H${x - 0.08} C${x - 0.075} ${y + 0.04} ${x - 0.05} ${y + 0.01} ${x - 0.02} ${y - 0.02} Z`, across(x - 0.08, x + 0.08, hex('#8a6a2c'), hex('#e0b862'), hex('#6b4f22')))
  pen.ellipse(x, y + 0.06, 0.076, 0.014, lighter(WARM, 0.6))
  shine(pen, x, y + 0.07, [0.3, 0.42], WARM, 0.4)
}

function board({ pen, scene }: Place, x: number, wall: ReturnType<typeof hex>): void {
  pen.fill(rect(x - 0.3, 0.12, 0.6, 0.32), darker(WOOD, 0.2))
  pen.fill(rect(x - 0.28, 0.14, 0.56, 0.28), darker(mixed(hex('#23302c'), wall, 0.2), 0.3))
  const chalk = clear(hex('#efece2'), 0.75)
  pen.line(Array.from({ length: 9 }, (_, i) => [x - 0.09 + i * 0.0225, 0.175 + 0.008 * Math.sin(i * 2.2)] as const), 0.012, chalk)
  for (let k = 0; k < 5; k++) {
    const y = 0.22 + k * 0.038
    const long = 0.12 + 0.1 * chance(scene, k, 21)
    pen.line(Array.from({ length: 12 }, (_, i) => [x - 0.24 + (i / 11) * long, y + 0.004 * Math.sin(i * 2.6 + k)] as const), 0.006, chalk)
    pen.line([[x + 0.17, y], [x + 0.19, y - 0.006], [x + 0.21, y + 0.004], [x + 0.23, y - 0.004]], 0.006, k === 1 ? clear(hex('#f0b45c'), 0.85) : chalk)
  }
}

function shelf({ pen, scene }: Place, x: number, y: number, w: number): void {
  pen.fill(rect(x, y, w, 0.016), downwards(y, y + 0.016, lighter(WOOD, 0.2), darker(WOOD, 0.4)))
  for (let k = 0; k * 0.058 < w - 0.05; k++) {
    const [cx, kind] = [x + 0.035 + k * 0.058, chance(scene, k + Math.round(x * 100) + Math.round(y * 1000), 25)]
    const ink = darker(CUPS[Math.floor(kind * 5)]!, 0.12)
    if (kind < 0.45) pen.fill(`M${cx - 0.02} ${y - 0.045} H${cx + 0.02} L${cx + 0.015} ${y} H${cx - 0.015} Z`, across(cx - 0.02, cx + 0.02, darker(ink, 0.2), lighter(ink, 0.15), darker(ink, 0.35)))
    else if (kind < 0.72) pen.fill(`M${cx - 0.016} ${y} V${y - 0.055} C${cx - 0.016} ${y - 0.07} ${cx - 0.006} ${y - 0.07} ${cx - 0.006} ${y - 0.1} H${cx + 0.006} C${cx + 0.006} ${y - 0.07} ${cx + 0.016} ${y - 0.07} ${cx + 0.016} ${y - 0.055} V${y} Z`, across(cx - 0.016, cx + 0.016, darker(ink, 0.5), lighter(ink, 0.1), darker(ink, 0.6)))
    else {
      for (let leaf = 0; leaf < 7; leaf++) pen.line([[cx, y - 0.03], [cx + (leaf - 3) * 0.012, y - 0.06], [cx + (leaf - 3) * 0.02, y - 0.075 + Math.abs(leaf - 3) * 0.012]], [0.004, 0.012, 0.002], leaf % 2 === 0 ? hex('#4f8a4c') : hex('#36693c'))
      pen.fill(`M${cx - 0.018} ${y - 0.035} H${cx + 0.018} L${cx + 0.013} ${y} H${cx - 0.013} Z`, hex('#b5623c'))
    }
  }
}

/** What rises from something hot at a place. */
function steam({ pen, time }: Place, x: number, y: number, k: number): void {
  for (let puff = 0; puff < 6; puff++) {
    const age = (time * 0.42 + puff / 6 + k * 0.13) % 1
    const [px, py, r] = [x + 0.018 * Math.sin(age * 7 + k * 2 + puff) * age * 2, y - age * 0.2, 0.012 + age * 0.035]
    pen.ellipse(px, py, r, r * 1.3, spot(px, py, [r, r * 1.3], [1, 0.98, 0.94], 0.34 * (1 - age) * Math.min(1, age * 5)))
  }
}

function cup(place: Place, x: number, y: number, k: number): void {
  const { pen } = place
  const ink = CUPS[k % CUPS.length]!
  pen.ellipse(x, y, 0.056, 0.011, { centre: [x, y - 0.006], radius: [0.056, 0.011], stops: [[0, lighter(ink, 0.3)], [1, darker(ink, 0.3)]] })
  pen.line([[x + 0.03, y - 0.05], [x + 0.052, y - 0.046], [x + 0.048, y - 0.022], [x + 0.026, y - 0.018]], 0.008, darker(ink, 0.15))
  pen.fill(`M${x - 0.036} ${y - 0.062} H${x + 0.036} C${x + 0.036} ${y - 0.02} ${x + 0.022} ${y} ${x} ${y} C${x - 0.022} ${y} ${x - 0.036} ${y - 0.02} ${x - 0.036} ${y - 0.062} Z`, across(x - 0.036, x + 0.036, darker(ink, 0.2), lighter(ink, 0.3), darker(ink, 0.35)))
  pen.ellipse(x, y - 0.062, 0.036, 0.008, lighter(ink, 0.25))
  pen.ellipse(x, y - 0.061, 0.031, 0.006, hex('#6b4326'))
  steam(place, x, y - 0.065, k)
}

/** Under glass. */
function dome(pen: Pen, x: number, y: number): void {
  pen.ellipse(x, y + 0.004, 0.15, 0.018, hex('#e8e2d6'))
  for (const [dx, dy, ink] of [[-0.07, 0, '#c98a45'], [0.0, -0.006, '#d9a35a'], [0.07, 0, '#b87438'], [-0.035, -0.045, '#d39a50'], [0.038, -0.045, '#c58640']] as const) {
    pen.within([moved(x + dx, y - 0.03 + dy)], () => {
      pen.fill('M-0.042 0.02 C-0.05 -0.02 -0.02 -0.036 0 -0.036 C0.02 -0.036 0.05 -0.02 0.042 0.02 C0.02 0.008 -0.02 0.008 -0.042 0.02 Z', downwards(-0.036, 0.02, lighter(hex(ink), 0.25), darker(hex(ink), 0.3)))
      for (const k of [-0.02, 0, 0.02]) pen.line([[k * 0.6, -0.034], [k, 0.008]], 0.004, clear(darker(hex(ink), 0.6), 0.5))
    })
  }
  pen.fill(`M${x - 0.14} ${y} C${x - 0.15} ${y - 0.17} ${x + 0.15} ${y - 0.17} ${x + 0.14} ${y} Z`, { from: [x - 0.14, 0], to: [x + 0.14, 0], stops: [[0, [1, 1, 1, 0.28]], [0.2, [1, 1, 1, 0.06]], [0.8, [1, 1, 1, 0.05]], [1, [1, 1, 1, 0.25]]] })
  pen.line([[x - 0.1, y - 0.03], [x - 0.085, y - 0.085], [x - 0.05, y - 0.112]], [0.003, 0.012, 0.003], [1, 1, 1, 0.6])
  pen.ellipse(x, y - 0.132, 0.014, 0.012, hex('#caa14f'))
}

function machine(place: Place, x: number, y: number): void {
  const { pen } = place
  const steel = [hex('#f2f4f5'), hex('#a9b0b6'), hex('#eceff1'), hex('#6d757c')] as const
  pen.fill(rect(x - 0.2, y - 0.3, 0.44, 0.075), downwards(y - 0.3, y - 0.225, steel[0], steel[1]))
  pen.fill(rect(x - 0.18, y - 0.23, 0.4, 0.16), across(x - 0.18, x + 0.22, ...steel))
  pen.fill(rect(x - 0.2, y - 0.075, 0.44, 0.075), downwards(y - 0.075, y, hex('#3a3f44'), hex('#191c1f')))
  pen.fill(rect(x - 0.19, y - 0.085, 0.42, 0.014), downwards(y - 0.085, y - 0.07, steel[0], steel[3]))
  for (const dx of [-0.08, 0.08]) {
    pen.fill(rect(x + dx - 0.03, y - 0.24, 0.06, 0.045), across(x + dx - 0.03, x + dx + 0.03, steel[3], steel[0], steel[3]))
    pen.line([[x + dx - 0.005, y - 0.19], [x + dx - 0.07, y - 0.175]], [0.018, 0.024], DARK)
    pen.line([[x + dx, y - 0.196], [x + dx, y - 0.17]], 0.012, steel[3])
    const ink = CUPS[0]!
    pen.fill(`M${x + dx - 0.024} ${y - 0.125} H${x + dx + 0.024} L${x + dx + 0.016} ${y - 0.085} H${x + dx - 0.016} Z`, across(x + dx - 0.024, x + dx + 0.024, darker(ink, 0.2), ink, darker(ink, 0.4)))
    pen.line([[x + dx, y - 0.17], [x + dx, y - 0.122]], 0.004, hex('#5a3418'))
  }
  for (let k = 0; k < 3; k++) pen.ellipse(x - 0.12 + k * 0.055, y - 0.262, 0.013, 0.013, k === 0 ? hex('#d2452f') : hex('#2a2e32'))
  pen.ellipse(x + 0.15, y - 0.262, 0.026, 0.026, hex('#f5f2ea'))
  pen.line([[x + 0.15, y - 0.262], [x + 0.163, y - 0.276]], 0.004, hex('#c0392b'))
  for (let k = 0; k < 5; k++) pen.fill(`M${x - 0.16 + k * 0.085} ${y - 0.335} H${x - 0.105 + k * 0.085} L${x - 0.112 + k * 0.085} ${y - 0.3} H${x - 0.153 + k * 0.085} Z`, across(x - 0.16 + k * 0.085, x - 0.105 + k * 0.085, darker(CUPS[k]!, 0.15), lighter(CUPS[k]!, 0.2), darker(CUPS[k]!, 0.35)))
  pen.line([[x - 0.2, y - 0.24], [x - 0.235, y - 0.2], [x - 0.23, y - 0.11]], 0.01, steel[1])
  steam(place, x - 0.23, y - 0.1, 5)
  steam(place, x, y - 0.12, 6)
}
