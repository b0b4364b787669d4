/** Vignettes, tones, unsharp masks and lines in doubles. */
import type { Band } from '../../../engine/kernels/band-kernel.ts'
import type { BorderArgs, LinesArgs, ToneArgs, UnsharpArgs, VignetteArgs } from '../../../engine/kernels/ops/shade.ts'
import { bytesOf, hold, meanOfFour, paint, readerOf, sideOf, toByte } from './samples.ts'

/** Smooth from 0 to 1, level at both ends. */
const eased = (t: number): number => t * t * (3 - 2 * t)

/** Darkness by the distance from the middle, where a corner's is 1; the shape goes from the picture's to a circle. */
export function vignette(band: Band<VignetteArgs>): void {
  const { width, height, format } = band.target
  const { amount, inner, roundness } = band.args
  const readers = band.sources[0]!.planes.map(readerOf)
  // Of half the height, along each axis.
  const distance = (x: number, y: number): number => Math.hypot(x * (width / height) ** roundness, y)
  paint(band, (p, x, y) => {
    const own = readers[p]!(x, y)
    if (p === 3) return own
    const side = sideOf(band.target, p)
    const far = distance((2 * side * (x + 0.5)) / width - 1, (2 * side * (y + 0.5)) / height - 1) / distance(1, 1)
    const share = hold((far ** 2 - inner ** 2) / (1 - inner ** 2), 0, 1)
    const black = format === 'gray8' ? 0 : p === 0 ? 16 : 128
    return black + (own - black) * (1 - amount * (1 - (1 - share) ** 2))
  })
}

export function tone({ target, sources, args }: Band<ToneArgs>): void {
  const { width, height } = target
  const luma = bytesOf(target.planes[0]!)
  target.planes.forEach((plane, p) => {
    const data = bytesOf(sources[0]!.planes[p]!)
    const out = bytesOf(plane)
    for (let i = 0; i < data.length; i++) {
      if (p === 0) out[i] = args.luma[data[i]!]!
      else if (p === 3) out[i] = data[i]!
      else {
        const light = meanOfFour(luma, width, height, i % plane.width, Math.floor(i / plane.width)) * 4
        out[i] = toByte(128 + ((data[i]! - 128) * args.chroma[light]!) / 4096 + args.chroma[light + p]! / 64)
      }
    }
  })
}

/** Luma away from its blurred self, beyond a threshold and no more than a limit. */
export function unsharp(band: Band<UnsharpArgs>): void {
  const { amount, threshold, limit } = band.args
  const [own, soft] = band.sources.map(({ planes }) => planes.map(readerOf))
  paint(band, (p, x, y) => {
    const value = own![p]!(x, y)
    if (p > 0) return value
    const detail = value - soft![0]!(x, y)
    return value + Math.sign(detail) * hold((Math.abs(detail) - threshold) * amount, 0, limit)
  })
}

export function inkLines(band: Band<LinesArgs>): void {
  const [narrow, wide] = band.sources.map(({ planes }) => readerOf(planes[0]!))
  paint(band, (_, x, y) => 255 * eased(hold((wide!(x, y) - narrow!(x, y) - band.args.threshold) / band.args.softness, 0, 1)))
}

/** White within reach of an edge, which noise moves. */
export function border(band: Band<BorderArgs>): void {
  const { width, height } = band.target
  const field = readerOf(band.sources[0]!.planes[0]!)
  paint(band, (_, x, y) => {
    const inside = Math.min(x + 0.5, y + 0.5, width - x - 0.5, height - y - 0.5)
    const reach = band.args.width + (field(x, y) / 127.5 - 1) * band.args.roughness
    return 255 * hold(0.5 + (reach - inside) / band.args.softness, 0, 1)
  })
}
