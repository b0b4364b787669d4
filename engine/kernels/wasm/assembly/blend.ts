/** Blend modes of W3C Compositing and Blending Level 1, and "plus" and "minus", on rows of R'G'B' floats. */
import { clip } from './rgb-rows'

/**
 * In place of the base's three rows. Rows of alpha follow the colours at 3 strides: `alphas` 0 = the base is opaque and
 * has none. The top's is always there, with the opacity in it.
 */
export function blendRow(base: usize, top: usize, stride: usize, width: i32, mode: i32, alphas: i32): void {
  const one = f32x4.splat(1)
  const cover = stride * 3
  for (let x = 0; x < width; x += 4) {
    const at = <usize>x << 2
    const above = v128.load(top + cover + at)
    let below = one
    let share = one
    if (alphas !== 0) {
      below = v128.load(base + cover + at)
      const all = f32x4.sub(f32x4.add(above, below), f32x4.mul(above, below))
      share = f32x4.div(one, f32x4.pmax(all, f32x4.splat(1e-12)))
      v128.store(base + cover + at, all)
    }
    const keep = f32x4.mul(f32x4.mul(f32x4.sub(one, above), below), share)
    const blended = f32x4.mul(f32x4.mul(above, below), share)
    const pure = f32x4.mul(f32x4.mul(above, f32x4.sub(one, below)), share)
    for (let k: usize = 0; k < 3; k++) {
      const b = v128.load(base + k * stride + at)
      const s = v128.load(top + k * stride + at)
      const sum = f32x4.add(f32x4.mul(b, keep), f32x4.add(f32x4.mul(s, pure), f32x4.mul(blendOf(b, s, mode), blended)))
      v128.store(base + k * stride + at, clip(sum))
    }
  }
}

// @ts-ignore: decorator
@inline
function blendOf(b: v128, s: v128, mode: i32): v128 {
  const one = f32x4.splat(1)
  const half = f32x4.splat(0.5)
  switch (mode) {
    case 1: return f32x4.mul(b, s)
    case 2: return screen(b, s)
    case 3: return hardLight(s, b)
    case 4: {
      const twice = f32x4.sub(f32x4.add(s, s), one)
      const dark = f32x4.add(b, f32x4.mul(f32x4.mul(twice, b), f32x4.sub(one, b)))
      const steep = f32x4.mul(f32x4.add(f32x4.mul(f32x4.sub(f32x4.mul(f32x4.splat(16), b), f32x4.splat(12)), b), f32x4.splat(4)), b)
      const curve = v128.bitselect(steep, f32x4.sqrt(b), f32x4.le(b, f32x4.splat(0.25)))
      const light = f32x4.add(b, f32x4.mul(twice, f32x4.sub(curve, b)))
      return v128.bitselect(dark, light, f32x4.le(s, half))
    }
    case 5: return hardLight(b, s)
    case 6: return f32x4.pmin(b, s)
    case 7: return f32x4.pmax(b, s)
    case 8: return f32x4.pmin(f32x4.add(b, s), one)
    case 9: return f32x4.pmax(f32x4.sub(b, s), f32x4.splat(0))
    case 10: return f32x4.abs(f32x4.sub(b, s))
    case 11: {
      const both = f32x4.mul(b, s)
      return f32x4.sub(f32x4.add(b, s), f32x4.add(both, both))
    }
    case 12: {
      const made = f32x4.pmin(one, f32x4.div(b, f32x4.pmax(f32x4.sub(one, s), f32x4.splat(1e-12))))
      return v128.andnot(made, f32x4.le(b, f32x4.splat(0)))
    }
    case 13: {
      const made = f32x4.sub(one, f32x4.pmin(one, f32x4.div(f32x4.sub(one, b), f32x4.pmax(s, f32x4.splat(1e-12)))))
      return v128.bitselect(one, made, f32x4.ge(b, one))
    }
    default: return s
  }
}

// @ts-ignore: decorator
@inline
function screen(b: v128, s: v128): v128 {
  return f32x4.sub(f32x4.add(b, s), f32x4.mul(b, s))
}

// @ts-ignore: decorator
@inline
function hardLight(b: v128, s: v128): v128 {
  const twice = f32x4.add(s, s)
  return v128.bitselect(f32x4.mul(b, twice), screen(b, f32x4.sub(twice, f32x4.splat(1))), f32x4.le(s, f32x4.splat(0.5)))
}
