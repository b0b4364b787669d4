/** Tells when something in one of several folders has changed: once, when it has been quiet for a moment. */
import { statSync, watch, type FSWatcher } from 'node:fs'
import { failure } from '../contract/errors.ts'

export interface FolderWatch {
  /** The folders that are watched from now on, each without those in it. @returns whether one is new */
  set(folders: readonly string[]): boolean
  close(): void
}

/** Programs that save a file write it in several steps. */
const QUIET_MS = 100
/** Whatever goes on without a pause is looked at in between. */
const LONGEST_MS = 1000

export function watchFolders(onChange: () => void): FolderWatch {
  const watched = new Map<string, { readonly watcher: FSWatcher; readonly inode: number }>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let since: number | undefined

  const touched = (): void => {
    const now = performance.now()
    since ??= now
    clearTimeout(timer)
    timer = setTimeout(() => {
      since = undefined
      onChange()
    }, Math.min(QUIET_MS, Math.max(0, since + LONGEST_MS - now)))
  }
  const leave = (folder: string): void => {
    watched.get(folder)?.watcher.close()
    watched.delete(folder)
  }
  /** Under its name another folder may lie than before. */
  const inodeOf = (folder: string): number | undefined => {
    const found = statSync(folder, { throwIfNoEntry: false })
    return found?.isDirectory() === true ? found.ino : undefined
  }

  return {
    set(folders) {
      for (const folder of watched.keys()) if (!folders.includes(folder)) leave(folder)
      let fresh = false
      for (const folder of folders) {
        const inode = inodeOf(folder)
        if (inode === watched.get(folder)?.inode) continue
        leave(folder)
        if (inode === undefined) continue
        const watcher = started(folder, touched)
        // It is gone: whoever holds it tells, too.
        watcher.on('error', touched)
        watched.set(folder, { watcher, inode })
        fresh = true
      }
      return fresh
    },
    close() {
      clearTimeout(timer)
      for (const folder of watched.keys()) leave(folder)
    },
  }
}

/** @throws E_USAGE where the system watches no more: its own words speak of a full disk */
function started(folder: string, touched: () => void): FSWatcher {
  try {
    return watch(folder, { persistent: false }, touched)
  } catch (thrown) {
    throw failure('E_USAGE', { port: '--watch', detail: `${folder} can't be watched (${(thrown as Error).message}).`, fix: 'Raise the number of files that the system watches (fs.inotify.max_user_watches on Linux).' }, thrown)
  }
}
