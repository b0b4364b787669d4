/** Movements of the whole head, and of the shoulders that breathe. Pure. */
import type { FaceFeatures } from './features.ts'
import { bump, far, type Box, type Muscle } from './field.ts'
import { smooth } from '../../shared/curves.ts'

/** Between the head and what is behind it the movement fades over this share of the head. */
const HEAD = { middle: -0.42, across: 0.66, down: 0.82 } as const
export const HEAD_BOX: Box = [-1.15, -1.65, 1.15, 1.5]

type Head = 'yaw' | 'pitch' | 'roll' | 'breath'
export function headOf({ chin }: FaceFeatures): Readonly<Record<Head, Muscle>> {
  const within = (u: number, v: number): number => {
    const r = far(u / HEAD.across, (v - HEAD.middle) / HEAD.down)
    return 1 - smooth(0.7, 1.45, r)
  }
  /** What is nearer to us moves more when the head turns. */
  const depth = (u: number, v: number): number => bump(Math.min(1, far(u / 0.78, (v + 0.35) / 1.05)))
  const hinge = chin + 0.35
  return {
    yaw: { box: HEAD_BOX, move(u, v, _sheet, out) { out[0]! += 0.42 * depth(u, v) } },
    pitch: { box: HEAD_BOX, move(u, v, _sheet, out) { out[1]! += 0.36 * depth(u, v) } },
    roll: {
      box: HEAD_BOX,
      move(u, v, _sheet, out) {
        const weight = within(u, v) * (1 - smooth(chin - 0.1, hinge, v))
        out[0]! += weight * (hinge - v)
        out[1]! += weight * u
      },
    },
    breath: {
      box: HEAD_BOX,
      move(u, v, _sheet, out) {
        // Shoulders rise by more than the head does.
        const wide = 1 - smooth(0.6, 1.1, Math.abs(u))
        const shoulders = smooth(chin, chin + 0.35, v) * (1 - smooth(1.1, 1.48, v)) * wide
        out[1]! -= 0.012 * (shoulders + 0.45 * within(u, v) * (1 - shoulders))
      },
    },
  }
}
