/** Changes of colour. */
import { CB_TO_B, CB_TO_G, CR_TO_G, CR_TO_R, KB, KG, KR } from './convert'
import { clip } from './rgb-rows'

/** 1 as a share of colour: 14 fraction bits. */
const ONE: i16 = 16384

/** A number below 1 in either direction, with 15 fraction bits. */
// @ts-ignore: decorator
@inline
function by(value: v128, factor: f64): v128 {
  return i16x8.q15mulr_sat_s(value, i16x8.splat(<i16>(factor * 32768 + (factor < 0 ? -0.5 : 0.5))))
}

// @ts-ignore: decorator
@inline
function shares(value: v128): v128 {
  return i16x8.min_s(i16x8.max_s(value, i16x8.splat(0)), i16x8.splat(ONE))
}

/** A row of the map, held within 0..1. @param row four numbers of 16 bits: weights over 2^shift, and what is added */
// @ts-ignore: decorator
@inline
function mapped(r: v128, g: v128, b: v128, row: usize, shift: i32): v128 {
  const low = i16x8.add_sat_s(i16x8.q15mulr_sat_s(r, v128.load16_splat(row)), i16x8.q15mulr_sat_s(g, v128.load16_splat(row, 2)))
  const high = i16x8.add_sat_s(i16x8.q15mulr_sat_s(b, v128.load16_splat(row, 4)), v128.load16_splat(row, 6))
  const sum = i16x8.add_sat_s(low, high)
  return i16x8.shl(i16x8.min_s(i16x8.max_s(sum, i16x8.splat(0)), i16x8.splat(ONE >> <i16>shift)), shift)
}

// @ts-ignore: decorator
@inline
function lightOf(r: v128, g: v128, b: v128): v128 {
  return i16x8.add_sat_s(i16x8.add_sat_s(by(r, KR), by(g, KG)), by(b, KB))
}

/** Eight pixels of a row: R', G' and B' after the map go to `rgb`, 16 bytes each; their Y is returned as words. */
// @ts-ignore: decorator
@inline
function eight(luma: usize, u: v128, v: v128, matrix: usize, shift: i32, rgb: usize): v128 {
  const black = i16x8.sub(v128.load8x8_u(luma), i16x8.splat(16))
  const lit = by(i16x8.shl(black, 7), 16384.0 / 219.0 / 128.0)
  // The colour difference of two to four pixels, in steps of 1/224.
  const r = shares(i16x8.add_sat_s(lit, by(v, (CR_TO_R * 64.0) / 224.0)))
  const g = shares(i16x8.add_sat_s(lit, i16x8.add_sat_s(by(u, (CB_TO_G * 64.0) / 224.0), by(v, (CR_TO_G * 64.0) / 224.0))))
  const b = shares(i16x8.add_sat_s(lit, by(u, (CB_TO_B * 64.0) / 224.0)))
  const nr = mapped(r, g, b, matrix, shift)
  const ng = mapped(r, g, b, matrix + 8, shift)
  const nb = mapped(r, g, b, matrix + 16, shift)
  v128.store(rgb, nr)
  v128.store(rgb, ng, 16)
  v128.store(rgb, nb, 32)
  const made = i16x8.shr_s(i16x8.add(by(lightOf(nr, ng, nb), (219.0 * 64.0) / 16384.0), i16x8.splat(32)), 6)
  return i16x8.add(made, i16x8.splat(16))
}

/** Means of the four pixels of each of eight chroma samples. `top` and `bottom`: 16 pixels, eight at 0 and eight at 48. */
// @ts-ignore: decorator
@inline
function means(top: usize, bottom: usize): v128 {
  const low = i32x4.add(i32x4.extadd_pairwise_i16x8_s(v128.load(top)), i32x4.extadd_pairwise_i16x8_s(v128.load(bottom)))
  const high = i32x4.add(i32x4.extadd_pairwise_i16x8_s(v128.load(top, 48)), i32x4.extadd_pairwise_i16x8_s(v128.load(bottom, 48)))
  const half = i32x4.splat(2)
  return i16x8.narrow_i32x4_s(i32x4.shr_s(i32x4.add(low, half), 2), i32x4.shr_s(i32x4.add(high, half), 2))
}

/** 16 pixels of two rows and their eight chroma samples. `scratch` has 192 bytes. */
// @ts-ignore: decorator
@inline
function matrixBlock(
  outTop: usize, outBottom: usize, outU: usize, outV: usize, top: usize, bottom: usize, us: usize, vs: usize,
  matrix: usize, shift: i32, scratch: usize,
): void {
  const u8 = i16x8.shl(i16x8.sub(v128.load8x8_u(us), i16x8.splat(128)), 8)
  const v8 = i16x8.shl(i16x8.sub(v128.load8x8_u(vs), i16x8.splat(128)), 8)
  const u0 = i8x16.shuffle(u8, u8, 0, 1, 0, 1, 2, 3, 2, 3, 4, 5, 4, 5, 6, 7, 6, 7)
  const u1 = i8x16.shuffle(u8, u8, 8, 9, 8, 9, 10, 11, 10, 11, 12, 13, 12, 13, 14, 15, 14, 15)
  const v0 = i8x16.shuffle(v8, v8, 0, 1, 0, 1, 2, 3, 2, 3, 4, 5, 4, 5, 6, 7, 6, 7)
  const v1 = i8x16.shuffle(v8, v8, 8, 9, 8, 9, 10, 11, 10, 11, 12, 13, 12, 13, 14, 15, 14, 15)
  v128.store(outTop, i8x16.narrow_i16x8_u(eight(top, u0, v0, matrix, shift, scratch), eight(top + 8, u1, v1, matrix, shift, scratch + 48)))
  const below = scratch + 96
  v128.store(outBottom, i8x16.narrow_i16x8_u(eight(bottom, u0, v0, matrix, shift, below), eight(bottom + 8, u1, v1, matrix, shift, below + 48)))
  const r = means(scratch, below)
  const b = means(scratch + 32, below + 32)
  // The light of a mean is the mean of the lights.
  const light = lightOf(r, means(scratch + 16, below + 16), b)
  const nu = by(i16x8.sub(b, light), (224.0 * 64.0) / CB_TO_B / 16384.0)
  const nv = by(i16x8.sub(r, light), (224.0 * 64.0) / CR_TO_R / 16384.0)
  const middle = i16x8.splat(128)
  const half = i16x8.splat(32)
  const words = i8x16.narrow_i16x8_u(i16x8.add(i16x8.shr_s(i16x8.add(nu, half), 6), middle), i16x8.add(i16x8.shr_s(i16x8.add(nv, half), 6), middle))
  v128.store64_lane(outU, words, 0)
  v128.store64_lane(outV, words, 1)
}

/**
 * A linear map of R'G'B' on rows of Y'CbCr 4:2:0, two at a time; colours are held within 0..1 before and after.
 * @param from,to rows of chroma
 * @param matrix three rows of four numbers of 16 bits: weights over 2^shift (15 fraction bits), and what is added (14)
 * @param scratch 192 + 96 bytes
 */
export function matrixRows(
  outY: usize, outU: usize, outV: usize, luma: usize, us: usize, vs: usize, width: i32, height: i32, from: i32, to: i32,
  matrix: usize, shift: i32, scratch: usize,
): void {
  const half = (width + 1) >> 1
  const block = scratch + 192
  const whole = width & ~15
  const left = width - whole
  for (let row = from; row < to; row++) {
    const y = <usize>(row * 2 * width)
    // The last row of an odd height stands for both.
    const next: usize = row * 2 + 1 < height ? width : 0
    const c = <usize>(row * half)
    let x = 0
    for (; x < whole; x += 16) {
      const at = y + x
      const chroma = c + (x >> 1)
      matrixBlock(outY + at, outY + at + next, outU + chroma, outV + chroma, luma + at, luma + at + next, us + chroma, vs + chroma, matrix, shift, scratch)
    }
    if (left === 0) continue
    // What is left over goes through a block of its own, the last pixel repeated.
    const at = y + x
    const chroma = c + (x >> 1)
    const few = (left + 1) >> 1
    fill16(block, luma + at, left)
    fill16(block + 16, luma + at + next, left)
    fill16(block + 32, us + chroma, few)
    fill16(block + 48, vs + chroma, few)
    matrixBlock(block, block + 16, block + 64, block + 80, block, block + 16, block + 32, block + 48, matrix, shift, scratch)
    memory.copy(outY + at, block, left)
    memory.copy(outY + at + next, block + 16, left)
    memory.copy(outU + chroma, block + 64, few)
    memory.copy(outV + chroma, block + 80, few)
  }
}

function fill16(block: usize, data: usize, count: i32): void {
  memory.copy(block, data, count)
  memory.fill(block + count, load<u8>(data + count - 1), 16 - count)
}

/**
 * Hue, saturation and value (Smith, 1978), on a row of R'G'B' floats, in place.
 * @param turn sixths of a turn, 0 to 6
 */
export function hsvRow(rgb: usize, stride: usize, width: i32, turn: f32, saturation: f32, value: f32): void {
  const one = f32x4.splat(1)
  const zero = f32x4.splat(0)
  const six = f32x4.splat(6)
  const tiny = f32x4.splat(1e-9)
  for (let x = 0; x < width; x += 4) {
    const at = rgb + (<usize>x << 2)
    const r = v128.load(at)
    const g = v128.load(at + stride)
    const b = v128.load(at + (stride << 1))
    const high = f32x4.pmax(r, f32x4.pmax(g, b))
    const range = f32x4.sub(high, f32x4.pmin(r, f32x4.pmin(g, b)))
    const v = f32x4.pmin(one, f32x4.mul(high, f32x4.splat(value)))
    const s = f32x4.pmin(one, f32x4.mul(f32x4.div(range, f32x4.pmax(high, tiny)), f32x4.splat(saturation)))
    const depth = f32x4.mul(v, s)
    const part = f32x4.div(one, f32x4.pmax(range, tiny))
    if (turn === 0) {
      // The hue stays: how far each lies below the highest is scaled.
      const scale = f32x4.mul(depth, part)
      v128.store(at, clip(f32x4.sub(v, f32x4.mul(f32x4.sub(high, r), scale))))
      v128.store(at + stride, clip(f32x4.sub(v, f32x4.mul(f32x4.sub(high, g), scale))))
      v128.store(at + (stride << 1), clip(f32x4.sub(v, f32x4.mul(f32x4.sub(high, b), scale))))
      continue
    }
    const ofBlue = f32x4.add(f32x4.mul(f32x4.sub(r, g), part), f32x4.splat(4))
    const ofGreen = f32x4.add(f32x4.mul(f32x4.sub(b, r), part), f32x4.splat(2))
    const ofRed = f32x4.mul(f32x4.sub(g, b), part)
    let hue = v128.bitselect(ofGreen, ofBlue, f32x4.eq(high, g))
    hue = f32x4.add(v128.bitselect(ofRed, hue, f32x4.eq(high, r)), f32x4.splat(turn + 6))
    for (let k: usize = 0; k < 3; k++) {
      // 5 for R, 3 for G, 1 for B.
      const n = f32x4.add(hue, f32x4.splat(5 - 2 * <f32>k))
      const place = f32x4.sub(n, f32x4.mul(six, f32x4.floor(f32x4.div(n, six))))
      const ramp = f32x4.pmax(zero, f32x4.pmin(one, f32x4.pmin(place, f32x4.sub(f32x4.splat(4), place))))
      v128.store(at + k * stride, clip(f32x4.sub(v, f32x4.mul(depth, ramp))))
    }
  }
}
