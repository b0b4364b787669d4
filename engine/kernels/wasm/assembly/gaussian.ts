/** Symmetric filters with the same weights for every sample, in 16 bit fixed point: six fraction bits between passes. */
import { storeUpTo8 } from './separable'

/**
 * Fills rows `from` to `to`.
 * @param weightsX radius + 1 weights from the middle outwards, in 1/32768, each eight times; the filter sums to 32768
 * @param padded room for width + 2 radiusX + 32 numbers of 16 bits
 * @param ring 2 radiusY + 1 rows of the width rounded up to 16, 16 bits each
 * @param held two numbers of 32 bits for each row of the ring
 */
export function gaussianBytes(
  out: usize, width: i32, from: i32, to: i32, data: usize, height: i32,
  radiusX: i32, weightsX: usize, radiusY: i32, weightsY: usize, padded: usize, ring: usize, held: usize,
): void {
  const wide = (width + 15) & ~15
  const stride = <usize>wide << 1
  const rows = radiusY * 2 + 1
  const lines = held + (<usize>rows << 2)
  for (let k = 0; k < rows; k++) store<i32>(held + (<usize>k << 2), -1)
  const half = i16x8.splat(32)
  const middleWeight = v128.load(weightsY)
  for (let y = from; y < to; y++) {
    for (let k = 0; k < rows; k++) {
      const row = min(height - 1, max(0, y - radiusY + k))
      const slot = <usize>(row % rows)
      const line = ring + slot * stride
      store<u32>(lines + (<usize>k << 2), <u32>line)
      if (load<i32>(held + (slot << 2)) === row) continue
      store<i32>(held + (slot << 2), row)
      widenRow(padded, data + <usize>(row * width), width, wide, radiusX)
      across(line, wide, padded + (<usize>radiusX << 1), radiusX, weightsX)
    }
    const target = out + <usize>(y * width)
    const middle = lines + (<usize>radiusY << 2)
    const centre = <usize>load<u32>(middle)
    for (let x = 0; x < wide; x += 16) {
      const at = <usize>x << 1
      let low = i16x8.q15mulr_sat_s(v128.load(centre + at), middleWeight)
      let high = i16x8.q15mulr_sat_s(v128.load(centre + at, 16), middleWeight)
      for (let k: usize = 1; k <= <usize>radiusY; k++) {
        const above = <usize>load<u32>(middle - (k << 2)) + at
        const below = <usize>load<u32>(middle + (k << 2)) + at
        const weight = v128.load(weightsY + (k << 4))
        low = i16x8.add(low, i16x8.q15mulr_sat_s(i16x8.add(v128.load(above), v128.load(below)), weight))
        high = i16x8.add(high, i16x8.q15mulr_sat_s(i16x8.add(v128.load(above, 16), v128.load(below, 16)), weight))
      }
      const bytes = i8x16.narrow_i16x8_u(i16x8.shr_s(i16x8.add(low, half), 6), i16x8.shr_s(i16x8.add(high, half), 6))
      if (x + 16 <= width) v128.store(target + x, bytes)
      else {
        storeUpTo8(target + x, min(8, width - x), bytes)
        if (width - x > 8) storeUpTo8(target + x + 8, width - x - 8, i64x2.splat(i64x2.extract_lane(bytes, 1)))
      }
    }
  }
}

/** A row as 16 bit numbers with six fraction bits, its ends repeated. */
function widenRow(padded: usize, row: usize, width: i32, wide: i32, radius: i32): void {
  const first = <u16>load<u8>(row) << 6
  const last = <u16>load<u8>(row + width - 1) << 6
  for (let k = 0; k < radius; k++) store<u16>(padded + (<usize>k << 1), first)
  const inner = padded + (<usize>radius << 1)
  let x = 0
  for (; x <= width - 8; x += 8) v128.store(inner + (<usize>x << 1), i16x8.shl(v128.load8x8_u(row + x), 6))
  for (; x < width; x++) store<u16>(inner + (<usize>x << 1), <u16>load<u8>(row + x) << 6)
  for (; x < wide + radius; x++) store<u16>(inner + (<usize>x << 1), last)
}

function across(line: usize, wide: i32, row: usize, radius: i32, weights: usize): void {
  const middle = v128.load(weights)
  for (let x = 0; x < wide; x += 16) {
    const at = row + (<usize>x << 1)
    let low = i16x8.q15mulr_sat_s(v128.load(at), middle)
    let high = i16x8.q15mulr_sat_s(v128.load(at, 16), middle)
    for (let k: usize = 1; k <= <usize>radius; k++) {
      const weight = v128.load(weights + (k << 4))
      const left = at - (k << 1)
      const right = at + (k << 1)
      low = i16x8.add(low, i16x8.q15mulr_sat_s(i16x8.add(v128.load(left), v128.load(right)), weight))
      high = i16x8.add(high, i16x8.q15mulr_sat_s(i16x8.add(v128.load(left, 16), v128.load(right, 16)), weight))
    }
    v128.store(line + (<usize>x << 1), low)
    v128.store(line + (<usize>x << 1), high, 16)
  }
}
