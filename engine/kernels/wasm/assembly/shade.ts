/** Light by place and by light: vignettes, tone curves with tints, and what is drawn from differences of pictures. */
import { halveMask } from './overlay'
import { storeUpTo8 } from './separable'
import { pack, toByte } from './tables'

/**
 * Rows of a plane about `zero`, darkened towards the corners. Places are -1/2..1/2 of the picture's size, distances 1 in
 * the corners.
 * @param step across to the next sample, and the place of the first; the same downwards
 * @param inner square of the distance within which nothing happens
 */
export function vignetteRows(
  out: usize, data: usize, width: i32, from: i32, to: i32, zero: i32, stepX: f32, firstX: f32, stepY: f32, firstY: f32,
  scaleX: f32, scaleY: f32, amount: f32, inner: f32,
): void {
  const base = f32x4.splat(<f32>zero)
  const half = f32x4.splat(<f32>zero + 0.5)
  const share: f32 = 1 / (1 - inner)
  for (let y = from; y < to; y++) {
    const down = (firstY + stepY * <f32>y) * scaleY
    const above = f32x4.splat(down * down - inner)
    const line = <usize>(y * width)
    let place = f32x4.mul(f32x4.add(f32x4.splat(firstX), f32x4.mul(f32x4(0, 1, 2, 3), f32x4.splat(stepX))), f32x4.splat(scaleX))
    const stride = f32x4.splat(stepX * scaleX * 4)
    let x = 0
    for (; x <= width - 8; x += 8) {
      const bytes = v128.load8x8_u(data + line + x)
      const f0 = fallOff(place, above, share, amount)
      place = f32x4.add(place, stride)
      const f1 = fallOff(place, above, share, amount)
      place = f32x4.add(place, stride)
      const low = f32x4.mul(f32x4.sub(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(bytes)), base), f0)
      const high = f32x4.mul(f32x4.sub(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(bytes)), base), f1)
      v128.store64_lane(out + line + x, pack(f32x4.add(low, half), f32x4.add(high, half)), 0)
    }
    for (; x < width; x++) {
      const across = (firstX + stepX * <f32>x) * scaleX
      const far = min<f32>(1, max<f32>(0, (across * across + down * down - inner) * share))
      const factor: f32 = 1 - amount * far * (2 - far)
      store<u8>(out + line + x, toByte(<f32>zero + (<f32>load<u8>(data + line + x) - <f32>zero) * factor))
    }
  }
}

// @ts-ignore: decorator
@inline
function fallOff(place: v128, above: v128, share: f32, amount: f32): v128 {
  const far = f32x4.pmin(f32x4.splat(1), f32x4.pmax(f32x4.splat(0), f32x4.mul(f32x4.add(f32x4.mul(place, place), above), f32x4.splat(share))))
  return f32x4.sub(f32x4.splat(1), f32x4.mul(f32x4.splat(amount), f32x4.mul(far, f32x4.sub(f32x4.splat(2), far))))
}

/**
 * Rows of chroma by the light over them: scaled by a factor and moved.
 * @param luma the plane that decides, at full size
 * @param table for each light the factor in 1/4096, and what is added to U and to V in 1/64 code: 16 bits each, and 16 more
 * @param row a row of bytes
 */
export function toneChroma(
  outU: usize, outV: usize, us: usize, vs: usize, width: i32, from: i32, to: i32, luma: usize, lumaWidth: i32, lumaHeight: i32,
  table: usize, row: usize,
): void {
  for (let y = from; y < to; y++) {
    halveMask(row, width, luma, lumaWidth, lumaHeight, y)
    const line = <usize>(y * width)
    for (let x: usize = 0; x < <usize>width; x++) {
      const entry = table + (<usize>load<u8>(row + x) << 3)
      const factor = <i32>load<i16>(entry)
      const u = ((<i32>load<u8>(us + line + x) - 128) * factor + (<i32>load<i16>(entry, 2) << 6) + (128 << 12) + 2048) >> 12
      const v = ((<i32>load<u8>(vs + line + x) - 128) * factor + (<i32>load<i16>(entry, 4) << 6) + (128 << 12) + 2048) >> 12
      store<u8>(outU + line + x, <u8>min(255, max(0, u)))
      store<u8>(outV + line + x, <u8>min(255, max(0, v)))
    }
  }
}

/**
 * Unsharp mask: adds what lies above the threshold of the difference from a soft picture.
 * @param amount in 1/4096, below 8
 * @param limit most that is added, in code values up to 127
 */
export function unsharp(out: usize, data: usize, soft: usize, count: i32, amount: i32, threshold: i32, limit: i32): void {
  const least = i16x8.splat(<i16>threshold)
  const factor = i16x8.splat(<i16>amount)
  const most = i16x8.splat(<i16>(limit << 4))
  const half = i16x8.splat(8)
  let x = 0
  for (; x <= count - 8; x += 8) {
    const value = v128.load8x8_u(data + x)
    const detail = i16x8.sub(value, v128.load8x8_u(soft + x))
    const sign = i16x8.shr_s(detail, 15)
    const kept = i16x8.max_s(i16x8.splat(0), i16x8.sub(i16x8.abs(detail), least))
    const added = i16x8.min_s(most, i16x8.q15mulr_sat_s(i16x8.shl(kept, 7), factor))
    const signed = i16x8.sub(v128.xor(added, sign), sign)
    const sum = i16x8.add(value, i16x8.shr_s(i16x8.add(signed, half), 4))
    v128.store64_lane(out + x, i8x16.narrow_i16x8_u(sum, sum), 0)
  }
  for (; x < count; x++) {
    const value = <i32>load<u8>(data + x)
    const detail = value - <i32>load<u8>(soft + x)
    const kept = max(0, abs(detail) - threshold)
    const added = min(limit << 4, min(32767, (kept * amount * 128 + 16384) >> 15))
    const sum = value + (((detail < 0 ? -added : added) + 8) >> 4)
    store<u8>(out + x, <u8>min(255, max(0, sum)))
  }
}

/** A byte for each difference b - a, from a table of 511. */
export function differenceTable(out: usize, a: usize, b: usize, count: i32, table: usize): void {
  const middle = table + 255
  for (let x: usize = 0; x < <usize>count; x++) {
    store<u8>(out + x, load<u8>(middle + <usize>load<u8>(b + x) - <usize>load<u8>(a + x)))
  }
}

/**
 * Rows of a mask: 255 at the picture's edges, 0 within.
 * @param field bytes by which the border's width strays: 127.5 is `margin`, 255 is `rough` more
 * @param soft pixels over which it fades
 */
export function borderRows(out: usize, field: usize, width: i32, height: i32, from: i32, to: i32, margin: f32, rough: f32, soft: f32): void {
  for (let y = from; y < to; y++) {
    const down = min(y, height - 1 - y)
    const row = <usize>(y * width)
    for (let x = 0; x < width; x++) {
      const inside = <f32>min(down, min(x, width - 1 - x)) + 0.5
      const reach = margin + (<f32>load<u8>(field + row + x) - 127.5) * <f32>(1 / 127.5) * rough
      store<u8>(out + row + x, <u8>(255 * min<f32>(1, max<f32>(0, 0.5 + (reach - inside) / soft)) + 0.5))
    }
  }
}
