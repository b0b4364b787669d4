/** The ground of a text card: slow colours, and over them discs, folds or waves that drift. Pure. */
import type { Band } from '../../../engine/api.ts'
import { clamp01, smooth } from '../../shared/curves.ts'
import { fbmAlong, fbmLine, noiseAlong, noiseLine, unit } from '../procedural/noise.ts'
import type { Rgb } from '../procedural/palette.ts'
import type { Look } from './looks.ts'

export interface GroundArgs {
  readonly look: Pick<Look, 'ground' | 'colours' | 'accent'>
  /** Seconds. */
  readonly time: number
  readonly seed: number
  /** A bar in the accent's colour, in pixels. */
  readonly rule: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
}

/** Pixels between two points of the slow colours that are worked out; the rest lies between them. */
const STEP = 8

type Paint = (rgb: Float32Array, u: number, v: number) => void

const towards = (rgb: Float32Array, colour: Rgb, share: number): void => {
  for (let c = 0; c < 3; c++) rgb[c] = rgb[c]! + (colour[c]! - rgb[c]!) * share
}

/** What lies over the slow colours; u and v in picture heights, `pixel` the size of one. */
function shapes({ look: { ground, colours }, time, seed }: GroundArgs, aspect: number, pixel: number): Paint {
  const [, second, third, light] = colours
  const edge = 1.2 * pixel
  switch (ground) {
    case 'discs': {
      const discs = Array.from({ length: 4 }, (_, k) => ({
        x: aspect * (0.12 + 0.76 * unit(k, 1, seed)) + 0.05 * Math.sin(time * 0.22 + k * 2),
        y: 0.1 + 0.8 * unit(k, 2, seed) + 0.04 * Math.cos(time * 0.19 + k * 3),
        radius: 0.16 + 0.34 * unit(k, 3, seed),
        colour: [second, third, light, third][k]!,
      }))
      return (rgb, u, v) => {
        for (const { x, y, radius, colour } of discs) {
          const far = Math.hypot(u - x, v - y)
          if (far > radius + edge) continue
          // Lit from above: full at its upper edge, gone at the lower one.
          const lit = clamp01(0.5 - (v - y) / (2 * radius))
          towards(rgb, colour, smooth(radius + edge, radius - edge, far) * (0.06 + 0.42 * lit * lit))
        }
      }
    }
    case 'folds': {
      const lean = 0.5 + 0.5 * unit(1, 4, seed)
      const wide = 0.26 + 0.16 * unit(2, 4, seed)
      return (rgb, u, v) => {
        const at = (u + v * lean + time * 0.012) / wide
        const inside = at - Math.floor(at)
        const tone = unit(Math.floor(at), 5, seed)
        // Each sheet lies on the next, and darkens it a little.
        const sheet = smooth(0, edge / wide, inside)
        towards(rgb, tone < 0.5 ? third : light, sheet * (0.05 + 0.26 * tone * inside))
        towards(rgb, colours[0], 0.22 * Math.exp(-inside * 7) * sheet)
      }
    }
    case 'waves':
      return (rgb, u, v) => {
        for (let k = 0; k < 4; k++) {
          const crest = 0.6 + 0.11 * k + 0.05 * Math.sin(u * (1.6 + 0.3 * k) + time * (0.16 + 0.05 * k) + 9 * unit(k, 6, seed)) + 0.03 * Math.sin(u * 4.1 - time * 0.21 + k * 2)
          const share = smooth(crest - edge, crest + edge, v)
          if (share > 0) towards(rgb, [second, third, third, light][k]!, share * (0.4 + 0.06 * k) * (1 - 0.6 * clamp01((v - crest) / 0.3)))
        }
      }
    default: {
      const warps = fbmLine(2, seed + 8)
      return (rgb, u, v) => {
        const warp = fbmAlong(warps, u * 0.8 + time * 0.02, v * 0.8)
        const thread = Math.abs(Math.sin((v + u * 0.35 + warp * 1.1) * 9 + time * 0.1))
        towards(rgb, light, 0.16 * smooth(0.9, 1, thread) + 0.05 * thread)
      }
    }
  }
}

export function paintGround({ target, args, from, to }: Band<GroundArgs>): void {
  const { width, height } = target
  const { look, time, seed, rule } = args
  const [corner, second, third, light] = look.colours
  const columns = Math.ceil(width / STEP) + 2
  const [bends, flows, glows] = [fbmLine(2, seed + 1), fbmLine(3, seed + 2), noiseLine(seed + 3)]
  const rowOf = (gy: number): Float32Array => {
    const row = new Float32Array(columns * 3)
    const v = (gy * STEP) / height
    for (let gx = 0; gx < columns; gx++) {
      const u = (gx * STEP) / height
      const wx = fbmAlong(bends, u * 0.7 + time * 0.02, v * 0.7 + 3)
      const flow = fbmAlong(flows, u * 0.9 + wx * 1.2, v * 0.9 - time * 0.025 + wx)
      const glow = smooth(0.5, 0.85, noiseAlong(glows, u * 0.8 - time * 0.04 + wx, v * 0.9 + time * 0.03))
      for (let c = 0; c < 3; c++) {
        let value = corner[c]! + (second[c]! - corner[c]!) * smooth(0.2, 0.62, flow)
        value += (third[c]! - value) * 0.55 * smooth(0.5, 0.8, flow)
        row[gx * 3 + c] = value + (light[c]! - value) * glow * 0.3
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
  const paint = shapes(args, width / height, 1 / height)
  const colourAt = (x: number, y: number): void => {
    if (x >= rule.x && x < rule.x + rule.width && y >= rule.y && y < rule.y + rule.height) return rgb.set(look.accent)
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
    paint(rgb, x / height, y / height)
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
      const grey = 0.2126 * rgb[0]! + 0.7152 * rgb[1]! + 0.0722 * rgb[2]!
      cb.data[y * cb.stride + x] = toByte(128 + (224 * (rgb[2]! - grey)) / 1.8556, x, y)
      cr.data[y * cr.stride + x] = toByte(128 + (224 * (rgb[0]! - grey)) / 1.5748, x, y)
    }
  }
}
