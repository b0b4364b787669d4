/**
 * Separable filters with weights of their own for each sample: a row is filtered across when it is first needed and kept
 * in a ring while it is. Weights are whole numbers that sum to 2^14; six fraction bits are kept between the passes.
 */

/**
 * Fills rows `from` to `to`.
 * @param columns taps of each column, 4 or a multiple of 8; columns up to the next multiple of 8 have weight 0
 * @param first first sample of each column, already moved by the padding: not negative
 * @param rows taps of each row, even; `rowFirst` may lie outside the source
 * @param padded room for a source row with `pad` samples before it and `after` behind
 * @param ring `rows` times the width rounded up to 8, 16 bits each
 * @param held `rows` numbers of 32 bits, and as many addresses behind them
 */
export function filterBytes(
  out: usize, outWidth: i32, from: i32, to: i32, data: usize, width: i32, height: i32,
  columns: i32, first: usize, weights: usize, rows: i32, rowFirst: usize, rowWeights: usize,
  padded: usize, pad: i32, after: i32, ring: usize, held: usize,
): void {
  const wide = (outWidth + 7) & ~7
  const ringStride = <usize>wide << 1
  const lines = held + (<usize>rows << 2)
  for (let k = 0; k < rows; k++) store<i32>(held + (<usize>k << 2), -1)
  const half = i32x4.splat(1 << 19)
  for (let y = from; y < to; y++) {
    const start = load<i32>(rowFirst + (<usize>y << 2))
    for (let k = 0; k < rows; k++) {
      const row = min(height - 1, max(0, start + k))
      const slot = <usize>(row % rows)
      const line = ring + slot * ringStride
      store<u32>(lines + (<usize>k << 2), <u32>line)
      if (load<i32>(held + (slot << 2)) === row) continue
      store<i32>(held + (slot << 2), row)
      padRow(padded, data + <usize>(row * width), width, pad, after)
      if (columns === 4) acrossFour(line, wide, padded, first, weights)
      else across(line, wide, padded, columns, first, weights)
    }
    const rowWeight = rowWeights + <usize>(y * rows * 2)
    const target = out + <usize>(y * outWidth)
    for (let x = 0; x < wide; x += 8) {
      const at = <usize>x << 1
      let low = half
      let high = half
      for (let k = 0; k < rows; k += 2) {
        const a = v128.load(<usize>load<u32>(lines + (<usize>k << 2)) + at)
        const b = v128.load(<usize>load<u32>(lines + (<usize>k << 2), 4) + at)
        const w = v128.load32_splat(rowWeight + (<usize>k << 1))
        low = i32x4.add(low, i32x4.dot_i16x8_s(i8x16.shuffle(a, b, 0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23), w))
        high = i32x4.add(high, i32x4.dot_i16x8_s(i8x16.shuffle(a, b, 8, 9, 24, 25, 10, 11, 26, 27, 12, 13, 28, 29, 14, 15, 30, 31), w))
      }
      const words = i16x8.narrow_i32x4_s(i32x4.shr_s(low, 20), i32x4.shr_s(high, 20))
      storeUpTo8(target + x, outWidth - x, i8x16.narrow_i16x8_u(words, words))
    }
  }
}

/** The lower eight bytes, or as many of them as there is room for. */
// @ts-ignore: decorator
@inline
export function storeUpTo8(at: usize, room: i32, bytes: v128): void {
  if (room >= 8) {
    v128.store64_lane(at, bytes, 0)
    return
  }
  let word = i64x2.extract_lane(bytes, 0)
  for (let i = 0; i < room; i++) {
    store<u8>(at + i, <u8>word)
    word >>>= 8
  }
}

/** A row with its ends repeated. */
export function padRow(padded: usize, row: usize, width: i32, pad: i32, after: i32): void {
  memory.fill(padded, load<u8>(row), pad)
  memory.copy(padded + pad, row, width)
  memory.fill(padded + pad + width, load<u8>(row + width - 1), after)
}

function across(line: usize, wide: i32, padded: usize, columns: i32, first: usize, weights: usize): void {
  const step = <usize>columns << 1
  const half = i32x4.splat(128)
  for (let x = 0; x < wide; x += 4) {
    const places = v128.load(first + (<usize>x << 2))
    const p0 = padded + <usize>i32x4.extract_lane(places, 0)
    const p1 = padded + <usize>i32x4.extract_lane(places, 1)
    const p2 = padded + <usize>i32x4.extract_lane(places, 2)
    const p3 = padded + <usize>i32x4.extract_lane(places, 3)
    const w0 = weights + <usize>x * step
    const w1 = w0 + step
    const w2 = w1 + step
    const w3 = w2 + step
    let s0 = i32x4.dot_i16x8_s(v128.load8x8_u(p0), v128.load(w0))
    let s1 = i32x4.dot_i16x8_s(v128.load8x8_u(p1), v128.load(w1))
    let s2 = i32x4.dot_i16x8_s(v128.load8x8_u(p2), v128.load(w2))
    let s3 = i32x4.dot_i16x8_s(v128.load8x8_u(p3), v128.load(w3))
    for (let k: usize = 8; k < <usize>columns; k += 8) {
      const j = k << 1
      s0 = i32x4.add(s0, i32x4.dot_i16x8_s(v128.load8x8_u(p0 + k), v128.load(w0 + j)))
      s1 = i32x4.add(s1, i32x4.dot_i16x8_s(v128.load8x8_u(p1 + k), v128.load(w1 + j)))
      s2 = i32x4.add(s2, i32x4.dot_i16x8_s(v128.load8x8_u(p2 + k), v128.load(w2 + j)))
      s3 = i32x4.add(s3, i32x4.dot_i16x8_s(v128.load8x8_u(p3 + k), v128.load(w3 + j)))
    }
    const a = pairs(s0, s1)
    const b = pairs(s2, s3)
    const sums = pairs(a, b)
    const made = i32x4.shr_s(i32x4.add(sums, half), 8)
    v128.store64_lane(line + (<usize>x << 1), i16x8.narrow_i32x4_s(made, made), 0)
  }
}

function acrossFour(line: usize, wide: i32, padded: usize, first: usize, weights: usize): void {
  const half = i32x4.splat(128)
  for (let x = 0; x < wide; x += 4) {
    const places = v128.load(first + (<usize>x << 2))
    let bytes = v128.load32_zero(padded + <usize>i32x4.extract_lane(places, 0))
    bytes = v128.load32_lane(padded + <usize>i32x4.extract_lane(places, 1), bytes, 1)
    bytes = v128.load32_lane(padded + <usize>i32x4.extract_lane(places, 2), bytes, 2)
    bytes = v128.load32_lane(padded + <usize>i32x4.extract_lane(places, 3), bytes, 3)
    const at = weights + (<usize>x << 3)
    const sums = pairs(
      i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(bytes), v128.load(at)),
      i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(bytes), v128.load(at, 16)),
    )
    const made = i32x4.shr_s(i32x4.add(sums, half), 8)
    v128.store64_lane(line + (<usize>x << 1), i16x8.narrow_i32x4_s(made, made), 0)
  }
}

/** The mean of each four samples: a source of exactly twice the width and height. */
export function halveBytes(out: usize, width: i32, from: i32, to: i32, data: usize): void {
  const two = i16x8.splat(2)
  for (let y = from; y < to; y++) {
    const top = data + <usize>(y * 4 * width)
    const bottom = top + <usize>(width * 2)
    const target = out + <usize>(y * width)
    let x = 0
    for (; x <= width - 16; x += 16) {
      const low = i16x8.add(i16x8.extadd_pairwise_i8x16_u(v128.load(top + x * 2)), i16x8.extadd_pairwise_i8x16_u(v128.load(bottom + x * 2)))
      const high = i16x8.add(i16x8.extadd_pairwise_i8x16_u(v128.load(top + x * 2, 16)), i16x8.extadd_pairwise_i8x16_u(v128.load(bottom + x * 2, 16)))
      v128.store(target + x, i8x16.narrow_i16x8_u(i16x8.shr_u(i16x8.add(low, two), 2), i16x8.shr_u(i16x8.add(high, two), 2)))
    }
    for (; x < width; x++) {
      const l = <usize>(x * 2)
      const sum = <u32>load<u8>(top + l) + load<u8>(top + l, 1) + load<u8>(bottom + l) + load<u8>(bottom + l, 1)
      store<u8>(target + x, (sum + 2) >> 2)
    }
  }
}

/** a0 + a1, a2 + a3, b0 + b1, b2 + b3. */
// @ts-ignore: decorator
@inline
export function pairs(a: v128, b: v128): v128 {
  return i32x4.add(
    i8x16.shuffle(a, b, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27),
    i8x16.shuffle(a, b, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31),
  )
}
