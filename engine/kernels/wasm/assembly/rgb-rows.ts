/**
 * Rows of Y'CbCr as three rows of floats (R', G', B' in 0..1) and back. The four pixels of a chroma sample share it, so
 * that what isn't changed comes back as it was. Rows of floats have room for a multiple of eight.
 */
import { CB_TO_B, CB_TO_G, CR_TO_G, CR_TO_R, KB, KG, KR } from './convert'
import { storeUpTo8 } from './separable'
import { pack } from './tables'

/** @param stride bytes from one row of floats to the next */
export function rowToRgb(rgb: usize, stride: usize, luma: usize, us: usize, vs: usize, width: i32): void {
  const black = f32x4.splat(16)
  const grey = f32x4.splat(128)
  const range = f32x4.splat(219)
  const part = f32x4.splat(1.0 / 224.0)
  let x = 0
  for (; x <= width - 8; x += 8) {
    const y8 = v128.load8x8_u(luma + x)
    // Each chroma sample twice.
    const u4 = i16x8.extend_low_i8x16_u(v128.load32_zero(us + (x >> 1)))
    const v4 = i16x8.extend_low_i8x16_u(v128.load32_zero(vs + (x >> 1)))
    const u = f32x4.mul(f32x4.sub(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(u4)), grey), part)
    const v = f32x4.mul(f32x4.sub(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(v4)), grey), part)
    const lit0 = f32x4.div(f32x4.sub(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(y8)), black), range)
    const lit1 = f32x4.div(f32x4.sub(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(y8)), black), range)
    const at = rgb + (<usize>x << 2)
    four(at, stride, lit0, i8x16.shuffle(u, u, 0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 6, 7, 4, 5, 6, 7), i8x16.shuffle(v, v, 0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 6, 7, 4, 5, 6, 7))
    four(at + 16, stride, lit1, i8x16.shuffle(u, u, 8, 9, 10, 11, 8, 9, 10, 11, 12, 13, 14, 15, 12, 13, 14, 15), i8x16.shuffle(v, v, 8, 9, 10, 11, 8, 9, 10, 11, 12, 13, 14, 15, 12, 13, 14, 15))
  }
  for (; x < width; x++) {
    const lit: f32 = (<f32>load<u8>(luma + x) - 16) / 219
    const cb: f32 = (<f32>load<u8>(us + (x >> 1)) - 128) * (1.0 / 224.0)
    const cr: f32 = (<f32>load<u8>(vs + (x >> 1)) - 128) * (1.0 / 224.0)
    const at = rgb + (<usize>x << 2)
    store<f32>(at, unit(lit + CR_TO_R * cr))
    store<f32>(at + stride, unit(lit + CB_TO_G * cb + CR_TO_G * cr))
    store<f32>(at + (stride << 1), unit(lit + CB_TO_B * cb))
  }
}

// @ts-ignore: decorator
@inline
function four(at: usize, stride: usize, lit: v128, cb: v128, cr: v128): void {
  const g = f32x4.add(f32x4.mul(cb, f32x4.splat(CB_TO_G)), f32x4.mul(cr, f32x4.splat(CR_TO_G)))
  v128.store(at, clip(f32x4.add(lit, f32x4.mul(cr, f32x4.splat(CR_TO_R)))))
  v128.store(at + stride, clip(f32x4.add(lit, g)))
  v128.store(at + (stride << 1), clip(f32x4.add(lit, f32x4.mul(cb, f32x4.splat(CB_TO_B)))))
}

// @ts-ignore: decorator
@inline
function unit(value: f32): f32 {
  return min<f32>(1, max<f32>(0, value))
}

/** Within 0..1. */
// @ts-ignore: decorator
@inline
export function clip(value: v128): v128 {
  return f32x4.pmin(f32x4.pmax(value, f32x4.splat(0)), f32x4.splat(1))
}

/** The last value once more, of alpha too: an odd width has half a block at its end. */
export function closeRow(rgb: usize, stride: usize, width: i32): void {
  for (let k: usize = 0; k < 4; k++) {
    const end = rgb + k * stride + (<usize>width << 2)
    store<f32>(end, load<f32>(end - 4))
  }
}

export function lumaFromRgb(luma: usize, rgb: usize, stride: usize, width: i32): void {
  for (let x = 0; x < width; x += 8) {
    const at = rgb + (<usize>x << 2)
    const low = f32x4.add(f32x4.mul(lightAt(at, stride), f32x4.splat(219)), f32x4.splat(16.5))
    const high = f32x4.add(f32x4.mul(lightAt(at + 16, stride), f32x4.splat(219)), f32x4.splat(16.5))
    storeUpTo8(luma + x, width - x, pack(low, high))
  }
}

// @ts-ignore: decorator
@inline
function lightAt(at: usize, stride: usize): v128 {
  return lightOf(v128.load(at), v128.load(at + stride), v128.load(at + (stride << 1)))
}

/**
 * Chroma of two closed rows: the mean of each four pixels, by their weights where there are any (rows of floats after
 * the colours, 0 = all alike).
 */
export function chromaFromRgb(us: usize, vs: usize, top: usize, bottom: usize, stride: usize, width: i32, weighed: i32): void {
  const half = (width + 1) >> 1
  for (let x = 0; x < half; x += 8) {
    const at = <usize>x << 3
    let u0: v128, u1: v128, v0: v128, v1: v128
    if (weighed !== 0) {
      const w0 = f32x4.div(f32x4.splat(1), f32x4.pmax(weightsOf(top + at, bottom + at, stride), f32x4.splat(1e-12)))
      const w1 = f32x4.div(f32x4.splat(1), f32x4.pmax(weightsOf(top + at + 32, bottom + at + 32, stride), f32x4.splat(1e-12)))
      u0 = f32x4.mul(w0, weighedOf(top + at, bottom + at, stride, stride << 1))
      u1 = f32x4.mul(w1, weighedOf(top + at + 32, bottom + at + 32, stride, stride << 1))
      v0 = f32x4.mul(w0, weighedOf(top + at, bottom + at, stride, 0))
      v1 = f32x4.mul(w1, weighedOf(top + at + 32, bottom + at + 32, stride, 0))
    } else {
      // The light of a mean is the mean of the lights.
      const r0 = blockOf(top + at, bottom + at)
      const r1 = blockOf(top + at + 32, bottom + at + 32)
      const b0 = blockOf(top + at + (stride << 1), bottom + at + (stride << 1))
      const b1 = blockOf(top + at + 32 + (stride << 1), bottom + at + 32 + (stride << 1))
      const l0 = lightOf(r0, blockOf(top + at + stride, bottom + at + stride), b0)
      const l1 = lightOf(r1, blockOf(top + at + 32 + stride, bottom + at + 32 + stride), b1)
      u0 = f32x4.sub(b0, l0)
      u1 = f32x4.sub(b1, l1)
      v0 = f32x4.sub(r0, l0)
      v1 = f32x4.sub(r1, l1)
    }
    const ku = f32x4.splat(224 / CB_TO_B)
    const kv = f32x4.splat(224 / CR_TO_R)
    const zero = f32x4.splat(128.5)
    storeUpTo8(us + x, half - x, pack(f32x4.add(f32x4.mul(u0, ku), zero), f32x4.add(f32x4.mul(u1, ku), zero)))
    storeUpTo8(vs + x, half - x, pack(f32x4.add(f32x4.mul(v0, kv), zero), f32x4.add(f32x4.mul(v1, kv), zero)))
  }
}

/** Means of four blocks of a channel. */
// @ts-ignore: decorator
@inline
function blockOf(top: usize, bottom: usize): v128 {
  const sum = pairSums(
    f32x4.add(v128.load(top), v128.load(bottom)),
    f32x4.add(v128.load(top, 16), v128.load(bottom, 16)),
  )
  return f32x4.mul(sum, f32x4.splat(0.25))
}

// @ts-ignore: decorator
@inline
function lightOf(r: v128, g: v128, b: v128): v128 {
  const low = f32x4.add(f32x4.mul(g, f32x4.splat(KG)), f32x4.mul(b, f32x4.splat(KB)))
  return f32x4.add(f32x4.mul(r, f32x4.splat(KR)), low)
}

// @ts-ignore: decorator
@inline
function weighedOf(top: usize, bottom: usize, stride: usize, channel: usize): v128 {
  const w = stride * 3
  return pairSums(
    f32x4.add(
      f32x4.mul(differenceAt(top, stride, channel), v128.load(top + w)),
      f32x4.mul(differenceAt(bottom, stride, channel), v128.load(bottom + w)),
    ),
    f32x4.add(
      f32x4.mul(differenceAt(top + 16, stride, channel), v128.load(top + w + 16)),
      f32x4.mul(differenceAt(bottom + 16, stride, channel), v128.load(bottom + w + 16)),
    ),
  )
}

// @ts-ignore: decorator
@inline
function weightsOf(top: usize, bottom: usize, stride: usize): v128 {
  const w = stride * 3
  return pairSums(
    f32x4.add(v128.load(top + w), v128.load(bottom + w)),
    f32x4.add(v128.load(top + w + 16), v128.load(bottom + w + 16)),
  )
}

// @ts-ignore: decorator
@inline
function differenceAt(at: usize, stride: usize, channel: usize): v128 {
  return f32x4.sub(v128.load(at + channel), lightAt(at, stride))
}

// @ts-ignore: decorator
@inline
export function pairSums(a: v128, b: v128): v128 {
  return f32x4.add(
    i8x16.shuffle(a, b, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27),
    i8x16.shuffle(a, b, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31),
  )
}

/** A row of bytes as floats, times a factor. */
export function widenBytes(out: usize, data: usize, width: i32, factor: f32): void {
  const k = f32x4.splat(factor)
  let x = 0
  for (; x <= width - 8; x += 8) {
    const eight = v128.load8x8_u(data + x)
    v128.store(out + (<usize>x << 2), f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(eight)), k))
    v128.store(out + (<usize>x << 2), f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(eight)), k), 16)
  }
  for (; x < width; x++) store<f32>(out + (<usize>x << 2), <f32>load<u8>(data + x) * factor)
}

/** Floats in 0..1 as bytes in 0..255. */
export function narrowFloats(out: usize, data: usize, width: i32): void {
  const k = f32x4.splat(255)
  const half = f32x4.splat(0.5)
  for (let x = 0; x < width; x += 8) {
    const at = data + (<usize>x << 2)
    const low = f32x4.add(f32x4.mul(v128.load(at), k), half)
    storeUpTo8(out + x, width - x, pack(low, f32x4.add(f32x4.mul(v128.load(at, 16), k), half)))
  }
}

export function fillFloats(out: usize, width: i32, value: f32): void {
  const four = f32x4.splat(value)
  for (let x: usize = 0; x < <usize>width << 2; x += 16) v128.store(out + x, four)
}

/** Adds `kU` times U and `kV` times V to the light of a row: one channel of it. */
export function rowToChannel(out: usize, luma: usize, us: usize, vs: usize, width: i32, kU: f32, kV: f32): void {
  const black = f32x4.splat(16)
  const grey = f32x4.splat(128)
  const range = f32x4.splat(219)
  const fu = f32x4.splat(kU * (1.0 / 224.0))
  const fv = f32x4.splat(kV * (1.0 / 224.0))
  let x = 0
  for (; x <= width - 8; x += 8) {
    const y8 = v128.load8x8_u(luma + x)
    const u4 = i16x8.extend_low_i8x16_u(v128.load32_zero(us + (x >> 1)))
    const v4 = i16x8.extend_low_i8x16_u(v128.load32_zero(vs + (x >> 1)))
    const u = f32x4.mul(f32x4.sub(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(u4)), grey), fu)
    const v = f32x4.mul(f32x4.sub(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(v4)), grey), fv)
    const colour = f32x4.add(u, v)
    const lit0 = f32x4.div(f32x4.sub(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(y8)), black), range)
    const lit1 = f32x4.div(f32x4.sub(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(y8)), black), range)
    const at = out + (<usize>x << 2)
    v128.store(at, clip(f32x4.add(lit0, i8x16.shuffle(colour, colour, 0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 6, 7, 4, 5, 6, 7))))
    v128.store(at, clip(f32x4.add(lit1, i8x16.shuffle(colour, colour, 8, 9, 10, 11, 8, 9, 10, 11, 12, 13, 14, 15, 12, 13, 14, 15))), 16)
  }
  for (; x < width; x++) {
    const cb: f32 = (<f32>load<u8>(us + (x >> 1)) - 128) * (1.0 / 224.0)
    const cr: f32 = (<f32>load<u8>(vs + (x >> 1)) - 128) * (1.0 / 224.0)
    store<f32>(out + (<usize>x << 2), unit((<f32>load<u8>(luma + x) - 16) / 219 + kU * cb + kV * cr))
  }
}
