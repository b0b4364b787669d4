/**
 * Bilinear warps without rotation: zooms and pans. Rows are filtered across once and kept for the next row; eight columns
 * take their pairs of samples from one vector. Repeated edges. Six fraction bits are kept between the passes.
 */
import { storeUpTo8 } from './separable'

/**
 * Fills rows `from` to `to`: out(x, y) = data(a x + c, e y + f).
 * @param a 0 to 2; `e` above 0; the source is at least 16 wide and 2 high
 * @param blocks 36 bytes for each eight columns: where the pairs lie in a vector, weights in 1/32768, and its first column
 * @param ring two rows of 16 bits, as wide as the target rounded up to 8
 */
export function zoomBilinear(
  out: usize, outWidth: i32, from: i32, to: i32, data: usize, width: i32, height: i32,
  a: f64, c: f64, e: f64, f: f64, blocks: usize, ring: usize,
): void {
  const wide = (outWidth + 7) & ~7
  place(blocks, wide, outWidth, width, a, c)
  const line = <usize>wide << 1
  let heldEven = -1
  let heldOdd = -1
  const round = i16x8.splat(32)
  for (let y = from; y < to; y++) {
    const py = Math.min(<f64>(height - 1), Math.max(0, e * <f64>y + f))
    const row = min(<i32>py, height - 2)
    const even = row + (row & 1)
    const odd = row + 1 - (row & 1)
    if (heldEven !== even) across(ring, wide, data + <usize>(even * width), blocks)
    if (heldOdd !== odd) across(ring + line, wide, data + <usize>(odd * width), blocks)
    heldEven = even
    heldOdd = odd
    const top = ring + (row & 1 ? line : 0)
    const bottom = ring + (row & 1 ? 0 : line)
    const weight = i16x8.splat(<i16>min(32767, <i32>((py - <f64>row) * 32768 + 0.5)))
    const target = out + <usize>(y * outWidth)
    let x = 0
    for (; x + 16 <= outWidth; x += 16) {
      const at = <usize>x << 1
      v128.store(target + x, i8x16.narrow_i16x8_u(
        i16x8.shr_s(i16x8.add(between(v128.load(top + at), v128.load(bottom + at), weight), round), 6),
        i16x8.shr_s(i16x8.add(between(v128.load(top + at, 16), v128.load(bottom + at, 16), weight), round), 6),
      ))
    }
    for (; x < outWidth; x += 8) {
      const at = <usize>x << 1
      const made = i16x8.shr_s(i16x8.add(between(v128.load(top + at), v128.load(bottom + at), weight), round), 6)
      storeUpTo8(target + x, outWidth - x, i8x16.narrow_i16x8_u(made, made))
    }
  }
}

// @ts-ignore: decorator
@inline
function between(a: v128, b: v128, weight: v128): v128 {
  return i16x8.add(a, i16x8.q15mulr_sat_s(i16x8.sub(b, a), weight))
}

function across(line: usize, wide: i32, row: usize, blocks: usize): void {
  for (let x = 0; x < wide; x += 8) {
    const pairs = i8x16.swizzle(v128.load(row + <usize>load<i32>(blocks, 32)), v128.load(blocks))
    const left = i16x8.shl(i16x8.extend_low_i8x16_u(pairs), 6)
    const right = i16x8.shl(i16x8.extend_high_i8x16_u(pairs), 6)
    v128.store(line, between(left, right, v128.load(blocks, 16)))
    line += 16
    blocks += 36
  }
}

function place(blocks: usize, wide: i32, outWidth: i32, width: i32, a: f64, c: f64): void {
  for (let x = 0; x < wide; x++) {
    const px = Math.min(<f64>(width - 1), Math.max(0, a * <f64>min(x, outWidth - 1) + c))
    const left = min(<i32>px, width - 2)
    const lane = <usize>(x & 7)
    if (lane === 0) store<i32>(blocks, min(left, width - 16), 32)
    const at = left - load<i32>(blocks, 32)
    store<u8>(blocks + lane, <u8>at)
    store<u8>(blocks + lane, <u8>(at + 1), 8)
    store<i16>(blocks + (lane << 1), <i16>min(32767, <i32>((px - <f64>left) * 32768 + 0.5)), 16)
    if (lane === 7) blocks += 36
  }
}
