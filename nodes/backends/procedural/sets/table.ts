/** A table with food on it, steaming, before a window out of focus. Pure. */
import { type Ink, moved, type Pen, type Point, scaled, turned } from '../../../../engine/api.ts'
import { clear, darker, downwards, hex, lighter, mixed, spot } from '../../../shared/figures/inks.ts'
import { chance, ground, rect, shine, vignette, type DrawnSet, type Place } from './set.ts'

/** How flat circles on the table look. */
const FLAT = 0.42

export const table: DrawnSet = {
  glow: 0.16,
  draw(place) {
    const { pen, wide, finds, scene } = place
    room(place)
    boards(place)
    const x = wide * 0.5
    const has = (word: RegExp): boolean => finds(word) !== undefined
    if (has(/\b(pizzas?)\b/i)) pizza(place, x, 0.68)
    else if (has(/\b(cakes?|birthday|pies?|desserts?)\b/i)) cake(place, x, 0.72)
    else if (has(/\b(coffee|tea|cappuccino|espresso|latte|cocoa)\b/i)) cup(place, x, 0.72)
    else bowl(place, x, 0.66, has(/\b(salad|vegetables?)\b/i) ? 'salad' : has(/\b(soup|stew|curry|broth)\b/i) ? 'soup' : has(/\b(fruits?|apples?|oranges?|lemons?|strawberr(y|ies)|chocolate)\b/i) ? 'fruit' : 'noodles')
    if (!has(/\b(salad|fruits?|apples?|oranges?|lemons?|strawberr(y|ies)|cold|ice|cakes?)\b/i)) steam(place, x, 0.52)
    // Light from the window falls over all of it.
    shine(pen, wide * (scene.sun.x < 0.5 ? 0.2 : 0.8), 0.1, [wide * 0.7, 0.9], scene.palette.light, 0.16)
    vignette(place, 0.42)
  },
}

function room(place: Place): void {
  const { pen, wide, scene } = place
  const { palette } = scene
  const warm = mixed(hex('#6b4a36'), hex('#3a2a26'), 1 - palette.daylight)
  ground(place, [[0, darker(warm, 0.3)], [0.5, warm], [0.56, darker(warm, 0.35)], [1, hex('#3a2416')]])
  // A window and lamps, far out of focus: only soft patches.
  const left = scene.sun.x < 0.5
  const [wx, wy] = [wide * (left ? 0.16 : 0.84), 0.24]
  for (const [dx, dy] of [[-0.13, -0.12], [0.13, -0.12], [-0.13, 0.13], [0.13, 0.13]] as const) pen.ellipse(wx + dx, wy + dy, 0.19, 0.19, spot(wx + dx, wy + dy, 0.19, lighter(mixed(palette.horizon, palette.light, 0.4), 0.2), 0.85))
  for (let k = 0; k < 14; k++) {
    const [x, y, r] = [wide * chance(scene, k, 21), 0.06 + 0.4 * chance(scene, k, 22), 0.03 + 0.05 * chance(scene, k, 23)]
    const ink = [hex('#ffcf8a'), hex('#ffb36b'), hex('#c8d8a0'), hex('#f6e6c8')][k % 4]!
    pen.ellipse(x, y, r, r, { centre: [x, y], radius: r, stops: [[0, clear(ink, 0.2)], [0.8, clear(ink, 0.26)], [0.94, clear(ink, 0.3)], [1, clear(ink, 0)]] })
  }
}

function boards(place: Place): void {
  const { pen, wide, scene } = place
  const top = 0.5
  const wood = mixed(hex('#9a6236'), scene.palette.light, 0.06)
  pen.fill(rect(-0.01, top, wide + 0.02, 0.51), { from: [0, top], to: [0, 1], stops: [[0, mixed(wood, hex('#2b1a10'), 0.45)], [0.25, wood], [1, darker(wood, 0.45)]] })
  const at = (s: number, y: number): number => wide / 2 + (s - 0.5) * wide * (0.75 + (y - top) * 1.6)
  for (let k = 0; k <= 7; k++) {
    pen.line([[at(k / 7, top), top], [at(k / 7, 1), 1]], 0.003, clear(hex('#1e110a'), 0.55))
    for (let g = 0; g < 5; g++) {
      const s = (k + 0.12 + 0.76 * chance(scene, k * 9 + g, 24)) / 7
      const [a, b] = [top + 0.5 * chance(scene, k * 9 + g, 25), 0.1 + 0.3 * chance(scene, k * 9 + g, 26)]
      pen.line([[at(s, a), a], [at(s + 0.002, a + b / 2), a + b / 2], [at(s, a + b), a + b]], [0.001, 0.003, 0.001], clear(g % 2 === 0 ? hex('#1e110a') : hex('#e0a468'), 0.22))
    }
  }
  pen.fill(rect(-0.01, top - 0.004, wide + 0.02, 0.012), clear(lighter(wood, 0.5), 0.35))
}

function shade(pen: Pen, x: number, y: number, rx: number, ry: number): void {
  pen.ellipse(x, y, rx, ry, { centre: [x, y], radius: [rx, ry], stops: [[0, [0, 0, 0, 0.6]], [0.55, [0, 0, 0, 0.38]], [1, [0, 0, 0, 0]]] })
}

function bowl(place: Place, x: number, y: number, kind: 'noodles' | 'soup' | 'salad' | 'fruit'): void {
  const { pen } = place
  const glaze = kind === 'noodles' ? hex('#20242c') : hex('#e9e2d6')
  const r = 0.34
  shade(pen, x + 0.03, y + 0.22, r * 1.35, 0.12)
  // A tray below, chopsticks or a spoon beside it.
  pen.within([moved(x, y)], () => {
    pen.fill(`M${-r} 0 C${-r * 0.97} 0.16 ${-r * 0.6} 0.27 ${-r * 0.42} 0.28 H${r * 0.42} C${r * 0.6} 0.27 ${r * 0.97} 0.16 ${r} 0 Z`, { from: [-r, 0], to: [r, 0.1], stops: [[0, lighter(glaze, 0.25)], [0.3, lighter(glaze, 0.1)], [0.6, glaze], [1, darker(glaze, 0.55)]] })
    pen.fill(`M${-r * 0.4} 0.27 H${r * 0.4} L${r * 0.36} 0.31 H${-r * 0.36} Z`, darker(glaze, 0.5))
    if (kind === 'noodles') for (let k = 0; k < 15; k++) {
      const s = -0.95 + (k / 14) * 1.9
      const px = s * r * 0.94
      const py = 0.07 + 0.03 * (1 - s * s)
      pen.line([[px - 0.018, py], [px, py - 0.014], [px + 0.018, py], [px, py + 0.012]], 0.0045, clear(hex('#c23b2e'), 0.8 * (1 - 0.6 * Math.abs(s))))
    }
    pen.ellipse(0, 0, r, r * FLAT, { from: [-r, -0.1], to: [r, 0.1], stops: [[0, lighter(glaze, 0.4)], [0.5, lighter(glaze, 0.12)], [1, darker(glaze, 0.2)]] })
    const inner = r * 0.93
    pen.ellipse(0, 0.004, inner, inner * FLAT, darker(glaze, 0.5))
    const rim: readonly Point[] = Array.from({ length: 40 }, (_, i) => [Math.cos((i / 40) * 2 * Math.PI) * inner, Math.sin((i / 40) * 2 * Math.PI) * inner * FLAT + 0.006] as const)
    const broth = kind === 'soup' ? hex('#d9822b') : hex('#a8602a')
    pen.clip(rim, () => {
      if (kind === 'salad' || kind === 'fruit') heap(place, kind, inner, place.finds(/\bstrawberr(y|ies)\b/i) !== undefined)
      else {
        pen.ellipse(0, 0.02, inner * 0.98, inner * FLAT, { centre: [-0.08, -0.02], radius: [inner, inner * FLAT], stops: [[0, lighter(broth, 0.25)], [0.6, broth], [1, darker(broth, 0.4)]] })
        if (kind === 'noodles') noodles(place, inner)
        for (let k = 0; k < 26; k++) {
          const [a, d] = [chance(place.scene, k, 31) * 6.28, Math.sqrt(chance(place.scene, k, 32)) * inner * 0.94]
          const s = 0.006 + 0.012 * chance(place.scene, k, 33)
          pen.ellipse(Math.cos(a) * d, Math.sin(a) * d * FLAT + 0.015, s, s * FLAT, clear(hex('#ffd489'), 0.35))
        }
        if (kind === 'soup') for (let k = 0; k < 9; k++) leaf(pen, (chance(place.scene, k, 34) - 0.5) * 0.4, (chance(place.scene, k, 35) - 0.5) * 0.14, chance(place.scene, k, 36) * 6, 0.03, hex('#3f7d35'))
      }
    })
  })
  if (kind === 'noodles') for (const k of [0, 1]) {
    const [ax, ay, bx, by] = [x - 0.6, y + 0.24 + k * 0.045, x + 0.02 + k * 0.02, y - 0.06 + k * 0.05]
    pen.line([[ax + 0.01, ay + 0.02], [bx, by + 0.03]], 0.012, [0, 0, 0, 0.22])
    pen.line([[ax, ay], [bx, by]], [0.019, 0.009], hex('#6e2c1c'))
    pen.line([[ax, ay - 0.004], [bx, by - 0.002]], [0.005, 0.002], clear(hex('#d98a6a'), 0.8))
  }
}

function noodles(place: Place, r: number): void {
  const { pen, scene } = place
  for (let k = 0; k < 46; k++) {
    const y = (chance(scene, k, 41) - 0.42) * r * FLAT * 1.3 + 0.02
    const [from, to] = [-r * (0.5 + 0.4 * chance(scene, k, 42)), r * (0.1 + 0.6 * chance(scene, k, 43))]
    const points: Point[] = Array.from({ length: 13 }, (_, i) => {
      const s = i / 12
      return [from + (to - from) * s, y + Math.sin(s * 9 + k * 1.3) * 0.017 + Math.cos(s * 4 + k) * 0.012]
    })
    pen.line(points, 0.0135, darker(hex('#e8c26a'), 0.35))
    pen.line(points, 0.0095, mixed(hex('#f4d98c'), hex('#e3b65a'), chance(scene, k, 44)))
    pen.line(points.map(([px, py]) => [px, py - 0.0025] as const), 0.0025, clear([1, 0.97, 0.85], 0.7))
  }
  const egg = (x: number, y: number, turn: number): void => {
    pen.within([moved(x, y), turned(turn)], () => {
      pen.ellipse(0.004, 0.01, 0.082, 0.056, clear(hex('#5a2f12'), 0.5))
      pen.ellipse(0, 0, 0.08, 0.054, { centre: [-0.02, -0.015], radius: 0.1, stops: [[0, [1, 1, 0.99]], [0.7, hex('#f7efe0')], [1, hex('#d9c7a8')]] })
      pen.ellipse(0.004, 0.002, 0.046, 0.031, { centre: [-0.006, -0.008], radius: 0.05, stops: [[0, hex('#ffc23d')], [0.6, hex('#f59a1b')], [1, hex('#c96a0c')]] })
      pen.ellipse(-0.012, -0.012, 0.014, 0.007, clear([1, 1, 1], 0.75))
    })
  }
  // Sheets of nori that stand at the rim, slices of meat, eggs, spring onion.
  for (const [k, turn] of [[0, -0.12], [1, 0.06]] as const) pen.within([moved(0.16 + k * 0.06, -0.1 + k * 0.02), turned(turn)], () => { pen.fill(rect(-0.06, -0.12, 0.12, 0.15), downwards(-0.12, 0.04, hex('#23402f'), hex('#0f1c16'))) })
  for (const [x, y] of [[-0.2, 0.0], [-0.12, 0.045]] as const) {
    pen.ellipse(x, y, 0.085, 0.05, hex('#8a4a34'))
    pen.ellipse(x, y - 0.004, 0.078, 0.044, { centre: [x - 0.02, y - 0.02], radius: 0.1, stops: [[0, hex('#e7b39a')], [0.6, hex('#c98468')], [1, hex('#9a553e')]] })
    pen.line([[x - 0.05, y - 0.01], [x - 0.01, y + 0.012], [x + 0.05, y - 0.004]], 0.011, clear(hex('#f6ddd0'), 0.85))
  }
  egg(0.07, 0.035, 0.1)
  egg(0.2, 0.02, -0.2)
  for (let k = 0; k < 30; k++) {
    const [x, y] = [-0.04 + (chance(scene, k, 45) - 0.5) * 0.24, -0.045 + (chance(scene, k, 46) - 0.5) * 0.09]
    pen.ellipse(x, y, 0.0115, 0.0075, hex('#2f7d32'))
    pen.ellipse(x, y, 0.0065, 0.004, hex('#c5e39a'))
  }
}

function leaf(pen: Pen, x: number, y: number, turn: number, size: number, ink: Ink): void {
  pen.within([moved(x, y), turned(turn), scaled(size)], () => {
    pen.fill('M-1 0 C-0.5 -0.6 0.5 -0.6 1 0 C0.5 0.6 -0.5 0.6 -1 0 Z', { from: [0, -0.6], to: [0, 0.6], stops: [[0, lighter(ink, 0.3)], [1, darker(ink, 0.25)]] })
    pen.line([[-0.9, 0], [0.9, 0]], 0.06, clear(lighter(ink, 0.5), 0.7))
  })
}

function heap({ pen, scene }: Place, kind: 'salad' | 'fruit', r: number, berries: boolean): void {
  for (let k = 0; k < (kind === 'salad' ? 60 : 13); k++) {
    const [a, d] = [chance(scene, k, 31) * 6.28, Math.sqrt(chance(scene, k, 32)) * r * 0.85]
    const [x, y] = [Math.cos(a) * d, Math.sin(a) * d * FLAT - 0.06 * (1 - d / r)]
    if (berries) strawberry(pen, x, y - 0.03, (chance(scene, k, 36) - 0.5) * 1.6, 0.075)
    else if (kind === 'fruit') {
      const ink = [hex('#c8372d'), hex('#e58a1f'), hex('#7fae3a'), hex('#e0c23a')][k % 4]!
      pen.ellipse(x, y, 0.085, 0.08, { centre: [x - 0.03, y - 0.03], radius: 0.12, stops: [[0, lighter(ink, 0.5)], [0.5, ink], [1, darker(ink, 0.5)]] })
    } else if (k % 6 === 5) {
      pen.ellipse(x, y, 0.042, 0.036, { centre: [x - 0.012, y - 0.012], radius: 0.05, stops: [[0, hex('#ff8a70')], [0.6, hex('#d93a2b')], [1, hex('#8a1a14')]] })
    } else leaf(pen, x, y, chance(scene, k, 37) * 6, 0.06 + 0.04 * chance(scene, k, 38), mixed(hex('#4f8f35'), hex('#a4c65a'), chance(scene, k, 39)))
  }
}

function strawberry(pen: Pen, x: number, y: number, turn: number, size: number): void {
  pen.within([moved(x, y), turned(turn), scaled(size)], () => {
    pen.fill('M0 1.1 C-0.5 0.9 -1 0.1 -0.85 -0.35 C-0.7 -0.8 0.7 -0.8 0.85 -0.35 C1 0.1 0.5 0.9 0 1.1 Z', { centre: [-0.3, -0.25], radius: 1.5, stops: [[0, hex('#ff7a68')], [0.4, hex('#e0242c')], [1, hex('#7d0a18')]] })
    for (let k = 0; k < 14; k++) pen.ellipse(((k % 4) - 1.5) * 0.38 + (Math.floor(k / 4) % 2) * 0.18, -0.35 + Math.floor(k / 4) * 0.33, 0.05, 0.075, hex('#f6d98a'))
    for (let k = 0; k < 5; k++) pen.within([moved(0, -0.62), turned((k - 2) * 0.62)], () => { pen.fill('M-0.14 0 C-0.16 0.25 -0.06 0.45 0 0.55 C0.06 0.45 0.16 0.25 0.14 0 Z', { from: [0, 0], to: [0, 0.5], stops: [[0, hex('#2f6b2a')], [1, hex('#6fae4a')]] }) })
  })
}

function pizza({ pen, scene }: Place, x: number, y: number): void {
  shade(pen, x + 0.02, y + 0.06, 0.62, 0.24)
  pen.ellipse(x, y + 0.02, 0.56, 0.56 * FLAT, downwards(y - 0.2, y + 0.26, hex('#7a4a28'), hex('#4e2c16')))
  pen.ellipse(x, y, 0.5, 0.5 * FLAT, { centre: [x - 0.1, y - 0.05], radius: [0.6, 0.3], stops: [[0, hex('#f0c57a')], [0.8, hex('#d1954a')], [1, hex('#9a5f28')]] })
  pen.ellipse(x, y - 0.006, 0.44, 0.44 * FLAT, { centre: [x - 0.1, y - 0.05], radius: [0.5, 0.24], stops: [[0, hex('#f7d66b')], [0.6, hex('#efb94c')], [1, hex('#c9502a')]] })
  for (let k = 0; k < 70; k++) {
    const [a, d] = [chance(scene, k, 31) * 6.28, Math.sqrt(chance(scene, k, 32)) * 0.41]
    const [px, py] = [x + Math.cos(a) * d, y + Math.sin(a) * d * FLAT - 0.008]
    if (k % 5 === 0) {
      pen.ellipse(px, py, 0.05, 0.05 * FLAT + 0.004, hex('#8a2018'))
      pen.ellipse(px, py - 0.003, 0.046, 0.046 * FLAT, { centre: [px - 0.01, py - 0.01], radius: [0.055, 0.03], stops: [[0, hex('#e0604a')], [1, hex('#b53527')]] })
    } else if (k % 5 === 1) leaf(pen, px, py, chance(scene, k, 37) * 6, 0.03, hex('#3f7d2f'))
    else pen.ellipse(px, py, 0.02 + 0.02 * chance(scene, k, 33), 0.012, clear(k % 2 === 0 ? hex('#fff0b8') : hex('#d9772e'), 0.55))
  }
}

function cup({ pen, scene, time }: Place, x: number, y: number): void {
  shade(pen, x + 0.03, y + 0.12, 0.42, 0.13)
  pen.ellipse(x, y + 0.1, 0.34, 0.34 * 0.32, { from: [x - 0.3, y], to: [x + 0.3, y + 0.2], stops: [[0, [1, 1, 1]], [1, hex('#c9c4bd')]] })
  pen.ellipse(x, y + 0.094, 0.2, 0.06, hex('#d9d4cc'))
  pen.within([moved(x, y)], () => {
    pen.line([[0.2, -0.16], [0.32, -0.15], [0.33, -0.03], [0.19, 0.0]], 0.036, across2(hex('#f4f1ec'), hex('#b9b3aa')))
    pen.fill('M-0.23 -0.24 C-0.23 -0.04 -0.16 0.1 -0.09 0.11 H0.09 C0.16 0.1 0.23 -0.04 0.23 -0.24 Z', { from: [-0.23, 0], to: [0.23, 0], stops: [[0, hex('#f9f7f3')], [0.4, hex('#ece7df')], [1, hex('#9d968c')]] })
    pen.ellipse(0, -0.24, 0.23, 0.075, hex('#fbfaf7'))
    pen.ellipse(0, -0.236, 0.212, 0.066, { centre: [-0.04, -0.26], radius: [0.24, 0.08], stops: [[0, hex('#c58a52')], [0.7, hex('#8a5228')], [1, hex('#5a3114')]] })
    // A leaf of foam, stirred a little.
    for (let k = 0; k < 5; k++) pen.line([[-0.09 + k * 0.012, -0.236 + (k - 2) * 0.02], [0, -0.246 + (k - 2) * 0.02 + 0.006 * Math.sin(time + k)], [0.09 - k * 0.012, -0.236 + (k - 2) * 0.02]], [0.003, 0.011, 0.003], hex('#f4e4cc'))
  })
  for (let k = 0; k < 9; k++) {
    const [bx, by] = [x - 0.62 + 0.34 * chance(scene, k, 31), y + 0.06 + 0.14 * chance(scene, k, 32)]
    pen.within([moved(bx, by), turned(chance(scene, k, 33) * 3)], () => {
      pen.ellipse(0, 0, 0.032, 0.02, { centre: [-0.008, -0.008], radius: 0.04, stops: [[0, hex('#8a5630')], [1, hex('#3a2010')]] })
      pen.line([[-0.026, 0], [0, 0.004], [0.026, 0]], 0.004, hex('#22120a'))
    })
  }
}

const across2 = (a: Ink, b: Ink) => ({ from: [0.18, 0], to: [0.34, 0], stops: [[0, a], [1, b]] }) as const

function cake({ pen, time, scene }: Place, x: number, y: number): void {
  shade(pen, x + 0.03, y + 0.1, 0.56, 0.16)
  pen.ellipse(x, y + 0.08, 0.46, 0.13, downwards(y, y + 0.2, [1, 1, 1], hex('#c3bdb4')))
  const r = 0.34
  const [low, high] = [y + 0.06, y - 0.24]
  pen.fill(`M${x - r} ${high} V${low} C${x - r} ${low + 0.12} ${x + r} ${low + 0.12} ${x + r} ${low} V${high} Z`, { from: [x - r, 0], to: [x + r, 0], stops: [[0, hex('#f6d9c4')], [0.35, hex('#f2c6aa')], [1, hex('#a8694c')]] })
  pen.fill(`M${x - r} ${(low + high) / 2 - 0.02} C${x - r} ${(low + high) / 2 + 0.1} ${x + r} ${(low + high) / 2 + 0.1} ${x + r} ${(low + high) / 2 - 0.02} V${(low + high) / 2 + 0.02} C${x + r} ${(low + high) / 2 + 0.14} ${x - r} ${(low + high) / 2 + 0.14} ${x - r} ${(low + high) / 2 + 0.02} Z`, hex('#c8394a'))
  // Icing that runs over the edge.
  const drips = Array.from({ length: 9 }, (_, i) => {
    const s = -1 + (i / 8) * 2
    const [px, py] = [x + s * r, high + 0.1 * Math.sqrt(Math.max(0, 1 - s * s))]
    return [px, py, 0.05 + 0.07 * chance(scene, i, 31)] as const
  })
  for (const [px, py, long] of drips) pen.line([[px, py - 0.02], [px, py + long]], [0.075, 0.05], hex('#fff3ee'))
  pen.ellipse(x, high, r * 1.02, 0.115, { centre: [x - 0.08, high - 0.03], radius: [0.4, 0.13], stops: [[0, [1, 1, 1]], [1, hex('#f1dcd4')]] })
  for (let k = 0; k < 7; k++) {
    const a = (k / 7) * 2 * Math.PI + 0.3
    const [px, py] = [x + Math.cos(a) * r * 0.72, high + Math.sin(a) * 0.075]
    pen.line([[px, py], [px, py - 0.15]], 0.022, [hex('#6fb7e0'), hex('#f0c04a'), hex('#e0708a')][k % 3]!)
    const lick = 0.006 * Math.sin(time * 9 + k * 2)
    shine(pen, px, py - 0.19, 0.09, hex('#ffb648'), 0.7)
    pen.fill(`M${px - 0.014} ${py - 0.165} C${px - 0.02} ${py - 0.19} ${px + lick} ${py - 0.2} ${px + lick} ${py - 0.235} C${px + 0.012 + lick} ${py - 0.2} ${px + 0.02} ${py - 0.185} ${px + 0.012} ${py - 0.165} Z`, hex('#fff2b8'))
  }
}

/** Rises in curls that widen and fade. */
function steam({ pen, time }: Place, x: number, y: number): void {
  for (let k = 0; k < 60; k++) {
    const age = (time * 0.2 + k / 60) % 1
    const sway = Math.sin(age * 5 + k * 2.1 + time * 0.6) * (0.03 + 0.11 * age)
    const [px, py, r] = [x + ((k % 5) - 2) * 0.075 + sway, y - age * 0.52, 0.03 + age * 0.13]
    pen.ellipse(px, py, r, r * 1.25, spot(px, py, [r, r * 1.25], [1, 0.99, 0.96], 0.085 * Math.sin(Math.PI * Math.min(1, age * 1.1))))
  }
}
