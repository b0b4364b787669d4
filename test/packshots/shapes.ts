/** Products that are photographed in the tests, as distance fields; and what is printed on them. */
export type Vec = readonly [x: number, y: number, z: number]
export interface Surface {
  readonly colour: Vec
  /** How much is mirrored at a right angle, and how blurred. */
  readonly mirror: number
  readonly blur: number
  readonly metal?: boolean
}
export interface Product {
  /** About the y axis, standing on y = 0. */
  distance(x: number, y: number, z: number): number
  surface(x: number, y: number, z: number): Surface
  /** Cylinder that holds all of it. */
  readonly reach: number
  readonly height: number
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value))
const union = (a: number, b: number, k: number): number => {
  const h = clamp(0.5 + (0.5 * (b - a)) / k, 0, 1)
  return b + (a - b) * h - k * h * (1 - h)
}
function drum(r: number, y: number, radius: number, from: number, to: number, round: number): number {
  const dx = r - radius + round
  const dy = Math.abs(y - (from + to) / 2) - (to - from) / 2 + round
  return Math.min(Math.max(dx, dy), 0) + Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) - round
}

/** Letters as lines in a box of 1 x 1.4. */
const LETTERS: Readonly<Record<string, readonly (readonly [number, number, number, number])[]>> = {
  L: [[0, 0, 0, 1.4], [0, 0, 0.8, 0]],
  U: [[0, 1.4, 0, 0.3], [0, 0.3, 0.3, 0], [0.3, 0, 0.6, 0], [0.6, 0, 0.9, 0.3], [0.9, 0.3, 0.9, 1.4]],
  M: [[0, 0, 0, 1.4], [0, 1.4, 0.55, 0.5], [0.55, 0.5, 1.1, 1.4], [1.1, 1.4, 1.1, 0]],
  E: [[0, 0, 0, 1.4], [0, 0, 0.8, 0], [0, 0.72, 0.65, 0.72], [0, 1.4, 0.8, 1.4]],
  N: [[0, 0, 0, 1.4], [0, 1.4, 0.9, 0], [0.9, 0, 0.9, 1.4]],
  O: [[0.3, 0, 0.7, 0], [0.7, 0, 1, 0.35], [1, 0.35, 1, 1.05], [1, 1.05, 0.7, 1.4], [0.7, 1.4, 0.3, 1.4], [0.3, 1.4, 0, 1.05], [0, 1.05, 0, 0.35], [0, 0.35, 0.3, 0]],
  R: [[0, 0, 0, 1.4], [0, 1.4, 0.6, 1.4], [0.6, 1.4, 0.85, 1.05], [0.85, 1.05, 0.6, 0.7], [0.6, 0.7, 0, 0.7], [0.4, 0.7, 0.9, 0]],
  D: [[0, 0, 0, 1.4], [0, 1.4, 0.5, 1.4], [0.5, 1.4, 0.9, 1], [0.9, 1, 0.9, 0.4], [0.9, 0.4, 0.5, 0], [0.5, 0, 0, 0]],
}
/** Whether a word in letters of this size has ink at a place. */
function written(word: string, s: number, t: number, size: number, weight: number): boolean {
  const pitch = 1.5
  let x = s / size + ((word.length - 1) * pitch + 1) / 2
  const y = t / size + 0.7
  if (y < -0.2 || y > 1.6) return false
  const at = Math.floor((x + 0.25) / pitch)
  if (at < 0 || at >= word.length) return false
  x -= at * pitch
  return LETTERS[word[at]!]!.some(([ax, ay, bx, by]) => {
    const [dx, dy] = [bx - ax, by - ay]
    const k = clamp(((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy), 0, 1)
    return Math.hypot(x - ax - k * dx, y - ay - k * dy) < weight
  })
}

const GLASS: Surface = { colour: [0.045, 0.13, 0.12], mirror: 0.05, blur: 0.02 }
const PAPER: Surface = { colour: [0.86, 0.82, 0.73], mirror: 0.02, blur: 0.5 }
const INK: Surface = { colour: [0.06, 0.13, 0.13], mirror: 0.02, blur: 0.5 }
const ORANGE: Surface = { colour: [0.75, 0.3, 0.09], mirror: 0.02, blur: 0.5 }
const BRASS: Surface = { colour: [0.85, 0.62, 0.32], mirror: 0.9, blur: 0.12, metal: true }

/** A bottle with a label and a cap of brass: round, and the same outline from all sides. */
export const bottle: Product = {
  reach: 0.4,
  height: 1.16,
  distance(x, y, z) {
    const r = Math.hypot(x, z)
    const glass = union(drum(r, y, 0.34, 0, 0.78, 0.06), drum(r, y, 0.12, 0.6, 0.9, 0.01), 0.1)
    const ribs = y > 0.87 && y < 1.1 && r > 0.1 && r < 0.2 ? 0.004 * Math.cos(48 * Math.atan2(x, z)) : 0
    return Math.min(glass, drum(r, y, 0.155, 0.85, 1.12, 0.014) + ribs)
  },
  surface(x, y, z) {
    if (y > 0.845) return BRASS
    const angle = Math.atan2(x, z)
    const s = angle * 0.34
    if (y < 0.14 || y > 0.62 || Math.abs(s) > 0.66) return GLASS
    if (Math.abs(y - 0.165) < 0.004 || Math.abs(y - 0.595) < 0.004) return INK
    if (written('LUMEN', s, y - 0.3, 0.062, 0.13)) return INK
    const sun = Math.hypot(s, y - 0.475)
    const ray = Math.cos(16 * Math.atan2(s, y - 0.475)) > 0.35 && sun > 0.05 && sun < 0.078
    return sun < 0.038 || ray ? ORANGE : PAPER
  },
}

const ENAMEL: Surface = { colour: [0.1, 0.22, 0.4], mirror: 0.05, blur: 0.05 }
const CREAM: Surface = { colour: [0.84, 0.8, 0.7], mirror: 0.05, blur: 0.05 }
const RED: Surface = { colour: [0.62, 0.12, 0.08], mirror: 0.05, blur: 0.05 }

/** A mug with a handle, printed all round: another outline from each side. */
export const mug: Product = {
  reach: 0.72,
  height: 0.9,
  distance(x, y, z) {
    const r = Math.hypot(x, z)
    const across = Math.hypot(x - 0.4, (y - 0.43) * 0.82) - 0.2
    const handle = (Math.hypot(Math.max(Math.abs(across) - 0.012, 0), Math.max(Math.abs(z) - 0.03, 0)) - 0.03) * 0.9
    const body = union(drum(r, y, 0.4, 0, 0.86, 0.03), handle, 0.04)
    return Math.max(body, -drum(r, y, 0.365, 0.04, 1.2, 0.03))
  },
  surface(x, y, z) {
    const r = Math.hypot(x, z)
    if (r < 0.385 && y > 0.04 && y < 0.856) return CREAM
    if (r > 0.412 || y > 0.8 || y < 0.06) return ENAMEL
    const angle = Math.atan2(x, z)
    const turn = (angle / (2 * Math.PI) + 1) % 1
    if (y < 0.2) return (turn * 18) % 1 < 1 - Math.abs(y - 0.13) / 0.07 ? RED : CREAM
    if (y < 0.22 || y > 0.77) return RED
    const place = ((turn * 3 + 0.5) % 1) - 0.5
    if (written('NORD', place * 0.84, y - 0.42, 0.068, 0.16)) return ENAMEL
    const side = Math.floor((turn * 3 + 0.5) % 3)
    const [px, py] = [place * 0.84, y - 0.63]
    if (side === 0 && Math.hypot(px, py) < 0.075) return RED
    if (side === 1 && Math.abs(px) + Math.abs(py) < 0.1) return ENAMEL
    if (side === 2 && Math.max(Math.abs(px), Math.abs(py)) < 0.07) return (Math.floor(px / 0.035) + Math.floor(py / 0.035)) % 2 === 0 ? RED : ENAMEL
    return CREAM
  },
}
