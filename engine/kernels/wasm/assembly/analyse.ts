/** What a picture is made of: histograms and gradients. */

import { storeUpTo8 } from './separable'

/** How often each byte occurs: 256 numbers of 32 bits. @param scratch room for three more tables */
export function histogram(out: usize, data: usize, count: i32, scratch: usize): void {
  memory.fill(out, 0, 1024)
  memory.fill(scratch, 0, 3072)
  let i = 0
  // Tables of their own: equal neighbours don't wait for one another.
  for (; i <= count - 4; i += 4) {
    const word = load<u32>(data + i)
    addOne(out, word & 255)
    addOne(scratch, (word >> 8) & 255)
    addOne(scratch + 1024, (word >> 16) & 255)
    addOne(scratch + 2048, word >> 24)
  }
  for (; i < count; i++) addOne(out, load<u8>(data + i))
  for (let k: usize = 0; k < 1024; k += 16) {
    const sum = i32x4.add(i32x4.add(v128.load(out + k), v128.load(scratch + k)), i32x4.add(v128.load(scratch + k, 1024), v128.load(scratch + k, 2048)))
    v128.store(out + k, sum)
  }
}

// @ts-ignore: decorator
@inline
function addOne(table: usize, value: u32): void {
  const at = table + (<usize>value << 2)
  store<u32>(at, load<u32>(at) + 1)
}

/** Length of the gradient by Sobel's 3 x 3 filters, a quarter of it; edges repeat. @param scratch width + 32 numbers of 16 bits, twice */
export function sobel(out: usize, width: i32, from: i32, to: i32, data: usize, height: i32, scratch: usize): void {
  const smooth = scratch + 16
  const change = smooth + (<usize>(width + 32) << 1)
  for (let y = from; y < to; y++) {
    const above = data + <usize>(max(0, y - 1) * width)
    const middle = data + <usize>(y * width)
    const below = data + <usize>(min(height - 1, y + 1) * width)
    let x = 0
    for (; x <= width - 8; x += 8) {
      const a = v128.load8x8_u(above + x)
      const b = v128.load8x8_u(below + x)
      v128.store(smooth + (<usize>x << 1), i16x8.add(i16x8.add(a, b), i16x8.shl(v128.load8x8_u(middle + x), 1)))
      v128.store(change + (<usize>x << 1), i16x8.sub(b, a))
    }
    for (; x < width; x++) {
      const a = <i32>load<u8>(above + x)
      const b = <i32>load<u8>(below + x)
      store<i16>(smooth + (<usize>x << 1), <i16>(a + b + 2 * <i32>load<u8>(middle + x)))
      store<i16>(change + (<usize>x << 1), <i16>(b - a))
    }
    repeatEnds(smooth, width)
    repeatEnds(change, width)
    const row = out + <usize>(y * width)
    for (x = 0; x < width; x += 8) {
      const s = smooth + (<usize>x << 1)
      const c = change + (<usize>x << 1)
      const gx = i16x8.sub(v128.load(s, 2), v128.load(s - 2))
      const gy = i16x8.add(i16x8.add(v128.load(c - 2), v128.load(c, 2)), i16x8.shl(v128.load(c), 1))
      // Pairs (gx, gy): their dot product with themselves is the squared length.
      const low = i8x16.shuffle(gx, gy, 0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23)
      const high = i8x16.shuffle(gx, gy, 8, 9, 24, 25, 10, 11, 26, 27, 12, 13, 28, 29, 14, 15, 30, 31)
      const words = i16x8.narrow_i32x4_s(lengthOf(i32x4.dot_i16x8_s(low, low)), lengthOf(i32x4.dot_i16x8_s(high, high)))
      storeUpTo8(row + x, width - x, i8x16.narrow_i16x8_u(words, words))
    }
  }
}

// @ts-ignore: decorator
@inline
function lengthOf(squares: v128): v128 {
  const length = f32x4.mul(f32x4.sqrt(f32x4.convert_i32x4_s(squares)), f32x4.splat(0.25))
  return i32x4.trunc_sat_f32x4_s(f32x4.add(length, f32x4.splat(0.5)))
}

function repeatEnds(row: usize, width: i32): void {
  store<i16>(row - 2, load<i16>(row))
  const end = row + (<usize>width << 1)
  store<i16>(end, load<i16>(end - 2))
}
