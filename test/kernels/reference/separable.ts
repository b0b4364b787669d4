/** Separable filters: each target sample is a weighted sum of source samples, across and then down. Edges repeat. */
import type { BandFrame } from '../../../engine/kernels/kernels.ts'
import { bytesOf, floatsOf, isFloat } from './plane-rows.ts'

/** Which source samples make a target sample, and by how much. Weights are whole numbers that sum to 2^14. */
export interface Taps {
  readonly count: number
  readonly first: Int32Array
  readonly weights: Int16Array
}

type BandPlane = BandFrame['planes'][number]

/**
 * Fills rows `from` to `to` of `plane` from `input`.
 * @param gain factor on float samples
 */
export function filterPlane(
  plane: BandPlane,
  input: BandPlane,
  from: number,
  to: number,
  columns: Taps,
  rows: Taps,
  gain = 1,
): void {
  if (isFloat(plane)) filterFloats(floatsOf(plane), plane.width, from, to, floatsOf(input), input, columns, rows, gain)
  else filterBytes(bytesOf(plane), plane.width, from, to, bytesOf(input), input, columns, rows)
}

/** Rounds weights so that each sample's sum to 2^14 exactly: a flat picture stays as it is. */
export function roundTaps(exact: ArrayLike<number>, count: number, into: Int16Array, at: number): void {
  let sum = 0
  for (let k = 0; k < count; k++) sum += exact[k]!
  let done = 0
  let carried = 0
  for (let k = 0; k < count; k++) {
    carried += (exact[k]! / sum) * 16384
    const weight = Math.round(carried) - done
    into[at + k] = weight
    done += weight
  }
}

interface Size {
  readonly width: number
  readonly height: number
}

/** Rows are filtered across as they are needed and kept while they are (a ring as tall as the filter). */
function filterBytes(
  out: Uint8Array,
  outWidth: number,
  from: number,
  to: number,
  data: Uint8Array,
  { width, height }: Size,
  columns: Taps,
  rows: Taps,
): void {
  const ring = new Int32Array(rows.count * outWidth)
  const held = new Int32Array(rows.count).fill(-1)
  const line = new Int32Array(outWidth)
  for (let y = from; y < to; y++) {
    line.fill(1 << 19)
    const firstRow = rows.first[y]!
    for (let k = 0; k < rows.count; k++) {
      const weight = rows.weights[y * rows.count + k]!
      if (weight === 0) continue
      const row = Math.min(height - 1, Math.max(0, firstRow + k))
      const slot = row % rows.count
      const at = slot * outWidth
      if (held[slot] !== row) {
        acrossBytes(ring, at, outWidth, data, row * width, width, columns)
        held[slot] = row
      }
      for (let x = 0; x < outWidth; x++) line[x] = line[x]! + ring[at + x]! * weight
    }
    const start = y * outWidth
    for (let x = 0; x < outWidth; x++) {
      const value = line[x]! >> 20
      out[start + x] = value < 0 ? 0 : value > 255 ? 255 : value
    }
  }
}

/** One row, filtered across, with 6 fraction bits left. */
function acrossBytes(
  ring: Int32Array,
  at: number,
  outWidth: number,
  data: Uint8Array,
  row: number,
  width: number,
  { count, first, weights }: Taps,
): void {
  for (let x = 0; x < outWidth; x++) {
    const start = first[x]!
    let sum = 128
    if (start >= 0 && start + count <= width) {
      for (let k = 0, w = x * count, i = row + start; k < count; k++) sum += data[i + k]! * weights[w + k]!
    } else {
      for (let k = 0; k < count; k++) {
        const i = start + k
        sum += data[row + (i < 0 ? 0 : i >= width ? width - 1 : i)]! * weights[x * count + k]!
      }
    }
    ring[at + x] = sum >> 8
  }
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
