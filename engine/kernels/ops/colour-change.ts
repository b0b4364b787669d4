/** Linear maps and HSV changes of R'G'B'. */
import type { ColourMatrix } from '../kernels.ts'
import type { NativeBand } from '../native-band.ts'
import { throughRgb } from './rgb-rows.ts'

export interface MatrixArgs {
  readonly matrix: ColourMatrix
}

export function colourMatrix(band: NativeBand<MatrixArgs>): void {
  const { wasm, scratch, target } = band
  scratch.reset()
  const matrix = scratch.put(new Uint8Array(Float32Array.from(band.args.matrix).buffer))
  throughRgb(band, ({ address, stride }) => wasm.matrixRow(address, stride, target.width, matrix))
}

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
