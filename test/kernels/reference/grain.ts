/** Film grain in doubles: each pixel sums its own neighbourhood of white noise. */
import type { Band } from '../../../engine/kernels/band-kernel.ts'
import type { GrainArgs, TextureArgs } from '../../../engine/kernels/ops/grain.ts'
import { mixed } from './noise.ts'
import { paint, readerOf, type Reader } from './samples.ts'

/** Four bytes of a hash, summed: about normal, of variance 1. */
function whiteAt(x: number, y: number, seed: number): number {
  let h = (Math.imul(x, 0x27d4eb2d) ^ mixed(Math.imul(y, 0x165667b1) + seed)) >>> 0
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d) >>> 0
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39) >>> 0
  h = (h ^ (h >>> 15)) >>> 0
  const sum = (h & 255) + ((h >>> 8) & 255) + ((h >>> 16) & 255) + (h >>> 24)
  return (sum - 510) / Math.sqrt((4 * (256 ** 2 - 1)) / 12)
}

/** Seven twentieths of the strength at mid grey are left in black and in white. */
const strengthAt = (value: number, isGray: boolean): number => {
  const [black, white] = isGray ? [0, 255] : [16, 235]
  const away = (2 * value - black - white) / (white - black)
  return Math.max(0, 1 - 0.65 * away ** 2)
}

/** A bell as wide as a grain less one 1.8 times as wide and 0.35 as strong: what lies together is pushed apart. */
function grainOf(size: number): { readonly reach: number; readonly at: (x: number) => number } {
  const sigma = 0.42 * size
  if (sigma < 0.3) return { reach: 0, at: () => 1 }
  const bell = (x: number, deviation: number): number => Math.exp(-0.5 * (x / deviation) ** 2) / deviation
  const raw = (x: number): number => bell(x, sigma) - 0.35 * bell(x, 1.8 * sigma)
  const reach = Math.ceil(2.2 * 1.8 * sigma)
  // White noise of variance 1 keeps it where the squares of its weights sum to 1.
  let power = 0
  for (let x = -reach; x <= reach; x++) power += raw(x) ** 2
  return { reach, at: (x) => raw(x) / Math.sqrt(power) }
}

export function grain(band: Band<GrainArgs>): void {
  const { amount, size, seed } = band.args
  const { reach, at } = grainOf(size)
  const readers = band.sources[0]!.planes.map(readerOf)
  paint(band, (p, x, y) => {
    const value = readers[p]!(x, y)
    if (p > 0) return value
    let noise = 0
    for (let j = -reach; j <= reach; j++) {
      for (let i = -reach; i <= reach; i++) noise += at(i) * at(j) * whiteAt(x + i, y + j, seed)
    }
    return value + noise * amount * strengthAt(value, band.target.format === 'gray8')
  })
}

/** 128 is no change, 255 all of the amount. */
export function texture(band: Band<TextureArgs>): void {
  const [readers, [field]] = band.sources.map(({ planes }) => planes.map(readerOf)) as [Reader[], [Reader]]
  paint(band, (p, x, y) => {
    const value = readers[p]!(x, y)
    return p > 0 ? value : value + ((field(x, y) - 128) / 127) * band.args.amount * strengthAt(value, band.target.format === 'gray8')
  })
}
