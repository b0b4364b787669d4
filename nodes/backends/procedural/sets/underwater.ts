/** Under the sea: light from above, a reef, fish, bubbles. Pure. */
import { type Ink, moved, type Pen, type Point, scaled, turned } from '../../../../engine/api.ts'
import { clear, darker, hex, lighter, mixed } from '../../../shared/figures/inks.ts'
import { chance, ground, shine, vignette, type DrawnSet, type Place } from './set.ts'

const CORALS = ['#e8566b', '#f08a3c', '#b35bd0', '#f2c14e', '#e3719f', '#5ec2a8', '#d84a3a'].map(hex)
const FISH: readonly (readonly [body: Ink, band: Ink, fin: Ink])[] = [
  [hex('#f2851f'), hex('#fdf6ea'), hex('#d8620c')], [hex('#f4cf3a'), hex('#2a2f45'), hex('#e0a81c')], [hex('#2f66d8'), hex('#f2d33c'), hex('#1c3f96')],
  [hex('#d84a78'), hex('#f7c6d4'), hex('#a52a56')], [hex('#46b8a4'), hex('#e9f7d8'), hex('#2a8576')],
]

export const underwater: DrawnSet = {
  glow: 0.18,
  draw(place) {
    const { pen, wide, time, scene } = place
    const dark = 1 - scene.palette.daylight
    const deep = (ink: string, share: number): Ink => mixed(hex(ink), hex('#02101f'), share * dark)
    ground(place, [[0, deep('#8fe3ee', 0.8)], [0.18, deep('#3fb2d6', 0.75)], [0.55, deep('#136a9e', 0.7)], [1, deep('#082f52', 0.6)]])
    // The surface, and its rays.
    const sun = wide * (0.3 + 0.4 * chance(scene, 1, 1))
    shine(pen, sun, -0.08, [wide * 0.55, 0.62], [0.95, 1, 0.95], 0.75 * (1 - 0.6 * dark))
    for (let k = 0; k < 12; k++) {
      const lean = (k - 5.5) * 0.13 + 0.05 * Math.sin(time * 0.35 + k)
      const half = 0.018 + 0.03 * chance(scene, k, 2)
      const power = (0.1 + 0.1 * Math.sin(time * 0.7 + k * 2.1)) * (1 - 0.5 * dark)
      if (power <= 0) continue
      pen.fill([[sun + lean * 0.3 - half * 0.5, -0.02], [sun + lean * 0.3 + half * 0.5, -0.02], [sun + lean * 1.9 + half * 3, 0.95], [sun + lean * 1.9 - half * 3, 0.95]], { from: [0, 0], to: [0, 0.95], stops: [[0, [0.9, 1, 1, power * 1.5]], [0.5, [0.8, 1, 1, power * 0.6]], [1, [0.8, 1, 1, 0]]] })
    }
    reef(place, 0.62, 0.42, 3)
    school(place)
    reef(place, 0.78, 0.72, 2)
    for (let k = 0; k < 5; k++) swimmer(place, k)
    seabed(place)
    reef(place, 0.93, 1, 1)
    for (let k = 0; k < 34; k++) {
      const age = (time * 0.11 * (0.6 + chance(scene, k, 3)) + chance(scene, k, 4)) % 1
      const [x, y, r] = [wide * chance(scene, k % 6, 5) + 0.02 * Math.sin(time * 2 + k) + 0.04 * (chance(scene, k, 6) - 0.5), 0.95 - age, 0.004 + 0.009 * chance(scene, k, 7)]
      pen.ellipse(x, y, r, r, { centre: [x - r * 0.3, y - r * 0.3], radius: r * 1.2, stops: [[0, [1, 1, 1, 0.35]], [0.6, [0.8, 0.95, 1, 0.1]], [0.9, [0.9, 1, 1, 0.55]], [1, [1, 1, 1, 0]]] })
    }
    vignette(place, 0.5)
  },
}

function seabed({ pen, wide, scene, time }: Place): void {
  const line: Point[] = Array.from({ length: 41 }, (_, i) => [(i / 40) * wide, 0.87 + 0.02 * Math.sin(i * 0.5 + scene.seed % 5) + 0.008 * Math.sin(i * 1.7)])
  const sand = mixed(hex('#cdb98a'), hex('#2b7b98'), 0.35)
  pen.fill([...line, [wide, 1.01], [0, 1.01]], { from: [0, 0.85], to: [0, 1], stops: [[0, lighter(sand, 0.12)], [1, darker(sand, 0.35)]] })
  // Light that dances on it.
  for (let k = 0; k < 46; k++) {
    const [x, y] = [wide * chance(scene, k, 11), 0.89 + 0.1 * chance(scene, k, 12)]
    const s = 0.03 + 0.04 * chance(scene, k, 13)
    const w = Math.sin(time * 1.3 + k * 1.9)
    pen.line([[x - s, y + 0.004 * w], [x - s * 0.3, y - 0.008 * w], [x + s * 0.3, y + 0.006 * w], [x + s, y - 0.004 * w]], [0.001, 0.005, 0.001], [0.92, 1, 0.95, 0.16 + 0.1 * w])
  }
}

/** A row of corals, rocks and fans that stands on a height; `near` is its size and how little the water hides it. */
function reef(place: Place, foot: number, near: number, layer: number): void {
  const { pen, scene, wide, time } = place
  const veil = (ink: Ink): Ink => mixed(ink, hex('#1a78a8'), (1 - near) * 0.85)
  const count = layer === 1 ? 9 : 8
  for (let k = 0; k < count; k++) {
    const thing = layer * 40 + k
    const s = (k + 0.5 + 0.5 * (chance(scene, thing, 21) - 0.5)) / count
    // The middle stays open for those who swim.
    if (layer === 1 && Math.abs(s - 0.5) < 0.14) continue
    const x = s * wide
    const tall = (0.16 + 0.16 * chance(scene, thing, 22) + 0.22 * Math.abs(s - 0.5)) * near
    const ink = veil(CORALS[thing % CORALS.length]!)
    const rock = veil(hex('#3f4a58'))
    pen.fill(`M${x - tall * 0.7} ${foot + 0.1} C${x - tall * 0.6} ${foot - tall * 0.25} ${x - tall * 0.1} ${foot - tall * 0.35} ${x + tall * 0.15} ${foot - tall * 0.2} C${x + tall * 0.5} ${foot - tall * 0.2} ${x + tall * 0.7} ${foot} ${x + tall * 0.8} ${foot + 0.1} Z`, { from: [0, foot - tall * 0.4], to: [0, foot + 0.08], stops: [[0, lighter(rock, 0.22)], [1, darker(rock, 0.45)]] })
    const sway = Math.sin(time * 0.9 + thing) * 0.06
    pen.within([moved(x, foot - tall * 0.12), scaled(tall), turned(sway * 0.5)], () => {
      const kind = thing % 4
      if (kind === 0) branch(pen, 0, 0, -Math.PI / 2, 0.36, 0.1, 4, ink, scene.seed + thing)
      else if (kind === 1) fan(pen, ink, sway)
      else if (kind === 2) tubes(pen, ink, scene.seed + thing)
      else weeds(pen, veil(mixed(hex('#3f8f4a'), ink, 0.15)), time, thing)
    })
  }
}

function branch(pen: Pen, x: number, y: number, angle: number, length: number, width: number, depth: number, ink: Ink, seed: number): void {
  const [ex, ey] = [x + Math.cos(angle) * length, y + Math.sin(angle) * length]
  pen.line([[x, y], [ex, ey]], [width, width * 0.72], { from: [x - width, 0], to: [x + width, 0], stops: [[0, lighter(ink, 0.3)], [0.5, ink], [1, darker(ink, 0.35)]] })
  if (depth === 0) {
    pen.ellipse(ex, ey, width * 0.5, width * 0.5, lighter(ink, 0.5))
    return
  }
  const wobble = Math.sin(seed * 1.7 + depth * 2.3) * 0.22
  for (const turn of depth > 2 ? [-0.62, -0.05, 0.55] : [-0.45, 0.4]) branch(pen, ex, ey, angle + turn + wobble, length * 0.72, width * 0.7, depth - 1, ink, seed + turn * 7)
}

function fan(pen: Pen, ink: Ink, sway: number): void {
  pen.line([[0, 0.1], [0, -0.35]], [0.1, 0.07], darker(ink, 0.3))
  const rim: Point[] = Array.from({ length: 25 }, (_, i) => {
    const a = Math.PI * (1.06 + (i / 24) * 0.88)
    const r = 0.78 + 0.06 * Math.sin(i * 2.1)
    return [Math.cos(a) * r * 0.95 + sway, -0.22 + Math.sin(a) * r]
  })
  pen.fill([...rim, [0, -0.05]], { centre: [0, -0.1], radius: 1, stops: [[0, clear(darker(ink, 0.25), 0.95)], [1, clear(lighter(ink, 0.15), 0.85)]] })
  for (let i = 1; i < 24; i += 2) pen.line([[0, -0.08], [rim[i]![0] * 0.55, -0.12 + (rim[i]![1] + 0.1) * 0.6], rim[i]!], [0.03, 0.018, 0.008], darker(ink, 0.4))
}

function tubes(pen: Pen, ink: Ink, seed: number): void {
  for (let k = 0; k < 6; k++) {
    const [x, h, w] = [(k - 2.5) * 0.17, 0.45 + 0.4 * Math.abs(Math.sin(seed + k * 1.9)), 0.13 + 0.03 * Math.sin(k * 3)]
    pen.fill(`M${x - w * 0.7} 0.1 L${x - w} ${-h} H${x + w} L${x + w * 0.7} 0.1 Z`, { from: [x - w, 0], to: [x + w, 0], stops: [[0, lighter(ink, 0.3)], [0.45, ink], [1, darker(ink, 0.45)]] })
    pen.ellipse(x, -h, w, w * 0.42, lighter(ink, 0.35))
    pen.ellipse(x, -h + 0.01, w * 0.68, w * 0.27, darker(ink, 0.65))
  }
}

function weeds(pen: Pen, ink: Ink, time: number, thing: number): void {
  for (let k = 0; k < 7; k++) {
    const x = (k - 3) * 0.13
    const tall = 0.8 + 0.5 * Math.abs(Math.sin(thing + k * 2.7))
    const points: Point[] = Array.from({ length: 9 }, (_, i) => [x + Math.sin(time * 1.1 + k + i * 0.6) * 0.022 * i, 0.1 - (i / 8) * tall])
    pen.line(points, [0.07, 0.09, 0.07, 0.015], { from: [x - 0.06, 0], to: [x + 0.06, 0], stops: [[0, lighter(ink, 0.25)], [1, darker(ink, 0.3)]] })
  }
}

/** Many small ones that keep together. */
function school({ pen, scene, wide, time }: Place): void {
  for (let k = 0; k < 26; k++) {
    const [row, column] = [k % 5, Math.floor(k / 5)]
    const x = ((chance(scene, 9, 31) * wide + time * 0.07 + column * 0.07 + 0.03 * chance(scene, k, 32)) % (wide + 0.5)) - 0.25
    const y = 0.3 + row * 0.035 + 0.02 * Math.sin(time * 1.2 + column * 0.8) + 0.02 * chance(scene, k, 33)
    fish(pen, x, y, 0.028, mixed(hex('#cfe6f2'), hex('#2b86b4'), 0.25), hex('#8fb8cc'), hex('#9fc6d8'), time * 7 + k, 1)
  }
}

function swimmer({ pen, scene, wide, time }: Place, k: number): void {
  const way = k % 2 === 0 ? 1 : -1
  const span = wide + 0.7
  const x = (((chance(scene, k, 41) * span + way * time * (0.07 + 0.05 * chance(scene, k, 42))) % span) + span) % span - 0.35
  const y = 0.36 + 0.42 * ((k * 0.37 + chance(scene, k, 43) * 0.25) % 1) + 0.015 * Math.sin(time * 0.9 + k * 2)
  const [body, band, fin] = FISH[k % FISH.length]!
  fish(pen, x, y, 0.085 + 0.05 * chance(scene, k, 44), body, band, fin, time * 6 + k * 1.7, way)
}

/** Swims to the right (1) or to the left (-1); its body is two sizes long. */
function fish(pen: Pen, x: number, y: number, size: number, body: Ink, band: Ink, fin: Ink, beat: number, way: number): void {
  const wag = Math.sin(beat) * 0.16
  pen.within([moved(x, y), scaled(size * way, size)], () => {
    pen.fill(`M-0.82 0 C-1.05 ${-0.2 + wag} -1.3 ${-0.5 + wag} -1.55 ${-0.55 + wag * 2.4} C-1.38 ${-0.2 + wag * 2} -1.38 ${0.2 + wag * 2} -1.55 ${0.55 + wag * 2.4} C-1.3 ${0.5 + wag} -1.05 ${0.2 + wag} -0.82 0 Z`, { from: [-0.8, 0], to: [-1.5, 0], stops: [[0, fin], [1, lighter(fin, 0.35)]] })
    pen.fill('M-0.35 -0.42 C-0.1 -0.85 0.35 -0.85 0.5 -0.62 L0.42 -0.4 Z', darker(fin, 0.1))
    pen.fill('M-0.3 0.4 C-0.2 0.75 0.1 0.8 0.22 0.62 L0.25 0.42 Z', darker(fin, 0.15))
    const shape = 'M-0.95 0 C-0.55 -0.4 -0.1 -0.56 0.3 -0.52 C0.7 -0.47 0.95 -0.2 1.02 0.02 C0.95 0.24 0.7 0.46 0.3 0.5 C-0.1 0.53 -0.55 0.38 -0.95 0 Z'
    pen.fill(shape, { from: [0, -0.55], to: [0, 0.5], stops: [[0, darker(body, 0.15)], [0.4, body], [0.75, lighter(body, 0.3)], [1, mixed(body, [1, 1, 1], 0.55)]] })
    pen.clip(shape, () => {
      for (const at of [0.42, -0.18, -0.68]) pen.fill(`M${at - 0.09} -0.7 C${at + 0.04} -0.3 ${at + 0.04} 0.3 ${at - 0.09} 0.7 H${at + 0.1} C${at + 0.22} 0.3 ${at + 0.22} -0.3 ${at + 0.1} -0.7 Z`, clear(band, 0.92))
      pen.ellipse(0.1, -0.42, 0.7, 0.16, clear([1, 1, 1], 0.2))
    })
    pen.fill(`M0.12 0.1 C0 ${0.32 + wag} -0.2 ${0.4 + wag} -0.32 ${0.34 + wag} C-0.24 0.2 -0.1 0.06 0.12 0.02 Z`, clear(lighter(fin, 0.25), 0.95))
    pen.ellipse(0.7, -0.08, 0.12, 0.12, [1, 1, 1])
    pen.ellipse(0.72, -0.07, 0.075, 0.075, hex('#10131a'))
    pen.ellipse(0.74, -0.1, 0.025, 0.025, [1, 1, 1])
    pen.line([[1.0, 0.06], [0.9, 0.1]], 0.03, darker(body, 0.6))
  })
}
