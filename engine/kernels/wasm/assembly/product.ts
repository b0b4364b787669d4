/** Matrix products: what LoRAs add to weights. */

/** target (rows x columns) += up (rows x rank) · down (rank x columns), all floats, row by row. */
export function addProduct(target: usize, up: usize, down: usize, rows: i32, columns: i32, rank: i32): void {
  const line = <usize>columns << 2
  const weights = <usize>rank << 2
  let row = 0
  // Two rows at a time: each number of `down` is read for both.
  for (; row + 2 <= rows; row += 2) {
    const one = target + <usize>row * line
    const other = one + line
    const first = up + <usize>row * weights
    let x: usize = 0
    for (; x + 64 <= line; x += 64) {
      let a0 = v128.load(one + x)
      let a1 = v128.load(one + x, 16)
      let a2 = v128.load(one + x, 32)
      let a3 = v128.load(one + x, 48)
      let b0 = v128.load(other + x)
      let b1 = v128.load(other + x, 16)
      let b2 = v128.load(other + x, 32)
      let b3 = v128.load(other + x, 48)
      let at = down + x
      for (let k: usize = 0; k < weights; k += 4) {
        const u = v128.load32_splat(first + k)
        const v = v128.load32_splat(first + weights + k)
        const d0 = v128.load(at)
        const d1 = v128.load(at, 16)
        const d2 = v128.load(at, 32)
        const d3 = v128.load(at, 48)
        a0 = f32x4.add(a0, f32x4.mul(u, d0))
        b0 = f32x4.add(b0, f32x4.mul(v, d0))
        a1 = f32x4.add(a1, f32x4.mul(u, d1))
        b1 = f32x4.add(b1, f32x4.mul(v, d1))
        a2 = f32x4.add(a2, f32x4.mul(u, d2))
        b2 = f32x4.add(b2, f32x4.mul(v, d2))
        a3 = f32x4.add(a3, f32x4.mul(u, d3))
        b3 = f32x4.add(b3, f32x4.mul(v, d3))
        at += line
      }
      v128.store(one + x, a0)
      v128.store(one + x, a1, 16)
      v128.store(one + x, a2, 32)
      v128.store(one + x, a3, 48)
      v128.store(other + x, b0)
      v128.store(other + x, b1, 16)
      v128.store(other + x, b2, 32)
      v128.store(other + x, b3, 48)
    }
    rest(one, first, down, x, line, weights)
    rest(other, first + weights, down, x, line, weights)
  }
  if (row < rows) rest(target + <usize>row * line, up + <usize>row * weights, down, 0, line, weights)
}

/** A row from a column on, one number at a time. */
function rest(row: usize, up: usize, down: usize, from: usize, line: usize, weights: usize): void {
  for (let x = from; x < line; x += 4) {
    let sum = load<f32>(row + x)
    let at = down + x
    for (let k: usize = 0; k < weights; k += 4) {
      sum += load<f32>(up + k) * load<f32>(at)
      at += line
    }
    store<f32>(row + x, sum)
  }
}
