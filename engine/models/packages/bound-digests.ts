/** Digests of files that a package refers to: read once before the first use, and again where a file was changed. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { failure } from '../../contract/errors.ts'
import { writeWhole } from '../../project/write-whole.ts'
import { weightsFile } from './examine-package.ts'
import { fileDigest } from './fetch-file.ts'
import { MANIFEST } from './manifest.ts'
import type { BoundFileEntry, ModelManifest, PackageFinding } from './package-types.ts'

/** Digests by file, size and time of change: a file is read once in the life of a process, if at all. */
const known = new Map<string, Promise<string>>()

/** The package with the digest of each file that it refers to, kept in its manifest. @throws E_MODEL_DIGEST where one is another now */
export async function withDigests(finding: PackageFinding, signal?: AbortSignal): Promise<PackageFinding> {
  const { name, folder, manifest, missing } = finding
  if (manifest?.weights === undefined || missing.length > 0) return finding
  const files = await Promise.all(manifest.weights.files.map((one) => withDigest(name, folder, one, signal)))
  if (files.every((one, at) => one === manifest.weights!.files[at])) return finding
  const whole = { ...manifest, weights: { ...manifest.weights, files } }
  await keep(folder, whole)
  return { ...finding, manifest: whole }
}

async function withDigest(name: string, folder: string, entry: BoundFileEntry, signal = new AbortController().signal): Promise<BoundFileEntry> {
  const file = weightsFile(folder, entry.path)
  const { size, mtimeMs } = await stat(file)
  const modified = Math.round(mtimeMs)
  if (entry.sha256 !== undefined && entry.modified === modified) return entry
  const key = JSON.stringify([file, size, mtimeMs])
  const reading = known.get(key) ?? fileDigest(file, () => {}, signal)
  known.set(key, reading)
  const sha256 = await reading.catch((thrown: unknown) => {
    known.delete(key)
    throw thrown
  })
  if (entry.sha256 !== undefined && entry.sha256 !== sha256) {
    throw failure('E_MODEL_DIGEST', { type: name, file, expected: entry.sha256, got: sha256, fix: `The file is another one than was imported. Import it anew: reelgraph models rm ${name}, then reelgraph models import ${file} --as ${name}` })
  }
  return { ...entry, sha256, modified }
}

/** A folder that can't be written to is read anew by the next process. */
const keep = (folder: string, manifest: ModelManifest): Promise<void> => writeWhole(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`).catch(() => {})
