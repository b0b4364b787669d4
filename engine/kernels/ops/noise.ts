/** Fractal gradient noise in space and time (Perlin, "Improving Noise", SIGGRAPH 2002). */
import type { NoiseOptions } from '../kernel-options.ts'
import { addressOf, scratchBytes, type NativeBand } from '../native-band.ts'

const NOISE_KINDS = ['smooth', 'billow', 'ridge'] as const

export type NoiseArgs = Required<NoiseOptions>

/** Into a `gray8` frame. */
export function fractalNoise(band: NativeBand<NoiseArgs>): void {
  const { wasm, scratch, args, target } = band
  const { width } = target
  const octaves = octavesOf(args)
  scratch.reset()
  const sums = scratch.take((width + 8) * 4)
  const line = scratch.take((width + 8) * 4)
  const cells = scratch.take(cellBytes(width, args))
  const fixed = [args.x, args.time, args.scale, octaves, args.gain, NOISE_KINDS.indexOf(args.kind), args.contrast, args.seed | 0] as const
  for (let row = band.from; row < band.to; row++) {
    wasm.noiseRow(addressOf(target.planes[0]!, row), width, args.y + row, ...fixed, sums, line, cells)
  }
}

/** Cells of fewer than two pixels are no noise any more but grey: such octaves are left out. */
const octavesOf = ({ scale, octaves }: NoiseArgs): number =>
  Math.max(1, Math.min(octaves, Math.floor(Math.log2(Math.max(1, scale / 2))) + 1))

const cellBytes = (width: number, args: NoiseArgs): number => {
  const size = Math.max(1, args.scale) / 2 ** (octavesOf(args) - 1)
  return (Math.ceil(width / size) + 4) * 8
}

export const noiseScratch = ({ width }: { readonly width: number }, args: NoiseArgs): number =>
  scratchBytes((width + 8) * 4, (width + 8) * 4, cellBytes(width, args))
