/** Photographs products before a plain ground: rays marched to a distance field, two soft lights, soft shadows, mirrored lamps. */
import type { Product, Vec } from './shapes.ts'

export interface Shot {
  readonly product: Product
  /** Pixels of each side. */
  readonly size: number
  /** Degrees that the product is turned by. */
  readonly turn?: number
  /** Degrees that the camera looks down by. */
  readonly down?: number
  /** Rays a pixel, each way. */
  readonly rays?: number
  /** Of all light: an exposure. */
  readonly light?: number
  readonly ground?: Vec
  /** 255 where the product is, black elsewhere, in place of the photo. */
  readonly matte?: boolean
}

const FAR = 7
const norm = (x: number, y: number, z: number): Vec => {
  const length = Math.hypot(x, y, z)
  return [x / length, y / length, z / length]
}
const smooth = (low: number, high: number, value: number): number => {
  const k = Math.min(1, Math.max(0, (value - low) / (high - low)))
  return k * k * (3 - 2 * k)
}
const KEY = norm(-0.65, 0.75, 0.5)
const FILL = norm(0.8, 0.35, 0.45)

/** What a mirror sees: a tall lamp on the left, a slim one on the right, a light ceiling. */
function studio([x, y, z]: Vec, blur: number): number {
  const across = Math.atan2(x, z)
  const soft = 0.06 + blur
  const box = (from: number, to: number, low: number, high: number): number =>
    smooth(from - soft, from + soft, across) * (1 - smooth(to - soft, to + soft, across)) * smooth(low - soft, low + soft, y) * (1 - smooth(high - soft, high + soft, y))
  return 0.16 + 0.3 * smooth(-0.3, 1, y) + (1.5 * box(-1.35, -0.62, -0.55, 0.75)) / (1 + 2 * blur) + (0.8 * box(0.95, 1.2, -0.6, 0.8)) / (1 + 2 * blur)
}

/** RGB, three bytes a pixel. */
export function photograph({ product, size, turn = 0, down = 9, rays = 2, light = 1, ground = [0.8, 0.8, 0.81], matte = false }: Shot): Uint8Array {
  const [cos, sin] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)]
  const [rise, run] = [Math.sin((down * Math.PI) / 180), Math.cos((down * Math.PI) / 180)]
  const middle = product.height * 0.47
  const eye: Vec = [0, middle + FAR * rise, FAR * run]
  const half = Math.max(product.height, product.reach * 2) * 0.72
  const distance = (x: number, y: number, z: number): number => product.distance(x * cos - z * sin, y, x * sin + z * cos)
  const shadow = (x: number, y: number, z: number, [dx, dy, dz]: Vec, soft: number): number => {
    let [open, way] = [1, 0.02]
    for (let i = 0; i < 40 && way < 2.2; i++) {
      const d = distance(x + dx * way, y + dy * way, z + dz * way)
      open = Math.min(open, 0.5 + (0.5 * d * soft) / way)
      if (open < 0.02) return 0
      way += Math.max(0.02, d * 0.9)
    }
    return smooth(0, 1, open)
  }
  const openness = (x: number, y: number, z: number, [nx, ny, nz]: Vec, reach: number): number => {
    let shut = 0
    for (let i = 1; i <= 5; i++) {
      const h = (reach * i) / 5
      shut += (h - distance(x + nx * h, y + ny * h, z + nz * h)) / 2 ** i
    }
    return Math.min(1, Math.max(0, 1 - (shut * 2.2) / reach))
  }
  /** Linear light along a ray. */
  const seen = (dx: number, dy: number, dz: number): Vec => {
    let way = FAR - product.reach * 1.6 - product.height * 0.5
    let hit = false
    for (let i = 0; i < 160 && way < FAR + 1.6; i++) {
      const [x, y, z] = [eye[0] + dx * way, eye[1] + dy * way, eye[2] + dz * way]
      if (y < 0) break
      const d = distance(x, y, z)
      if (d < 0.0004) {
        hit = true
        break
      }
      way += d * 0.85
    }
    if (matte) return hit ? [9, 9, 9] : [0, 0, 0]
    if (hit) {
      const [x, y, z] = [eye[0] + dx * way, eye[1] + dy * way, eye[2] + dz * way]
      const e = 0.0012
      const n = norm(distance(x + e, y, z) - distance(x - e, y, z), distance(x, y + e, z) - distance(x, y - e, z), distance(x, y, z + e) - distance(x, y, z - e))
      const { colour, mirror, blur, metal } = product.surface(x * cos - z * sin, y, x * sin + z * cos)
      const facing = -(dx * n[0] + dy * n[1] + dz * n[2])
      const bounced = mirror + (1 - mirror) * (1 - Math.min(1, Math.max(0, facing))) ** 5 * (1 - blur)
      const m: Vec = [dx + 2 * facing * n[0], dy + 2 * facing * n[1], dz + 2 * facing * n[2]]
      const open = openness(x, y, z, n, 0.16)
      const lit = (l: Vec): number => Math.max(0, n[0] * l[0] + n[1] * l[1] + n[2] * l[2])
      const key = lit(KEY) > 0 ? lit(KEY) * shadow(x + n[0] * 0.01, y + n[1] * 0.01, z + n[2] * 0.01, KEY, 3) : 0
      const diffuse = 0.75 * key + 0.3 * lit(FILL) + (0.34 + 0.1 * n[1]) * open
      const shine = studio(m, blur) * (0.4 + 0.6 * open)
      return colour.map((c) => light * (metal === true ? c * shine : c * diffuse * (1 - bounced) + bounced * shine)) as unknown as Vec
    }
    // The sweep behind: as light as the floor, and no edge between.
    const [u, v] = [dx / half, (dy + rise) / half]
    let bright = 1.02 - 0.045 * ((u * FAR) ** 2 + (v * FAR) ** 2)
    if (dy < 0) {
      const down = -eye[1] / dy
      const [x, z] = [eye[0] + dx * down, eye[2] + dz * down]
      if (Math.hypot(x, z) < 1.8) {
        const dark = 0.62 + 0.38 * shadow(x, 0.002, z, KEY, 1.6)
        const near = 0.55 + 0.45 * openness(x, 0, z, [0, 1, 0], 0.22)
        bright *= 1 + (dark * near - 1) * (1 - smooth(1.2, 1.8, Math.hypot(x, z)))
      }
    }
    return ground.map((c) => light * c * bright) as unknown as Vec
  }
  const pixels = new Uint8ClampedArray(size * size * 3)
  const grain = noise()
  for (let py = 0; py < size; py++) {
    for (let px = 0; px < size; px++) {
      let [r, g, b] = [0, 0, 0]
      for (let k = 0; k < rays * rays; k++) {
        const u = (((px + ((k % rays) + 0.5) / rays) / size) * 2 - 1) * (half / FAR)
        const v = (1 - ((py + (Math.floor(k / rays) + 0.5) / rays) / size) * 2) * (half / FAR)
        const one = seen(...norm(u, -rise + v * run, -run - v * rise))
        r += coded(one[0])
        g += coded(one[1])
        b += coded(one[2])
      }
      const at = (py * size + px) * 3
      const n = rays * rays
      const g0 = matte ? 0 : grain()
      pixels[at] = (255 * r) / n + g0
      pixels[at + 1] = (255 * g) / n + g0
      pixels[at + 2] = (255 * b) / n + g0
    }
  }
  return new Uint8Array(pixels.buffer)
}

/** sRGB, with a soft shoulder. */
function coded(value: number): number {
  const held = value < 0.7 ? value : 0.7 + 0.3 * (1 - Math.exp(-(value - 0.7) / 0.3))
  return held <= 0.0031308 ? 12.92 * held : 1.055 * held ** (1 / 2.4) - 0.055
}

/** A sensor's grain, the same each time. */
function noise(): () => number {
  let state = 12345
  const next = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32
  return () => next() + next() + next() - 1
}
