/** Puts a new version of a package in the place of an old one, once all of it is there. */
import { mkdir, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { MANIFEST, STAGING } from './manifest.ts'
import type { ModelFile, ModelManifest } from './package-types.ts'
import { leadsOut } from './remove-package.ts'

export interface Swap {
  readonly folder: string
  readonly text: string
  readonly manifest: ModelManifest
  /** Of the old version, where it could be read. */
  readonly before: ModelManifest | undefined
  /** Files that lie in STAGING; the others are the same as before. */
  readonly fetched: readonly ModelFile[]
}

export async function swapIn({ folder, text, manifest, before, fetched }: Swap): Promise<void> {
  const staged = join(folder, STAGING)
  await writeWholeIn(staged, text)
  // From here on there is no package rather than half of two: a crash is mended by the next pull.
  await rm(join(folder, MANIFEST), { force: true })
  const kept = new Set(manifest.files.map(({ path }) => path.toLowerCase()))
  const gone = (before?.files ?? []).map(({ path }) => path).filter((path) => !kept.has(path.toLowerCase()))
  for (const path of gone) {
    if (await leadsOut(folder, path)) continue
    await rm(join(folder, path), { force: true })
    await rm(join(folder, `${path}.part`), { force: true })
  }
  for (const { path } of fetched) {
    await rename(join(staged, path), join(folder, path))
    await rm(join(folder, `${path}.part`), { force: true })
  }
  await rename(join(staged, MANIFEST), join(folder, MANIFEST))
  await rm(staged, { recursive: true, force: true })
  for (const path of gone) {
    for (let up = dirname(path); up !== '.'; up = dirname(up)) await rmdir(join(folder, up)).catch(() => {})
  }
}

async function writeWholeIn(staged: string, text: string): Promise<void> {
  await mkdir(staged, { recursive: true })
  await writeFile(join(staged, MANIFEST), text)
}
