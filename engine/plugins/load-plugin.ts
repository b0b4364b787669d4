/** Loads one plugin from its folder: into a thread of its own, or into this one. */
import { existsSync } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { PluginDeclaration } from '../contract/declaration.ts'
import { failure, fault, toReelgraphError, type Fault } from '../contract/errors.ts'
import { understandTypeScript } from '../machine/typescript.ts'
import { ENGINE_VERSION } from '../machine/version.ts'
import { digestFolder } from './digest-folder.ts'
import type { Fence, Guest } from './fence/fence.ts'
import { readPermissions } from './fence/permissions.ts'
import { readManifest } from './find-plugins.ts'
import type { PluginSource } from './registry.ts'
import { packageFrom, resolveReelgraphFromAnywhere } from './resolve-hook.ts'

export interface LoadOptions {
  /** Runs code of others in threads of its own; absent: in this one. */
  readonly fence?: Fence
  /** Code that is worked on is looked after: its results go by what it is, not by its version alone. */
  readonly watched?: boolean
}

export interface Loaded {
  readonly source: PluginSource
  readonly guest?: Guest
}

/** What npm has installed is nobody's work. */
export const isWorkedOn = (place: string): boolean => !place.split(sep).includes('node_modules')

/** @throws why it can't be used */
export async function loadPlugin(folder: string, { fence, watched = false }: LoadOptions): Promise<Loaded> {
  const manifest = await readManifest(folder)
  const range = manifest.engines?.reelgraph ?? manifest.peerDependencies?.['reelgraph']
  if (range !== undefined && !(await import('semver')).default.satisfies(ENGINE_VERSION, range, { includePrerelease: true })) {
    throw failure('E_PLUGIN_ENGINE', { file: folder, expected: `Reelgraph ${range}`, got: ENGINE_VERSION })
  }
  const place = await realpath(folder)
  const entry = manifest.main ?? ['index.ts', 'index.js', 'index.mjs'].find((name) => existsSync(join(place, name))) ?? 'index.ts'
  // A package names itself by what it exports: Node chooses among the conditions.
  const named = manifest.exports !== undefined && manifest.name !== undefined
  const permissions = readPermissions(manifest.reelgraph?.permissions)
  if ('expected' in permissions) throw failure('E_DECLARATION', { file: folder, ...permissions })
  const digest = digestFolder(place)
  if (fence !== undefined) {
    const live = watched && isWorkedOn(place)
    const guest = await fence.load({ name: manifest.name ?? folder, place, digest, entry: named ? manifest.name : `./${entry.replace(/^\.\//, '')}`, permissions, live })
    const { declaration, code } = guest
    checkDeclared(declaration, folder)
    return { source: { declaration, folder, digest, fenced: true, permissions, ...(live ? { code } : {}) }, guest }
  }
  resolveReelgraphFromAnywhere()
  await understandTypeScript(...textsIn(manifest.exports ?? entry).map((file) => pathToFileURL(join(place, file)).href))
  const specifier = named ? packageFrom(manifest.name, join(place, 'package.json')) : pathToFileURL(join(place, entry)).href
  const module = (await import(specifier)) as { default?: PluginDeclaration }
  checkDeclared(module.default, folder)
  return { source: { declaration: module.default, folder, digest, permissions } }
}

function checkDeclared(declaration: PluginDeclaration | undefined, folder: string): asserts declaration is PluginDeclaration {
  if (typeof declaration?.name === 'string' && typeof declaration.version === 'string') return
  throw failure('E_PLUGIN_LOAD', { file: folder, detail: 'It has no default export made by definePlugin.' })
}

/** Texts anywhere in a value of JSON. */
const textsIn = (value: unknown): readonly string[] =>
  typeof value === 'string' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []

/** What has kept a plugin from being used, with the file and line of its own where that is known. */
export async function loadFaults(thrown: unknown, folder: string): Promise<readonly Fault[]> {
  const error = toReelgraphError(thrown)
  if (error.code === 'E_PLUGIN_CONFLICT' || error.code === 'E_PLUGIN_ENGINE') return error.faults
  const file = lineIn(thrown, await realpath(folder).catch(() => folder), folder) ?? folder
  if (error.code === 'E_DECLARATION') return error.faults.map(({ code, message: _, ...facts }) => fault(code, { ...facts, file }))
  const [first] = error.faults
  const { stack } = thrown as { stack?: string }
  return [fault('E_PLUGIN_LOAD', { file: first?.file ?? file, detail: first?.detail ?? error.message, ...(stack === undefined ? {} : { cause: stack }) })]
}

/** The first line of the plugin's own files that a stack names. */
function lineIn(thrown: unknown, place: string, folder: string): string | undefined {
  const { stack = '' } = thrown as { stack?: string }
  for (const [, path, line] of stack.matchAll(/(?:file:\/\/)?(\/[^\s():]+|[A-Z]:[^\s():]+):(\d+):\d+/g)) {
    const within = relative(place, path!)
    if (!within.startsWith('..') && !within.startsWith(`node_modules${sep}`)) return `${join(folder, within)}:${line}`
  }
  return undefined
}
