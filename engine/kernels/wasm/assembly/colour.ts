/** Changes of colour on rows of R'G'B' floats, in place. */
import { clip } from './rgb-rows'

/** @param matrix twelve floats: three rows of the weights of R, G and B and what is added */
export function matrixRow(rgb: usize, stride: usize, width: i32, matrix: usize): void {
  for (let x = 0; x < width; x += 4) {
    const at = rgb + (<usize>x << 2)
    const r = v128.load(at)
    const g = v128.load(at + stride)
    const b = v128.load(at + (stride << 1))
    for (let k: usize = 0; k < 3; k++) {
      const m = matrix + (k << 4)
      const low = f32x4.add(f32x4.mul(r, v128.load32_splat(m)), f32x4.mul(g, v128.load32_splat(m, 4)))
      const high = f32x4.add(f32x4.mul(b, v128.load32_splat(m, 8)), v128.load32_splat(m, 12))
      v128.store(at + k * stride, clip(f32x4.add(low, high)))
    }
  }
}

/**
 * Hue, saturation and value (Smith, 1978).
 * @param turn sixths of a turn, 0 to 6
 */
export function hsvRow(rgb: usize, stride: usize, width: i32, turn: f32, saturation: f32, value: f32): void {
  const one = f32x4.splat(1)
  const zero = f32x4.splat(0)
  const six = f32x4.splat(6)
  const tiny = f32x4.splat(1e-9)
  for (let x = 0; x < width; x += 4) {
    const at = rgb + (<usize>x << 2)
    const r = v128.load(at)
    const g = v128.load(at + stride)
    const b = v128.load(at + (stride << 1))
    const high = f32x4.pmax(r, f32x4.pmax(g, b))
    const range = f32x4.sub(high, f32x4.pmin(r, f32x4.pmin(g, b)))
    const v = f32x4.pmin(one, f32x4.mul(high, f32x4.splat(value)))
    const s = f32x4.pmin(one, f32x4.mul(f32x4.div(range, f32x4.pmax(high, tiny)), f32x4.splat(saturation)))
    const depth = f32x4.mul(v, s)
    const part = f32x4.div(one, f32x4.pmax(range, tiny))
    if (turn === 0) {
      // The hue stays: how far each lies below the highest is scaled.
      const scale = f32x4.mul(depth, part)
      v128.store(at, clip(f32x4.sub(v, f32x4.mul(f32x4.sub(high, r), scale))))
      v128.store(at + stride, clip(f32x4.sub(v, f32x4.mul(f32x4.sub(high, g), scale))))
      v128.store(at + (stride << 1), clip(f32x4.sub(v, f32x4.mul(f32x4.sub(high, b), scale))))
      continue
    }
    const ofBlue = f32x4.add(f32x4.mul(f32x4.sub(r, g), part), f32x4.splat(4))
    const ofGreen = f32x4.add(f32x4.mul(f32x4.sub(b, r), part), f32x4.splat(2))
    const ofRed = f32x4.mul(f32x4.sub(g, b), part)
    let hue = v128.bitselect(ofGreen, ofBlue, f32x4.eq(high, g))
    hue = f32x4.add(v128.bitselect(ofRed, hue, f32x4.eq(high, r)), f32x4.splat(turn + 6))
    for (let k: usize = 0; k < 3; k++) {
      // 5 for R, 3 for G, 1 for B.
      const n = f32x4.add(hue, f32x4.splat(5 - 2 * <f32>k))
      const place = f32x4.sub(n, f32x4.mul(six, f32x4.floor(f32x4.div(n, six))))
      const ramp = f32x4.pmax(zero, f32x4.pmin(one, f32x4.pmin(place, f32x4.sub(f32x4.splat(4), place))))
      v128.store(at + k * stride, clip(f32x4.sub(v, f32x4.mul(depth, ramp))))
    }
  }
}
