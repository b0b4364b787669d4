/** What is worked out of a model once: how its joints stand at rest, and its size. Pure. */
import type { Character } from '../../../engine/api.ts'
import { bonesOf } from './bones.ts'
import { faceOf, type FaceWays } from './face-ways.ts'
import { after, matrixOf, placeOf, product, type Matrix, type Three, type Turn } from './turn.ts'

export interface Rig {
  readonly character: Character
  readonly bones: Readonly<Record<string, number>>
  /** Of each node at rest, in the model's space. */
  readonly places: readonly Three[]
  readonly turns: readonly Turn[]
  readonly face: FaceWays
  readonly size: {
    readonly low: Three
    readonly high: Three
    /** Where the head begins, and its highest point. */
    readonly neck: number
    readonly crown: number
    /** The head's middle, from left to right. */
    readonly middle: number
    /** It has legs to stand on. */
    readonly stands: boolean
  }
}

const known = new WeakMap<Character, Rig>()

export function rigOf(character: Character): Rig {
  const before = known.get(character)
  if (before !== undefined) return before
  const { nodes, order } = character
  const turns: Turn[] = []
  const matrices: Matrix[] = []
  for (const i of order) {
    const { parent, position, rotation, scale } = nodes[i]!
    const own = matrixOf(position, rotation, scale)
    matrices[i] = parent === -1 ? own : (product(matrices[parent]!, own) as Matrix)
    turns[i] = parent === -1 ? rotation : after(turns[parent]!, rotation)
  }
  const bones = bonesOf(character)
  const places = matrices.map(placeOf)
  const rig = { character, bones, places, turns, face: faceOf(character, bones), size: sizeOf(character, bones, places, matrices) }
  known.set(character, rig)
  return rig
}

/** Of all vertices at rest. */
function sizeOf(character: Character, bones: Rig['bones'], places: readonly Three[], world: readonly Matrix[]): Rig['size'] {
  const { mesh, matrices, nodes } = character
  const all = matrices.map(({ node, inverse }) => product(world[node]!, inverse))
  const head = bones['head']
  const inHead = nodes.map(() => false)
  for (const i of character.order) inHead[i] = i === head || (nodes[i]!.parent !== -1 && inHead[nodes[i]!.parent]!)
  const [floats, halves] = [new Float32Array(mesh.bytes.buffer, mesh.bytes.byteOffset, mesh.vertices * 20), new Uint16Array(mesh.bytes.buffer, mesh.bytes.byteOffset, mesh.vertices * 40)]
  const [low, high] = [[Infinity, Infinity, Infinity], [-Infinity, -Infinity, -Infinity]]
  let crown = -Infinity
  const p = [0, 0, 0]
  for (let v = 0; v < mesh.vertices; v++) {
    p.fill(0)
    let most = 0
    let joint = 0
    for (let k = 0; k < 4; k++) {
      const weight = floats[v * 20 + 12 + k]!
      if (weight === 0) continue
      const number = halves[v * 40 + 32 + k]!
      const m = all[number]!
      for (let axis = 0; axis < 3; axis++) p[axis]! += weight * (m[axis]! * floats[v * 20]! + m[4 + axis]! * floats[v * 20 + 1]! + m[8 + axis]! * floats[v * 20 + 2]! + m[12 + axis]!)
      if (weight > most) [most, joint] = [weight, number]
    }
    for (let axis = 0; axis < 3; axis++) {
      low[axis] = Math.min(low[axis]!, p[axis]!)
      high[axis] = Math.max(high[axis]!, p[axis]!)
    }
    if (inHead[matrices[joint]!.node]) crown = Math.max(crown, p[1]!)
  }
  const [tall, wide] = [high[1]! - low[1]!, high[0]! - low[0]!]
  const stands = bones['leftFoot'] !== undefined || bones['leftLowerLeg'] !== undefined || (head === undefined && tall > 2.2 * wide)
  // A head alone is nearly all of it; a standing figure has seven and a half.
  const guess = high[1]! - (stands ? tall / 7.5 : tall * 0.7)
  return {
    low: low as unknown as Three,
    high: high as unknown as Three,
    neck: head === undefined ? guess : places[head]![1],
    crown: crown > -Infinity ? crown : high[1]!,
    middle: head === undefined ? (low[0]! + high[0]!) / 2 : places[head]![0],
    stands,
  }
}
