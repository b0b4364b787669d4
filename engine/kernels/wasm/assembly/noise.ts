/** Random numbers by place: the same whatever is computed before or beside them. */
import { storeUpTo8 } from './separable'
import { pack } from './tables'

/** Mixes all bits of a number (the "lowbias32" constants, C. Wellons). */
// @ts-ignore: decorator
@inline
export function mixed(value: u32): u32 {
  let h = value
  h = (h ^ (h >>> 16)) * 0x7feb352d
  h = (h ^ (h >>> 15)) * 0x846ca68b
  return h ^ (h >>> 16)
}

/**
 * Gradient noise (Perlin, "Improving Noise", 2002) summed over octaves, as a row of bytes about 127.5. The third axis is
 * time. Along a row each corner of a cell gives a line: what depends on y and time is summed once a cell.
 * @param scale size of the first octave's cells in pixels; each octave halves it and is `gain` as strong
 * @param kind 0 = sums, 1 = sums of lengths (billows), 2 = ridges
 * @param sums a row of floats with room for 8 more
 * @param line as many
 * @param cells two floats for each cell: width / the last octave's scale + 4
 */
export function noiseRow(
  out: usize, width: i32, y: f64, left: f64, time: f64, scale: f64, octaves: i32, gain: f64, kind: i32, contrast: f64, seed: u32,
  sums: usize, line: usize, cells: usize,
): void {
  memory.fill(sums, 0, (<usize>width + 8) << 2)
  let strength: f64 = 1
  let total: f64 = 0
  let size = scale
  let pace = time
  for (let octave = 0; octave < octaves; octave++) {
    // Octaves on grids of their own: zeros of all at one place would show.
    const key = mixed(seed + <u32>octave * 0x9e3779b9)
    const shift = <f64>octave * 0.37
    octaveRow(line, width, y / size + shift, left / size + shift, size, pace + shift, key, cells)
    const weight = f32x4.splat(<f32>strength)
    for (let x: usize = 0; x < <usize>width << 2; x += 16) {
      let value = v128.load(line + x)
      if (kind !== 0) value = f32x4.abs(value)
      if (kind === 2) value = f32x4.sub(f32x4.splat(1), f32x4.add(value, value))
      v128.store(sums + x, f32x4.add(v128.load(sums + x), f32x4.mul(value, weight)))
    }
    total += strength
    strength *= gain
    size *= 0.5
    pace *= 2
  }
  const factor = f32x4.splat(<f32>((127.5 * contrast) / total))
  // The mean of lengths is about 1/4.
  const middle = f32x4.splat(<f32>(128 - 127.5 * contrast * 0.25 * <f64>kind))
  for (let x = 0; x < width; x += 8) {
    const at = sums + (<usize>x << 2)
    const low = f32x4.add(f32x4.mul(v128.load(at), factor), middle)
    storeUpTo8(out + x, width - x, pack(low, f32x4.add(f32x4.mul(v128.load(at, 16), factor), middle)))
  }
}

/** One octave: -1..1 as floats. */
function octaveRow(line: usize, width: i32, v: f64, left: f64, size: f64, w: f64, key: u32, cells: usize): void {
  const row = <i32>Math.floor(v)
  const slice = <i32>Math.floor(w)
  const dy = <f32>(v - Math.floor(v))
  const dz = <f32>(w - Math.floor(w))
  const fy = fade(dy)
  const fz = fade(dz)
  const first = <i32>Math.floor(left)
  const last = <i32>Math.floor(left + <f64>width / size) + 1
  for (let i = first; i <= last; i++) corner(cells + (<usize>(i - first) << 3), i, row, slice, dy, dz, fy, fz, key)
  const steps = f32x4.mul(f32x4(0, 1, 2, 3), f32x4.splat(<f32>(1 / size)))
  const four = f32x4.splat(<f32>(4 / size))
  const six = f32x4.splat(6)
  let x = 0
  for (let i = first; x < width; i++) {
    // Pixels of this cell: those whose place lies below its right corner.
    const end = min(width, <i32>Math.ceil((<f64>(i + 1) - left) * size))
    if (end <= x) continue
    const at = cells + (<usize>(i - first) << 3)
    const a0 = v128.load32_splat(at)
    const b0 = v128.load32_splat(at, 4)
    const b1 = v128.load32_splat(at, 12)
    const a1 = f32x4.sub(v128.load32_splat(at, 8), b1)
    let dx = f32x4.add(f32x4.splat(<f32>(left + <f64>x / size - <f64>i)), steps)
    for (; x < end; x += 4) {
      const l = f32x4.add(a0, f32x4.mul(b0, dx))
      const r = f32x4.add(a1, f32x4.mul(b1, dx))
      const inner = f32x4.add(f32x4.mul(dx, f32x4.sub(f32x4.mul(dx, six), f32x4.splat(15))), f32x4.splat(10))
      const blend = f32x4.mul(f32x4.mul(f32x4.mul(dx, dx), dx), inner)
      v128.store(line + (<usize>x << 2), f32x4.add(l, f32x4.mul(blend, f32x4.sub(r, l))))
      dx = f32x4.add(dx, four)
    }
    x = end
  }
}

/** Of a column of corners: what they add at the column, and how much more each cell to the right. */
// @ts-ignore: decorator
@inline
function corner(out: usize, x: i32, y: i32, z: i32, dy: f32, dz: f32, fy: f32, fz: f32, key: u32): void {
  let a: f32 = 0
  let b: f32 = 0
  for (let k = 0; k < 4; k++) {
    const oy = k & 1
    const oz = k >> 1
    const h = mixed(mixed(mixed(key + <u32>x) + <u32>(y + oy)) + <u32>(z + oz)) & 15
    const weight = (oy ? fy : 1 - fy) * (oz ? fz : 1 - fz)
    const py = dy - <f32>oy
    const pz = dz - <f32>oz
    // The twelve edges of a cube, four of them twice: x and y, x and z, or y and z.
    const s: f32 = h & 1 ? -1 : 1
    const t: f32 = h & 2 ? -1 : 1
    if (h < 4 || h === 12 || h === 13) {
      b += weight * s
      a += weight * t * py
    } else if (h < 8) {
      b += weight * s
      a += weight * t * pz
    } else a += weight * (s * py + t * pz)
  }
  store<f32>(out, a)
  store<f32>(out, b, 4)
}

// @ts-ignore: decorator
@inline
function fade(t: f32): f32 {
  return t * t * t * (t * (t * 6 - 15) + 10)
}
