/**
 * Variational refinement of a dense flow: brightness and gradient constancy with robust penalties and a robust smoothness
 * term (Brox, Bruhn, Papenberg and Weickert 2004; normalised as in Kroeger et al. 2016), by successive over-relaxation.
 * Rows are solved in stripes whose neighbours stand still meanwhile. In a stripe, vector i of a row holds columns i, i + q,
 * i + 2q and i + 3q: all four lanes go through their quarter of the row in order, each on its newest neighbours.
 */

const BORDER: i32 = 16
/** Least position in the bordered picture. */
const LEAST: f32 = -15
const EPSILON: f32 = 0.001 * 0.001
const ZETA: f32 = 0.1 * 0.1

/** The second picture brought to the first: their mean and their difference, as floats. */
export function refineWarp(
  mean: usize, apart: usize, width: i32, height: i32, from: i32, to: i32, first: usize, next: usize, u: usize, v: usize,
): void {
  const wide = width + 2 * BORDER
  for (let y = from; y < to; y++) {
    for (let x = 0; x < width; x++) {
      const i = <usize>(y * width + x)
      const px = min(<f32>(width + BORDER - 2), max<f32>(LEAST, <f32>x + load<f32>(u + (i << 2))))
      const py = min(<f32>(height + BORDER - 2), max<f32>(LEAST, <f32>y + load<f32>(v + (i << 2))))
      const ix = floor(px)
      const iy = floor(py)
      const at = next + <usize>((<i32>iy + BORDER) * wide + <i32>ix + BORDER)
      const a = <f32>load<u8>(at)
      const b = <f32>load<u8>(at + wide)
      const upper = a + (<f32>load<u8>(at, 1) - a) * (px - ix)
      const lower = b + (<f32>load<u8>(at + wide, 1) - b) * (px - ix)
      const value = upper + (lower - upper) * (py - iy)
      const here = <f32>load<u8>(first + i)
      store<f32>(mean + (i << 2), (value + here) * 0.5)
      store<f32>(apart + (i << 2), value - here)
    }
  }
}

/** A row of floats as vectors of its quarters, with the columns beyond its ends repeated: vectors -2 to q + 1. */
function quarter(out: usize, row: usize, width: i32, q: i32): void {
  const last = width - 1
  for (let i = -2; i < q + 2; i++) {
    let vector = v128.load32_zero(row + (<usize>min(last, max(0, i)) << 2))
    vector = v128.load32_lane(row + (<usize>min(last, i + q) << 2), vector, 1)
    vector = v128.load32_lane(row + (<usize>min(last, i + 2 * q) << 2), vector, 2)
    vector = v128.load32_lane(row + (<usize>min(last, i + 3 * q) << 2), vector, 3)
    v128.store(out + (i << 4), vector)
  }
}

function unquarter(row: usize, vectors: usize, width: i32, q: i32): void {
  for (let i = 0; i < q; i++) {
    const vector = v128.load(vectors + (i << 4))
    const at = row + (<usize>i << 2)
    store<f32>(at, f32x4.extract_lane(vector, 0))
    if (i + q < width) store<f32>(at + (<usize>q << 2), f32x4.extract_lane(vector, 1))
    if (i + 2 * q < width) store<f32>(at + (<usize>q << 3), f32x4.extract_lane(vector, 2))
    if (i + 3 * q < width) store<f32>(at + <usize>(q * 12), f32x4.extract_lane(vector, 3))
  }
}

/** Lanes one up, their first from nowhere; and one down. */
// @ts-ignore: decorator
@inline
function fromLeft(v: v128): v128 {
  return i8x16.shuffle(v, i32x4.splat(0), 16, 17, 18, 19, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
}
// @ts-ignore: decorator
@inline
function fromRight(v: v128): v128 {
  return i8x16.shuffle(v, i32x4.splat(0), 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19)
}

// @ts-ignore: decorator
@inline
function half(a: v128, b: v128): v128 {
  return f32x4.mul(f32x4.sub(a, b), f32x4.splat(0.5))
}

/**
 * Solves the stripes whose first row lies in `from` to `to`: the flow (u, v) the pictures were brought together with, the
 * best so far (u1, v1) in, a better one out.
 * @param scratch 14 planes of stripe + 4 rows of width / 4 + 4 vectors: a margin of two around each
 */
export function refineSolve(
  outU: usize, outV: usize, width: i32, height: i32, from: i32, to: i32, stripe: i32,
  mean: usize, apart: usize, u: usize, v: usize, u1: usize, v1: usize,
  alpha: f32, delta: f32, gamma: f32, omega: f32, sweeps: i32, scratch: usize,
): void {
  const q = (width + 3) >> 2
  const line = <usize>(q + 4) << 4
  const deep = stripe + 4
  const plane = <usize>deep * line
  // The first vector of the first row of each plane; rows -2 to stripe + 1.
  const origin = scratch + line * 2 + 32
  const A = origin
  const D = A + plane
  const X = D + plane
  const Y = X + plane
  const U = Y + plane
  const V = U + plane
  const A11 = V + plane
  const A12 = A11 + plane
  const A22 = A12 + plane
  const C1 = A22 + plane
  const C2 = C1 + plane
  const S = C2 + plane
  const RIGHT = S + plane
  const DOWN = RIGHT + plane
  for (let start = (from + stripe - 1) / stripe * stripe; start < to; start += stripe) {
    const end = min(height, start + stripe)
    const rows = end - start
    for (let r = -2; r < rows + 2; r++) {
      const y = <usize>(min(height - 1, max(0, start + r)) * width) << 2
      quarter(A + <usize>r * line, mean + y, width, q)
      quarter(D + <usize>r * line, apart + y, width, q)
      quarter(U + <usize>r * line, u1 + y, width, q)
      quarter(V + <usize>r * line, v1 + y, width, q)
    }
    // First derivatives, one row and one column more than the stripe.
    for (let r = -1; r < rows + 1; r++) {
      const a = A + <usize>r * line
      for (let i = -1; i < q + 1; i++) {
        const at = <usize>(i << 4)
        v128.store(X + <usize>r * line + at, half(v128.load(a + at + 16), v128.load(a + at - 16)))
        v128.store(Y + <usize>r * line + at, half(v128.load(a + line + at), v128.load(a - line + at)))
      }
    }
    // Smoothness at each pixel, from forward differences.
    for (let r = -1; r < rows + 1; r++) {
      for (let i = 0; i < q; i++) {
        const at = <usize>r * line + <usize>(i << 4)
        const here = v128.load(U + at)
        const there = v128.load(V + at)
        const ux = f32x4.sub(v128.load(U + at + 16), here)
        const uy = f32x4.sub(v128.load(U + at + line), here)
        const vx = f32x4.sub(v128.load(V + at + 16), there)
        const vy = f32x4.sub(v128.load(V + at + line), there)
        const square = f32x4.add(f32x4.add(f32x4.mul(ux, ux), f32x4.mul(uy, uy)), f32x4.add(f32x4.mul(vx, vx), f32x4.mul(vy, vy)))
        v128.store(S + at, f32x4.div(f32x4.splat(alpha / 2), f32x4.sqrt(f32x4.add(square, f32x4.splat(EPSILON)))))
      }
      const row = S + <usize>r * line
      v128.store(row + (<usize>q << 4), fromRight(v128.load(row)))
    }
    for (let r = -1; r < rows; r++) {
      const y = start + r
      for (let i = 0; i < q; i++) {
        const at = <usize>r * line + <usize>(i << 4)
        const here = v128.load(S + at)
        const inside = insideRight(i, q, width)
        v128.store(RIGHT + at, v128.and(inside, f32x4.mul(f32x4.add(here, v128.load(S + at + 16)), f32x4.splat(0.5))))
        const down = y < 0 || y >= height - 1 ? f32x4.splat(0) : f32x4.mul(f32x4.add(here, v128.load(S + at + line)), f32x4.splat(0.5))
        v128.store(DOWN + at, down)
      }
      const row = RIGHT + <usize>r * line
      v128.store(row - 16, fromLeft(v128.load(row + (<usize>(q - 1) << 4))))
    }
    for (let r = 0; r < rows; r++) equations(r, start, width, height, q, line, A, D, X, Y, U, V, A11, A12, A22, C1, C2, RIGHT, DOWN, u, v, delta, gamma)
    for (let k = 0; k < sweeps; k++) {
      for (let r = 0; r < rows; r++) sweep(<usize>r * line, q, line, U, V, A11, A12, A22, C1, C2, RIGHT, DOWN, omega)
    }
    for (let r = 0; r < rows; r++) {
      const y = <usize>((start + r) * width) << 2
      unquarter(outU + y, U + <usize>r * line, width, q)
      unquarter(outV + y, V + <usize>r * line, width, q)
    }
  }
}

/** Lanes whose pixel has a neighbour to the right. */
// @ts-ignore: decorator
@inline
function insideRight(i: i32, q: i32, width: i32): v128 {
  return i32x4.lt_s(i32x4.add(i32x4.splat(i), i32x4.mul(i32x4(0, 1, 2, 3), i32x4.splat(q))), i32x4.splat(width - 1))
}

function equations(
  r: i32, start: i32, width: i32, height: i32, q: i32, line: usize,
  A: usize, D: usize, X: usize, Y: usize, U: usize, V: usize, A11: usize, A12: usize, A22: usize, C1: usize, C2: usize, RIGHT: usize, DOWN: usize,
  u: usize, v: usize, delta: f32, gamma: f32,
): void {
  const zeta = f32x4.splat(ZETA)
  const epsilon = f32x4.splat(EPSILON)
  const row = <usize>((start + r) * width) << 2
  const last = width - 1
  const lanes = i32x4.mul(i32x4(0, 1, 2, 3), i32x4.splat(q))
  for (let i = 0; i < q; i++) {
    const at = <usize>r * line + <usize>(i << 4)
    const ix = v128.load(X + at)
    const iy = v128.load(Y + at)
    const iz = v128.load(D + at)
    const ixx = half(v128.load(X + at + 16), v128.load(X + at - 16))
    const ixy = half(v128.load(X + at + line), v128.load(X + at - line))
    const iyy = half(v128.load(Y + at + line), v128.load(Y + at - line))
    const ixz = half(v128.load(D + at + 16), v128.load(D + at - 16))
    const iyz = half(v128.load(D + at + line), v128.load(D + at - line))
    let u0 = v128.load32_zero(u + row + (<usize>i << 2))
    let v0 = v128.load32_zero(v + row + (<usize>i << 2))
    const p1 = <usize>min(last, i + q) << 2
    const p2 = <usize>min(last, i + 2 * q) << 2
    const p3 = <usize>min(last, i + 3 * q) << 2
    u0 = v128.load32_lane(u + row + p3, v128.load32_lane(u + row + p2, v128.load32_lane(u + row + p1, u0, 1), 2), 3)
    v0 = v128.load32_lane(v + row + p3, v128.load32_lane(v + row + p2, v128.load32_lane(v + row + p1, v0, 1), 2), 3)
    // What comes from outside the second picture says nothing.
    const px = f32x4.add(u0, f32x4.convert_i32x4_s(i32x4.add(i32x4.splat(i), lanes)))
    const py = f32x4.add(v0, f32x4.splat(<f32>(start + r)))
    const seen = v128.and(
      v128.and(f32x4.ge(px, f32x4.splat(0)), f32x4.le(px, f32x4.splat(<f32>last))),
      v128.and(f32x4.ge(py, f32x4.splat(0)), f32x4.le(py, f32x4.splat(<f32>(height - 1)))),
    )
    const du = f32x4.sub(v128.load(U + at), u0)
    const dv = f32x4.sub(v128.load(V + at), v0)
    // Brightness stays.
    const n0 = f32x4.div(f32x4.splat(1), f32x4.add(f32x4.add(f32x4.mul(ix, ix), f32x4.mul(iy, iy)), zeta))
    const e0 = f32x4.add(iz, f32x4.add(f32x4.mul(ix, du), f32x4.mul(iy, dv)))
    const w0 = v128.and(seen, f32x4.mul(n0, f32x4.div(f32x4.splat(delta / 2), f32x4.sqrt(f32x4.add(f32x4.mul(f32x4.mul(e0, e0), n0), epsilon)))))
    // Gradients stay.
    const n1 = f32x4.div(f32x4.splat(1), f32x4.add(f32x4.add(f32x4.mul(ixx, ixx), f32x4.mul(ixy, ixy)), zeta))
    const n2 = f32x4.div(f32x4.splat(1), f32x4.add(f32x4.add(f32x4.mul(ixy, ixy), f32x4.mul(iyy, iyy)), zeta))
    const e1 = f32x4.add(ixz, f32x4.add(f32x4.mul(ixx, du), f32x4.mul(ixy, dv)))
    const e2 = f32x4.add(iyz, f32x4.add(f32x4.mul(ixy, du), f32x4.mul(iyy, dv)))
    const both = f32x4.add(f32x4.mul(f32x4.mul(e1, e1), n1), f32x4.mul(f32x4.mul(e2, e2), n2))
    const wg = v128.and(seen, f32x4.div(f32x4.splat(gamma / 2), f32x4.sqrt(f32x4.add(both, epsilon))))
    const w1 = f32x4.mul(wg, n1)
    const w2 = f32x4.mul(wg, n2)
    const a11 = f32x4.add(f32x4.mul(w0, f32x4.mul(ix, ix)), f32x4.add(f32x4.mul(w1, f32x4.mul(ixx, ixx)), f32x4.mul(w2, f32x4.mul(ixy, ixy))))
    const a22 = f32x4.add(f32x4.mul(w0, f32x4.mul(iy, iy)), f32x4.add(f32x4.mul(w1, f32x4.mul(ixy, ixy)), f32x4.mul(w2, f32x4.mul(iyy, iyy))))
    const a12 = f32x4.add(f32x4.mul(w0, f32x4.mul(ix, iy)), f32x4.add(f32x4.mul(w1, f32x4.mul(ixx, ixy)), f32x4.mul(w2, f32x4.mul(ixy, iyy))))
    const b1 = f32x4.add(f32x4.mul(w0, f32x4.mul(ix, iz)), f32x4.add(f32x4.mul(w1, f32x4.mul(ixx, ixz)), f32x4.mul(w2, f32x4.mul(ixy, iyz))))
    const b2 = f32x4.add(f32x4.mul(w0, f32x4.mul(iy, iz)), f32x4.add(f32x4.mul(w1, f32x4.mul(ixy, ixz)), f32x4.mul(w2, f32x4.mul(iyy, iyz))))
    const around = f32x4.add(f32x4.add(v128.load(RIGHT + at), v128.load(RIGHT + at - 16)), f32x4.add(v128.load(DOWN + at), v128.load(DOWN + at - line)))
    // The diagonal is kept as its inverse; never nothing.
    const least = f32x4.splat(1e-9)
    v128.store(A11 + at, f32x4.div(f32x4.splat(1), f32x4.add(f32x4.add(a11, around), least)))
    v128.store(A22 + at, f32x4.div(f32x4.splat(1), f32x4.add(f32x4.add(a22, around), least)))
    v128.store(A12 + at, a12)
    v128.store(C1 + at, f32x4.sub(f32x4.add(f32x4.mul(a11, u0), f32x4.mul(a12, v0)), b1))
    v128.store(C2 + at, f32x4.sub(f32x4.add(f32x4.mul(a12, u0), f32x4.mul(a22, v0)), b2))
  }
}

function sweep(
  row: usize, q: i32, line: usize, U: usize, V: usize, A11: usize, A12: usize, A22: usize, C1: usize, C2: usize, RIGHT: usize, DOWN: usize, omega: f32,
): void {
  const end = <usize>(q - 1) << 4
  // What lies left of a quarter is the end of the one before.
  v128.store(U + row - 16, fromLeft(v128.load(U + row + end)))
  v128.store(V + row - 16, fromLeft(v128.load(V + row + end)))
  v128.store(U + row + end + 16, fromRight(v128.load(U + row)))
  v128.store(V + row + end + 16, fromRight(v128.load(V + row)))
  const step = f32x4.splat(omega)
  let leftU = v128.load(U + row - 16)
  let leftV = v128.load(V + row - 16)
  let weightLeft = v128.load(RIGHT + row - 16)
  for (let i: usize = 0; i <= end; i += 16) {
    const at = row + i
    const weightRight = v128.load(RIGHT + at)
    const weightUp = v128.load(DOWN + at - line)
    const weightDown = v128.load(DOWN + at)
    const a12 = v128.load(A12 + at)
    const oldU = v128.load(U + at)
    const oldV = v128.load(V + at)
    const pullU = f32x4.add(
      f32x4.add(f32x4.mul(weightRight, v128.load(U + at + 16)), f32x4.mul(weightUp, v128.load(U + at - line))),
      f32x4.add(f32x4.mul(weightDown, v128.load(U + at + line)), v128.load(C1 + at)),
    )
    const pullV = f32x4.add(
      f32x4.add(f32x4.mul(weightRight, v128.load(V + at + 16)), f32x4.mul(weightUp, v128.load(V + at - line))),
      f32x4.add(f32x4.mul(weightDown, v128.load(V + at + line)), v128.load(C2 + at)),
    )
    const aimU = f32x4.mul(f32x4.sub(f32x4.add(pullU, f32x4.mul(weightLeft, leftU)), f32x4.mul(a12, oldV)), v128.load(A11 + at))
    const newU = f32x4.add(oldU, f32x4.mul(step, f32x4.sub(aimU, oldU)))
    const aimV = f32x4.mul(f32x4.sub(f32x4.add(pullV, f32x4.mul(weightLeft, leftV)), f32x4.mul(a12, newU)), v128.load(A22 + at))
    const newV = f32x4.add(oldV, f32x4.mul(step, f32x4.sub(aimV, oldV)))
    v128.store(U + at, newU)
    v128.store(V + at, newV)
    if (i === 0 && q > 1) {
      v128.store(U + row + end + 16, fromRight(newU))
      v128.store(V + row + end + 16, fromRight(newV))
    }
    leftU = newU
    leftV = newV
    weightLeft = weightRight
  }
}
