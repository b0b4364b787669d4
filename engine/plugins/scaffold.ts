/** Writes a new plugin: one node that does something, its test, and what an editor needs to help. Its model is the plugin that `npm create reelgraph` brings. */
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { failure } from '../contract/errors.ts'
import { KEBAB_NAME } from '../contract/names.ts'
import { ENGINE_VERSION } from '../machine/version.ts'

/** There the plugin's compiler meets the sources of the engine, not the types of the package. */
const inClone = import.meta.url.endsWith('.ts')
const CLONE = fileURLToPath(new URL('../..', import.meta.url))
const MODEL = fileURLToPath(new URL('../create/template/plugins/breathe', import.meta.url))

/** @returns the folder. @throws E_USAGE for a bad name or a folder that exists */
export async function scaffoldPlugin(folder: string, name: string): Promise<string> {
  if (!KEBAB_NAME.test(name)) throw failure('E_USAGE', { port: 'name', expected: 'a kebab-case name, such as film-burn', got: name })
  if (existsSync(folder)) throw failure('E_USAGE', { port: 'name', expected: 'a name that is not taken', got: folder })
  for (const entry of await readdir(MODEL, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const to = join(folder, relative(MODEL, path).replace('breathe', name).replace(/^gitignore$/, '.gitignore'))
    await mkdir(dirname(to), { recursive: true })
    await writeFile(to, renamed(await readFile(path, 'utf8'), entry.name, name))
  }
  // So that its tests and its editor find the engine that it was made with; a project's plugins find the project's.
  if (inClone) {
    await mkdir(join(folder, 'node_modules'))
    await symlink(CLONE, join(folder, 'node_modules', 'reelgraph'), 'junction')
  }
  return folder
}

/** In code `breathe` is a name of TypeScript, in quotes and paths one of a file or a node. */
function renamed(text: string, file: string, name: string): string {
  const [major, minor] = ENGINE_VERSION.split('.')
  const spec = name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
  const title = name[0]!.toUpperCase() + name.slice(1).replaceAll('-', ' ')
  const titled = text.replaceAll('Breathe', title).replace(/("reelgraph": ")[^"]+/, `$1^${major}.${minor}.0`)
  if (!file.endsWith('.ts')) return (inClone && file === 'tsconfig.json' ? titled.replace('"strict"', '"skipLibCheck": true,\n    "strict"') : titled).replaceAll('breathe', name)
  return titled.replaceAll(/(?<=['/-])breathe(?=['./])/g, name).replaceAll('breathe', spec)
}
