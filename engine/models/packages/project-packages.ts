/** All model packages that a project sees: in its folders, and from npm. */
import { join } from 'node:path'
import { createMadePackages } from './made-packages.ts'
import { createModelPackages, type PackagesOptions } from './packages.ts'
import type { ModelPackages } from './package-types.ts'
import { madeRoot, modelRoots } from './roots.ts'

/** With REELGRAPH_MODELS_NPM=off those from npm are left out. */
export function projectPackages(project: string, options: Pick<PackagesOptions, 'pull'> = {}): ModelPackages {
  const made = process.env['REELGRAPH_MODELS_NPM'] === 'off' ? {} : { made: createMadePackages({ project, root: madeRoot() }) }
  return createModelPackages({ roots: modelRoots(project), ...made, ...options })
}

/** Where files lie that are no whole models. */
export const filePlaces = (project: string) => ({ lora: join(project, 'loras'), embedding: join(project, 'embeddings') }) as const
