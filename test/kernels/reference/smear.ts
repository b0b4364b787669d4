/** Smears, rings and displacements, sample by sample. */
import type { Band } from '../../../engine/kernels/band-kernel.ts'
import type { DisplacementArgs, RingArgs, SmearArgs } from '../../../engine/kernels/ops/smear.ts'
import { paint, sideOf } from './samples.ts'

/** Means along rows, which are rings: what leaves at one end comes in at the other. */
export function smear(band: Band<SmearArgs>): void {
  paint(band, (p, x, y) => {
    const { data, width } = band.sources[0]!.planes[p]!
    const side = sideOf(band.target, p)
    const reach = Math.min(Math.floor(width / 2), Math.floor(Math.round(band.args.length / 2) / side))
    const start = Math.floor(Math.round(band.args.start) / side)
    const places = Array.from({ length: 2 * reach + 1 }, (_, k) => start + x + k - reach)
    return places.reduce((sum, place) => sum + data[y * width + (place - width * Math.floor(place / width))]!, 0) / places.length
  })
}

export function ringFlow({ target, args, from, to }: Band<RingArgs>): void {
  const { width, height } = target
  const [cx, cy] = [(width - 1) / 2, (height - 1) / 2]
  for (let y = from; y < to; y++) {
    for (let x = 0; x < width; x++) {
      const far = Math.hypot(x - cx, y - cy)
      const by = far === 0 ? 0 : (args.amplitude * Math.sin((far / args.wavelength - args.phase) * 2 * Math.PI)) / far
      target.planes[0]!.data[y * width + x] = (x - cx) * by
      target.planes[1]!.data[y * width + x] = (y - cy) * by
    }
  }
}

export function displacement({ target, sources, args, from, to }: Band<DisplacementArgs>): void {
  target.planes.forEach(({ data }, p) => {
    for (let i = from * target.width; i < to * target.width; i++) data[i] = ((sources[p]!.planes[0]!.data[i]! - 127.5) / 127.5) * args.reach
  })
}
