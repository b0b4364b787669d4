/**
 * Straight alpha to premultiplied and back, about black (Y 16, U and V 128): filters that mix neighbours must weigh them
 * by their alpha, or colours of invisible pixels bleed in.
 */
import { addressOf, type NativeBand } from '../native-band.ts'
import { bytesOf, planeRows } from './plane-rows.ts'

export interface PremultiplyArgs {
  readonly direction: 'multiply' | 'divide'
}

export function premultiply(band: NativeBand<PremultiplyArgs>): void {
  const source = band.sources[0]!
  const divide = band.args.direction === 'divide' ? 1 : 0
  const cover = source.planes[3]!
  band.target.planes.forEach((plane, p) => {
    const [from, to] = planeRows(band, p)
    const input = source.planes[p]!
    if (p === 3) {
      bytesOf(plane).set(bytesOf(input).subarray(from * plane.stride, to * plane.stride), from * plane.stride)
      return
    }
    band.scratch.reset()
    const row = band.scratch.take(plane.width)
    const [zero, half] = p === 0 ? [16, 0] : [128, 1]
    const alphas = [addressOf(cover), cover.width, cover.height]
    band.wasm.premultiplyPlane(addressOf(plane), addressOf(input), plane.width, from, to, ...alphas, zero, half, divide, row)
  })
}
