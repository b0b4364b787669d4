/** Weather and light, pixel by pixel. */
import type { Band } from '../../../engine/kernels/band-kernel.ts'
import type { FogOptions, Lamp } from '../../../engine/kernels/kernel-options.ts'
import type { StrokeArgs } from '../../../engine/kernels/ops/atmosphere.ts'
import { hold, paint, readerOf, sideOf } from './samples.ts'

/** Smooth from 0 to 1, level at both ends. */
const eased = (t: number): number => t * t * (3 - 2 * t)

/** x, y, x, y, radius and light of each. */
const NUMBERS = 6

/** Drops, flakes and motes: lines with round ends, the lighter one wins. Target: `gray8`. */
export function strokes(band: Band<StrokeArgs>): void {
  const { strokes: list, softness } = band.args
  paint(band, (_, x, y) => {
    let most = 0
    for (let i = 0; i < list.length; i += NUMBERS) {
      const [x0, y0, x1, y1, radius, light] = list.subarray(i, i + NUMBERS) as unknown as [number, number, number, number, number, number]
      // The nearest place of the line.
      const square = (x1 - x0) ** 2 + (y1 - y0) ** 2
      const along = square === 0 ? 0 : hold(((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / square, 0, 1)
      const far = Math.hypot(x0 + along * (x1 - x0) - x, y0 + along * (y1 - y0) - y)
      // An edge at least a pixel wide: what is thinner than one is paler instead.
      const share = hold((radius + 0.5 - far) / Math.max(1, radius * softness), 0, 1)
      most = Math.max(most, 255 * light * Math.min(1, 2 * radius) * eased(share))
    }
    // The mask keeps whole steps: what is begun is not counted.
    return Math.floor(most)
  })
}

/** Sources: noise, and depth (white = near) where there is one. Target: `gray8`, how much fog. The higher, the thinner. */
export function fog(band: Band<FogOptions>): void {
  const { density, unevenness, height, falloff } = band.args
  const [noise, depth] = band.sources.map(({ planes }) => readerOf(planes[0]!))
  paint(band, (_, x, y) => {
    const low = hold(0.5 + (y / band.target.height + height - 1) / Math.max(0.01, falloff), 0, 1)
    const thick = density * eased(low) * (1 + unevenness * ((2 * noise!(x, y)) / 255 - 1))
    // What is let through, once for each length of the way; without depth it is one.
    const way = depth === undefined ? 1 : 2 - (2 * depth(x, y)) / 255
    return 255 * (1 - Math.max(0.005, 1 - thick) ** way)
  })
}

/** A lamp: light falls off with the square of the distance, and again with the slant at which it meets the picture; it has a colour. */
export function lamp(band: Band<Lamp>): void {
  const { ambient, strength, tint, radius } = band.args
  const [luma, ...others] = band.sources[0]!.planes.map(readerOf)
  const reach = band.sources[1] === undefined ? undefined : readerOf(band.sources[1].planes[0]!)
  paint(band, (p, x, y) => {
    if (p === 3) return others[2]!(x, y)
    const side = sideOf(band.target, p)
    const middle = (side - 1) / 2
    const square = ((side * x + middle - band.args.x) ** 2 + (side * y + middle - band.args.y) ** 2) / radius ** 2
    const near = (strength * (reach === undefined ? 1 : reach(side * x, side * y) / 255)) / (1 + square) ** 2
    // Camera files hold values below black.
    const light = Math.max(0, luma!(side * x, side * y) - 16)
    if (p === 0) {
      const lit = light * (ambient + near)
      // A shoulder in place of clipping.
      return 16 + Math.min(lit, 160 + 59 * (1 - Math.exp(Math.min(0, 160 - lit) / 59)))
    }
    // Bright places take the colour most.
    const own = Math.min(1, near) * (0.25 + (0.75 * light) / 219)
    return hold(128 + (others[p - 1]!(x, y) - 128) * hold(ambient + near, 0.3, 1.4) + tint[(p - 1) as 0 | 1] * own, 16, 240)
  })
}
