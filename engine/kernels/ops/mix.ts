/** Cross-fades: (1 - weight) a + weight b, with one weight for all pixels or one for each. */
import { addressOf, type NativeBand } from '../native-band.ts'
import { isChroma, isFloat, planeRows } from './plane-rows.ts'

export interface MixArgs {
  /** 0 = a, 1 = b. */
  readonly weight: number
}

/** Sources a, b: same format and size as the target. Rounds to nearest. */
export function mix(band: NativeBand<MixArgs>): void {
  const [a, b] = band.sources
  const weight = Math.min(1, Math.max(0, band.args.weight))
  // Sixteen bits: the ends themselves never get here.
  const whole = Math.min(65535, Math.max(1, Math.round(weight * 65536)))
  band.target.planes.forEach((plane, p) => {
    const [from, to] = planeRows(band, p)
    const places = [plane, a!.planes[p]!, b!.planes[p]!].map((one) => addressOf(one, from))
    const count = (to - from) * plane.stride
    if (isFloat(plane)) band.wasm.mixFloats(...places, count, weight)
    else band.wasm.mixBytes(...places, count, whole)
  })
}

/** Sources a, b and a gray8 mask of the same size (255 = all b). Chroma takes the mean of its four mask pixels. */
export function mixMask(band: NativeBand<undefined>): void {
  const [a, b, mask] = band.sources
  const weights = mask!.planes[0]!
  band.target.planes.forEach((plane, p) => {
    const [from, to] = planeRows(band, p)
    const sources = [a!.planes[p]!, b!.planes[p]!]
    if (isChroma(band.target, p)) {
      band.scratch.reset()
      const row = band.scratch.take(plane.width)
      const places = [plane, ...sources].map((one) => addressOf(one))
      band.wasm.mixMaskHalf(...places, plane.width, from, to, addressOf(weights), weights.width, weights.height, row)
      return
    }
    const places = [plane, ...sources, weights].map((one) => addressOf(one, from))
    const count = (to - from) * plane.stride
    if (isFloat(plane)) band.wasm.mixMaskFloats(...places, count)
    else band.wasm.mixMaskBytes(...places, count)
  })
}
