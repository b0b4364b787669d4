/** Linear maps and HSV changes of R'G'B'. */
import type { ColourMatrix } from '../kernel-options.ts'
import { addressOf, scratchBytes, type NativeBand } from '../native-band.ts'
import { planeRows } from './plane-rows.ts'
import { throughRgb } from './rgb-rows.ts'

export interface MatrixArgs {
  readonly matrix: ColourMatrix
}

export function colourMatrix(band: NativeBand<MatrixArgs>): void {
  const { wasm, scratch, target, sources, args } = band
  // Weights below 1 in either direction, after halving all of them as often as it takes.
  const largest = Math.max(...args.matrix.map(Math.abs))
  const shift = Math.min(14, Math.max(0, Math.floor(Math.log2(largest)) + 1))
  const numbers = Int16Array.from(args.matrix, (value, i) => Math.max(-32768, Math.min(32767, Math.round((value * (i % 4 === 3 ? 16384 : 32768)) / 2 ** shift))))
  const [y, u, v, alpha] = target.planes.map((plane) => addressOf(plane))
  const [ly, lu, lv] = sources[0]!.planes.map((plane) => addressOf(plane))
  const { width, height } = target
  scratch.reset()
  wasm.matrixRows(y!, u!, v!, ly!, lu!, lv!, width, height, ...planeRows(band, 1), scratch.put(numbers), shift, scratch.take(BLOCK_BYTES))
  const [from, to] = [band.from * width, band.to * width]
  if (alpha !== undefined) target.planes[3]!.data.set(sources[0]!.planes[3]!.data.subarray(from, to), from)
}

const BLOCK_BYTES = 288
export const matrixScratch = (): number => scratchBytes(24, BLOCK_BYTES)

export interface HsvArgs {
  /** Degrees. */
  readonly hue: number
  /** Factors. */
  readonly saturation: number
  readonly value: number
}

export function hsv(band: NativeBand<HsvArgs>): void {
  const { saturation, value } = band.args
  const turn = ((((band.args.hue / 60) % 6) + 6) % 6)
  band.scratch.reset()
  throughRgb(band, ({ address, stride }) => band.wasm.hsvRow(address, stride, band.target.width, turn, saturation, value))
}
