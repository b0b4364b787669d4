/** Water: what is above the horizon, mirrored in moving waves, with the light's glitter path. */
import { between, floatAt, noises, powers, smoothly, smooths, within01 } from './lattice-noise'

/** Where things stand in a water's record of floats. */
const DEEP: i32 = 0
const LIGHT: i32 = 3
const HAZE: i32 = 6
const SUN: i32 = 9
const ROUGH: i32 = 10
const MIST: i32 = 11
const SPARK: i32 = 12
const GLITTER: i32 = 13
const TIME: i32 = 14

/**
 * A row of water.
 * @param edge first row of it; `shore` row of each column from which land hides the sky
 * @param above what is painted over it, of a plane's bytes and a stride in pixels
 * @param grid of the sky, with cells of so many pixels
 * @param room 64 bytes
 */
export function waterRow(
  out: usize, plane: usize, width: i32, y: i32, height: f32, edge: f32, water: usize, shore: usize,
  above: usize, abovePlane: usize, stride: i32, rows: i32, grid: usize, columns: i32, cell: i32, seed: i32, room: usize,
): void {
  const time = floatAt(water, TIME)
  const rough = floatAt(water, ROUGH)
  const down: f32 = <f32>y + 0.5 - edge
  const depth: f32 = down / (height - edge)
  const near: f32 = 1 / (depth + 0.035)
  const fade: f32 = smoothly(0, 0.05, depth) * rough
  const wide: f32 = 0.004 + 0.035 * depth + 0.012 * rough * depth
  const mist: f32 = f32x4.extract_lane(powers(f32x4.splat(-depth * 26)), 0) * floatAt(water, MIST)
  const inverse: f32 = 1 / height
  const aspect: f32 = <f32>width * inverse
  const pz: f32 = near * 2.1
  const sway: f32 = rough * height * (0.004 + 0.03 * depth)
  const lift: f32 = height * (0.012 + 0.06 * depth)
  const flat: f32 = 0.22 * (1 - depth) * (1 - depth)
  const half = f32x4.splat(0.5)
  for (let x = 0; x < width; x += 4) {
    const across = f32x4.add(f32x4.splat(<f32>x), f32x4(0, 1, 2, 3))
    // Long swell and short ripples, in perspective.
    const px = f32x4.mul(f32x4.sub(f32x4.mul(across, f32x4.splat(inverse)), f32x4.splat(aspect / 2)), f32x4.splat(near))
    const swell = f32x4.sub(noises(f32x4.add(f32x4.mul(px, f32x4.splat(1.6)), f32x4.splat(time * 0.12)), f32x4.splat(pz * 2.4 + time * 0.5), seed + 71), half)
    const ripple = f32x4.sub(noises(f32x4.sub(f32x4.mul(px, f32x4.splat(7)), f32x4.splat(time * 0.35)), f32x4.splat(pz * 9 + time * 1.1), seed + 72), half)
    const fine = f32x4.sub(noises(f32x4.add(f32x4.mul(px, f32x4.splat(21)), f32x4.splat(time * 0.7)), f32x4.splat(pz * 24 - time * 1.6), seed + 73), half)
    const waves = f32x4.add(f32x4.add(f32x4.mul(swell, f32x4.splat(0.9)), f32x4.mul(ripple, f32x4.splat(0.7))), f32x4.mul(fine, f32x4.splat(0.4)))
    const tilt = f32x4.mul(waves, f32x4.splat(fade))
    const row = f32x4.pmax(f32x4.splat(0), f32x4.pmin(f32x4.splat(edge - 1), f32x4.sub(f32x4.splat(edge - down * 0.92), f32x4.mul(tilt, f32x4.splat(lift)))))
    const moved = f32x4.floor(f32x4.add(f32x4.add(across, f32x4.mul(f32x4.add(ripple, f32x4.mul(fine, f32x4.splat(0.6))), f32x4.splat(sway))), half))
    const column = i32x4.trunc_sat_f32x4_s(f32x4.pmin(f32x4.splat(<f32>(width - 1)), f32x4.pmax(f32x4.splat(0), moved)))
    mirrored(room, i32x4.extract_lane(column, 0), f32x4.extract_lane(row, 0), shore, above, abovePlane, stride, rows, grid, columns, cell)
    mirrored(room + 4, i32x4.extract_lane(column, 1), f32x4.extract_lane(row, 1), shore, above, abovePlane, stride, rows, grid, columns, cell)
    mirrored(room + 8, i32x4.extract_lane(column, 2), f32x4.extract_lane(row, 2), shore, above, abovePlane, stride, rows, grid, columns, cell)
    mirrored(room + 12, i32x4.extract_lane(column, 3), f32x4.extract_lane(row, 3), shore, above, abovePlane, stride, rows, grid, columns, cell)
    // Steep looks see into the water, flat ones see the sky.
    const mirror = within01(f32x4.add(f32x4.splat(0.9 - 0.5 * depth), f32x4.mul(tilt, f32x4.splat(0.55))))
    let spark = f32x4.splat(0)
    const off = f32x4.mul(f32x4.sub(f32x4.mul(across, f32x4.splat(1 / <f32>width)), f32x4.splat(floatAt(water, SUN))), f32x4.splat(aspect))
    const square = f32x4.mul(off, off)
    const glitters = floatAt(water, SPARK) > 0 ? v128.any_true(f32x4.lt(square, f32x4.splat(60 * wide))) : false
    if (glitters) {
      // Facets that throw the disc's light at us: a path below it, broken by the waves.
      const path = powers(f32x4.mul(square, f32x4.splat(-1 / wide)))
      const facing = f32x4.add(f32x4.add(f32x4.mul(ripple, f32x4.splat(0.6)), f32x4.mul(fine, f32x4.splat(0.75))), f32x4.mul(swell, f32x4.splat(0.35)))
      const facet = f32x4.mul(smooths(0.08, 0.42, facing), f32x4.splat(floatAt(water, GLITTER)))
      spark = f32x4.mul(f32x4.mul(path, f32x4.add(f32x4.splat(flat), facet)), f32x4.splat(floatAt(water, SPARK)))
    }
    for (let c = 0; c < 3; c++) {
      let value = between(f32x4.splat(floatAt(water, DEEP + c)), v128.load(room + (<usize>c << 4)), mirror)
      value = f32x4.add(value, f32x4.mul(f32x4.splat(floatAt(water, LIGHT + c)), spark))
      v128.store(out + (<usize>x << 2) + <usize>c * plane, between(value, f32x4.splat(floatAt(water, HAZE + c)), f32x4.splat(mist)))
    }
  }
}

/** What a place of the water shows: land as it is painted, or the sky without what shines in it. */
// @ts-ignore: decorator
@inline
function mirrored(out: usize, column: i32, row: f32, shore: usize, above: usize, plane: usize, stride: i32, rows: i32, grid: usize, columns: i32, cell: i32): void {
  if (row >= load<f32>(shore + (<usize>column << 2))) {
    const at = above + (<usize>(min(rows - 1, <i32>Mathf.floor(row + 0.5)) * stride + column) << 2)
    store<f32>(out, load<f32>(at))
    store<f32>(out, load<f32>(at + plane), 16)
    store<f32>(out, load<f32>(at + 2 * plane), 32)
    return
  }
  const inverse: f32 = 1 / <f32>cell
  const gy: f32 = row * inverse
  const iy = <i32>gy
  const ix = column / cell
  const at = grid + (<usize>(iy * columns + ix) << 4)
  const next = at + (<usize>columns << 4)
  const fx = f32x4.splat(<f32>(column - ix * cell) * inverse)
  const high = between(v128.load(at), v128.load(at, 16), fx)
  const low = between(v128.load(next), v128.load(next, 16), fx)
  const colour = between(high, low, f32x4.splat(gy - <f32>iy))
  store<f32>(out, f32x4.extract_lane(colour, 0))
  store<f32>(out, f32x4.extract_lane(colour, 1), 16)
  store<f32>(out, f32x4.extract_lane(colour, 2), 32)
}
