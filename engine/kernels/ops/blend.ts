/** Blend modes of W3C Compositing and Blending Level 1 on R'G'B', with straight alpha. */
import type { BandFrame, BlendMode } from '../kernels.ts'
import type { NativeBand } from '../native-band.ts'
import { readAlpha, readRow, takeRows, throughRgb } from './rgb-rows.ts'

/** In the order of the compiled kernel's numbers; `normal` is 0. */
export const BLEND_MODES: readonly BlendMode[] = [
  'normal', 'multiply', 'screen', 'overlay', 'soft-light', 'hard-light', 'darken', 'lighten', 'add', 'subtract',
  'difference', 'exclusion', 'color-dodge', 'color-burn',
]

export interface BlendArgs {
  readonly mode: BlendMode
  /** 0..1 on top of the top's own alpha. */
  readonly opacity: number
}

/** Sources base and top: of one size. */
export function blend(band: NativeBand<BlendArgs>): void {
  const { wasm, scratch, args } = band
  const [base, top] = band.sources as [BandFrame, BandFrame]
  const mode = BLEND_MODES.indexOf(args.mode)
  const alphas = base.planes[3] === undefined ? 0 : 1
  scratch.reset()
  const above = takeRows(band)
  throughRgb(
    band,
    (rows, y) => {
      readRow(band, top, y, above)
      readAlpha(band, top, y, above, args.opacity)
      if (alphas === 1) readAlpha(band, base, y, rows, 1)
      wasm.blendRow(rows.address, above.address, rows.stride, base.width, mode, alphas)
    },
    alphas === 1,
  )
}

/** Sources: the pictures that R', G' and B' are taken from; alpha is the second's. */
export function channels(band: NativeBand<undefined>): void {
  const [red, green, blue] = band.sources as [BandFrame, BandFrame, BandFrame]
  const { wasm, scratch } = band
  scratch.reset()
  const other = takeRows(band)
  throughRgb({ ...band, sources: [green] }, (rows, y) => {
    readRow(band, red, y, other)
    wasm.copyBytes(rows.address, other.address, rows.stride)
    readRow(band, blue, y, other)
    wasm.copyBytes(rows.address + rows.stride * 2, other.address + rows.stride * 2, rows.stride)
  })
}
