/** Chroma keys: how far the colour of each pixel is from the key's. */
import { loadFew } from './grain'
import { storeUpTo8 } from './separable'
import { pack, toByte } from './tables'

/**
 * Distances of a row of chroma from the key, 0..1, as floats; the ends repeat before and after them.
 * @param out that of sample 0: there is room for one before, and for a whole vector after
 */
export function keyDistances(out: usize, us: usize, vs: usize, width: i32, keyU: f32, keyV: f32): void {
  const k: f32 = 1 / (255 * 255 * 2)
  const share = f32x4.splat(k)
  const ku = f32x4.splat(keyU)
  const kv = f32x4.splat(keyV)
  let x = 0
  for (; x <= width - 8; x += 8) {
    const u8 = v128.load8x8_u(us + x)
    const v8 = v128.load8x8_u(vs + x)
    const at = out + (<usize>x << 2)
    v128.store(at, distance(i32x4.extend_low_i16x8_u(u8), i32x4.extend_low_i16x8_u(v8), ku, kv, share))
    v128.store(at, distance(i32x4.extend_high_i16x8_u(u8), i32x4.extend_high_i16x8_u(v8), ku, kv, share), 16)
  }
  for (; x < width; x++) {
    const u = <f32>load<u8>(us + x) - keyU
    const v = <f32>load<u8>(vs + x) - keyV
    store<f32>(out + (<usize>x << 2), sqrt<f32>((u * u + v * v) * k))
  }
  store<f32>(out - 4, load<f32>(out))
  store<f32>(out + (<usize>width << 2), load<f32>(out + (<usize>(width - 1) << 2)))
}

// @ts-ignore: decorator
@inline
function distance(u: v128, v: v128, ku: v128, kv: v128, share: v128): v128 {
  const du = f32x4.sub(f32x4.convert_i32x4_s(u), ku)
  const dv = f32x4.sub(f32x4.convert_i32x4_s(v), kv)
  return f32x4.sqrt(f32x4.mul(f32x4.add(f32x4.mul(du, du), f32x4.mul(dv, dv)), share))
}

/**
 * One row of alpha from two rows of distances: each pixel takes the mean over its 3 x 3 neighbours.
 * @param near the row of distances over this row; `far` that which the third row of the neighbours lies in
 * @param line as many floats as `near` has room for; that of sample 0
 * @param alphas what is there already (0 = nothing): it weighs the result
 */
export function keyRow(out: usize, near: usize, far: usize, line: usize, width: i32, similarity: f32, blend: f32, alphas: usize): void {
  const third = f32x4.splat(1.0 / 3.0)
  const half = (width + 1) >> 1
  for (let x = -1; x <= half; x += 4) {
    const at = <usize>(x << 2)
    const n = v128.load(near + at)
    v128.store(line + at, f32x4.mul(f32x4.add(f32x4.add(n, n), v128.load(far + at)), third))
  }
  // Without a blend: a step, as steep as floats allow.
  const steep = blend > 0.0001
  const slope = f32x4.splat(steep ? 255 / blend : 0)
  const least = f32x4.splat(similarity)
  for (let x = 0; x < width; x += 8) {
    const at = line + (<usize>x << 1)
    const c = v128.load(at)
    const twice = f32x4.add(c, c)
    const even = alphaOf(f32x4.mul(f32x4.add(twice, v128.load(at - 4)), third), least, slope, steep)
    const odd = alphaOf(f32x4.mul(f32x4.add(twice, v128.load(at, 4)), third), least, slope, steep)
    let low = i8x16.shuffle(even, odd, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23)
    let high = i8x16.shuffle(even, odd, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31)
    const room = width - x
    if (alphas !== 0) {
      const given = room >= 8 ? v128.load8x8_u(alphas + x) : loadFew(alphas + x, room)
      const unit = f32x4.splat(1.0 / 255.0)
      low = f32x4.mul(low, f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(given)), unit))
      high = f32x4.mul(high, f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(given)), unit))
    }
    const round = f32x4.splat(0.5)
    storeUpTo8(out + x, room, pack(f32x4.add(low, round), f32x4.add(high, round)))
  }
}

/** 0..255 */
// @ts-ignore: decorator
@inline
function alphaOf(distance: v128, least: v128, slope: v128, steep: bool): v128 {
  const full = f32x4.splat(255)
  if (!steep) return v128.and(full, f32x4.gt(distance, least))
  return f32x4.pmin(full, f32x4.pmax(f32x4.splat(0), f32x4.mul(f32x4.sub(distance, least), slope)))
}

/**
 * Takes out of chroma what points to the key, as far as it is more than what points aside.
 * @param alongU unit vector towards the key
 */
export function despill(outU: usize, outV: usize, us: usize, vs: usize, count: i32, alongU: f32, alongV: f32, amount: f32, cone: f32): void {
  const zero = f32x4.splat(0)
  const middle = f32x4.splat(128.5)
  const ku = f32x4.splat(alongU)
  const kv = f32x4.splat(alongV)
  let x = 0
  for (; x <= count - 8; x += 8) {
    const u = i16x8.sub(v128.load8x8_u(us + x), i16x8.splat(128))
    const v = i16x8.sub(v128.load8x8_u(vs + x), i16x8.splat(128))
    const u0 = f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(u))
    const u1 = f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(u))
    const v0 = f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(v))
    const v1 = f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(v))
    const s0 = spillOf(u0, v0, ku, kv, amount, cone, zero)
    const s1 = spillOf(u1, v1, ku, kv, amount, cone, zero)
    const nu = pack(
      f32x4.add(f32x4.sub(u0, f32x4.mul(s0, ku)), middle),
      f32x4.add(f32x4.sub(u1, f32x4.mul(s1, ku)), middle),
    )
    const nv = pack(
      f32x4.add(f32x4.sub(v0, f32x4.mul(s0, kv)), middle),
      f32x4.add(f32x4.sub(v1, f32x4.mul(s1, kv)), middle),
    )
    v128.store64_lane(outU + x, nu, 0)
    v128.store64_lane(outV + x, nv, 0)
  }
  for (; x < count; x++) {
    const u = <f32>(<i32>load<u8>(us + x) - 128)
    const v = <f32>(<i32>load<u8>(vs + x) - 128)
    const along = u * alongU + v * alongV
    const aside = abs<f32>(v * alongU - u * alongV)
    const spill = max<f32>(0, along - aside * cone) * amount
    store<u8>(outU + x, toByte(u - spill * alongU + 128))
    store<u8>(outV + x, toByte(v - spill * alongV + 128))
  }
}

// @ts-ignore: decorator
@inline
function spillOf(u: v128, v: v128, ku: v128, kv: v128, amount: f32, cone: f32, zero: v128): v128 {
  const along = f32x4.add(f32x4.mul(u, ku), f32x4.mul(v, kv))
  const aside = f32x4.abs(f32x4.sub(f32x4.mul(v, ku), f32x4.mul(u, kv)))
  return f32x4.mul(f32x4.pmax(zero, f32x4.sub(along, f32x4.mul(aside, f32x4.splat(cone)))), f32x4.splat(amount))
}
