/** The land from above, as a drone flies over it: fields with a river and villages, a coast, or the blocks of a city. Pure. */
import type { Ink, Point } from '../../../../engine/api.ts'
import { clear, darker, hex, lighter, mixed } from '../../../shared/figures/inks.ts'
import { unit } from '../noise.ts'
import { litIn, sky } from './daylight.ts'
import { rainfall, rect, shine, vignette, type DrawnSet, type Place } from './set.ts'

const HORIZON = 0.17
/** Distance of the picture's foot, and how far is drawn. */
const [NEAR, FAR] = [0.7, 6.4]
const DROP = 0.6
/** Of distance, a second. */
const SPEED = 0.09

type Over = (u: number, z: number, up?: number) => Point

const FIELDS = ['#6f9440', '#8aa84a', '#b7a650', '#caa94f', '#5b7f3a', '#94703f', '#7fa257', '#a8b45e'].map((one) => hex(one))
const ROOFS = ['#9c4a34', '#b05a3c', '#7d4436', '#8c8478'].map((one) => hex(one))

export const aerial: DrawnSet = {
  glow: 0.22,
  draw(place) {
    const { pen, scene, wide, time, finds } = place
    const city = finds(/\b(city|cities|town|downtown|skyline|skyscrapers?|urban|metropolis|manhattan|tokyo|new york|london|paris)\b/i) !== undefined
    const coast = finds(/\b(sea|ocean|beach|coast|coastal|coastline|shore|island|islands|bay)\b/i) !== undefined
    const over: Over = (u, z, up = 0) => [wide / 2 + u / z, HORIZON + (DROP * (1 - up)) / z]
    sky(place, HORIZON)
    const lit = litIn(scene)
    pen.fill(rect(-0.01, HORIZON, wide + 0.02, 1), lit(city ? hex('#5c5d60') : hex('#6d8d44')))
    const flown = time * SPEED + (scene.seed % 50)
    if (city) blocks(place, over, flown)
    else {
      fields(place, over, flown)
      if (coast) shore(place, over, flown)
      else river(place, over, flown)
      villages(place, over, flown, coast)
    }
    // The air between.
    const { haze } = scene.palette
    pen.fill(rect(-0.01, HORIZON - 0.02, wide + 0.02, 0.5), { from: [0, HORIZON - 0.02], to: [0, HORIZON + 0.44], stops: [[0, clear(haze, 0.35)], [0.06, clear(haze, 0.92)], [0.3, clear(haze, 0.42)], [1, clear(haze, 0)]] })
    rainfall(place)
    vignette(place, 0.25)
  },
}

/** Rows of cells, from far to near; `z0` goes on as one flies. */
function* cells(size: number, flown: number, wide: number): Generator<{ readonly row: number; readonly column: number; readonly u: number; readonly z: number }> {
  const first = Math.ceil((FAR + flown) / size)
  for (let row = first; row * size - flown > NEAR - size * 1.6; row--) {
    const z = row * size - flown
    const reach = Math.ceil((Math.max(z + size, NEAR) * wide * 0.56) / size) + 1
    for (let column = -reach; column <= reach; column++) yield { row, column, u: column * size, z }
  }
}

const least = (z: number): number => Math.max(0.3, z)

function fields({ pen, scene, wide }: Place, over: Over, flown: number): void {
  const lit = litIn(scene)
  const size = 0.5
  const winter = scene.snow > 0 || scene.reading.season === 'winter'
  // Corners are moved about, so that no two fields are alike.
  const corner = (column: number, row: number): Point => over((column + 0.55 * (unit(column, row, scene.seed) - 0.5)) * size, least((row + 0.55 * (unit(row, column, scene.seed + 1) - 0.5)) * size - flown))
  for (const { row, column } of cells(size, flown, wide)) {
    const pick = unit(column, row, scene.seed + 2)
    const own = FIELDS[Math.floor(pick * FIELDS.length)]!
    const ink = lit(winter ? mixed(own, [0.93, 0.95, 0.98], 0.8) : scene.reading.season === 'autumn' ? mixed(own, hex('#b06a2c'), 0.35) : own)
    const [a, b, c, d] = [corner(column, row), corner(column + 1, row), corner(column + 1, row - 1), corner(column, row - 1)] as const
    pen.fill([a, b, c, d], { from: a, to: c, stops: [[0, lighter(ink, 0.06)], [1, darker(ink, 0.08)]] })
    // Furrows run along.
    if (row * size - flown < 3.2) for (let k = 1; k < 9; k++) {
      const at = (from: Point, to: Point): Point => [from[0] + ((to[0] - from[0]) * k) / 9, from[1] + ((to[1] - from[1]) * k) / 9]
      pen.line(pick > 0.5 ? [at(a, b), at(d, c)] : [at(a, d), at(b, c)], 0.0016, clear(darker(ink, 0.35), 0.4))
    }
    pen.line([a, b], 0.0035 / Math.max(1, row * size - flown), lit(hex('#3f5a2c')))
    pen.line([a, d], 0.0035 / Math.max(1, row * size - flown), lit(hex('#3f5a2c')))
    if (pick > 0.72) for (let k = 0; k < 7; k++) tree(pen, over, (column + unit(k, column, row)) * size, row * size - flown - unit(k, row, column) * size * 0.3, 0.02 + 0.014 * unit(k, 3, row), lit(winter ? hex('#7d8a86') : hex('#38592b')))
  }
}

function tree(pen: Place['pen'], over: Over, u: number, z: number, size: number, ink: Ink): void {
  if (z < NEAR * 0.75) return
  const [x, y] = over(u, z)
  const r = size / z
  pen.ellipse(x + r * 0.8, y + r * 0.25, r * 1.2, r * 0.55, [0, 0, 0, 0.28])
  pen.ellipse(x, y - r * 0.5, r, r * 0.85, { centre: [x - r * 0.35, y - r * 0.85], radius: r * 1.5, stops: [[0, lighter(ink, 0.35)], [1, darker(ink, 0.35)]] })
}

const bend = (z: number, seed: number): number => 0.55 * Math.sin(z * 0.75 + seed % 7) + 0.22 * Math.sin(z * 1.9 + seed % 5)

function band(over: Over, flown: number, seed: number, from: (z: number) => number, to: (z: number) => number): readonly Point[] {
  const steps = Array.from({ length: 60 }, (_, k) => NEAR * 0.85 + ((FAR + 2 - NEAR * 0.85) * k ** 1.6) / 59 ** 1.6)
  return [...steps.map((z) => over(from(z + flown) + bend(z + flown, seed), z)), ...steps.toReversed().map((z) => over(to(z + flown) + bend(z + flown, seed), z))]
}

function river({ pen, scene, time }: Place, over: Over, flown: number): void {
  const { palette, seed } = scene
  const lit = litIn(scene)
  pen.fill(band(over, flown, seed, () => -0.11, () => 0.11), lit(hex('#b9a878')))
  pen.fill(band(over, flown, seed, () => -0.09, () => 0.09), { from: [0, HORIZON], to: [0, 1], stops: [[0, palette.haze], [0.25, lighter(palette.middle, 0.1)], [1, darker(mixed(palette.zenith, hex('#2f5f78'), 0.4), 0.15)]] })
  for (let k = 0; k < 26; k++) {
    const z = NEAR + ((unit(k, 5, seed) * 4 + 40 - time * SPEED) % 4)
    const [x, y] = over(bend(z + flown, seed) + 0.12 * (unit(k, 6, seed) - 0.5), z)
    pen.ellipse(x, y, 0.03 / z, 0.0035 / z, clear(lighter(palette.light, 0.3), 0.35 + 0.2 * Math.sin(time * 2 + k)))
  }
  // A road beside it, over it by a bridge.
  pen.fill(band(over, flown, seed + 3, () => 0.5, () => 0.53), lit(hex('#c9c4b8')))
}

function shore({ pen, scene, time }: Place, over: Over, flown: number): void {
  const { palette, seed } = scene
  const lit = litIn(scene)
  const sea = mixed(palette.zenith, hex('#16718a'), 0.55)
  pen.fill(band(over, flown, seed, () => -60, () => 0.24), lit(hex('#e0cb95')))
  pen.fill(band(over, flown, seed, () => -60, () => 0.02), { from: [0, HORIZON], to: [0, 1], stops: [[0, palette.haze], [0.3, lighter(sea, 0.2)], [1, sea]] })
  pen.fill(band(over, flown, seed, () => -0.34, () => 0.02), clear(hex('#4fc3bd'), 0.4 * (0.3 + 0.7 * palette.daylight)))
  for (let k = 0; k < 4; k++) {
    const out = 0.04 + k * 0.13 - 0.07 * ((time * 0.22 + k * 0.37) % 1)
    pen.fill(band(over, flown, seed, (z) => -out + 0.018 * Math.sin(z * 9 + k), (z) => -out + 0.022 + 0.018 * Math.sin(z * 9 + k + 0.5)), clear(lighter(palette.haze, 0.6), 0.75 - k * 0.16))
  }
}

function villages({ pen, scene, wide }: Place, over: Over, flown: number, coast: boolean): void {
  const lit = litIn(scene)
  const lamps = Math.max(0, 1 - scene.palette.daylight * 1.3)
  for (const { row, column, u, z } of cells(1.9, flown, wide)) {
    if (unit(column, row, scene.seed + 9) < 0.45 || z > 5) continue
    const [cu, cz] = [u + unit(column, row, 7), z + unit(row, column, 8)]
    if (coast ? cu < bend(cz + flown, scene.seed) + 0.7 : Math.abs(cu - bend(cz + flown, scene.seed)) < 0.5) continue
    const houses = Array.from({ length: 13 }, (_, k) => [cu + 0.62 * (unit(k, row, 11) - 0.5), cz + 0.6 * (unit(k, column, 12) - 0.5), k] as const).sort((a, b) => b[1] - a[1])
    for (const [hu, hz, k] of houses) {
      if (hz < NEAR * 0.8) continue
      box(pen, over, hu, hz, [0.055, 0.04], 0.05, lit(hex('#e6dcc8')), lit(ROOFS[k % ROOFS.length]!), lamps > 0.3 ? clear(hex('#ffd27a'), lamps) : undefined)
      tree(pen, over, hu + 0.07, hz - 0.02, 0.022, lit(hex('#38592b')))
    }
  }
}

/** A block seen from above and before: its roof, its front, the side that is turned to us. */
function box(pen: Place['pen'], over: Over, u: number, z: number, [half, deep]: readonly [number, number], up: number, wall: Ink, roof: Ink, window?: Ink): void {
  const [front, back] = [z - deep, z + deep]
  if (front < NEAR * 0.6) return
  const side = u > 0 ? -1 : 1
  pen.fill([over(u + half, front), over(u + half + up * 0.5, front), over(u + half + up * 0.5, back), over(u + half, back)], [0, 0, 0, 0.22])
  pen.fill([over(u + side * half, front), over(u + side * half, front, up), over(u + side * half, back, up), over(u + side * half, back)], darker(wall, 0.38))
  pen.fill([over(u - half, front), over(u + half, front), over(u + half, front, up), over(u - half, front, up)], darker(wall, 0.12))
  pen.fill([over(u - half, front, up), over(u + half, front, up), over(u + half, back, up), over(u - half, back, up)], roof)
  if (window === undefined) return
  const [count, columns] = [Math.max(1, Math.round(up / 0.034)), Math.max(2, Math.round(half / 0.02))]
  const [w, h] = [(half / columns) * 0.6, (up / count) * 0.34]
  for (let k = 0; k < count; k++) for (let c = 0; c < columns; c++) {
    const [at, low] = [u + ((2 * c + 1) / columns - 1) * half, (up * (k + 0.5)) / count]
    const dark = unit(k * 31 + c, Math.round(u * 90), 17) < 0.38
    pen.fill([over(at - w, front, low - h), over(at + w, front, low - h), over(at + w, front, low + h), over(at - w, front, low + h)], dark ? clear(darker(wall, 0.7), 0.6) : window)
    if (c % 2 === 0 && !dark) pen.fill([over(u + side * half, front + deep * 0.5 * (c / columns) + 0.01, low - h), over(u + side * half, front + deep * 0.5 * (c / columns) + 0.05, low - h), over(u + side * half, front + deep * 0.5 * (c / columns) + 0.05, low + h), over(u + side * half, front + deep * 0.5 * (c / columns) + 0.01, low + h)], clear(window, 0.55))
  }
}

function blocks({ pen, scene, wide, time }: Place, over: Over, flown: number): void {
  const lit = litIn(scene)
  const lamps = Math.max(0, 1 - scene.palette.daylight * 1.3)
  const size = 0.34
  const walls = ['#b9b2a6', '#8d97a3', '#c7bfae', '#6f7c8b', '#a58f7c', '#d3cfc6'].map((one) => hex(one))
  for (const { row, column, u, z } of cells(size, flown, wide)) {
    const [avenue, park] = [column % 5 === 0, unit(Math.floor(column / 5), Math.floor(row / 6), scene.seed + 4) > 0.86]
    if (avenue) {
      // Lamps along it at night; cars go both ways.
      if (lamps > 0.1 && z > NEAR * 0.8) shine(pen, ...over(u, z), [0.13 / z, 0.06 / z], [1, 0.72, 0.36], 0.5 * lamps)
      for (const side of [-1, 1]) {
        const at = z + size * ((time * 0.4 * side + unit(row, column, 5) + 100) % 1)
        if (at < NEAR * 0.8) continue
        const [x, y] = over(u + side * 0.045, at)
        pen.ellipse(x, y, 0.011 / at, 0.007 / at, lamps > 0.3 ? (side > 0 ? [1, 0.25, 0.15] : [1, 0.93, 0.75]) : walls[(row + column) & 3]!)
      }
      continue
    }
    if (park) {
      pen.fill([over(u - size * 0.5, least(z + size * 0.5)), over(u + size * 0.5, least(z + size * 0.5)), over(u + size * 0.5, least(z - size * 0.5)), over(u - size * 0.5, least(z - size * 0.5))], lit(hex('#5f8440')))
      for (let k = 0; k < 5; k++) tree(pen, over, u + size * (unit(k, row, 3) - 0.5), z + size * (unit(k, column, 4) - 0.5), 0.034, lit(hex('#38592b')))
      continue
    }
    const middle = Math.exp(-((u / 1.5) ** 2))
    const tall = 0.06 + 0.16 * unit(column, row, scene.seed) + 0.5 * middle * unit(row, column, scene.seed + 6) ** 2.2
    const wall = lit(walls[Math.floor(unit(column, row, scene.seed + 7) * walls.length)]!)
    box(pen, over, u, z, [size * 0.38, size * 0.36], tall, wall, lighter(wall, 0.22), lamps > 0.3 ? clear(hex('#ffd27a'), lamps) : clear(darker(wall, 0.6), 0.7))
    if (tall > 0.3) box(pen, (a, b, up = 0) => over(a, b, up + tall), u, z, [size * 0.2, size * 0.2], 0.06, wall, lighter(wall, 0.3))
  }
}
