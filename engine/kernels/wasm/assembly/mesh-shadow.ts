/** What the first light sees of a mesh: a square of how near to it things are. Its rays are parallel. */
import { TWO_SIDED } from './mesh-setup'
import { PLACE, SHAPED } from './mesh-shape'

const SHADOW_MATRIX: usize = 96
const NOTHING: f32 = -1e30

/** Rows `from` to `to` of the square. All triangles but see-through ones cast shadows, by the sides that they have. */
export function drawShadow(depths: usize, size: i32, from: i32, to: i32, triangles: usize, count: i32, mesh: usize, shaped: usize, scene: usize): void {
  const nothing = f32x4.splat(NOTHING)
  for (let i = from * size; i < to * size; i += 4) v128.store(depths + (<usize>i << 2), nothing)
  const matrix = scene + SHADOW_MATRIX
  for (let t = 0; t < count; t++) {
    const triangle = triangles + (<usize>t << 4)
    const a = shaped + <usize>load<u32>(triangle) * SHAPED + PLACE
    const b = shaped + <usize>load<u32>(triangle, 4) * SHAPED + PLACE
    const c = shaped + <usize>load<u32>(triangle, 8) * SHAPED + PLACE
    const ay = along(matrix + 16, a)
    const by = along(matrix + 16, b)
    const cy = along(matrix + 16, c)
    const top = max(from, <i32>ceil(min(min(ay, by), cy) - 0.5))
    const bottom = min(to, <i32>floor(max(max(ay, by), cy) - 0.5) + 1)
    if (top >= bottom) continue
    const ax = along(matrix, a)
    const bx = along(matrix, b)
    const cx = along(matrix, c)
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
    const az = along(matrix + 32, a)
    const dz1 = along(matrix + 32, b) - az
    const dz2 = along(matrix + 32, c) - az
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
