/** Look-up tables; 3D ones with tetrahedral interpolation. */

/**
 * RGBA bytes in place; alpha stays.
 * @param table size³ nodes, red fastest: R, G, B and 0 as 16 bit numbers in 1/64 code
 * @param places for each byte value of R, G and B the node below (16 bits) and the way to the next in 1/16384 (16 bits)
 */
export function lookUp3d(rgba: usize, count: i32, table: usize, size: i32, places: usize): void {
  const green = size << 3
  const blue = green * size
  const half = i32x4.splat(1 << 19)
  for (let i: usize = 0; i < <usize>count << 2; i += 4) {
    const pixel = load<u32>(rgba + i)
    const r = load<u32>(places + <usize>((pixel & 255) << 2))
    const g = load<u32>(places + <usize>(((pixel >> 8) & 255) << 2), 1024)
    const b = load<u32>(places + <usize>(((pixel >> 16) & 255) << 2), 2048)
    const base = table + <usize>(((r & 0xffff) << 3) + (g & 0xffff) * green + (b & 0xffff) * blue)
    // The fractions in the upper halves, each with its step, in falling order.
    let f0 = r >> 16
    let f1 = g >> 16
    let f2 = b >> 16
    let s0 = 8
    let s1 = green
    let s2 = blue
    if (f0 < f1) {
      const f = f0
      const s = s0
      f0 = f1
      s0 = s1
      f1 = f
      s1 = s
    }
    if (f1 < f2) {
      const f = f1
      const s = s1
      f1 = f2
      s1 = s2
      f2 = f
      s2 = s
    }
    if (f0 < f1) {
      const f = f0
      const s = s0
      f0 = f1
      s0 = s1
      f1 = f
      s1 = s
    }
    // A last node has a fraction of 0: what lies behind it isn't read.
    const second = f0 === 0 ? base : base + s0
    const third = f1 === 0 ? second : second + s1
    const fourth = f2 === 0 ? third : third + s2
    const near = i8x16.shuffle(v128.load64_zero(base), v128.load64_zero(second), 0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23)
    const far = i8x16.shuffle(v128.load64_zero(third), v128.load64_zero(fourth), 0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23)
    const sum = i32x4.add(
      i32x4.dot_i16x8_s(near, i32x4.splat((16384 - f0) | ((f0 - f1) << 16))),
      i32x4.dot_i16x8_s(far, i32x4.splat((f1 - f2) | (f2 << 16))),
    )
    const made = i32x4.shr_s(i32x4.add(sum, half), 20)
    const words = i16x8.narrow_i32x4_s(made, made)
    const colour = <u32>i32x4.extract_lane(i8x16.narrow_i16x8_u(words, words), 0)
    store<u32>(rgba + i, (colour & 0xffffff) | (pixel & 0xff000000))
  }
}

/** RGBA bytes in place by a table of 256 bytes for each of R, G and B. */
export function lookUpRgb(rgba: usize, count: i32, tables: usize): void {
  for (let i: usize = 0; i < <usize>count << 2; i += 4) {
    store<u8>(rgba + i, load<u8>(tables + <usize>load<u8>(rgba + i)))
    store<u8>(rgba + i, load<u8>(tables + <usize>load<u8>(rgba + i, 1), 256), 1)
    store<u8>(rgba + i, load<u8>(tables + <usize>load<u8>(rgba + i, 2), 512), 2)
  }
}
