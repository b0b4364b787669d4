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

/**
 * The separable bilateral filter (Pham and van Vliet 2005): along each row, then along the columns of what that gave, in
 * place of a disc of taps. Fills rows `from` to `to`; edges repeat.
 * @param tables for each distance from 0 to radius 32 weights by difference, 0 to 255; `coarse` halvings of a difference find its place
 * @param padded width + 2 radius + 32 bytes
 * @param ring 2 radius + 1 rows of width + 16 bytes
 * @param lines 2 radius + 1 addresses, twice
 */
export function bilateralLines(
  out: usize, width: i32, from: i32, to: i32, data: usize, height: i32,
  radius: i32, tables: usize, coarse: i32, padded: usize, ring: usize, lines: usize,
): void {
  const rows = 2 * radius + 1
  const stride = <usize>(width + 16)
  const columns = lines + (<usize>rows << 2)
  // Before and behind, from the nearest on.
  for (let k = 0; k < rows; k++) store<u32>(lines + (<usize>k << 2), <u32>(padded + <usize>radius) + <u32>(k & 1 ? -((k + 1) >> 1) : k >> 1))
  let filled = from - radius
  for (let y = from; y < to; y++) {
    for (; filled <= y + radius; filled++) {
      padRow(padded, data + <usize>(min(height - 1, max(0, filled)) * width), width, radius, radius + 32)
      const line = ring + <usize>((filled + rows) % rows) * stride
      for (let x = 0; x < width; x += 16) v128.store(line + x, meanAlong(lines, x, radius, tables, coarse))
    }
    for (let k = 0; k < rows; k++) {
      const row = y + (k & 1 ? -((k + 1) >> 1) : k >> 1)
      store<u32>(columns + (<usize>k << 2), <u32>(ring + <usize>((row + rows) % rows) * stride))
    }
    const target = out + <usize>(y * width)
    let x = 0
    for (; x <= width - 16; x += 16) v128.store(target + x, meanAlong(columns, x, radius, tables, coarse))
    if (x === width) continue
    const bytes = meanAlong(columns, x, radius, tables, coarse)
    storeUpTo8(target + x, min(8, width - x), bytes)
    if (width - x > 8) storeUpTo8(target + x + 8, width - x - 8, i8x16.shuffle(bytes, bytes, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7))
  }
}

/** 16 means at `x`. @param lines addresses of a line, of the one before and the one behind, and so on */
// @ts-ignore: decorator
@inline
function meanAlong(lines: usize, x: usize, radius: i32, tables: usize, coarse: i32): v128 {
  const here = v128.load(<usize>load<u32>(lines) + x)
  const most = i16x8.splat(255)
  let sum0 = i32x4.extmul_low_i16x8_u(i16x8.extend_low_i8x16_u(here), most)
  let sum1 = i32x4.extmul_high_i16x8_u(i16x8.extend_low_i8x16_u(here), most)
  let sum2 = i32x4.extmul_low_i16x8_u(i16x8.extend_high_i8x16_u(here), most)
  let sum3 = i32x4.extmul_high_i16x8_u(i16x8.extend_high_i8x16_u(here), most)
  let all0 = most
  let all1 = most
  let table = tables
  let at = lines
  for (let k = 0; k < radius; k++) {
    table += 32
    const t0 = v128.load(table)
    const t1 = v128.load(table, 16)
    const a = v128.load(<usize>load<u32>(at, 4) + x)
    const b = v128.load(<usize>load<u32>(at, 8) + x)
    at += 8
    const wa = nearness(here, a, t0, t1, coarse)
    const wb = nearness(here, b, t0, t1, coarse)
    const low = i8x16.shuffle(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
    const high = i8x16.shuffle(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
    const wl = i8x16.shuffle(wa, wb, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
    const wh = i8x16.shuffle(wa, wb, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
    sum0 = i32x4.add(sum0, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(low), i16x8.extend_low_i8x16_u(wl)))
    sum1 = i32x4.add(sum1, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(low), i16x8.extend_high_i8x16_u(wl)))
    sum2 = i32x4.add(sum2, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(high), i16x8.extend_low_i8x16_u(wh)))
    sum3 = i32x4.add(sum3, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(high), i16x8.extend_high_i8x16_u(wh)))
    all0 = i16x8.add(all0, i16x8.extadd_pairwise_i8x16_u(wl))
    all1 = i16x8.add(all1, i16x8.extadd_pairwise_i8x16_u(wh))
  }
  const first = i16x8.narrow_i32x4_s(quotient(sum0, i32x4.extend_low_i16x8_u(all0)), quotient(sum1, i32x4.extend_high_i16x8_u(all0)))
  const second = i16x8.narrow_i32x4_s(quotient(sum2, i32x4.extend_low_i16x8_u(all1)), quotient(sum3, i32x4.extend_high_i16x8_u(all1)))
  return i8x16.narrow_i16x8_u(first, second)
}

// @ts-ignore: decorator
@inline
function nearness(here: v128, there: v128, t0: v128, t1: v128, coarse: i32): v128 {
  const apart = v128.or(i8x16.sub_sat_u(here, there), i8x16.sub_sat_u(there, here))
  const at = i8x16.shr_u(apart, coarse)
  return v128.or(i8x16.swizzle(t0, at), i8x16.swizzle(t1, i8x16.sub(at, i8x16.splat(16))))
}
