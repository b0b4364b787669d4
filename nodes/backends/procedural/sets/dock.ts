/** A wooden dock that runs out into the water, boats moored at both of its sides. Pure. */
import type { Ink } from '../../../../engine/api.ts'
import { clear, darker, hex, lighter } from '../../../shared/figures/inks.ts'
import { unit } from '../noise.ts'
import { litIn, sky, water } from './daylight.ts'
import { rainfall, shine, vignette, type DrawnSet, type Place } from './set.ts'

const HORIZON = 0.45
const HULLS = ['#b33a32', '#2f6299', '#e8e4da', '#3c7a5a', '#d8a13a', '#7a4a8c'].map((one) => hex(one))
const WOOD = hex('#8a6a4a')

export const dock: DrawnSet = {
  glow: 0.3,
  draw(place) {
    const { pen, scene, wide, time } = place
    const lit = litIn(scene)
    const lamps = Math.max(0, 1 - scene.palette.daylight * 1.3)
    sky(place, HORIZON)
    water(place, HORIZON, 1)
    // The other side of the bay.
    for (const [k, rise] of [0.075, 0.045].entries()) {
      const hills = Array.from({ length: 33 }, (_, i) => [(i / 32) * wide, HORIZON - rise * (0.35 + 0.65 * unit(Math.floor(i / 2), k, scene.seed)) * (0.6 + 0.4 * Math.sin(i * 0.4 + k * 2))] as const)
      pen.fill([...hills, [wide, HORIZON + 0.004], [0, HORIZON + 0.004]], [...lit(hex('#3f5560')), 1].slice(0, 3).map((value, c) => value + (scene.palette.haze[c]! - value) * (k === 0 ? 0.62 : 0.4)) as unknown as Ink)
    }
    const middle = wide * (0.5 + 0.07 * (scene.focus > 0.5 ? -1 : 1))
    // Distance 1 at our feet; a half of the dock, and how deep it lies.
    const over = (u: number, z: number, up = 0): readonly [number, number] => [middle + (u * 0.36) / z, HORIZON + 0.57 / z - (up * 0.36) / z]
    const boats = Array.from({ length: 8 }, (_, k) => ({ z: 1.15 + (7 - k) * 0.62 + 0.2 * unit(k, 3, scene.seed), side: k % 2 === 0 ? 1 : -1, k }))
    for (const z of Array.from({ length: 9 }, (_, k) => 5.6 - k * 0.6)) for (const side of [-1, 1]) post(place, over, side, z, lit(darker(WOOD, 0.45)))
    for (const { z, side, k } of boats.filter(({ z: far }) => far > 2.4)) boat(place, over, side, z, k, lamps)
    deck(place, over)
    for (const { z, side, k } of boats.filter(({ z: far }) => far <= 2.4)) boat(place, over, side, z, k, lamps)
    for (const z of [4.4, 2.9, 1.9]) {
      const [x, y] = over(-1, z)
      const [, top] = over(-1, z, 1.15)
      pen.line([[x, y], [x, top]], 0.02 / z, lit(hex('#3b3f45')))
      pen.ellipse(x, top, 0.028 / z, 0.034 / z, lamps > 0.1 ? [1, 0.86, 0.55, 0.5 + 0.5 * lamps] : lit(hex('#d8d2c0')))
      shine(pen, x, top, 0.34 / z, [1, 0.82, 0.5], 0.75 * lamps)
      shine(pen, x, y + 0.02, [0.3 / z, 0.09 / z], [1, 0.82, 0.5], 0.4 * lamps)
    }
    gulls(place, time)
    rainfall(place)
    vignette(place, 0.28)
  },
}

type Over = (u: number, z: number, up?: number) => readonly [number, number]

function post({ pen, time }: Place, over: Over, side: number, z: number, ink: Ink): void {
  const [x, y] = over(side * 1.02, z)
  const w = 0.026 / z
  pen.fill([[x - w, y - 0.11 / z], [x + w, y - 0.11 / z], [x + w, y + 0.19 / z], [x - w, y + 0.19 / z]], { from: [x - w, 0], to: [x + w, 0], stops: [[0, lighter(ink, 0.25)], [1, darker(ink, 0.4)]] })
  pen.ellipse(x, y - 0.11 / z, w, w * 0.4, lighter(ink, 0.3))
  pen.ellipse(x, y + 0.19 / z, w * (1.9 + 0.3 * Math.sin(time * 2 + z * 9)), w * 0.5, [1, 1, 1, 0.2])
}

function deck({ pen, scene }: Place, over: Over): void {
  const lit = litIn(scene)
  const wood = lit(WOOD)
  const side = (z: number): readonly [number, number] => over(1, z)
  pen.fill([over(-1, 5.8, -0.1), over(1, 5.8, -0.1), over(1, 0.86, -0.14), over(-1, 0.86, -0.14)], darker(wood, 0.65))
  pen.fill([over(-1, 5.8), over(1, 5.8), over(1, 0.86), over(-1, 0.86)], { from: [0, HORIZON + 0.1], to: [0, 1], stops: [[0, lighter(wood, 0.12)], [1, wood]] })
  // Planks across, each a little other.
  for (let k = 0; k < 54; k++) {
    const [z, next] = [5.8 / (1 + k * 0.11), 5.8 / (1 + (k + 0.92) * 0.11)]
    if (next < 0.84) break
    const tone = unit(k, 8, scene.seed)
    pen.fill([over(-1.03, z), over(1.03, z), over(1.03, next), over(-1.03, next)], clear(tone > 0.5 ? lighter(wood, (tone - 0.5) * 0.5) : darker(wood, (0.5 - tone) * 0.55), 0.85))
    pen.line([over(-1.03, next), over(1.03, next)], 0.005 / next, clear(darker(wood, 0.75), 0.8))
    for (const u of [-0.86, 0.86]) pen.ellipse(...over(u, (z + next) / 2), 0.006 / z, 0.0035 / z, clear(darker(wood, 0.8), 0.8))
  }
  pen.line([side(5.8), side(0.86)], [0.004, 0.02], darker(wood, 0.4))
}

function boat({ pen, scene, time }: Place, over: Over, side: number, z: number, k: number, lamps: number): void {
  const lit = litIn(scene)
  const hull = lit(HULLS[(k + scene.seed) % HULLS.length]!)
  const sail = k % 3 !== 1
  const bob = 0.012 * Math.sin(time * 1.1 + k * 1.9)
  const roll = 0.03 * Math.sin(time * 0.9 + k)
  const [x, y] = over(side * (2.15 + 0.25 * unit(k, 4, scene.seed)), z)
  const s = 0.36 / z
  const at = (px: number, py: number): readonly [number, number] => [x + (px * Math.cos(roll) - py * Math.sin(roll)) * s, y + 0.03 * s - (py * Math.cos(roll) + px * Math.sin(roll) + bob) * s]
  // What the water mirrors of it.
  pen.fill([at(-0.95, 0.02), at(0.95, 0.02), at(0.6, -0.5), at(-0.6, -0.5)], { from: [0, y], to: [0, y + 0.5 * s], stops: [[0, clear(darker(hull, 0.35), 0.6)], [1, clear(hull, 0)]] })
  if (sail) pen.line([at(0.05, -0.1), [at(0.05, -0.1)[0] + 0.02 * s * Math.sin(time * 2 + k), y + 1.1 * s]], 0.022 * s, clear(lit(hex('#6b5a48')), 0.3))
  pen.fill([at(-0.95, 0.36), at(-0.7, 0.3), at(0.5, 0.3), at(1.08, 0.46), at(0.78, 0.02), at(0.6, -0.04), at(-0.72, -0.04), at(-0.86, 0.06)], { from: at(0, 0.4) as [number, number], to: at(0, -0.05) as [number, number], stops: [[0, lighter(hull, 0.2)], [0.6, hull], [1, darker(hull, 0.45)]] })
  pen.line([at(-0.93, 0.34), at(-0.7, 0.28), at(0.5, 0.28), at(1.06, 0.44)], 0.035 * s, lit(hex('#f1ece0')))
  pen.line([at(-0.88, 0.09), at(0.8, 0.09)], 0.02 * s, clear(lit(hex('#f1ece0')), 0.6))
  if (sail) {
    const mast = lit(hex('#8d7350'))
    pen.line([at(0.05, 0.25), at(0.05, 2.35)], 0.04 * s, mast)
    pen.line([at(0.05, 0.62), at(-0.85, 0.56)], 0.035 * s, mast)
    // The sail lies furled upon its boom.
    pen.line([at(0.0, 0.7), at(-0.4, 0.69), at(-0.82, 0.62)], [0.05 * s, 0.1 * s, 0.04 * s], lit(hex('#ece6d8')))
    for (const end of [-0.9, 1.02]) pen.line([at(0.05, 2.3), at(end, 0.4)], 0.008 * s, clear(mast, 0.7))
    pen.fill([at(-0.42, 0.3), at(0.42, 0.3), at(0.32, 0.5), at(-0.36, 0.5)], lit(hex('#e9e5da')))
  } else {
    pen.fill([at(-0.5, 0.3), at(0.3, 0.3), at(0.24, 0.82), at(-0.42, 0.82)], { from: at(-0.5, 0) as [number, number], to: at(0.3, 0) as [number, number], stops: [[0, lit(hex('#f2eee4'))], [1, darker(lit(hex('#d6d0c2')), 0.1)]] })
    pen.fill([at(-0.52, 0.82), at(0.34, 0.82), at(0.3, 0.9), at(-0.48, 0.9)], hull)
    for (const u of [-0.34, -0.06]) pen.fill([at(u, 0.5), at(u + 0.18, 0.5), at(u + 0.18, 0.7), at(u, 0.7)], lamps > 0.3 ? [1, 0.84, 0.5] : lit(hex('#5d7f96')))
    pen.line([at(-0.1, 0.9), at(-0.1, 1.4)], 0.025 * s, lit(hex('#6f7277')))
    // Nets hang over its side to dry.
    for (let n = 0; n < 7; n++) pen.line([at(0.34 + n * 0.07, 0.32), at(0.36 + n * 0.07, 0.1)], 0.01 * s, clear(lit(hex('#3f6f68')), 0.8))
    for (let n = 0; n < 4; n++) pen.line([at(0.33, 0.27 - n * 0.055), at(0.8, 0.29 - n * 0.055)], 0.01 * s, clear(lit(hex('#3f6f68')), 0.8))
  }
  const [bx, by] = at(side > 0 ? -0.9 : 0.95, 0.34)
  const [px, py] = over(side * 1.02, z, 0.2)
  pen.line([[bx, by], [(bx + px) / 2, Math.max(by, py) + 0.03 / z], [px, py]], 0.005 / z, clear(lit(hex('#cdbf9c')), 0.9))
  shine(pen, x, y + 0.06 * s, [0.6 * s, 0.08 * s], [1, 0.82, 0.5], sail ? 0 : 0.5 * lamps)
}

function gulls({ pen, scene, wide }: Place, time: number): void {
  const ink = litIn(scene)(hex('#f4f4f2'))
  for (let k = 0; k < 5; k++) {
    const [x, y] = [((unit(k, 1, scene.seed) * (wide + 0.4) + time * 0.05) % (wide + 0.4)) - 0.2, 0.1 + 0.2 * unit(k, 2, scene.seed) + 0.01 * Math.sin(time + k)]
    const flap = 0.011 * Math.sin(time * 5 + k * 2)
    pen.line([[x - 0.03, y - flap], [x - 0.012, y - 0.008], [x, y], [x + 0.012, y - 0.008], [x + 0.03, y - flap]], [0.001, 0.005, 0.007, 0.005, 0.001], ink)
  }
}
