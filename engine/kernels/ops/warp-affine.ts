/**
 * Affine warp with repeated edges, bilinear or bicubic (Catmull-Rom). Positions are pixel indices: (0, 0) is the centre of
 * the first pixel. A chroma sample lies at the centre of its four pixels.
 */
import type { Affine } from '../kernel-options.ts'
import { addressOf, type NativeBand } from '../native-band.ts'
import { BICUBIC } from './taps.ts'
import { isChroma, isFloat, planeRows } from './plane-rows.ts'
import { isZoom, zoomPlane, zoomScratch } from './zoom.ts'

export interface WarpArgs {
  readonly matrix: Affine
  readonly bicubic: boolean
}

export function warpAffine(band: NativeBand<WarpArgs>): void {
  const source = band.sources[0]!
  const [a, b, c, d, e, f] = band.args.matrix
  // Chroma sample i stands at luma 2 i + 1/2, in the target and in the source.
  const half: Affine = [a, b, (a / 2 + b / 2 + c - 0.5) / 2, d, e, (d / 2 + e / 2 + f - 0.5) / 2]
  band.target.planes.forEach((plane, p) => {
    const [from, to] = planeRows(band, p)
    const matrix = isChroma(band.target, p) ? half : band.args.matrix
    const input = source.planes[p]!
    const { width, height } = input
    if (isFloat(plane)) {
      band.wasm.warpFloats(addressOf(plane), plane.width, from, to, addressOf(input), width, height, ...matrix)
      return
    }
    const [x, y] = [{ scale: matrix[0], origin: matrix[2] }, { scale: matrix[4], origin: matrix[5] }]
    if (!band.args.bicubic && matrix[1] === 0 && matrix[3] === 0 && isZoom(x, y, input)) {
      zoomPlane(band, plane, input, [from, to], x, y)
      return
    }
    const values = [addressOf(plane), plane.width, from, to, addressOf(input), width, height, ...matrix]
    band.scratch.reset()
    if (band.args.bicubic) band.wasm.warpBicubic(...values, band.scratch.put(BICUBIC))
    else band.wasm.warpBilinear(...values)
  })
}

export function warpScratch({ width }: { readonly width: number }, { bicubic }: WarpArgs): number {
  return bicubic ? BICUBIC.byteLength : zoomScratch(width)
}
