/** Masks of fronts that sweep over a picture: four pixels at a time find their place on the way. */

/** Places that are repeated wrap a little late: rounding must not decide where they meet. */
const LATE: f32 = 1e-5
/** The arctangent in turns, highest power first: Abramowitz and Stegun's 4.4.49. Read from memory: quicker than constants of vectors. */
const SERIES = memory.data<f32>([
  0.0028662257 / 6.283185307, -0.0161657367 / 6.283185307, 0.0429096138 / 6.283185307, -0.07528964 / 6.283185307,
  0.1065626393 / 6.283185307, -0.1420889944 / 6.283185307, 0.1999355085 / 6.283185307, -0.3333314528 / 6.283185307,
  1 / 6.283185307, 0.25, 1e-30,
])

const SUM = 0
const MAX = 1
const LENGTH = 2
const ANGLE = 3
const STAR = 4

// Runtimes don't take constants out of loops, and want eight instructions for `min` but one for `pmin`: there are no NaNs here.

// @ts-ignore: decorator
@inline
function fraction(value: v128, late: v128): v128 {
  const moved = f32x4.add(value, late)
  return f32x4.sub(f32x4.sub(moved, f32x4.floor(moved)), late)
}

/** 0 at whole numbers, 1 half way. */
// @ts-ignore: decorator
@inline
function peak(value: v128, half: v128, one: v128): v128 {
  const apart = f32x4.abs(f32x4.sub(f32x4.sub(value, f32x4.floor(value)), half))
  return f32x4.sub(one, f32x4.add(apart, apart))
}

/** Turns from straight up, clockwise, 0..1. */
// @ts-ignore: decorator
@inline
function turns(u: v128, v: v128, none: v128, half: v128, one: v128): v128 {
  const wide = f32x4.abs(u)
  const high = f32x4.abs(v)
  const tiny = v128.load32_splat(SERIES, 40)
  const ratio = f32x4.div(f32x4.pmin(wide, high), f32x4.pmax(tiny, f32x4.pmax(wide, high)))
  const square = f32x4.mul(ratio, ratio)
  let sum = v128.load32_splat(SERIES)
  sum = f32x4.add(f32x4.mul(sum, square), v128.load32_splat(SERIES, 4))
  sum = f32x4.add(f32x4.mul(sum, square), v128.load32_splat(SERIES, 8))
  sum = f32x4.add(f32x4.mul(sum, square), v128.load32_splat(SERIES, 12))
  sum = f32x4.add(f32x4.mul(sum, square), v128.load32_splat(SERIES, 16))
  sum = f32x4.add(f32x4.mul(sum, square), v128.load32_splat(SERIES, 20))
  sum = f32x4.add(f32x4.mul(sum, square), v128.load32_splat(SERIES, 24))
  sum = f32x4.add(f32x4.mul(sum, square), v128.load32_splat(SERIES, 28))
  sum = f32x4.add(f32x4.mul(sum, square), v128.load32_splat(SERIES, 32))
  const low = f32x4.mul(sum, ratio)
  const eighth = v128.bitselect(f32x4.sub(v128.load32_splat(SERIES, 36), low), low, f32x4.gt(wide, high))
  const right = v128.bitselect(f32x4.sub(half, eighth), eighth, f32x4.gt(v, none))
  return v128.bitselect(f32x4.sub(one, right), right, f32x4.lt(u, none))
}

/** The weight of all turns from `begin` to `end`: 0 or 255, or -1 where it may change between. */
// @ts-ignore: decorator
@inline
function turnsAlike(begin: f32, end: f32, repeat: f32, folded: i32, inverted: i32, front: f32, inverse: f32): i32 {
  // Where a turn begins anew.
  if (Mathf.abs(end - begin) > 0.25) return -1
  const times: f32 = repeat === 0 ? 1 : repeat
  const a: f32 = begin * times + LATE
  const b: f32 = end * times + LATE
  // Within half a way, places only grow or only shrink.
  const piece = Mathf.floor(a * 2)
  if (piece !== Mathf.floor(b * 2)) return -1
  const low: f32 = (front - bent(a, folded, inverted)) * inverse
  const high: f32 = (front - bent(b, folded, inverted)) * inverse
  return low <= 0 && high <= 0 ? 0 : low >= 1 && high >= 1 ? 255 : -1
}

/** The same of distances across from `begin` to `end`, `down` being the other one. */
// @ts-ignore: decorator
@inline
function lengthsAlike(measure: i32, begin: f32, end: f32, down: f32, count: f32, depth: f32, inverted: i32, front: f32, inverse: f32): i32 {
  const a = Mathf.abs(begin)
  const b = Mathf.abs(end)
  const near: f32 = begin * end < 0 ? 0 : a < b ? a : b
  const far: f32 = a < b ? b : a
  let low: f32
  let high: f32
  if (measure === SUM) {
    low = near + down
    high = far + down
  } else if (measure === MAX) {
    low = near < down ? down : near
    high = far < down ? down : far
  } else {
    low = Mathf.sqrt(near * near + down * down)
    high = Mathf.sqrt(far * far + down * down)
    if (measure === STAR) high *= 1 + depth
    else if (measure !== LENGTH) {
      low = (low * count) / (count + 1)
      high = (high * count + 1) / (count + 1)
    }
  }
  const first: f32 = inverted ? 1 - high : low
  const last: f32 = inverted ? 1 - low : high
  return (front - first) * inverse <= 0 ? 0 : (front - last) * inverse >= 1 ? 255 : -1
}

// @ts-ignore: decorator
@inline
function bent(value: f32, folded: i32, inverted: i32): f32 {
  const place: f32 = value - Mathf.floor(value) - LATE
  const way: f32 = folded ? 1 - 2 * Mathf.abs(place - 0.5) : place
  return inverted ? 1 - way : way
}

/**
 * One row of a mask by the distance from a point.
 * @param measure 0 sum, 1 greatest, 2 length of both distances, 3 the turn around the point, 4 a star, 5 a spiral
 * @param u0,du distance across of the first pixel, and how much it grows; `v` is the row's distance downwards
 * @param skew what each step aside adds to the distance downwards
 * @param count points of a star, turns of a spiral; `depth` of a star's notches
 * @param repeat 0, or how often the way is gone
 * @param folded there and back; `inverted` from the far end
 * @param front,inverse where the front is, and 1 / the width of its edge
 */
export function sweepRow(
  out: usize, width: i32, measure: i32, u0: f32, du: f32, v: f32, skew: f32, count: f32, depth: f32,
  repeat: f32, folded: i32, inverted: i32, front: f32, inverse: f32,
): void {
  const none = f32x4.splat(0)
  const half = f32x4.splat(0.5)
  const one = f32x4.splat(1)
  const three = f32x4.splat(3)
  const full = f32x4.splat(255)
  // Added to a number below 2^23, it leaves the whole number next to it in the low bits.
  const magic = f32x4.splat(8388608)
  const late = f32x4.splat(LATE)
  const four = f32x4.splat(4)
  const first = f32x4.splat(u0)
  const step = f32x4.splat(du)
  const level = f32x4.splat(v)
  const skews = f32x4.splat(skew)
  const counts = f32x4.splat(count)
  const depths = f32x4.splat(depth)
  const shares = f32x4.splat(1 / (count + 1))
  const repeats = f32x4.splat(repeat)
  const edge = f32x4.splat(inverse)
  const begun = f32x4.splat(front * inverse)
  const ends = f32x4(0, 31, 0, 31)
  let column = f32x4(0, 1, 2, 3)
  for (let x = 0; x < width; x += 4) {
    // Thirty-two that are all before the front, or all behind it, are told by their ends.
    if (skew === 0 && (x & 31) === 0 && x <= width - 32) {
      let value = -1
      if (measure === ANGLE) {
        const both = turns(f32x4.add(first, f32x4.mul(f32x4.add(f32x4.splat(<f32>x), ends), step)), level, none, half, one)
        value = turnsAlike(f32x4.extract_lane(both, 0), f32x4.extract_lane(both, 1), repeat, folded, inverted, front, inverse)
      } else if (repeat === 0 && !folded) {
        const begin: f32 = u0 + <f32>x * du
        value = lengthsAlike(measure, begin, begin + 31 * du, Mathf.abs(v), count, depth, inverted, front, inverse)
      }
      if (value >= 0) {
        v128.store(out + x, i8x16.splat(<i8>value))
        v128.store(out + x, i8x16.splat(<i8>value), 16)
        column = f32x4.add(column, f32x4.splat(32))
        x += 28
        continue
      }
    }
    const u = f32x4.add(first, f32x4.mul(column, step))
    column = f32x4.add(column, four)
    const aside = f32x4.abs(u)
    const down = f32x4.add(level, f32x4.mul(aside, skews))
    let place: v128
    if (measure === SUM) place = f32x4.add(aside, f32x4.abs(down))
    else if (measure === MAX) place = f32x4.pmax(aside, f32x4.abs(down))
    else if (measure === ANGLE) place = turns(u, down, none, half, one)
    else {
      place = f32x4.sqrt(f32x4.add(f32x4.mul(u, u), f32x4.mul(down, down)))
      if (measure !== LENGTH) {
        const angle = turns(u, down, none, half, one)
        if (measure === STAR) {
          place = f32x4.mul(place, f32x4.add(one, f32x4.mul(depths, peak(f32x4.mul(angle, counts), half, one))))
        } else {
          const ring = f32x4.floor(f32x4.add(f32x4.sub(f32x4.mul(place, counts), angle), f32x4.add(one, late)))
          place = f32x4.mul(f32x4.add(ring, angle), shares)
        }
      }
    }
    if (repeat !== 0) place = fraction(f32x4.mul(place, repeats), late)
    if (folded) place = peak(place, half, one)
    if (inverted) place = f32x4.sub(one, place)
    // A smooth step, 1 behind the front.
    const share = f32x4.pmax(none, f32x4.pmin(one, f32x4.sub(begun, f32x4.mul(place, edge))))
    const weight = f32x4.mul(f32x4.mul(share, share), f32x4.sub(three, f32x4.add(share, share)))
    put(out + x, width - x, f32x4.add(f32x4.mul(weight, full), magic))
  }
}

// @ts-ignore: decorator
@inline
function put(out: usize, left: i32, four: v128): void {
  const bytes = i8x16.shuffle(four, four, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12)
  if (left >= 4) v128.store32_lane(out, bytes, 0)
  else {
    store<u8>(out, <u8>i8x16.extract_lane_u(bytes, 0))
    if (left > 1) store<u8>(out + 1, <u8>i8x16.extract_lane_u(bytes, 1))
    if (left > 2) store<u8>(out + 2, <u8>i8x16.extract_lane_u(bytes, 2))
  }
}

/**
 * One row of a mask by tiles, each with a beginning of its own and a ramp from left to right.
 * @param starts of the row's tiles, floats; `columns` tiles lie across
 */
export function sweepTiles(out: usize, width: i32, starts: usize, columns: f32, ramp: f32, front: f32, inverse: f32): void {
  const step: f32 = columns / <f32>width
  const last = <i32>columns - 1
  for (let x = 0; x < width; x++) {
    const at: f32 = (<f32>x + 0.5) * step
    const tile = <i32>min(<f32>last, Mathf.floor(at + LATE))
    const place: f32 = load<f32>(starts + (<usize>tile << 2)) + ramp * (at - <f32>tile)
    const share: f32 = max(<f32>0, min(<f32>1, (front - place) * inverse))
    store<u8>(out + x, <u8>(255 * share * share * (3 - 2 * share) + <f32>0.5))
  }
}
