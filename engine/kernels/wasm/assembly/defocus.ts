/**
 * Blur by discs whose size is another for each pixel, on half the size. Sums along rows are kept for what lies in the focus or
 * behind it, and for what lies before it: a disc is then two reads a row, whatever its size. Four sums lie side by side:
 * light, light times U and V, and weight.
 */
import { between, sizeAt, STEPS, TILE } from './defocus-tiles'

const LANES = 16
/** Rows of a disc by radius in the table of widths. */
const WIDTHS = 64
/** Weight of what is in the focus beside what lies farthest behind it. */
const LEAST: f32 = 1.0 / 64
/** No value of Y. */
const NONE: f32 = -100
/** So little weight is nothing but rounding. */
const NOTHING: f32 = 0.001

// @ts-ignore: decorator
@inline
function sum4(data: usize, width: i32, height: i32, x: i32, y: i32): i32 {
  const right = min(width - 1, x * 2 + 1)
  const top = data + <usize>(y * 2 * width)
  const bottom = data + <usize>(min(height - 1, y * 2 + 1) * width)
  return <i32>load<u8>(top + x * 2) + <i32>load<u8>(top + right) + <i32>load<u8>(bottom + x * 2) + <i32>load<u8>(bottom + right)
}

/**
 * The sums along a half-size row, with `pad` repeated pixels on each side.
 * @param behind,before width + 2 pad + 1 times four floats; `before` may be 0
 * @param alpha 0, or the plane of weights
 * @param reach 0, or tiles as `reachTiles` makes them
 * @param sizes by depth, as in `nearTiles`; `shares` by depth: how blurred it is, 0..255
 * @param lights by the sum of four values of Y, 1021 floats
 * @param step weight of a step of the radius behind the focus
 */
export function defocusSums(
  behind: usize, before: usize, pad: i32, y: i32, luma: usize, us: usize, vs: usize, alpha: usize, depth: usize, width: i32, height: i32,
  reach: usize, tilesWide: i32, sizes: usize, shares: usize, lights: usize, step: f32,
): void {
  const columns = (width + 1) >> 1
  let back = f32x4.splat(0)
  let front = f32x4.splat(0)
  v128.store(behind, back)
  if (before !== 0) v128.store(before, front)
  let at = LANES
  const line = <usize>(y * columns)
  for (let x = 0; x < columns; x++) {
    const right = min(width - 1, x * 2 + 1)
    const top = depth + <usize>(y * 2 * width)
    const bottom = depth + <usize>(min(height - 1, y * 2 + 1) * width)
    const d0 = <usize>load<u8>(top + x * 2)
    const d1 = <usize>load<u8>(top + right)
    const d2 = <usize>load<u8>(bottom + x * 2)
    const d3 = <usize>load<u8>(bottom + right)
    const s0 = <i32>load<i16>(sizes + (d0 << 1))
    const s1 = <i32>load<i16>(sizes + (d1 << 1))
    const s2 = <i32>load<i16>(sizes + (d2 << 1))
    const s3 = <i32>load<i16>(sizes + (d3 << 1))
    const smallest = min(min(s0, s1), min(s2, s3))
    // Where depths meet, colours are mixed: they count as what is sharper, and behind the focus as nothing.
    let weight: f32 = step * <f32>max(0, smallest)
    // What is sharp fills in for what something near hides.
    if (smallest === 0 && reach !== 0 && load<u8>(reach + <usize>((y / TILE) * tilesWide + x / TILE)) > 0) weight = LEAST
    let nearness: f32 = 0
    if (smallest < 0) {
      const sum = (s0 < 0 ? <i32>load<u8>(shares + d0) : 0) + (s1 < 0 ? <i32>load<u8>(shares + d1) : 0)
        + (s2 < 0 ? <i32>load<u8>(shares + d2) : 0) + (s3 < 0 ? <i32>load<u8>(shares + d3) : 0)
      nearness = <f32>sum * <f32>(1 / 1020)
    }
    if (alpha !== 0) {
      const seen = <f32>sum4(alpha, width, height, x, y) * <f32>(1 / 1020)
      weight *= seen
      nearness *= seen
    }
    const light = load<f32>(lights + (<usize>sum4(luma, width, height, x, y) << 2))
    const u = light * (<f32>load<u8>(us + line + x) - 128)
    const v = light * (<f32>load<u8>(vs + line + x) - 128)
    const colour = f32x4(light, u, v, 1)
    const lanes = f32x4.mul(colour, f32x4.splat(weight))
    const nearLanes = f32x4.mul(colour, f32x4.splat(nearness))
    const times = 1 + (x === 0 ? pad : 0) + (x === columns - 1 ? pad : 0)
    for (let k = 0; k < times; k++) {
      back = f32x4.add(back, lanes)
      v128.store(behind + at, back)
      if (before !== 0) {
        front = f32x4.add(front, nearLanes)
        v128.store(before + at, front)
      }
      at += LANES
    }
  }
}

/** The sums over a disc. @param rows addresses of the rows' sums at column 0, from `pad` rows above to `pad` below */
// @ts-ignore: decorator
@inline
function overDisc(rows: usize, pad: i32, x: i32, size: i32, widths: usize): v128 {
  const own = widths + <usize>(size * WIDTHS)
  const middle = rows + (<usize>pad << 2)
  const column = <usize>x << 4
  const wide = <usize>load<u8>(own) << 4
  const at = <usize>load<u32>(middle) + column
  let sum = f32x4.sub(v128.load(at + wide, LANES), v128.load(at - wide))
  for (let dy = 1; dy <= size / STEPS; dy++) {
    const reach = <usize>load<u8>(own + dy) << 4
    const above = <usize>load<u32>(middle - (<usize>dy << 2)) + column
    const below = <usize>load<u32>(middle + (<usize>dy << 2)) + column
    const one = f32x4.sub(v128.load(above + reach, LANES), v128.load(above - reach))
    const other = f32x4.sub(v128.load(below + reach, LANES), v128.load(below - reach))
    sum = f32x4.add(sum, f32x4.add(one, other))
  }
  return sum
}

/** Y by light. @param values 4097 floats over 0..1 */
// @ts-ignore: decorator
@inline
function lumaOf(light: f32, values: usize): f32 {
  const place: f32 = min<f32>(1, max<f32>(0, light)) * 4096
  const entry = min(4095, <i32>place)
  const first = load<f32>(values + (<usize>entry << 2))
  return first + (load<f32>(values + (<usize>entry << 2), 4) - first) * (place - <f32>entry)
}

/**
 * A half-size row: U and V as they will be, and for Y what lies behind, before (times its cover) and the cover, as
 * floats with room for one before and three behind.
 * @param reach 0, or tiles as `reachTiles` makes them
 * @param areas pixels of each disc, floats
 */
export function defocusRow(
  outU: usize, outV: usize, back: usize, front: usize, cover: usize, y: i32, behind: usize, before: usize, pad: i32,
  luma: usize, us: usize, vs: usize, depth: usize, width: i32, height: i32, reach: usize, tilesWide: i32, tilesHigh: i32,
  sizes: usize, shares: usize, widths: usize, areas: usize, values: usize,
): void {
  const columns = (width + 1) >> 1
  const line = <usize>(y * columns)
  // The largest disc among a pixel's four and those around them, whose Y will be read from this one: by columns from 2 x - 1 on.
  const top = max(0, y * 2 - 1)
  const bottom = min(height - 1, y * 2 + 2)
  let first = 0
  let second = columnMost(depth, width, 0, top, bottom, sizes)
  for (let x = 0; x < columns; x++) {
    const third = columnMost(depth, width, x * 2 + 1, top, bottom, sizes)
    const fourth = columnMost(depth, width, x * 2 + 2, top, bottom, sizes)
    const most = max(max(first, second), max(third, fourth))
    first = third
    second = fourth
    const at = <usize>x << 2
    const near = reach === 0 ? 0 : between(reach, tilesWide, tilesHigh, x, y)
    if (most === 0 && near === 0) {
      // Sharp, and nobody reads it.
      store<f32>(back + at, 0)
      store<f32>(front + at, 0)
      store<f32>(cover + at, 0)
      store<u8>(outU + x, load<u8>(us + line + x))
      store<u8>(outV + x, load<u8>(vs + line + x))
      continue
    }
    const ownU = <f32>load<u8>(us + line + x) - 128
    const ownV = <f32>load<u8>(vs + line + x) - 128
    let light: f32 = 0
    let u: f32 = 0
    let v: f32 = 0
    let covered: f32 = 0
    if (near > 0) {
      const sum = overDisc(before, pad, x, near, widths)
      const weight = f32x4.extract_lane(sum, 3)
      if (weight > NOTHING) {
        covered = min<f32>(1, weight / load<f32>(areas + (<usize>near << 2)))
        light = covered * lumaOf(f32x4.extract_lane(sum, 0) / weight, values)
        const share: f32 = covered / f32x4.extract_lane(sum, 0)
        u = share * f32x4.extract_lane(sum, 1)
        v = share * f32x4.extract_lane(sum, 2)
      }
    }
    let backY: f32 = NONE
    let backU = ownU
    let backV = ownV
    // Nothing shines through what covers all.
    const size = covered > 0.999 ? 0 : most
    if (size > 0) {
      const sum = overDisc(behind, pad, x, size, widths)
      const weight = f32x4.extract_lane(sum, 3)
      if (weight > NOTHING) {
        backY = lumaOf(f32x4.extract_lane(sum, 0) / weight, values)
        const share: f32 = 1 / f32x4.extract_lane(sum, 0)
        backU = share * f32x4.extract_lane(sum, 1)
        backV = share * f32x4.extract_lane(sum, 2)
      }
    }
    if (backY === NONE && most > 0) backY = <f32>sum4(luma, width, height, x, y) * 0.25
    store<f32>(back + at, backY)
    store<f32>(front + at, light)
    store<f32>(cover + at, covered)
    const blurred: f32 = size > 0 ? blurShare(depth, width, height, x, y, shares) : 0
    store<u8>(outU + x, chroma((ownU + (backU - ownU) * blurred) * (1 - covered) + u))
    store<u8>(outV + x, chroma((ownV + (backV - ownV) * blurred) * (1 - covered) + v))
  }
  closeEnds(back, columns)
  closeEnds(front, columns)
  closeEnds(cover, columns)
}

/** Repeats the ends of a row: one before, three behind. */
function closeEnds(row: usize, columns: i32): void {
  const end = row + (<usize>columns << 2)
  store<f32>(row - 4, load<f32>(row))
  for (let k: usize = 0; k < 12; k += 4) store<f32>(end + k, load<f32>(end - 4))
}

// @ts-ignore: decorator
@inline
function chroma(value: f32): u8 {
  return <u8>min<f32>(255, max<f32>(0, value + 128.5))
}

/** Radius of the largest disc in a column of the picture, 0 beside it. */
// @ts-ignore: decorator
@inline
function columnMost(depth: usize, width: i32, x: i32, top: i32, bottom: i32, sizes: usize): i32 {
  if (x >= width) return 0
  let best = 0
  for (let y = top; y <= bottom; y++) best = max(best, abs(sizeAt(depth + <usize>(y * width + x), sizes)))
  return best
}

function blurShare(depth: usize, width: i32, height: i32, x: i32, y: i32, shares: usize): f32 {
  const right = min(width - 1, x * 2 + 1)
  const top = depth + <usize>(y * 2 * width)
  const bottom = depth + <usize>(min(height - 1, y * 2 + 1) * width)
  const sum = <i32>load<u8>(shares + load<u8>(top + x * 2)) + <i32>load<u8>(shares + load<u8>(top + right))
    + <i32>load<u8>(shares + load<u8>(bottom + x * 2)) + <i32>load<u8>(shares + load<u8>(bottom + right))
  return <f32>sum * <f32>(1 / 1020)
}

/** A row of Y: three quarters of the nearer half-size row and a quarter of the other. Rows are of floats, as `defocusRow` makes them. */
export function defocusLuma(
  out: usize, data: usize, depth: usize, width: i32, shares: usize,
  back: usize, front: usize, cover: usize, otherBack: usize, otherFront: usize, otherCover: usize,
): void {
  const one = f32x4.splat(1)
  for (let x = 0; x < width; x += 4) {
    const at = <usize>x << 1
    const count = min(4, width - x)
    const place = depth + x
    let blurs = i32x4.splat(0)
    blurs = i32x4.replace_lane(blurs, 0, <i32>load<u8>(shares + load<u8>(place)))
    if (count > 1) blurs = i32x4.replace_lane(blurs, 1, <i32>load<u8>(shares + load<u8>(place, 1)))
    if (count > 2) blurs = i32x4.replace_lane(blurs, 2, <i32>load<u8>(shares + load<u8>(place, 2)))
    if (count > 3) blurs = i32x4.replace_lane(blurs, 3, <i32>load<u8>(shares + load<u8>(place, 3)))
    const covered = spread(cover + at, otherCover + at)
    const sharp = !v128.any_true(blurs)
    if (sharp && !v128.any_true(covered)) {
      for (let k: usize = 0; k < <usize>count; k++) store<u8>(out + x + k, load<u8>(data + x + k))
      continue
    }
    let bytes: v128
    if (count === 4) bytes = v128.load32_zero(data + x)
    else {
      let last: u32 = 0
      for (let k = 0; k < count; k++) last |= <u32>load<u8>(data + x + k) << (k << 3)
      bytes = i32x4.splat(<i32>last)
    }
    const own = f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes)))
    const share = f32x4.mul(f32x4.convert_i32x4_s(blurs), f32x4.splat(<f32>(1 / 255)))
    const behind = f32x4.add(own, f32x4.mul(f32x4.sub(spread(back + at, otherBack + at), own), share))
    const light = f32x4.add(f32x4.mul(behind, f32x4.sub(one, covered)), spread(front + at, otherFront + at))
    const whole = i32x4.trunc_sat_f32x4_s(f32x4.add(light, f32x4.splat(0.5)))
    const words = i16x8.narrow_i32x4_s(whole, whole)
    const four = i8x16.narrow_i16x8_u(words, words)
    if (count === 4) v128.store32_lane(out + x, four, 0)
    else {
      const packed = <u32>i32x4.extract_lane(four, 0)
      for (let k = 0; k < count; k++) store<u8>(out + x + k, <u8>(packed >> (k << 3)))
    }
  }
}

/** Four values between those of two half-size rows: three quarters of the nearer one each way. */
// @ts-ignore: decorator
@inline
function spread(near: usize, far: usize): v128 {
  const most = f32x4.splat(0.75)
  const rest = f32x4.splat(0.25)
  const row = f32x4.add(f32x4.mul(v128.load(near - 4), most), f32x4.mul(v128.load(far - 4), rest))
  const own = v128.shuffle<f32>(row, row, 1, 1, 2, 2)
  const other = v128.shuffle<f32>(row, row, 0, 2, 1, 3)
  return f32x4.add(f32x4.mul(own, most), f32x4.mul(other, rest))
}
