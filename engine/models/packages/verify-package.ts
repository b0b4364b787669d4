/** Compares a package's files with its manifest. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { failure } from '../../contract/errors.ts'
import { weightsFile } from './examine-package.ts'
import { fileDigest } from './fetch-file.ts'
import type { ModelManifest, PackageFinding } from './package-types.ts'

export interface Verified {
  readonly name: string
  readonly files: number
  readonly damaged: readonly { readonly path: string; readonly fault: 'missing' | 'size' | 'digest' }[]
}

/** Reads every file and compares it with the manifest. */
export async function verifyPackage({ name, folder, manifest, fault }: PackageFinding, signal: AbortSignal, onProgress: (done: number, total: number, file: string) => void = () => {}): Promise<Verified> {
  if (manifest === undefined) throw failure(fault!.code, fault!)
  const damaged: Verified['damaged'][number][] = []
  const total = bytesOf(manifest)
  let done = 0
  for (const { path, size, sha256 } of manifest.files) {
    const file = join(folder, path)
    const found = await stat(file).catch(() => undefined)
    if (found?.isFile() !== true) damaged.push({ path, fault: 'missing' })
    else if (found.size !== size) damaged.push({ path, fault: 'size' })
    else if ((await fileDigest(file, (step) => onProgress((done += step), total, path), signal)) !== sha256) damaged.push({ path, fault: 'digest' })
  }
  for (const { path, size, sha256 } of manifest.weights?.files ?? []) {
    const file = weightsFile(folder, path)
    const found = await stat(file).catch(() => undefined)
    if (found?.isFile() !== true) damaged.push({ path, fault: 'missing' })
    else if (found.size !== size) damaged.push({ path, fault: 'size' })
    else {
      const got = await fileDigest(file, (step) => onProgress((done += step), total, path), signal)
      if (sha256 !== undefined && got !== sha256) damaged.push({ path, fault: 'digest' })
    }
  }
  return { name, files: manifest.files.length + (manifest.weights?.files.length ?? 0), damaged }
}

/** Of all files, those that it refers to as well. */
export const bytesOf = ({ files, weights }: ModelManifest): number => [...files, ...(weights?.files ?? [])].reduce((sum, one) => sum + one.size, 0)
