/** How much lies in a folder, looked up no more often than once a minute. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

const KEPT = 60_000

export function createFolderSizes(now: () => number = Date.now): (folder: string) => Promise<number> {
  const known = new Map<string, { readonly at: number; readonly bytes: Promise<number> }>()
  return (folder) => {
    const last = known.get(folder)
    if (last !== undefined && now() - last.at < KEPT) return last.bytes
    const bytes = sizeOf(folder)
    known.set(folder, { at: now(), bytes })
    return bytes
  }
}

/** Links count where they lead to only once: files of several names are counted by their inode. */
async function sizeOf(folder: string, seen = new Set<string>()): Promise<number> {
  let total = 0
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) total += await sizeOf(path, seen)
    else if (entry.isFile()) {
      const found = await stat(path).catch(() => undefined)
      if (found === undefined || (found.nlink > 1 && seen.has(`${found.dev} ${found.ino}`))) continue
      seen.add(`${found.dev} ${found.ino}`)
      total += found.size
    }
  }
  return total
}
