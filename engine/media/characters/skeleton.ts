/** Nodes of glTF 2.0, and the joints that meshes hang on. Pure. */
import type { CharacterNode } from '../../frames/character.ts'
import type { Place } from './place.ts'

type Four = [number, number, number, number]

export interface Skeleton {
  readonly nodes: readonly CharacterNode[]
  readonly order: readonly number[]
  /** Of the scene that is shown. */
  readonly shown: ReadonlySet<number>
}

/** @throws E_CHARACTER */
export function readSkeleton(document: Place): Skeleton {
  const list = document.at('nodes').list()
  const parents = new Int32Array(list.length).fill(-1)
  list.forEach((place, i) => {
    for (const child of place.object().at('children').list()) {
      const number = child.index(list.length, 'nodes')
      if (parents[number] !== -1 || number === i) throw child.fault('a node with one parent', `node ${number}`)
      parents[number] = i
    }
  })
  const nodes = list.map((place, i): CharacterNode => ({ name: place.at('name').text(''), parent: parents[i]!, ...standOf(place) }))
  const order: number[] = []
  const visit = (number: number): void => {
    order.push(number)
    for (const child of list[number]!.at('children').list()) visit(child.value as number)
  }
  nodes.forEach(({ parent }, i) => { if (parent === -1) visit(i) })
  if (order.length < nodes.length) throw document.at('nodes').fault('a tree', 'nodes that are children of each other')

  const scenes = document.at('scenes').list()
  const roots = scenes.length === 0 ? nodes.flatMap(({ parent }, i) => (parent === -1 ? [i] : [])) : scenes[document.at('scene').there ? document.at('scene').index(scenes.length, 'scenes') : 0]!.object().at('nodes').list().map((one) => one.index(nodes.length, 'nodes'))
  const shown = new Set<number>(roots)
  for (const i of order) if (shown.has(nodes[i]!.parent)) shown.add(i)
  return { nodes, order, shown }
}

function standOf(place: Place): Pick<CharacterNode, 'position' | 'rotation' | 'scale'> {
  const matrix = place.at('matrix')
  if (matrix.there) return taken(matrix.numbers(16, []))
  const rotation = place.at('rotation').numbers(4, [0, 0, 0, 1]) as Four
  const length = Math.hypot(...rotation)
  if (length < 1e-6) throw place.at('rotation').fault('a rotation', 'zeros')
  return {
    position: place.at('translation').numbers(3, [0, 0, 0]) as [number, number, number],
    rotation: rotation.map((value) => value / length) as Four,
    scale: place.at('scale').numbers(3, [1, 1, 1]) as [number, number, number],
  }
}

/** A matrix in parts; glTF allows only those that can be taken apart. */
function taken(m: readonly number[]): Pick<CharacterNode, 'position' | 'rotation' | 'scale'> {
  const column = (k: number): number[] => [m[k * 4]!, m[k * 4 + 1]!, m[k * 4 + 2]!]
  const scale = [0, 1, 2].map((k) => Math.hypot(...column(k)) || 1e-12) as [number, number, number]
  const [x, y, z] = [0, 1, 2].map((k) => column(k).map((value) => value / scale[k]!)) as [number[], number[], number[]]
  const turn = x[0]! * (y[1]! * z[2]! - y[2]! * z[1]!) - x[1]! * (y[0]! * z[2]! - y[2]! * z[0]!) + x[2]! * (y[0]! * z[1]! - y[1]! * z[0]!)
  if (turn < 0) {
    scale[0] = -scale[0]
    for (let k = 0; k < 3; k++) x[k] = -x[k]!
  }
  return { position: [m[12]!, m[13]!, m[14]!], rotation: quaternion(x as never, y as never, z as never), scale }
}

function quaternion(x: readonly [number, number, number], y: readonly [number, number, number], z: readonly [number, number, number]): Four {
  const trace = x[0] + y[1] + z[2]
  if (trace > 0) {
    const s = Math.sqrt(trace + 1) * 2
    return [(y[2] - z[1]) / s, (z[0] - x[2]) / s, (x[1] - y[0]) / s, s / 4]
  }
  if (x[0] > y[1] && x[0] > z[2]) {
    const s = Math.sqrt(1 + x[0] - y[1] - z[2]) * 2
    return [s / 4, (y[0] + x[1]) / s, (z[0] + x[2]) / s, (y[2] - z[1]) / s]
  }
  if (y[1] > z[2]) {
    const s = Math.sqrt(1 + y[1] - x[0] - z[2]) * 2
    return [(y[0] + x[1]) / s, s / 4, (z[1] + y[2]) / s, (z[0] - x[2]) / s]
  }
  const s = Math.sqrt(1 + z[2] - x[0] - y[1]) * 2
  return [(z[0] + x[2]) / s, (z[1] + y[2]) / s, s / 4, (x[1] - y[0]) / s]
}
