/** Weighted means of two pictures. Weights of 16 bits, products of 32: rounding is exact to 1/500 of a code value. */
import { halveMask } from './overlay'

export function mixBytes(out: usize, a: usize, b: usize, count: i32, weight: i32): void {
  const wb = i16x8.splat(<i16>weight)
  const wa = i16x8.splat(<i16>(65536 - weight))
  const half = i32x4.splat(32768)
  let i = 0
  for (; i <= count - 16; i += 16) {
    const va = v128.load(a + i)
    const vb = v128.load(b + i)
    const low = mixEight(i16x8.extend_low_i8x16_u(va), i16x8.extend_low_i8x16_u(vb), wa, wb, half)
    const high = mixEight(i16x8.extend_high_i8x16_u(va), i16x8.extend_high_i8x16_u(vb), wa, wb, half)
    v128.store(out + i, i8x16.narrow_i16x8_u(low, high))
  }
  for (; i < count; i++) {
    const base = <i32>load<u8>(a + i)
    store<u8>(out + i, (((base << 16) + (<i32>load<u8>(b + i) - base) * weight + 32768) >> 16))
  }
}

// @ts-ignore: decorator
@inline
function mixEight(a: v128, b: v128, wa: v128, wb: v128, half: v128): v128 {
  const low = i32x4.add(i32x4.add(i32x4.extmul_low_i16x8_u(a, wa), i32x4.extmul_low_i16x8_u(b, wb)), half)
  const high = i32x4.add(i32x4.add(i32x4.extmul_high_i16x8_u(a, wa), i32x4.extmul_high_i16x8_u(b, wb)), half)
  // The upper halves of the sums.
  return i8x16.shuffle(low, high, 2, 3, 6, 7, 10, 11, 14, 15, 18, 19, 22, 23, 26, 27, 30, 31)
}

export function mixFloats(out: usize, a: usize, b: usize, count: i32, weight: f32): void {
  const w = f32x4.splat(weight)
  let i: usize = 0
  const bytes = <usize>count << 2
  for (; i + 16 <= bytes; i += 16) {
    const va = v128.load(a + i)
    v128.store(out + i, f32x4.add(va, f32x4.mul(f32x4.sub(v128.load(b + i), va), w)))
  }
  for (; i < bytes; i += 4) {
    const base = load<f32>(a + i)
    store<f32>(out + i, base + (load<f32>(b + i) - base) * weight)
  }
}

export function mixMaskBytes(out: usize, a: usize, b: usize, mask: usize, count: i32): void {
  const full = i16x8.splat(255)
  const half = i16x8.splat(128)
  let i = 0
  for (; i <= count - 16; i += 16) {
    const va = v128.load(a + i)
    const vb = v128.load(b + i)
    const vm = v128.load(mask + i)
    const low = maskEight(i16x8.extend_low_i8x16_u(va), i16x8.extend_low_i8x16_u(vb), i16x8.extend_low_i8x16_u(vm), full, half)
    const high = maskEight(i16x8.extend_high_i8x16_u(va), i16x8.extend_high_i8x16_u(vb), i16x8.extend_high_i8x16_u(vm), full, half)
    v128.store(out + i, i8x16.narrow_i16x8_u(low, high))
  }
  for (; i < count; i++) {
    const w = <u32>load<u8>(mask + i)
    const sum = <u32>load<u8>(a + i) * (255 - w) + <u32>load<u8>(b + i) * w + 128
    store<u8>(out + i, (sum + (sum >> 8)) >> 8)
  }
}

/** (x + x / 256) / 256 with x = sum + 128 is sum / 255, rounded, for all sums below 2^16. */
// @ts-ignore: decorator
@inline
function maskEight(a: v128, b: v128, w: v128, full: v128, half: v128): v128 {
  const sum = i16x8.add(i16x8.add(i16x8.mul(a, i16x8.sub(full, w)), i16x8.mul(b, w)), half)
  return i16x8.shr_u(i16x8.add(sum, i16x8.shr_u(sum, 8)), 8)
}

/** Rows of a half-size plane, weighed by the mean of each sample's four mask pixels. `scratch` holds one row. */
export function mixMaskHalf(
  out: usize, a: usize, b: usize, width: i32, from: i32, to: i32, mask: usize, maskWidth: i32, maskHeight: i32, scratch: usize,
): void {
  for (let y = from; y < to; y++) {
    halveMask(scratch, width, mask, maskWidth, maskHeight, y)
    const at = <usize>(y * width)
    mixMaskBytes(out + at, a + at, b + at, scratch, width)
  }
}

export function mixMaskFloats(out: usize, a: usize, b: usize, mask: usize, count: i32): void {
  for (let i = 0; i < count; i++) {
    const at = <usize>i << 2
    const base = load<f32>(a + at)
    store<f32>(out + at, base + (load<f32>(b + at) - base) * (<f32>load<u8>(mask + i) * (1.0 / 255.0)))
  }
}
