/** Blend modes of W3C Compositing and Blending Level 1 on R'G'B', with straight alpha. */
import type { BandFrame } from '../band-kernel.ts'
import type { BlendMode } from '../kernel-options.ts'
import { addressOf, type NativeBand } from '../native-band.ts'
import { CB_TO_B, CB_TO_G, CR_TO_G, CR_TO_R } from './colour.ts'
import { readAlpha, readRow, takeRows, throughRgb, type RgbRows } from './rgb-rows.ts'

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
    { weighed: alphas === 1 },
  )
}

/** Sources: the pictures that R', G' and B' are taken from; alpha is the second's. */
export function channels(band: NativeBand<undefined>): void {
  const { wasm, scratch, sources } = band
  const weights = [[0, CR_TO_R], [CB_TO_G, CR_TO_G], [CB_TO_B, 0]] as const
  scratch.reset()
  const fill = ({ address, stride }: RgbRows, y: number): void =>
    sources.forEach(({ planes, width }, k) => {
      const row = [addressOf(planes[0]!, y), addressOf(planes[1]!, y >> 1), addressOf(planes[2]!, y >> 1)] as const
      wasm.rowToChannel(address + k * stride, ...row, width, ...weights[k]!)
    })
  throughRgb({ ...band, sources: [sources[1]!] }, fill, { read: false })
}
