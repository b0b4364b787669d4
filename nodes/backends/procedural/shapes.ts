/** Silhouettes as polygons with their lights. Pure. */
import type { LandscapePen } from '../../../engine/api.ts'
import { isCast } from './cast.ts'
import { unit } from './noise.ts'
import { mixRgb, type Rgb } from './palette.ts'
import type { Scene } from './scene.ts'
import type { Subject } from './vocabulary.ts'

type Points = readonly (readonly [x: number, y: number])[]

const circle = (x: number, y: number, rx: number, ry = rx, count = 28): Points =>
  Array.from({ length: count }, (_, i) => [x + rx * Math.cos((i / count) * 2 * Math.PI), y + ry * Math.sin((i / count) * 2 * Math.PI)] as const)

export interface Placing {
  /** Pixel where the subject stands. */
  readonly x: number
  readonly y: number
  /** Pixels per unit: a person is about 1 unit tall. */
  readonly unit: number
  readonly time: number
  readonly seed: number
  readonly colour: Rgb
  readonly rim: Rgb
  /** The lights of lamps and windows, 0 to 1. */
  readonly lamps: number
  /** -1 light from the left, 1 from the right; of a kite, where its line goes to. */
  readonly side: number
}

/** Draws in units about (x, y), y up. */
type Pen = (points: Points, colour?: Rgb, opacity?: number) => void

const LAMP: Rgb = [1, 0.8, 0.45]

const SHAPES: Partial<Readonly<Record<Subject, (pen: Pen, p: Placing, over: LandscapePen) => void>>> = {
  tree(pen, p) {
    const sway = Math.sin(p.time * 0.9) * 0.03
    pen([[-0.1, 0], [-0.06, 0.9], [-0.2, 1.4], [-0.16, 1.42], [0, 1.1], [0.2, 1.5], [0.24, 1.48], [0.07, 0.9], [0.13, 0]])
    for (let i = 0; i < 16; i++) {
      const a = unit(i, 1, p.seed) * 6.283
      const r = Math.sqrt(unit(i, 2, p.seed)) * 0.62
      pen(circle(Math.cos(a) * r * 1.25 + sway * (1 + r), 1.75 + Math.sin(a) * r * 0.75, 0.24 + 0.16 * unit(i, 3, p.seed), 0.2 + 0.12 * unit(i, 3, p.seed), 18))
    }
  },
  sailboat(pen, p) {
    const tilt = Math.sin(p.time * 0.8) * 0.035
    const lean = (points: Points): Points => points.map(([x, y]) => [x * Math.cos(tilt) - y * Math.sin(tilt), y * Math.cos(tilt) + x * Math.sin(tilt) + Math.sin(p.time * 1.1) * 0.015] as const)
    pen(lean([[-0.62, 0.17], [0.66, 0.17], [0.8, 0.26], [0.46, 0], [-0.48, 0]]))
    pen(lean([[-0.012, 0.2], [0.016, 0.2], [0.012, 1.95], [-0.008, 1.95]]))
    const cloth = mixRgb(p.colour, p.rim, 0.42)
    pen(lean([[0.03, 1.88], [0.2, 1.2], [0.36, 0.62], [0.48, 0.34], [0.03, 0.32]]), cloth)
    pen(lean([[-0.03, 1.8], [-0.16, 1.1], [-0.33, 0.6], [-0.56, 0.3], [-0.03, 0.32]]), mixRgb(p.colour, p.rim, 0.28))
  },
  boat(pen, p) {
    const rise = Math.sin(p.time) * 0.02
    pen([[-1, 0.3 + rise], [1.05, 0.34 + rise], [0.8, 0], [-0.85, 0]])
    pen([[-0.6, 0.3 + rise], [0.3, 0.3 + rise], [0.22, 0.66 + rise], [-0.5, 0.66 + rise]])
    pen([[-0.34, 0.6 + rise], [-0.16, 0.6 + rise], [-0.18, 0.95 + rise], [-0.32, 0.95 + rise]])
    for (let i = 0; i < 4; i++) pen(circle(-0.42 + i * 0.19, 0.5 + rise, 0.035, 0.04, 10), mixRgb(p.colour, LAMP, p.lamps))
  },
  birds(pen, p) {
    for (let i = 0; i < 9; i++) {
      const flight = p.time * 0.34
      const x = (i - 4) * 0.5 + (unit(i, 1, p.seed) - 0.5) * 0.5 + flight * 1.2
      const y = -Math.abs(i - 4) * 0.17 + (unit(i, 2, p.seed) - 0.5) * 0.3 + Math.sin(p.time * 0.6 + i) * 0.07
      const beat = Math.sin(p.time * (6.2 + unit(i, 3, p.seed)) + i * 2) * 0.1
      const s = 0.6 + 0.5 * unit(i, 4, p.seed)
      const at = (points: Points): Points => points.map(([a, b]) => [x + a * s, y + b * s] as const)
      pen(at([[0, 0.012], [0.09, 0.055 + beat * 0.8], [0.25, 0.02 + beat], [0.1, 0.02 + beat * 0.55], [0, -0.03], [-0.1, 0.02 + beat * 0.55], [-0.25, 0.02 + beat], [-0.09, 0.055 + beat * 0.8]]))
    }
  },
  lighthouse(pen, p, over) {
    pen([[-0.6, 0], [-0.4, 0.16], [0.35, 0.2], [0.75, 0]])
    pen([[-0.17, 0.1], [0.17, 0.1], [0.11, 1.7], [-0.11, 1.7]])
    pen([[-0.16, 1.7], [0.16, 1.7], [0.16, 1.76], [-0.16, 1.76]])
    pen([[-0.08, 1.76], [0.08, 1.76], [0.08, 1.95], [-0.08, 1.95]], mixRgb(p.colour, LAMP, 0.3 + 0.7 * p.lamps))
    pen([[-0.12, 1.95], [0.12, 1.95], [0, 2.12]])
    const flash = Math.max(0, Math.cos(p.time * 1.4)) ** 8
    over.light(p.x, p.y - 1.86 * p.unit, p.unit * (0.3 + 0.5 * flash), LAMP, p.lamps * (0.4 + 0.6 * flash))
  },
  house(pen, p, over) {
    pen([[-0.6, 0], [0.6, 0], [0.6, 0.55], [-0.6, 0.55]])
    pen([[-0.72, 0.52], [0.72, 0.52], [0.4, 1.02], [-0.42, 1.02]])
    pen([[0.24, 0.9], [0.38, 0.9], [0.38, 1.22], [0.24, 1.22]])
    const lamp = mixRgb(p.colour, LAMP, Math.max(0.08, p.lamps))
    for (const x of [-0.38, 0.1]) pen([[x, 0.2], [x + 0.2, 0.2], [x + 0.2, 0.42], [x, 0.42]], lamp)
    for (const x of [-0.28, 0.2]) over.light(p.x + x * p.unit, p.y - 0.31 * p.unit, p.unit * 0.32, LAMP, p.lamps * 0.55)
    for (let i = 0; i < 5; i++) {
      const age = (p.time * 0.18 + i / 5) % 1
      const drift = age * age * 0.55 + 0.05 * Math.sin(p.time * 0.8 + i * 2)
      pen(circle(0.31 + drift, 1.26 + age * 0.8, 0.05 + age * 0.15, 0.045 + age * 0.11, 16), mixRgb(p.rim, [0.8, 0.8, 0.85], 0.4), 0.2 * (1 - age))
    }
  },
  village(pen, p, over) {
    // Those further off stand higher, are smaller and paler.
    const houses = Array.from({ length: 13 }, (_, i) => {
      const far = i < 6 ? 1 : i < 10 ? 0.5 : 0
      const row = i < 6 ? i : i < 10 ? i - 6 : i - 10
      const count = i < 6 ? 6 : i < 10 ? 4 : 3
      const x = ((row + 0.5) / count - 0.5) * (far === 1 ? 6.4 : far === 0.5 ? 5.4 : 4.6) + (unit(i, 4, p.seed) - 0.5) * 0.5
      return { x, y: far * 0.55 + 0.1 * unit(i, 5, p.seed), far, scale: (1 - 0.42 * far) * (0.75 + 0.35 * unit(i, 6, p.seed)), tall: 0.45 + 0.3 * unit(i, 7, p.seed) }
    })
    const church = { x: 0.35 + unit(1, 8, p.seed), scale: 0.62 }
    const stone = mixRgb(p.colour, p.rim, 0.2)
    const spire = (points: Points, tone: Rgb): void => pen(points.map(([x, y]) => [church.x + x * church.scale, 0.5 + y * church.scale] as const), tone)
    for (const { x, y, far, scale, tall } of houses) {
      if (far < 1 && church.x < 90) {
        spire([[-0.26, 0], [0.26, 0], [0.26, 1.6], [-0.26, 1.6]], stone)
        spire([[-0.34, 1.58], [0.34, 1.58], [0, 2.7]], p.colour)
        church.x = 100
      }
      const at = (points: Points): Points => points.map(([a, b]) => [x + a * scale, y + b * scale] as const)
      const wall = mixRgb(mixRgb(p.colour, p.rim, 0.22 + 0.22 * unit(Math.round(x * 10), 9, p.seed)), p.colour, 0.5 * p.lamps)
      pen(at([[-0.5, 0], [0.5, 0], [0.5, tall], [-0.5, tall]]), wall)
      pen(at([[-0.6, tall - 0.03], [0.6, tall - 0.03], [0.28, tall + 0.42], [-0.28, tall + 0.42]]), mixRgb(p.colour, [0.36, 0.16, 0.12], 0.25 * (1 - p.lamps)))
      pen(at([[0.16, tall + 0.3], [0.27, tall + 0.3], [0.27, tall + 0.62], [0.16, tall + 0.62]]))
      for (const a of [-0.3, 0.1]) {
        pen(at([[a, tall * 0.4], [a + 0.18, tall * 0.4], [a + 0.18, tall * 0.78], [a, tall * 0.78]]), mixRgb(p.colour, LAMP, Math.max(0.06, p.lamps)))
        over.light(p.x + (x + (a + 0.09) * scale) * p.unit, p.y - (y + tall * 0.6 * scale) * p.unit, p.unit * 0.22 * scale, LAMP, p.lamps * 0.5)
      }
    }
  },
  harbour(pen, p, over) {
    const stone = mixRgb(p.colour, p.rim, 0.16)
    // A quay with its warehouses; masts before it; a mole with a light.
    for (let i = 0; i < 7; i++) {
      const x = -3.4 + i * 0.82
      const tall = 0.5 + 0.45 * unit(i, 1, p.seed)
      pen([[x - 0.38, 0.1], [x + 0.38, 0.1], [x + 0.38, tall], [x - 0.38, tall]], mixRgb(p.colour, p.rim, 0.1 + 0.18 * unit(i, 2, p.seed)))
      pen([[x - 0.44, tall - 0.02], [x + 0.44, tall - 0.02], [x, tall + 0.34]])
      for (const a of [-0.2, 0.06]) {
        pen([[x + a, tall * 0.5], [x + a + 0.13, tall * 0.5], [x + a + 0.13, tall * 0.74], [x + a, tall * 0.74]], mixRgb(p.colour, LAMP, Math.max(0.08, p.lamps)))
        over.light(p.x + (x + a + 0.06) * p.unit, p.y - tall * 0.62 * p.unit, p.unit * 0.16, LAMP, p.lamps * 0.5)
      }
    }
    pen([[-4.2, -0.1], [2.3, -0.1], [2.3, 0.16], [-4.2, 0.16]], stone)
    for (let i = 0; i < 8; i++) pen([[-4 + i * 0.82, -0.16], [-3.9 + i * 0.82, -0.16], [-3.9 + i * 0.82, 0.26], [-4 + i * 0.82, 0.26]])
    for (let i = 0; i < 6; i++) {
      const x = -2.9 + i * 0.86 + 0.3 * unit(i, 3, p.seed)
      const bob = Math.sin(p.time * 0.9 + i * 2) * 0.02
      const high = 0.95 + 0.7 * unit(i, 4, p.seed)
      pen([[x - 0.34, 0.02 + bob], [x + 0.38, 0.04 + bob], [x + 0.26, -0.16 + bob], [x - 0.26, -0.16 + bob]], mixRgb(p.colour, p.rim, 0.3 * unit(i, 5, p.seed)))
      pen([[x - 0.018, 0 + bob], [x + 0.018, 0 + bob], [x + 0.01, high + bob], [x - 0.01, high + bob]])
      pen([[x - 0.22, high * 0.72 + bob], [x + 0.22, high * 0.72 + bob], [x + 0.22, high * 0.735 + bob], [x - 0.22, high * 0.735 + bob]])
    }
    pen([[3.2, -0.12], [5.6, -0.12], [5.5, 0.14], [3.3, 0.14]], stone)
    pen([[3.42, 0.14], [3.62, 0.14], [3.58, 0.78], [3.46, 0.78]], mixRgb(stone, p.rim, 0.3))
    pen([[3.45, 0.78], [3.59, 0.78], [3.52, 1]], mixRgb(p.colour, LAMP, 0.3 + 0.7 * p.lamps))
    over.light(p.x + 3.52 * p.unit, p.y - 0.85 * p.unit, p.unit * 0.4, LAMP, p.lamps * (0.5 + 0.3 * Math.sin(p.time * 2)))
  },
  balloon(pen, p) {
    const rise = p.time * 0.03 + Math.sin(p.time * 0.4) * 0.03
    const envelope = (f: number): Points => Array.from({ length: 40 }, (_, i) => {
      const a = (i / 40) * 2 * Math.PI
      const down = Math.max(0, -Math.sin(a))
      return [Math.cos(a) * 0.5 * f * (1 - 0.42 * down * down), 1.2 + rise + Math.sin(a) * (0.52 + 0.14 * down)] as const
    })
    pen(envelope(1))
    pen(envelope(0.66), mixRgb(p.colour, p.rim, 0.3))
    pen(envelope(0.3), mixRgb(p.colour, p.rim, 0.08))
    pen([[-0.09, 0.3 + rise], [0.09, 0.3 + rise], [0.075, 0.16 + rise], [-0.075, 0.16 + rise]])
    pen([[-0.09, 0.3 + rise], [-0.08, 0.3 + rise], [-0.17, 0.6 + rise], [-0.18, 0.6 + rise]])
    pen([[0.09, 0.3 + rise], [0.08, 0.3 + rise], [0.17, 0.6 + rise], [0.18, 0.6 + rise]])
  },
  kite(pen, p) {
    const [sway, rise] = [0.35 * Math.sin(p.time * 0.7), 0.14 * Math.sin(p.time * 1.3)]
    const lean = 0.35 + 0.16 * Math.sin(p.time * 1.1)
    const at = (x: number, y: number): readonly [number, number] => [sway + x * Math.cos(lean) - y * Math.sin(lean), 0.2 + rise + x * Math.sin(lean) + y * Math.cos(lean)]
    // The line hangs through, down to where somebody holds it.
    const line = Array.from({ length: 15 }, (_, k) => {
      const t = k / 14
      const [x, y] = at(0, -0.1)
      return [x + (p.side * 4.6 - x) * t, y + (-5.1 - y) * t - 0.5 * Math.sin(Math.PI * t)] as const
    })
    pen([...line.map(([x, y]) => [x - 0.016, y] as const), ...line.toReversed().map(([x, y]) => [x + 0.016, y] as const)], mixRgb(p.colour, p.rim, 0.8), 0.8)
    const inks: readonly Rgb[] = [[0.88, 0.16, 0.14], [0.98, 0.76, 0.16], [0.12, 0.44, 0.82], [0.98, 0.5, 0.12]]
    const lit = (ink: Rgb): Rgb => mixRgb(mixRgb(p.colour, ink, 0.25 + 0.75 * (1 - p.lamps)), p.rim, 0.06)
    const [top, left, right, foot, middle] = [at(0, 1), at(-0.62, 0.25), at(0.62, 0.25), at(0, -1.05), at(0, 0.25)]
    for (const [k, corner] of ([[top, left], [right, top], [left, foot], [foot, right]] as const).entries()) pen([middle, ...corner], lit(inks[k]!))
    // Its tail with bows.
    const tail = Array.from({ length: 12 }, (_, k) => {
      const [x, y] = at(0.16 * Math.sin(k * 0.9 - p.time * 4) * (k / 8), -1.05 - k * 0.17)
      return [x, y] as const
    })
    pen([...tail.map(([x, y]) => [x - 0.015, y] as const), ...tail.toReversed().map(([x, y]) => [x + 0.015, y] as const)], p.colour)
    for (const [k, [x, y]] of tail.entries()) if (k % 3 === 2) pen([[x - 0.16, y + 0.08], [x, y], [x + 0.16, y + 0.08], [x + 0.16, y - 0.08], [x, y], [x - 0.16, y - 0.08]], lit(inks[k % 4]!))
  },
  plane(pen, p) {
    const x = ((p.time * 0.22) % 6) - 2
    const at = (points: Points): Points => points.map(([a, b]) => [a + x, b] as const)
    pen(at([[-0.5, 0], [0.42, 0], [0.52, 0.035], [0.42, 0.08], [-0.46, 0.07], [-0.6, 0.24], [-0.66, 0.24]]))
    pen(at([[0.08, 0.04], [-0.2, -0.18], [-0.3, -0.18], [-0.14, 0.04]]))
    pen(at([[-0.6, 0.03], [-4.6, 0.045], [-4.6, 0.02]]), p.rim, 0.35)
  },
  rocket(pen, p, over) {
    const rise = p.time * 0.05
    pen([[-0.13, 0.2 + rise], [0.13, 0.2 + rise], [0.15, 0.9 + rise], [0.1, 1.3 + rise], [0, 1.6 + rise], [-0.1, 1.3 + rise], [-0.15, 0.9 + rise]])
    pen([[-0.13, 0.5 + rise], [-0.32, 0.12 + rise], [-0.13, 0.22 + rise]])
    pen([[0.13, 0.5 + rise], [0.32, 0.12 + rise], [0.13, 0.22 + rise]])
    const flare = 0.5 + 0.08 * Math.sin(p.time * 31)
    pen([[-0.1, 0.2 + rise], [0.1, 0.2 + rise], [0, 0.2 - flare + rise]], [1, 0.82, 0.5], 0.9)
    over.light(p.x, p.y - rise * p.unit, p.unit * 0.5, [1, 0.6, 0.25], 0.7)
  },
  windmill(pen, p) {
    pen([[-0.3, 0], [0.3, 0], [0.16, 1.2], [0, 1.4], [-0.16, 1.2]])
    for (let i = 0; i < 4; i++) {
      const a = p.time * 0.5 + (i * Math.PI) / 2
      const c = Math.cos(a)
      const s = Math.sin(a)
      pen([[0.02 * s, 1.2 - 0.02 * c], [c * 0.9 + 0.02 * s, 1.2 + s * 0.9 - 0.02 * c], [c * 0.9 - 0.14 * s, 1.2 + s * 0.9 + 0.14 * c], [c * 0.15 - 0.12 * s, 1.2 + s * 0.15 + 0.12 * c]])
    }
  },
  castle(pen, p) {
    const towers: readonly (readonly [number, number, number])[] = [[-0.9, 0.26, 1], [-0.4, 0.2, 1.6], [0.1, 0.3, 1.25], [0.6, 0.18, 1.85], [0.95, 0.24, 0.95]]
    pen([[-1, 0], [1.05, 0], [1.05, 0.7], [-1, 0.7]])
    for (const [x, w, h] of towers) {
      pen([[x - w / 2, 0], [x + w / 2, 0], [x + w / 2, h], [x - w / 2, h]])
      pen([[x - w * 0.68, h], [x + w * 0.68, h], [x, h + w * 1.9]])
      pen([[x - 0.03, h - 0.25], [x + 0.03, h - 0.25], [x + 0.03, h - 0.12], [x - 0.03, h - 0.12]], mixRgb(p.colour, LAMP, Math.max(0.1, p.lamps)))
    }
  },
  bridge(pen) {
    pen([[-3, 0.42], [3, 0.42], [3, 0.5], [-3, 0.5]])
    for (const x of [-1.3, 1.3]) {
      pen([[x - 0.07, -0.1], [x + 0.07, -0.1], [x + 0.05, 1.6], [x - 0.05, 1.6]])
      for (let i = 1; i < 9; i++) {
        const reach = i * 0.19
        for (const s of [-1, 1]) pen([[x, 1.52 - i * 0.05], [x, 1.5 - i * 0.05], [x + s * reach, 0.48], [x + s * reach + 0.012, 0.48]])
      }
    }
  },
}

export function drawSubject(subject: Subject, placing: Placing, over: LandscapePen): void {
  const { x, y, unit: size, colour } = placing
  const pen: Pen = (points, tone = colour, opacity = 1) => {
    over.polygon(points.map(([px, py]) => [x + px * size, y - py * size] as const), tone, opacity)
  }
  SHAPES[subject]?.(pen, placing, over)
}

/** What has no room in a room: it crosses the picture, or is a house itself. */
export const OUTDOORS: ReadonlySet<Subject> = new Set(['plane', 'village', 'harbour', 'lighthouse', 'castle', 'bridge', 'windmill', 'house'])
const FLYING: ReadonlySet<Subject> = new Set(['birds', 'balloon', 'plane', 'kite'])
const AFLOAT: ReadonlySet<Subject> = new Set(['sailboat', 'boat'])
const LARGE: ReadonlySet<Subject> = new Set(['village', 'harbour', 'lighthouse', 'castle', 'bridge', 'windmill', 'house', 'tree'])

/** Where each subject of a scene stands, and how large. `ground` gives the row of the ground at a column, in pixels. */
export function placeSubjects(
  scene: Scene, width: number, height: number, time: number, ground: (x: number) => number, water: boolean,
): { readonly subject: Subject; readonly placing: Placing; readonly ashore: boolean }[] {
  const { palette, reading, focus, sun, horizon } = scene
  const lamps = Math.max(0, 1 - palette.daylight * 1.25)
  return reading.subjects.flatMap((subject, i) => {
    if (isCast(subject) || (subject === 'tree' && scene.magic)) return []
    const share = i === 0 ? focus : focus + (i % 2 === 1 ? -0.24 : 0.2) * (focus > 0.5 ? 1 : -1) * (0.7 + 0.3 * i)
    const flying = FLYING.has(subject)
    const afloat = AFLOAT.has(subject) && water
    const drift = afloat ? time * 0.006 : 0
    const x = (Math.min(0.92, Math.max(0.08, share)) + drift) * width
    // At the waterside people and beasts stand on a bank near us.
    const ashore = water && !flying && !afloat && !LARGE.has(subject)
    const size = height * (ashore ? 0.24 : (flying ? (subject === 'balloon' ? 0.12 : 0.085) : afloat ? 0.115 : LARGE.has(subject) ? (water ? 0.085 : 0.115) : 0.15))
    const y = ashore ? height * 0.93 : flying ? height * ((subject === 'birds' ? 0.37 : 0.28) + 0.06 * i) : afloat ? height * (horizon + 0.055 + 0.03 * i) : water ? height * (horizon + 0.006) : ground(Math.round(x))
    const colour = mixRgb(palette.land, palette.haze, flying ? 0.24 : afloat ? 0.12 : 0.05)
    const placing = { x, y, unit: size, time, seed: scene.seed + i, colour, rim: palette.light, lamps, side: (subject === 'kite' ? focus : sun.x) * width > x ? 1 : -1 }
    return [{ subject, placing, ashore }]
  })
}

/** The near bank of a water: a low dark rise from one lower corner. */
export function drawBank(over: LandscapePen, { palette, focus, seed }: Scene, width: number, height: number): void {
  const crest = Array.from({ length: 65 }, (_, i) => {
    const s = i / 64
    const rise = 0.045 + 0.05 * Math.exp(-(((s - focus) / 0.3) ** 2)) + 0.012 * unit(Math.floor(s * 40), 2, seed)
    return [s * width, height * (1 - rise)] as const
  })
  over.polygon([[0, height * 1.02], ...crest, [width, height * 1.02]], mixRgb(palette.land, palette.haze, 0.04), 1)
}
