/** Takes a package off this machine. */
import { lstat, readdir, realpath, rm, rmdir } from 'node:fs/promises'
import { dirname, isAbsolute, join, sep } from 'node:path'
import { failure } from '../../contract/errors.ts'
import { lockPackage } from './lock-package.ts'
import { MANIFEST, PULLED_FROM, STAGING } from './manifest.ts'
import type { PackageFinding } from './package-types.ts'

/**
 * Removes what the manifest lists, parts and the manifest; other files in the folder stay.
 * @throws E_MODEL_INSTALLED for one that is made of an npm package
 * @returns bytes freed, and whether the folder is gone
 */
export async function removePackage({ name, folder, manifest, npm }: PackageFinding): Promise<{ readonly bytes: number; readonly emptied: boolean }> {
  // It would be made anew the next time that somebody looks.
  if (npm !== undefined) throw failure('E_MODEL_INSTALLED', { expected: 'a package that was pulled', got: `${name}, which is made of ${npm}`, fix: `Run: npm uninstall ${npm}, or set REELGRAPH_MODELS_NPM=off.` })
  const unlock = await lockPackage(folder, name)
  let bytes = 0
  const remove = async (path: string): Promise<void> => {
    bytes += (await lstat(path).catch(() => undefined))?.size ?? 0
    await rm(path, { force: true })
  }
  const parents = new Set<string>()
  try {
    const copied = (manifest?.weights?.files ?? []).filter(({ path }) => !isAbsolute(path) && !path.startsWith('..'))
    for (const { path } of [...(manifest?.files ?? []), ...copied]) {
      // Nothing is removed through a link out of the folder.
      if (await leadsOut(folder, path)) continue
      await remove(join(folder, path))
      await remove(join(folder, `${path}.part`))
      for (let up = dirname(path); up !== '.'; up = dirname(up)) parents.add(up)
    }
    await remove(join(folder, MANIFEST))
    await remove(join(folder, PULLED_FROM))
    bytes += await bytesBelow(join(folder, STAGING))
    await rm(join(folder, STAGING), { recursive: true, force: true })
  } finally {
    await unlock()
  }
  for (const one of [...parents].sort((a, b) => b.length - a.length)) await rmdir(join(folder, one)).catch(() => {})
  const emptied = await rmdir(folder).then(() => true, () => false)
  return { bytes, emptied }
}

/** Whether a path leads through a link to somewhere else. */
export async function leadsOut(folder: string, path: string): Promise<boolean> {
  const root = await realpath(folder)
  const parent = await realpath(dirname(join(folder, path))).catch(() => root)
  return parent !== root && !parent.startsWith(root + sep)
}

/** Removes the folder with everything in it: what belongs to a package without a manifest can't be told. */
export async function removeFolder({ name, folder }: PackageFinding): Promise<{ readonly bytes: number; readonly emptied: boolean }> {
  const bytes = await bytesBelow(folder)
  const unlock = await lockPackage(folder, name)
  try {
    await rm(folder, { recursive: true, force: true })
  } finally {
    await unlock()
  }
  return { bytes, emptied: true }
}

/** Of all files below a folder; links count for nothing. */
export async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const sizes = await Promise.all(entries.filter((one) => one.isFile()).map(async (one) => (await lstat(join(one.parentPath, one.name)).catch(() => undefined))?.size ?? 0))
  return sizes.reduce((sum, one) => sum + one, 0)
}
