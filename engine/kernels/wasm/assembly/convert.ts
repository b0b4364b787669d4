/** BT.709 Y'CbCr in limited range to and from R'G'B', and straight alpha to and from premultiplied. */
import { halveMask } from './overlay'
import { pack, toByte } from './tables'

export const KR: f32 = 0.2126
export const KB: f32 = 0.0722
export const KG: f32 = 1 - KR - KB
export const CR_TO_R: f32 = 2 * (1 - KR)
export const CB_TO_B: f32 = 2 * (1 - KB)
export const CB_TO_G: f32 = (-CB_TO_B * KB) / KG
export const CR_TO_G: f32 = (-CR_TO_R * KR) / KG

/** Chroma at luma row y, times four, as 16 bit numbers with one repeated at each end; `out` is that of sample 0. */
function chromaRow(out: usize, data: usize, width: i32, height: i32, y: i32): void {
  const near = y >> 1
  const far = y & 1 ? min(height - 1, near + 1) : max(0, near - 1)
  const a = data + <usize>(near * width)
  const b = data + <usize>(far * width)
  let x = 0
  for (; x <= width - 8; x += 8) {
    const sum = i16x8.add(i16x8.mul(v128.load8x8_u(a + x), i16x8.splat(3)), v128.load8x8_u(b + x))
    v128.store(out + (<usize>x << 1), sum)
  }
  for (; x < width; x++) store<u16>(out + (<usize>x << 1), <u16>load<u8>(a + x) * 3 + load<u8>(b + x))
  store<u16>(out - 2, load<u16>(out))
  const end = out + (<usize>width << 1)
  store<u16>(end, load<u16>(end - 2))
}

/** Chroma of luma column x, times sixteen. */
// @ts-ignore: decorator
@inline
function chromaAt(row: usize, x: i32): i32 {
  const near = row + <usize>((x >> 1) << 1)
  return <i32>load<u16>(near) * 3 + <i32>load<u16>(x & 1 ? near + 2 : near - 2)
}

/** 16 bit multiples of 1/128 code times a factor of up to 4 (in 1/8192), as multiples of 1/32. */
// @ts-ignore: decorator
@inline
function scaled(value: v128, factor: f32): v128 {
  return i16x8.q15mulr_sat_s(value, i16x8.splat(<i16>nearest<f32>(factor * 8192)))
}

/** @param scratch two rows of (chroma width + 16) numbers of 16 bits */
export function yuvToRgba(
  out: usize, luma: usize, us: usize, vs: usize, alphas: usize, width: i32, chromaWidth: i32, chromaHeight: i32,
  from: i32, to: i32, scratch: usize,
): void {
  const rowU = scratch + 16
  const rowV = rowU + (<usize>(chromaWidth + 16) << 1)
  const full = i8x16.splat(-1)
  for (let y = from; y < to; y++) {
    chromaRow(rowU, us, chromaWidth, chromaHeight, y)
    chromaRow(rowV, vs, chromaWidth, chromaHeight, y)
    const line = <usize>(y * width)
    let x = 0
    for (; x <= width - 16; x += 16) {
      const bytes = v128.load(luma + line + x)
      const at = <usize>x
      const u = i16x8.mul(v128.load(rowU + at), i16x8.splat(3))
      const v = i16x8.mul(v128.load(rowV + at), i16x8.splat(3))
      const uEven = i16x8.add(u, v128.load(rowU + at - 2))
      const uOdd = i16x8.add(u, v128.load(rowU + at + 2))
      const vEven = i16x8.add(v, v128.load(rowV + at - 2))
      const vOdd = i16x8.add(v, v128.load(rowV + at + 2))
      const y0 = light(i16x8.extend_low_i8x16_u(bytes))
      const y1 = light(i16x8.extend_high_i8x16_u(bytes))
      const u0 = centred(i8x16.shuffle(uEven, uOdd, 0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23))
      const u1 = centred(i8x16.shuffle(uEven, uOdd, 8, 9, 24, 25, 10, 11, 26, 27, 12, 13, 28, 29, 14, 15, 30, 31))
      const v0 = centred(i8x16.shuffle(vEven, vOdd, 0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23))
      const v1 = centred(i8x16.shuffle(vEven, vOdd, 8, 9, 24, 25, 10, 11, 26, 27, 12, 13, 28, 29, 14, 15, 30, 31))
      const k: f32 = 255.0 / 224.0
      const r = clipped(i16x8.add(y0, scaled(v0, CR_TO_R * k)), i16x8.add(y1, scaled(v1, CR_TO_R * k)))
      const g = clipped(
        i16x8.add(y0, i16x8.add(scaled(u0, CB_TO_G * k), scaled(v0, CR_TO_G * k))),
        i16x8.add(y1, i16x8.add(scaled(u1, CB_TO_G * k), scaled(v1, CR_TO_G * k))),
      )
      const b = clipped(i16x8.add(y0, scaled(u0, CB_TO_B * k)), i16x8.add(y1, scaled(u1, CB_TO_B * k)))
      const a = alphas === 0 ? full : v128.load(alphas + line + x)
      const rg0 = i8x16.shuffle(r, g, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
      const rg1 = i8x16.shuffle(r, g, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
      const ba0 = i8x16.shuffle(b, a, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
      const ba1 = i8x16.shuffle(b, a, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
      const target = out + ((line + x) << 2)
      v128.store(target, i8x16.shuffle(rg0, ba0, 0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23))
      v128.store(target, i8x16.shuffle(rg0, ba0, 8, 9, 24, 25, 10, 11, 26, 27, 12, 13, 28, 29, 14, 15, 30, 31), 16)
      v128.store(target, i8x16.shuffle(rg1, ba1, 0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23), 32)
      v128.store(target, i8x16.shuffle(rg1, ba1, 8, 9, 24, 25, 10, 11, 26, 27, 12, 13, 28, 29, 14, 15, 30, 31), 48)
    }
    for (; x < width; x++) {
      const lit = (<f32>load<u8>(luma + line + x) - 16) * (1.0 / 219.0)
      const cb = (<f32>chromaAt(rowU, x) - 2048) * (1.0 / 3584.0)
      const cr = (<f32>chromaAt(rowV, x) - 2048) * (1.0 / 3584.0)
      const target = out + ((line + x) << 2)
      store<u8>(target, toByte((lit + CR_TO_R * cr) * 255))
      store<u8>(target, toByte((lit + CB_TO_G * cb + CR_TO_G * cr) * 255), 1)
      store<u8>(target, toByte((lit + CB_TO_B * cb) * 255), 2)
      store<u8>(target, alphas === 0 ? 255 : load<u8>(alphas + line + x), 3)
    }
  }
}

/** Luma as full-range light in 1/32. */
// @ts-ignore: decorator
@inline
function light(y: v128): v128 {
  return i16x8.q15mulr_sat_s(i16x8.shl(i16x8.sub(y, i16x8.splat(16)), 6), i16x8.splat(19078))
}

/** Sixteenfold chroma about zero, in 1/128. */
// @ts-ignore: decorator
@inline
function centred(chroma: v128): v128 {
  return i16x8.shl(i16x8.sub(chroma, i16x8.splat(2048)), 3)
}

// @ts-ignore: decorator
@inline
function clipped(low: v128, high: v128): v128 {
  const half = i16x8.splat(16)
  return i8x16.narrow_i16x8_u(i16x8.shr_s(i16x8.add(low, half), 5), i16x8.shr_s(i16x8.add(high, half), 5))
}

/** To three float planes, clipped to 0..1. Scratch as for `yuvToRgba`. */
export function yuvToRgb(
  red: usize, green: usize, blue: usize, luma: usize, us: usize, vs: usize, width: i32, chromaWidth: i32, chromaHeight: i32,
  from: i32, to: i32, scratch: usize,
): void {
  const rowU = scratch + 16
  const rowV = rowU + (<usize>(chromaWidth + 16) << 1)
  for (let y = from; y < to; y++) {
    chromaRow(rowU, us, chromaWidth, chromaHeight, y)
    chromaRow(rowV, vs, chromaWidth, chromaHeight, y)
    for (let x = 0; x < width; x++) {
      const i = <usize>(y * width + x)
      const lit: f32 = (<f32>load<u8>(luma + i) - 16) / 219
      const cb: f32 = (<f32>chromaAt(rowU, x) - 2048) / 3584
      const cr: f32 = (<f32>chromaAt(rowV, x) - 2048) / 3584
      store<f32>(red + (i << 2), unit(lit + CR_TO_R * cr))
      store<f32>(green + (i << 2), unit(lit + CB_TO_G * cb + CR_TO_G * cr))
      store<f32>(blue + (i << 2), unit(lit + CB_TO_B * cb))
    }
  }
}

// @ts-ignore: decorator
@inline
function unit(value: f32): f32 {
  return min<f32>(1, max<f32>(0, value))
}

/** From three float planes. */
export function rgbToYuv(
  luma: usize, us: usize, vs: usize, red: usize, green: usize, blue: usize, width: i32, height: i32, chromaWidth: i32,
  from: i32, to: i32,
): void {
  for (let cy = from; cy < to; cy++) {
    for (let cx = 0; cx < chromaWidth; cx++) {
      let sumU: f32 = 0
      let sumV: f32 = 0
      let sumA: f32 = 0
      for (let k = 0; k < 4; k++) {
        const x = cx * 2 + (k & 1)
        const y = cy * 2 + (k >> 1)
        if (x >= width || y >= height) continue
        const i = <usize>(y * width + x)
        const r = load<f32>(red + (i << 2))
        const b = load<f32>(blue + (i << 2))
        const lit: f32 = KR * r + KG * load<f32>(green + (i << 2)) + KB * b
        store<u8>(luma + i, toByte(16 + 219 * lit))
        sumU += b - lit
        sumV += r - lit
        sumA += 1
      }
      storeChroma(us, vs, <usize>(cy * chromaWidth + cx), sumU, sumV, sumA)
    }
  }
}

// @ts-ignore: decorator
@inline
export function storeChroma(us: usize, vs: usize, at: usize, sumU: f32, sumV: f32, sumA: f32): void {
  store<u8>(us + at, sumA === 0 ? 128 : toByte(128 + (224 * sumU) / (sumA * CB_TO_B)))
  store<u8>(vs + at, sumA === 0 ? 128 : toByte(128 + (224 * sumV) / (sumA * CR_TO_R)))
}

/** Floats to full-range grey bytes. */
export function rgbToGray(out: usize, red: usize, green: usize, blue: usize, count: i32): void {
  for (let i: usize = 0; i < <usize>count; i++) {
    const at = i << 2
    store<u8>(out + i, toByte(255 * (KR * load<f32>(red + at) + KG * load<f32>(green + at) + KB * load<f32>(blue + at))))
  }
}

/**
 * Rows of a plane about `zero`, times alpha or by it. A half-size plane (`half` not 0) takes the mean of four alphas.
 * @param scratch one row of bytes
 */
export function premultiplyPlane(
  out: usize, data: usize, width: i32, from: i32, to: i32, alphas: usize, alphaWidth: i32, alphaHeight: i32,
  zero: i32, half: i32, divide: i32, scratch: usize,
): void {
  const vz = i16x8.splat(<i16>zero)
  const middle = f32x4.splat(<f32>zero + 0.5)
  for (let y = from; y < to; y++) {
    const at = <usize>(y * width)
    let row = alphas + at
    if (half !== 0) {
      halveMask(scratch, width, alphas, alphaWidth, alphaHeight, y)
      row = scratch
    }
    let x = 0
    for (; x <= width - 8; x += 8) {
      const alpha = v128.load8x8_u(row + x)
      const value = i16x8.sub(v128.load8x8_u(data + at + x), vz)
      const low = f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(value)), factor(i32x4.extend_low_i16x8_u(alpha), divide))
      const high = f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(value)), factor(i32x4.extend_high_i16x8_u(alpha), divide))
      v128.store64_lane(out + at + x, pack(f32x4.add(low, middle), f32x4.add(high, middle)), 0)
    }
    for (; x < width; x++) {
      const alpha = <f32>load<u8>(row + x)
      const value = <f32>(<i32>load<u8>(data + at + x) - zero)
      const scale: f32 = alpha === 0 ? 0 : divide !== 0 ? 255 / alpha : alpha * (1.0 / 255.0)
      store<u8>(out + at + x, toByte(<f32>zero + value * scale))
    }
  }
}

// @ts-ignore: decorator
@inline
function factor(alpha: v128, divide: i32): v128 {
  const value = f32x4.convert_i32x4_s(alpha)
  if (divide === 0) return f32x4.mul(value, f32x4.splat(1.0 / 255.0))
  return v128.andnot(f32x4.div(f32x4.splat(255), value), i32x4.eq(alpha, i32x4.splat(0)))
}
