/**
 * Filled paths, antialiased by the area that they cover in each pixel: every edge adds the signed area to its right, and the
 * sum along a row is the winding (the way of font rasterisers). Colours are premultiplied floats until a strip is done.
 */

/** Floats of a shape's record, and where things stand in it. */
const SHAPE: usize = 64
const KIND: usize = 0
const FIRST: usize = 4
const COUNT: usize = 8
const LEFT: usize = 12
const TOP: usize = 16
const RIGHT: usize = 20
const BOTTOM: usize = 24
const PAINT: usize = 28
/** Of one colour: r, g, b, a. Of a gradient: the matrix from pixels to it, and its ramp. */
const COLOUR: usize = 32
const RAMP: usize = 56
const OPACITY: usize = 60
/** Steps of a ramp, of four floats each. */
const STEPS: i32 = 256

/**
 * Paints rows `from` to `to` into RGBA bytes, straight alpha.
 * @param bytes of the strip: width x (to - from) x 4
 * @param canvas width x (to - from) x 16 bytes
 * @param mask width x (to - from) floats
 * @param cover (width + 2) x (to - from) floats, all 0; they are 0 again at the end
 */
export function paintPaths(
  bytes: usize, width: i32, from: i32, to: i32, shapes: usize, count: i32, edges: usize, ramps: usize, canvas: usize, mask: usize, cover: usize,
): void {
  memory.fill(canvas, 0, <usize>(width * (to - from)) << 4)
  let clipped = false
  let clipLeft = 0
  let clipTop = 0
  let clipRight = width
  let clipBottom = to
  for (let i = 0; i < count; i++) {
    const shape = shapes + <usize>i * SHAPE
    const kind = <i32>load<f32>(shape, KIND)
    if (kind === 2) {
      clipped = false
      clipLeft = 0
      clipTop = 0
      clipRight = width
      clipBottom = to
      continue
    }
    const left = max(<i32>load<f32>(shape, LEFT), clipLeft)
    const top = max(max(<i32>load<f32>(shape, TOP), clipTop), from)
    const right = min(<i32>load<f32>(shape, RIGHT), clipRight)
    const bottom = min(min(<i32>load<f32>(shape, BOTTOM), clipBottom), to)
    if (kind === 1) {
      clipped = true
      clipLeft = left
      clipTop = top
      clipRight = right
      clipBottom = bottom
    }
    if (left >= right || top >= bottom) continue
    const stride = width + 2
    const last = <i32>load<f32>(shape, FIRST) + <i32>load<f32>(shape, COUNT)
    for (let e = <i32>load<f32>(shape, FIRST); e < last; e++) {
      addEdge(edges + (<usize>e << 4), cover, stride, left, right, top, bottom, from)
    }
    const opacity = load<f32>(shape, OPACITY)
    const paint = <i32>load<f32>(shape, PAINT)
    for (let y = top; y < bottom; y++) {
      const sums = cover + (<usize>((y - from) * stride) << 2)
      const masks = mask + (<usize>((y - from) * width) << 2)
      if (kind === 1) maskRow(masks, sums, left, right)
      else if (paint === 0) solidRow(canvas + (<usize>((y - from) * width) << 4), masks, clipped, sums, left, right, v128.load(shape + COLOUR), opacity)
      else gradientRow(canvas + (<usize>((y - from) * width) << 4), masks, clipped, sums, left, right, y, shape, ramps, opacity, paint === 2)
      store<f32>(sums + (<usize>right << 2), 0)
      store<f32>(sums + (<usize>right << 2), 0, 4)
    }
  }
  closeCanvas(bytes, canvas, width * (to - from))
}

/** Premultiplied floats to straight RGBA bytes. */
export function closeCanvas(bytes: usize, canvas: usize, pixels: i32): void {
  const scale = f32x4.splat(255)
  for (let i = 0; i < pixels; i++) {
    const four = canvas + (<usize>i << 4)
    if (i + 4 <= pixels && !v128.any_true(v128.or(v128.or(v128.load(four), v128.load(four, 16)), v128.or(v128.load(four, 32), v128.load(four, 48))))) {
      v128.store(bytes + (<usize>i << 2), f32x4.splat(0))
      i += 3
      continue
    }
    const value = v128.load(four)
    const alpha = f32x4.extract_lane(value, 3)
    let word: u32 = 0
    if (alpha > 0.0005) {
      const straight = f32x4.replace_lane(f32x4.mul(value, f32x4.splat(255 / alpha)), 3, alpha * 255)
      const whole = i32x4.trunc_sat_f32x4_u(f32x4.nearest(f32x4.min(straight, scale)))
      const words = i16x8.narrow_i32x4_u(whole, whole)
      word = <u32>i32x4.extract_lane(i8x16.narrow_i16x8_u(words, words), 0)
    }
    store<u32>(bytes + (<usize>i << 2), word)
  }
}

/** An edge's signed areas; what lies beside the shape's columns counts at their border. */
function addEdge(edge: usize, cover: usize, stride: i32, left: i32, right: i32, top: i32, bottom: i32, from: i32): void {
  const x0 = load<f32>(edge)
  const y0 = load<f32>(edge, 4)
  const x1 = load<f32>(edge, 8)
  const y1 = load<f32>(edge, 12)
  if (y0 === y1 || max(y0, y1) <= <f32>top || min(y0, y1) >= <f32>bottom) return
  const forth = y0 < y1
  const way: f32 = forth ? 1 : -1
  let x = forth ? x0 : x1
  let y = max(min(y0, y1), <f32>top)
  const end = min(max(y0, y1), <f32>bottom)
  const slope = (x1 - x0) / (y1 - y0)
  x += (y - min(y0, y1)) * slope
  const low = <f32>left
  const high = <f32>right
  // Up to three pieces: before, between and beyond the borders.
  for (let piece = 0; piece < 3 && y < end; piece++) {
    const outside = x < low || (x === low && slope < 0) ? -1 : x > high || (x === high && slope > 0) ? 1 : 0
    let goal = end
    if (outside < 0 && slope > 0) goal = min(end, y + (low - x) / slope)
    else if (outside > 0 && slope < 0) goal = min(end, y + (high - x) / slope)
    else if (outside === 0 && slope < 0) goal = min(end, y + (low - x) / slope)
    else if (outside === 0 && slope > 0) goal = min(end, y + (high - x) / slope)
    if (outside < 0) addPiece(low, y, goal, 0, way, cover, stride, low, high, from)
    else if (outside > 0) addPiece(high, y, goal, 0, way, cover, stride, low, high, from)
    else addPiece(x, y, goal, slope, way, cover, stride, low, high, from)
    x += (goal - y) * slope
    // Rounding must not leave it on the side that it has left.
    if (goal < end) x = outside < 0 || (outside === 0 && slope < 0) ? low : high
    y = goal
  }
}

function addPiece(x0: f32, start: f32, end: f32, slope: f32, way: f32, cover: usize, stride: i32, low: f32, high: f32, from: i32): void {
  let x = x0
  for (let y = <i32>floor(start); y < <i32>ceil(end); y++) {
    const height = min(<f32>(y + 1), end) - max(<f32>y, start)
    const next = x + slope * height
    const d = way * height
    const a = min(high, max(low, min(x, next)))
    const b = min(high, max(low, max(x, next)))
    x = next
    const first = floor(a)
    const column = <i32>first
    const last = <i32>ceil(b)
    const row = cover + (<usize>((y - from) * stride + column) << 2)
    if (last <= column + 1) {
      const share = d * (0.5 * (a + b) - first)
      store<f32>(row, load<f32>(row) + d - share)
      store<f32>(row, load<f32>(row, 4) + share, 4)
      continue
    }
    const s: f32 = 1 / (b - a)
    const head: f32 = 1 - (a - first)
    const tail: f32 = b - <f32>(last - 1)
    const areaHead: f32 = 0.5 * s * head * head
    const areaTail: f32 = 0.5 * s * tail * tail
    store<f32>(row, load<f32>(row) + d * areaHead)
    if (last === column + 2) {
      store<f32>(row, load<f32>(row, 4) + d * (1 - areaHead - areaTail), 4)
    } else {
      const second: f32 = s * (head + 0.5)
      store<f32>(row, load<f32>(row, 4) + d * (second - areaHead), 4)
      let at = row + 8
      for (let k = column + 2; k < last - 1; k++, at += 4) store<f32>(at, load<f32>(at) + d * s)
      store<f32>(at, load<f32>(at) + d * (1 - (second + <f32>(last - column - 3) * s) - areaTail))
    }
    const tip = row + (<usize>(last - column) << 2)
    store<f32>(tip, load<f32>(tip) + d * areaTail)
  }
}

function maskRow(mask: usize, sums: usize, left: i32, right: i32): void {
  let winding: f32 = 0
  for (let x = left; x < right; x++) {
    const at = <usize>x << 2
    winding += load<f32>(sums + at)
    store<f32>(sums + at, 0)
    store<f32>(mask + at, min<f32>(1, abs(winding)))
  }
}

function solidRow(canvas: usize, mask: usize, clipped: bool, sums: usize, left: i32, right: i32, colour: v128, opacity: f32): void {
  const alpha = f32x4.extract_lane(colour, 3)
  let winding: f32 = 0
  for (let x = left; x < right; x++) {
    const at = <usize>x << 2
    // Four between edges are alike, of the shape and of what clips it.
    let alike = x + 4 <= right && !v128.any_true(v128.load(sums + at))
    if (alike && clipped) {
      const four = v128.load(mask + at)
      if (!v128.any_true(four)) {
        x += 3
        continue
      }
      alike = i32x4.all_true(f32x4.eq(four, f32x4.splat(1)))
    }
    if (alike) {
      const share = min<f32>(1, abs(winding)) * opacity
      const place = canvas + (<usize>x << 4)
      x += 3
      if (share < 0.002) continue
      if (share * alpha > 0.999) {
        v128.store(place, colour)
        v128.store(place, colour, 16)
        v128.store(place, colour, 32)
        v128.store(place, colour, 48)
        continue
      }
      const ink = f32x4.mul(colour, f32x4.splat(share))
      const rest = f32x4.splat(1 - share * alpha)
      v128.store(place, f32x4.add(ink, f32x4.mul(v128.load(place), rest)))
      v128.store(place, f32x4.add(ink, f32x4.mul(v128.load(place, 16), rest)), 16)
      v128.store(place, f32x4.add(ink, f32x4.mul(v128.load(place, 32), rest)), 32)
      v128.store(place, f32x4.add(ink, f32x4.mul(v128.load(place, 48), rest)), 48)
      continue
    }
    winding += load<f32>(sums + at)
    store<f32>(sums + at, 0)
    let share = min<f32>(1, abs(winding)) * opacity
    if (clipped) share *= load<f32>(mask + at)
    if (share < 0.002) continue
    const place = canvas + (<usize>x << 4)
    if (share * alpha > 0.999) v128.store(place, colour)
    else v128.store(place, f32x4.add(f32x4.mul(colour, f32x4.splat(share)), f32x4.mul(v128.load(place), f32x4.splat(1 - share * alpha))))
  }
}

function gradientRow(
  canvas: usize, mask: usize, clipped: bool, sums: usize, left: i32, right: i32, y: i32, shape: usize, ramps: usize, opacity: f32, radial: bool,
): void {
  const matrix = shape + COLOUR
  const down = <f32>y + 0.5
  const stepU = load<f32>(matrix)
  const stepV = load<f32>(matrix, 4)
  const u0 = load<f32>(matrix, 8) * down + load<f32>(matrix, 16)
  const v0 = load<f32>(matrix, 12) * down + load<f32>(matrix, 20)
  const ramp = ramps + (<usize>(<i32>load<f32>(shape, RAMP) * STEPS) << 4)
  const most = <f32>(STEPS - 1)
  let winding: f32 = 0
  for (let x = left; x < right; x++) {
    const at = <usize>x << 2
    let alike = x + 4 <= right && !v128.any_true(v128.load(sums + at))
    if (alike && clipped) {
      const four = v128.load(mask + at)
      if (!v128.any_true(four)) {
        x += 3
        continue
      }
      alike = i32x4.all_true(f32x4.eq(four, f32x4.splat(1)))
    }
    if (alike) {
      const share = min<f32>(1, abs(winding)) * opacity
      const place = canvas + (<usize>x << 4)
      const across = f32x4.add(f32x4.add(f32x4.splat(<f32>x), f32x4(0, 1, 2, 3)), f32x4.splat(0.5))
      x += 3
      if (share < 0.002) continue
      let t = f32x4.add(f32x4.mul(f32x4.splat(stepU), across), f32x4.splat(u0))
      if (radial) {
        const v = f32x4.add(f32x4.mul(f32x4.splat(stepV), across), f32x4.splat(v0))
        t = f32x4.sqrt(f32x4.add(f32x4.mul(t, t), f32x4.mul(v, v)))
      }
      const held = f32x4.pmin(f32x4.splat(1), f32x4.pmax(f32x4.splat(0), t))
      const steps = i32x4.shl(i32x4.trunc_sat_f32x4_s(f32x4.add(f32x4.mul(held, f32x4.splat(most)), f32x4.splat(0.5))), 4)
      inkOver(place, v128.load(ramp + <usize>i32x4.extract_lane(steps, 0)), share)
      inkOver(place + 16, v128.load(ramp + <usize>i32x4.extract_lane(steps, 1)), share)
      inkOver(place + 32, v128.load(ramp + <usize>i32x4.extract_lane(steps, 2)), share)
      inkOver(place + 48, v128.load(ramp + <usize>i32x4.extract_lane(steps, 3)), share)
      continue
    }
    winding += load<f32>(sums + at)
    store<f32>(sums + at, 0)
    let share = min<f32>(1, abs(winding)) * opacity
    if (clipped) share *= load<f32>(mask + at)
    if (share < 0.002) continue
    const across = <f32>x + 0.5
    const u = stepU * across + u0
    const v = stepV * across + v0
    const t = radial ? sqrt(u * u + v * v) : u
    const colour = v128.load(ramp + (<usize>(<i32>(min<f32>(1, max<f32>(0, t)) * most + 0.5)) << 4))
    inkOver(canvas + (<usize>x << 4), colour, share)
  }
}

// @ts-ignore: decorator
@inline
function inkOver(place: usize, colour: v128, share: f32): void {
  v128.store(place, f32x4.add(f32x4.mul(colour, f32x4.splat(share)), f32x4.mul(v128.load(place), f32x4.splat(1 - share * f32x4.extract_lane(colour, 3)))))
}
