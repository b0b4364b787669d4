/** Checkpoints that somebody has put among the packages, and that no package refers to yet. */
import { existsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { kindOf } from '../checkpoints/take-in.ts'
import { isModelFile, type FileKind } from '../checkpoints/file-kind.ts'
import { weightsFile } from './examine-package.ts'
import { MANIFEST } from './manifest.ts'
import type { ModelPackages } from './package-types.ts'
import { bytesBelow } from './remove-package.ts'

export interface LooseFile {
  /** Of the file, or of a folder as diffusers saves models. */
  readonly name: string
  readonly path: string
  readonly bytes: number
  readonly kind: FileKind
}

/** By name. Of two with one name the first folder's counts. */
export async function looseFiles(packages: Pick<ModelPackages, 'roots' | 'list'>): Promise<readonly LooseFile[]> {
  const used = new Set((await packages.list()).flatMap(({ folder, manifest }) => (manifest?.weights?.files ?? []).map(({ path }) => weightsFile(folder, path))))
  const found = new Map<string, LooseFile>()
  for (const root of packages.roots) {
    for (const entry of await readdir(root, { withFileTypes: true }).catch(() => [])) {
      const path = join(root, entry.name)
      if (entry.name.startsWith('.') || found.has(entry.name) || [...used].some((one) => one === path || one.startsWith(`${path}/`))) continue
      const isFolder = entry.isDirectory() && existsSync(join(path, 'model_index.json')) && !existsSync(join(path, MANIFEST))
      if (!isFolder && !(entry.isFile() && isModelFile(entry.name))) continue
      // One that is damaged is listed all the same: an import says what is wrong with it.
      const kind = await kindOf(path).catch(() => 'model' as const)
      found.set(entry.name, { name: entry.name, path, kind, bytes: isFolder ? await bytesBelow(path) : (await stat(path)).size })
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}
