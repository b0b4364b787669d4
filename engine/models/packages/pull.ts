/** Brings a package's files to this machine. Never called by a render unless asked. */
import { lstat, mkdir, readFile, realpath, rename, stat, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { failure } from '../../contract/errors.ts'
import { digestOf, fetchFile, fileDigest, type FetchOptions } from './fetch-file.ts'
import { MANIFEST, PACKAGE_NAME, parseManifest, STAGING } from './manifest.ts'
import { lockPackage } from './lock-package.ts'
import { rememberedSource, rememberSource } from './pulled-from.ts'
import type { Digested, ModelFile, PackageFinding } from './package-types.ts'
import { modelSource, SourceFault, type ModelSource } from './source.ts'
import { swapIn } from './swap-in.ts'

export interface PullOptions {
  /** The package where it is known already. */
  readonly known: PackageFinding | undefined
  /** Folder that packages lie in, for one that is not known yet. */
  readonly root: string
  /** An address or a folder that holds the files; asked before the manifest's mirrors. */
  readonly from?: string
  /** Reads the manifest anew, too, where the place has one; else only a manifest that is absent or broken. */
  readonly update?: boolean
  readonly signal: AbortSignal
  readonly onProgress?: (done: number, total: number, file: string) => void
  readonly onTrouble?: (message: string) => void
  readonly pause?: FetchOptions['pause']
  readonly silence?: number
}

export interface Pulled {
  readonly name: string
  readonly folder: string
  readonly files: number
  /** Files that were not there, or not as the manifest tells. */
  readonly fetched: number
  readonly bytes: number
  /** The manifest is another one than before. */
  readonly updated?: boolean
}

/** Where REELGRAPH_MODELS_MIRROR, a folder of packages on the web or on disk, has this one. */
export function mirrorOf(name: string, base = process.env['REELGRAPH_MODELS_MIRROR']): string | undefined {
  return base === undefined || base === '' ? undefined : `${base.replace(/\/+$/, '')}/${name}`
}

const MANIFEST_LIMIT = 8 << 20

/** @throws E_MODEL_DOWNLOAD, E_MODEL_DIGEST, E_MODEL_INVALID, E_MODEL_BUSY, E_DISK_FULL */
export async function pullPackage(name: string, options: PullOptions): Promise<Pulled> {
  if (!PACKAGE_NAME.test(name)) throw failure('E_USAGE', { expected: 'a package name: lower case letters, digits, ".", "_" and "-"', got: JSON.stringify(name) })
  const { known, root, from, update = false, signal, onProgress = () => {} } = options
  const folder = known?.folder ?? join(root, name)
  const given = from === undefined ? [] : [modelSource(from)]
  // A place that is named for a new version stands alone.
  const places = update && given.length > 0 ? given : [...given, ...(await rememberedSource(folder)).filter((one) => one.name !== given[0]?.name)]
  const text = await readNewManifest(name, places, options)
  const manifest = text === undefined ? known!.manifest! : parseManifest(text.text, `${text.source.name} ${MANIFEST}`)
  const sources = [...places, ...(manifest.mirrors ?? []).map(modelSource)]
  await mkdir(folder, { recursive: true })
  const unlock = await lockPackage(folder, name)
  try {
    const before = await readFile(join(folder, MANIFEST), 'utf8').catch(() => undefined)
    const updated = text !== undefined && before !== undefined && text.text !== before
    if (text !== undefined && before === undefined) await writeWhole(join(folder, MANIFEST), text.text)
    if (text !== undefined) await rememberSource(folder, text.source)
    const total = manifest.files.reduce((sum, one) => sum + one.size, 0)
    let done = 0
    const advance = (path: string) => (step: number) => onProgress((done += step), total, path)
    const absent: ModelFile[] = []
    for (const file of manifest.files) {
      if (!(await isWhole(folder, file, advance(file.path), signal))) absent.push(file)
    }
    if (absent.length > 0 && sources.length === 0) throw nowhere(name)
    // What is there stays as it is until all of the new version has come.
    const inner = updated ? `${STAGING}/` : ''
    await checkSpace(folder, absent.map(({ path, size }) => ({ path: `${inner}${path}`, size })))
    for (const file of absent) {
      await makeFolder(folder, file.path)
      await makeFolder(folder, `${inner}${file.path}`)
      if (updated && (await isWhole(join(folder, STAGING), file, advance(file.path), signal))) continue
      const target = join(folder, `${inner}${file.path}`)
      advance(file.path)(await sizeOf(`${target}.part`))
      await fetchFile(file, target, sources, { pause: (ms, stop) => wait(ms, undefined, { signal: stop }), ...options, onBytes: advance(file.path) })
    }
    if (updated) await swapIn({ folder, text: text.text, manifest, before: known?.manifest, fetched: absent })
    if (text === undefined && given[0] !== undefined && absent.length > 0) await rememberSource(folder, given[0])
    return { name, folder, files: manifest.files.length, fetched: absent.length, bytes: absent.reduce((sum, one) => sum + one.size, 0), ...(updated ? { updated } : {}) }
  } finally {
    await unlock()
  }
}

/** The manifest from where the package is pulled; undefined where the one that is here counts. */
async function readNewManifest(name: string, places: readonly ModelSource[], { known, update = false, signal, onTrouble = () => {} }: PullOptions): Promise<{ readonly text: string; readonly source: ModelSource } | undefined> {
  const mends = known?.manifest === undefined
  if (!mends && !(update && places.length > 0)) return undefined
  let worst: unknown = nowhere(name)
  if (known?.fault !== undefined) worst = failure(known.fault.code, { ...known.fault, fix: `Fetch it anew: reelgraph models pull ${name} --from <address or folder>` })
  for (const source of mends ? places : places.slice(0, 1)) {
    try {
      return { text: await readManifest(name, source, signal), source }
    } catch (thrown) {
      // A place may hold the files alone.
      if (!mends && ((thrown as Error).cause as SourceFault | undefined)?.lasting === true) return undefined
      signal.throwIfAborted()
      onTrouble((thrown as Error).message)
      worst = thrown
    }
  }
  throw worst
}

export const nowhere = (name: string): Error =>
  failure('E_MODEL_MISSING', { type: name, detail: 'No mirror is known for it.', fix: `Name one: reelgraph models pull ${name} --from <address or folder>` })

async function readManifest(name: string, source: ModelSource, signal: AbortSignal): Promise<string> {
  try {
    const { body } = await source.open(MANIFEST, 0, signal)
    const chunks: Uint8Array[] = []
    let size = 0
    for await (const chunk of body) {
      chunks.push(chunk)
      size += chunk.length
      if (size > MANIFEST_LIMIT) throw failure('E_MODEL_INVALID', { file: `${source.name} ${MANIFEST}`, expected: 'at most 8 MiB', got: 'more' })
    }
    return Buffer.concat(chunks).toString('utf8')
  } catch (thrown) {
    if (!(thrown instanceof SourceFault)) throw thrown
    throw failure('E_MODEL_DOWNLOAD', { type: name, file: MANIFEST, detail: `${source.name}: ${thrown.message}.` }, thrown)
  }
}

/** A file that is there is read, too: sizes alone don't tell a damaged one. */
export async function isWhole(folder: string, file: Digested & Pick<ModelFile, 'path' | 'size'>, onBytes: (step: number) => void, signal: AbortSignal): Promise<boolean> {
  const path = join(folder, file.path)
  const found = await stat(path).catch(() => undefined)
  if (found?.isFile() !== true || found.size !== file.size) return false
  if ((await fileDigest(path, onBytes, signal, file)) === digestOf(file)) return true
  onBytes(-file.size)
  return false
}

export const sizeOf = async (path: string): Promise<number> => (await stat(path).catch(() => undefined))?.size ?? 0

/** Folders on the way are made one by one; a link among them could lead out of the package. */
export async function makeFolder(folder: string, path: string): Promise<void> {
  let at = await realpath(folder)
  for (const part of path.split('/').slice(0, -1)) {
    at = join(at, part)
    await mkdir(at).catch((thrown: NodeJS.ErrnoException) => {
      if (thrown.code !== 'EEXIST') throw thrown
    })
    if (!(await lstat(at)).isDirectory()) throw failure('E_MODEL_INVALID', { file: at, expected: 'a folder', got: 'a link or a file' })
  }
}

export async function checkSpace(folder: string, files: readonly Pick<ModelFile, 'path' | 'size'>[]): Promise<void> {
  let need = 0
  for (const { path, size } of files) need += Math.max(0, size - (await sizeOf(join(folder, `${path}.part`))))
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  if (need > free) throw failure('E_DISK_FULL', { file: folder, expected: `${need} bytes free`, got: `${free}` })
}

async function writeWhole(path: string, text: string): Promise<void> {
  const part = `${path}.part`
  await writeFile(part, text)
  await rename(part, path)
}
