/** What places, directions and colours of meshes need: three lanes of a vector. */

// @ts-ignore: decorator
@inline
export function dot(a: v128, b: v128): f32 {
  const m = f32x4.mul(a, b)
  return f32x4.extract_lane(m, 0) + f32x4.extract_lane(m, 1) + f32x4.extract_lane(m, 2)
}

// @ts-ignore: decorator
@inline
export function unit(a: v128): v128 {
  const length = dot(a, a)
  return f32x4.mul(a, f32x4.splat(length > 1e-20 ? 1 / sqrt<f32>(length) : 0))
}

// @ts-ignore: decorator
@inline
export function mixed(a: v128, b: v128, share: f32): v128 {
  return f32x4.add(a, f32x4.mul(f32x4.sub(b, a), f32x4.splat(share)))
}

// @ts-ignore: decorator
@inline
export function clamped(value: f32): f32 {
  return min<f32>(1, max<f32>(0, value))
}
