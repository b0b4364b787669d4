/** What a plugin's sources are, in one number. */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Folders that no code of a plugin lies in. */
const isAside = (name: string): boolean => name === 'node_modules' || name === 'test' || name.startsWith('.')
const isSource = (name: string): boolean => /\.(ts|js|mjs|cjs|json|wasm)$/.test(name)

/** sha256 over names and contents of the source files below a folder. */
export async function digestFolder(folder: string): Promise<string> {
  const hash = createHash('sha256')
  const walk = async (at: string): Promise<void> => {
    const entries = (await readdir(at, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))
    for (const entry of entries) {
      if (isAside(entry.name)) continue
      const path = join(at, entry.name)
      if (entry.isDirectory()) await walk(path)
      else if (isSource(entry.name)) {
        hash.update(`${path.slice(folder.length)}\0`).update(await readFile(path)).update('\0')
      }
    }
  }
  await walk(folder)
  return hash.digest('hex')
}

/** The folder, and all below it in which sources may lie. */
export async function foldersBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const inner = entries.filter((entry) => entry.isDirectory() && !isAside(entry.name)).map(({ name }) => foldersBelow(join(folder, name)))
  return [folder, ...(await Promise.all(inner)).flat()]
}
