/** Where drops, flakes and motes are at a moment. Pure. */
import { chance, unrest } from './chance.ts'

export interface Weather {
  /** Seconds. */
  readonly time: number
  readonly width: number
  readonly height: number
  readonly seed: number
  /** 0..1. */
  readonly amount: number
  /** Factor on the usual speed. */
  readonly speed: number
  /** Degrees from straight down, to the right; or for motes, which way they drift. */
  readonly angle: number
  readonly size: number
}

/** Numbers of a stroke: both ends, radius and light. */
const STROKE = 6

/** Layers from far to near: small, slow and many; large, fast and few. */
const LAYERS = [
  { scale: 0.45, share: 0.55, light: 0.35 },
  { scale: 0.75, share: 0.3, light: 0.55 },
  { scale: 1.3, share: 0.15, light: 0.8 },
] as const

type Place = (i: number, layer: (typeof LAYERS)[number], index: number) => readonly [number, number, number, number, number, number]

function scatter(count: number, place: Place): Float32Array {
  const counts = LAYERS.map(({ share }) => Math.round(count * share))
  const list = new Float32Array(counts.reduce((sum, n) => sum + n, 0) * STROKE)
  let at = 0
  counts.forEach((n, index) => {
    for (let i = 0; i < n; i++, at += STROKE) list.set(place(i, LAYERS[index]!, index), at)
  })
  return list
}

/** How often a thing has begun anew, and how far it has come since, 0..1. */
function round(time: number, rate: number, phase: number): readonly [number, number] {
  const all = time * rate + phase
  return [Math.floor(all), all - Math.floor(all)]
}

export function rainAt({ time, width, height, seed, amount, speed, angle, size }: Weather): Float32Array {
  const unit = height / 720
  const slant = Math.tan((angle * Math.PI) / 180)
  return scatter(amount * 1400, (i, { scale, light }, layer) => {
    // From above the picture to below it, this often in a second.
    const rate = speed * (1.1 + 0.9 * scale) * (0.85 + 0.3 * chance(i, layer, seed, 1))
    const [again, share] = round(time, rate, chance(i, layer, seed, 2))
    const length = unit * 62 * scale * size * Math.min(1.5, speed)
    const y = -length + share * (height + 2 * length)
    const reach = Math.abs(slant) * height
    const x = chance(i, layer, seed, 3, again) * (width + 2 * reach) - reach + slant * (y - height / 2)
    return [x, y, x + slant * length, y + length, unit * 0.85 * scale * size, light * (0.4 + 0.6 * chance(i, layer, seed, 4))]
  })
}

export function snowAt({ time, width, height, seed, amount, speed, angle, size }: Weather): Float32Array {
  const unit = height / 720
  const slant = Math.tan((angle * Math.PI) / 180)
  return scatter(amount * 1500, (i, { scale, light }, layer) => {
    const rate = speed * (0.07 + 0.09 * scale) * (0.8 + 0.4 * chance(i, layer, seed, 1))
    const [again, share] = round(time, rate, chance(i, layer, seed, 2))
    const radius = unit * (1.7 + 3.4 * chance(i, layer, seed, 5)) * scale * size
    const y = -4 * radius + share * (height + 8 * radius)
    const sway = unit * 26 * scale * Math.sin(time * Math.min(1, speed) * (0.6 + chance(i, layer, seed, 6)) + 6.283 * chance(i, layer, seed, 7))
    const reach = Math.abs(slant) * height
    const x = chance(i, layer, seed, 3, again) * (width + 2 * reach) - reach + slant * (y - height / 2) + sway
    return [x, y, x, y, radius, light * (0.5 + 0.5 * chance(i, layer, seed, 4))]
  })
}

export function dustAt({ time, width, height, seed, amount, speed, angle, size }: Weather): Float32Array {
  const unit = height / 720
  const [dx, dy] = [Math.sin((angle * Math.PI) / 180), -Math.cos((angle * Math.PI) / 180)]
  const wrap = (value: number, length: number): number => ((value % length) + length) % length
  return scatter(amount * 420, (i, { scale, light }, layer) => {
    const own = i * 8 + layer
    const radius = unit * (1.5 + 8 * chance(own, seed, 5) ** 3) * scale * size
    const drift = unit * 34 * scale * speed * time
    const stray = unit * 40 * scale
    // They come back on the other side, out of sight.
    const [w, h] = [width + 8 * radius, height + 8 * radius]
    const x = wrap(chance(own, seed, 1) * w + dx * drift + stray * unrest(time * 0.35 * speed + own * 3.7, seed + own), w) - 4 * radius
    const y = wrap(chance(own, seed, 2) * h + dy * drift + stray * unrest(time * 0.3 * speed + own * 5.1, seed + own + 9), h) - 4 * radius
    // They turn in the light.
    const glint = 0.35 + 0.65 * (0.5 + 0.5 * unrest(time * 1.1 * speed + own * 1.9, seed + own + 77))
    return [x, y, x, y, radius, light * glint]
  })
}
