/** A rigged model at a moment: its joints and shapes as a pose has them, before a camera. Pure. */
import type { Character, Mesh, MeshView } from '../../../engine/api.ts'
import type { Shot } from '../../shared/figures/draw-figure.ts'
import type { Life } from '../../shared/figures/life.ts'
import { poseAt } from '../../shared/figures/life.ts'
import { stanceOf } from './body.ts'
import { putFace } from './face.ts'
import { rigOf, type Rig } from './rig.ts'
import { cameraFor, lightFor, type Camera } from './stage.ts'
import { after, matrixOf, plus, product, undone, type Matrix, type Turn } from './turn.ts'

export interface Framing {
  readonly shot: Shot
  readonly width: number
  readonly height: number
  readonly across: number
}

export interface Rigged {
  readonly mesh: Mesh
  view(time: number): MeshView
}

/** Prepares what stays the same from frame to frame. */
export function riggedFigure(character: Character, life: Life, { shot, width, height, across }: Framing): Rigged {
  const rig = rigOf(character)
  const camera = cameraFor(rig, shot, width, height, across)
  const light = lightFor(rig, camera)
  return { mesh: character.mesh, view: (time) => ({ ...light, ...viewAt(rig, camera, time, life) }) }
}

function viewAt(rig: Rig, camera: Camera, time: number, life: Life): Pick<MeshView, 'matrices' | 'weights' | 'focal' | 'centre' | 'near'> {
  const { character } = rig
  const pose = poseAt(time, life)
  const weights = Float32Array.from(character.shapes, ({ weight }) => weight)
  putFace(weights, rig.face, pose.face, { mouth: life.speech.mouth(time), talk: Math.min(1, life.speech.voice(time) * 1.5), emotion: life.emotion, intensity: life.intensity })
  const world = worldOf(rig, stanceOf(rig, pose, life.facing))
  const matrices = new Float32Array(character.matrices.length * 16)
  // The same node may move several meshes.
  const seen = new Map<number, Matrix>()
  character.matrices.forEach(({ node, inverse }, i) => {
    let before = seen.get(node)
    if (before === undefined) {
      before = product(camera.matrix, world[node]!) as Matrix
      seen.set(node, before)
    }
    product(before, inverse, matrices, i * 16)
  })
  return { matrices, weights, focal: camera.focal, centre: camera.centre, near: camera.near }
}

function worldOf({ character: { nodes, order }, bones, turns }: Rig, stance: ReturnType<typeof stanceOf>): readonly Matrix[] {
  const own = new Map<number, Turn>()
  for (const [bone, turn] of stance.turns) {
    const node = bones[bone]
    if (node === undefined) continue
    const parent = nodes[node]!.parent
    const rest = parent === -1 ? undefined : turns[parent]!
    own.set(node, after(rest === undefined ? turn : after(undone(rest), after(turn, rest)), nodes[node]!.rotation))
  }
  const world: Matrix[] = []
  for (const i of order) {
    const { parent, position, rotation, scale } = nodes[i]!
    const place = i === bones['hips'] ? plus(position, stance.moved) : position
    const made = matrixOf(place, own.get(i) ?? rotation, scale)
    world[i] = parent === -1 ? made : (product(world[parent]!, made) as Matrix)
  }
  return world
}
