/** Takes a package off this machine. */
import { lstat, realpath, rm, rmdir } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { lockPackage } from './lock-package.ts'
import { MANIFEST } from './manifest.ts'
import type { PackageFinding } from './package-types.ts'

/**
 * Removes what the manifest lists, parts and the manifest; other files in the folder stay.
 * @returns bytes freed, and whether the folder is gone
 */
export async function removePackage({ name, folder, manifest }: PackageFinding): Promise<{ readonly bytes: number; readonly emptied: boolean }> {
  const unlock = await lockPackage(folder, name)
  let bytes = 0
  const remove = async (path: string): Promise<void> => {
    bytes += (await lstat(path).catch(() => undefined))?.size ?? 0
    await rm(path, { force: true })
  }
  const parents = new Set<string>()
  try {
    for (const { path } of manifest?.files ?? []) {
      // Nothing is removed through a link out of the folder.
      if (await leadsOut(folder, path)) continue
      await remove(join(folder, path))
      await remove(join(folder, `${path}.part`))
      for (let up = dirname(path); up !== '.'; up = dirname(up)) parents.add(up)
    }
    await remove(join(folder, MANIFEST))
  } finally {
    await unlock()
  }
  for (const one of [...parents].sort((a, b) => b.length - a.length)) await rmdir(join(folder, one)).catch(() => {})
  const emptied = await rmdir(folder).then(() => true, () => false)
  return { bytes, emptied }
}

async function leadsOut(folder: string, path: string): Promise<boolean> {
  const root = await realpath(folder)
  const parent = await realpath(dirname(join(folder, path))).catch(() => root)
  return parent !== root && !parent.startsWith(root + sep)
}
