/** Looks at a package in its folder. */
import { readFile, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { toReelgraphError } from '../../contract/errors.ts'
import { MANIFEST, parseManifest } from './manifest.ts'
import type { ModelManifest, PackageFinding } from './package-types.ts'

/** Manifest and sizes; digests are compared by `reelgraph models verify`. */
export async function examinePackage(root: string, name: string): Promise<PackageFinding> {
  const folder = join(root, name)
  try {
    const manifest = parseManifest(await readFile(join(folder, MANIFEST), 'utf8'), join(folder, MANIFEST))
    const sizes = await Promise.all(manifest.files.map(async ({ path }) => (await stat(join(folder, path)).catch(() => undefined))?.size))
    const differing = manifest.files.flatMap(({ path, size }, at) => (sizes[at] === undefined || sizes[at] === size ? [] : [{ path, size: sizes[at]!, expected: size }]))
    const missing = [...manifest.files.filter((file, at) => sizes[at] !== file.size).map((file) => file.path), ...(await absentWeights(folder, manifest))]
    return { name, folder, manifest, missing, ...(differing.length === 0 ? {} : { differing }) }
  } catch (thrown) {
    return { name, folder, fault: toReelgraphError(thrown).faults[0]!, missing: [] }
  }
}

/** A file of weights that a package refers to. */
export const weightsFile = (folder: string, path: string): string => resolve(folder, path)

/** Of those that it refers to. */
async function absentWeights(folder: string, { weights }: ModelManifest): Promise<readonly string[]> {
  const sizes = await Promise.all((weights?.files ?? []).map(async ({ path }) => (await stat(weightsFile(folder, path)).catch(() => undefined))?.size))
  return (weights?.files ?? []).filter(({ size }, at) => sizes[at] !== size).map(({ path }) => path)
}
