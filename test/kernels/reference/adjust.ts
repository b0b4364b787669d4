/**
 * Brightness, contrast, saturation and hue as what they do to R'G'B', unclipped: light times a factor, stretched about mid
 * grey, its distance from grey scaled and turned about the grey axis.
 */
import type { Band } from '../../../engine/kernels/band-kernel.ts'
import type { AdjustArgs } from '../../../engine/kernels/ops/adjust.ts'
import { codesOf, rgbOf } from './colour.ts'
import { paint, readerOf } from './samples.ts'

export function adjust(band: Band<AdjustArgs>): void {
  const { contrast, brightness, saturation, hue } = band.args
  const readers = band.sources[0]!.planes.map(readerOf)
  const lit = (value: number): number => (value * brightness - 0.5) * contrast + 0.5
  const whole = band.target.format === 'gray8' ? { black: 0, range: 255 } : { black: 16, range: 219 }
  // A turn of the plane of colour differences.
  const turn = (hue / 360) * 2 * Math.PI
  paint(band, (p, x, y) => {
    const own = readers[p]!(x, y)
    if (p === 3) return own
    if (p === 0) return whole.black + whole.range * lit((own - whole.black) / whole.range)
    const [cb, cr] = [readers[1]!(x, y), readers[2]!(x, y)]
    // Through R'G'B': the map is linear, so that any luma will do.
    const codes = codesOf(rgbOf([126, cb, cr]).map(lit) as unknown as [number, number, number])
    const [far, place] = [saturation * Math.hypot(codes[1] - 128, codes[2] - 128), Math.atan2(codes[2] - 128, codes[1] - 128) + turn]
    return 128 + far * (p === 1 ? Math.cos(place) : Math.sin(place))
  })
}
