/** Film grain, and any other texture, on light: strongest in the mid-tones. */
import { mixed } from './noise'
import { storeUpTo8 } from './separable'

/** Four random numbers of about normal distribution (the sum of four bytes; Irwin-Hall): standard deviation 147.8. */
// @ts-ignore: decorator
@inline
function fourOf(x: v128, key: v128): v128 {
  let h = v128.xor(i32x4.mul(x, i32x4.splat(0x27d4eb2d)), key)
  h = i32x4.mul(v128.xor(h, i32x4.shr_u(h, 15)), i32x4.splat(0x2c1b3c6d))
  h = i32x4.mul(v128.xor(h, i32x4.shr_u(h, 12)), i32x4.splat(0x297a2d39))
  h = v128.xor(h, i32x4.shr_u(h, 15))
  return i32x4.sub(i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(h)), i32x4.splat(510))
}

/** White noise from x = -radius on, times sixteen. */
function whiteRow(out: usize, count: i32, y: i32, radius: i32, seed: u32): void {
  const key = i32x4.splat(<i32>mixed(<u32>y * 0x165667b1 + seed))
  let x = i32x4.add(i32x4.splat(-radius), i32x4(0, 1, 2, 3))
  for (let i = 0; i < count; i += 8) {
    const low = fourOf(x, key)
    const high = fourOf(i32x4.add(x, i32x4.splat(4)), key)
    v128.store(out + (<usize>i << 1), i16x8.shl(i16x8.narrow_i32x4_s(low, high), 4))
    x = i32x4.add(x, i32x4.splat(8))
  }
}

/**
 * Adds filtered noise to rows `from` to `to`. Its standard deviation before the gain is 2364.
 * @param weights radius + 1 from the middle outwards, in 1/32768, eight times each; their squares sum to 1 along the row
 * @param gain strength in the mid-tones, and how it falls off: see `addTo`
 * @param white a row of numbers of 16 bits with room for 2 radius + 16 more
 * @param ring 2 radius + 1 rows of the width rounded up to 8, 16 bits each
 * @param held a number of 32 bits for each row of the ring
 */
export function grainRows(
  out: usize, data: usize, width: i32, from: i32, to: i32, radius: i32, weights: usize, gain: i32, fall: i32, middle: i32, seed: u32,
  white: usize, ring: usize, held: usize,
): void {
  const wide = (width + 7) & ~7
  const stride = <usize>wide << 1
  const rows = radius * 2 + 1
  for (let k = 0; k < rows; k++) store<i32>(held + (<usize>k << 2), i32.MIN_VALUE)
  for (let y = from; y < to; y++) {
    for (let k = -radius; k <= radius; k++) {
      const row = y + k
      const slot = <usize>((row + radius) % rows)
      if (load<i32>(held + (slot << 2)) === row) continue
      store<i32>(held + (slot << 2), row)
      whiteRow(white, wide + 2 * radius, row, radius, seed)
      across(ring + slot * stride, wide, white + (<usize>radius << 1), radius, weights)
    }
    const line = <usize>(y * width)
    for (let x = 0; x < width; x += 8) {
      const at = <usize>x << 1
      let sum = i16x8.splat(0)
      for (let k = -radius; k <= radius; k++) {
        const slot = <usize>((y + k + radius) % rows)
        const weight = v128.load(weights + (<usize>abs(k) << 4))
        sum = i16x8.add_sat_s(sum, i16x8.q15mulr_sat_s(v128.load(ring + slot * stride + at), weight))
      }
      addTo(out + line + x, data + line + x, width - x, sum, gain, fall, middle)
    }
  }
}

function across(out: usize, wide: i32, row: usize, radius: i32, weights: usize): void {
  for (let x = 0; x < wide; x += 8) {
    const at = row + (<usize>x << 1)
    let sum = i16x8.q15mulr_sat_s(v128.load(at), v128.load(weights))
    for (let k: usize = 1; k <= <usize>radius; k++) {
      const weight = v128.load(weights + (k << 4))
      sum = i16x8.add_sat_s(sum, i16x8.q15mulr_sat_s(v128.load(at - (k << 1)), weight))
      sum = i16x8.add_sat_s(sum, i16x8.q15mulr_sat_s(v128.load(at + (k << 1)), weight))
    }
    v128.store(out + (<usize>x << 1), sum)
  }
}

/**
 * Adds gain (1/32768) times the noise, in 1/16 code values. The gain falls with the square of the distance from the middle
 * (in half code values) by `fall`, in 1/32768 of the gain at 127 codes from it.
 */
// @ts-ignore: decorator
@inline
function addTo(out: usize, data: usize, room: i32, noise: v128, gain: i32, fall: i32, middle: i32): void {
  const luma = room >= 8 ? v128.load8x8_u(data) : loadFew(data, room)
  const far = i16x8.shl(i16x8.sub(i16x8.add(luma, luma), i16x8.splat(<i16>middle)), 6)
  const less = i16x8.q15mulr_sat_s(i16x8.q15mulr_sat_s(far, far), i16x8.splat(<i16>fall))
  const factor = i16x8.max_s(i16x8.splat(0), i16x8.sub(i16x8.splat(<i16>gain), less))
  const change = i16x8.q15mulr_sat_s(noise, factor)
  // Halves go to the even number: no bias.
  const fine = i16x8.add(i16x8.shl(luma, 4), change)
  const half = i16x8.add(v128.and(i16x8.shr_s(fine, 4), i16x8.splat(1)), i16x8.splat(7))
  const sum = i16x8.shr_s(i16x8.add(fine, half), 4)
  storeUpTo8(out, room, i8x16.narrow_i16x8_u(sum, sum))
}

export function loadFew(data: usize, count: i32): v128 {
  let word: u64 = 0
  for (let i = count - 1; i >= 0; i--) word = (word << 8) | <u64>load<u8>(data + i)
  return i16x8.extend_low_i8x16_u(i64x2.splat(word))
}

/** Adds a texture of bytes about 128 as grain is added: 127 stands for 8128. */
export function textureRow(out: usize, data: usize, texture: usize, width: i32, gain: i32, fall: i32, middle: i32): void {
  for (let x = 0; x < width; x += 8) {
    const room = width - x
    const bytes = room >= 8 ? v128.load8x8_u(texture + x) : loadFew(texture + x, room)
    const noise = i16x8.shl(i16x8.sub(bytes, i16x8.splat(128)), 6)
    addTo(out + x, data + x, room, noise, gain, fall, middle)
  }
}
