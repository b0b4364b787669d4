/** RGBA bytes to BT.709 Y'CbCr in limited range. */
import { CB_TO_B, CR_TO_R, KB, KG, KR, storeChroma } from './convert'
import { pairs } from './separable'
import { toByte } from './tables'

/** Weights of the codes in 1/16384; those of a colour difference sum to 0. */
const Y_SCALE: f32 = (16384 * 219) / 255
const YR = <i16>nearest<f32>(KR * Y_SCALE)
const YB = <i16>nearest<f32>(KB * Y_SCALE)
const YG = <i16>(<i32>nearest<f32>(Y_SCALE) - YR - YB)
const C_SCALE: f32 = (16384 * 224) / 255
const UR = <i16>nearest<f32>((-KR / CB_TO_B) * C_SCALE)
const UB = <i16>nearest<f32>(((1 - KB) / CB_TO_B) * C_SCALE)
const UG = <i16>(-UR - UB)
const VR = <i16>nearest<f32>(((1 - KR) / CR_TO_R) * C_SCALE)
const VB = <i16>nearest<f32>((-KB / CR_TO_R) * C_SCALE)
const VG = <i16>(-VR - VB)

/** Chroma rows `from` to `to`. `alphas` = 0: opaque. Chroma is the mean of its pixels, by alpha. */
export function rgbaToYuv(
  luma: usize, us: usize, vs: usize, alphas: usize, data: usize, width: i32, height: i32, chromaWidth: i32, from: i32, to: i32,
): void {
  const yWeights = i16x8(YR, YG, YB, 0, YR, YG, YB, 0)
  const uWeights = i16x8(UR, UG, UB, 0, UR, UG, UB, 0)
  const vWeights = i16x8(VR, VG, VB, 0, VR, VG, VB, 0)
  const opaque = i32x4.splat(<i32>0xff000000)
  for (let cy = from; cy < to; cy++) {
    const top = data + (<usize>(cy * 2 * width) << 2)
    const bottom = top + (<usize>width << 2)
    const line = <usize>(cy * 2 * width)
    let cx = 0
    if (cy * 2 + 1 < height) {
      for (; cx * 2 + 8 <= width; cx += 4) {
        const at = <usize>cx << 3
        const t0 = v128.load(top + at)
        const t1 = v128.load(top + at, 16)
        const b0 = v128.load(bottom + at)
        const b1 = v128.load(bottom + at, 16)
        const solid = v128.and(v128.and(t0, t1), v128.and(b0, b1))
        if (alphas !== 0 && !v128.any_true(v128.or(v128.or(t0, t1), v128.or(b0, b1)))) {
          // Nothing at all: black, and see-through.
          const place = line + <usize>(cx * 2)
          store<u64>(luma + place, 0x1010101010101010)
          store<u64>(luma + place + width, 0x1010101010101010)
          store<u64>(alphas + place, 0)
          store<u64>(alphas + place + width, 0)
          store<u32>(us + <usize>(cy * chromaWidth + cx), 0x80808080)
          store<u32>(vs + <usize>(cy * chromaWidth + cx), 0x80808080)
          continue
        }
        if (alphas !== 0 && !i32x4.all_true(i32x4.eq(v128.and(solid, opaque), opaque))) {
          for (let k = 0; k < 4; k++) block(luma, us, vs, alphas, data, width, height, chromaWidth, cx + k, cy)
          continue
        }
        const place = line + <usize>(cx * 2)
        const t0l = i16x8.extend_low_i8x16_u(t0)
        const t0h = i16x8.extend_high_i8x16_u(t0)
        const t1l = i16x8.extend_low_i8x16_u(t1)
        const t1h = i16x8.extend_high_i8x16_u(t1)
        const b0l = i16x8.extend_low_i8x16_u(b0)
        const b0h = i16x8.extend_high_i8x16_u(b0)
        const b1l = i16x8.extend_low_i8x16_u(b1)
        const b1h = i16x8.extend_high_i8x16_u(b1)
        v128.store64_lane(luma + place, lumaOf(t0l, t0h, t1l, t1h, yWeights), 0)
        v128.store64_lane(luma + place + width, lumaOf(b0l, b0h, b1l, b1h, yWeights), 0)
        if (alphas !== 0) {
          store<u64>(alphas + place, ~0)
          store<u64>(alphas + place + width, ~0)
        }
        // Sums of four pixels: 10 bits.
        const s0 = beside(i16x8.add(t0l, b0l), i16x8.add(t0h, b0h))
        const s1 = beside(i16x8.add(t1l, b1l), i16x8.add(t1h, b1h))
        const c = <usize>(cy * chromaWidth + cx)
        v128.store32_lane(us + c, chromaOf(s0, s1, uWeights), 0)
        v128.store32_lane(vs + c, chromaOf(s0, s1, vWeights), 0)
      }
    }
    for (; cx < chromaWidth; cx++) block(luma, us, vs, alphas, data, width, height, chromaWidth, cx, cy)
  }
}

// @ts-ignore: decorator
@inline
function lumaOf(a: v128, b: v128, c: v128, d: v128, weights: v128): v128 {
  const low = pairs(i32x4.dot_i16x8_s(a, weights), i32x4.dot_i16x8_s(b, weights))
  const high = pairs(i32x4.dot_i16x8_s(c, weights), i32x4.dot_i16x8_s(d, weights))
  const base = i32x4.splat((16 << 14) + (1 << 13))
  const words = i16x8.narrow_i32x4_s(i32x4.shr_s(i32x4.add(low, base), 14), i32x4.shr_s(i32x4.add(high, base), 14))
  return i8x16.narrow_i16x8_u(words, words)
}

/** Each vector holds two pixels: their sums side by side. */
// @ts-ignore: decorator
@inline
function beside(a: v128, b: v128): v128 {
  return i16x8.add(
    i8x16.shuffle(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23),
    i8x16.shuffle(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31),
  )
}

// @ts-ignore: decorator
@inline
function chromaOf(a: v128, b: v128, weights: v128): v128 {
  const sums = pairs(i32x4.dot_i16x8_s(a, weights), i32x4.dot_i16x8_s(b, weights))
  const made = i32x4.shr_s(i32x4.add(sums, i32x4.splat((128 << 16) + (1 << 15))), 16)
  const words = i16x8.narrow_i32x4_s(made, made)
  return i8x16.narrow_i16x8_u(words, words)
}

/** One chroma sample and its pixels, at borders and where something is transparent. */
function block(
  luma: usize, us: usize, vs: usize, alphas: usize, data: usize, width: i32, height: i32, chromaWidth: i32, cx: i32, cy: i32,
): void {
  const part: f32 = 1.0 / 255.0
  let sumU: f32 = 0
  let sumV: f32 = 0
  let sumA: f32 = 0
  for (let k = 0; k < 4; k++) {
    const x = cx * 2 + (k & 1)
    const y = cy * 2 + (k >> 1)
    if (x >= width || y >= height) continue
    const i = <usize>(y * width + x)
    const word = load<u32>(data + (i << 2))
    const r = <f32>(word & 255) * part
    const b = <f32>((word >> 16) & 255) * part
    const lit: f32 = KR * r + KG * (<f32>((word >> 8) & 255) * part) + KB * b
    store<u8>(luma + i, toByte(16 + 219 * lit))
    let weight: f32 = 1
    if (alphas !== 0) {
      store<u8>(alphas + i, <u8>(word >> 24))
      weight = <f32>(word >> 24) * part
    }
    sumU += (b - lit) * weight
    sumV += (r - lit) * weight
    sumA += weight
  }
  storeChroma(us, vs, <usize>(cy * chromaWidth + cx), sumU, sumV, sumA)
}
