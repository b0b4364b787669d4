/** Finds model packages in their folders. Nothing is fetched unless `pull` is given. */
import { type Dirent, existsSync, statSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { distance } from 'fastest-levenshtein'
import { failure } from '../../contract/errors.ts'
import type { Json } from '../../contract/sockets.ts'
import { examinePackage, weightsFile } from './examine-package.ts'
import { MANIFEST, manifestDigest, PACKAGE_NAME } from './manifest.ts'
import { NONE_MADE, type MadePackages } from './made-packages.ts'
import type { Piece } from '../runtime/pieces.ts'
import type { BoundFile, SessionRequest } from '../runtime/session-types.ts'
import type { ModelManifest, ModelPackage, ModelPackages, PackageFinding } from './package-types.ts'

export interface PackagesOptions {
  readonly roots: readonly string[]
  /** Those from npm packages; of two with one name that of a root counts. */
  readonly made?: MadePackages
  /** Fetches what is missing when a run asks for it: `reelgraph render --pull`. */
  readonly pull?: (name: string, signal: AbortSignal | undefined) => Promise<unknown>
}

/** Milliseconds after which a folder's time tells of each later change. */
const SETTLED_MS = 2000

export function createModelPackages({ roots, made = NONE_MADE, pull }: PackagesOptions): ModelPackages {
  const listings = new Map<string, { readonly stamp: string; readonly entries: readonly Dirent[] }>()
  /** Of a folder that has not changed they are known: a plan asks for them several times. */
  const entriesOf = async (root: string): Promise<readonly Dirent[]> => {
    const found = statSync(root, { throwIfNoEntry: false })
    if (found === undefined) return []
    const stamp = `${found.mtimeMs} ${found.ino}`
    const known = listings.get(root)
    if (known?.stamp === stamp) return known.entries
    const entries = await readdir(root, { withFileTypes: true }).catch(() => [])
    // What comes within the same moment may have the same time.
    if (Date.now() - found.mtimeMs > SETTLED_MS) listings.set(root, { stamp, entries })
    return entries
  }

  const look = async (): Promise<PackageFinding[]> => {
    const found = new Map<string, PackageFinding>()
    for (const root of roots) {
      for (const entry of await entriesOf(root)) {
        if (!PACKAGE_NAME.test(entry.name) || found.has(entry.name) || !existsSync(join(root, entry.name, MANIFEST))) continue
        found.set(entry.name, await examinePackage(root, entry.name))
      }
    }
    for (const one of await made.list()) if (!found.has(one.name)) found.set(one.name, one)
    return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  let looking: Promise<readonly PackageFinding[]> | undefined
  /** Whoever asks while it is looked for, and requests come by the hundred, is given the same. */
  const list = (): Promise<readonly PackageFinding[]> => (looking ??= look().finally(() => (looking = undefined)))

  const locate = async (name: string): Promise<PackageFinding | undefined> => {
    if (!PACKAGE_NAME.test(name)) throw failure('E_MODEL_MISSING', { expected: 'the name of a model package', got: JSON.stringify(name), fix: 'reelgraph models ls lists them.' })
    const root = roots.find((one) => existsSync(join(one, name, MANIFEST)))
    return root === undefined ? (await made.list()).find((one) => one.name === name) : examinePackage(root, name)
  }

  const pulls = new Map<string, Promise<unknown>>()
  const pullOnce = async (name: string, signal: AbortSignal | undefined): Promise<void> => {
    const going = pulls.get(name) ?? pull!(name, signal).finally(() => pulls.delete(name))
    pulls.set(name, going)
    await going
  }

  const find = async (name: string, signal?: AbortSignal): Promise<ModelPackage> => {
    let finding = await locate(name)
    if (pull !== undefined && (finding === undefined || finding.missing.length > 0)) {
      await pullOnce(name, signal)
      finding = await locate(name)
    }
    if (finding === undefined) throw await absent(name, list, made.offers.find((one) => one.name === name)?.command)
    return packageOf(await withDigests(finding, signal))
  }

  return {
    roots,
    list,
    find,
    async ofFamily(family) {
      const usable = (await list()).filter((one) => one.manifest?.family === family && one.missing.length === 0)
      // What somebody has put there comes first.
      return Promise.all(usable.toSorted((a, b) => Number(a.npm !== undefined) - Number(b.npm !== undefined)).map(async (one) => packageOf(await withDigests(one))))
    },
    offers: made.offers,
    remedy(family) {
      const offer = made.offers.find((one) => one.family === family && !one.installed)
      return offer === undefined ? 'Run: reelgraph models pull, with the address or folder of one.' : `Run: ${offer.command}`
    },
  }
}

export const pullCommand = (name: string): string => `reelgraph models pull ${name}`

async function absent(name: string, list: () => Promise<readonly PackageFinding[]>, command = pullCommand(name)): Promise<Error> {
  const names = (await list()).map((one) => one.name)
  const near = names.find((one) => distance(one, name) <= 2)
  const detail = near === undefined ? undefined : `Did you mean "${near}"?`
  return failure('E_MODEL_MISSING', { type: name, fix: `Run: ${command}`, ...(detail === undefined ? {} : { detail }) })
}

/** @throws E_MODEL_MISSING, E_MODEL_DIGEST, E_MODEL_INVALID */
function packageOf({ name, folder, manifest, fault, missing, differing = [] }: PackageFinding): ModelPackage {
  if (manifest === undefined) throw failure(fault!.code, fault!)
  if (missing.length > 0 && missing.length === differing.length) {
    const [{ path, size, expected }] = differing as [NonNullable<PackageFinding['differing']>[number]]
    const others = differing.length > 1 ? `${differing.length} of ${manifest.files.length} files differ from the manifest, the first of them this one.` : undefined
    const fix = `Fetch it anew: ${pullCommand(name)}. Whoever made the package anew writes model.json anew.`
    throw failure('E_MODEL_DIGEST', { type: name, file: path, expected: `${expected} bytes`, got: `${size}`, fix, ...(others === undefined ? {} : { detail: others }) })
  }
  const gone = manifest.weights?.files.find(({ path }) => missing.includes(path))
  if (gone !== undefined) {
    const fix = `Put it back, or remove the package and import the file from where it is now: reelgraph models rm ${name}, then reelgraph models import FILE --as ${name}`
    throw failure('E_MODEL_MISSING', { type: name, file: weightsFile(folder, gone.path), detail: `The checkpoint that it refers to is not there, or no longer of ${gone.size} bytes.`, fix })
  }
  if (missing.length > 0) {
    const changed = new Set(differing.map(({ path }) => path))
    const away = missing.filter((path) => !changed.has(path))
    const others = changed.size === 0 ? '' : ` ${changed.size} more differ from the manifest: ${[...changed].slice(0, 3).join(', ')}.`
    const detail = `${away.length} of ${manifest.files.length} files are not there: ${away.slice(0, 3).join(', ')}${away.length > 3 ? ', …' : ''}.${others}`
    throw failure('E_MODEL_MISSING', { type: name, detail, fix: `Run: ${pullCommand(name)}` })
  }
  const paths = new Set(manifest.files.map((one) => one.path))
  const file = (path: string): string => {
    if (paths.has(path)) return join(folder, path)
    throw failure('E_MODEL_INVALID', { type: name, file: path, expected: 'a file of the package', got: 'none of that name' })
  }
  return {
    name,
    folder,
    manifest,
    digest: manifestDigest(manifest),
    has: (path) => paths.has(path),
    file,
    async json(path) {
      const text = await readFile(file(path), 'utf8')
      const value = parsed(text)
      if (typeof value !== 'object' || value === null || Array.isArray(value)) throw failure('E_MODEL_INVALID', { type: name, file: path, expected: 'a JSON object', got: text.slice(0, 40) })
      return value
    },
    session: (part) => ({ name: `${name}/${part}`, file: file(`${part}/model.onnx`), ...partMemory(manifest, part), ...boundPart(folder, manifest, part, file) }),
  }
}

/** Python, which writes these files, lets infinities in, which JSON lacks: they count as absent. */
function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text.replace(/([:[,]\s*)(-?Infinity|NaN)(?=\s*[,}\]])/g, '$1null')) as Json
  } catch {
    return undefined
  }
}

/**
 * What a part's files weigh, and what it takes while it runs: the manifest says it of the largest part, the others are thought
 * to take as much more than they weigh.
 */
function partMemory({ files, memory, weights: bound }: ModelManifest, part: string): Pick<SessionRequest, 'memory' | 'room'> & { readonly memory: number } {
  if (isStreamed(part, bound?.parts[part] ?? 0)) return { memory: STREAM_ROOM, room: STREAM_ROOM }
  const weigh = (folder: string): number => (bound?.parts[folder] ?? 0) + files.filter((one) => one.path.startsWith(`${folder}/`)).reduce((sum, one) => sum + one.size, 0)
  const parts = files.filter((one) => one.path.endsWith('/model.onnx')).map((one) => weigh(one.path.slice(0, -'/model.onnx'.length)))
  const weights = weigh(part)
  return { memory: weights, room: Math.max(weights, Math.round((memory * weights) / Math.max(1, ...parts))) }
}

/** Text encoders of this many bytes are used twice a clip, and take more than all the rest: one layer after the other is read as it is needed. */
const STREAMED = 4 * 2 ** 30
/** What such a part takes: its largest layer, as numbers of 32 bits, and what a prompt becomes. */
const STREAM_ROOM = 1 << 30

export const isStreamed = (part: string, size: number): boolean => part.startsWith('text_encoder') && size > STREAMED

/** In the folder of each part: where its weights lie in the files that the manifest names. */
export const PIECES = 'weights.json'
/** As the graphs call their file of weights. */
const WEIGHTS = 'model.onnx.data'

/** What a session takes its weights from; nothing of a package with weights of its own. */
function boundPart(folder: string, { weights }: ModelManifest, part: string, file: (path: string) => string): { readonly bound?: BoundFile } {
  const size = weights?.parts[part]
  if (weights === undefined || size === undefined) return {}
  const pieces = file(`${part}/${PIECES}`)
  return {
    bound: {
      name: WEIGHTS,
      key: weights.files.map(({ sha256 }) => sha256).join(' '),
      size,
      ...(isStreamed(part, size) ? { streamed: true } : {}),
      files: weights.files.map(({ path }) => weightsFile(folder, path)),
      pieces: async () => JSON.parse(await readFile(pieces, 'utf8')) as readonly Piece[],
    },
  }
}

/** With the digests of the files that it refers to. */
const withDigests = async (finding: PackageFinding, signal?: AbortSignal): Promise<PackageFinding> =>
  finding.manifest?.weights === undefined ? finding : (await import('./bound-digests.ts')).withDigests(finding, signal)
