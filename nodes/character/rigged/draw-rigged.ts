/** A rigged model at a moment: its joints and shapes as a pose has them, before a camera. Pure. */
import { Pen, type Character, type Drawing, type Mesh, type MeshView } from '../../../engine/api.ts'
import type { Shot } from '../../shared/figures/figure.ts'
import type { Life } from '../../shared/figures/life.ts'
import { poseAt } from '../../shared/figures/life.ts'
import { HANGING, type Pose } from '../../shared/figures/pose.ts'
import { stanceOf, type Stance } from './body.ts'
import { putFace } from './face.ts'
import { rigOf, type Rig } from './rig.ts'
import { swingOf, type Swing } from './springs.ts'
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
  /** Where it stands the ground is darker. */
  readonly ground?: Drawing
  view(time: number): MeshView
}

/** Prepares what stays the same from frame to frame. */
export function riggedFigure(character: Character, life: Life, { shot, width, height, across }: Framing): Rigged {
  const rig = rigOf(character)
  const camera = cameraFor(rig, shot, width, height, across)
  const light = lightFor(rig, camera)
  const swing = swingOf(rig, (time) => worldOf(rig, stanceOf(rig, aliveAt(time, life, shot), life.facing)))
  const ground = shot === 'wide' && rig.size.stands ? groundOf(rig, camera, width, height) : undefined
  return { mesh: character.mesh, ...(ground === undefined ? {} : { ground }), view: (time) => ({ ...light, ...viewAt(rig, camera, shot, time, life, swing) }) }
}

function viewAt(rig: Rig, camera: Camera, shot: Shot, time: number, life: Life, swing: Swing): Pick<MeshView, 'matrices' | 'weights' | 'focal' | 'centre' | 'near'> {
  const { character } = rig
  const pose = aliveAt(time, life, shot)
  const weights = Float32Array.from(character.shapes, ({ weight }) => weight)
  putFace(weights, rig.face, pose.face, { mouth: life.speech.mouth(time), talk: Math.min(1, life.speech.voice(time) * 1.5), emotion: typeof life.emotion === 'string' ? life.emotion : life.emotion(time), intensity: life.intensity })
  const world = worldOf(rig, stanceOf(rig, pose, life.facing), swing.at(time))
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

function groundOf({ size, bones, places }: Rig, camera: Camera, width: number, height: number): Drawing {
  const { focal, centre, matrix } = camera
  const foot = places[bones['leftFoot'] ?? bones['hips'] ?? 0]!
  const distance = -(foot[2] + matrix[14]!)
  const unit = focal / distance
  const [x, y] = [centre[0], centre[1] - (size.low[1] + matrix[13]!) * unit]
  const half = unit * Math.max(0.14, (size.crown - size.low[1]) * 0.17)
  const pen = new Pen(width, height)
  pen.ellipse(x, y, half, half * 0.2, { centre: [x, y], radius: [half, half * 0.2], stops: [[0, [0, 0, 0, 0.5]], [0.55, [0, 0, 0, 0.26]], [1, [0, 0, 0, 0]]] })
  return pen.done()
}

/** What hands do is out of sight in a close-up, or cut off by the frame. */
function aliveAt(time: number, life: Life, shot: Shot): Pose {
  const pose = poseAt(time, life)
  return shot === 'close-up' ? { ...pose, body: { ...pose.body, left: HANGING, right: HANGING } } : pose
}

function worldOf({ character: { nodes, order }, bones, turns }: Rig, stance: Stance, swung: ReadonlyMap<number, Turn> = new Map()): readonly Matrix[] {
  const own = new Map<number, Turn>(swung)
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
