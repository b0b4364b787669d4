/** Brings a model of the hub to this machine and makes a package of it; a LoRA goes to where LoRAs lie. */
import { link, mkdir, readdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { failure } from '../../contract/errors.ts'
import { importCheckpoint, packageName } from '../checkpoints/import-checkpoint.ts'
import { moveBeside } from '../checkpoints/move-beside.ts'
import type { FilePlaces } from '../checkpoints/take-in.ts'
import type { FileKind } from '../checkpoints/file-kind.ts'
import { weightsFile } from '../packages/examine-package.ts'
import { fetchFile, type FetchOptions } from '../packages/fetch-file.ts'
import { lockPackage } from '../packages/lock-package.ts'
import { PACKAGE_NAME } from '../packages/manifest.ts'
import type { ModelManifest, PackageFinding } from '../packages/package-types.ts'
import { checkSpace, isWhole, makeFolder, sizeOf } from '../packages/pull.ts'
import { removePackage } from '../packages/remove-package.ts'
import { verifyPackage } from '../packages/verify-package.ts'
import { hubAddress, type HubAddress } from './hub-address.ts'
import { readRepository, type HubFile, type HubOptions, type Repository } from './hub.ts'
import { lookAhead } from './look-ahead.ts'
import { neededFiles } from './needed-files.ts'

/** What is agreed to before anything is fetched. */
export interface Terms {
  readonly id: string
  readonly licence: string
  /** Where its text is. */
  readonly link: string
  readonly gated: boolean
  readonly files: number
  readonly bytes: number
}

export interface HubPullOptions extends HubOptions {
  /** Folder that packages lie in. */
  readonly root: string
  /** Where what is no whole model goes. */
  readonly places: FilePlaces
  readonly name?: string
  /** The package of that name, where there is one. */
  readonly known: PackageFinding | undefined
  /** @throws where they are not agreed to */
  agree(terms: Terms): Promise<void>
  readonly about?: Pick<Partial<ModelManifest>, 'title' | 'defaults'>
  readonly onProgress?: (done: number, total: number, file: string) => void
  readonly silence?: FetchOptions['silence']
  readonly skeletons?: string
}

export interface HubPulled {
  readonly name: string
  readonly kind: FileKind
  /** The package's folder, or the file. */
  readonly place: string
  /** In words. */
  readonly title: string
  readonly source: string
  readonly licence: string
  readonly files: number
  /** Those that were not there yet. */
  readonly fetched: number
  readonly bytes: number
}

/** @throws E_MODEL_DOWNLOAD, E_CHECKPOINT */
export async function hubTerms(address: HubAddress, options: HubOptions): Promise<Terms> {
  const repository = await readRepository(address, options)
  return termsOf(address, repository, neededFiles(address, repository.files).files)
}

const termsOf = ({ id }: HubAddress, { licence, gated }: Repository, files: readonly HubFile[]): Terms =>
  ({ id, licence: licence.name, link: licence.link, gated, files: files.length, bytes: files.reduce((sum, one) => sum + one.size, 0) })

/** @throws E_MODEL_DOWNLOAD, E_MODEL_DIGEST, E_CHECKPOINT, E_MODEL_BUSY, E_DISK_FULL, E_USAGE */
export async function pullFromHub(address: HubAddress, options: HubPullOptions): Promise<HubPulled> {
  const { root, places, known, signal, about = {}, skeletons } = options
  const own = skeletons === undefined ? {} : { skeletons }
  const name = options.name ?? hubName(address)
  if (!PACKAGE_NAME.test(name)) throw failure('E_USAGE', { port: '--as', expected: 'a package name: lower case letters, digits, ".", "_" and "-"', got: JSON.stringify(name) })
  if (known !== undefined && known.manifest?.source.startsWith(`hf:${address.id}@`) !== true) {
    throw failure('E_USAGE', { port: '--as', expected: 'a name that no package has', got: name, fix: `Name it otherwise: --as ${`${name}-2`.slice(-64)}, or remove the other: reelgraph models rm ${name}` })
  }
  const repository = await readRepository(address, options)
  const source = hubAddress({ ...address, revision: repository.commit })
  const needed = neededFiles(address, repository.files)
  const terms = termsOf(address, repository, needed.files)
  const { licence, files, bytes } = terms
  const result = { name, source, licence, files }
  const damaged = known === undefined ? [] : (await verifyPackage(known, signal)).damaged.map(({ path }) => path)
  if (known?.manifest?.source === source && damaged.length === 0) {
    return { ...result, kind: 'model', place: known.folder, title: known.manifest.title, fetched: 0, bytes: 0 }
  }
  await options.agree(terms)

  const staging = join(root, `.${name}.hub`)
  await mkdir(staging, { recursive: true })
  const unlock = await lockPackage(staging, name)
  let whole = false
  try {
    const folder = join(staging, repository.commit)
    await removeOthers(staging, repository.commit)
    await mkdir(folder, { recursive: true })
    if (known !== undefined) await reuse(known, damaged, needed.files, folder)
    const fetch = fetcher(repository, folder, bytes, options)
    const isHead = ({ path }: HubFile): boolean => path.endsWith('.json')
    const heads = await fetch(needed.files.filter(isHead))
    const kind = await lookAhead(repository, needed, { folder, heads: join(staging, 'heads'), name: source, signal, ...own })
    const fetched = heads + (await fetch(needed.files.filter((file) => !isHead(file))))
    const place = needed.kind === 'file' ? join(folder, needed.files[0]!.path) : folder
    const taken = kind === 'model' ? await asPackage() : { place: await moveBeside(place, places[kind]), title: basename(place) }
    whole = true
    return { ...result, kind, ...taken, fetched, bytes }

    async function asPackage(): Promise<Pick<HubPulled, 'place' | 'title'>> {
      if (known !== undefined) await removePackage(known)
      const digests = new Map(needed.files.flatMap(({ path, sha256 }) => (sha256 === undefined ? [] : [[join(folder, path), sha256] as const])))
      const made = await importCheckpoint(place, { root, name, move: true, digests, ...own, about: { title: basename(address.file ?? address.id), ...about, source, licence } })
      return { place: made.folder, title: made.title }
    }
  } finally {
    await unlock()
    if (whole) await rm(staging, { recursive: true, force: true })
  }
}

/** Of the package, where no other is given. */
export const hubName = ({ id, file }: HubAddress): string => packageName(file ?? id)

/** Fetches files one after the other, and says how many were not there yet. */
function fetcher({ source }: Repository, folder: string, total: number, options: HubPullOptions): (files: readonly HubFile[]) => Promise<number> {
  const { signal, onProgress = () => {} } = options
  let done = 0
  return async (files) => {
    const advance = (path: string) => (step: number) => onProgress((done += step), total, path)
    const absent: HubFile[] = []
    for (const file of files) if (!(await isWhole(folder, file, advance(file.path), signal))) absent.push(file)
    await checkSpace(folder, absent)
    for (const file of absent) {
      await makeFolder(folder, file.path)
      const target = join(folder, file.path)
      advance(file.path)(await sizeOf(`${target}.part`))
      await fetchFile(file, target, [source], { pause: (ms, stop) => wait(ms, undefined, { signal: stop }), ...options, onBytes: advance(file.path) })
    }
    return absent.length
  }
}

/** What the package has of them already need not be fetched. It stays there, too, until the new one is whole. */
async function reuse({ folder, manifest }: PackageFinding, damaged: readonly string[], files: readonly HubFile[], staging: string): Promise<void> {
  const own = new Map((manifest?.weights?.files ?? []).filter(({ path }) => !damaged.includes(path)).map(({ path, sha256 }) => [sha256, weightsFile(folder, path)]))
  for (const { path, sha256 } of files) {
    const from = sha256 === undefined ? undefined : own.get(sha256)
    if (from === undefined) continue
    await makeFolder(staging, path)
    // On disks that know no links it is fetched anew.
    await link(from, join(staging, path)).catch(() => {})
  }
}

/** What was fetched of another commit is of no use. */
async function removeOthers(staging: string, commit: string): Promise<void> {
  for (const entry of await readdir(staging, { withFileTypes: true })) {
    if (entry.isDirectory() && entry.name !== commit) await rm(join(staging, entry.name), { recursive: true, force: true })
  }
}
