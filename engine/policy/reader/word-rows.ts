/** Rows of a table of words: 384 numbers of four bits, in blocks of 32 with a scale of half precision each, unpacked one by one. Pure. */
import { fromHalf } from '../../models/runtime/half.ts'

export const WIDTH = 384
const BLOCK = 32
const BLOCK_BYTES = 2 + BLOCK / 2
const ROW_BYTES = (WIDTH / BLOCK) * BLOCK_BYTES

/** The row of each number, with the row of its place added. */
export function wordRows(numbers: readonly number[], words: Uint8Array, places: Float32Array): Float32Array {
  const rows = new Float32Array(numbers.length * WIDTH)
  for (const [place, number] of numbers.entries()) {
    const row = words.subarray(number * ROW_BYTES, (number + 1) * ROW_BYTES)
    for (let block = 0; block < WIDTH / BLOCK; block++) {
      const from = block * BLOCK_BYTES
      const scale = fromHalf(Uint16Array.of(row[from]! | (row[from + 1]! << 8)))[0]!
      for (let i = 0; i < BLOCK; i++) {
        const pair = row[from + 2 + (i >> 1)]!
        const at = block * BLOCK + i
        rows[place * WIDTH + at] = ((i & 1) === 0 ? (pair & 15) - 8 : (pair >> 4) - 8) * scale + places[place * WIDTH + at]!
      }
    }
  }
  return rows
}
