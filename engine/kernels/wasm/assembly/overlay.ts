/** Porter-Duff "over" with straight alpha. */

/** One row of the mean of each four mask pixels; the last column and row repeat. */
export function halveMask(out: usize, width: i32, mask: usize, maskWidth: i32, maskHeight: i32, y: i32): void {
  const top = mask + <usize>(y * 2 * maskWidth)
  const bottom = y * 2 + 1 < maskHeight ? top + maskWidth : top
  let x = 0
  for (; x * 2 + 16 <= maskWidth; x += 8) {
    const sum = i16x8.add(
      i16x8.extadd_pairwise_i8x16_u(v128.load(top + x * 2)),
      i16x8.extadd_pairwise_i8x16_u(v128.load(bottom + x * 2)),
    )
    const mean = i16x8.shr_u(i16x8.add(sum, i16x8.splat(2)), 2)
    v128.store64_lane(out + x, i8x16.narrow_i16x8_u(mean, mean), 0)
  }
  for (; x < width; x++) {
    const left = x * 2
    const right = left + 1 < maskWidth ? left + 1 : left
    const sum = <u32>load<u8>(top + left) + load<u8>(top + right) + load<u8>(bottom + left) + load<u8>(bottom + right)
    store<u8>(out + x, (sum + 2) >> 2)
  }
}

/** One row on whole pixels over an opaque base. `alphas` = 0: the top is opaque. */
export function overlayRow(out: usize, top: usize, alphas: usize, count: i32, opacity: f32): void {
  const scale: f32 = opacity / 255
  const half = f32x4.splat(0.5)
  const fixed = f32x4.splat(opacity)
  const vs = f32x4.splat(scale)
  let i = 0
  for (; i <= count - 8; i += 8) {
    const base = v128.load8x8_u(out + i)
    const over = v128.load8x8_u(top + i)
    const change = i16x8.sub(over, base)
    let w0 = fixed
    let w1 = fixed
    if (alphas !== 0) {
      const alpha = v128.load8x8_u(alphas + i)
      w0 = f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(alpha)), vs)
      w1 = f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(alpha)), vs)
    }
    const d0 = f32x4.floor(f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(change)), w0), half))
    const d1 = f32x4.floor(f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(change)), w1), half))
    const sum = i16x8.add(base, i16x8.narrow_i32x4_s(i32x4.trunc_sat_f32x4_s(d0), i32x4.trunc_sat_f32x4_s(d1)))
    v128.store64_lane(out + i, i8x16.narrow_i16x8_u(sum, sum), 0)
  }
  for (; i < count; i++) {
    const base = <f32>load<u8>(out + i)
    const weight: f32 = alphas === 0 ? opacity : <f32>load<u8>(alphas + i) * scale
    store<u8>(out + i, <u8><i32>Mathf.floor(base + (<f32>load<u8>(top + i) - base) * weight + 0.5))
  }
}

/**
 * Rows `from` to `to` of a plane, the top between pixels or the base with alpha. 0 for `top`: the alpha plane itself;
 * for `topAlpha`: an opaque top; for `under`: an opaque base.
 */
export function overlayPlane(
  out: usize, outWidth: i32, from: i32, to: i32, top: usize, topAlpha: usize, under: usize, width: i32, height: i32,
  x: f64, y: f64, opacity: f64,
): void {
  const left = <i32>Math.floor(x)
  const upper = <i32>Math.floor(y)
  const fx = x - <f64>left
  const fy = y - <f64>upper
  const firstX = max(0, left)
  const lastX = min(outWidth - 1, left + width - (fx > 0 ? 0 : 1))
  const firstY = max(from, upper)
  const lastY = min(to - 1, upper + height - (fy > 0 ? 0 : 1))
  for (let oy = firstY; oy <= lastY; oy++) {
    for (let ox = firstX; ox <= lastX; ox++) {
      let cover: f64 = 0
      let sum: f64 = 0
      for (let k = 0; k < 4; k++) {
        const dx = k & 1
        const dy = k >> 1
        const weight = (dx ? fx : 1 - fx) * (dy ? fy : 1 - fy)
        const tx = ox - left - dx
        const ty = oy - upper - dy
        if (weight === 0 || tx < 0 || ty < 0 || tx >= width || ty >= height) continue
        const i = <usize>(ty * width + tx)
        const share = topAlpha === 0 ? weight : (weight * <f64>load<u8>(topAlpha + i)) / 255
        cover += share
        sum += share * (top === 0 ? 255 : <f64>load<u8>(top + i))
      }
      if (cover === 0) continue
      const i = <usize>(oy * outWidth + ox)
      const over = cover * opacity
      const colour = sum / cover
      const base = <f64>load<u8>(out + i)
      let made: f64 = base
      if (under === 0) made = base + (colour - base) * over
      else {
        const below = (<f64>load<u8>(under + i) / 255) * (1 - over)
        const all = over + below
        if (top === 0) made = all * 255
        else if (all > 0) made = (colour * over + base * below) / all
      }
      store<u8>(out + i, <u8><i32>(made + 0.5))
    }
  }
}
