/**
 * Optical flow by polynomial expansion (Farnebäck, "Two-Frame Motion Estimation Based on Polynomial Expansion", SCIA 2003).
 * A row of coefficients or equations is a vector of four numbers for each pixel, and behind them the fifth of each.
 */

/** Rows whose window sums are carried on from one another: the same rows whoever works on them. */
const BLOCK: i32 = 32

// @ts-ignore: decorator
@inline
function rowOf(planes: usize, y: i32, width: i32): usize {
  return planes + <usize>(y * width) * 20
}

/**
 * Fits r1 + r2 x + r3 y + r4 x² + r5 y² + r6 x y to the neighbourhood of each pixel: (r3, r2, r5, r4), and r6.
 * @param taps 2 n + 1 times the weights g, g k and g k², 32 bits each
 * @param rows 3 rows of width + 2 n + 16 floats
 */
export function farnebackExpand(
  out: usize, width: i32, from: i32, to: i32, data: usize, height: i32, n: i32, taps: usize, rows: usize,
  forSlope: f32, forSquare: f32, forMixed: f32, m2: f32,
): void {
  const side = 2 * n + 1
  const line = <usize>(width + 2 * n + 16) << 2
  const start = rows + (<usize>n << 2)
  for (let y = from; y < to; y++) {
    for (let x = 0; x < width; x += 4) {
      let s0 = f32x4.splat(0)
      let s1 = f32x4.splat(0)
      let s2 = f32x4.splat(0)
      for (let k = 0; k < side; k++) {
        const row = data + <usize>(min(height - 1, max(0, y + k - n)) * width)
        // The last row's end lies inside the memory, too: what is read beyond it isn't kept.
        const value = f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(row + x))))
        const tap = taps + <usize>(k * 12)
        s0 = f32x4.add(s0, f32x4.mul(value, v128.load32_splat(tap)))
        s1 = f32x4.add(s1, f32x4.mul(value, v128.load32_splat(tap, 4)))
        s2 = f32x4.add(s2, f32x4.mul(value, v128.load32_splat(tap, 8)))
      }
      const at = start + (<usize>x << 2)
      v128.store(at, s0)
      v128.store(at + line, s1)
      v128.store(at + line * 2, s2)
    }
    for (let r = 0; r < 3; r++) repeatEnds(start + <usize>r * line, width, n)
    const target = rowOf(out, y, width)
    const fifth = target + (<usize>width << 4)
    for (let x = 0; x < width; x += 4) {
      let b1 = f32x4.splat(0)
      let bx = f32x4.splat(0)
      let by = f32x4.splat(0)
      let bxx = f32x4.splat(0)
      let byy = f32x4.splat(0)
      let bxy = f32x4.splat(0)
      for (let k = 0; k < side; k++) {
        const at = rows + (<usize>(x + k) << 2)
        const tap = taps + <usize>(k * 12)
        const g = v128.load32_splat(tap)
        const gk = v128.load32_splat(tap, 4)
        const s0 = v128.load(at)
        const s1 = v128.load(at + line)
        b1 = f32x4.add(b1, f32x4.mul(s0, g))
        bx = f32x4.add(bx, f32x4.mul(s0, gk))
        bxx = f32x4.add(bxx, f32x4.mul(s0, v128.load32_splat(tap, 8)))
        by = f32x4.add(by, f32x4.mul(s1, g))
        bxy = f32x4.add(bxy, f32x4.mul(s1, gk))
        byy = f32x4.add(byy, f32x4.mul(v128.load(at + line * 2), g))
      }
      const mean = f32x4.mul(b1, f32x4.splat(m2))
      const c0 = f32x4.mul(by, f32x4.splat(forSlope))
      const c1 = f32x4.mul(bx, f32x4.splat(forSlope))
      const c2 = f32x4.mul(f32x4.sub(byy, mean), f32x4.splat(forSquare))
      const c3 = f32x4.mul(f32x4.sub(bxx, mean), f32x4.splat(forSquare))
      const c4 = f32x4.mul(bxy, f32x4.splat(forMixed))
      const l0 = i8x16.shuffle(c0, c1, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23)
      const h0 = i8x16.shuffle(c0, c1, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31)
      const l1 = i8x16.shuffle(c2, c3, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23)
      const h1 = i8x16.shuffle(c2, c3, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31)
      const room = width - x
      const at = target + (<usize>x << 4)
      v128.store(at, i64x2.shuffle(l0, l1, 0, 2))
      store<f32>(fifth + (<usize>x << 2), f32x4.extract_lane(c4, 0))
      if (room > 1) {
        v128.store(at + 16, i64x2.shuffle(l0, l1, 1, 3))
        store<f32>(fifth + (<usize>x << 2) + 4, f32x4.extract_lane(c4, 1))
      }
      if (room > 2) {
        v128.store(at + 32, i64x2.shuffle(h0, h1, 0, 2))
        store<f32>(fifth + (<usize>x << 2) + 8, f32x4.extract_lane(c4, 2))
      }
      if (room > 3) {
        v128.store(at + 48, i64x2.shuffle(h0, h1, 1, 3))
        store<f32>(fifth + (<usize>x << 2) + 12, f32x4.extract_lane(c4, 3))
      }
    }
  }
}

function repeatEnds(row: usize, width: i32, n: i32): void {
  const end = row + (<usize>width << 2)
  const first = load<f32>(row)
  const last = load<f32>(end - 4)
  for (let k: usize = 0; k < <usize>n; k++) {
    store<f32>(row - ((k + 1) << 2), first)
    store<f32>(end + (k << 2), last)
  }
}

/** How much is to be believed near the border, where neighbourhoods look outside: at 0, 1 … 4 pixels from it. */
// @ts-ignore: decorator
@inline
function certainty(from: i32): f32 {
  return from > 4 ? 1 : from > 1 ? 0.4472 : 0.14
}

/** The equations of each pixel for the displacement known so far: (g11, g12, g22, h1), and h2. */
export function farnebackEquations(
  out: usize, width: i32, height: i32, from: i32, to: i32, first: usize, second: usize, u: usize, v: usize,
): void {
  for (let y = from; y < to; y++) {
    const here = rowOf(first, y, width)
    const target = rowOf(out, y, width)
    const fifth = <usize>width << 4
    const sure = certainty(min(y, height - 1 - y))
    for (let x = 0; x < width; x++) {
      const i = <usize>(y * width + x) << 2
      const at = <usize>x << 4
      const dx = load<f32>(u + i)
      const dy = load<f32>(v + i)
      const fx = <f32>x + dx
      const fy = <f32>y + dy
      const x1 = <i32>floor(fx)
      const y1 = <i32>floor(fy)
      const own = v128.load(here + at)
      const ownMixed = load<f32>(here + fifth + (<usize>x << 2))
      let slopeY: f32 = 0
      let slopeX: f32 = 0
      let yy = f32x4.extract_lane(own, 2)
      let xx = f32x4.extract_lane(own, 3)
      let xy = ownMixed * 0.5
      if (x1 >= 0 && y1 >= 0 && x1 < width - 1 && y1 < height - 1) {
        const ax = fx - <f32>x1
        const ay = fy - <f32>y1
        const bx: f32 = <f32>1 - ax
        const by: f32 = <f32>1 - ay
        const a00 = bx * by
        const a01 = ax * by
        const a10 = bx * ay
        const a11 = ax * ay
        const top = rowOf(second, y1, width)
        const bottom = top + <usize>width * 20
        const place = <usize>x1 << 4
        const value = f32x4.add(
          f32x4.add(f32x4.mul(v128.load(top + place), f32x4.splat(a00)), f32x4.mul(v128.load(top + place, 16), f32x4.splat(a01))),
          f32x4.add(f32x4.mul(v128.load(bottom + place), f32x4.splat(a10)), f32x4.mul(v128.load(bottom + place, 16), f32x4.splat(a11))),
        )
        const mixed = fifth + (<usize>x1 << 2)
        const there = a00 * load<f32>(top + mixed) + a01 * load<f32>(top + mixed, 4) + a10 * load<f32>(bottom + mixed) + a11 * load<f32>(bottom + mixed, 4)
        slopeY = f32x4.extract_lane(value, 0)
        slopeX = f32x4.extract_lane(value, 1)
        yy = (yy + f32x4.extract_lane(value, 2)) * 0.5
        xx = (xx + f32x4.extract_lane(value, 3)) * 0.5
        xy = (ownMixed + there) * 0.25
      }
      slopeY = (f32x4.extract_lane(own, 0) - slopeY) * 0.5 + yy * dy + xy * dx
      slopeX = (f32x4.extract_lane(own, 1) - slopeX) * 0.5 + xy * dy + xx * dx
      const share = sure * certainty(min(x, width - 1 - x))
      if (share < 1) {
        slopeY *= share
        slopeX *= share
        yy *= share
        xx *= share
        xy *= share
      }
      v128.store(target + at, f32x4(0, 0, 0, 0))
      store<f32>(target + at, yy * yy + xy * xy)
      store<f32>(target + at, (yy + xx) * xy, 4)
      store<f32>(target + at, xx * xx + xy * xy, 8)
      store<f32>(target + at, yy * slopeY + xy * slopeX, 12)
      store<f32>(target + fifth + (<usize>x << 2), xy * slopeY + xx * slopeX)
    }
  }
}

/** Adds or takes away a row of equations, in doubles: 48 bytes for each column. */
function addRow(columns: usize, row: usize, width: i32, sign: f64): void {
  const fifth = row + (<usize>width << 4)
  const factor = f64x2.splat(sign)
  for (let x: usize = 0; x < <usize>width; x++) {
    const four = v128.load(row + (x << 4))
    const low = f64x2.promote_low_f32x4(four)
    const high = f64x2.promote_low_f32x4(i64x2.shuffle(four, four, 1, 1))
    v128.store(columns, f64x2.add(v128.load(columns), f64x2.mul(low, factor)))
    v128.store(columns, f64x2.add(v128.load(columns, 16), f64x2.mul(high, factor)), 16)
    store<f64>(columns, load<f64>(columns, 32) + sign * <f64>load<f32>(fifth + (x << 2)), 32)
    columns += 48
  }
}

/**
 * Displacements from the means of the equations over squares, by running sums; blocks whose first row lies in `from` to `to`.
 * @param m half the side of the square
 * @param columns width times 48 bytes
 */
export function farnebackSolve(outU: usize, outV: usize, width: i32, height: i32, from: i32, to: i32, equations: usize, m: i32, columns: usize): void {
  const scale = 1.0 / <f64>((2 * m + 1) * (2 * m + 1))
  for (let start = (from + BLOCK - 1) / BLOCK * BLOCK; start < to; start += BLOCK) {
    memory.fill(columns, 0, <usize>(width * 48))
    for (let row = start - m; row <= start + m; row++) addRow(columns, rowOf(equations, min(height - 1, max(0, row)), width), width, 1)
    const end = min(height, start + BLOCK)
    for (let y = start; y < end; y++) {
      if (y > start) {
        addRow(columns, rowOf(equations, min(height - 1, y + m), width), width, 1)
        addRow(columns, rowOf(equations, max(0, y - m - 1), width), width, -1)
      }
      let g = f64x2.splat(0)
      let h = f64x2.splat(0)
      let h2: f64 = 0
      for (let column = -m; column <= m; column++) {
        const at = columns + <usize>(min(width - 1, max(0, column)) * 48)
        g = f64x2.add(g, v128.load(at))
        h = f64x2.add(h, v128.load(at, 16))
        h2 += load<f64>(at, 32)
      }
      const row = <usize>(y * width) << 2
      for (let x = 0; x < width; x++) {
        if (x > 0) {
          const enter = columns + <usize>(min(width - 1, x + m) * 48)
          const leave = columns + <usize>(max(0, x - m - 1) * 48)
          g = f64x2.add(g, f64x2.sub(v128.load(enter), v128.load(leave)))
          h = f64x2.add(h, f64x2.sub(v128.load(enter, 16), v128.load(leave, 16)))
          h2 += load<f64>(enter, 32) - load<f64>(leave, 32)
        }
        const g11 = f64x2.extract_lane(g, 0) * scale
        const g12 = f64x2.extract_lane(g, 1) * scale
        const g22 = f64x2.extract_lane(h, 0) * scale
        const h1 = f64x2.extract_lane(h, 1) * scale
        const second = h2 * scale
        // A little is added so that flat areas come out still.
        const inverse = 1.0 / (g11 * g22 - g12 * g12 + 1e-3)
        store<f32>(outU + row + (<usize>x << 2), <f32>((g11 * second - g12 * h1) * inverse))
        store<f32>(outV + row + (<usize>x << 2), <f32>((g22 * h1 - g12 * second) * inverse))
      }
    }
  }
}
