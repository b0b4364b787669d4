/** What a plugin's sources are, in one number. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Folders that no code of a plugin lies in. */
const isAside = (name: string): boolean => name === 'node_modules' || name === 'test' || name.startsWith('.')
const isSource = (name: string): boolean => /\.(ts|js|mjs|cjs|json|wasm)$/.test(name)

/**
 * sha256 over names and contents of the source files below a folder. Read in one go: hundreds of small files, one after another
 * through the pool of threads, take thirty times as long.
 */
export function digestFolder(folder: string): string {
  const hash = createHash('sha256')
  const walk = (at: string): void => {
    const entries = readdirSync(at, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
    for (const entry of entries) {
      if (isAside(entry.name)) continue
      const path = join(at, entry.name)
      if (entry.isDirectory()) walk(path)
      else if (isSource(entry.name)) hash.update(`${path.slice(folder.length)}\0`).update(readFileSync(path)).update('\0')
    }
  }
  walk(folder)
  return hash.digest('hex')
}

/** The folder, and all below it in which sources may lie. */
export async function foldersBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const inner = entries.filter((entry) => entry.isDirectory() && !isAside(entry.name)).map(({ name }) => foldersBelow(join(folder, name)))
  return [folder, ...(await Promise.all(inner)).flat()]
}
