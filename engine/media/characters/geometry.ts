/** Meshes of glTF 2.0 (section 3.7.2) as parts that the kernels draw: triangles of any mode, joints, changes of shape. Pure. */
import type { Character } from '../../frames/character.ts'
import type { MeshPart } from '../../frames/mesh.ts'
import type { Accessors } from './accessors.ts'
import type { Coordinates, ReadMaterial } from './materials.ts'
import type { Place } from './place.ts'
import type { Skeleton } from './skeleton.ts'
import { flat, tangentsOf } from './surface.ts'

/** Vertices and triangles of a whole model. */
const MOST = 2_000_000
const MOST_SHAPES = 2000

export interface Geometry {
  readonly parts: readonly MeshPart[]
  readonly matrices: Character['matrices']
  /** With the mesh and the node that they belong to, and their number there. */
  readonly shapes: readonly (Character['shapes'][number] & { readonly mesh: number; readonly node: number; readonly index: number })[]
}

type Matrix = Character['matrices'][number]

/** @throws E_CHARACTER */
export function readGeometry(document: Place, accessors: Accessors, skeleton: Skeleton, materials: readonly ReadMaterial[], tell: (what: string) => void): Geometry {
  const [nodes, meshes, skins] = ['nodes', 'meshes', 'skins'].map((key) => document.at(key).list()) as [readonly Place[], readonly Place[], readonly Place[]]
  const matrices: Matrix[] = []
  const starts = new Map<number, number>()
  const skinOf = (index: Place): { readonly start: number; readonly count: number } => {
    const number = index.index(skins.length, 'skins')
    const joints = skins[number]!.object().at('joints').list()
    if (joints.length === 0) throw skins[number]!.fault('joints', 'none')
    let start = starts.get(number)
    if (start === undefined) {
      start = matrices.length
      starts.set(number, start)
      const inverse = skins[number]!.at('inverseBindMatrices')
      const values = inverse.there ? accessors.floats(inverse, 'MAT4') : undefined
      if (values !== undefined && values.count < joints.length) throw inverse.fault(`${joints.length} matrices`, String(values.count))
      joints.forEach((joint, i) => matrices.push({ node: joint.index(nodes.length, 'nodes'), inverse: values === undefined ? identity() : values.data.slice(i * 16, i * 16 + 16) }))
    }
    return { start, count: joints.length }
  }

  const parts: MeshPart[] = []
  const shapes: Geometry['shapes'][number][] = []
  let [vertices, triangles] = [0, 0]
  for (const number of skeleton.order) {
    const node = nodes[number]!
    if (!skeleton.shown.has(number) || !node.at('mesh').there) continue
    const index = node.at('mesh').index(meshes.length, 'meshes')
    const mesh = meshes[index]!.object()
    const primitives = mesh.at('primitives').list()
    const skin = node.at('skin').there ? skinOf(node.at('skin')) : undefined
    const rigid = skin === undefined ? matrices.push({ node: number, inverse: identity() }) - 1 : 0
    const firstShape = shapes.length
    const targets = primitives[0]?.object().at('targets').list().length ?? 0
    const names = mesh.at('extras').at('targetNames').there ? mesh.at('extras').at('targetNames') : (primitives[0]?.at('extras').at('targetNames') ?? mesh.at('-'))
    const weights = (node.at('weights').there ? node : mesh).at('weights').list()
    for (let i = 0; i < targets; i++) shapes.push({ name: names.at(String(i)).text('') || listed(names, i), weight: weights[i]?.number() ?? 0, mesh: index, node: number, index: i })
    if (shapes.length > MOST_SHAPES) throw mesh.fault(`at most ${MOST_SHAPES} shapes`, String(shapes.length))
    // A mirrored node turns its triangles inside out.
    const mirrored = skin === undefined && isMirrored(skeleton, number)
    for (const primitive of primitives) {
      const part = readPrimitive(primitive.object(), accessors, materials, skin, rigid, firstShape, targets, mirrored, tell)
      if (part === undefined) continue
      vertices += part.positions.length / 3
      triangles += part.indices.length / 3
      if (vertices > MOST || triangles > MOST) throw mesh.fault(`at most ${MOST} vertices and triangles`, `${vertices} and ${triangles}`, { fix: 'Reduce the model\'s meshes.' })
      parts.push(part)
    }
  }
  if (parts.length === 0) throw document.at('meshes').fault('triangles', 'none', { fix: 'Export the meshes of the model with it.' })
  return { parts, matrices, shapes }
}

const listed = (names: Place, i: number): string => (Array.isArray(names.value) && typeof names.value[i] === 'string' ? names.value[i] : '')
const identity = (): Float32Array => Float32Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1)

function isMirrored({ nodes }: Skeleton, number: number): boolean {
  let turn = 1
  for (let i = number; i !== -1; i = nodes[i]!.parent) turn *= nodes[i]!.scale[0] * nodes[i]!.scale[1] * nodes[i]!.scale[2]
  return turn < 0
}

function readPrimitive(
  place: Place, accessors: Accessors, materials: readonly ReadMaterial[], skin: { readonly start: number; readonly count: number } | undefined, rigid: number,
  firstShape: number, targets: number, mirrored: boolean, tell: (what: string) => void,
): MeshPart | undefined {
  const mode = place.at('mode').whole(0, 6, 4)
  if (mode < 4) {
    tell('points and lines')
    return undefined
  }
  const attributes = place.at('attributes').object()
  const position = attributes.at('POSITION')
  if (!position.there) {
    tell('a mesh without places')
    return undefined
  }
  const positions = accessors.floats(position, 'VEC3')
  const { count } = positions
  const material = place.at('material').there ? place.at('material').index(materials.length - 1, 'materials') : materials.length - 1
  const look = materials[material]!
  const each = (name: string, ...types: readonly ('VEC2' | 'VEC3' | 'VEC4')[]): { readonly data: Float32Array; readonly size: number } | undefined => {
    const at = attributes.at(name)
    if (!at.there) return undefined
    const values = accessors.floats(at, ...types)
    if (values.count !== count) throw at.fault(`${count} values`, String(values.count))
    return values
  }
  const indices = trianglesOf(place, accessors, mode, count, mirrored)
  const changes = place.at('targets').list().map((target, i) => {
    if (i >= targets) throw target.fault(`${targets} shapes in each part of a mesh`, 'more')
    const of = (name: string): Float32Array | undefined => {
      const at = target.object().at(name)
      if (!at.there) return undefined
      const values = accessors.floats(at, 'VEC3')
      if (values.count !== count) throw at.fault(`${count} values`, String(values.count))
      return values.data
    }
    return { shape: firstShape + i, positions: of('POSITION') ?? new Float32Array(count * 3), normals: of('NORMAL') }
  })
  const colours = each('COLOR_0', 'VEC3', 'VEC4')
  const { joints, weights } = jointsOf(attributes, accessors, count, skin, rigid)
  const part: MeshPart = {
    material,
    positions: positions.data,
    normals: each('NORMAL', 'VEC3')?.data ?? new Float32Array(0),
    uvs: placed(each(`TEXCOORD_${look.coordinates.set}`, 'VEC2')?.data ?? new Float32Array(count * 2), look.coordinates),
    tangents: look.pictures.normal === undefined ? undefined : each('TANGENT', 'VEC4')?.data,
    colours: colours === undefined ? undefined : colours.size === 4 ? colours.data : Float32Array.from({ length: count * 4 }, (_, i) => (i % 4 === 3 ? 1 : colours.data[(i >> 2) * 3 + (i % 4)]!)),
    joints, weights, indices, changes,
  }
  // Without normals each triangle is flat (section 3.7.2.1).
  const smooth = part.normals.length > 0 ? part : flat(part)
  return look.pictures.normal !== undefined && smooth.tangents === undefined ? { ...smooth, tangents: tangentsOf(smooth) } : smooth
}

function trianglesOf(place: Place, accessors: Accessors, mode: number, count: number, mirrored: boolean): Uint32Array {
  const list = place.at('indices').there ? accessors.wholes(place.at('indices')) : Uint32Array.from({ length: count }, (_, i) => i)
  const beyond = list.find((one) => one >= count)
  if (beyond !== undefined) throw place.at('indices').fault(`numbers below ${count}`, String(beyond))
  const made: number[] = []
  if (mode === 4) for (let i = 0; i + 2 < list.length; i += 3) made.push(list[i]!, list[i + 1]!, list[i + 2]!)
  else if (mode === 5) for (let i = 0; i + 2 < list.length; i++) made.push(list[i]!, list[i + 1 + (i % 2)]!, list[i + 2 - (i % 2)]!)
  else for (let i = 1; i + 1 < list.length; i++) made.push(list[0]!, list[i]!, list[i + 1]!)
  if (mirrored) for (let i = 0; i < made.length; i += 3) [made[i + 1], made[i + 2]] = [made[i + 2]!, made[i + 1]!]
  return Uint32Array.from(made)
}

/** Four joints a vertex; of more, those that weigh most. */
function jointsOf(attributes: Place, accessors: Accessors, count: number, skin: { readonly start: number; readonly count: number } | undefined, rigid: number): Pick<MeshPart, 'joints' | 'weights'> {
  const [joints, weights] = [new Uint16Array(count * 4), new Float32Array(count * 4)]
  if (skin === undefined || !attributes.at('JOINTS_0').there) {
    for (let v = 0; v < count; v++) {
      joints[v * 4] = skin === undefined ? rigid : skin.start
      weights[v * 4] = 1
    }
    return { joints, weights }
  }
  const sets: { readonly of: Uint32Array; readonly by: Float32Array }[] = []
  for (let set = 0; attributes.at(`JOINTS_${set}`).there; set++) {
    const [of, by] = [attributes.at(`JOINTS_${set}`), attributes.at(`WEIGHTS_${set}`)]
    const one = { of: accessors.wholes(of, 'VEC4'), by: accessors.floats(by, 'VEC4').data }
    if (one.of.length !== count * 4 || one.by.length !== count * 4) throw of.fault(`${count} values`, String(one.of.length / 4))
    one.of.forEach((joint, i) => { if (joint >= skin.count && one.by[i]! > 0) throw of.fault(`numbers below ${skin.count}`, String(joint)) })
    sets.push(one)
  }
  for (let v = 0; v < count; v++) {
    const all = sets.flatMap(({ of, by }) => [0, 1, 2, 3].map((k) => ({ joint: of[v * 4 + k]!, weight: by[v * 4 + k]! })))
    if (sets.length > 1) all.sort((a, b) => b.weight - a.weight)
    const sum = all.slice(0, 4).reduce((total, { weight }) => total + weight, 0)
    for (let k = 0; k < 4; k++) {
      const { joint, weight } = all[k]!
      joints[v * 4 + k] = skin.start + Math.min(joint, skin.count - 1)
      weights[v * 4 + k] = sum > 0 ? weight / sum : k === 0 ? 1 : 0
    }
  }
  return { joints, weights }
}

function placed(uvs: Float32Array, { turn }: Coordinates): Float32Array {
  if (turn === undefined) return uvs
  const [a, b, c, d, e, f] = turn
  return uvs.map((_, i) => (i % 2 === 0 ? a * uvs[i]! + c * uvs[i + 1]! + e : b * uvs[i - 1]! + d * uvs[i]! + f))
}
