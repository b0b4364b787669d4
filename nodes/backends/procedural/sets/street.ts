/** A street between houses: traffic that comes and goes, lamps, signs, people with umbrellas, a road that shines when it is wet. Pure. */
import { type Ink, moved, type Pen, type Point, scaled } from '../../../../engine/api.ts'
import { clear, darker, hex, lighter, mixed } from '../../../shared/figures/inks.ts'
import { chance, ground, rainfall, rect, shine, vignette, type DrawnSet, type Place } from './set.ts'

const NEON = ['#ff3d8b', '#27e0ff', '#ffd23d', '#8f5bff', '#3dff9e', '#ff6a3d'].map(hex)
const PAINTS = ['#b5322c', '#23518f', '#d8dadd', '#2a2c31', '#c9a227', '#5d6b75', '#2f7a5b'].map(hex)
/** Where the street ends. */
const VANISH = 0.47
/** Half the width of the road, and of the road with its pavements, at the foot of the picture. */
const ROAD = 0.62
const WALLS = 0.98

export const street: DrawnSet = {
  glow: 0.5,
  draw(place) {
    const { scene, wide, finds } = place
    const { palette } = scene
    const night = 1 - palette.daylight
    const neon = finds(/\b(neon|cyberpunk|tokyo|futuristic|shibuya|las vegas)\b/i) !== undefined
    const wet = scene.rain > 0 || finds(/\b(wet|reflect\w*|puddles?)\b/i) !== undefined
    const sky = neon && night > 0.4 ? [mixed(palette.zenith, hex('#1a0838'), 0.5), mixed(palette.horizon, hex('#7a1d6b'), 0.45)] as const : [palette.zenith, mixed(palette.horizon, palette.haze, 0.4)] as const
    ground(place, [[0, sky[0]], [VANISH, sky[1]], [VANISH + 0.01, hex('#101014')], [1, hex('#101014')]])
    const middle = wide * 0.5
    shine(place.pen, middle, VANISH, [wide * 0.35, 0.3], neon ? hex('#ff66c8') : mixed(palette.light, [1, 0.8, 0.55], night), 0.35 + 0.25 * night)
    for (const side of [-1, 1] as const) for (let k = 9; k >= 0; k--) house(place, side, k, night, neon)
    paveRoad(place, night, wet, neon)
    traffic(place, night, wet)
    crowd(place, night, neon)
    rainfall(place)
    vignette(place, 0.45)
  },
}

/** Nearness of what is k steps down the street: 1 at the foot of the picture. */
const nearness = (k: number): number => 1 / (1 + k * 0.85)

/** A point of the street: across from its middle (in halves of the road's width at our feet), up in heights, at a nearness. */
const at = ({ wide }: Place, x: number, up: number, near: number): Point => [wide * 0.5 + x * near, VANISH + (1 - VANISH - up) * near]

function house(place: Place, side: -1 | 1, k: number, night: number, neon: boolean): void {
  const { pen, scene } = place
  const thing = k * 2 + (side > 0 ? 1 : 0)
  const [near, far] = [nearness(k - 0.45), nearness(k + 0.72)]
  const tall = 0.85 + 1.5 * chance(scene, thing, 51)
  const tone = mixed([hex('#b98a6a'), hex('#9aa7b0'), hex('#c9b48e'), hex('#a8705c'), hex('#8c9a8a')][Math.floor(chance(scene, thing, 52) * 5)]!, scene.palette.haze, (1 - near) * 0.5)
  const wall = darker(mixed(tone, scene.palette.land, 0.1 + 0.25 * night), 0.06 + 0.69 * night)
  const quad = (a: number, b: number, low: number, high: number): readonly Point[] => {
    const at1 = near + (far - near) * a
    const at2 = near + (far - near) * b
    return [at(place, side * WALLS, low, at1), at(place, side * WALLS, low, at2), at(place, side * WALLS, high, at2), at(place, side * WALLS, high, at1)]
  }
  pen.fill(quad(0, 1, 0, tall), { from: at(place, side * WALLS, 0, near), to: at(place, side * WALLS, 0, far), stops: [[0, wall], [1, mixed(wall, scene.palette.haze, 0.25)]] })
  // The front that faces us, where it stands before the next.
  const corner = WALLS + 0.9
  pen.fill([at(place, side * WALLS, 0, far), at(place, side * corner, 0, far), at(place, side * corner, tall, far), at(place, side * WALLS, tall, far)], darker(wall, 0.2))
  const rows = Math.floor(tall / 0.16)
  const columns = 4
  for (let r = 1; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const lit = chance(scene, thing * 97 + r * 11 + c, 53) < 0.16 + 0.4 * night
      const ink = lit && night > 0.3 ? mixed(hex('#ffd79a'), neon ? NEON[(r + c + thing) % NEON.length]! : hex('#fff1cf'), 0.35) : mixed(wall, scene.palette.horizon, 0.25 + 0.25 * scene.palette.daylight)
      pen.fill(quad((c + 0.2) / columns, (c + 0.78) / columns, r * 0.16 + 0.02, r * 0.16 + 0.11), clear(ink, lit ? 0.95 : 0.8))
    }
  }
  // The shop below: a bright window, an awning.
  const shop = neon ? NEON[thing % NEON.length]! : hex('#ffdfae')
  pen.fill(quad(0.08, 0.92, 0.01, 0.12), mixed(darker(wall, 0.3), shop, 0.25 + 0.6 * night))
  pen.fill(quad(0.04, 0.96, 0.125, 0.155), mixed(PAINTS[thing % PAINTS.length]!, darker(wall, 0.5), 0.35 + 0.4 * night))
  if (k < 7 && (neon || chance(scene, thing, 54) < 0.4)) sign(place, side, k, thing, neon, night)
}

/** A sign that stands out from the wall, with strokes like letters. */
function sign(place: Place, side: -1 | 1, k: number, thing: number, neon: boolean, night: number): void {
  const { pen, scene, time } = place
  const near = nearness(k + 0.1)
  const [low, high] = [0.22 + 0.2 * chance(scene, thing, 55), 0.52 + 0.35 * chance(scene, thing, 56)]
  const ink = neon ? NEON[(thing * 5 + 1) % NEON.length]! : PAINTS[(thing + 2) % PAINTS.length]!
  const power = neon ? (chance(scene, thing, 57) < 0.25 ? 0.75 + 0.25 * Math.sign(Math.sin(time * 9 + thing)) : 1) : 0.4 + 0.4 * night
  const [x1, x2] = [side * WALLS, side * (WALLS - 0.14)]
  const board = [at(place, x1, low, near), at(place, x2, low, near), at(place, x2, high, near), at(place, x1, high, near)]
  const [cx, cy] = at(place, (x1 + x2) / 2, (low + high) / 2, near)
  shine(pen, cx, cy, [0.22 * near, 0.34 * near], ink, 0.45 * power * night)
  pen.fill(board, neon ? darker(ink, 0.78) : ink)
  const count = 4
  for (let i = 0; i < count; i++) {
    const y = low + ((i + 0.5) / count) * (high - low)
    const span = (high - low) / count
    for (let s = 0; s < 3; s++) {
      const a = chance(scene, thing * 31 + i * 7 + s, 58)
      const b = chance(scene, thing * 31 + i * 7 + s, 59)
      pen.line([at(place, x2 + (x1 - x2) * (0.2 + 0.6 * a), y + span * (b - 0.5) * 0.6, near), at(place, x2 + (x1 - x2) * (0.2 + 0.6 * b), y + span * (a - 0.5) * 0.6, near)], 0.012 * near, clear(lighter(ink, neon ? 0.45 : 0.8), power))
    }
  }
  pen.line([...board, board[0]!], 0.008 * near, clear(lighter(ink, 0.3), power))
}

function paveRoad(place: Place, night: number, wet: boolean, neon: boolean): void {
  const { pen, scene, time } = place
  const { palette } = scene
  const asphalt = mixed(darker(hex('#5a5c62'), 0.3 + 0.5 * night), palette.horizon, wet ? 0.16 : 0.06)
  const stripe = (a: number, b: number, ink: Ink, near = 1.25, far = 0.02): void => { pen.fill([at(place, a, 0, near), at(place, b, 0, near), at(place, b, 0, far), at(place, a, 0, far)], ink) }
  stripe(-2.4, 2.4, mixed(asphalt, hex('#8a8580'), 0.35))
  pen.fill([at(place, -ROAD, 0, 1.25), at(place, ROAD, 0, 1.25), at(place, ROAD, 0, 0.02), at(place, -ROAD, 0, 0.02)], { from: [0, VANISH], to: [0, 1], stops: [[0, lighter(asphalt, 0.12)], [1, darker(asphalt, 0.35)]] })
  for (const side of [-1, 1]) stripe(side * ROAD, side * (ROAD + 0.035), lighter(asphalt, 0.28))
  // The middle line, dashed; a crossing near us.
  for (let k = 0; k < 16; k++) {
    const [a, b] = [nearness(k * 0.75 - 0.2), nearness(k * 0.75 + 0.15)]
    pen.fill([at(place, -0.012, 0, a), at(place, 0.012, 0, a), at(place, 0.012, 0, b), at(place, -0.012, 0, b)], clear(hex('#e6e1cf'), 0.55))
  }
  if (!wet) return
  // What shines is mirrored, drawn long and broken by ripples.
  for (let k = 0; k < 34; k++) {
    const near = nearness(chance(scene, k, 61) * 7)
    const x = (chance(scene, k, 62) * 2 - 1) * WALLS
    const [px, py] = at(place, x, 0, near)
    const ink = neon ? NEON[k % NEON.length]! : k % 4 === 0 ? hex('#ff7a6a') : hex('#ffdca8')
    const power = (0.1 + 0.28 * night) * (0.75 + 0.25 * Math.sin(time * 3 + k * 1.7))
    pen.fill(rect(px - 0.02 * near, py, 0.04 * near, 0.4 * near), { from: [0, py], to: [0, py + 0.4 * near], stops: [[0, clear(ink, power)], [0.4, clear(ink, power * 0.5)], [1, clear(ink, 0)]] })
  }
  for (let k = 0; k < 26; k++) {
    const near = nearness(chance(scene, k, 63) * 5)
    const [px, py] = at(place, (chance(scene, k, 64) * 2 - 1) * 0.9, 0, near)
    pen.ellipse(px, py, 0.1 * near, 0.008 * near, clear(lighter(palette.horizon, 0.3), 0.09 + 0.07 * Math.sin(time * 4 + k)))
  }
}

/** Cars in two lanes: on the left they come towards us, on the right they go. */
function traffic(place: Place, night: number, wet: boolean): void {
  const { scene, time, finds } = place
  const streaks = finds(/\b(streak\w*|long exposure|light trails?)\b/i) !== undefined
  const heavy = finds(/\b(traffic|rush hour|busy|heavy)\b/i) !== undefined
  const cars = Array.from({ length: heavy ? 7 : 4 }, (_, i) => {
    const coming = i % 2 === 0
    const gap = heavy ? 1.9 : 3.2
    const way = ((coming ? -1 : 1) * time * 0.9 + i * gap * 0.62 + chance(scene, i, 65) * 0.6) % (gap * 3.4)
    return { k: (way + gap * 3.4) % (gap * 3.4), coming, i }
  }).sort((a, b) => b.k - a.k)
  for (const { k, coming, i } of cars) {
    const near = nearness(k - 0.35)
    if (near > 1.6) continue
    const lane = (coming ? -1 : 1) * 0.31
    if (streaks && night > 0.3) {
      const ink = coming ? hex('#fff0cc') : hex('#ff4436')
      for (const s of [-0.1, 0.1]) {
        const tail = nearness(k + 2.2)
        place.pen.line([at(place, lane + s, 0.075, near), at(place, lane + s, 0.075, (near + tail) / 2), at(place, lane + s, 0.075, tail)], [0.022 * near, 0.012 * near, 0.002], clear(ink, 0.75))
      }
    }
    car(place, at(place, lane, 0, near), near * 0.34, coming, finds(/\btaxis?|cab\b/i) !== undefined || i === 3 ? hex('#e0b02a') : PAINTS[(i * 3 + 1) % PAINTS.length]!, night, wet)
  }
}

/** A car from the front or from behind, as wide as given; it stands on a point. */
function car({ pen }: Place, [x, y]: Point, w: number, front: boolean, paint: Ink, night: number, wet: boolean): void {
  const body = darker(paint, 0.15 + 0.45 * night)
  pen.within([moved(x, y), scaled(w)], () => {
    pen.ellipse(0, 0.01, 0.62, 0.07, { centre: [0, 0.01], radius: [0.62, 0.07], stops: [[0, [0, 0, 0, 0.6]], [0.7, [0, 0, 0, 0.35]], [1, [0, 0, 0, 0]]] })
    for (const s of [-1, 1]) pen.fill(rect(s * 0.4 - 0.09, -0.2, 0.18, 0.21), hex('#0c0c0e'))
    pen.fill('M-0.36 -0.42 C-0.32 -0.66 -0.26 -0.72 -0.2 -0.73 H0.2 C0.26 -0.72 0.32 -0.66 0.36 -0.42 Z', { from: [0, -0.74], to: [0, -0.4], stops: [[0, lighter(body, 0.2)], [1, body]] })
    pen.fill('M-0.31 -0.43 C-0.28 -0.62 -0.23 -0.67 -0.19 -0.68 H0.19 C0.23 -0.67 0.28 -0.62 0.31 -0.43 Z', { from: [0, -0.68], to: [0.1, -0.42], stops: [[0, hex('#1b222c')], [0.5, mixed(hex('#2c3947'), [0.8, 0.9, 1], 0.3)], [1, hex('#161c25')]] })
    pen.fill('M-0.5 -0.12 C-0.52 -0.34 -0.47 -0.43 -0.4 -0.45 H0.4 C0.47 -0.43 0.52 -0.34 0.5 -0.12 C0.49 -0.08 -0.49 -0.08 -0.5 -0.12 Z', { from: [0, -0.46], to: [0, -0.08], stops: [[0, lighter(body, 0.3)], [0.35, body], [1, darker(body, 0.45)]] })
    pen.fill(rect(-0.46, -0.19, 0.92, 0.07), darker(body, 0.55))
    pen.fill(rect(-0.13, -0.2, 0.26, 0.07), hex('#d9d9cf'))
    if (front) pen.fill(rect(-0.24, -0.34, 0.48, 0.09), darker(body, 0.7))
    const lamp = front ? hex('#fff4d8') : hex('#ff3b30')
    for (const s of [-1, 1]) {
      pen.ellipse(s * 0.37, -0.3, 0.085, 0.055, night > 0.3 ? lamp : mixed(lamp, body, 0.35))
      if (night > 0.3) {
        shine(pen, s * 0.37, -0.3, front ? 0.62 : 0.3, lamp, (front ? 0.75 : 0.55) * night)
        if (wet) pen.fill(rect(s * 0.37 - 0.06, 0, 0.12, 0.9), { from: [0, 0], to: [0, 0.9], stops: [[0, clear(lamp, 0.5 * night)], [1, clear(lamp, 0)]] })
      }
    }
  })
}

/** People on the pavements; they go their ways, under umbrellas where it rains. */
function crowd(place: Place, night: number, neon: boolean): void {
  const { pen, scene, time, finds } = place
  const many = finds(/\b(crowd\w*|people|pedestrians|busy|umbrellas?)\b/i) !== undefined
  const umbrellas = scene.rain > 0 || finds(/\bumbrellas?\b/i) !== undefined
  const all = Array.from({ length: many ? 16 : 6 }, (_, i) => {
    const side = i % 2 === 0 ? -1 : 1
    const comes = chance(scene, i, 81) < 0.5 ? 1 : -1
    const k = (((chance(scene, i, 82) * 6 - comes * time * 0.16) % 6) + 6) % 6
    return { i, k, x: side * (ROAD + 0.1 + 0.24 * chance(scene, i, 83)) }
  }).sort((a, b) => b.k - a.k)
  for (const { i, k, x } of all) {
    const near = nearness(k - 0.05)
    const [px, py] = at(place, x, 0, near)
    const cloth = darker(PAINTS[(i * 5 + 2) % PAINTS.length]!, 0.3 + 0.5 * night)
    pen.within([moved(px, py), scaled(near * 0.36)], () => { walker(pen, time * 1.6 + i * 0.37, cloth, umbrellas ? (neon ? darker(NEON[i % NEON.length]!, 0.25) : darker(PAINTS[(i * 3) % PAINTS.length]!, 0.2 + 0.35 * night)) : undefined) })
  }
}

/** Someone from behind, one unit tall. */
function walker(pen: Pen, phase: number, cloth: Ink, umbrella: Ink | undefined): void {
  const step = Math.sin(phase * Math.PI) * 0.05
  const legs = darker(cloth, 0.5)
  pen.ellipse(0, 0, 0.2, 0.03, [0, 0, 0, 0.45])
  for (const s of [-1, 1]) pen.line([[s * 0.055, -0.45], [s * 0.06, -0.2], [s * 0.06, -0.015 - Math.max(0, s * step)]], [0.1, 0.075, 0.06], legs)
  pen.fill('M-0.14 -0.42 C-0.16 -0.6 -0.17 -0.74 -0.1 -0.79 H0.1 C0.17 -0.74 0.16 -0.6 0.14 -0.42 Z', { from: [-0.16, 0], to: [0.16, 0], stops: [[0, lighter(cloth, 0.12)], [0.5, cloth], [1, darker(cloth, 0.35)]] })
  for (const s of [-1, 1]) pen.line([[s * 0.14, -0.73], [s * 0.17, -0.55], [s * 0.16, -0.42 + s * step]], [0.07, 0.06, 0.05], darker(cloth, 0.15))
  pen.ellipse(0, -0.88, 0.075, 0.09, hex('#2a1d18'))
  if (umbrella === undefined) return
  pen.line([[0.13, -0.5], [0.1, -1.05]], 0.015, hex('#1a1a1c'))
  pen.fill('M-0.34 -0.98 C-0.3 -1.22 -0.08 -1.3 0.08 -1.3 C0.24 -1.3 0.46 -1.22 0.5 -0.98 C0.42 -1.03 0.34 -1.03 0.28 -0.98 C0.22 -1.03 -0.06 -1.03 -0.12 -0.98 C-0.18 -1.03 -0.28 -1.03 -0.34 -0.98 Z', { from: [-0.3, -1.3], to: [0.4, -0.95], stops: [[0, lighter(umbrella, 0.3)], [0.5, umbrella], [1, darker(umbrella, 0.4)]] })
}
