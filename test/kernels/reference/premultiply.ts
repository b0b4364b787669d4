/**
 * Straight alpha to premultiplied and back, about black (Y 16, U and V 128): filters that mix neighbours must weigh them
 * by their alpha, or colours of invisible pixels bleed in.
 */
import type { Band } from '../../../engine/kernels/kernels.ts'
import { meanOfFour } from './mix.ts'
import { bytesOf, planeRows, toByte } from './plane-rows.ts'

export interface PremultiplyArgs {
  readonly direction: 'multiply' | 'divide'
}

export function premultiply(band: Band<PremultiplyArgs>): void {
  const source = band.sources[0]!
  const divide = band.args.direction === 'divide'
  const cover = source.planes[3]!
  const alphas = bytesOf(cover)
  band.target.planes.forEach((plane, p) => {
    const [from, to] = planeRows(band, p)
    const out = bytesOf(plane)
    const data = bytesOf(source.planes[p]!)
    if (p === 3) {
      out.set(data.subarray(from * plane.stride, to * plane.stride), from * plane.stride)
      return
    }
    const zero = p === 0 ? 16 : 128
    for (let y = from; y < to; y++) {
      for (let x = 0; x < plane.width; x++) {
        const i = y * plane.stride + x
        const alpha = p === 0 ? alphas[i]! : meanOfFour(alphas, cover.width, cover.height, x, y)
        const value = data[i]! - zero
        out[i] = alpha === 0 ? zero : toByte(zero + (divide ? (value * 255) / alpha : (value * alpha) / 255))
      }
    }
  })
}
