/** Packages of which only some parts are of their own: all else is another's. */
import { fileURLToPath } from 'node:url'
import { createModelPackages } from '../../engine/models/packages/packages.ts'
import type { ModelPackage } from '../../engine/models/packages/package-types.ts'

export const fixturePackages = createModelPackages({ roots: ['models', 'unets'].map((folder) => fileURLToPath(new URL(`../fixtures/${folder}`, import.meta.url))) })

/** Of the fixtures of single UNets the rest is Stable Diffusion's. */
export async function wholePackage(name: string): Promise<ModelPackage> {
  const found = await fixturePackages.find(name)
  if (found.has('vae_decoder/config.json')) return found
  const rest = await fixturePackages.find('tiny-stable-diffusion')
  const own = (path: string): ModelPackage => (['unet', 'scheduler'].some((part) => path.startsWith(part) && found.manifest.files.some((file) => file.path.startsWith(part))) ? found : rest)
  return { ...found, has: (path) => own(path).has(path), file: (path) => own(path).file(path), json: (path) => own(path).json(path), session: (part) => own(part).session(part) }
}
