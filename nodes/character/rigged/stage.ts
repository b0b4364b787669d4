/** Camera and light before a model. Pure. */
import type { MeshView } from '../../../engine/api.ts'
import type { Shot } from '../../shared/figures/figure.ts'
import type { Rig } from './rig.ts'
import { matrixOf, NO_TURN, unit, type Matrix, type Three } from './turn.ts'

/** Half of what the camera sees from top to bottom, as a slope: a lens of about 85 mm, as portraits are taken with. */
const LENS = 0.21

export interface Camera {
  /** From the model's space to the camera's. */
  readonly matrix: Matrix
  readonly focal: number
  readonly centre: readonly [number, number]
  readonly near: number
  /** Metres that are seen from top to bottom, and the height of their middle. */
  readonly seen: number
  readonly middle: number
}

/** @param across where the model stands, a share of the width */
export function cameraFor({ size, bones, places }: Rig, shot: Shot, width: number, height: number, across: number): Camera {
  const head = Math.max(1e-3, size.crown - size.neck)
  const hips = bones['hips'] === undefined ? undefined : places[bones['hips']]![1]
  const whole = size.crown - size.low[1]
  let top = size.crown + head * (shot === 'wide' ? 0.35 : 0.22)
  let bottom = size.low[1] - (size.stands ? head * 0.3 : 0)
  if (shot === 'close-up') bottom = Math.max(bottom, size.neck - 0.68 * head)
  else if (shot === 'medium') bottom = Math.max(bottom, hips ?? (size.stands ? size.low[1] + whole * 0.5 : bottom))
  // Heads and busts that end high up stand on the frame's lower edge, and are small in wide shots.
  if (!size.stands && shot === 'wide') top = bottom + (top - bottom) * 1.7
  // What is broad has to be in it, too.
  const broad = (shot === 'wide' ? 1.15 : 1.9) * head + (shot === 'close-up' ? 0 : 0.8 * head)
  const seen = Math.max(top - bottom, (broad * height) / width)
  const focal = height / (2 * LENS)
  const distance = seen / (2 * LENS)
  const y = bottom + seen / 2
  return {
    // The head's middle plane is at that distance.
    matrix: matrixOf([-size.middle, -y, -distance - places[bones['head'] ?? 0]![2]], NO_TURN),
    focal,
    centre: [width * across, height / 2],
    near: distance * 0.05,
    seen,
    middle: y,
  }
}

const KEY: Three = unit([-0.55, 0.62, 0.7])
const FILL: Three = unit([0.85, 0.15, 0.55])
const BACK: Three = unit([0.55, 0.5, -0.85])

/** A window's light from the left, a soft one from the right, one from behind; the sky above. */
export function lightFor({ size, bones, places }: Rig, camera: Camera): Pick<MeshView, 'sky' | 'ground' | 'up' | 'edge' | 'lights' | 'shadow'> {
  const map = 512
  // Around what is seen of it, and a little more: what casts shadows may be out of the picture.
  const half = 0.62 * Math.min(camera.seen * 1.15, Math.max(size.high[1] - size.low[1], (size.high[0] - size.low[0]) * 0.6))
  const centre: Three = [size.middle, camera.middle, places[bones['head'] ?? 0]![2]]
  const at: Three = [centre[0] + camera.matrix[12]!, centre[1] + camera.matrix[13]!, centre[2] + camera.matrix[14]!]
  const right = unit([KEY[2], 0, -KEY[0]])
  const up: Three = [KEY[1] * right[2] - KEY[2] * right[1], KEY[2] * right[0] - KEY[0] * right[2], KEY[0] * right[1] - KEY[1] * right[0]]
  const scale = map / (2 * half)
  const row = (axis: Three, by: number, add: number): readonly number[] => [...axis.map((value) => value * by), add - by * (axis[0] * at[0] + axis[1] * at[1] + axis[2] * at[2])]
  const texel = (2 * half) / map
  return {
    sky: [0.3, 0.31, 0.34],
    ground: [0.17, 0.15, 0.14],
    up: [0, 1, 0],
    edge: [0.1, 0.1, 0.11],
    lights: [
      { to: KEY, colour: [0.74, 0.7, 0.66] },
      { to: FILL, colour: [0.17, 0.18, 0.2] },
      { to: BACK, colour: [0.26, 0.28, 0.33] },
    ],
    shadow: { size: map, rows: [...row(right, scale, map / 2), ...row(up, -scale, map / 2), ...row(KEY, 1, -texel * 1.2)], off: texel * 1.5 },
  }
}
