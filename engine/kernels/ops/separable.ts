/** Separable filters: each target sample is a weighted sum of source samples, across and then down. Edges repeat. */
import type { BandFrame } from '../kernels.ts'
import { addressOf, scratchBytes, type NativeBand } from '../native-band.ts'
import { floatsOf, isFloat } from './plane-rows.ts'
import type { Taps } from './taps.ts'

type BandPlane = BandFrame['planes'][number]
interface Size {
  readonly width: number
  readonly height: number
}

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
  if (isFloat(plane)) {
    filterFloats(floatsOf(plane), plane.width, from, to, floatsOf(input), input, columns, rows, gain)
    return
  }
  const { scratch, wasm } = band
  const { width, height } = input
  const [pad, after] = padding(width, plane.width, columns)
  scratch.reset()
  const first = scratch.put(columns.first.map((at) => at + pad))
  const weights = scratch.put(columns.weights)
  const rowFirst = scratch.put(rows.first)
  const rowWeights = scratch.put(rows.weights)
  const padded = scratch.take(pad + width + after)
  const ring = scratch.take(rows.count * wideOf(plane.width) * 2)
  const held = scratch.take(rows.count * 8)
  wasm.filterBytes(
    addressOf(plane), plane.width, from, to, addressOf(input), width, height,
    columns.count, first, weights, rows.count, rowFirst, rowWeights, padded, pad, after, ring, held,
  )
}

/** Bytes of scratch that `filterPlane` wants for a plane of bytes. */
export function filterScratch(inputWidth: number, width: number, columns: Taps, rows: Taps): number {
  const [pad, after] = padding(inputWidth, width, columns)
  const tables = [columns, rows].flatMap((taps) => [taps.first.byteLength, taps.weights.byteLength])
  return scratchBytes(...tables, pad + inputWidth + after, rows.count * wideOf(width) * 2, rows.count * 8)
}

const wideOf = (width: number): number => (width + 7) & ~7

/** Samples that the filter reads before and after a row. */
function padding(inputWidth: number, width: number, { first, count }: Taps): [before: number, after: number] {
  // Places only ever go up.
  return [Math.max(0, -first[0]!), Math.max(0, first[width - 1]! + count - inputWidth)]
}

function filterFloats(
  out: Float32Array,
  outWidth: number,
  from: number,
  to: number,
  data: Float32Array,
  { width, height }: Size,
  columns: Taps,
  rows: Taps,
  gain: number,
): void {
  const ring = new Float32Array(rows.count * outWidth)
  const held = new Int32Array(rows.count).fill(-1)
  for (let y = from; y < to; y++) {
    const start = y * outWidth
    out.fill(0, start, start + outWidth)
    for (let k = 0; k < rows.count; k++) {
      const weight = (rows.weights[y * rows.count + k]! * gain) / 16384
      if (weight === 0) continue
      const row = Math.min(height - 1, Math.max(0, rows.first[y]! + k))
      const slot = row % rows.count
      const at = slot * outWidth
      if (held[slot] !== row) {
        for (let x = 0; x < outWidth; x++) {
          let sum = 0
          for (let j = 0; j < columns.count; j++) {
            const i = Math.min(width - 1, Math.max(0, columns.first[x]! + j))
            sum += data[row * width + i]! * columns.weights[x * columns.count + j]!
          }
          ring[at + x] = sum / 16384
        }
        held[slot] = row
      }
      for (let x = 0; x < outWidth; x++) out[start + x] = out[start + x]! + ring[at + x]! * weight
    }
  }
}
