/** Fog, rain, snow and lightning over what is painted. Pure. */
import { smooth } from '../../shared/curves.ts'
import { fbmAlong, fbmLine, noise2, unit } from './noise.ts'
import type { Scene } from './scene.ts'
import { strokeAt } from '../../shared/lightning.ts'
import type { Strip } from './shapes.ts'

/** Banks of fog that drift along the ground. */
export function paintFog(scene: Scene, { rgb, width, height, from, to }: Strip, time: number): void {
  if (scene.fog < 0.15) return
  const { palette, horizon, seed } = scene
  const step = Math.max(2, Math.round(height / 90))
  const banks = fbmLine(4, seed + 601)
  const tone = [0, 1, 2].map((c) => palette.haze[c]! * 0.72 + palette.horizon[c]! * 0.28) as [number, number, number]
  for (let y = from; y < to; y++) {
    const v = y / height
    const level = smooth(horizon - 0.3, horizon + 0.06, v) * (1 - 0.55 * smooth(horizon + 0.1, 1.1, v)) * scene.fog
    if (level <= 0.01) continue
    let here = 0
    let next = 0
    for (let x = 0; x < width; x++) {
      const inside = x % step
      if (inside === 0) {
        const at = (px: number): number => fbmAlong(banks, (px / height) * 1.7 + time * 0.035, v * 5.5 + time * 0.006)
        here = x === 0 ? at(x) : next
        next = at(x + step)
      }
      const thick = here + ((next - here) * inside) / step
      const share = Math.min(0.93, level * smooth(0.18, 0.78, thick) * 1.05)
      const i = ((y - from) * width + x) * 3
      rgb[i] = rgb[i]! + (tone[0] - rgb[i]!) * share
      rgb[i + 1] = rgb[i + 1]! + (tone[1] - rgb[i + 1]!) * share
      rgb[i + 2] = rgb[i + 2]! + (tone[2] - rgb[i + 2]!) * share
    }
  }
}

/** Streaks in three depths; they fall a little aslant in wind. */
export function paintRain(scene: Scene, { rgb, width, height, from, to }: Strip, time: number): void {
  if (scene.rain <= 0) return
  const slant = 0.1 + scene.wind * 2.2
  const light = 0.24 + 0.3 * scene.palette.daylight
  for (const [cell, long, speed, bright, thick] of [[0.013, 0.045, 1.5, 0.35, 0.7], [0.024, 0.085, 2.1, 0.5, 0.95], [0.055, 0.15, 2.9, 0.6, 1.3]] as const) {
    const columns = Math.ceil((width / height + slant) / cell) + 2
    for (let i = -2; i < columns; i++) {
      for (let k = 0; k < 2; k++) {
        if (unit(i, k, scene.seed + 700) > scene.rain * 0.8) continue
        const cycle = 1 + long + 0.3 * unit(i, k, scene.seed + 701)
        const fall = time * speed * (0.9 + 0.2 * unit(i, k, scene.seed + 702)) + unit(i, k, scene.seed + 703) * cycle
        const turn = Math.floor(fall / cycle)
        const tail = (fall - turn * cycle - long) * height
        const shift = unit(i, turn, scene.seed + 704) * cell
        const first = Math.max(from, Math.floor(tail))
        const last = Math.min(to, Math.ceil(tail + long * height))
        for (let y = first; y < last; y++) {
          const along = (y - tail) / (long * height)
          const x = ((i * cell + shift) - (y / height) * slant + slant * 0.5) * height
          const ix = Math.floor(x)
          const strength = bright * light * Math.sin(Math.PI * Math.min(1, Math.max(0, along))) * thick
          for (let d = 0; d < 2; d++) {
            const px = ix + d
            if (px < 0 || px >= width) continue
            const share = strength * (d === 0 ? 1 - (x - ix) : x - ix) * Math.min(1, height / 720 + 0.25)
            const at = ((y - from) * width + px) * 3
            for (let c = 0; c < 3; c++) rgb[at + c] = rgb[at + c]! + (0.86 + 0.14 * scene.palette.light[c]! - rgb[at + c]!) * share * 0.5
          }
        }
      }
    }
  }
}

/** Flakes in four depths: near ones large, soft and fast. */
export function paintSnow(scene: Scene, strip: Strip, time: number): void {
  if (scene.snow <= 0) return
  const { rgb, width, height, from, to } = strip
  for (const [cell, radius, speed, bright] of [[0.03, 0.0014, 0.05, 0.75], [0.05, 0.0024, 0.08, 0.85], [0.1, 0.0045, 0.13, 0.7], [0.24, 0.011, 0.22, 0.3]] as const) {
    const columns = Math.ceil(width / height / cell) + 3
    const rows = Math.ceil(1 / cell) + 3
    const fallen = time * speed
    const base = Math.floor(fallen / cell)
    for (let j = -2; j < rows; j++) {
      const lane = j - base
      const rowTop = (j * cell + (fallen - base * cell)) * height
      const reach = Math.max(0.7, radius * height * 1.3) * 2 + 1
      if (rowTop > to + reach || rowTop + cell * height < from - reach) continue
      for (let i = -2; i < columns; i++) {
        if (unit(i, lane, scene.seed + 800) > scene.snow) continue
        const sway = Math.sin(time * (0.6 + unit(i, lane, scene.seed + 803)) + unit(i, lane, scene.seed + 804) * 6.3) * cell * 0.22
        const drift = ((time * scene.wind * 1.6) / cell) % 1
        const x = (i + drift + unit(i, lane, scene.seed + 801)) * cell * height + sway * height
        const y = rowTop + unit(i, lane, scene.seed + 802) * cell * height
        const size = Math.max(0.7, radius * height * (0.7 + 0.6 * unit(i, lane, scene.seed + 805)))
        for (let py = Math.max(from, Math.floor(y - size * 2)); py < Math.min(to, y + size * 2); py++) {
          for (let px = Math.max(0, Math.floor(x - size * 2)); px < Math.min(width, x + size * 2); px++) {
            const dx = (px + 0.5 - x) / size
            const dy = (py + 0.5 - y) / size
            const share = bright * Math.exp(-(dx * dx + dy * dy) * 1.3) * (0.55 + 0.45 * scene.palette.daylight)
            const at = ((py - from) * width + px) * 3
            for (let c = 0; c < 3; c++) rgb[at + c] = rgb[at + c]! + (0.93 + 0.05 * scene.palette.light[c]! - rgb[at + c]!) * share
          }
        }
      }
    }
  }
}

/** How bright the sky flashes now, 0 to 1, and which stroke it is. */
export function flashAt(scene: Scene, time: number): { readonly level: number; readonly stroke: number } {
  if (!scene.lightning) return { level: 0, stroke: 0 }
  const { stroke, begin } = strokeAt(time, scene.seed)
  const age = time - begin
  if (age < 0 || age > 0.7) return { level: 0, stroke }
  const flicker = 0.65 + 0.35 * Math.cos(age * 62)
  return { level: Math.exp(-age * 6) * flicker, stroke }
}

/** A forked bolt, as a bright line whose place wanders down the sky. */
export function paintBolt(scene: Scene, { rgb, width, height, from, to }: Strip, level: number, stroke: number): void {
  if (level <= 0.02) return
  const start = (0.2 + 0.6 * unit(stroke, 2, scene.seed + 901)) * width
  const end = scene.horizon * height
  for (let y = from; y < Math.min(to, end); y++) {
    for (let branch = 0; branch < 3; branch++) {
      const top = branch === 0 ? 0 : end * (0.25 + 0.3 * unit(stroke, branch, scene.seed + 902))
      const bottom = branch === 0 ? end : top + end * 0.32
      if (y < top || y > bottom) continue
      const v = y / height
      const wander = (noise2(v * 9, stroke * 7, scene.seed + 903) - 0.5) * 0.22 + (noise2(v * 38, stroke * 7, scene.seed + 904) - 0.5) * 0.05
      const lean = branch === 0 ? 0 : ((y - top) / height) * (unit(stroke, branch, scene.seed + 905) - 0.5) * 1.6
      const x = start + (wander + lean) * height
      const thick = (branch === 0 ? 0.0018 : 0.001) * height + 0.4
      for (let px = Math.max(0, Math.floor(x - thick * 10)); px < Math.min(width, x + thick * 10); px++) {
        const d = (px + 0.5 - x) / thick
        const share = Math.min(1, level * (Math.exp(-d * d) + 0.16 * Math.exp(-Math.abs(d) * 0.45)))
        const at = ((y - from) * width + px) * 3
        for (let c = 0; c < 3; c++) rgb[at + c] = rgb[at + c]! + ([0.92, 0.94, 1][c]! - rgb[at + c]!) * share
      }
    }
  }
}
