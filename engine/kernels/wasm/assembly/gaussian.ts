/** Symmetric filters with the same weights for every sample, in 16 bit fixed point: six fraction bits between passes. */
import { padRow, storeUpTo8 } from './separable'

/**
 * Fills rows `from` to `to`.
 * @param weightsX radius + 1 weights from the middle outwards, in 1/32768; the whole filter sums to 32768
 * @param padded room for width + 2 radiusX + 16 bytes
 * @param ring 2 radiusY + 1 rows of the width rounded up to 8, 16 bits each
 * @param held two numbers of 32 bits for each row of the ring
 */
export function gaussianBytes(
  out: usize, width: i32, from: i32, to: i32, data: usize, height: i32,
  radiusX: i32, weightsX: usize, radiusY: i32, weightsY: usize, padded: usize, ring: usize, held: usize,
): void {
  const wide = (width + 7) & ~7
  const stride = <usize>wide << 1
  const rows = radiusY * 2 + 1
  const lines = held + (<usize>rows << 2)
  for (let k = 0; k < rows; k++) store<i32>(held + (<usize>k << 2), -1)
  const half = i16x8.splat(32)
  const middleWeight = v128.load16_splat(weightsY)
  for (let y = from; y < to; y++) {
    for (let k = 0; k < rows; k++) {
      const row = min(height - 1, max(0, y - radiusY + k))
      const slot = <usize>(row % rows)
      const line = ring + slot * stride
      store<u32>(lines + (<usize>k << 2), <u32>line)
      if (load<i32>(held + (slot << 2)) === row) continue
      store<i32>(held + (slot << 2), row)
      padRow(padded, data + <usize>(row * width), width, radiusX, radiusX + 16)
      across(line, wide, padded + radiusX, radiusX, weightsX)
    }
    const target = out + <usize>(y * width)
    const middle = lines + (<usize>radiusY << 2)
    const centre = <usize>load<u32>(middle)
    for (let x = 0; x < wide; x += 8) {
      const at = <usize>x << 1
      let sum = i16x8.q15mulr_sat_s(v128.load(centre + at), middleWeight)
      for (let k: usize = 1; k <= <usize>radiusY; k++) {
        const above = v128.load(<usize>load<u32>(middle - (k << 2)) + at)
        const below = v128.load(<usize>load<u32>(middle + (k << 2)) + at)
        sum = i16x8.add(sum, i16x8.q15mulr_sat_s(i16x8.add(above, below), v128.load16_splat(weightsY + (k << 1))))
      }
      const words = i16x8.shr_s(i16x8.add(sum, half), 6)
      storeUpTo8(target + x, width - x, i8x16.narrow_i16x8_u(words, words))
    }
  }
}

function across(line: usize, wide: i32, row: usize, radius: i32, weights: usize): void {
  const middle = v128.load16_splat(weights)
  for (let x = 0; x < wide; x += 8) {
    const at = row + x
    let sum = i16x8.q15mulr_sat_s(i16x8.shl(v128.load8x8_u(at), 6), middle)
    for (let k: usize = 1; k <= <usize>radius; k++) {
      const both = i16x8.shl(i16x8.add(v128.load8x8_u(at - k), v128.load8x8_u(at + k)), 6)
      sum = i16x8.add(sum, i16x8.q15mulr_sat_s(both, v128.load16_splat(weights + (k << 1))))
    }
    v128.store(line + (<usize>x << 1), sum)
  }
}
