/** Normals and tangents that a file leaves out. Pure. */
import type { MeshPart } from '../../frames/mesh.ts'

/** Triangles that share no vertex, each with its own normal. */
export function flat(part: MeshPart): MeshPart {
  const of = <T extends Float32Array | Uint16Array>(values: T, size: number): T => {
    const made = new (values.constructor as new (length: number) => T)(part.indices.length * size)
    part.indices.forEach((v, i) => { for (let k = 0; k < size; k++) made[i * size + k] = values[v * size + k]! })
    return made
  }
  const positions = of(part.positions, 3)
  const normals = new Float32Array(positions.length)
  for (let i = 0; i < positions.length; i += 9) {
    const edge = (k: number): readonly [number, number, number] => [positions[i + k]! - positions[i]!, positions[i + k + 1]! - positions[i + 1]!, positions[i + k + 2]! - positions[i + 2]!]
    const [a, b] = [edge(3), edge(6)]
    const n = [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
    const length = Math.hypot(...n) || 1
    for (let k = 0; k < 9; k++) normals[i + k] = n[k % 3]! / length
  }
  return {
    ...part,
    positions,
    normals,
    uvs: of(part.uvs, 2),
    tangents: part.tangents === undefined ? undefined : of(part.tangents, 4),
    colours: part.colours === undefined ? undefined : of(part.colours, 4),
    joints: of(part.joints, 4),
    weights: of(part.weights, 4),
    indices: Uint32Array.from(part.indices, (_, i) => i),
    changes: part.changes.map((change) => ({ shape: change.shape, positions: of(change.positions, 3), normals: undefined })),
  }
}

/** Along the pictures' first axis, the mean over a vertex's triangles. */
export function tangentsOf({ positions, normals, uvs, indices }: MeshPart): Float32Array {
  const [along, across] = [new Float32Array(positions.length), new Float32Array(positions.length)]
  for (let i = 0; i < indices.length; i += 3) {
    const [a, b, c] = [indices[i]!, indices[i + 1]!, indices[i + 2]!]
    const [u1, v1, u2, v2] = [uvs[b * 2]! - uvs[a * 2]!, uvs[b * 2 + 1]! - uvs[a * 2 + 1]!, uvs[c * 2]! - uvs[a * 2]!, uvs[c * 2 + 1]! - uvs[a * 2 + 1]!]
    const turn = u1 * v2 - u2 * v1
    if (Math.abs(turn) < 1e-12) continue
    for (let k = 0; k < 3; k++) {
      const [p, q] = [positions[b * 3 + k]! - positions[a * 3 + k]!, positions[c * 3 + k]! - positions[a * 3 + k]!]
      for (const v of [a, b, c]) {
        along[v * 3 + k]! += (p * v2 - q * v1) / turn
        across[v * 3 + k]! += (q * u1 - p * u2) / turn
      }
    }
  }
  const tangents = new Float32Array((positions.length / 3) * 4)
  for (let v = 0; v < positions.length / 3; v++) {
    const [n, t, b] = [normals, along, across].map((list) => [list[v * 3]!, list[v * 3 + 1]!, list[v * 3 + 2]!]) as [number[], number[], number[]]
    const dot = n[0]! * t[0]! + n[1]! * t[1]! + n[2]! * t[2]!
    const straight = t.map((value, k) => value - n[k]! * dot)
    const length = Math.hypot(...straight)
    if (length < 1e-9) continue
    straight.forEach((value, k) => { tangents[v * 4 + k] = value / length })
    const cross = [n[1]! * t[2]! - n[2]! * t[1]!, n[2]! * t[0]! - n[0]! * t[2]!, n[0]! * t[1]! - n[1]! * t[0]!]
    // Pictures' second axis goes down.
    tangents[v * 4 + 3] = cross[0]! * b[0]! + cross[1]! * b[1]! + cross[2]! * b[2]! < 0 ? -1 : 1
  }
  return tangents
}
