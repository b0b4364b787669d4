/** Triangles of a mesh made ready for a band of rows: edges, distance, and what they are made of. */
import { NORMAL, PLACE, SHAPED } from './mesh-shape'

/** Bytes of a triangle that is ready, and where things stand in it. */
export const READY: usize = 96
/** Three edges' steps to the right and down for a sixteenth of a pixel, and their values at the origin. */
export const ACROSS: usize = 0
export const DOWN: usize = 12
export const START: usize = 24
/** 1 / distance: the same three. */
export const NEARNESS: usize = 36
export const AREA: usize = 48
/** The box in pixels. Edges are counted from its upper left corner. */
export const LEFT: usize = 52
export const TOP: usize = 56
export const RIGHT: usize = 60
export const BOTTOM: usize = 64
/** The three corners, shaped, and their numbers; the material; level of detail; whether its back is seen; whether it is an outline. */
export const CORNERS: usize = 68
export const MATERIAL: usize = 80
export const DETAIL: usize = 84
export const BACK: usize = 88
export const OUTLINE: usize = 92

const VERTEX: usize = 80
const UV: usize = 24
/** In a material: 0 none, 1 by metres, 2 by the picture's height; how wide. */
export const TWO_SIDED: usize = 56
const OUTLINE_ON: usize = 160
const OUTLINE_WIDTH: usize = 156
/** Sixteenths of a pixel beyond which nothing is drawn: numbers would lose their whole parts. */
const FAR: f32 = 262144

/**
 * Triangles `first` to `last` that are seen in rows `from` to `to`, one after the other into `ready`. Returns how many.
 * @param box left, top, right and bottom of what is seen so far: widened
 * @param outline draws the backs of materials with an outline, larger
 */
export function readyTriangles(
  ready: usize, first: i32, last: i32, triangles: usize, mesh: usize, shaped: usize, width: i32, height: i32, from: i32, to: i32, focal: f32, outline: i32, box: usize,
): i32 {
  let count = 0
  const lowest = <f32>(from * 16)
  const highest = <f32>(to * 16)
  const rightmost = <f32>(width * 16)
  for (let t = first; t < last; t++) {
    const triangle = triangles + (<usize>t << 4)
    const a = shaped + <usize>load<u32>(triangle) * SHAPED
    const b = shaped + <usize>load<u32>(triangle, 4) * SHAPED
    const c = shaped + <usize>load<u32>(triangle, 8) * SHAPED
    let ay = load<f32>(a, 4)
    let by = load<f32>(b, 4)
    let cy = load<f32>(c, 4)
    // Outlines reach a little further.
    const slack: f32 = outline !== 0 ? 256 : 0
    if (max(max(ay, by), cy) + slack <= lowest || min(min(ay, by), cy) - slack >= highest) continue
    const aw = load<f32>(a, 8)
    const bw = load<f32>(b, 8)
    const cw = load<f32>(c, 8)
    if (aw === 0 || bw === 0 || cw === 0) continue
    let ax = load<f32>(a)
    let bx = load<f32>(b)
    let cx = load<f32>(c)
    const material = mesh + <usize>load<u32>(triangle, 12)
    if (outline !== 0) {
      const kind = load<f32>(material, OUTLINE_ON)
      const wide = load<f32>(material, OUTLINE_WIDTH)
      if (kind === 0 || wide <= 0) continue
      ax += pushed(a, 0, kind, wide, aw, focal, height)
      ay -= pushed(a, 4, kind, wide, aw, focal, height)
      bx += pushed(b, 0, kind, wide, bw, focal, height)
      by -= pushed(b, 4, kind, wide, bw, focal, height)
      cx += pushed(c, 0, kind, wide, cw, focal, height)
      cy -= pushed(c, 4, kind, wide, cw, focal, height)
    }
    const low = min(min(ax, bx), cx)
    const high = max(max(ax, bx), cx)
    if (high <= 0 || low >= rightmost || low < -FAR || high > FAR || min(min(ay, by), cy) < -FAR || max(max(ay, by), cy) > FAR) continue
    // Rows go down: what turns left in space turns right here.
    let area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    if (area === 0) continue
    const back = area > 0
    if (outline !== 0 ? !back : back && load<f32>(material, TWO_SIDED) === 0) continue
    let second = b
    let third = c
    let bi = load<u32>(triangle, 4)
    let ci = load<u32>(triangle, 8)
    let bn = bw
    let cn = cw
    if (!back) {
      // Corners in the order in which their inside is where edges are positive.
      second = c
      third = b
      let swap = bx
      bx = cx
      cx = swap
      swap = by
      by = cy
      cy = swap
      bn = cw
      cn = bw
      const number = bi
      bi = ci
      ci = number
      area = -area
    }
    const left = max(0, <i32>floor(low / 16))
    const top = max(from, <i32>floor(min(min(ay, by), cy) / 16))
    const right = min(width, <i32>ceil(high / 16))
    const bottom = min(to, <i32>ceil(max(max(ay, by), cy) / 16))
    if (left >= right || top >= bottom) continue
    const ox = <f32>(left * 16)
    const oy = <f32>(top * 16)
    const place = ready + <usize>count * READY
    // The edge that lies across from each corner.
    putEdge(place, bx - ox, by - oy, cx - ox, cy - oy)
    putEdge(place + 4, cx - ox, cy - oy, ax - ox, ay - oy)
    putEdge(place + 8, ax - ox, ay - oy, bx - ox, by - oy)
    const share: f32 = 1 / area
    for (let k: usize = 0; k < 3; k++) {
      const row = place + k * 12
      store<f32>(place + NEARNESS + (k << 2), (load<f32>(row) * aw + load<f32>(row, 4) * bn + load<f32>(row, 8) * cn) * share)
    }
    own(place)
    own(place + 4)
    own(place + 8)
    if (outline !== 0) {
      // Behind what it surrounds.
      store<f32>(place + NEARNESS + 8, load<f32>(place + NEARNESS + 8) * 0.9985)
    }
    store<f32>(place + AREA, share)
    store<i32>(place + LEFT, left)
    store<i32>(place + TOP, top)
    store<i32>(place + RIGHT, right)
    store<i32>(place + BOTTOM, bottom)
    store<u32>(place + CORNERS, load<u32>(triangle))
    store<u32>(place + CORNERS, bi, 4)
    store<u32>(place + CORNERS, ci, 8)
    store<u32>(place + MATERIAL, <u32>material)
    store<f32>(place + DETAIL, detail(mesh, load<u32>(triangle), bi, ci, area))
    store<i32>(place + BACK, back ? 1 : 0)
    store<i32>(place + OUTLINE, outline)
    store<i32>(box, min(load<i32>(box), left))
    store<i32>(box, min(load<i32>(box, 4), top), 4)
    store<i32>(box, max(load<i32>(box, 8), right), 8)
    store<i32>(box, max(load<i32>(box, 12), bottom), 12)
    count++
  }
  return count
}

/**
 * Ready triangles by the strip of rows in which they begin, in the order of their numbers there.
 * @param starts strips + 2 numbers: where each strip's begin in `order`
 */
export function sortTriangles(ready: usize, count: i32, from: i32, strip: i32, strips: i32, starts: usize, order: usize): void {
  memory.fill(starts, 0, <usize>(strips + 2) << 2)
  for (let t = 0; t < count; t++) {
    const place = starts + (<usize>((load<i32>(ready + <usize>t * READY, TOP) - from) / strip + 2) << 2)
    store<i32>(place, load<i32>(place) + 1)
  }
  for (let s = 2; s < strips + 2; s++) {
    const place = starts + (<usize>s << 2)
    store<i32>(place, load<i32>(place) + load<i32>(place - 4))
  }
  for (let t = 0; t < count; t++) {
    const place = starts + (<usize>((load<i32>(ready + <usize>t * READY, TOP) - from) / strip + 1) << 2)
    const at = load<i32>(place)
    store<i32>(order + (<usize>at << 2), t)
    store<i32>(place, at + 1)
  }
}

/** Numbers of the triangles in a strip, into `seen`: those of the strip before that go on to row `from` or beyond, and those that begin. Returns how many. */
export function nextStrip(before: usize, count: i32, order: usize, begin: i32, end: i32, ready: usize, from: i32, seen: usize): i32 {
  let out = seen
  let next = begin
  for (let i = 0; i < count; i++) {
    const t = load<i32>(before + (<usize>i << 2))
    if (load<i32>(ready + <usize>t * READY, BOTTOM) <= from) continue
    for (; next < end; next++, out += 4) {
      const fresh = load<i32>(order + (<usize>next << 2))
      if (fresh > t) break
      store<i32>(out, fresh)
    }
    store<i32>(out, t)
    out += 4
  }
  for (; next < end; next++, out += 4) store<i32>(out, load<i32>(order + (<usize>next << 2)))
  return <i32>((out - seen) >> 2)
}

/** How far an outline's corner moves, in sixteenths of a pixel: along its normal as it is seen. */
// @ts-ignore: decorator
@inline
function pushed(corner: usize, axis: usize, kind: f32, wide: f32, inverse: f32, focal: f32, height: i32): f32 {
  const n = load<f32>(corner + NORMAL + axis)
  const pixels = kind === 1 ? wide * focal * inverse : wide * <f32>height * 0.5
  return nearest<f32>(n * min<f32>(pixels, 15) * 16)
}

/** Where it is 0 on the edge, positive inside. */
// @ts-ignore: decorator
@inline
function putEdge(place: usize, x0: f32, y0: f32, x1: f32, y1: f32): void {
  store<f32>(place + ACROSS, y0 - y1)
  store<f32>(place + DOWN, x1 - x0)
  store<f32>(place + START, x0 * y1 - x1 * y0)
}

/** Points on an edge belong to one of its two triangles: whole numbers, less 1 on right and lower edges. */
// @ts-ignore: decorator
@inline
function own(place: usize): void {
  const across = load<f32>(place, ACROSS)
  if (!(across > 0 || (across === 0 && load<f32>(place, DOWN) > 0))) store<f32>(place, load<f32>(place, START) - 1, START)
}

/** log2 of the share of a picture that a pixel covers along one side. */
function detail(mesh: usize, a: u32, b: u32, c: u32, area: f32): f32 {
  const p = mesh + <usize>a * VERTEX + UV
  const q = mesh + <usize>b * VERTEX + UV
  const r = mesh + <usize>c * VERTEX + UV
  const u = load<f32>(p)
  const v = load<f32>(p, 4)
  const covered = abs((load<f32>(q) - u) * (load<f32>(r, 4) - v) - (load<f32>(q, 4) - v) * (load<f32>(r) - u))
  // Twice the areas, both; pixels have 256 of the area's units.
  return 0.5 * log2Of(max<f32>(covered * 256 / area, 1e-20))
}

/** log2, right to 0.09. */
// @ts-ignore: decorator
@inline
function log2Of(value: f32): f32 {
  const bits = reinterpret<i32>(value)
  return <f32>((bits >> 23) - 127) + <f32>(bits & 0x7fffff) / 8388608
}
