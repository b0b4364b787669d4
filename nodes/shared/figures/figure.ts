/** What all figures share: where they are drawn, and what they look like. */
import type { Ink, Pen } from '../../../engine/api.ts'
import type { Pose } from './pose.ts'

export const FIGURES = ['person', 'monkey', 'anime', 'cartoon', 'robot', 'animal', 'fantasy', 'cyborg'] as const
export type FigureName = (typeof FIGURES)[number]

export const SHOTS = ['close-up', 'medium', 'wide'] as const
export type Shot = (typeof SHOTS)[number]

export const GARMENTS = ['shirt', 'jacket', 'hoodie', 'dress', 'gown', 'robe'] as const
export const HAIRCUTS = ['short', 'long', 'bob', 'bun', 'curly', 'spiky', 'bald'] as const
export const BEASTS = ['dog', 'cat', 'fox', 'bear'] as const

export interface Look {
  readonly skin: Ink
  readonly hair: Ink
  readonly eyes: Ink
  readonly lips: Ink
  readonly haircut: (typeof HAIRCUTS)[number]
  readonly beard: boolean
  readonly lashes: boolean
  /** A child. */
  readonly young: boolean
  /** The last two are worn by those who are said to, and by nobody else. */
  readonly garment: (typeof GARMENTS)[number] | 'coat' | 'spacesuit'
  readonly cloth: Ink
  /** Of collars, zips, trousers. */
  readonly trim: Ink
  readonly beast: (typeof BEASTS)[number]
}

/**
 * Drawn around the middle of the head: half its height is 1, x goes right and y down.
 */
export interface Figure {
  /** Behind the neck and body, e.g. long hair. */
  readonly behind?: (pen: Pen, pose: Pose, look: Look) => void
  readonly head: (pen: Pen, pose: Pose, look: Look) => void
  readonly body: BodyStyle
}

export interface BodyStyle {
  readonly skin: (look: Look) => Ink
  readonly neck: number
  /** Half the width of the shoulders, and where they are. */
  readonly shoulders: number
  readonly shoulderY: number
  /** Half the width of waist and hips. */
  readonly waist: number
  readonly hips: number
  /** Heights of the hip joint and of the soles. */
  readonly hipY: number
  readonly footY: number
  readonly limb: number
  readonly hand: number
  readonly kind: 'flesh' | 'metal' | 'fur'
  /** Of lines around shapes; 0 is none. */
  readonly outline: number
  readonly line: Ink
}
