/** Looks at a folder in turns, where the system does not tell of it by itself. */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** What tells of one folder. */
export interface Watcher {
  close(): void
}

const POLL_MS = 1000

export function pollFolder(folder: string, touched: () => void): Watcher {
  let before = stampOf(folder)
  const timer = setInterval(() => {
    const now = stampOf(folder)
    if (now === before) return
    before = now
    touched()
  }, POLL_MS)
  timer.unref()
  return { close: () => clearInterval(timer) }
}

/** What is in it, without what is in its folders. */
function stampOf(folder: string): string {
  try {
    return readdirSync(folder).map((name) => {
      const found = statSync(join(folder, name), { throwIfNoEntry: false })
      // What lies in a folder changes its time: that is told of by whoever looks at that one.
      return found?.isFile() === true ? `${name} ${found.ino} ${found.mtimeMs} ${found.size}` : `${name} ${found?.ino}`
    }).join('\n')
  } catch {
    return ''
  }
}
