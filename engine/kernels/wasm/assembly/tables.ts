/** Point operations: look-up tables and linear maps of chroma. */

export function lookUp(out: usize, data: usize, count: i32, table: usize): void {
  let i = 0
  for (; i <= count - 8; i += 8) {
    const word = load<u64>(data + i)
    let made: u64 = load<u8>(table + <usize>(word & 255))
    made |= <u64>load<u8>(table + <usize>((word >> 8) & 255)) << 8
    made |= <u64>load<u8>(table + <usize>((word >> 16) & 255)) << 16
    made |= <u64>load<u8>(table + <usize>((word >> 24) & 255)) << 24
    made |= <u64>load<u8>(table + <usize>((word >> 32) & 255)) << 32
    made |= <u64>load<u8>(table + <usize>((word >> 40) & 255)) << 40
    made |= <u64>load<u8>(table + <usize>((word >> 48) & 255)) << 48
    made |= <u64>load<u8>(table + <usize>(word >> 56)) << 56
    store<u64>(out + i, made)
  }
  for (; i < count; i++) store<u8>(out + i, load<u8>(table + <usize>load<u8>(data + i)))
}

/** Limited range, 16 to 235, to full: exact. */
export function toFull(out: usize, data: usize, count: i32): void {
  let i = 0
  for (; i <= count - 16; i += 16) {
    const byte = i8x16.min_u(i8x16.sub_sat_u(v128.load(data + i), i8x16.splat(16)), i8x16.splat(<i8>219))
    v128.store(out + i, i8x16.narrow_i16x8_u(full(i16x8.extend_low_i8x16_u(byte)), full(i16x8.extend_high_i8x16_u(byte))))
  }
  for (; i < count; i++) {
    const byte = min<i32>(219, max<i32>(0, <i32>load<u8>(data + i) - 16))
    store<u8>(out + i, <u8>(byte + ((byte * 5387 + 16384) >> 15)))
  }
}

/** Full range to limited: exact. */
export function toLimited(out: usize, data: usize, count: i32): void {
  let i = 0
  for (; i <= count - 16; i += 16) {
    const byte = v128.load(data + i)
    v128.store(out + i, i8x16.narrow_i16x8_u(limited(i16x8.extend_low_i8x16_u(byte)), limited(i16x8.extend_high_i8x16_u(byte))))
  }
  for (; i < count; i++) {
    const byte = <i32>load<u8>(data + i)
    store<u8>(out + i, <u8>(16 + byte - ((byte * 4626 + 16384) >> 15)))
  }
}

/** 255/219 is one and 36/219. */
// @ts-ignore: decorator
@inline
function full(value: v128): v128 {
  return i16x8.add(value, i16x8.q15mulr_sat_s(value, i16x8.splat(5387)))
}

/** 219/255 is one less 12/85. */
// @ts-ignore: decorator
@inline
function limited(value: v128): v128 {
  return i16x8.sub(i16x8.add(value, i16x8.splat(16)), i16x8.q15mulr_sat_s(value, i16x8.splat(4626)))
}

/** u' = u along - v across, v' = u across + v along, about 128. */
export function turnChroma(outU: usize, outV: usize, dataU: usize, dataV: usize, count: i32, along: f32, across: f32): void {
  const va = f32x4.splat(along)
  const vc = f32x4.splat(across)
  const middle = f32x4.splat(128.5)
  let i = 0
  for (; i <= count - 8; i += 8) {
    const u = i16x8.sub(v128.load8x8_u(dataU + i), i16x8.splat(128))
    const v = i16x8.sub(v128.load8x8_u(dataV + i), i16x8.splat(128))
    const u0 = f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(u))
    const u1 = f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(u))
    const v0 = f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(v))
    const v1 = f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(v))
    const nu = pack(
      f32x4.add(f32x4.sub(f32x4.mul(u0, va), f32x4.mul(v0, vc)), middle),
      f32x4.add(f32x4.sub(f32x4.mul(u1, va), f32x4.mul(v1, vc)), middle),
    )
    const nv = pack(
      f32x4.add(f32x4.add(f32x4.mul(u0, vc), f32x4.mul(v0, va)), middle),
      f32x4.add(f32x4.add(f32x4.mul(u1, vc), f32x4.mul(v1, va)), middle),
    )
    v128.store64_lane(outU + i, nu, 0)
    v128.store64_lane(outV + i, nv, 0)
  }
  for (; i < count; i++) {
    const u = <f32>(<i32>load<u8>(dataU + i) - 128)
    const v = <f32>(<i32>load<u8>(dataV + i) - 128)
    store<u8>(outU + i, toByte(u * along - v * across + 128))
    store<u8>(outV + i, toByte(u * across + v * along + 128))
  }
}

/** Eight floats that carry their rounding half, as bytes in the lower half. */
// @ts-ignore: decorator
@inline
export function pack(low: v128, high: v128): v128 {
  const words = i16x8.narrow_i32x4_s(i32x4.trunc_sat_f32x4_s(f32x4.floor(low)), i32x4.trunc_sat_f32x4_s(f32x4.floor(high)))
  return i8x16.narrow_i16x8_u(words, words)
}

// @ts-ignore: decorator
@inline
export function toByte(value: f32): u8 {
  return <u8>(value <= 0 ? 0 : value >= 255 ? 255 : <i32>(value + 0.5))
}
