/**
 * Dense inverse search (Kroeger, Timofte, Dai and Van Gool, "Fast Optical Flow using Dense Inverse Search", ECCV 2016): the
 * displacement of overlapping patches of 8 x 8 by inverse search with mean normalisation, and a dense field made of them.
 * The second picture has `BORDER` repeated samples around it. Patches are searched in stripes of fixed height, so that the
 * result doesn't depend on who searches which rows.
 */

const SIDE: i32 = 8
const BORDER: i32 = 16
/** Least position in the bordered picture. */
const LEAST: f32 = -15
/** Five fraction bits: the squares of 64 differences fit into 32 bits. */
const BITS: i32 = 5

/** Sobel's gradients, eight times the slope, 16 bits each; edges repeat. */
export function disGradients(gx: usize, gy: usize, data: usize, width: i32, height: i32, from: i32, to: i32): void {
  for (let y = from; y < to; y++) {
    const above = data + <usize>(max(0, y - 1) * width)
    const middle = data + <usize>(y * width)
    const below = data + <usize>(min(height - 1, y + 1) * width)
    const at = <usize>(y * width) << 1
    slope(gx + at, gy + at, 0, width, above, middle, below)
    let x = 1
    for (; x + 8 < width; x += 8) {
      const a0 = v128.load8x8_u(above + x - 1)
      const a2 = v128.load8x8_u(above + x + 1)
      const b0 = v128.load8x8_u(below + x - 1)
      const b2 = v128.load8x8_u(below + x + 1)
      const across = i16x8.sub(v128.load8x8_u(middle + x + 1), v128.load8x8_u(middle + x - 1))
      const down = i16x8.sub(v128.load8x8_u(below + x), v128.load8x8_u(above + x))
      const to = at + (<usize>x << 1)
      v128.store(gx + to, i16x8.add(i16x8.sub(i16x8.add(a2, b2), i16x8.add(a0, b0)), i16x8.shl(across, 1)))
      v128.store(gy + to, i16x8.add(i16x8.sub(i16x8.add(b0, b2), i16x8.add(a0, a2)), i16x8.shl(down, 1)))
    }
    for (; x < width; x++) slope(gx + at, gy + at, x, width, above, middle, below)
  }
}

function slope(gx: usize, gy: usize, x: i32, width: i32, above: usize, middle: usize, below: usize): void {
  const l = <usize>max(0, x - 1)
  const r = <usize>min(width - 1, x + 1)
  const a = <i32>load<u8>(above + l)
  const b = <i32>load<u8>(above + r)
  const c = <i32>load<u8>(below + l)
  const d = <i32>load<u8>(below + r)
  store<i16>(gx + (<usize>x << 1), <i16>(b + d - a - c + 2 * (<i32>load<u8>(middle + r) - <i32>load<u8>(middle + l))))
  store<i16>(gy + (<usize>x << 1), <i16>(c + d - a - b + 2 * (<i32>load<u8>(below + x) - <i32>load<u8>(above + x))))
}

/** Rows of the picture with its border: `from` and `to` count the bordered rows. */
export function disPad(out: usize, width: i32, height: i32, from: i32, to: i32, data: usize): void {
  const wide = <usize>(width + 2 * BORDER)
  for (let y = from; y < to; y++) {
    const row = data + <usize>(min(height - 1, max(0, y - BORDER)) * width)
    const target = out + <usize>y * wide
    memory.fill(target, load<u8>(row), BORDER)
    memory.copy(target + BORDER, row, width)
    memory.fill(target + BORDER + width, load<u8>(row + width - 1), BORDER)
  }
}

// The sums over a patch that was compared last.
let sumD: f32 = 0
let sumDD: f32 = 0
let sumXD: f32 = 0
let sumYD: f32 = 0

// @ts-ignore: decorator
@inline
function total(v: v128): f32 {
  return <f32>(i32x4.extract_lane(v, 0) + i32x4.extract_lane(v, 1) + i32x4.extract_lane(v, 2) + i32x4.extract_lane(v, 3))
}

// @ts-ignore: decorator
@inline
function mixed(row: usize, weight: v128): v128 {
  const left = i16x8.shl(v128.load8x8_u(row), BITS)
  const right = i16x8.shl(v128.load8x8_u(row + 1), BITS)
  return i16x8.add(left, i16x8.q15mulr_sat_s(i16x8.sub(right, left), weight))
}

/** Address of the sample left above (x, y) in the bordered picture; positions are held inside it. */
// @ts-ignore: decorator
@inline
function cornerOf(next: usize, wide: i32, x: i32, y: i32): usize {
  return next + <usize>((y + BORDER) * wide + x + BORDER)
}

// @ts-ignore: decorator
@inline
function heldX(value: f32, length: i32): f32 {
  return min(<f32>(length + BORDER - SIDE - 2), max<f32>(LEAST, value))
}

/** Compares the patch at (x, y) with the second picture at (x + u, y + v). */
function compare(first: usize, gx: usize, gy: usize, width: i32, height: i32, next: usize, x: i32, y: i32, u: f32, v: f32): void {
  const wide = width + 2 * BORDER
  const px = heldX(<f32>x + u, width)
  const py = heldX(<f32>y + v, height)
  const ix = <i32>floor(px)
  const iy = <i32>floor(py)
  const across = i16x8.splat(<i16>((px - <f32>ix) * 32767))
  const down = i16x8.splat(<i16>((py - <f32>iy) * 32767))
  const ones = i16x8.splat(1)
  let row = cornerOf(next, wide, ix, iy)
  let at = <usize>(y * width + x)
  let upper = mixed(row, across)
  let d = i32x4.splat(0)
  let dd = i32x4.splat(0)
  let xd = i32x4.splat(0)
  let yd = i32x4.splat(0)
  for (let k = 0; k < SIDE; k++) {
    row += wide
    const lower = mixed(row, across)
    const value = i16x8.add(upper, i16x8.q15mulr_sat_s(i16x8.sub(lower, upper), down))
    upper = lower
    const apart = i16x8.sub(value, i16x8.shl(v128.load8x8_u(first + at), BITS))
    d = i32x4.add(d, i32x4.dot_i16x8_s(apart, ones))
    dd = i32x4.add(dd, i32x4.dot_i16x8_s(apart, apart))
    xd = i32x4.add(xd, i32x4.dot_i16x8_s(apart, v128.load(gx + (at << 1))))
    yd = i32x4.add(yd, i32x4.dot_i16x8_s(apart, v128.load(gy + (at << 1))))
    at += width
  }
  sumD = total(d)
  // As floats: four lanes of squares may be more than 32 bits hold.
  sumDD = <f32>i32x4.extract_lane(dd, 0) + <f32>i32x4.extract_lane(dd, 1) + <f32>i32x4.extract_lane(dd, 2) + <f32>i32x4.extract_lane(dd, 3)
  sumXD = total(xd)
  sumYD = total(yd)
}

/** Squared difference of the patch last compared, each patch less its mean. */
// @ts-ignore: decorator
@inline
function unlikeness(): f32 {
  return sumDD - sumD * sumD / 64
}

/**
 * Displacements of the patches of rows `from` to `to` of the grid, (u, v) each.
 * @param stripe rows of patches that are searched together; a stripe belongs to the band that its first row lies in
 * @param u,v the field that the search begins with, or 0
 * @param overshoot a last step that doesn't pay is taken still when its square is less
 */
export function disSearch(
  out: usize, gridWidth: i32, gridHeight: i32, stripe: i32, from: i32, to: i32,
  first: usize, gx: usize, gy: usize, width: i32, height: i32, next: usize, u: usize, v: usize, step: i32, iterations: i32, overshoot: f32,
): void {
  for (let start = (from + stripe - 1) / stripe * stripe; start < to; start += stripe) {
    const end = min(gridHeight, start + stripe)
    for (let row = start; row < end; row++) {
      for (let column = 0; column < gridWidth; column++) {
        const x = min(column * step, width - SIDE)
        const y = min(row * step, height - SIDE)
        const at = out + <usize>(row * gridWidth + column) * 8
        let u0: f32 = 0
        let v0: f32 = 0
        if (u !== 0) {
          const centre = <usize>((y + SIDE / 2) * width + x + SIDE / 2) << 2
          u0 = load<f32>(u + centre)
          v0 = load<f32>(v + centre)
        }
        store<f32>(at, u0)
        store<f32>(at, v0, 4)
        const left = column > 0 ? at - 8 : 0
        const above = row > start ? at - <usize>(gridWidth * 8) : 0
        search(at, left, above, first, gx, gy, width, height, next, x, y, iterations, overshoot)
      }
    }
    for (let row = end - 1; row >= start; row--) {
      for (let column = gridWidth - 1; column >= 0; column--) {
        const at = out + <usize>(row * gridWidth + column) * 8
        const right = column < gridWidth - 1 ? at + 8 : 0
        const below = row < end - 1 ? at + <usize>(gridWidth * 8) : 0
        search(at, right, below, first, gx, gy, width, height, next, min(column * step, width - SIDE), min(row * step, height - SIDE), iterations, overshoot)
      }
    }
  }
}

/** Begins with the best of its own displacement and two neighbours', and goes down from there. */
function search(
  at: usize, one: usize, other: usize, first: usize, gx: usize, gy: usize, width: i32, height: i32, next: usize, x: i32, y: i32, iterations: i32, overshoot: f32,
): void {
  let u = load<f32>(at)
  let v = load<f32>(at, 4)
  compare(first, gx, gy, width, height, next, x, y, u, v)
  let least = unlikeness()
  let held = 0
  for (let k = 0; k < 2; k++) {
    const near = k === 0 ? one : other
    if (near === 0) continue
    const nu = load<f32>(near)
    const nv = load<f32>(near, 4)
    if (nu === u && nv === v) continue
    compare(first, gx, gy, width, height, next, x, y, nu, nv)
    held = 1
    const here = unlikeness()
    if (here < least) {
      least = here
      u = nu
      v = nv
      held = 0
    }
  }
  if (held === 1) compare(first, gx, gy, width, height, next, x, y, u, v)
  // What the gradients say of themselves: the same for all steps.
  let xx = i32x4.splat(0)
  let xy = i32x4.splat(0)
  let yy = i32x4.splat(0)
  let sx = i32x4.splat(0)
  let sy = i32x4.splat(0)
  const ones = i16x8.splat(1)
  let from = <usize>(y * width + x) << 1
  for (let k = 0; k < SIDE; k++) {
    const a = v128.load(gx + from)
    const b = v128.load(gy + from)
    xx = i32x4.add(xx, i32x4.dot_i16x8_s(a, a))
    xy = i32x4.add(xy, i32x4.dot_i16x8_s(a, b))
    yy = i32x4.add(yy, i32x4.dot_i16x8_s(b, b))
    sx = i32x4.add(sx, i32x4.dot_i16x8_s(a, ones))
    sy = i32x4.add(sy, i32x4.dot_i16x8_s(b, ones))
    from += <usize>width << 1
  }
  const meanX = total(sx) / 64
  const meanY = total(sy) / 64
  const hxx = total(xx) - meanX * meanX * 64
  const hxy = total(xy) - meanX * meanY * 64
  const hyy = total(yy) - meanY * meanY * 64
  const determinant = hxx * hyy - hxy * hxy
  const fromU = u
  const fromV = v
  // A patch without structure stays where it is; so does one with structure in one direction alone.
  if (determinant > 1e6 && determinant > <f32>1e-5 * (hxx + hyy) * (hxx + hyy)) {
    // Differences are 32 times, slopes 8 times what they stand for.
    const scale: f32 = 1 / (4 * determinant)
    for (let k = 0; k < iterations; k++) {
      const bx = sumXD - meanX * sumD
      const by = sumYD - meanY * sumD
      const nu = u - (hyy * bx - hxy * by) * scale
      const nv = v - (hxx * by - hxy * bx) * scale
      compare(first, gx, gy, width, height, next, x, y, nu, nv)
      const here = unlikeness()
      const far = (nu - u) * (nu - u) + (nv - v) * (nv - v)
      const worse = here >= least
      if (worse && far > overshoot) break
      u = nu
      v = nv
      if (worse || far < <f32>1e-5) break
      least = here
    }
    const du = u - fromU
    const dv = v - fromV
    if (du * du + dv * dv > 64) {
      u = fromU
      v = fromV
    }
  }
  store<f32>(at, u)
  store<f32>(at, v, 4)
}

/**
 * The dense field: at each pixel the mean of the patches over it, each weighed by how well it explains the pixel.
 * @param sums 3 rows of width + 8 floats
 */
export function disDense(
  u: usize, v: usize, width: i32, height: i32, from: i32, to: i32,
  first: usize, next: usize, patches: usize, gridWidth: i32, gridHeight: i32, step: i32, sums: usize,
): void {
  const wide = width + 2 * BORDER
  const line = <usize>(width + 8) << 2
  const one = f32x4.splat(1)
  for (let y = from; y < to; y++) {
    memory.fill(sums, 0, line * 3)
    const firstRow = max(0, (y - SIDE + step) / step)
    for (let row = min(firstRow, gridHeight - 1); row < gridHeight; row++) {
      const top = min(row * step, height - SIDE)
      if (top > y) break
      if (top + SIDE <= y) continue
      for (let column = 0; column < gridWidth; column++) {
        const x = min(column * step, width - SIDE)
        const patch = patches + <usize>(row * gridWidth + column) * 8
        const pu = load<f32>(patch)
        const pv = load<f32>(patch, 4)
        const px = heldX(<f32>x + pu, width)
        const py = heldX(<f32>top + pv, height)
        const ix = <i32>floor(px)
        const iy = <i32>floor(py)
        const across = i16x8.splat(<i16>((px - <f32>ix) * 32767))
        const down = i16x8.splat(<i16>((py - <f32>iy) * 32767))
        const corner = cornerOf(next, wide, ix, iy + y - top)
        const upper = mixed(corner, across)
        const value = i16x8.add(upper, i16x8.q15mulr_sat_s(i16x8.sub(mixed(corner + wide, across), upper), down))
        const apart = i16x8.abs(i16x8.sub(value, i16x8.shl(v128.load8x8_u(first + <usize>(y * width + x)), BITS)))
        const at = sums + (<usize>x << 2)
        // A patch that has left the picture saw repeated edges.
        const left = px < -1 || py < -1 || px > <f32>(width - SIDE + 1) || py > <f32>(height - SIDE + 1)
        const trust = f32x4.splat(left ? 0.03 : 1)
        gather(at, line, f32x4.div(trust, f32x4.max(one, f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(apart)), f32x4.splat(1.0 / 32)))), pu, pv)
        gather(at + 16, line, f32x4.div(trust, f32x4.max(one, f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(apart)), f32x4.splat(1.0 / 32)))), pu, pv)
      }
    }
    const start = <usize>(y * width) << 2
    let x: usize = 0
    const end = <usize>width << 2
    for (; x + 16 <= end; x += 16) {
      const share = f32x4.div(one, v128.load(sums + line * 2 + x))
      v128.store(u + start + x, f32x4.mul(v128.load(sums + x), share))
      v128.store(v + start + x, f32x4.mul(v128.load(sums + line + x), share))
    }
    for (; x < end; x += 4) {
      const share: f32 = 1 / load<f32>(sums + line * 2 + x)
      store<f32>(u + start + x, load<f32>(sums + x) * share)
      store<f32>(v + start + x, load<f32>(sums + line + x) * share)
    }
  }
}

// @ts-ignore: decorator
@inline
function gather(at: usize, line: usize, weight: v128, u: f32, v: f32): void {
  v128.store(at, f32x4.add(v128.load(at), f32x4.mul(weight, f32x4.splat(u))))
  v128.store(at + line, f32x4.add(v128.load(at + line), f32x4.mul(weight, f32x4.splat(v))))
  v128.store(at + line * 2, f32x4.add(v128.load(at + line * 2), weight))
}
