/** Who watches a fashion show: rows of people to both sides, telephones held up, cameras that flash. Pure. */
import type { Ink, Pen } from '../../../../engine/api.ts'
import { flashesAt } from '../../../shared/camera-flashes.ts'
import { darker, hex, lighter, mixed } from '../../../shared/figures/inks.ts'
import { chance, shine, type Place } from '../sets/set.ts'
import { smoothly } from './body.ts'
import { END, HALF_WALK, type Lights } from './hall.ts'
import { seen, sizeAt, type Lens } from './lens.ts'

const ROWS = 4
const PITCH = 0.82
const SKINS = ['#e8b794', '#d19a72', '#a8714a', '#7a4c31', '#f0c8a8'].map(hex)
const HAIRS = ['#17141a', '#2b1c15', '#4a3020', '#8a6234', '#c9a86a', '#6d6a6c', '#5a1f16'].map(hex)
const CLOTHES = ['#1c1c22', '#26303f', '#3a2730', '#d8d4cc', '#5b4a3a', '#27382f', '#6a1d2a', '#3a3d44', '#8d7a62', '#20202a', '#b7a48c', '#2b4560'].map(hex)

interface Spectator {
  readonly side: -1 | 1
  readonly row: number
  readonly seat: number
  readonly x: number
  /** Of the floor that they stand on. */
  readonly y: number
  readonly z: number
}

/** The farthest first. */
function spectators(gone: number, nearest: number): Spectator[] {
  const all: Spectator[] = []
  const first = Math.ceil((nearest - gone) / PITCH)
  const last = Math.floor((END - 1.5) / PITCH)
  for (let seat = last; seat >= first; seat--) {
    for (let row = ROWS - 1; row >= 0; row--) {
      for (const side of [-1, 1] as const) all.push({ side, row, seat, x: side * (HALF_WALK + 0.75 + row * 0.8), y: -0.25 + row * 0.36, z: seat * PITCH + gone + (row % 2) * PITCH * 0.5 })
    }
  }
  return all
}

export function drawAudience({ pen, scene, time }: Place, lens: Lens, lights: Lights, gone: number, standing: boolean): void {
  for (const one of spectators(gone, lens.near)) {
    const [sx] = seen(lens, one.x, 1, one.z)
    const scale = sizeAt(lens, one.z)
    if (sx < -scale || sx > lens.middle * 2 + scale) continue
    const key = one.seat * 8 + one.row * 2 + (one.side + 1) / 2
    const own = (what: number): number => chance(scene, key, 50 + what)
    if (own(0) < 0.06) continue
    spectator(pen, lens, one, own, time, lights, standing)
  }
}

function spectator(pen: Pen, lens: Lens, { side, row, x, y, z }: Spectator, own: (what: number) => number, time: number, { key, accent }: Lights, standing: boolean): void {
  const scale = sizeAt(lens, z)
  const up = standing ? 0.42 + 0.1 * own(9) : 0
  const stir = 0.012 * Math.sin(time * (0.8 + own(1)) + own(2) * 6)
  const bounce = standing ? 0.02 * Math.abs(Math.sin(time * 5 + own(2) * 6)) : 0
  const [px, py] = seen(lens, x + stir + (own(3) - 0.5) * 0.16, y, z)
  const pick = <T>(list: readonly T[], what: number): T => list[Math.floor(own(what) * list.length)]!
  // Light comes from the walk; what is far lies in the haze.
  const dim = 0.6 + 0.09 * row
  const haze = Math.min(0.55, z / 42)
  const veiled = (ink: Ink): Ink => mixed(ink, mixed(accent, hex('#0a0a10'), 0.72), haze)
  const cloth = veiled(darker(pick(CLOTHES, 4), dim))
  const lit = veiled(mixed(pick(CLOTHES, 4), key, 0.16))
  const skin = veiled(darker(pick(SKINS, 5), dim * 0.62))
  const face = veiled(mixed(pick(SKINS, 5), key, 0.2))
  const hair = veiled(darker(pick(HAIRS, 6), 0.25))
  const m = (dx: number, dy: number): readonly [number, number] => [px - side * dx * scale, py - dy * scale]
  const head = 1.1 + up + bounce + 0.06 * own(7)
  const inner = (ink: Ink, bright: Ink, half: number) => ({ from: m(-half, 0), to: m(half, 0), stops: [[0, darker(ink, 0.3)], [0.6, ink], [0.85, mixed(ink, bright, 0.55)], [1, bright]] }) as const
  // Body: the shoulder that is nearer to the walk is lit.
  const low = standing ? -0.2 : 0.1
  pen.fill(smoothly([m(-0.1, head - 0.15), m(-0.26, head - 0.24), m(-0.33, head - 0.42), m(-0.33, head - 0.8), m(-0.28, low), m(0.36, low), m(0.28, head - 0.78), m(0.27, head - 0.4), m(0.2, head - 0.24), m(0.09, head - 0.16)], 0.85), inner(cloth, lit, 0.34))
  if (scale < 0.035) {
    pen.ellipse(...m(0.02, head), 0.098 * scale, 0.13 * scale, inner(skin, face, 0.11))
    pen.ellipse(...m(-0.035, head + 0.035), 0.098 * scale, 0.115 * scale, hair)
    return
  }
  // Neck, head in three quarters towards the walk, hair around it.
  const long = own(8) < 0.4
  const back = { from: m(-0.17, head), to: m(0.1, head + 0.1), stops: [[0, darker(hair, 0.35)], [0.7, hair], [1, lighter(hair, 0.2)]] } as const
  if (long) pen.fill(smoothly([m(0.06, head + 0.12), m(-0.06, head + 0.155), m(-0.14, head + 0.06), m(-0.16, head - 0.1), m(-0.2, head - 0.27), m(-0.1, head - 0.33), m(-0.01, head - 0.26), m(0.0, head - 0.05)], 0.9), back)
  pen.fill([m(-0.055, head - 0.04), m(0.05, head - 0.06), m(0.075, head - 0.2), m(-0.09, head - 0.2)], darker(skin, 0.3))
  pen.fill(smoothly([m(0.0, head + 0.13), m(0.08, head + 0.09), m(0.1, head + 0.03), m(0.128, head - 0.025), m(0.1, head - 0.06), m(0.085, head - 0.11), m(0.03, head - 0.13), m(-0.05, head - 0.07), m(-0.085, head + 0.04)], 0.9), inner(skin, face, 0.12))
  if (own(15) > 0.06) pen.fill(smoothly([m(0.085, head + 0.1), m(0.02, head + 0.16), m(-0.08, head + 0.14), m(-0.125, head + 0.04), m(-0.115, head - 0.05), m(-0.07, head - 0.075), m(-0.045, head - 0.01), m(-0.03, head + 0.05), m(0.03, head + 0.085)], 0.9), back)
  pen.ellipse(...m(-0.035, head - 0.015), 0.018 * scale, 0.03 * scale, darker(skin, 0.15))
  if (scale > 0.09) {
    pen.ellipse(...m(0.068, head + 0.018), 0.014 * scale, 0.009 * scale, hex('#efe8e0'))
    pen.ellipse(...m(0.073, head + 0.018), 0.007 * scale, 0.009 * scale, hex('#17110f'))
    pen.line([m(0.046, head + 0.028), m(0.07, head + 0.034), m(0.086, head + 0.024)], 0.007 * scale, darker(skin, 0.75))
    pen.line([m(0.04, head + 0.054), m(0.07, head + 0.062), m(0.09, head + 0.054)], 0.009 * scale, darker(hair, 0.3))
    pen.line([m(0.065, head - 0.078), m(0.1, head - 0.074)], 0.013 * scale, mixed(skin, hex('#8a2f35'), 0.5))
  }
  arms(pen, scale, m, head, own, cloth, lit, face, key, standing, time)
}

function arms(pen: Pen, scale: number, m: (dx: number, dy: number) => readonly [number, number], head: number, own: (what: number) => number, cloth: Ink, lit: Ink, skin: Ink, key: Ink, standing: boolean, time: number): void {
  const held = own(10)
  if (standing && held < 0.55) {
    // They clap.
    const beat = 0.05 * Math.abs(Math.sin(time * (9 + 3 * own(11)) + own(12) * 6))
    for (const [dx, dy] of [[0.3 + beat, head - 0.28], [0.26 - beat, head - 0.3]] as const) {
      pen.line([m(0.12, head - 0.4), m(0.3, head - 0.62), m(dx, dy)], [0.13 * scale, 0.11 * scale, 0.08 * scale], mixed(cloth, lit, 0.5))
      pen.ellipse(...m(dx, dy + 0.03), 0.045 * scale, 0.06 * scale, skin)
    }
    return
  }
  if (held > 0.72) {
    // A telephone, its screen towards them and its light on the face.
    const [dx, dy] = [0.32 + 0.06 * own(13), head + (standing ? 0.22 : 0.06) + 0.06 * own(14)]
    pen.line([m(0.14, head - 0.42), m(0.36, head - 0.44), m(dx, dy - 0.07)], [0.13 * scale, 0.1 * scale, 0.07 * scale], mixed(cloth, lit, 0.5))
    pen.ellipse(...m(dx, dy - 0.05), 0.045 * scale, 0.06 * scale, skin)
    pen.fill([m(dx - 0.045, dy + 0.11), m(dx + 0.035, dy + 0.115), m(dx + 0.035, dy - 0.045), m(dx - 0.045, dy - 0.05)], hex('#101014'))
    pen.fill([m(dx - 0.04, dy + 0.1), m(dx - 0.005, dy + 0.102), m(dx - 0.005, dy - 0.035), m(dx - 0.04, dy - 0.04)], mixed(key, hex('#cfe6ff'), 0.6))
    shine(pen, ...m(dx - 0.03, dy + 0.03), 0.16 * scale, hex('#bfdcff'), 0.35)
    return
  }
  if (held > 0.58) {
    // A photographer: a camera before the face.
    pen.line([m(0.14, head - 0.42), m(0.3, head - 0.3), m(0.17, head - 0.02)], [0.13 * scale, 0.11 * scale, 0.08 * scale], mixed(cloth, lit, 0.4))
    pen.fill([m(0.09, head + 0.07), m(0.2, head + 0.07), m(0.2, head - 0.05), m(0.09, head - 0.05)], hex('#121215'))
    pen.fill([m(0.2, head + 0.05), m(0.31, head + 0.06), m(0.31, head - 0.05), m(0.2, head - 0.04)], hex('#1c1c20'))
    pen.ellipse(...m(0.31, head), 0.02 * scale, 0.055 * scale, hex('#3d4a63'))
    return
  }
  // Hands in the lap, a programme in some.
  pen.line([m(0.16, head - 0.44), m(0.24, head - 0.8), m(0.34, head - 0.9)], [0.13 * scale, 0.12 * scale, 0.08 * scale], mixed(cloth, lit, 0.55))
  if (held < 0.12) pen.fill([m(0.28, head - 0.78), m(0.42, head - 0.74), m(0.44, head - 0.92), m(0.3, head - 0.96)], lighter(key, 0.4))
}

/** Seconds that a flash is to be seen. */
const LASTING = 0.22

/** Each where somebody sits. The first camera's are heard, too. */
export function drawFlashes({ pen, scene, time }: Place, lens: Lens, many: number): void {
  for (let layer = 0; layer < many; layer++) {
    for (const { number, at } of flashesAt(time - scene.moment + layer * 57.3, scene.seed + layer * 7919, LASTING)) {
      const age = time - scene.moment + layer * 57.3 - at
      const bright = Math.exp(-age / 0.06)
      const own = (what: number): number => chance(scene, number * 3 + layer, 80 + what)
      const side = own(1) < 0.5 ? -1 : 1
      const z = lens.near + 1.2 + 12 * own(2) ** 1.4
      const [x, y] = seen(lens, side * (HALF_WALK + 0.5 + 2.2 * own(3)), 1.05 + 0.9 * own(3) + 0.3 * own(4), z)
      if (x < -0.1 || x > lens.middle * 2 + 0.1) continue
      const size = 0.05 + 0.09 * Math.min(1, 5 / z)
      shine(pen, x, y, size * 2.6, [0.86, 0.92, 1], 0.5 * bright)
      shine(pen, x, y, size, [1, 1, 1], bright)
      for (const angle of [0.3, 1.87]) {
        const [dx, dy] = [Math.cos(angle) * size * 1.5, Math.sin(angle) * size * 1.5]
        pen.line([[x - dx, y - dy], [x, y], [x + dx, y + dy]], [0.0005, 0.007 * bright, 0.0005], [1, 1, 1, bright])
      }
      pen.ellipse(x, y, 0.011, 0.011, [1, 1, 1, bright])
    }
  }
}
