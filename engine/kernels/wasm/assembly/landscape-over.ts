/** What lies over a painted place: fog, shapes, lights, rain and snow; and its way to Y'CbCr. */
import { between, power, powers, smooths, units } from './lattice-noise'

/** Banks of fog over a row. @param thick of each column, 0..1; `level` how much of it there is in this row */
export function bankRow(out: usize, plane: usize, width: i32, thick: usize, level: f32, r: f32, g: f32, b: f32): void {
  for (let x = 0; x < width; x += 4) {
    const share = f32x4.pmin(f32x4.splat(0.93), f32x4.mul(smooths(0.18, 0.78, v128.load(thick + (<usize>x << 2))), f32x4.splat(level * 1.05)))
    const at = out + (<usize>x << 2)
    v128.store(at, between(v128.load(at), f32x4.splat(r), share))
    v128.store(at + plane, between(v128.load(at + plane), f32x4.splat(g), share))
    v128.store(at + 2 * plane, between(v128.load(at + 2 * plane), f32x4.splat(b), share))
  }
}

/** Fills a row between values that lie `step` pixels apart. */
export function spreadRow(out: usize, width: i32, values: usize, step: i32): void {
  const inverse: f32 = 1 / <f32>step
  let x = 0
  for (let at = values; x < width; at += 4) {
    const here = load<f32>(at)
    const rise: f32 = (load<f32>(at, 4) - here) * inverse
    const end = min(width, x + step)
    for (let i = 0; x < end; i++, x++) store<f32>(out + (<usize>x << 2), here + rise * <f32>i)
  }
}

const SUBROWS: i32 = 4

/**
 * Draws a list of things over rows of a strip, each a record: its floats, kind, red, green, blue, strength, first and last row, and then
 * - 0, a polygon, filled even-odd: its points;
 * - 1, a light that is added as on a screen: x, y, radius;
 * - 2, a soft dot: x, y, radius;
 * - 3, a streak: its first row, its length, x in row 0, how much x falls a row;
 * - 4, the glow across a bright line: x, half its width.
 * @param cover a row of floats, all 0; they are 0 again at the end
 * @param cuts room for a float of each edge
 */
export function drawRows(out: usize, plane: usize, width: i32, stride: i32, from: i32, to: i32, list: usize, floats: i32, cover: usize, cuts: usize): void {
  const end = list + (<usize>floats << 2)
  for (let item = list; item < end; item += <usize>load<f32>(item) << 2) {
    const first = max(from, <i32>load<f32>(item, 24))
    const last = min(to - 1, <i32>load<f32>(item, 28))
    if (first > last) continue
    const kind = <i32>load<f32>(item, 4)
    const points = (<i32>load<f32>(item) - 8) >> 1
    for (let y = first; y <= last; y++) {
      const row = out + (<usize>((y - from) * stride) << 2)
      if (kind === 0) polygonRow(row, plane, width, y, item, points, cover, cuts)
      else if (kind === 3) streakRow(row, plane, width, y, item)
      else if (kind === 4) lineRow(row, plane, width, item)
      else dotRow(row, plane, width, y, item, kind === 1)
    }
  }
}

function polygonRow(row: usize, plane: usize, width: i32, y: i32, item: usize, points: i32, cover: usize, cuts: usize): void {
  let low = width
  let high = 0
  const shapes = item + 32
  for (let s = 0; s < SUBROWS; s++) {
    const line: f32 = <f32>y + (<f32>s + 0.5) / <f32>SUBROWS
    let count = 0
    let before = shapes + (<usize>(points - 1) << 3)
    for (let i = 0; i < points; i++) {
      const at = shapes + (<usize>i << 3)
      const ya = load<f32>(at, 4)
      const yb = load<f32>(before, 4)
      if (ya > line !== yb > line) {
        const xa = load<f32>(at)
        const cut: f32 = xa + ((line - ya) / (yb - ya)) * (load<f32>(before) - xa)
        let place = count++
        for (; place > 0 && load<f32>(cuts + (<usize>(place - 1) << 2)) > cut; place--) store<f32>(cuts + (<usize>place << 2), load<f32>(cuts + (<usize>(place - 1) << 2)))
        store<f32>(cuts + (<usize>place << 2), cut)
      }
      before = at
    }
    for (let i = 0; i + 1 < count; i += 2) {
      const a = max<f32>(0, load<f32>(cuts + (<usize>i << 2)))
      const b = min<f32>(<f32>width, load<f32>(cuts + (<usize>i << 2), 4))
      if (b <= a) continue
      const begin = <i32>a
      const stop = <i32>Mathf.ceil(b)
      low = min(low, begin)
      high = max(high, stop)
      for (let x = begin; x < stop; x++) {
        const at = cover + (<usize>x << 2)
        store<f32>(at, load<f32>(at) + (min<f32>(b, <f32>(x + 1)) - max<f32>(a, <f32>x)) / <f32>SUBROWS)
      }
    }
  }
  const strength = load<f32>(item, 20)
  for (let x = low; x < high; x++) {
    const at = <usize>x << 2
    const share: f32 = min<f32>(1, load<f32>(cover + at)) * strength
    store<f32>(cover + at, 0)
    mixed(row + at, plane, item, share)
  }
}

// @ts-ignore: decorator
@inline
function mixed(at: usize, plane: usize, item: usize, share: f32): void {
  store<f32>(at, load<f32>(at) + (load<f32>(item, 8) - load<f32>(at)) * share)
  store<f32>(at + plane, load<f32>(at + plane) + (load<f32>(item, 12) - load<f32>(at + plane)) * share)
  store<f32>(at + 2 * plane, load<f32>(at + 2 * plane) + (load<f32>(item, 16) - load<f32>(at + 2 * plane)) * share)
}

function dotRow(row: usize, plane: usize, width: i32, y: i32, item: usize, shines: bool): void {
  const cx = load<f32>(item, 32)
  const radius = load<f32>(item, 40)
  const dy: f32 = (<f32>y + 0.5 - load<f32>(item, 36)) / radius
  const reach: f32 = radius * (shines ? <f32>2.6 : <f32>2)
  const first = max(0, <i32>Mathf.floor(cx - reach))
  const last = min(width - 1, <i32>Mathf.ceil(cx + reach) - 1)
  const fall: f32 = shines ? -1.6 : -1.3
  const strength = load<f32>(item, 20)
  const inverse: f32 = 1 / radius
  for (let x = first; x <= last; x += 4) {
    const dx = f32x4.mul(f32x4.sub(f32x4.add(f32x4.splat(<f32>x + 0.5), f32x4(0, 1, 2, 3)), f32x4.splat(cx)), f32x4.splat(inverse))
    const light = f32x4.mul(powers(f32x4.mul(f32x4.add(f32x4.mul(dx, dx), f32x4.splat(dy * dy)), f32x4.splat(fall))), f32x4.splat(strength))
    const at = row + (<usize>x << 2)
    if (x + 3 <= last) {
      for (let c: usize = 0; c < 3; c++) {
        const place = at + c * plane
        const value = v128.load(place)
        const tone = v128.load32_splat(item + (c << 2), 8)
        const one = f32x4.splat(1)
        if (shines) v128.store(place, f32x4.sub(one, f32x4.mul(f32x4.sub(one, value), f32x4.sub(one, f32x4.pmin(one, f32x4.mul(tone, light))))))
        else v128.store(place, between(value, tone, light))
      }
      continue
    }
    one(at, plane, item, f32x4.extract_lane(light, 0), shines)
    if (x + 1 <= last) one(at + 4, plane, item, f32x4.extract_lane(light, 1), shines)
    if (x + 2 <= last) one(at + 8, plane, item, f32x4.extract_lane(light, 2), shines)
  }
}

function one(at: usize, plane: usize, item: usize, light: f32, shines: bool): void {
  if (!shines) {
    mixed(at, plane, item, light)
    return
  }
  for (let c: usize = 0; c < 3; c++) {
    const place = at + c * plane
    store<f32>(place, 1 - (1 - load<f32>(place)) * (1 - min<f32>(1, load<f32>(item + (c << 2), 8) * light)))
  }
}

function streakRow(row: usize, plane: usize, width: i32, y: i32, item: usize): void {
  const along: f32 = (<f32>y - load<f32>(item, 32)) / load<f32>(item, 36)
  const x: f32 = load<f32>(item, 40) - <f32>y * load<f32>(item, 44)
  const left = Mathf.floor(x)
  const share: f32 = load<f32>(item, 20) * Mathf.sin(<f32>Math.PI * min<f32>(1, max<f32>(0, along)))
  const column = <i32>left
  if (column >= 0 && column < width) mixed(row + (<usize>column << 2), plane, item, share * (1 - (x - left)))
  if (column >= -1 && column + 1 < width) mixed(row + (<usize>(column + 1) << 2), plane, item, share * (x - left))
}

function lineRow(row: usize, plane: usize, width: i32, item: usize): void {
  const cx = load<f32>(item, 32)
  const thick = load<f32>(item, 36)
  const last = min(width, <i32>Mathf.ceil(cx + thick * 10))
  for (let x = max(0, <i32>Mathf.floor(cx - thick * 10)); x < last; x++) {
    const d: f32 = (<f32>x + 0.5 - cx) / thick
    mixed(row + (<usize>x << 2), plane, item, min<f32>(1, load<f32>(item, 20) * (power(-d * d) + 0.16 * power(-abs(d) * 0.45))))
  }
}

/** A pattern of 128 x 128 numbers of a triangular distribution of two code values, rounding included; rows begin anew at their end. */
export function ditherTile(out: usize): void {
  for (let y = 0; y < 128; y++) {
    for (let x = 0; x < 132; x += 4) {
      const columns = i32x4.add(i32x4.splat(x & 127), i32x4(0, 1, 2, 3))
      const two = f32x4.add(units(columns, i32x4.splat(y), 0x0d17e5), units(columns, i32x4.splat(y), 0x0d17e6))
      v128.store(out + <usize>((y * 132 + x) << 2), f32x4.sub(two, f32x4.splat(0.5)))
    }
  }
}

/**
 * Tone curve, vignette and dither of a strip's rows, two at a time: to luma and chroma of BT.709, limited range. Rows have room for a column
 * more than their width.
 * @param dither rows of 132 floats, of a pattern of 128 x 128
 */
export function developRows(
  y: usize, u: usize, v: usize, chromaStride: i32, strip: usize, plane: usize, stride: i32, width: i32, height: i32, from: i32, to: i32, dither: usize, gx: i32, gy: i32,
): void {
  const middleX: f32 = <f32>width / 2
  const middleY: f32 = <f32>height / 2
  const reach: f32 = 1 / (middleX * middleX + middleY * middleY)
  const white = f32x4.splat(235.99)
  const black = f32x4.splat(16)
  for (let line = from; line < to; line++) {
    const row = strip + (<usize>((line - from) * stride) << 2)
    const dy: f32 = (<f32>line - middleY) * (<f32>line - middleY)
    const dithers = dither + <usize>(((line + gy) & 127) * 528)
    const out = y + <usize>(line * width)
    for (let x = 0; x < width; x += 4) {
      const at = row + (<usize>x << 2)
      const dx = f32x4.add(f32x4.splat(<f32>x - middleX), f32x4(0, 1, 2, 3))
      const corner = f32x4.mul(f32x4.add(f32x4.mul(dx, dx), f32x4.splat(dy)), f32x4.splat(reach))
      const light = f32x4.sub(f32x4.splat(1), f32x4.mul(corner, f32x4.add(f32x4.splat(0.06), f32x4.mul(corner, f32x4.splat(0.3)))))
      const r = toned(f32x4.mul(v128.load(at), light))
      const g = toned(f32x4.mul(v128.load(at + plane), light))
      const b = toned(f32x4.mul(v128.load(at + 2 * plane), light))
      v128.store(at, r)
      v128.store(at + plane, g)
      v128.store(at + 2 * plane, b)
      // Two uniform values make a triangle: no bands in the sky, and the pattern stands still.
      const noise = v128.load(dithers + (<usize>((x + gx) & 127) << 2))
      const value = f32x4.add(f32x4.add(black, f32x4.mul(lightOf(r, g, b), f32x4.splat(219))), noise)
      putBytes(out + x, width - x, f32x4.pmin(white, f32x4.pmax(black, value)))
    }
    // At odd edges a sample stands for the pixels that there are.
    const edge = row + (<usize>width << 2)
    for (let c: usize = 0; c < 3; c++) store<f32>(edge + c * plane, load<f32>(edge + c * plane - 4))
  }
  const chromaWidth = (width + 1) >> 1
  const quarter = f32x4.splat(0.25)
  const grey = f32x4.splat(128)
  const top = f32x4.splat(240.99)
  for (let line = from >> 1; line < (to + 1) >> 1; line++) {
    const upper = strip + (<usize>((2 * line - from) * stride) << 2)
    const lower = 2 * line + 1 < to ? upper + (<usize>stride << 2) : upper
    const dithers = dither + <usize>(((line + gy + 61) & 127) * 528)
    for (let x = 0; x < chromaWidth; x += 4) {
      const at = <usize>x << 3
      const r = f32x4.mul(pairs(upper + at, lower + at), quarter)
      const g = f32x4.mul(pairs(upper + at + plane, lower + at + plane), quarter)
      const b = f32x4.mul(pairs(upper + at + 2 * plane, lower + at + 2 * plane), quarter)
      const light = lightOf(r, g, b)
      const noise = f32x4.add(grey, v128.load(dithers + (<usize>((x + gx + 37) & 127) << 2)))
      const place = <usize>(line * chromaStride + x)
      putBytes(u + place, chromaWidth - x, f32x4.pmin(top, f32x4.pmax(black, f32x4.add(noise, f32x4.mul(f32x4.sub(b, light), f32x4.splat(224 / 1.8556))))))
      putBytes(v + place, chromaWidth - x, f32x4.pmin(top, f32x4.pmax(black, f32x4.add(noise, f32x4.mul(f32x4.sub(r, light), f32x4.splat(224 / 1.5748))))))
    }
  }
}

// @ts-ignore: decorator
@inline
function lightOf(r: v128, g: v128, b: v128): v128 {
  return f32x4.add(f32x4.add(f32x4.mul(r, f32x4.splat(0.2126)), f32x4.mul(g, f32x4.splat(0.7152))), f32x4.mul(b, f32x4.splat(0.0722)))
}

/** Sums of two by two. */
// @ts-ignore: decorator
@inline
function pairs(upper: usize, lower: usize): v128 {
  const left = f32x4.add(v128.load(upper), v128.load(lower))
  const right = f32x4.add(v128.load(upper, 16), v128.load(lower, 16))
  return f32x4.add(v128.shuffle<f32>(left, right, 0, 2, 4, 6), v128.shuffle<f32>(left, right, 1, 3, 5, 7))
}

/** A soft shoulder instead of clipping, a little contrast below it. */
// @ts-ignore: decorator
@inline
function toned(light: v128): v128 {
  const one = f32x4.splat(1)
  let value = f32x4.pmax(light, f32x4.splat(0))
  const bright = f32x4.gt(value, f32x4.splat(0.8))
  if (v128.any_true(bright)) {
    const rolled = f32x4.sub(one, f32x4.mul(powers(f32x4.mul(f32x4.sub(value, f32x4.splat(0.8)), f32x4.splat(-3.2))), f32x4.splat(0.2)))
    value = v128.bitselect(rolled, value, bright)
  }
  const rest = f32x4.sub(one, value)
  return f32x4.sub(value, f32x4.mul(f32x4.mul(f32x4.mul(value, rest), f32x4.sub(rest, value)), f32x4.splat(0.41)))
}

/** Up to four, whole parts. */
// @ts-ignore: decorator
@inline
function putBytes(out: usize, left: i32, values: v128): void {
  // Numbers of this size have no fraction: the value lies in the low byte.
  const whole = f32x4.add(f32x4.floor(values), f32x4.splat(8388608))
  const bytes = i8x16.shuffle(whole, whole, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12)
  if (left >= 4) v128.store32_lane(out, bytes, 0)
  else {
    store<u8>(out, <u8>i8x16.extract_lane_u(bytes, 0))
    if (left > 1) store<u8>(out + 1, <u8>i8x16.extract_lane_u(bytes, 1))
    if (left > 2) store<u8>(out + 2, <u8>i8x16.extract_lane_u(bytes, 2))
  }
}

export function copyFloats(out: usize, from: usize, count: i32): void {
  memory.copy(out, from, <usize>count << 2)
}
