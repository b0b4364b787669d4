/** The styles by name. */
import type { ReadonlyFrame } from '../../engine/api.ts'
import { STYLES } from '../shared/names.ts'
import type { PrepareContext, Recipe, RecipeContext } from './recipe.ts'
import { abstract } from './recipes/abstract.ts'
import { anime } from './recipes/anime.ts'
import { cinematic } from './recipes/cinematic.ts'
import { neon } from './recipes/neon.ts'
import { noir } from './recipes/noir.ts'
import { realistic } from './recipes/realistic.ts'
import { vintage } from './recipes/vintage.ts'
import { watercolor } from './recipes/watercolor.ts'

const RECIPES = { cinematic, anime, realistic, abstract, vintage, neon, noir, watercolor } satisfies Record<(typeof STYLES)[number], unknown>

export type Style = keyof typeof RECIPES
export { STYLES }

/** Looks at frames all over the clip before it begins. */
export const samplesClip = (style: Style): boolean => RECIPES[style].samples === true

/** What a style works out once for a clip. */
export const prepareStyle = async (style: Style, context: PrepareContext): Promise<unknown> => RECIPES[style].prepare?.(context)

/** @param intensity 0 = the frame as it is, 1 = all style @param prepared what `prepareStyle` returned */
export async function applyStyle(style: Style, frame: ReadonlyFrame, intensity: number, context: RecipeContext, prepared: unknown): Promise<ReadonlyFrame> {
  if (intensity <= 0) return frame
  const { paint } = RECIPES[style] as Recipe
  return context.kernels.mix(frame, await paint(frame, context, prepared), intensity)
}
