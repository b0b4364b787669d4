/** Chroma keys: how far the colour of each pixel is from the key's. */
import { pack, toByte } from './tables'

/**
 * Distances of chroma rows `from` to `to` from the key, 0..1, into rows of floats; the first lies at `out`.
 * @param row first row, may lie outside: the edges repeat
 */
export function keyDistances(out: usize, us: usize, vs: usize, width: i32, height: i32, from: i32, to: i32, keyU: f32, keyV: f32): void {
  const k: f32 = 1 / (255 * 255 * 2)
  let target = out
  for (let y = from; y < to; y++) {
    const line = <usize>(min(height - 1, max(0, y)) * width)
    for (let x: usize = 0; x < <usize>width; x++) {
      const u = <f32>load<u8>(us + line + x) - keyU
      const v = <f32>load<u8>(vs + line + x) - keyV
      store<f32>(target + (x << 2), sqrt<f32>((u * u + v * v) * k))
    }
    target += <usize>width << 2
  }
}

/**
 * One row of alpha from two rows of distances: each pixel takes the mean over its 3 x 3 neighbours.
 * @param near the row of distances over this row, and the one that the third row of the neighbours lies in
 * @param alphas what is there already (0 = nothing): the lower of both
 */
export function keyRow(out: usize, near: usize, far: usize, width: i32, halfWidth: i32, similarity: f32, blend: f32, alphas: usize): void {
  const third: f32 = 1.0 / 3.0
  for (let x = 0; x < width; x++) {
    const c = x >> 1
    const d = min(halfWidth - 1, max(0, x & 1 ? c + 1 : c - 1))
    const here = (load<f32>(near + (<usize>c << 2)) * 2 + load<f32>(near + (<usize>d << 2))) * third
    const there = (load<f32>(far + (<usize>c << 2)) * 2 + load<f32>(far + (<usize>d << 2))) * third
    const distance = (here * 2 + there) * third
    let alpha: f32 = distance > similarity ? 255 : 0
    if (blend > 0.0001) alpha = min<f32>(1, max<f32>(0, (distance - similarity) / blend)) * 255
    if (alphas !== 0) alpha *= <f32>load<u8>(alphas + x) * (1.0 / 255.0)
    store<u8>(out + x, toByte(alpha))
  }
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
