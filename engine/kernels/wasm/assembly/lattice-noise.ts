/** Value noise of four places at once: smooth between random numbers at whole places. */

/** Constants of hot loops, read as lanes: engines build those in the code anew each time. */
const MIX = memory.data<u32>([0x85ebca6b, 0xc2b2ae35, 0x27d4eb2d, 0x165667b1])
const SERIES = memory.data<f32>([1.44269504, 0.00133335581, 0.00961812911, 0.0555041087, 0.240226507, 0.693147181, 1, 12582912, -80, 80, 5.9604644775390625e-8, 3])
const ROUND: usize = 28
const TINY: usize = 40
const THREE: usize = 44

/** Whole numbers below 2^22 as such: added to this number, they lie in its low bits. */
// @ts-ignore: decorator
@inline
export function wholes(x: v128): v128 {
  return i32x4.sub(f32x4.add(x, v128.load32_splat(SERIES, ROUND)), v128.load32_splat(SERIES, ROUND))
}

// @ts-ignore: decorator
@inline
function scattered(corner: v128): v128 {
  let h = i32x4.mul(v128.xor(corner, i32x4.shr_u(corner, 16)), v128.load32_splat(MIX))
  h = i32x4.mul(v128.xor(h, i32x4.shr_u(h, 13)), v128.load32_splat(MIX, 4))
  return v128.xor(h, i32x4.shr_u(h, 16))
}

// @ts-ignore: decorator
@inline
export function units(x: v128, y: v128, seed: i32): v128 {
  const corner = v128.xor(v128.xor(i32x4.mul(x, i32x4.splat(0x27d4eb2d)), i32x4.mul(y, i32x4.splat(0x165667b1))), i32x4.splat(seed))
  return f32x4.mul(scattered24(corner), v128.load32_splat(SERIES, TINY))
}

/** Smooth value noise, 0 to 1. */
export function noises(x: v128, y: v128, seed: i32): v128 {
  const left = f32x4.floor(x)
  const top = f32x4.floor(y)
  const dx = f32x4.sub(x, left)
  const dy = f32x4.sub(y, top)
  const stepX = v128.load32_splat(MIX, 8)
  const stepY = v128.load32_splat(MIX, 12)
  const key = i32x4.splat(seed)
  const x0 = i32x4.mul(wholes(left), stepX)
  const x1 = i32x4.add(x0, stepX)
  const rows = i32x4.mul(wholes(top), stepY)
  const y0 = v128.xor(rows, key)
  const y1 = v128.xor(i32x4.add(rows, stepY), key)
  const three = v128.load32_splat(SERIES, THREE)
  const sx = f32x4.mul(f32x4.mul(dx, dx), f32x4.sub(three, f32x4.add(dx, dx)))
  const sy = f32x4.mul(f32x4.mul(dy, dy), f32x4.sub(three, f32x4.add(dy, dy)))
  // Scaled when all is done.
  const a = scattered24(v128.xor(x0, y0))
  const b = scattered24(v128.xor(x1, y0))
  const c = scattered24(v128.xor(x0, y1))
  const d = scattered24(v128.xor(x1, y1))
  const above = f32x4.add(a, f32x4.mul(f32x4.sub(b, a), sx))
  const below = f32x4.add(c, f32x4.mul(f32x4.sub(d, c), sx))
  return f32x4.mul(f32x4.add(above, f32x4.mul(f32x4.sub(below, above), sy)), v128.load32_splat(SERIES, TINY))
}

/** 0 to 2^24. */
// @ts-ignore: decorator
@inline
function scattered24(corner: v128): v128 {
  return f32x4.convert_i32x4_s(i32x4.shr_u(scattered(corner), 8))
}

/** Sum of octaves, 0 to 1; each is turned a little, so that no lattice shows. */
export function octaves(x: v128, y: v128, count: i32, seed: i32): v128 {
  const long = f32x4.splat(1.6)
  const short = f32x4.splat(1.2)
  let sum = f32x4.splat(0)
  let weight: f32 = 0.5
  let total: f32 = 0
  for (let i = 0; i < count; i++) {
    sum = f32x4.add(sum, f32x4.mul(noises(x, y, seed + i * 101), f32x4.splat(weight)))
    total += weight
    weight *= 0.5
    const turned = f32x4.add(f32x4.mul(x, long), f32x4.mul(y, short))
    y = f32x4.sub(f32x4.mul(y, long), f32x4.mul(x, short))
    x = turned
  }
  return f32x4.mul(sum, f32x4.splat(1 / total))
}

/** A row of it, at places along a line. */
export function latticeRow(out: usize, count: i32, x: f32, y: f32, dx: f32, dy: f32, octave: i32, seed: i32): void {
  let steps = f32x4(0, 1, 2, 3)
  for (let i = 0; i < count; i += 4) {
    const at = out + (<usize>i << 2)
    v128.store(at, octaves(f32x4.add(f32x4.splat(x), f32x4.mul(steps, f32x4.splat(dx))), f32x4.add(f32x4.splat(y), f32x4.mul(steps, f32x4.splat(dy))), octave, seed))
    steps = f32x4.add(steps, f32x4.splat(4))
  }
}

/** e to the power of values below 80, to about a millionth of itself. */
export function powers(x: v128): v128 {
  const round = v128.load32_splat(SERIES, ROUND)
  const scaled = f32x4.mul(f32x4.pmax(v128.load32_splat(SERIES, 32), f32x4.pmin(v128.load32_splat(SERIES, 36), x)), v128.load32_splat(SERIES))
  const rounded = f32x4.add(scaled, round)
  const rest = f32x4.sub(scaled, f32x4.sub(rounded, round))
  let sum = v128.load32_splat(SERIES, 4)
  sum = f32x4.add(f32x4.mul(sum, rest), v128.load32_splat(SERIES, 8))
  sum = f32x4.add(f32x4.mul(sum, rest), v128.load32_splat(SERIES, 12))
  sum = f32x4.add(f32x4.mul(sum, rest), v128.load32_splat(SERIES, 16))
  sum = f32x4.add(f32x4.mul(sum, rest), v128.load32_splat(SERIES, 20))
  sum = f32x4.add(f32x4.mul(sum, rest), v128.load32_splat(SERIES, 24))
  // Times two to the whole part, by its exponent: the other bits of the rounded number fall out.
  return f32x4.mul(sum, i32x4.shl(i32x4.add(rounded, i32x4.splat(127)), 23))
}

// @ts-ignore: decorator
@inline
export function power(x: f32): f32 {
  return f32x4.extract_lane(powers(f32x4.splat(x)), 0)
}

// @ts-ignore: decorator
@inline
export function within01(x: v128): v128 {
  return f32x4.pmin(f32x4.pmax(x, f32x4.splat(0)), f32x4.splat(1))
}

/** 0 before `from`, 1 after `to`, slow at both ends. */
// @ts-ignore: decorator
@inline
export function smooths(from: f32, to: f32, x: v128): v128 {
  const t = within01(f32x4.mul(f32x4.sub(x, f32x4.splat(from)), f32x4.splat(1 / (to - from))))
  return f32x4.mul(f32x4.mul(t, t), f32x4.sub(f32x4.splat(3), f32x4.add(t, t)))
}

// @ts-ignore: decorator
@inline
export function smoothly(from: f32, to: f32, x: f32): f32 {
  const t = min<f32>(1, max<f32>(0, (x - from) / (to - from)))
  return t * t * (3 - 2 * t)
}

/** `a` to `b` by `t`. */
// @ts-ignore: decorator
@inline
export function between(a: v128, b: v128, t: v128): v128 {
  return f32x4.add(a, f32x4.mul(f32x4.sub(b, a), t))
}

/** A number of a record of floats. */
// @ts-ignore: decorator
@inline
export function floatAt(record: usize, place: i32): f32 {
  return load<f32>(record + (<usize>place << 2))
}

// @ts-ignore: decorator
@inline
export function splatAt(record: usize, place: i32): v128 {
  return v128.load32_splat(record + (<usize>place << 2))
}
