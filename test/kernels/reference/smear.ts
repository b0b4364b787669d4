/** Smears, rings and displacements, sample by sample. */
import type { Band } from '../../../engine/kernels/kernels.ts'
import type { DisplacementArgs, RingArgs, SmearArgs } from '../../../engine/kernels/ops/smear.ts'
import { isChroma, planeRows } from './samples.ts'

export function smear(band: Band<SmearArgs>): void {
  band.target.planes.forEach(({ data, width }, p) => {
    const half = isChroma(band.target, p) ? 1 : 0
    const pixels = band.sources[0]!.planes[p]!.data
    const reach = Math.min(width >> 1, Math.round(band.args.length / 2) >> half)
    const start = Math.round(band.args.start) >> half
    const [from, to] = planeRows(band, p)
    for (let y = from; y < to; y++) {
      for (let x = 0; x < width; x++) {
        let sum = 0
        for (let k = -reach; k <= reach; k++) sum += pixels[y * width + ((((start + x + k) % width) + width) % width)]!
        data[y * width + x] = sum / (2 * reach + 1) + 0.5
      }
    }
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
