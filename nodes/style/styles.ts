/** The styles by name. Each is loaded with the first clip that takes it. */
import { STYLES } from '../shared/names.ts'
import type { Recipe } from './recipe.ts'

export type Style = (typeof STYLES)[number]
export { STYLES }

const RECIPES: Readonly<Record<Style, () => Promise<Recipe>>> = {
  cinematic: async () => (await import('./recipes/cinematic.ts')).cinematic,
  anime: async () => (await import('./recipes/anime.ts')).anime as Recipe,
  realistic: async () => (await import('./recipes/realistic.ts')).realistic,
  abstract: async () => (await import('./recipes/abstract.ts')).abstract as Recipe,
  vintage: async () => (await import('./recipes/vintage.ts')).vintage as Recipe,
  neon: async () => (await import('./recipes/neon.ts')).neon,
  noir: async () => (await import('./recipes/noir.ts')).noir as Recipe,
  watercolor: async () => (await import('./recipes/watercolor.ts')).watercolor as Recipe,
}

/** Those that look at frames all over the clip before it begins. */
export const SAMPLING: ReadonlySet<Style> = new Set<Style>(['noir'])

/** Those whose grain is another in each frame. */
export const GRAINED: ReadonlySet<Style> = new Set<Style>(['cinematic', 'vintage', 'noir'])

export const recipeOf = (style: Style): Promise<Recipe> => RECIPES[style]()
