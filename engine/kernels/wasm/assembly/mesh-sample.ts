/** Pictures of a mesh: bytes whose squares are linear light, with all their halves. */

const ADDRESS: usize = 0
const WIDTH: usize = 4
const HEIGHT: usize = 8
const LEVELS: usize = 12
const WRAP_U: usize = 16
const WRAP_V: usize = 20
const SIZE: usize = 24

/** Four texels, mixed; at the level whose pixels are most like the frame's. */
export function sampled(mesh: usize, picture: usize, u: f32, v: f32, detail: f32): v128 {
  const level = min(<i32>load<u32>(picture, LEVELS) - 1, max(0, <i32>floor(detail + load<f32>(picture, SIZE) + 0.35)))
  let width = <i32>load<u32>(picture, WIDTH)
  let height = <i32>load<u32>(picture, HEIGHT)
  let texels = mesh + <usize>load<u32>(picture, ADDRESS)
  for (let i = 0; i < level; i++) {
    texels += <usize>(width * height) << 2
    width = max(1, width >> 1)
    height = max(1, height >> 1)
  }
  const wrapU = load<u32>(picture, WRAP_U)
  const wrapV = load<u32>(picture, WRAP_V)
  const x = folded(u, wrapU) * <f32>width - 0.5
  const y = folded(v, wrapV) * <f32>height - 0.5
  const fx = floor(x)
  const fy = floor(y)
  const left = beside(<i32>fx, width, wrapU)
  const right = beside(<i32>fx + 1, width, wrapU)
  const top = texels + (<usize>(beside(<i32>fy, height, wrapV) * width) << 2)
  const bottom = texels + (<usize>(beside(<i32>fy + 1, height, wrapV) * width) << 2)
  const sx = f32x4.splat(x - fx)
  const sy = f32x4.splat(y - fy)
  const a = texel(top, left)
  const b = texel(top, right)
  const c = texel(bottom, left)
  const d = texel(bottom, right)
  const upper = f32x4.add(a, f32x4.mul(f32x4.sub(b, a), sx))
  const lower = f32x4.add(c, f32x4.mul(f32x4.sub(d, c), sx))
  return f32x4.add(upper, f32x4.mul(f32x4.sub(lower, upper), sy))
}

// @ts-ignore: decorator
@inline
function texel(row: usize, x: i32): v128 {
  const bytes = i32x4.splat(load<i32>(row + (<usize>x << 2)))
  const root = f32x4.mul(f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes))), f32x4.splat(1.0 / 255.0))
  return f32x4.mul(root, root)
}

// @ts-ignore: decorator
@inline
function folded(value: f32, wrap: u32): f32 {
  if (wrap === 2) return min<f32>(1, max<f32>(0, value))
  if (wrap === 0) return value - floor(value)
  const half = value * 0.5
  const turn = (half - floor(half)) * 2
  return turn > 1 ? 2 - turn : turn
}

// @ts-ignore: decorator
@inline
function beside(at: i32, size: i32, wrap: u32): i32 {
  if (wrap === 0) return at < 0 ? size - 1 : at >= size ? 0 : at
  return at < 0 ? 0 : at >= size ? size - 1 : at
}
