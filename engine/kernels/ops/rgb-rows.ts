/** Effects on R'G'B': two rows of Y'CbCr at a time become rows of floats, are changed, and come back. */
import type { BandFrame } from '../band-kernel.ts'
import { addressOf, scratchBytes, type NativeBand } from '../native-band.ts'
import { bytesOf, planeRows } from './plane-rows.ts'

/** Rows of floats at an address: R', G', B' and alpha in 0..1, `stride` bytes from one to the next. */
export interface RgbRows {
  readonly address: number
  readonly stride: number
}

/** Bytes of one set of rows, with room for a whole vector at their ends. */
const rgbRowBytes = ({ width }: Pick<BandFrame, 'width'>): number => scratchBytes(strideOf(width) * 4)
/** For `sets` sets of two rows. */
export const rgbScratch = (frame: Pick<BandFrame, 'width'>, sets = 1): number => sets * 2 * rgbRowBytes(frame)

const strideOf = (width: number): number => (((width + 8) >> 3) << 3) * 4

export const takeRows = ({ scratch, target }: NativeBand<unknown>): RgbRows => {
  const stride = strideOf(target.width)
  return { address: scratch.take(stride * 4), stride }
}

/** Row y of a frame; its colours are held within 0..1. */
export function readRow({ wasm }: NativeBand<unknown>, { planes, width }: BandFrame, y: number, { address, stride }: RgbRows): void {
  const [luma, u, v] = planes as readonly [BandFrame['planes'][number], BandFrame['planes'][number], BandFrame['planes'][number]]
  wasm.rowToRgb(address, stride, addressOf(luma, y), addressOf(u, y >> 1), addressOf(v, y >> 1), width)
}

/** Row y of the alpha plane times a factor, after the colours; ones where there is no such plane. */
export function readAlpha({ wasm }: NativeBand<unknown>, { planes, width }: BandFrame, y: number, rows: RgbRows, factor: number): void {
  const alpha = planes[3]
  const out = rows.address + rows.stride * 3
  if (alpha === undefined) wasm.fillFloats(out, width, factor)
  else wasm.widenBytes(out, addressOf(alpha, y), width, factor / 255)
}

/**
 * Calls `change` with each row of the first source (R', G', B' filled) and writes what it leaves there.
 * @param options.weighed the change fills alpha too: it is written, and weighs chroma
 * @param options.read false: the change fills the row by itself
 */
export function throughRgb(
  band: NativeBand<unknown>,
  change: (rows: RgbRows, y: number) => void,
  { weighed = false, read = true }: { readonly weighed?: boolean; readonly read?: boolean } = {},
): void {
  const { wasm, target } = band
  const source = band.sources[0]!
  const { width, height } = target
  const pair = [takeRows(band), takeRows(band)] as const
  const [luma, u, v, alpha] = target.planes
  const [first, last] = planeRows(band, 1)
  for (let row = first; row < last; row++) {
    const rows = Math.min(2, height - row * 2)
    for (let k = 0; k < rows; k++) {
      const y = row * 2 + k
      const { address, stride } = pair[k]!
      if (read) readRow(band, source, y, pair[k]!)
      change(pair[k]!, y)
      wasm.lumaFromRgb(addressOf(luma!, y), address, stride, width)
      if (weighed) wasm.narrowFloats(addressOf(alpha!, y), address + stride * 3, width)
      wasm.closeRow(address, stride, width)
    }
    const [top, bottom] = [pair[0].address, pair[rows - 1]!.address]
    wasm.chromaFromRgb(addressOf(u!, row), addressOf(v!, row), top, bottom, pair[0].stride, width, weighed ? 1 : 0)
  }
  if (alpha === undefined || weighed) return
  bytesOf(alpha).set(bytesOf(source.planes[3]!).subarray(band.from * width, band.to * width), band.from * width)
}
