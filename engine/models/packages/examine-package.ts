/** Looks at a package in its folder. */
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { toReelgraphError } from '../../contract/errors.ts'
import { MANIFEST, parseManifest } from './manifest.ts'
import type { PackageFinding } from './package-types.ts'

/** Manifest and sizes; digests are compared by `reelgraph models verify`. */
export async function examinePackage(root: string, name: string): Promise<PackageFinding> {
  const folder = join(root, name)
  try {
    const manifest = parseManifest(await readFile(join(folder, MANIFEST), 'utf8'), join(folder, MANIFEST))
    const sizes = await Promise.all(manifest.files.map(async ({ path }) => (await stat(join(folder, path)).catch(() => undefined))?.size))
    const differing = manifest.files.flatMap(({ path, size }, at) => (sizes[at] === undefined || sizes[at] === size ? [] : [{ path, size: sizes[at]!, expected: size }]))
    return { name, folder, manifest, missing: manifest.files.filter((file, at) => sizes[at] !== file.size).map((file) => file.path), ...(differing.length === 0 ? {} : { differing }) }
  } catch (thrown) {
    return { name, folder, fault: toReelgraphError(thrown).faults[0]!, missing: [] }
  }
}
