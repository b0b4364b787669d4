import type { Clip, ReadonlyFrame, Kernels } from '../../engine/api.ts'

/** What making one frame of a style may use. */
export interface RecipeContext {
  readonly kernels: Kernels
  /** Differs from frame to frame: for grain alone. */
  readonly grainSeed: number
}

/** What is worked out once for a clip: it stands still. */
export interface PrepareContext {
  readonly kernels: Kernels
  readonly video: Clip
  readonly seed: number
}

/** How a style is made. Radii go by the picture's height, so that a preview looks like the film. */
export interface Recipe<P = unknown> {
  prepare?(context: PrepareContext): Promise<P>
  paint(frame: ReadonlyFrame, context: RecipeContext, prepared: P): Promise<ReadonlyFrame>
}
