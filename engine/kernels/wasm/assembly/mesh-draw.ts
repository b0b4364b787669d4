/**
 * Meshes with four samples a pixel: for each sample the nearest triangle is found first, then each pixel is shaded once for
 * each surface in it. See-through triangles are laid over that one after the other.
 */
import { ACROSS, BOTTOM, DOWN, LEFT, MATERIAL, NEARNESS, READY, RIGHT, START, TOP } from './mesh-setup'
import { alphaAt, shadeAt } from './mesh-shade'
import { closeCanvas } from './paths'

const ALPHA: usize = 48
const CUTOFF: usize = 52
/** Bytes of a pixel while nearest triangles are sought: four times 1 / distance, four numbers of triangles. */
const SAMPLES: usize = 32
/** Two of them count as one surface where the one lies in the other's plane but for this share of its distance. */
const SAME: f32 = 0.0006
/** Codes for linear light, in steps of 1/4095. */
const CODES: f32 = 4095

/** Places of the samples, in sixteenths of a pixel: no two in a row or column. */
// @ts-ignore: decorator
@inline
function samplesOf(across: f32, down: f32): v128 {
  return f32x4.add(f32x4.mul(f32x4.splat(across), f32x4(6, 14, 2, 10)), f32x4.mul(f32x4.splat(down), f32x4(2, 6, 10, 14)))
}

/**
 * Rows `from` to `to` and columns `left` to `right` of ready triangles, into straight RGBA bytes of these rows.
 * @param bytes as wide as the picture; other columns stay
 * @param canvas 16 bytes a pixel, for what is premultiplied
 * @param seen numbers of the triangles in these rows, in order
 * @param solid of all, how many hide what lies behind
 * @param samples 32 bytes a pixel
 * @param codes 4096 floats: display values of linear light
 */
export function drawMesh(
  bytes: usize, width: i32, left: i32, right: i32, from: i32, to: i32, canvas: usize, ready: usize, seen: usize, count: i32, solid: i32, samples: usize, mesh: usize, pictures: usize, shaped: usize, scene: usize, shadow: usize, codes: usize,
): void {
  const wide = right - left
  const pixels = wide * (to - from)
  const none = i32x4.splat(-1)
  const far = f32x4.splat(0)
  for (let i = 0; i < pixels; i++) {
    const place = samples + <usize>i * SAMPLES
    v128.store(place, far)
    v128.store(place, none, 16)
  }
  let i = 0
  for (; i < count; i++) {
    const t = load<i32>(seen + (<usize>i << 2))
    if (t >= solid) break
    cover(ready + <usize>t * READY, t, left, wide, from, to, samples, mesh, pictures, shaped)
  }
  for (let y = from; y < to; y++) {
    for (let x = left; x < right; x++) {
      const pixel = <usize>((y - from) * wide + x - left)
      v128.store(canvas + (pixel << 4), resolved(samples + pixel * SAMPLES, ready, x, y, mesh, pictures, shaped, scene, shadow, codes))
    }
  }
  for (; i < count; i++) layOver(canvas, ready + <usize>load<i32>(seen + (<usize>i << 2)) * READY, left, wide, from, to, samples, mesh, pictures, shaped, scene, shadow, codes)
  for (let y = from; y < to; y++) closeCanvas(bytes + (<usize>((y - from) * width + left) << 2), canvas + (<usize>((y - from) * wide) << 4), wide)
}

function cover(triangle: usize, number: i32, start: i32, wide: i32, from: i32, to: i32, samples: usize, mesh: usize, pictures: usize, shaped: usize): void {
  const top = max(from, load<i32>(triangle, TOP))
  const bottom = min(to, load<i32>(triangle, BOTTOM))
  if (top >= bottom) return
  const left = load<i32>(triangle, LEFT)
  const right = load<i32>(triangle, RIGHT)
  const holes = load<f32>(<usize>load<u32>(triangle, MATERIAL), ALPHA) === 1
  const cutoff = load<f32>(<usize>load<u32>(triangle, MATERIAL), CUTOFF)
  const id = i32x4.splat(number)
  const zero = f32x4.splat(0)
  const dy = <f32>((top - load<i32>(triangle, TOP)) * 16)
  let row0 = edgeAt(triangle, dy)
  let row1 = edgeAt(triangle + 4, dy)
  let row2 = edgeAt(triangle + 8, dy)
  let rowZ = f32x4.add(f32x4.splat(load<f32>(triangle, NEARNESS + 8) + load<f32>(triangle, NEARNESS + 4) * dy), samplesOf(load<f32>(triangle, NEARNESS), load<f32>(triangle, NEARNESS + 4)))
  const down0 = f32x4.splat(load<f32>(triangle, DOWN) * 16)
  const down1 = f32x4.splat(load<f32>(triangle + 4, DOWN) * 16)
  const down2 = f32x4.splat(load<f32>(triangle + 8, DOWN) * 16)
  const downZ = f32x4.splat(load<f32>(triangle, NEARNESS + 4) * 16)
  const step0 = f32x4.splat(load<f32>(triangle, ACROSS) * 16)
  const step1 = f32x4.splat(load<f32>(triangle + 4, ACROSS) * 16)
  const step2 = f32x4.splat(load<f32>(triangle + 8, ACROSS) * 16)
  const stepZ = f32x4.splat(load<f32>(triangle, NEARNESS) * 16)
  for (let y = top; y < bottom; y++) {
    let e0 = row0
    let e1 = row1
    let e2 = row2
    let z = rowZ
    let place = samples + <usize>((y - from) * wide + left - start) * SAMPLES
    for (let x = left; x < right; x++, place += SAMPLES) {
      // Nothing below zero, and nearer than what is there.
      const least = f32x4.pmin(f32x4.pmin(e0, e1), e2)
      const depth = v128.load(place)
      let seen = v128.and(f32x4.ge(least, zero), f32x4.gt(z, depth))
      if (v128.any_true(seen)) {
        if (holes) seen = v128.and(seen, kept(alphaAt(triangle, mesh, pictures, shaped, x, y), cutoff))
        v128.store(place, v128.bitselect(z, depth, seen))
        v128.store(place, v128.bitselect(id, v128.load(place, 16), seen), 16)
      }
      e0 = f32x4.add(e0, step0)
      e1 = f32x4.add(e1, step1)
      e2 = f32x4.add(e2, step2)
      z = f32x4.add(z, stepZ)
    }
    row0 = f32x4.add(row0, down0)
    row1 = f32x4.add(row1, down1)
    row2 = f32x4.add(row2, down2)
    rowZ = f32x4.add(rowZ, downZ)
  }
}

// @ts-ignore: decorator
@inline
function edgeAt(edge: usize, dy: f32): v128 {
  return f32x4.add(f32x4.splat(load<f32>(edge, START) + load<f32>(edge, DOWN) * dy), samplesOf(load<f32>(edge, ACROSS), load<f32>(edge, DOWN)))
}

/** Of four samples as many as alpha asks for: holes have soft edges. */
// @ts-ignore: decorator
@inline
function kept(alpha: f32, cutoff: f32): v128 {
  return f32x4.gt(f32x4.splat((alpha - cutoff) * 3 + 0.5), f32x4(0.125, 0.625, 0.375, 0.875))
}

/** One pixel of solid surfaces. */
function resolved(place: usize, ready: usize, x: i32, y: i32, mesh: usize, pictures: usize, shaped: usize, scene: usize, shadow: usize, codes: usize): v128 {
  const ids = v128.load(place, 16)
  const none = i32x4.splat(-1)
  if (i32x4.all_true(i32x4.eq(ids, none))) return f32x4.splat(0)
  const only = i32x4.extract_lane(ids, 0)
  // Most pixels are of one triangle.
  if (i32x4.all_true(i32x4.eq(ids, i32x4.splat(only)))) return f32x4.replace_lane(shown(shadeAt(ready + <usize>only * READY, mesh, pictures, shaped, scene, shadow, x, y), codes), 3, 1)
  const depths = v128.load(place)
  let left = i32x4.bitmask(i32x4.ne(ids, none))
  let sum = f32x4.splat(0)
  while (left !== 0) {
    // The sample that stands for its surface: the first of those left.
    const k = ctz(left)
    const id = load<i32>(place + 16 + (<usize>k << 2))
    const triangle = ready + <usize>id * READY
    let group = i32x4.bitmask(i32x4.eq(ids, i32x4.splat(id))) & left
    if (group !== left) {
      // Neighbours of the same stuff in one plane: one surface.
      const across = load<f32>(triangle, NEARNESS)
      const down = load<f32>(triangle, NEARNESS + 4)
      const start = load<f32>(triangle, NEARNESS + 8) + across * <f32>((x - load<i32>(triangle, LEFT)) * 16) + down * <f32>((y - load<i32>(triangle, TOP)) * 16)
      const plane = f32x4.add(f32x4.splat(start), samplesOf(across, down))
      const near = i32x4.bitmask(f32x4.lt(f32x4.abs(f32x4.sub(depths, plane)), f32x4.splat(start * SAME)))
      const material = load<u32>(triangle, MATERIAL)
      for (let s = k + 1; s < 4; s++) {
        const bit = 1 << s
        if ((left & near & bit) === 0 || (group & bit) !== 0) continue
        if (load<u32>(ready + <usize>load<i32>(place + 16 + (<usize>s << 2)) * READY, MATERIAL) === material) group |= bit
      }
    }
    left &= ~group
    const colour = shown(shadeAt(triangle, mesh, pictures, shaped, scene, shadow, x, y), codes)
    sum = f32x4.add(sum, f32x4.mul(f32x4.replace_lane(colour, 3, 1), f32x4.splat(<f32>popcnt(group) * 0.25)))
  }
  return sum
}

/** Display values of linear light; the last lane stays. */
// @ts-ignore: decorator
@inline
function shown(linear: v128, codes: usize): v128 {
  const steps = i32x4.trunc_sat_f32x4_s(f32x4.add(f32x4.mul(f32x4.max(f32x4.splat(0), f32x4.min(f32x4.splat(1), linear)), f32x4.splat(CODES)), f32x4.splat(0.5)))
  return f32x4(
    load<f32>(codes + (<usize>i32x4.extract_lane(steps, 0) << 2)),
    load<f32>(codes + (<usize>i32x4.extract_lane(steps, 1) << 2)),
    load<f32>(codes + (<usize>i32x4.extract_lane(steps, 2) << 2)),
    f32x4.extract_lane(linear, 3),
  )
}

function layOver(
  canvas: usize, triangle: usize, start: i32, wide: i32, from: i32, to: i32, samples: usize, mesh: usize, pictures: usize, shaped: usize, scene: usize, shadow: usize, codes: usize,
): void {
  const top = max(from, load<i32>(triangle, TOP))
  const bottom = min(to, load<i32>(triangle, BOTTOM))
  const left = load<i32>(triangle, LEFT)
  const right = load<i32>(triangle, RIGHT)
  const zero = f32x4.splat(0)
  const across = load<f32>(triangle, NEARNESS)
  const down = load<f32>(triangle, NEARNESS + 4)
  for (let y = top; y < bottom; y++) {
    const dy = <f32>((y - load<i32>(triangle, TOP)) * 16)
    for (let x = left; x < right; x++) {
      const dx = <f32>((x - left) * 16)
      const e0 = f32x4.add(edgeAt(triangle, dy), f32x4.splat(load<f32>(triangle, ACROSS) * dx))
      const e1 = f32x4.add(edgeAt(triangle + 4, dy), f32x4.splat(load<f32>(triangle + 4, ACROSS) * dx))
      const e2 = f32x4.add(edgeAt(triangle + 8, dy), f32x4.splat(load<f32>(triangle + 8, ACROSS) * dx))
      const i = <usize>((y - from) * wide + x - start)
      const z = f32x4.add(f32x4.splat(load<f32>(triangle, NEARNESS + 8) + down * dy + across * dx), samplesOf(across, down))
      const seen = v128.and(f32x4.ge(f32x4.pmin(f32x4.pmin(e0, e1), e2), zero), f32x4.ge(z, v128.load(samples + i * SAMPLES)))
      const covered = popcnt(i32x4.bitmask(seen))
      if (covered === 0) continue
      const colour = shown(shadeAt(triangle, mesh, pictures, shaped, scene, shadow, x, y), codes)
      const alpha = f32x4.extract_lane(colour, 3) * <f32>covered * 0.25
      if (alpha < 0.002) continue
      const place = canvas + (i << 4)
      v128.store(place, f32x4.add(f32x4.mul(f32x4.replace_lane(colour, 3, 1), f32x4.splat(alpha)), f32x4.mul(v128.load(place), f32x4.splat(1 - alpha))))
    }
  }
}
