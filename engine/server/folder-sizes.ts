/** How much lies in a folder, looked up no more often than once a minute. */
import { stat } from 'node:fs/promises'
import { filesIn } from '../machine/files-in.ts'

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

/** Files of several names are counted once, by their inode. */
async function sizeOf(folder: string): Promise<number> {
  const seen = new Set<string>()
  let total = 0
  for (const path of await filesIn(folder)) {
    const found = await stat(path).catch(() => undefined)
    if (found === undefined || (found.nlink > 1 && seen.has(`${found.dev} ${found.ino}`))) continue
    seen.add(`${found.dev} ${found.ino}`)
    total += found.size
  }
  return total
}
