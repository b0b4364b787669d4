/** A rigged model to try nodes with: a box with a head's joint, whose front opens. */
import type { Character } from '../frames/character.ts'
import { packMesh, type MeshPart } from '../frames/mesh.ts'

export function testCharacter(): Character {
  // Six sides of four corners, each with its own normal.
  const [positions, normals, indices]: [number[], number[], number[]] = [[], [], []]
  for (let axis = 0; axis < 3; axis++) {
    for (const sign of [1, -1]) {
      const first = positions.length / 3
      for (const [a, b] of [[-1, -1], [1, -1], [1, 1], [-1, 1]] as const) {
        const corner = [0, 0, 0]
        corner[axis] = sign
        corner[(axis + 1) % 3] = a * sign
        corner[(axis + 2) % 3] = b
        positions.push(corner[0]! * 0.1, 1.5 + corner[1]! * 0.12, corner[2]! * 0.1)
        normals.push(...[0, 1, 2].map((k) => (k === axis ? sign : 0)))
      }
      indices.push(first, first + 1, first + 2, first, first + 2, first + 3)
    }
  }
  const count = positions.length / 3
  const part: MeshPart = {
    material: 0,
    positions: Float32Array.from(positions),
    normals: Float32Array.from(normals),
    uvs: new Float32Array(count * 2),
    joints: new Uint16Array(count * 4),
    weights: Float32Array.from({ length: count * 4 }, (_, i) => (i % 4 === 0 ? 1 : 0)),
    indices: Uint32Array.from(indices),
    changes: [{ shape: 0, positions: Float32Array.from(positions, (value, i) => (i % 3 === 1 && value < 1.5 ? -0.05 : 0)) }],
  }
  const material = { name: 'box', base: [0.8, 0.5, 0.4, 1], emissive: [0, 0, 0], metal: 0, rough: 0.6, normalScale: 1, occlusion: 1, alpha: 'solid', cutoff: 0.5, twoSided: false, order: 0, kind: 'lit', pictures: {} } as const
  return {
    file: 'box.glb',
    title: 'Box',
    format: 'glTF 2.0',
    nodes: [{ name: 'head', parent: -1, position: [0, 1.4, 0], rotation: [0, 0, 0, 1], scale: [1, 1, 1] }],
    order: [0],
    matrices: [{ node: 0, inverse: Float32Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, -1.4, 0, 1) }],
    shapes: [{ name: 'mouthOpen', weight: 0 }],
    bones: { head: 0 },
    expressions: [],
    springs: [],
    mesh: packMesh([part], [material], [], 1),
    missing: [],
  }
}
