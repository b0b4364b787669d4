/**
 * Affine warps with repeated edges. Rows are cut into a middle, where all samples lie inside the source, and two ends
 * that clamp. Positions are 32.32 fixed point from each row's start: no drift across a row.
 */

import { pairs } from './separable'

const ONE: f64 = 4294967296.0

/** First and last + 1 column of a row for which low <= slope x + start <= high. */
// @ts-ignore: decorator
@inline
function firstInside(slope: f64, start: f64, low: f64, high: f64, width: i32): i32 {
  if (slope === 0) return start >= low && start <= high ? 0 : width
  const edge = slope > 0 ? (low - start) / slope : (high - start) / slope
  return <i32>Math.min(<f64>width, Math.max(0, Math.ceil(edge)))
}

// @ts-ignore: decorator
@inline
function lastInside(slope: f64, start: f64, low: f64, high: f64, width: i32): i32 {
  if (slope === 0) return start >= low && start <= high ? width : 0
  const edge = slope > 0 ? (high - start) / slope : (low - start) / slope
  return <i32>Math.max(0, Math.min(<f64>width, Math.floor(edge) + 1))
}

export function warpBilinear(
  out: usize, outWidth: i32, from: i32, to: i32, data: usize, width: i32, height: i32,
  a: f64, b: f64, c: f64, d: f64, e: f64, f: f64,
): void {
  // A hair inside, for the rounding of positions to 1/2048 of a pixel.
  const highX = <f64>width - 1.001
  const highY = <f64>height - 1.001
  const stepX = <i64>nearest<f64>(a * ONE)
  const stepY = <i64>nearest<f64>(d * ONE)
  const small = width < 32768 && height < 32768 && Math.abs(a) < 4096 && Math.abs(d) < 4096
  const laneX = i32x4(0, <i32>(stepX >> 16), <i32>((stepX * 2) >> 16), <i32>((stepX * 3) >> 16))
  const laneY = i32x4(0, <i32>(stepY >> 16), <i32>((stepY * 2) >> 16), <i32>((stepY * 3) >> 16))
  const fraction = i32x4.splat(2047)
  const full = i32x4.splat(2048)
  const half = i32x4.splat(2097152)
  const stride = i32x4.splat(width)
  for (let y = from; y < to; y++) {
    const startX = b * <f64>y + c
    const startY = e * <f64>y + f
    const row = out + <usize>(y * outWidth)
    let first = 0
    let last = 0
    if (small) {
      first = max(firstInside(a, startX, 0.001, highX, outWidth), firstInside(d, startY, 0.001, highY, outWidth))
      last = min(lastInside(a, startX, 0.001, highX, outWidth), lastInside(d, startY, 0.001, highY, outWidth))
      if (last <= first) first = last = 0
    }
    bilinearEnd(row, 0, first, data, width, height, a, d, startX, startY)
    let x = first
    if (x + 4 <= last) {
      // Half of 1/2048 is added: cutting then rounds.
      let px = <i64>((a * <f64>x + startX) * ONE) + (1 << 20)
      let py = <i64>((d * <f64>x + startY) * ONE) + (1 << 20)
      for (; x + 4 <= last; x += 4) {
        const vx = i32x4.add(i32x4.splat(<i32>(px >> 16)), laneX)
        const vy = i32x4.add(i32x4.splat(<i32>(py >> 16)), laneY)
        px += stepX << 2
        py += stepY << 2
        const at = i32x4.add(i32x4.mul(i32x4.shr_s(vy, 16), stride), i32x4.shr_s(vx, 16))
        const across = v128.and(i32x4.shr_s(vx, 5), fraction)
        const down = v128.and(i32x4.shr_s(vy, 5), fraction)
        const p0 = data + <usize>i32x4.extract_lane(at, 0)
        const p1 = data + <usize>i32x4.extract_lane(at, 1)
        const p2 = data + <usize>i32x4.extract_lane(at, 2)
        const p3 = data + <usize>i32x4.extract_lane(at, 3)
        let top = v128.load16_splat(p0)
        top = v128.load16_lane(p1, top, 1)
        top = v128.load16_lane(p2, top, 2)
        top = v128.load16_lane(p3, top, 3)
        let bottom = v128.load16_splat(p0 + width)
        bottom = v128.load16_lane(p1 + width, bottom, 1)
        bottom = v128.load16_lane(p2 + width, bottom, 2)
        bottom = v128.load16_lane(p3 + width, bottom, 3)
        const weights = v128.or(i32x4.sub(full, across), i32x4.shl(across, 16))
        const upper = i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(top), weights)
        const lower = i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(bottom), weights)
        const sum = i32x4.add(i32x4.shl(upper, 11), i32x4.mul(i32x4.sub(lower, upper), down))
        const made = i32x4.shr_s(i32x4.add(sum, half), 22)
        const words = i16x8.narrow_i32x4_s(made, made)
        v128.store32_lane(row + x, i8x16.narrow_i16x8_u(words, words), 0)
      }
    }
    bilinearEnd(row, x, outWidth, data, width, height, a, d, startX, startY)
  }
}

function bilinearEnd(
  row: usize, from: i32, to: i32, data: usize, width: i32, height: i32, a: f64, d: f64, startX: f64, startY: f64,
): void {
  const lastX = width - 1
  const lastY = height - 1
  for (let x = from; x < to; x++) {
    const px = Math.min(<f64>lastX, Math.max(0, a * <f64>x + startX))
    const py = Math.min(<f64>lastY, Math.max(0, d * <f64>x + startY))
    const x0 = <i32>px
    const y0 = <i32>py
    const across = <i32>((px - <f64>x0) * 2048 + 0.5)
    const down = <i32>((py - <f64>y0) * 2048 + 0.5)
    const right = x0 < lastX ? 1 : 0
    const top = data + <usize>(y0 * width + x0)
    const bottom = y0 < lastY ? top + width : top
    const t = <i32>load<u8>(top)
    const u = <i32>load<u8>(bottom)
    const upper = (t << 11) + (<i32>load<u8>(top + right) - t) * across
    const lower = (u << 11) + (<i32>load<u8>(bottom + right) - u) * across
    store<u8>(row + x, <u8>((upper * 2048 + (lower - upper) * down + 2097152) >> 22))
  }
}

/** `table`: for each of 1024 places between two samples four weights of 16 bits that sum to 2^14. */
export function warpBicubic(
  out: usize, outWidth: i32, from: i32, to: i32, data: usize, width: i32, height: i32,
  a: f64, b: f64, c: f64, d: f64, e: f64, f: f64, table: usize,
): void {
  const highX = <f64>width - 2.001
  const highY = <f64>height - 2.001
  const stepX = <i64>nearest<f64>(a * ONE)
  const stepY = <i64>nearest<f64>(d * ONE)
  const small = width < 32768 && height < 32768 && Math.abs(a) < 4096 && Math.abs(d) < 4096
  for (let y = from; y < to; y++) {
    const startX = b * <f64>y + c
    const startY = e * <f64>y + f
    const row = out + <usize>(y * outWidth)
    let first = 0
    let last = 0
    if (small) {
      first = max(firstInside(a, startX, 1.001, highX, outWidth), firstInside(d, startY, 1.001, highY, outWidth))
      last = min(lastInside(a, startX, 1.001, highX, outWidth), lastInside(d, startY, 1.001, highY, outWidth))
      if (last <= first) first = last = 0
    }
    bicubicEnd(row, 0, first, data, width, height, a, d, startX, startY, table)
    let x = first
    // Half of 1/1024 is added: cutting then rounds.
    let px = <i64>((a * <f64>x + startX) * ONE) + (1 << 21)
    let py = <i64>((d * <f64>x + startY) * ONE) + (1 << 21)
    for (; x + 4 <= last; x += 4) {
      const s0 = columnsOf(data, width, px, py, table)
      const w0 = weightsAt(table, px)
      px += stepX
      py += stepY
      const s1 = columnsOf(data, width, px, py, table)
      const w01 = i8x16.shuffle(w0, weightsAt(table, px), 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23)
      px += stepX
      py += stepY
      const s2 = columnsOf(data, width, px, py, table)
      const w2 = weightsAt(table, px)
      px += stepX
      py += stepY
      const s3 = columnsOf(data, width, px, py, table)
      const w23 = i8x16.shuffle(w2, weightsAt(table, px), 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23)
      px += stepX
      py += stepY
      const sums = pairs(i32x4.dot_i16x8_s(i16x8.narrow_i32x4_s(s0, s1), w01), i32x4.dot_i16x8_s(i16x8.narrow_i32x4_s(s2, s3), w23))
      const made = i32x4.shr_s(i32x4.add(sums, i32x4.splat(1 << 19)), 20)
      const words = i16x8.narrow_i32x4_s(made, made)
      v128.store32_lane(row + x, i8x16.narrow_i16x8_u(words, words), 0)
    }
    bicubicEnd(row, x, outWidth, data, width, height, a, d, startX, startY, table)
  }
}

// @ts-ignore: decorator
@inline
function weightsAt(table: usize, position: i64): v128 {
  return v128.load64_zero(table + <usize>(((<u32>position >> 22) & 1023) << 3))
}

/** Four columns about a position, filtered down: six fraction bits. */
// @ts-ignore: decorator
@inline
function columnsOf(data: usize, width: i32, px: i64, py: i64, table: usize): v128 {
  const at = data + <usize>((<i32>(py >> 32) - 1) * width + <i32>(px >> 32) - 1)
  const weights = table + <usize>(((<u32>py >> 22) & 1023) << 3)
  const below = at + <usize>(width * 2)
  return downFour(v128.load32_lane(at + width, v128.load32_zero(at), 1), v128.load32_lane(below + width, v128.load32_zero(below), 1), weights)
}

/** Four samples at positions in 1/1024 of a pixel, all of them with two samples on every side, in the lowest lanes. */
// @ts-ignore: decorator
@inline
export function bicubicFour(data: usize, width: i32, x: v128, y: v128, table: usize): v128 {
  const at = i32x4.add(i32x4.mul(i32x4.sub(i32x4.shr_s(y, 10), i32x4.splat(1)), i32x4.splat(width)), i32x4.sub(i32x4.shr_s(x, 10), i32x4.splat(1)))
  const phase = i32x4.splat(1023)
  const across = i32x4.shl(v128.and(x, phase), 3)
  const down = i32x4.shl(v128.and(y, phase), 3)
  const s01 = i16x8.narrow_i32x4_s(filteredDown(data, width, at, down, table, 0), filteredDown(data, width, at, down, table, 1))
  const s23 = i16x8.narrow_i32x4_s(filteredDown(data, width, at, down, table, 2), filteredDown(data, width, at, down, table, 3))
  const w01 = v128.load64_lane(table + <usize>i32x4.extract_lane(across, 1), v128.load64_zero(table + <usize>i32x4.extract_lane(across, 0)), 1)
  const w23 = v128.load64_lane(table + <usize>i32x4.extract_lane(across, 3), v128.load64_zero(table + <usize>i32x4.extract_lane(across, 2)), 1)
  const sums = pairs(i32x4.dot_i16x8_s(s01, w01), i32x4.dot_i16x8_s(s23, w23))
  const made = i32x4.shr_s(i32x4.add(sums, i32x4.splat(1 << 19)), 20)
  const words = i16x8.narrow_i32x4_s(made, made)
  return i8x16.narrow_i16x8_u(words, words)
}

// @ts-ignore: decorator
@inline
function filteredDown(data: usize, width: i32, at: v128, down: v128, table: usize, lane: u8): v128 {
  const first = data + <usize>(lane === 0 ? i32x4.extract_lane(at, 0) : lane === 1 ? i32x4.extract_lane(at, 1) : lane === 2 ? i32x4.extract_lane(at, 2) : i32x4.extract_lane(at, 3))
  const weights = table + <usize>(lane === 0 ? i32x4.extract_lane(down, 0) : lane === 1 ? i32x4.extract_lane(down, 1) : lane === 2 ? i32x4.extract_lane(down, 2) : i32x4.extract_lane(down, 3))
  const below = first + <usize>(width * 2)
  return downFour(v128.load32_lane(first + width, v128.load32_zero(first), 1), v128.load32_lane(below + width, v128.load32_zero(below), 1), weights)
}

// @ts-ignore: decorator
@inline
function downFour(upper: v128, lower: v128, weights: usize): v128 {
  const top = i16x8.extend_low_i8x16_u(i8x16.shuffle(upper, upper, 0, 4, 1, 5, 2, 6, 3, 7, 0, 4, 1, 5, 2, 6, 3, 7))
  const bottom = i16x8.extend_low_i8x16_u(i8x16.shuffle(lower, lower, 0, 4, 1, 5, 2, 6, 3, 7, 0, 4, 1, 5, 2, 6, 3, 7))
  const sum = i32x4.add(i32x4.dot_i16x8_s(top, v128.load32_splat(weights)), i32x4.dot_i16x8_s(bottom, v128.load32_splat(weights + 4)))
  return i32x4.shr_s(i32x4.add(sum, i32x4.splat(128)), 8)
}

function bicubicEnd(
  row: usize, from: i32, to: i32, data: usize, width: i32, height: i32, a: f64, d: f64, startX: f64, startY: f64, table: usize,
): void {
  for (let x = from; x < to; x++) store<u8>(row + x, bicubicAt(data, width, height, a * <f64>x + startX, d * <f64>x + startY, table))
}

/** One sample; positions outside are held at the edge. */
export function bicubicAt(data: usize, width: i32, height: i32, x: f64, y: f64, table: usize): u8 {
  const lastX = width - 1
  const lastY = height - 1
  const px = <i64>(Math.min(<f64>lastX, Math.max(0, x)) * ONE) + (1 << 21)
  const py = <i64>(Math.min(<f64>lastY, Math.max(0, y)) * ONE) + (1 << 21)
  const x0 = <i32>(px >> 32)
  const y0 = <i32>(py >> 32)
  let columns: v128
  if (x0 > 0 && y0 > 0 && x0 < lastX - 1 && y0 < lastY - 1) columns = columnsOf(data, width, px, py, table)
  else {
    const upper = i64x2.splat(<i64>(clampedFour(data, width, lastX, lastY, x0, y0 - 1) | (clampedFour(data, width, lastX, lastY, x0, y0) << 32)))
    const lower = i64x2.splat(<i64>(clampedFour(data, width, lastX, lastY, x0, y0 + 1) | (clampedFour(data, width, lastX, lastY, x0, y0 + 2) << 32)))
    columns = downFour(upper, lower, table + <usize>(((<u32>py >> 22) & 1023) << 3))
  }
  const sums = i32x4.dot_i16x8_s(i16x8.narrow_i32x4_s(columns, columns), weightsAt(table, px))
  return <u8>min(255, max(0, (i32x4.extract_lane(sums, 0) + i32x4.extract_lane(sums, 1) + (1 << 19)) >> 20))
}

function clampedFour(data: usize, width: i32, lastX: i32, lastY: i32, x0: i32, y: i32): u64 {
  const row = data + <usize>(min(lastY, max(0, y)) * width)
  let four: u64 = 0
  for (let k = 0; k < 4; k++) four |= <u64>load<u8>(row + min(lastX, max(0, x0 - 1 + k))) << (k * 8)
  return four
}
