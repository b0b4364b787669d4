/** A warp by displacements that are known on a lattice: between its points they run as Catmull-Rom splines, beyond it nothing moves. */
import { bicubicAt, bicubicFour } from './warp'

/**
 * @param left,top place of the window in the plane: its sample (0, 0) is the plane's (left, top)
 * @param gridX,gridY,step of the lattice, in samples of the plane
 * @param dx,dy displacements, row by row: what is seen at p is found at p + amount * d
 * @param lines two rows of `columns` floats
 * @param places two rows of `outWidth` + 4 whole numbers: where samples are found, in 1/1024
 * @param table bicubic weights (see warp.ts)
 */
export function warpGrid(
  out: usize, outWidth: i32, from: i32, to: i32, data: usize, width: i32, height: i32, left: i32, top: i32,
  gridX: f32, gridY: f32, step: f32, columns: i32, rows: i32, dx: usize, dy: usize, amount: f32, lines: usize, places: usize, table: usize,
): void {
  const placesY = places + (<usize>(outWidth + 4) << 2)
  const lineY = lines + (<usize>columns << 2)
  const last = <i32>Math.floor(<f64>(gridX + step * <f32>(columns - 1)))
  // The lattice may be far larger than the window.
  const seenFrom = min(columns, max(0, <i32>((<f32>left - gridX) / step) - 1))
  const seenTo = max(seenFrom, min(columns, <i32>((<f32>(left + outWidth) - gridX) / step) + 4))
  for (let y = from; y < to; y++) {
    const row = out + <usize>(y * outWidth)
    const line = top + y
    const place = (<f32>line - gridY) / step
    if (place < 0 || place > <f32>(rows - 1)) {
      copyPart(row, 0, outWidth, data, width, height, left, line)
      continue
    }
    const i = min(rows - 2, <i32>place)
    mixRows(lines, dx, columns, rows, i, place - <f32>i, amount, seenFrom, seenTo)
    mixRows(lineY, dy, columns, rows, i, place - <f32>i, amount, seenFrom, seenTo)
    let x = min(outWidth, max(0, <i32>Math.ceil(<f64>gridX) - left))
    copyPart(row, 0, x, data, width, height, left, line)
    const end = min(outWidth, last + 1 - left)
    // Samples are taken together over many cells: those are often narrower than four samples.
    let begun = x
    while (x < end) {
      const at = (<f32>(left + x) - gridX) / step
      const j = min(columns - 2, max(0, <i32>at))
      const until = min(end, max(x + 1, <i32>Math.ceil(<f64>(gridX + step * <f32>(j + 1))) - left))
      if (!cell(places, placesY, x, until, left, line, gridX + step * <f32>j, 1 / step, lines, lineY, columns, j)) {
        sampled(row, begun, x, data, width, height, places, placesY, table)
        copyPart(row, x, until, data, width, height, left, line)
        begun = until
      }
      x = until
    }
    sampled(row, begun, x, data, width, height, places, placesY, table)
    copyPart(row, x, outWidth, data, width, height, left, line)
  }
}

function copyPart(row: usize, from: i32, to: i32, data: usize, width: i32, height: i32, left: i32, line: i32): void {
  const source = data + <usize>(min(height - 1, max(0, line)) * width)
  const begin = min(to, max(from, -left))
  const end = max(begin, min(to, width - left))
  for (let x = from; x < begin; x++) store<u8>(row + x, load<u8>(source))
  if (end > begin) memory.copy(row + begin, source + left + begin, end - begin)
  for (let x = end; x < to; x++) store<u8>(row + x, load<u8>(source + width - 1))
}

/** Of four rows of the lattice one, by Catmull-Rom weights: its columns from one to another. */
function mixRows(line: usize, values: usize, columns: i32, rows: i32, i: i32, t: f32, amount: f32, from: i32, to: i32): void {
  const r0 = values + (<usize>(max(0, i - 1) * columns) << 2)
  const r1 = values + (<usize>(i * columns) << 2)
  const r2 = values + (<usize>((i + 1) * columns) << 2)
  const r3 = values + (<usize>(min(rows - 1, i + 2) * columns) << 2)
  const w0 = amount * 0.5 * t * (t * (2 - t) - 1)
  const w1 = amount * 0.5 * (t * t * (3 * t - 5) + 2)
  const w2 = amount * 0.5 * t * (t * (4 - 3 * t) + 1)
  const w3 = amount * 0.5 * t * t * (t - 1)
  let c = from
  for (; c + 4 <= to; c += 4) {
    const at = <usize>c << 2
    const upper = f32x4.add(f32x4.mul(f32x4.splat(w0), v128.load(r0 + at)), f32x4.mul(f32x4.splat(w1), v128.load(r1 + at)))
    const lower = f32x4.add(f32x4.mul(f32x4.splat(w2), v128.load(r2 + at)), f32x4.mul(f32x4.splat(w3), v128.load(r3 + at)))
    v128.store(line + at, f32x4.add(upper, lower))
  }
  for (; c < to; c++) {
    const at = <usize>c << 2
    store<f32>(line + at, w0 * load<f32>(r0 + at) + w1 * load<f32>(r1 + at) + (w2 * load<f32>(r2 + at) + w3 * load<f32>(r3 + at)))
  }
}

/** Where the samples between two columns of the lattice are found; polynomials of the third degree. False: where they are. */
function cell(
  places: usize, placesY: usize, from: i32, to: i32, left: i32, line: i32, start: f32, scale: f32,
  lineX: usize, lineY: usize, columns: i32, j: i32,
): bool {
  const c0 = <usize>max(0, j - 1) << 2
  const c1 = <usize>j << 2
  const c2 = <usize>(j + 1) << 2
  const c3 = <usize>min(columns - 1, j + 2) << 2
  const x0 = load<f32>(lineX + c0)
  const x1 = load<f32>(lineX + c1)
  const x2 = load<f32>(lineX + c2)
  const x3 = load<f32>(lineX + c3)
  const y0 = load<f32>(lineY + c0)
  const y1 = load<f32>(lineY + c1)
  const y2 = load<f32>(lineY + c2)
  const y3 = load<f32>(lineY + c3)
  if (abs(x0) + abs(x1) + abs(x2) + abs(x3) + abs(y0) + abs(y1) + abs(y2) + abs(y3) < 0.001) return false
  const xb: f32 = 0.5 * (x2 - x0)
  const xc: f32 = x0 - 2.5 * x1 + 2 * x2 - 0.5 * x3
  const xd: f32 = 0.5 * (x3 - x0) + 1.5 * (x1 - x2)
  const yb: f32 = 0.5 * (y2 - y0)
  const yc: f32 = y0 - 2.5 * y1 + 2 * y2 - 0.5 * y3
  const yd: f32 = 0.5 * (y3 - y0) + 1.5 * (y1 - y2)
  const fine = f32x4.splat(1024)
  const row = f32x4.splat(<f32>line)
  let place = f32x4.add(f32x4.splat(<f32>(left + from)), f32x4(0, 1, 2, 3))
  // The last four may reach into the next cell, which writes its own over them.
  for (let x = from; x < to; x += 4) {
    const t = f32x4.mul(f32x4.sub(place, f32x4.splat(start)), f32x4.splat(scale))
    const px = f32x4.add(place, cubicOf(t, x1, xb, xc, xd))
    const py = f32x4.add(row, cubicOf(t, y1, yb, yc, yd))
    const at = <usize>x << 2
    v128.store(places + at, i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(px, fine))))
    v128.store(placesY + at, i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(py, fine))))
    place = f32x4.add(place, f32x4.splat(4))
  }
  return true
}

function sampled(row: usize, from: i32, to: i32, data: usize, width: i32, height: i32, places: usize, placesY: usize, table: usize): void {
  const lowest = i32x4.splat(1024)
  const mostX = i32x4.splat((width - 2) * 1024 - 1)
  const mostY = i32x4.splat((height - 2) * 1024 - 1)
  let x = from
  for (; x + 4 <= to; x += 4) {
    const at = <usize>x << 2
    const fx = v128.load(places + at)
    const fy = v128.load(placesY + at)
    const inside = v128.and(v128.and(i32x4.ge_s(fx, lowest), i32x4.le_s(fx, mostX)), v128.and(i32x4.ge_s(fy, lowest), i32x4.le_s(fy, mostY)))
    if (i32x4.all_true(inside)) v128.store32_lane(row + x, bicubicFour(data, width, fx, fy, table), 0)
    else oneByOne(row, x, x + 4, data, width, height, places, placesY, table)
  }
  oneByOne(row, x, to, data, width, height, places, placesY, table)
}

function oneByOne(row: usize, from: i32, to: i32, data: usize, width: i32, height: i32, places: usize, placesY: usize, table: usize): void {
  for (let x = from; x < to; x++) {
    const at = <usize>x << 2
    store<u8>(row + x, bicubicAt(data, width, height, <f64>load<i32>(places + at) / 1024, <f64>load<i32>(placesY + at) / 1024, table))
  }
}

// @ts-ignore: decorator
@inline
function cubicOf(t: v128, a: f32, b: f32, c: f32, d: f32): v128 {
  const high = f32x4.add(f32x4.splat(c), f32x4.mul(t, f32x4.splat(d)))
  return f32x4.add(f32x4.splat(a), f32x4.mul(t, f32x4.add(f32x4.splat(b), f32x4.mul(t, high))))
}
