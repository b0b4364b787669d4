/** Installs a plugin from npm into a project, and says what it asks leave for before any of its code has run. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { failure } from '../contract/errors.ts'
import { PLUGIN_KEYWORD } from './find-plugins.ts'
import { readPermissions, type Permissions } from './fence/permissions.ts'

export interface AddedPlugin {
  readonly name: string
  readonly version: string
  readonly permissions: Permissions
}

interface Manifest {
  readonly name?: string
  readonly version?: string
  readonly keywords?: readonly string[]
  readonly reelgraph?: { readonly permissions?: unknown }
  readonly dependencies?: Readonly<Record<string, string>>
}

const read = async (path: string): Promise<Manifest> => JSON.parse(await readFile(path, 'utf8')) as Manifest

/**
 * @param wanted what `npm install` takes: a name, a name with a version, a tarball, a folder
 * @throws E_PLUGIN_ADD where npm fails, or what it has installed is no plugin; nothing is left of it then
 */
export async function addPlugin(project: string, wanted: string): Promise<AddedPlugin> {
  const manifest = join(project, 'package.json')
  if (!existsSync(manifest)) throw failure('E_PLUGIN_ADD', { got: wanted, expected: 'a project with a package.json', fix: 'Run npm init there, or npm create reelgraph for a new project.' })
  const before = (await read(manifest)).dependencies ?? {}
  // Scripts of packages would run outside of any fence.
  await npm(project, wanted, 'install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--', wanted)
  const after = (await read(manifest)).dependencies ?? {}
  const bare = /^(@[^/]+\/)?[^@/]+/.exec(wanted)?.[0]
  const name = Object.keys(after).find((one) => before[one] === undefined) ?? Object.keys(after).find((one) => before[one] !== after[one]) ?? (bare !== undefined && after[bare] !== undefined ? bare : undefined)
  if (name === undefined) throw failure('E_PLUGIN_ADD', { got: wanted, expected: 'one package' })
  const { version = '', keywords = [], reelgraph } = await read(join(project, 'node_modules', name, 'package.json'))
  const permissions = readPermissions(reelgraph?.permissions)
  if (keywords.includes(PLUGIN_KEYWORD) && !('port' in permissions)) return { name, version, permissions }
  await removePlugin(project, name)
  if ('port' in permissions) throw failure('E_PLUGIN_ADD', { ...permissions, type: name })
  throw failure('E_PLUGIN_ADD', { got: name, expected: `a package with the keyword ${PLUGIN_KEYWORD}` })
}

export const removePlugin = (project: string, name: string): Promise<void> => npm(project, name, 'uninstall', '--no-audit', '--no-fund', '--loglevel=error', '--', name)

function npm(project: string, wanted: string, ...args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', args, { cwd: project, stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.on('data', (data: Buffer) => void (said += data.toString()))
    child.once('error', (thrown) => reject(failure('E_PLUGIN_ADD', { got: wanted, detail: thrown.message })))
    child.once('close', (code) => (code === 0 ? resolve() : reject(failure('E_PLUGIN_ADD', { got: wanted, detail: said.trim().split('\n').slice(0, 4).join(' ') }))))
  })
}
