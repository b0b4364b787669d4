/** Weather and light, pixel by pixel. */
import type { Band, FogOptions, Lamp } from '../../../engine/kernels/kernels.ts'
import { STROKE, type StrokeArgs } from '../../../engine/kernels/ops/atmosphere.ts'

/** Drops, flakes and motes: lines with round ends, the lighter one wins. Target: `gray8`. */
export function strokes({ target, args, from, to }: Band<StrokeArgs>): void {
  const { data, width } = target.planes[0]!
  data.fill(0, from * width, to * width)
  const { strokes: list, softness } = args
  for (let i = 0; i < list.length; i += STROKE) {
    const [x0, y0, x1, y1, radius, light] = list.subarray(i, i + STROKE) as unknown as [number, number, number, number, number, number]
    const reach = radius + 0.5
    const top = Math.max(from, Math.ceil(Math.min(y0, y1) - reach))
    const bottom = Math.min(to - 1, Math.floor(Math.max(y0, y1) + reach))
    const left = Math.max(0, Math.ceil(Math.min(x0, x1) - reach))
    const right = Math.min(width - 1, Math.floor(Math.max(x0, x1) + reach))
    const [dx, dy] = [x1 - x0, y1 - y0]
    const square = dx * dx + dy * dy
    // At least a pixel wide edge: thin ones pale instead of breaking up.
    const edge = Math.max(1, radius * softness)
    const full = 255 * light * Math.min(1, radius * 2)
    for (let y = top; y <= bottom; y++) {
      for (let x = left; x <= right; x++) {
        const along = square === 0 ? 0 : Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / square))
        const far = Math.hypot(x - x0 - along * dx, y - y0 - along * dy)
        const share = Math.min(1, (radius + 0.5 - far) / edge)
        if (share <= 0) continue
        const at = y * width + x
        data[at] = Math.max(data[at]!, full * share * share * (3 - 2 * share))
      }
    }
  }
}

/** Sources: noise, and depth (white = near) where there is one, both of the target's size. Target: `gray8`, how much fog. */
export function fog({ target, sources, args, from, to }: Band<FogOptions>): void {
  const { data, width, height } = target.planes[0]!
  const noise = sources[0]!.planes[0]!.data
  const depth = sources[1]?.planes[0]!.data
  const { density, unevenness } = args
  for (let y = from; y < to; y++) {
    // The higher, the thinner.
    const low = Math.min(1, Math.max(0, 0.5 + (y / height - (1 - args.height)) / Math.max(0.01, args.falloff)))
    const layer = density * low * low * (3 - 2 * low)
    for (let i = y * width; i < (y + 1) * width; i++) {
      const thick = layer * (1 - unevenness + unevenness * 2 * (noise[i]! / 255))
      // Light is lost step by step on the way through.
      const way = depth === undefined ? 1 : 2 * (1 - depth[i]! / 255)
      data[i] = Math.min(255, 255 * (1 - (1 - Math.min(0.995, thick)) ** way) + 0.5)
    }
  }
}

/** A picture lit by a lamp: light falls off with the square of the distance, and takes the lamp's colour. */
export function lamp({ target, sources, args, from, to }: Band<Lamp>): void {
  const [lu, cu, cv] = target.planes
  const [sy, su, sv] = sources[0]!.planes
  const { x: lx, y: ly, ambient, strength, tint } = args
  const inverse = 1 / (args.radius * args.radius)
  const { width } = lu!
  const reach = sources[1]?.planes[0]!.data
  const part = (i: number): number => (reach === undefined ? 1 : reach[i]! / 255)
  for (let y = from; y < to; y++) {
    const dy = (y - ly) * (y - ly) * inverse
    for (let x = 0; x < width; x++) {
      const near = part(y * width + x) / (1 + (x - lx) * (x - lx) * inverse + dy) ** 2
      // Camera files hold values below black.
      const lit = Math.max(0, sy!.data[y * width + x]! - 16) * (ambient + strength * near)
      // A shoulder in place of clipping.
      lu!.data[y * width + x] = 16.5 + (lit <= 160 ? lit : 160 + 59 * (1 - Math.exp((160 - lit) / 59)))
    }
  }
  const half = cu!
  const [top, bottom] = [from >> 1, to === target.height ? half.height : to >> 1]
  for (let y = top; y < bottom; y++) {
    const dy = (y * 2 + 0.5 - ly) ** 2 * inverse
    for (let x = 0; x < half.width; x++) {
      const at = y * half.width + x
      const place = Math.min(target.height - 1, y * 2) * width + Math.min(width - 1, x * 2)
      const near = part(place) / (1 + (x * 2 + 0.5 - lx) ** 2 * inverse + dy) ** 2
      const kept = Math.min(1.4, Math.max(0.3, ambient + strength * near))
      // Bright places take the colour most.
      const luma = Math.max(0, sy!.data[place]! - 16) / 219
      const own = Math.min(1, strength * near) * (0.25 + 0.75 * luma)
      half.data[at] = Math.min(240, Math.max(16, 128.5 + (su!.data[at]! - 128) * kept + tint[0] * own))
      cv!.data[at] = Math.min(240, Math.max(16, 128.5 + (sv!.data[at]! - 128) * kept + tint[1] * own))
    }
  }
  target.planes[3]?.data.set(sources[0]!.planes[3]!.data.subarray(from * width, to * width), from * width)
}
