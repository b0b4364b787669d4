/** Film grain in doubles: each pixel sums its own neighbourhood of white noise. */
import type { Band } from '../../../engine/kernels/kernels.ts'
import { FALL, grainKernel, type GrainArgs, type TextureArgs } from '../../../engine/kernels/ops/grain.ts'
import { mixed } from './noise.ts'
import { bytesOf, planeRows, toByte } from './samples.ts'

/** Four bytes of a hash, summed: about normal, of variance 1. */
function whiteAt(x: number, y: number, seed: number): number {
  let h = (Math.imul(x, 0x27d4eb2d) ^ mixed(Math.imul(y, 0x165667b1) + seed)) >>> 0
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d) >>> 0
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39) >>> 0
  h = (h ^ (h >>> 15)) >>> 0
  const sum = (h & 255) + ((h >>> 8) & 255) + ((h >>> 16) & 255) + (h >>> 24)
  return (sum - 510) / Math.sqrt((4 * (256 ** 2 - 1)) / 12)
}

const strengthAt = (value: number, isGray: boolean): number => {
  const away = isGray ? (value - 127.5) / 127.5 : (value - 125.5) / 109.5
  return Math.max(0, 1 - FALL * away * away)
}

function passColour<A>(band: Band<A>): void {
  band.target.planes.forEach((plane, p) => {
    if (p === 0) return
    const [from, to] = planeRows(band, p)
    const source = bytesOf(band.sources[0]!.planes[p]!)
    bytesOf(plane).set(source.subarray(from * plane.stride, to * plane.stride), from * plane.stride)
  })
}

export function grain(band: Band<GrainArgs>): void {
  passColour(band)
  const { amount, size, seed } = band.args
  const kernel = grainKernel(size)
  const radius = kernel.length - 1
  const { target } = band
  const data = bytesOf(band.sources[0]!.planes[0]!)
  for (let y = 0; y < target.height; y++) {
    for (let x = 0; x < target.width; x++) {
      let noise = 0
      for (let j = -radius; j <= radius; j++) {
        for (let i = -radius; i <= radius; i++) noise += kernel[Math.abs(i)]! * kernel[Math.abs(j)]! * whiteAt(x + i, y + j, seed)
      }
      const value = data[y * target.width + x]!
      const made = value + noise * amount * strengthAt(value, target.format === 'gray8')
      bytesOf(target.planes[0]!)[y * target.width + x] = toByte(made)
    }
  }
}

export function texture(band: Band<TextureArgs>): void {
  passColour(band)
  const { target } = band
  const [data, field] = band.sources.map(({ planes }) => bytesOf(planes[0]!))
  bytesOf(target.planes[0]!).forEach((_, i, out) => {
    const added = ((field![i]! - 128) / 127) * band.args.amount * strengthAt(data![i]!, target.format === 'gray8')
    out[i] = toByte(data![i]! + added)
  })
}
