/**
 * Warps whose positions follow no straight line: perspective, and displacement by a flow. Edges repeat. Bilinear where
 * `table` is 0, else bicubic by its weights (see warp.ts).
 */
import { bicubicAt } from './warp'

/** Four bytes at four positions, times 2^22. The picture is at least 2 x 2. */
// @ts-ignore: decorator
@inline
export function sumsAt(data: usize, width: i32, height: i32, px: v128, py: v128): v128 {
  const zero = i32x4.splat(0)
  const scale = f32x4.splat(2048)
  // 11 fraction bits. The last sample is read as the right neighbour of the one before: no read leaves the plane.
  const x = i32x4.min_s(i32x4.max_s(fixed(f32x4.mul(px, scale)), zero), i32x4.splat((width - 1) << 11))
  const y = i32x4.min_s(i32x4.max_s(fixed(f32x4.mul(py, scale)), zero), i32x4.splat((height - 1) << 11))
  const x0 = i32x4.min_s(i32x4.shr_s(x, 11), i32x4.splat(width - 2))
  const y0 = i32x4.min_s(i32x4.shr_s(y, 11), i32x4.splat(height - 2))
  const across = i32x4.sub(x, i32x4.shl(x0, 11))
  const down = i32x4.sub(y, i32x4.shl(y0, 11))
  const at = i32x4.add(i32x4.mul(y0, i32x4.splat(width)), x0)
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
  const weights = v128.or(i32x4.sub(i32x4.splat(2048), across), i32x4.shl(across, 16))
  const upper = i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(top), weights)
  const lower = i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(bottom), weights)
  return i32x4.add(i32x4.shl(upper, 11), i32x4.mul(i32x4.sub(lower, upper), down))
}

/** Four bytes at four positions, in the lowest lanes. The picture is at least 2 x 2. */
// @ts-ignore: decorator
@inline
function fourAt(data: usize, width: i32, height: i32, px: v128, py: v128): v128 {
  const made = i32x4.shr_s(i32x4.add(sumsAt(data, width, height, px, py), i32x4.splat(2097152)), 22)
  const words = i16x8.narrow_i32x4_s(made, made)
  return i8x16.narrow_i16x8_u(words, words)
}

// @ts-ignore: decorator
@inline
function fixed(value: v128): v128 {
  return i32x4.trunc_sat_f32x4_s(f32x4.add(value, f32x4.splat(0.5)))
}

/** As `sumsAt`, for one position in a picture of any size. */
export function sumAt(data: usize, width: i32, height: i32, px: f32, py: f32): i32 {
  const x = min((width - 1) << 11, max(0, i32x4.extract_lane(fixed(f32x4.splat(px * 2048)), 0)))
  const y = min((height - 1) << 11, max(0, i32x4.extract_lane(fixed(f32x4.splat(py * 2048)), 0)))
  const top = data + <usize>((y >> 11) * width + (x >> 11))
  const right: usize = (x >> 11) + 1 < width ? 1 : 0
  const bottom = (y >> 11) + 1 < height ? top + width : top
  const across = x & 2047
  const upper = <i32>load<u8>(top) * (2048 - across) + <i32>load<u8>(top + right) * across
  const lower = <i32>load<u8>(bottom) * (2048 - across) + <i32>load<u8>(bottom + right) * across
  return upper * 2048 + (lower - upper) * (y & 2047)
}

// @ts-ignore: decorator
@inline
function sampleAt(data: usize, width: i32, height: i32, px: f64, py: f64, table: usize): u8 {
  return table === 0 ? <u8>((sumAt(data, width, height, <f32>px, <f32>py) + 2097152) >> 22) : bicubicAt(data, width, height, px, py, table)
}

/** x' = (a x + b y + c) / w, y' = (d x + e y + f) / w with w = g x + h y + i. */
export function warpPerspective(
  out: usize, outWidth: i32, from: i32, to: i32, data: usize, width: i32, height: i32,
  a: f64, b: f64, c: f64, d: f64, e: f64, f: f64, g: f64, h: f64, i: f64, table: usize,
): void {
  const fast = table === 0 && width > 1 && height > 1
  for (let y = from; y < to; y++) {
    const startX = b * <f64>y + c
    const startY = e * <f64>y + f
    const startW = h * <f64>y + i
    const row = out + <usize>(y * outWidth)
    let x = 0
    if (fast) {
      for (; x + 4 <= outWidth; x += 4) {
        const left = f64x2(<f64>x, <f64>(x + 1))
        const right = f64x2(<f64>(x + 2), <f64>(x + 3))
        const w0 = f64x2.div(f64x2.splat(1), along(left, g, startW))
        const w1 = f64x2.div(f64x2.splat(1), along(right, g, startW))
        const px = joined(f64x2.mul(along(left, a, startX), w0), f64x2.mul(along(right, a, startX), w1))
        const py = joined(f64x2.mul(along(left, d, startY), w0), f64x2.mul(along(right, d, startY), w1))
        v128.store32_lane(row + x, fourAt(data, width, height, px, py), 0)
      }
    }
    for (; x < outWidth; x++) {
      const w = 1 / (g * <f64>x + startW)
      store<u8>(row + x, sampleAt(data, width, height, (a * <f64>x + startX) * w, (d * <f64>x + startY) * w, table))
    }
  }
}

// @ts-ignore: decorator
@inline
function along(x: v128, slope: f64, start: f64): v128 {
  return f64x2.add(f64x2.mul(x, f64x2.splat(slope)), f64x2.splat(start))
}

// @ts-ignore: decorator
@inline
function joined(low: v128, high: v128): v128 {
  return i8x16.shuffle(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23)
}

/** Reads at x + amount * flow. The flow has the size of the plane. */
export function warpFlow(
  out: usize, width: i32, from: i32, to: i32, data: usize, sourceHeight: i32, flowX: usize, flowY: usize, amount: f32, table: usize,
): void {
  const fast = table === 0 && width > 1 && sourceHeight > 1
  const va = f32x4.splat(amount)
  for (let y = from; y < to; y++) {
    const row = out + <usize>(y * width)
    const line = <usize>(y * width) << 2
    let x = 0
    if (fast) {
      for (; x + 4 <= width; x += 4) {
        const at = line + (<usize>x << 2)
        const px = f32x4.add(f32x4(<f32>x, <f32>(x + 1), <f32>(x + 2), <f32>(x + 3)), f32x4.mul(v128.load(flowX + at), va))
        const py = f32x4.add(f32x4.splat(<f32>y), f32x4.mul(v128.load(flowY + at), va))
        v128.store32_lane(row + x, fourAt(data, width, sourceHeight, px, py), 0)
      }
    }
    for (; x < width; x++) {
      const at = line + (<usize>x << 2)
      const px = <f32>x + load<f32>(flowX + at) * amount
      store<u8>(row + x, sampleAt(data, width, sourceHeight, px, <f32>y + load<f32>(flowY + at) * amount, table))
    }
  }
}

/** Sums of four times 2 x 2 floats. */
// @ts-ignore: decorator
@inline
function sumFour(top: usize, bottom: usize): v128 {
  const left = f32x4.add(v128.load(top), v128.load(bottom))
  const right = f32x4.add(v128.load(top, 16), v128.load(bottom, 16))
  return f32x4.add(
    i8x16.shuffle(left, right, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27),
    i8x16.shuffle(left, right, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31),
  )
}

/** A half-size plane by the mean of its four displacements, halved. */
export function warpFlowHalf(
  out: usize, width: i32, from: i32, to: i32, data: usize, height: i32, flowX: usize, flowY: usize, flowWidth: i32, flowHeight: i32,
  amount: f32, table: usize,
): void {
  const share: f32 = amount * 0.125
  for (let y = from; y < to; y++) {
    const top = <usize>(y * 2 * flowWidth) << 2
    const bottom = y * 2 + 1 < flowHeight ? top + (<usize>flowWidth << 2) : top
    const row = out + <usize>(y * width)
    let x = 0
    if (table === 0 && width > 1 && height > 1) {
      const vs = f32x4.splat(share)
      for (; x * 2 + 8 <= flowWidth; x += 4) {
        const at = <usize>x << 3
        const px = f32x4.add(f32x4(<f32>x, <f32>(x + 1), <f32>(x + 2), <f32>(x + 3)), f32x4.mul(sumFour(flowX + top + at, flowX + bottom + at), vs))
        const py = f32x4.add(f32x4.splat(<f32>y), f32x4.mul(sumFour(flowY + top + at, flowY + bottom + at), vs))
        v128.store32_lane(row + x, fourAt(data, width, height, px, py), 0)
      }
    }
    for (; x < width; x++) {
      const left = <usize>x << 3
      const right = x * 2 + 1 < flowWidth ? left + 4 : left
      const dx = load<f32>(flowX + top + left) + load<f32>(flowX + top + right) + load<f32>(flowX + bottom + left) + load<f32>(flowX + bottom + right)
      const dy = load<f32>(flowY + top + left) + load<f32>(flowY + top + right) + load<f32>(flowY + bottom + left) + load<f32>(flowY + bottom + right)
      store<u8>(row + x, sampleAt(data, width, height, <f32>x + dx * share, <f32>y + dy * share, table))
    }
  }
}
