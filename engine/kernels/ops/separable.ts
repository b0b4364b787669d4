/** Separable filters: each target sample is a weighted sum of source samples, across and then down. Edges repeat. */
import type { BandFrame } from '../band-kernel.ts'
import { addressOf, scratchBytes, type NativeBand } from '../native-band.ts'
import { isFloat } from './plane-rows.ts'
import type { Taps } from './taps.ts'

type BandPlane = BandFrame['planes'][number]
/**
 * Fills rows of `plane` from `input`.
 * @param columns 4 taps or a multiple of 8; `rows` an even number
 * @param gain factor on float samples
 */
export function filterPlane(
  band: NativeBand<unknown>,
  plane: BandPlane,
  input: BandPlane,
  [from, to]: readonly [number, number],
  columns: Taps,
  rows: Taps,
  gain = 1,
): void {
  const { scratch, wasm } = band
  const { width, height } = input
  scratch.reset()
  const [pad, after] = isFloat(plane) ? [0, 0] : padding(width, plane.width, columns)
  const first = scratch.put(columns.first.map((at) => at + pad))
  const weights = scratch.put(columns.weights)
  const rowFirst = scratch.put(rows.first)
  const rowWeights = scratch.put(rows.weights)
  if (isFloat(plane)) {
    wasm.filterFloats(
      addressOf(plane), plane.width, from, to, addressOf(input), width, height,
      columns.count, first, weights, rows.count, rowFirst, rowWeights, gain,
      scratch.take(rows.count * plane.width * 4), scratch.take(rows.count * 4),
    )
    return
  }
  const padded = scratch.take(pad + width + after)
  const ring = scratch.take(rows.count * wideOf(plane.width) * 2)
  const held = scratch.take(rows.count * 8)
  wasm.filterBytes(
    addressOf(plane), plane.width, from, to, addressOf(input), width, height,
    columns.count, first, weights, rows.count, rowFirst, rowWeights, padded, pad, after, ring, held,
  )
}

/** Bytes of scratch that `filterPlane` wants for a plane of bytes, or of floats. */
export function filterScratch(inputWidth: number, width: number, columns: Taps, rows: Taps, floats = false): number {
  const [pad, after] = padding(inputWidth, width, columns)
  const tables = [columns, rows].flatMap((taps) => [taps.first.byteLength, taps.weights.byteLength])
  if (floats) return scratchBytes(...tables, rows.count * width * 4, rows.count * 4)
  return scratchBytes(...tables, pad + inputWidth + after, rows.count * wideOf(width) * 2, rows.count * 8)
}

const wideOf = (width: number): number => (width + 7) & ~7

/** Samples that the filter reads before and after a row. */
function padding(inputWidth: number, width: number, { first, count }: Taps): [before: number, after: number] {
  // Places only ever go up.
  return [Math.max(0, -first[0]!), Math.max(0, first[width - 1]! + count - inputWidth)]
}
