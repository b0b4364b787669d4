/**
 * Where plugins lie: `<project>/plugins/*` by name, then packages of the project's node_modules named `reelgraph-plugin-*`
 * (`@me/reelgraph-plugin-*`) or with the keyword `reelgraph-plugin`, by name. Where the project has a package.json, only packages
 * that it names are looked at.
 */
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Of packages that are plugins. */
export const PLUGIN_KEYWORD = 'reelgraph-plugin'

export interface Manifest {
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

export const readManifest = async (folder: string): Promise<Manifest> =>
  JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest

/** Absolute folders, in the order in which they are loaded. */
export async function findPlugins(project: string): Promise<string[]> {
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
