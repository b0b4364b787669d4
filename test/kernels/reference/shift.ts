/** Pictures moved past each other, rows moved around themselves, and squares of one value, pixel by pixel. */
import type { Band } from '../../../engine/kernels/band-kernel.ts'
import type { MosaicArgs, RollArgs } from '../../../engine/kernels/ops/shift.ts'
import type { Slide } from '../../../engine/kernels/sweep-field.ts'
import { isChroma, planeRows } from './samples.ts'

type Take = (x: number, y: number, plane: { readonly width: number; readonly height: number; readonly half: number; readonly index: number }) => number

function eachPixel(band: Band<unknown>, take: Take): void {
  band.target.planes.forEach(({ data, width, height }, index) => {
    const [from, to] = planeRows(band, index)
    const half = isChroma(band.target, index) ? 1 : 0
    for (let y = from; y < to; y++) for (let x = 0; x < width; x++) data[y * width + x] = take(x, y, { width, height, half, index })
  })
}
const held = (at: number, length: number): number => Math.min(length - 1, Math.max(0, at))

export function slide(band: Band<Slide>): void {
  const { target, sources, args } = band
  const across = args.along === 'x'
  const even = (share: number): number => Math.round((share * (across ? target.width : target.height)) / 2) * 2
  const layers = [{ source: sources[0]!, by: even(args.firstBy) }, { source: sources[1]!, by: even(args.secondBy) }]
  const [over, under] = args.above === 'first' ? layers : layers.toReversed()
  eachPixel(band, (x, y, { width, height, half, index }) => {
    const [at, length] = across ? [x, width] : [y, height]
    const above = at - (over!.by >> half)
    const { source, by } = above >= 0 && above < length ? over! : under!
    const moved = held(at - (by >> half), length)
    return source.planes[index]!.data[across ? y * width + moved : moved * width + x]!
  })
}

export function mosaic(band: Band<MosaicArgs>): void {
  eachPixel(band, (x, y, { width, height, half, index }) => {
    const size = Math.max(1, band.args.size >> half)
    const centre = (at: number, length: number): number => {
      const origin = (length >> 1) % size
      return held(Math.floor((at - origin) / size) * size + origin + (size >> 1), length)
    }
    return band.sources[0]!.planes[index]!.data[centre(y, height) * width + centre(x, width)]!
  })
}

export function rollRows(band: Band<RollArgs>): void {
  eachPixel(band, (x, y, { width, index }) => {
    const from = (((x - band.args.shifts[index]![y]!) % width) + width) % width
    return band.sources[0]!.planes[index]!.data[y * width + from]!
  })
}
