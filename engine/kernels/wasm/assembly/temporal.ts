/** Smoothing over time, and the difference of two pictures. */
import { sumAt, sumsAt } from './remap'
import { pack } from './tables'

/**
 * Rows of a plane: each sample and the one before it along the flow, weighed by `keep` and by how well they fit: a difference
 * of 1 / sqrt(strictness) counts for half. Where `flowX` is 0, the one at the same place. The flow lies at the samples
 * themselves, or (`half`) at every second pixel of every second row, with displacements to be halved.
 */
export function temporalMix(
  out: usize, now: usize, past: usize, width: i32, height: i32, from: i32, to: i32,
  flowX: usize, flowY: usize, flowWidth: i32, half: i32, keep: f32, strictness: f32,
): void {
  const safe = width > 1 && height > 1
  const unit = f32x4.splat(1 / 4194304)
  for (let y = from; y < to; y++) {
    const row = <usize>(y * width)
    const line = <usize>((y << half) * flowWidth) << 2
    let x = 0
    if (flowX === 0) {
      for (; x + 4 <= width; x += 4) mixFour(out + row + x, now + row + x, floatsOf(past + row + x), keep, strictness)
    } else if (safe) {
      const scale = f32x4.splat(half !== 0 ? -0.5 : -1)
      for (; (x + 4) << half <= flowWidth && x + 4 <= width; x += 4) {
        const at = line + ((<usize>x << half) << 2)
        const px = f32x4.add(f32x4(<f32>x, <f32>(x + 1), <f32>(x + 2), <f32>(x + 3)), f32x4.mul(scale, four(flowX + at, half)))
        const py = f32x4.add(f32x4.splat(<f32>y), f32x4.mul(scale, four(flowY + at, half)))
        mixFour(out + row + x, now + row + x, f32x4.mul(unit, f32x4.convert_i32x4_s(sumsAt(past, width, height, px, py))), keep, strictness)
      }
    }
    for (; x < width; x++) {
      let then = <f32>load<u8>(past + row + x)
      if (flowX !== 0) {
        const at = line + ((<usize>x << half) << 2)
        const scale: f32 = half !== 0 ? 0.5 : 1
        then = <f32>sumAt(past, width, height, <f32>x - scale * load<f32>(flowX + at), <f32>y - scale * load<f32>(flowY + at)) * (1 / 4194304)
      }
      const here = <f32>load<u8>(now + row + x)
      const apart = then - here
      store<u8>(out + row + x, <u8>(here + (apart * keep) / (1 + apart * apart * strictness) + 0.5))
    }
  }
}

/** Four floats, or every second of eight. */
// @ts-ignore: decorator
@inline
function four(at: usize, half: i32): v128 {
  if (half === 0) return v128.load(at)
  return i8x16.shuffle(v128.load(at), v128.load(at, 16), 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27)
}

// @ts-ignore: decorator
@inline
function floatsOf(at: usize): v128 {
  const words = i16x8.extend_low_i8x16_u(v128.load32_zero(at))
  return f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(words))
}

// @ts-ignore: decorator
@inline
function mixFour(out: usize, now: usize, then: v128, keep: f32, strictness: f32): void {
  const here = floatsOf(now)
  const apart = f32x4.sub(then, here)
  const fit = f32x4.add(f32x4.splat(1), f32x4.mul(f32x4.mul(apart, apart), f32x4.splat(strictness)))
  const sum = f32x4.add(f32x4.add(here, f32x4.div(f32x4.mul(apart, f32x4.splat(keep)), fit)), f32x4.splat(0.5))
  v128.store32_lane(out, pack(sum, sum), 0)
}

/** |a - b - offset|, held within 0..255. */
export function difference(out: usize, a: usize, b: usize, count: i32, offset: i32): void {
  let i = 0
  const by = i16x8.splat(<i16>offset)
  for (; i + 16 <= count; i += 16) {
    const one = v128.load(a + i)
    const other = v128.load(b + i)
    const low = i16x8.abs(i16x8.sub(i16x8.sub(i16x8.extend_low_i8x16_u(one), i16x8.extend_low_i8x16_u(other)), by))
    const high = i16x8.abs(i16x8.sub(i16x8.sub(i16x8.extend_high_i8x16_u(one), i16x8.extend_high_i8x16_u(other)), by))
    v128.store(out + i, i8x16.narrow_i16x8_u(low, high))
  }
  for (; i < count; i++) store<u8>(out + i, <u8>min(255, abs(<i32>load<u8>(a + i) - <i32>load<u8>(b + i) - offset)))
}
