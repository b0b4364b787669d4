/**
 * Non-local means (Buades, Coll and Morel 2005) of a plane of bytes: the mean of the pixels around each, weighed by how like
 * their patches are. For one displacement after the other, with running sums over the patches.
 */

/** Rows worked on together: their sums stay in the cache. */
const TILE: i32 = 32

/**
 * Fills rows `from` to `to`; edges repeat. A weight is (1 - d / 32)^32 for a mean squared difference of d h², next to exp(-d).
 * @param search,patch half sides of the window and the patch
 * @param scale 1 / (32 h² (2 patch + 1)²)
 * @param padded TILE + 2 (search + patch) rows of width + 2 (search + patch) + 32 bytes
 * @param columns width + 2 patch + 16 numbers of 32 bits
 * @param ring 2 patch + 1 rows of as many of 16 bits
 * @param sums twice TILE rows of width + 16 floats
 */
export function nonLocalMeans(
  out: usize, width: i32, from: i32, to: i32, data: usize, height: i32,
  search: i32, patch: i32, scale: f32, padded: usize, columns: usize, ring: usize, sums: usize,
): void {
  const margin = search + patch
  const wide = <usize>(width + 2 * margin + 32)
  const span = (width + 2 * patch + 7) & ~7
  const line = <usize>(span + 8) << 1
  const side = 2 * patch + 1
  const row = <usize>(width + 16) << 2
  const values = sums + <usize>TILE * row
  for (let top = from; top < to; top += TILE) {
    const rows = min(TILE, to - top)
    for (let y = -margin; y < rows + margin; y++) {
      const source = data + <usize>(min(height - 1, max(0, top + y)) * width)
      const target = padded + <usize>(y + margin) * wide
      memory.fill(target, load<u8>(source), margin)
      memory.copy(target + margin, source, width)
      memory.fill(target + margin + width, load<u8>(source + width - 1), margin + 32)
    }
    memory.fill(sums, 0, row * TILE * 2)
    for (let dy = -search; dy <= search; dy++) {
      for (let dx = -search; dx <= search; dx++) {
        memory.fill(columns, 0, <usize>(span + 8) << 2)
        for (let y = -patch; y < rows + patch; y++) {
          const here = padded + <usize>(y + margin) * wide + <usize>search
          const there = padded + <usize>(y + dy + margin) * wide + <usize>(search + dx)
          const squares = ring + <usize>((y + patch) % side) * line
          for (let x = 0; x < span; x += 8) {
            const apart = i16x8.sub(v128.load8x8_u(here + x), v128.load8x8_u(there + x))
            const square = i16x8.mul(apart, apart)
            v128.store(squares + (<usize>x << 1), square)
            const at = columns + (<usize>x << 2)
            v128.store(at, i32x4.add(v128.load(at), i32x4.extend_low_i16x8_u(square)))
            v128.store(at, i32x4.add(v128.load(at, 16), i32x4.extend_high_i16x8_u(square)), 16)
          }
          if (y < patch) continue
          const middle = <usize>(y - patch)
          const pixels = padded + (middle + dy + margin) * wide + <usize>(margin + dx)
          weigh(sums + middle * row, values + middle * row, columns, pixels, width, side, scale)
          const oldest = ring + <usize>((y + patch + 1) % side) * line
          for (let x = 0; x < span; x += 8) {
            const square = v128.load(oldest + (<usize>x << 1))
            const at = columns + (<usize>x << 2)
            v128.store(at, i32x4.sub(v128.load(at), i32x4.extend_low_i16x8_u(square)))
            v128.store(at, i32x4.sub(v128.load(at, 16), i32x4.extend_high_i16x8_u(square)), 16)
          }
        }
      }
    }
    for (let y = 0; y < rows; y++) {
      const target = out + <usize>((top + y) * width)
      const at = <usize>y * row
      for (let x = 0; x < width; x++) {
        const i = at + (<usize>x << 2)
        store<u8>(target + x, <u8>(load<f32>(values + i) / load<f32>(sums + i) + 0.5))
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function weigh(sums: usize, values: usize, columns: usize, pixels: usize, width: i32, side: i32, scale: f32): void {
  const one = f32x4.splat(1)
  const zero = f32x4.splat(0)
  for (let x = 0; x < width; x += 4) {
    const at = columns + (<usize>x << 2)
    let sum = v128.load(at)
    for (let k = 1; k < side; k++) sum = i32x4.add(sum, v128.load(at + (<usize>k << 2)))
    let weight = f32x4.max(zero, f32x4.sub(one, f32x4.mul(f32x4.convert_i32x4_s(sum), f32x4.splat(scale))))
    weight = f32x4.mul(weight, weight)
    weight = f32x4.mul(weight, weight)
    weight = f32x4.mul(weight, weight)
    weight = f32x4.mul(weight, weight)
    weight = f32x4.mul(weight, weight)
    const there = f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(pixels + x))))
    const i = <usize>x << 2
    v128.store(sums + i, f32x4.add(v128.load(sums + i), weight))
    v128.store(values + i, f32x4.add(v128.load(values + i), f32x4.mul(weight, there)))
  }
}
