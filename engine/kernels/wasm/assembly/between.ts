/**
 * Motion-compensated interpolation: the motion through each place at a moment between two frames, and the picture there.
 * Edges repeat. The small pictures and flows are at least 2 x 2.
 */
import { pack } from './tables'
import { sumsAt } from './remap'
import { zoomPlaces, zoomRow } from './floats'

const STEPS = 3

/** Places as indices of the sample above and left of them; `x` and `y` lie inside. */
// @ts-ignore: decorator
@inline
function cell(x: v128, y: v128, width: i32, height: i32): v128 {
  const column = i32x4.min_s(i32x4.trunc_sat_f32x4_s(x), i32x4.splat(width - 2))
  const row = i32x4.min_s(i32x4.trunc_sat_f32x4_s(y), i32x4.splat(height - 2))
  return i32x4.add(i32x4.mul(row, i32x4.splat(width)), column)
}

// @ts-ignore: decorator
@inline
function share(x: v128, length: i32): v128 {
  return f32x4.sub(x, f32x4.convert_i32x4_s(i32x4.min_s(i32x4.trunc_sat_f32x4_s(x), i32x4.splat(length - 2))))
}

// @ts-ignore: decorator
@inline
function held(x: v128, length: i32): v128 {
  return f32x4.min(f32x4.max(x, f32x4.splat(0)), f32x4.splat(<f32>(length - 1)))
}

/** Four pairs of floats: lefts and rights, `across` between them. */
// @ts-ignore: decorator
@inline
function pairs(data: usize, at: v128, across: v128): v128 {
  const p0 = data + (<usize>i32x4.extract_lane(at, 0) << 2)
  const p1 = data + (<usize>i32x4.extract_lane(at, 1) << 2)
  const p2 = data + (<usize>i32x4.extract_lane(at, 2) << 2)
  const p3 = data + (<usize>i32x4.extract_lane(at, 3) << 2)
  const low = v128.load64_lane(p1, v128.load64_zero(p0), 1)
  const high = v128.load64_lane(p3, v128.load64_zero(p2), 1)
  const left = i8x16.shuffle(low, high, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27)
  const right = i8x16.shuffle(low, high, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31)
  return f32x4.add(left, f32x4.mul(across, f32x4.sub(right, left)))
}

/** Four floats, read bilinearly. */
// @ts-ignore: decorator
@inline
function floatsAt(data: usize, width: i32, at: v128, across: v128, down: v128): v128 {
  const upper = pairs(data, at, across)
  return f32x4.add(upper, f32x4.mul(down, f32x4.sub(pairs(data + (<usize>width << 2), at, across), upper)))
}

/** A candidate for four places: its motion and how little it can be believed. One thread, one instance: no state between calls. */
let u: v128 = i32x4.splat(0)
let v: v128 = i32x4.splat(0)
let apart: v128 = i32x4.splat(0)

/** Follows a flow from where it begins to (x, y), `along` of its way; `other` leads back. */
function follow(thereU: usize, thereV: usize, otherU: usize, otherV: usize, width: i32, height: i32, x: v128, y: v128, along: f32): void {
  const va = f32x4.splat(along)
  let px = x
  let py = y
  let mu = f32x4.splat(0)
  let mv = f32x4.splat(0)
  for (let i = 0; i < STEPS; i++) {
    const at = cell(px, py, width, height)
    const across = share(px, width)
    const down = share(py, height)
    mu = floatsAt(thereU, width, at, across, down)
    mv = floatsAt(thereV, width, at, across, down)
    px = held(f32x4.sub(x, f32x4.mul(va, mu)), width)
    py = held(f32x4.sub(y, f32x4.mul(va, mv)), height)
  }
  // What is left of the fixed point counts as disagreement, too.
  let at = cell(px, py, width, height)
  let across = share(px, width)
  let down = share(py, height)
  const ru = f32x4.sub(floatsAt(thereU, width, at, across, down), mu)
  const rv = f32x4.sub(floatsAt(thereV, width, at, across, down), mv)
  const ex = held(f32x4.add(f32x4.sub(x, f32x4.mul(va, mu)), mu), width)
  const ey = held(f32x4.add(f32x4.sub(y, f32x4.mul(va, mv)), mv), height)
  at = cell(ex, ey, width, height)
  across = share(ex, width)
  down = share(ey, height)
  const bu = f32x4.add(floatsAt(otherU, width, at, across, down), mu)
  const bv = f32x4.add(floatsAt(otherV, width, at, across, down), mv)
  u = mu
  v = mv
  apart = f32x4.add(length(bu, bv), f32x4.mul(va, length(ru, rv)))
}

// @ts-ignore: decorator
@inline
function length(x: v128, y: v128): v128 {
  return f32x4.sqrt(f32x4.add(f32x4.mul(x, x), f32x4.mul(y, y)))
}

/** How much a candidate is against it: what it joins is unlike, or the ways there and back disagree. */
// @ts-ignore: decorator
@inline
function cost(first: usize, second: usize, width: i32, height: i32, x: v128, y: v128, mu: v128, mv: v128, t: f32, off: v128): v128 {
  const vt = f32x4.splat(t)
  const vs = f32x4.splat(1 - t)
  const a = sumsAt(first, width, height, f32x4.sub(x, f32x4.mul(vt, mu)), f32x4.sub(y, f32x4.mul(vt, mv)))
  const b = sumsAt(second, width, height, f32x4.add(x, f32x4.mul(vs, mu)), f32x4.add(y, f32x4.mul(vs, mv)))
  const unlike = f32x4.mul(f32x4.abs(f32x4.convert_i32x4_s(i32x4.sub(a, b))), f32x4.splat(1 / 4194304))
  return f32x4.add(unlike, f32x4.mul(f32x4.splat(4), f32x4.min(f32x4.splat(8), off)))
}

/**
 * Rows `from` to `to` of the motion at `t` (pixels from the first picture to the second) and of the share of the second
 * picture (0..1): `t`, but what only one of them shows is taken from it.
 */
export function motionBetween(
  outU: usize, outV: usize, outShare: usize, width: i32, height: i32, from: i32, to: i32,
  thereU: usize, thereV: usize, backU: usize, backV: usize, first: usize, second: usize, t: f32,
): void {
  for (let row = from; row < to; row++) {
    const y = f32x4.splat(<f32>row)
    for (let column = 0; column < width; column += 4) {
      const x = held(f32x4(<f32>column, <f32>(column + 1), <f32>(column + 2), <f32>(column + 3)), width)
      follow(thereU, thereV, backU, backV, width, height, x, y, t)
      const au = u
      const av = v
      const offA = apart
      follow(backU, backV, thereU, thereV, width, height, x, y, 1 - t)
      const bu = f32x4.neg(u)
      const bv = f32x4.neg(v)
      const offB = apart
      const costA = cost(first, second, width, height, x, y, au, av, t, offA)
      const costB = cost(first, second, width, height, x, y, bu, bv, t, offB)
      const isA = f32x4.le(costA, costB)
      const off = v128.bitselect(offA, offB, isA)
      const hidden = f32x4.min(f32x4.splat(1), f32x4.max(f32x4.splat(0), f32x4.mul(f32x4.sub(off, f32x4.splat(0.75)), f32x4.splat(<f32>(1 / 1.75)))))
      const smooth = f32x4.mul(f32x4.mul(hidden, hidden), f32x4.sub(f32x4.splat(3), f32x4.add(hidden, hidden)))
      const only = v128.andnot(f32x4.splat(1), isA)
      const part = f32x4.add(f32x4.splat(t), f32x4.mul(f32x4.sub(only, f32x4.splat(t)), smooth))
      const at = <usize>(row * width + column) << 2
      const left = width - column
      storeFloats(outU + at, v128.bitselect(au, bu, isA), left)
      storeFloats(outV + at, v128.bitselect(av, bv, isA), left)
      storeFloats(outShare + at, part, left)
    }
  }
}

/** As many of four floats as there is room for. */
// @ts-ignore: decorator
@inline
function storeFloats(at: usize, values: v128, room: i32): void {
  if (room >= 4) {
    v128.store(at, values)
    return
  }
  store<f32>(at, f32x4.extract_lane(values, 0))
  if (room > 1) store<f32>(at, f32x4.extract_lane(values, 1), 4)
  if (room > 2) store<f32>(at, f32x4.extract_lane(values, 2), 8)
}

/** A 3 x 3 binomial filter of a plane of floats. */
export function binomialFloats(out: usize, width: i32, from: i32, to: i32, data: usize, height: i32): void {
  for (let y = from; y < to; y++) {
    const middle = data + (<usize>(y * width) << 2)
    const above = y > 0 ? middle - (<usize>width << 2) : middle
    const below = y + 1 < height ? middle + (<usize>width << 2) : middle
    let before = column(above, middle, below, 0)
    let here = before
    for (let x = 0; x < width; x++) {
      const after = x + 1 < width ? column(above, middle, below, x + 1) : here
      store<f32>(out + (<usize>(y * width + x) << 2), (before + 2 * here + after) * 0.0625)
      before = here
      here = after
    }
  }
}

// @ts-ignore: decorator
@inline
function column(above: usize, middle: usize, below: usize, x: i32): f32 {
  const at = <usize>x << 2
  return load<f32>(above + at) + 2 * load<f32>(middle + at) + load<f32>(below + at)
}

/**
 * Rows of a plane of the picture at `t`: the first moved on, the second moved back, and mixed by the share. The motion's
 * sample for plane pixel (x, y) lies at (sx x + ox, sy y + oy); displacements grow by `gainX` and `gainY`.
 * @param scratch 8 bytes for each column of the plane, 4 for each of the motion, and three rows of floats (width + 4)
 */
export function blendBetween(
  out: usize, width: i32, height: i32, from: i32, to: i32, first: usize, second: usize,
  motionU: usize, motionV: usize, shares: usize, motionWidth: i32, motionHeight: i32,
  sx: f64, ox: f64, sy: f64, oy: f64, gainX: f32, gainY: f32, t: f32, scratch: usize,
): void {
  const places = scratch
  const line = places + (<usize>width << 3)
  const us = line + (<usize>motionWidth << 2)
  const vs = us + (<usize>(width + 4) << 2)
  const ss = vs + (<usize>(width + 4) << 2)
  zoomPlaces(places, width, motionWidth, sx, ox)
  const back = f32x4.splat(-t)
  const on = f32x4.splat(1 - t)
  const unit = f32x4.splat(1 / 4194304)
  for (let y = from; y < to; y++) {
    const place = sy * <f64>y + oy
    zoomRow(us, width, motionU, motionWidth, motionHeight, place, gainX, places, line)
    zoomRow(vs, width, motionV, motionWidth, motionHeight, place, gainY, places, line)
    zoomRow(ss, width, shares, motionWidth, motionHeight, place, 1, places, line)
    const vy = f32x4.splat(<f32>y)
    const row = out + <usize>(y * width)
    for (let x = 0; x < width; x += 4) {
      const at = <usize>x << 2
      const vx = f32x4(<f32>x, <f32>(x + 1), <f32>(x + 2), <f32>(x + 3))
      const mu = v128.load(us + at)
      const mv = v128.load(vs + at)
      const a = f32x4.convert_i32x4_s(sumsAt(first, width, height, f32x4.add(vx, f32x4.mul(back, mu)), f32x4.add(vy, f32x4.mul(back, mv))))
      const b = f32x4.convert_i32x4_s(sumsAt(second, width, height, f32x4.add(vx, f32x4.mul(on, mu)), f32x4.add(vy, f32x4.mul(on, mv))))
      const sum = f32x4.add(f32x4.mul(unit, f32x4.add(a, f32x4.mul(v128.load(ss + at), f32x4.sub(b, a)))), f32x4.splat(0.5))
      const bytes = pack(sum, sum)
      const left = width - x
      if (left >= 4) {
        v128.store32_lane(row + x, bytes, 0)
      } else {
        store<u8>(row + x, i8x16.extract_lane_u(bytes, 0))
        if (left > 1) store<u8>(row + x + 1, i8x16.extract_lane_u(bytes, 1))
        if (left > 2) store<u8>(row + x + 2, i8x16.extract_lane_u(bytes, 2))
      }
    }
  }
}
