/** What the first light sees of a mesh: a square of how near to it things are; and what is hidden from it. Its rays are parallel. */
import { TWO_SIDED } from './mesh-setup'
import { PLACE, SHAPED } from './mesh-shape'
import { dot } from './mesh-vectors'

/** In the scene: the square's side and how far along normals places are moved; three rows of a matrix; the first light. */
const SHADOW: usize = 80
const SHADOW_MATRIX: usize = 96
const FIRST_LIGHT: usize = 144
const NOTHING: f32 = -1e30

/**
 * Rows `from` to `to` of the square. All triangles but see-through ones cast shadows, by the sides that they have.
 * @param flat 16 bytes for each vertex: where it stands in the square, and how near
 */
export function drawShadow(depths: usize, size: i32, from: i32, to: i32, triangles: usize, count: i32, mesh: usize, shaped: usize, vertices: i32, scene: usize, flat: usize): void {
  const nothing = f32x4.splat(NOTHING)
  for (let i = from * size; i < to * size; i += 4) v128.store(depths + (<usize>i << 2), nothing)
  const matrix = scene + SHADOW_MATRIX
  for (let v = 0; v < vertices; v++) {
    const place = shaped + <usize>v * SHAPED + PLACE
    v128.store(flat + (<usize>v << 4), f32x4(along(matrix, place), along(matrix + 16, place), along(matrix + 32, place), 0))
  }
  for (let t = 0; t < count; t++) {
    const triangle = triangles + (<usize>t << 4)
    const a = flat + (<usize>load<u32>(triangle) << 4)
    const b = flat + (<usize>load<u32>(triangle, 4) << 4)
    const c = flat + (<usize>load<u32>(triangle, 8) << 4)
    const ay = load<f32>(a, 4)
    const by = load<f32>(b, 4)
    const cy = load<f32>(c, 4)
    const top = max(from, <i32>ceil(min(min(ay, by), cy) - 0.5))
    const bottom = min(to, <i32>floor(max(max(ay, by), cy) - 0.5) + 1)
    if (top >= bottom) continue
    const ax = load<f32>(a)
    const bx = load<f32>(b)
    const cx = load<f32>(c)
    const left = max(0, <i32>ceil(min(min(ax, bx), cx) - 0.5))
    const right = min(size, <i32>floor(max(max(ax, bx), cx) - 0.5) + 1)
    if (left >= right) continue
    const area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    // Rows go down here, too: fronts turn left in space.
    if (area > -1e-6 && (area < 1e-6 || load<f32>(mesh + <usize>load<u32>(triangle, 12), TWO_SIDED) === 0)) continue
    const share: f32 = 1 / area
    // Shares of the second and third corner, and depth, are planes.
    const b1 = (cy - ay) * share
    const b2 = -(cx - ax) * share
    const c1 = -(by - ay) * share
    const c2 = (bx - ax) * share
    const az = load<f32>(a, 8)
    const dz1 = load<f32>(b, 8) - az
    const dz2 = load<f32>(c, 8) - az
    for (let y = top; y < bottom; y++) {
      const dy = <f32>y + 0.5 - ay
      let place = depths + (<usize>(y * size + left) << 2)
      for (let x = left; x < right; x++, place += 4) {
        const dx = <f32>x + 0.5 - ax
        const second = b1 * dx + b2 * dy
        const third = c1 * dx + c2 * dy
        if (second < 0 || third < 0 || second + third > 1) continue
        const z = az + second * dz1 + third * dz2
        if (z > load<f32>(place)) store<f32>(place, z)
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function along(row: usize, p: usize): f32 {
  return load<f32>(row) * load<f32>(p) + load<f32>(row, 4) * load<f32>(p, 4) + load<f32>(row, 8) * load<f32>(p, 8) + load<f32>(row, 12)
}

/** How much of the first light reaches a place, 0..1: mean of nine places of the shadow's map, each between four. */
export function lightAt(scene: usize, shadow: usize, p: v128, n: v128): f32 {
  const size = load<f32>(scene, SHADOW)
  // Further away where light comes along the surface: steps of the map would show.
  const along: f32 = 1 - abs<f32>(dot(n, v128.load(scene, FIRST_LIGHT)))
  const away = f32x4.add(p, f32x4.mul(n, f32x4.splat(load<f32>(scene, SHADOW + 4) * (1 + 2 * along))))
  const x = dot(away, v128.load(scene, SHADOW_MATRIX)) + load<f32>(scene, SHADOW_MATRIX + 12)
  const y = dot(away, v128.load(scene, SHADOW_MATRIX + 16)) + load<f32>(scene, SHADOW_MATRIX + 28)
  const z = dot(away, v128.load(scene, SHADOW_MATRIX + 32)) + load<f32>(scene, SHADOW_MATRIX + 44)
  if (x < 2 || y < 2 || x > size - 3 || y > size - 3) return 1
  const fx = floor(x - 0.5)
  const fy = floor(y - 0.5)
  const sx = x - 0.5 - fx
  const sy = y - 0.5 - fy
  const wide = <i32>size
  const depth = f32x4.splat(z)
  // Four by four places; the outer ones count by where the point lies between them.
  let at = shadow + (<usize>((<i32>fy - 1) * wide + <i32>fx - 1) << 2)
  const line = <usize>wide << 2
  const weights = f32x4(1 - sx, 1, 1, sx)
  const first = f32x4.ge(depth, v128.load(at))
  const second = f32x4.ge(depth, v128.load(at + line))
  const third = f32x4.ge(depth, v128.load(at + line * 2))
  const fourth = f32x4.ge(depth, v128.load(at + line * 3))
  // Most places are all in the light or all in the shadow.
  if (!v128.any_true(v128.or(v128.or(first, second), v128.or(third, fourth)))) return 0
  if (i32x4.all_true(v128.and(v128.and(first, second), v128.and(third, fourth)))) {
    const row = across(weights)
    return (row * (1 - sy) + row + row + row * sy) * (1.0 / 9.0)
  }
  return (across(v128.and(first, weights)) * (1 - sy) + across(v128.and(second, weights)) + across(v128.and(third, weights)) + across(v128.and(fourth, weights)) * sy) * (1.0 / 9.0)
}

// @ts-ignore: decorator
@inline
function across(row: v128): f32 {
  return f32x4.extract_lane(row, 0) + f32x4.extract_lane(row, 1) + f32x4.extract_lane(row, 2) + f32x4.extract_lane(row, 3)
}
