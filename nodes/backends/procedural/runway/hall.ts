/** The hall of a fashion show: a walk that shines, light along its edges, a gate of light at its end, lamps above. Pure. */
import type { Ink, Pen, Point } from '../../../../engine/api.ts'
import { clear, darker, hex, lighter, mixed } from '../../../shared/figures/inks.ts'
import { chance, ground, shine, type Place } from '../sets/set.ts'
import { seen, sizeAt, type Lens } from './lens.ts'

/** Metres. */
export const HALF_WALK = 1.55
export const END = 24
const ROOF = 6.4

export interface Lights {
  readonly key: Ink
  readonly accent: Ink
  /** Of the walk. */
  readonly floor: Ink
}

export function lightsOf({ scene }: Pick<Place, 'scene'>): Lights {
  const [first, second] = scene.reading.tints.map(hex)
  const accent = first ?? [hex('#7a5cff'), hex('#2f8dff'), hex('#ff4fa0'), hex('#ffb347'), hex('#22c7b8')][Math.floor(chance(scene, 1, 31) * 5)]!
  // A film has one floor: that of its lights.
  return { key: second === undefined ? hex('#fff0dc') : mixed(second, hex('#fff6ea'), 0.55), accent, floor: accent[0] > accent[2] ? hex('#c9c6c6') : hex('#26262e') }
}

const quad = (lens: Lens, x0: number, x1: number, y: number, z0: number, z1: number): readonly Point[] => [seen(lens, x0, y, z1), seen(lens, x1, y, z1), seen(lens, x1, y, z0), seen(lens, x0, y, z0)]

/** @param gone metres by which the camera has been carried backwards */
export function drawHall(place: Place, lens: Lens, { key, accent, floor }: Lights, gone: number): void {
  const { pen } = place
  const dark = mixed(hex('#07070b'), accent, 0.05)
  ground(place, [[0, darker(dark, 0.3)], [Math.max(0.05, lens.horizon - 0.3), dark], [lens.horizon, mixed(dark, accent, 0.14)], [Math.min(0.98, lens.horizon + 0.25), mixed(dark, accent, 0.05)], [1, hex('#040406')]])
  const end = END + gone
  backWall(pen, lens, end, key, accent)
  // What is left and right of the walk, darker towards us.
  const foot = Math.max(0.3, Math.min(lens.near, (lens.focal * lens.high) / (1.08 - lens.horizon)))
  for (const side of [-1, 1]) pen.fill(quad(lens, side * HALF_WALK, side * 14, 0, foot, end), { from: [0, lens.horizon], to: [0, 1], stops: [[0, mixed(dark, accent, 0.18)], [0.3, mixed(dark, accent, 0.08)], [1, hex('#050508')]] })
  walk(pen, lens, key, accent, floor, end, foot, gone)
}

function backWall(pen: Pen, lens: Lens, end: number, key: Ink, accent: Ink): void {
  const [left, floor] = seen(lens, -9, 0, end)
  const [right, roof] = seen(lens, 9, ROOF, end)
  const middle = lens.middle
  pen.fill([[left, roof], [right, roof], [right, floor], [left, floor]], { centre: [middle, floor], radius: [(right - left) * 0.6, (floor - roof) * 1.3], stops: [[0, mixed(accent, key, 0.35)], [0.35, darker(accent, 0.35)], [0.75, darker(accent, 0.75)], [1, darker(accent, 0.93)]] })
  // Tall lamellae to either side, and the gate.
  for (let k = -8; k <= 8; k++) {
    if (Math.abs(k) < 2) continue
    const [x0] = seen(lens, k * 1.02 - 0.36, 0, end)
    const [x1] = seen(lens, k * 1.02 + 0.36, 0, end)
    pen.fill([[x0, roof], [x1, roof], [x1, floor], [x0, floor]], { from: [x0, 0], to: [x1, 0], stops: [[0, clear(darker(accent, 0.85), 0.9)], [0.5, clear(mixed(accent, key, 0.25), 0.28)], [1, clear(darker(accent, 0.9), 0.9)]] })
  }
  for (const [half, high, ink, strength] of [[1.9, 4.6, accent, 0.5], [1.62, 4.3, mixed(accent, key, 0.5), 0.8], [1.45, 4.12, lighter(key, 0.5), 1]] as const) {
    const [x0, y0] = seen(lens, -half, high, end)
    const [x1] = seen(lens, half, high, end)
    pen.fill([[x0, y0], [x1, y0], [x1, floor], [x0, floor]], { from: [0, y0], to: [0, floor], stops: [[0, clear(ink, strength)], [1, clear(lighter(ink, 0.3), strength)]] })
  }
  const [x0, y0] = seen(lens, -1.32, 4.0, end)
  const [x1] = seen(lens, 1.32, 0, end)
  pen.fill([[x0, y0], [x1, y0], [x1, floor], [x0, floor]], { from: [0, y0], to: [0, floor], stops: [[0, darker(accent, 0.6)], [0.6, mixed(accent, key, 0.4)], [1, lighter(key, 0.6)]] })
  shine(pen, middle, (y0 + floor) / 2, [sizeAt(lens, end) * 4.6, sizeAt(lens, end) * 4.2], mixed(accent, key, 0.5), 0.5)
}

function walk(pen: Pen, lens: Lens, key: Ink, accent: Ink, floor: Ink, end: number, foot: number, gone: number): void {
  const far = seen(lens, 0, 0, end)[1]
  const stops = [[0, mixed(mixed(floor, key, 0.6), [1, 1, 1], 0.25)], [0.1, mixed(floor, key, 0.4)], [0.4, mixed(floor, accent, 0.12)], [1, darker(floor, 0.42)]] as const
  pen.fill(quad(lens, -HALF_WALK, HALF_WALK, 0, foot, end), { from: [0, far], to: [0, Math.max(1, far + 0.3)], stops })
  // The gate mirrored in it, and light that lies along its middle.
  for (let k = 0; k < 10; k++) {
    const half = HALF_WALK * 0.92 * (1 - k / 10)
    pen.fill([seen(lens, -half * 0.9, 0, end), seen(lens, half * 0.9, 0, end), seen(lens, half * 0.8, 0, foot), seen(lens, -half * 0.8, 0, foot)], { from: [0, far], to: [0, far + 0.5], stops: [[0, clear(lighter(key, 0.5), 0.11)], [0.3, clear(key, 0.045)], [1, clear(key, 0.006)]] })
  }
  // Pools of the lamps above.
  for (let k = 0; k < 9; k++) {
    const z = 2.4 + k * 2.7 + (gone % 2.7)
    if (z > end || z < foot + 0.3) continue
    const [x, y] = seen(lens, 0, 0, z)
    const [rx, ry] = [sizeAt(lens, z) * 1.35, Math.max(0.002, seen(lens, 0, 0, z - 0.9)[1] - y)]
    pen.ellipse(x, y, rx, ry, { centre: [x, y], radius: [rx, ry], stops: [[0, clear(lighter(key, 0.3), 0.3)], [0.6, clear(key, 0.12)], [1, clear(key, 0)]] })
  }
  // Joints between plates, and the band of light along each edge.
  for (let z = end - (gone % 3); z > foot + 0.5; z -= 3) {
    const [x, y] = seen(lens, -HALF_WALK, 0, z)
    pen.line([[x, y], [2 * lens.middle - x, y]], sizeAt(lens, z) * 0.012, [0, 0, 0, 0.25])
  }
  for (const side of [-1, 1]) {
    pen.fill(quad(lens, side * (HALF_WALK - 0.34), side * HALF_WALK, 0, foot, end), { from: [0, far], to: [0, 1], stops: [[0, clear(lighter(key, 0.5), 0.25)], [1, clear(key, 0.2)]] })
    pen.fill([seen(lens, side * HALF_WALK, 0, end), seen(lens, side * HALF_WALK, 0, foot), seen(lens, side * HALF_WALK, -0.3, foot), seen(lens, side * HALF_WALK, -0.3, end)], darker(floor, 0.8))
    pen.fill(quad(lens, side * (HALF_WALK - 0.07), side * (HALF_WALK + 0.02), 0, foot, end), lighter(key, 0.65))
    pen.fill(quad(lens, side * (HALF_WALK + 0.02), side * (HALF_WALK + 0.5), 0, foot, end), { from: seen(lens, side * HALF_WALK, 0, 4), to: seen(lens, side * (HALF_WALK + 0.5), 0, 4), stops: [[0, clear(mixed(accent, key, 0.4), 0.4)], [1, clear(accent, 0)]] })
  }
}

/** Lamps on a truss, and their beams through the haze. */
export function drawLamps({ pen, scene, time }: Place, lens: Lens, { key, accent }: Lights, gone: number): void {
  const lamps = Array.from({ length: 7 }, (_, k) => 5.2 + ((k * 2.9 + gone) % (7 * 2.9))).filter((z) => z < END + gone).sort((a, b) => b - a)
  for (const z of lamps) {
    const scale = sizeAt(lens, z)
    for (const side of [-1, 1] as const) {
      const k = Math.round((z - gone) * 10)
      const ink = chance(scene, k, 41) < 0.5 ? key : mixed(accent, key, 0.25)
      const [x, y] = seen(lens, side * 3.3, ROOF - 1, z)
      const [tx, ty] = seen(lens, side * 0.5 * Math.sin(time * 0.5 + k), 0, z - 0.8)
      const haze = Math.min(1, 7 / z) * 0.5 + 0.2
      for (const [spread, strength] of [[1.15, 0.05], [0.75, 0.07], [0.4, 0.1]] as const) {
        const half = spread * scale
        pen.fill([[x - 0.06 * scale, y], [x + 0.06 * scale, y], [tx + half, ty], [tx - half, ty]], { from: [x, y], to: [tx, ty], stops: [[0, clear(lighter(ink, 0.4), strength * 3 * haze)], [0.35, clear(ink, strength * 1.4 * haze)], [1, clear(ink, strength * 0.25)]] })
      }
      pen.fill([[x - 0.2 * scale, y - 0.3 * scale], [x + 0.2 * scale, y - 0.3 * scale], [x + 0.14 * scale, y + 0.05 * scale], [x - 0.14 * scale, y + 0.05 * scale]], hex('#0c0c10'))
      shine(pen, x, y, 0.55 * scale, lighter(ink, 0.6), 0.9)
      pen.ellipse(x, y + 0.03 * scale, 0.12 * scale, 0.07 * scale, [1, 1, 1])
    }
    // The truss from side to side.
    const [left, high] = seen(lens, -5.5, ROOF - 0.55, z)
    const [right] = seen(lens, 5.5, ROOF - 0.55, z)
    pen.line([[left, high], [right, high]], 0.09 * scale, hex('#0a0a0e'))
    pen.line([[left, high - 0.34 * scale], [right, high - 0.34 * scale]], 0.07 * scale, hex('#0a0a0e'))
    for (let s = 0; s < 14; s++) pen.line([[left + ((right - left) * s) / 14, high], [left + ((right - left) * (s + 0.5)) / 14, high - 0.34 * scale], [left + ((right - left) * (s + 1)) / 14, high]], 0.035 * scale, hex('#111117'))
  }
}
