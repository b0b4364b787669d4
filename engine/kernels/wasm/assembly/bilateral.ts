/**
 * Bilateral filter (Tomasi and Manduchi 1998) of a plane of bytes over a disc of taps. A tap's weight is its weight by
 * place, 8 bits, times its weight by difference, 8 bits from a table that vectors are shuffled from: no gathers.
 */
import { padRow, storeUpTo8 } from './separable'

/** Bits taken off a weight, so that the sums of `MOST` taps fit. */
const SHIFT = 3

/**
 * Fills rows `from` to `to`; edges repeat.
 * @param taps an even number of taps, 12 bytes each: row 0 to 2 radius, column -radius to radius, weight 0 to 255
 * @param table 64 weights by difference, 0 to 255, beginning with 255; `coarse` halvings of a difference find its place
 * @param ring 2 radius + 1 rows of width + 2 radius + 32 bytes
 * @param lines as many addresses
 */
export function bilateral(
  out: usize, width: i32, from: i32, to: i32, data: usize, height: i32,
  radius: i32, taps: usize, count: i32, table: usize, coarse: i32, ring: usize, lines: usize,
): void {
  const t0 = v128.load(table)
  const t1 = v128.load(table, 16)
  const t2 = v128.load(table, 32)
  const t3 = v128.load(table, 48)
  const rows = 2 * radius + 1
  const stride = <usize>(width + 2 * radius + 32)
  const end = taps + <usize>(count * 12)
  let filled = from - radius
  for (let y = from; y < to; y++) {
    for (; filled <= y + radius; filled++) {
      const line = ring + <usize>((filled + rows) % rows) * stride
      padRow(line, data + <usize>(min(height - 1, max(0, filled)) * width), width, radius, radius + 32)
    }
    for (let k = 0; k < rows; k++) {
      store<u32>(lines + (<usize>k << 2), <u32>(ring + <usize>((y - radius + k + rows) % rows) * stride + <usize>radius))
    }
    const middle = <usize>load<u32>(lines + (<usize>radius << 2))
    const target = out + <usize>(y * width)
    for (let x = 0; x < width; x += 16) {
      const here = v128.load(middle + x)
      let sum0 = i32x4.splat(0)
      let sum1 = i32x4.splat(0)
      let sum2 = i32x4.splat(0)
      let sum3 = i32x4.splat(0)
      let all0 = i32x4.splat(0)
      let all1 = i32x4.splat(0)
      let all2 = i32x4.splat(0)
      let all3 = i32x4.splat(0)
      for (let tap = taps; tap < end; tap += 24) {
        const a = v128.load(<usize>load<u32>(lines + (<usize>load<i32>(tap) << 2)) + x + load<i32>(tap, 4))
        const b = v128.load(<usize>load<u32>(lines + (<usize>load<i32>(tap, 12) << 2)) + x + load<i32>(tap, 16))
        const wa = weigh(here, a, t0, t1, t2, t3, coarse)
        const wb = weigh(here, b, t0, t1, t2, t3, coarse)
        const pa = v128.load8_splat(tap + 8)
        const pb = v128.load8_splat(tap + 20)
        const la = i16x8.shr_u(i16x8.extmul_low_i8x16_u(wa, pa), SHIFT)
        const ha = i16x8.shr_u(i16x8.extmul_high_i8x16_u(wa, pa), SHIFT)
        const lb = i16x8.shr_u(i16x8.extmul_low_i8x16_u(wb, pb), SHIFT)
        const hb = i16x8.shr_u(i16x8.extmul_high_i8x16_u(wb, pb), SHIFT)
        const low = i8x16.shuffle(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
        const high = i8x16.shuffle(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
        const w0 = i8x16.shuffle(la, lb, 0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23)
        const w1 = i8x16.shuffle(la, lb, 8, 9, 24, 25, 10, 11, 26, 27, 12, 13, 28, 29, 14, 15, 30, 31)
        const w2 = i8x16.shuffle(ha, hb, 0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23)
        const w3 = i8x16.shuffle(ha, hb, 8, 9, 24, 25, 10, 11, 26, 27, 12, 13, 28, 29, 14, 15, 30, 31)
        sum0 = i32x4.add(sum0, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(low), w0))
        sum1 = i32x4.add(sum1, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(low), w1))
        sum2 = i32x4.add(sum2, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(high), w2))
        sum3 = i32x4.add(sum3, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(high), w3))
        all0 = i32x4.add(all0, i32x4.extadd_pairwise_i16x8_u(w0))
        all1 = i32x4.add(all1, i32x4.extadd_pairwise_i16x8_u(w1))
        all2 = i32x4.add(all2, i32x4.extadd_pairwise_i16x8_u(w2))
        all3 = i32x4.add(all3, i32x4.extadd_pairwise_i16x8_u(w3))
      }
      const low = i16x8.narrow_i32x4_s(quotient(sum0, all0), quotient(sum1, all1))
      const high = i16x8.narrow_i32x4_s(quotient(sum2, all2), quotient(sum3, all3))
      const bytes = i8x16.narrow_i16x8_u(low, high)
      if (x + 16 <= width) v128.store(target + x, bytes)
      else {
        storeUpTo8(target + x, min(8, width - x), bytes)
        if (width - x > 8) storeUpTo8(target + x + 8, width - x - 8, i8x16.shuffle(bytes, bytes, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7))
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function weigh(here: v128, there: v128, t0: v128, t1: v128, t2: v128, t3: v128, coarse: i32): v128 {
  const apart = v128.or(i8x16.sub_sat_u(here, there), i8x16.sub_sat_u(there, here))
  const at = i8x16.shr_u(apart, coarse)
  return v128.or(
    v128.or(i8x16.swizzle(t0, at), i8x16.swizzle(t1, i8x16.sub(at, i8x16.splat(16)))),
    v128.or(i8x16.swizzle(t2, i8x16.sub(at, i8x16.splat(32))), i8x16.swizzle(t3, i8x16.sub(at, i8x16.splat(48)))),
  )
}

// @ts-ignore: decorator
@inline
function quotient(sum: v128, weights: v128): v128 {
  const exact = f32x4.div(f32x4.convert_i32x4_s(sum), f32x4.convert_i32x4_s(weights))
  return i32x4.trunc_sat_f32x4_s(f32x4.add(exact, f32x4.splat(0.5)))
}
