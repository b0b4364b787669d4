/**
 * Loads plugins in a fixed order: the built-in nodes, then `<project>/plugins/*` by name, then packages of the
 * project's node_modules named `reelgraph-plugin-*` (`@me/reelgraph-plugin-*`) or with the keyword `reelgraph-plugin`, by
 * name. Where the project has a package.json, only packages that it names are looked at. One that fails is reported with
 * its reason; the others work.
 */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import semver from 'semver'
import type { PluginDeclaration } from '../contract/declaration.ts'
import { failure, fault, toReelgraphError } from '../contract/errors.ts'
import { ENGINE_VERSION } from '../machine/version.ts'
import type { Fence } from './fence/fence.ts'
import { readPermissions } from './fence/permissions.ts'
import { PluginRegistry, type PluginSource } from './registry.ts'
import { packageFrom, resolveReelgraphFromAnywhere } from './resolve-hook.ts'
import { understandTypeScript } from '../machine/typescript.ts'

/** Of packages that are plugins. */
export const PLUGIN_KEYWORD = 'reelgraph-plugin'

interface Manifest {
  readonly name?: string
  readonly version?: string
  readonly main?: string
  readonly exports?: unknown
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly keywords?: readonly string[]
  readonly engines?: { readonly reelgraph?: string }
  readonly reelgraph?: { readonly permissions?: unknown }
}

const ENGINE_ROOT = fileURLToPath(new URL('../..', import.meta.url))

export interface LoadOptions {
  readonly project: string
  /** Runs code of others in threads of its own; absent: in this one. */
  readonly fence?: Fence
}

export async function loadPlugins({ project, fence }: LoadOptions): Promise<PluginRegistry> {
  const registry = new PluginRegistry()
  const { default: builtIn } = (await import('../../nodes/index.ts')) as { default: PluginDeclaration }
  const folder = join(ENGINE_ROOT, 'nodes')
  registry.add({ declaration: builtIn, folder, digest: await builtInDigest(folder), builtIn: true })
  for (const found of await findPlugins(project)) {
    if (fence === undefined) resolveReelgraphFromAnywhere()
    try {
      registry.add(await loadPlugin(found, fence))
    } catch (thrown) {
      const error = toReelgraphError(thrown)
      if (error.code === 'E_PLUGIN_CONFLICT' || error.code === 'E_PLUGIN_ENGINE') {
        registry.problems.push(...error.faults)
      } else if (error.code === 'E_DECLARATION') registry.problems.push(...error.faults.map(({ code, message: _, ...facts }) => fault(code, { ...facts, file: found })))
      else registry.problems.push(fault('E_PLUGIN_LOAD', { file: found, detail: error.faults[0]?.detail ?? error.message }))
    }
  }
  return registry
}

/** Absolute folders, in the order in which they are loaded. */
async function findPlugins(project: string): Promise<string[]> {
  const found = await foldersOf(join(project, 'plugins'))
  const modules = join(project, 'node_modules')
  for (const name of await packagesOf(project, modules)) {
    const folder = join(modules, name)
    const named = PLUGIN_NAME.test(name)
    if (named ? existsSync(folder) : isPlugin(await readManifest(folder).catch(() => ({})))) found.push(folder)
  }
  return found
}

const PLUGIN_NAME = /^(@[^/]+\/)?reelgraph-plugin(-|$)/
const isPlugin = ({ keywords }: Manifest): boolean => keywords?.includes(PLUGIN_KEYWORD) === true

/** Names of the packages that the project asks for; of all that are there, where it says nothing. */
async function packagesOf(project: string, modules: string): Promise<readonly string[]> {
  const manifest = await readManifest(project).catch(() => undefined)
  if (manifest !== undefined) return Object.keys({ ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies }).sort()
  const names: string[] = []
  for (const folder of await foldersOf(modules)) {
    const name = folder.slice(modules.length + 1)
    if (name.startsWith('@')) names.push(...(await foldersOf(folder)).map((one) => one.slice(modules.length + 1).replaceAll('\\', '/')))
    else if (!name.startsWith('.')) names.push(name)
  }
  return names
}

async function foldersOf(parent: string): Promise<string[]> {
  if (!existsSync(parent)) return []
  const entries = await readdir(parent, { withFileTypes: true })
  return entries.filter((entry) => entry.isDirectory() || entry.isSymbolicLink()).map((entry) => join(parent, entry.name)).sort()
}

const readManifest = async (folder: string): Promise<Manifest> =>
  JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest

async function loadPlugin(folder: string, fence: Fence | undefined): Promise<PluginSource> {
  const manifest = await readManifest(folder)
  const range = manifest.engines?.reelgraph ?? manifest.peerDependencies?.['reelgraph']
  if (range !== undefined && !semver.satisfies(ENGINE_VERSION, range, { includePrerelease: true })) {
    throw failure('E_PLUGIN_ENGINE', { file: folder, expected: `Reelgraph ${range}`, got: ENGINE_VERSION })
  }
  const place = await realpath(folder)
  const entry = manifest.main ?? ['index.ts', 'index.js', 'index.mjs'].find((name) => existsSync(join(place, name))) ?? 'index.ts'
  // A package names itself by what it exports: Node chooses among the conditions.
  const named = manifest.exports !== undefined && manifest.name !== undefined
  const permissions = readPermissions(manifest.reelgraph?.permissions)
  if ('expected' in permissions) throw failure('E_DECLARATION', { file: folder, ...permissions })
  if (fence !== undefined) {
    const name = manifest.name ?? folder
    const declaration = await fence.load({ name, place, entry: named ? manifest.name : `./${entry.replace(/^\.\//, '')}`, permissions })
    checkDeclared(declaration, folder)
    return { declaration, folder, digest: await digestFolder(folder), fenced: true, permissions }
  }
  await understandTypeScript(...textsIn(manifest.exports ?? entry))
  const specifier = named ? packageFrom(manifest.name, join(place, 'package.json')) : pathToFileURL(join(place, entry)).href
  const module = (await import(specifier)) as { default?: PluginDeclaration }
  checkDeclared(module.default, folder)
  return { declaration: module.default, folder, digest: await digestFolder(folder), permissions }
}

function checkDeclared(declaration: PluginDeclaration | undefined, folder: string): asserts declaration is PluginDeclaration {
  if (typeof declaration?.name === 'string' && typeof declaration.version === 'string') return
  throw failure('E_PLUGIN_LOAD', { file: folder, detail: 'It has no default export made by definePlugin.' })
}

/** Texts anywhere in a value of JSON. */
const textsIn = (value: unknown): readonly string[] =>
  typeof value === 'string' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []

/** What the package's build has found; the sources of a clone change from one start to the next. */
const builtInDigest = (folder: string): Promise<string> => readFile(join(folder, 'digest.txt'), 'utf8').catch(() => digestFolder(folder))

/** sha256 over names and contents of the source files below a folder. */
export async function digestFolder(folder: string): Promise<string> {
  const hash = createHash('sha256')
  const walk = async (at: string): Promise<void> => {
    const entries = (await readdir(at, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))
    for (const entry of entries) {
      if (entry.name === 'node_modules' || entry.name === 'test' || entry.name.startsWith('.')) continue
      const path = join(at, entry.name)
      if (entry.isDirectory()) await walk(path)
      else if (/\.(ts|js|mjs|cjs|json|wasm)$/.test(entry.name)) {
        hash.update(`${path.slice(folder.length)}\0`).update(await readFile(path)).update('\0')
      }
    }
  }
  await walk(folder)
  return hash.digest('hex')
}

