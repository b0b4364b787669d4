/** Vertices of a mesh: changes of shape, joints, and the camera. Layouts: engine/frames/mesh.ts, and SHAPED here. */

const VERTEX: usize = 80
const WEIGHTS: usize = 48
const JOINTS: usize = 64
const CHANGE: usize = 32
/** Of a vertex that is ready: x and y in sixteenths of a pixel, 1 / distance; normal; tangent; place before the camera. */
export const SHAPED: usize = 64
export const NORMAL: usize = 16
export const TANGENT: usize = 32
export const PLACE: usize = 48
/** Of a vertex while it is shaped: place and normal. */
const WORK: usize = 32

/**
 * Vertices `from` to `to`.
 * @param shapes of each: the address of its first change, how many there are (both as u32), its weight (f32), nothing
 * @param matrices from the mesh to the camera's space: four columns of four floats
 * @param work 32 bytes for each of these vertices
 */
export function shapeVertices(
  out: usize, from: i32, to: i32, vertices: usize, shapes: usize, shapeCount: i32, matrices: usize, work: usize, focal: f32, centreX: f32, centreY: f32, near: f32,
): void {
  for (let v = from; v < to; v++) {
    const vertex = vertices + <usize>v * VERTEX
    const place = work + <usize>(v - from) * WORK
    v128.store(place, v128.load(vertex))
    v128.store(place, v128.load(vertex, 12), 16)
  }
  for (let s = 0; s < shapeCount; s++) {
    const shape = shapes + (<usize>s << 4)
    addShape(load<u32>(shape), <i32>load<u32>(shape, 4), load<f32>(shape, 8), from, to, work)
  }
  for (let v = from; v < to; v++) {
    const vertex = vertices + <usize>v * VERTEX
    const place = work + <usize>(v - from) * WORK
    let c0 = f32x4.splat(0)
    let c1 = c0
    let c2 = c0
    let c3 = c0
    for (let k: usize = 0; k < 4; k++) {
      const weight = load<f32>(vertex + WEIGHTS + (k << 2))
      if (weight === 0) continue
      const matrix = matrices + (<usize>load<u16>(vertex + JOINTS + (k << 1)) << 6)
      const share = f32x4.splat(weight)
      c0 = f32x4.add(c0, f32x4.mul(share, v128.load(matrix)))
      c1 = f32x4.add(c1, f32x4.mul(share, v128.load(matrix, 16)))
      c2 = f32x4.add(c2, f32x4.mul(share, v128.load(matrix, 32)))
      c3 = f32x4.add(c3, f32x4.mul(share, v128.load(matrix, 48)))
    }
    const p = f32x4.add(f32x4.add(f32x4.mul(c0, v128.load32_splat(place)), f32x4.mul(c1, v128.load32_splat(place, 4))), f32x4.add(f32x4.mul(c2, v128.load32_splat(place, 8)), c3))
    const n = turn(c0, c1, c2, place + 16)
    const shaped = out + <usize>v * SHAPED
    const distance = -f32x4.extract_lane(p, 2)
    if (distance > near) {
      const inverse: f32 = 1 / distance
      store<f32>(shaped, nearest<f32>((centreX + focal * f32x4.extract_lane(p, 0) * inverse) * 16))
      store<f32>(shaped, nearest<f32>((centreY - focal * f32x4.extract_lane(p, 1) * inverse) * 16), 4)
      store<f32>(shaped, inverse, 8)
    } else store<f32>(shaped, 0, 8)
    v128.store(shaped, n, NORMAL)
    v128.store(shaped, f32x4.replace_lane(turn(c0, c1, c2, vertex + 32), 3, load<f32>(vertex, 44)), TANGENT)
    v128.store(shaped, p, PLACE)
  }
}

// @ts-ignore: decorator
@inline
function turn(c0: v128, c1: v128, c2: v128, at: usize): v128 {
  const n = f32x4.add(f32x4.add(f32x4.mul(c0, v128.load32_splat(at)), f32x4.mul(c1, v128.load32_splat(at, 4))), f32x4.mul(c2, v128.load32_splat(at, 8)))
  const x = f32x4.extract_lane(n, 0)
  const y = f32x4.extract_lane(n, 1)
  const z = f32x4.extract_lane(n, 2)
  const length = x * x + y * y + z * z
  return f32x4.mul(n, f32x4.splat(length > 1e-20 ? 1 / sqrt<f32>(length) : 0))
}

function addShape(changes: usize, count: i32, weight: f32, from: i32, to: i32, work: usize): void {
  // The first change of these vertices.
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >> 1
    if (<i32>load<u32>(changes + <usize>middle * CHANGE) < from) low = middle + 1
    else high = middle
  }
  const share = f32x4.splat(weight)
  for (let i = low; i < count; i++) {
    const change = changes + <usize>i * CHANGE
    const v = <i32>load<u32>(change)
    if (v >= to) return
    const place = work + <usize>(v - from) * WORK
    v128.store(place, f32x4.add(v128.load(place), f32x4.mul(share, v128.load(change, 4))))
    v128.store(place, f32x4.add(v128.load(place, 16), f32x4.mul(share, v128.load(change, 16))), 16)
  }
}
