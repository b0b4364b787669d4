/** The ground of a text card: slow clouds of the scene's colours. Pure. */
import type { Band } from '../../../engine/api.ts'
import { fbm2, noise2, smooth, unit } from '../procedural/noise.ts'
import type { Rgb } from '../procedural/palette.ts'

export interface GroundArgs {
  readonly colours: readonly [Rgb, Rgb, Rgb, Rgb]
  /** Seconds. */
  readonly time: number
  readonly seed: number
}

/** Pixels between two points that are worked out; the rest lies between them. */
const STEP = 8

export function paintGround({ target, args, from, to }: Band<GroundArgs>): void {
  const { width, height } = target
  const { colours, time, seed } = args
  const [zenith, middle, horizon, land] = colours
  const columns = Math.ceil(width / STEP) + 2
  const rowOf = (gy: number): Float32Array => {
    const row = new Float32Array(columns * 3)
    const v = (gy * STEP) / height
    for (let gx = 0; gx < columns; gx++) {
      const u = (gx * STEP) / height
      const flow = fbm2(u * 0.9 + time * 0.03, v * 1.1 - time * 0.02, 3, seed + 1)
      const glow = smooth(0.35, 0.75, noise2(u * 0.8 - time * 0.05, v * 0.9 + time * 0.03, seed + 2))
      const depth = smooth(0, 1.1, v * 0.7 + flow * 0.6)
      for (let c = 0; c < 3; c++) {
        const base = zenith[c]! + (middle[c]! - zenith[c]!) * depth
        row[gx * 3 + c] = (base + (horizon[c]! - base) * glow * 0.45) * 0.62 + land[c]! * 0.2
      }
    }
    return row
  }
  const rows = new Map<number, Float32Array>()
  const at = (gy: number): Float32Array => {
    let row = rows.get(gy)
    if (row === undefined) rows.set(gy, (row = rowOf(gy)))
    return row
  }
  const [luma, cb, cr] = target.planes as [(typeof target.planes)[0], (typeof target.planes)[0], (typeof target.planes)[0]]
  const rgb = new Float32Array(3)
  const colourAt = (x: number, y: number): void => {
    const gx = Math.floor(x / STEP)
    const gy = Math.floor(y / STEP)
    const fx = x / STEP - gx
    const fy = y / STEP - gy
    const top = at(gy)
    const bottom = at(gy + 1)
    for (let c = 0; c < 3; c++) {
      const a = top[gx * 3 + c]! + (top[gx * 3 + 3 + c]! - top[gx * 3 + c]!) * fx
      rgb[c] = a + (bottom[gx * 3 + c]! + (bottom[gx * 3 + 3 + c]! - bottom[gx * 3 + c]!) * fx - a) * fy
    }
  }
  const toByte = (value: number, x: number, y: number): number => Math.min(240, Math.max(16, Math.floor(value + unit(x, y, 77) + unit(x, y, 78) - 0.5)))
  for (let y = from; y < to; y++) {
    for (let x = 0; x < width; x++) {
      colourAt(x, y)
      luma.data[y * luma.stride + x] = Math.min(235, toByte(16 + 219 * (0.2126 * rgb[0]! + 0.7152 * rgb[1]! + 0.0722 * rgb[2]!), x, y))
    }
  }
  for (let y = from >> 1; y < (to + 1) >> 1; y++) {
    for (let x = 0; x < cb.width; x++) {
      colourAt(Math.min(width - 1, x * 2 + 0.5), Math.min(height - 1, y * 2 + 0.5))
      const light = 0.2126 * rgb[0]! + 0.7152 * rgb[1]! + 0.0722 * rgb[2]!
      cb.data[y * cb.stride + x] = toByte(128 + (224 * (rgb[2]! - light)) / 1.8556, x, y)
      cr.data[y * cr.stride + x] = toByte(128 + (224 * (rgb[0]! - light)) / 1.5748, x, y)
    }
  }
}
