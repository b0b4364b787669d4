/** Fog, rain, snow and lightning over what is painted. Pure. */
import type { Banks, LandscapePen } from '../../../engine/api.ts'
import { strokeAt } from '../../shared/lightning.ts'
import { noise2, unit } from './noise.ts'
import { mixRgb, type Rgb } from './palette.ts'
import type { Scene } from './scene.ts'

/** Banks of fog that drift along the ground. */
export const fogOf = ({ fog, palette, seed }: Scene, time: number): Banks | undefined =>
  fog < 0.15 ? undefined : { seed: seed + 601, time, amount: fog, tint: mixRgb(palette.haze, palette.horizon, 0.28) }

/** Streaks in three depths; they fall a little aslant in wind. */
export function drawRain(pen: LandscapePen, scene: Scene, width: number, height: number, time: number): void {
  if (scene.rain <= 0) return
  const slant = 0.1 + scene.wind * 2.2
  const { daylight, light } = scene.palette
  const tint = light.map((value) => 0.86 + 0.14 * value) as [number, number, number]
  const strength = 0.5 * (0.24 + 0.3 * daylight) * Math.min(1, height / 720 + 0.25)
  for (const [cell, long, speed, bright, thick] of [[0.013, 0.045, 1.5, 0.35, 0.7], [0.024, 0.085, 2.1, 0.5, 0.95], [0.055, 0.15, 2.9, 0.6, 1.3]] as const) {
    const columns = Math.ceil((width / height + slant) / cell) + 2
    for (let i = -2; i < columns; i++) {
      for (let k = 0; k < 2; k++) {
        if (unit(i, k, scene.seed + 700) > scene.rain * 0.8) continue
        const cycle = 1 + long + 0.3 * unit(i, k, scene.seed + 701)
        const fall = time * speed * (0.9 + 0.2 * unit(i, k, scene.seed + 702)) + unit(i, k, scene.seed + 703) * cycle
        const turn = Math.floor(fall / cycle)
        const shift = unit(i, turn, scene.seed + 704) * cell
        pen.streak((i * cell + shift + slant * 0.5) * height, slant, (fall - turn * cycle - long) * height, long * height, tint, bright * thick * strength)
      }
    }
  }
}

/** Flakes in four depths: near ones large, soft and fast. */
export function drawSnow(pen: LandscapePen, scene: Scene, width: number, height: number, time: number): void {
  if (scene.snow <= 0) return
  const { daylight, light } = scene.palette
  const tint = light.map((value) => 0.93 + 0.05 * value) as [number, number, number]
  for (const [cell, radius, speed, bright] of [[0.03, 0.0014, 0.05, 0.75], [0.05, 0.0024, 0.08, 0.85], [0.1, 0.0045, 0.13, 0.7], [0.24, 0.011, 0.22, 0.3]] as const) {
    const columns = Math.ceil(width / height / cell) + 3
    const rows = Math.ceil(1 / cell) + 3
    const fallen = time * speed
    const base = Math.floor(fallen / cell)
    const drift = ((time * scene.wind * 1.6) / cell) % 1
    for (let j = -2; j < rows; j++) {
      const lane = j - base
      const rowTop = (j * cell + (fallen - base * cell)) * height
      for (let i = -2; i < columns; i++) {
        if (unit(i, lane, scene.seed + 800) > scene.snow) continue
        const sway = Math.sin(time * (0.6 + unit(i, lane, scene.seed + 803)) + unit(i, lane, scene.seed + 804) * 6.3) * cell * 0.22
        const x = (i + drift + unit(i, lane, scene.seed + 801)) * cell * height + sway * height
        const y = rowTop + unit(i, lane, scene.seed + 802) * cell * height
        pen.dot(x, y, Math.max(0.7, radius * height * (0.7 + 0.6 * unit(i, lane, scene.seed + 805))), tint, bright * (0.55 + 0.45 * daylight))
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

const BOLT: Rgb = [0.92, 0.94, 1]

/** A forked bolt, as a bright line whose place wanders down the sky. */
export function drawBolt(pen: LandscapePen, scene: Scene, width: number, height: number, level: number, stroke: number): void {
  if (level <= 0.02) return
  const start = (0.2 + 0.6 * unit(stroke, 2, scene.seed + 901)) * width
  const end = scene.horizon * height
  for (let y = 0; y < Math.min(height, end); y++) {
    for (let branch = 0; branch < 3; branch++) {
      const top = branch === 0 ? 0 : end * (0.25 + 0.3 * unit(stroke, branch, scene.seed + 902))
      const bottom = branch === 0 ? end : top + end * 0.32
      if (y < top || y > bottom) continue
      const v = y / height
      const wander = (noise2(v * 9, stroke * 7, scene.seed + 903) - 0.5) * 0.22 + (noise2(v * 38, stroke * 7, scene.seed + 904) - 0.5) * 0.05
      const lean = branch === 0 ? 0 : ((y - top) / height) * (unit(stroke, branch, scene.seed + 905) - 0.5) * 1.6
      pen.line(start + (wander + lean) * height, y, (branch === 0 ? 0.0018 : 0.001) * height + 0.4, BOLT, level)
    }
  }
}
