/** Tells when something in one of several folders has changed: once, when it has been quiet for a moment. */
import { statSync, watch } from 'node:fs'
import { pollFolder, type Watcher } from './poll-folder.ts'

export interface FolderWatch {
  /** The folders that are watched from now on, each without those in it. @returns whether one is new */
  set(folders: readonly string[]): boolean
  close(): void
}

/** Programs that save a file write it in several steps. */
const QUIET_MS = 100
/** Whatever goes on without a pause is looked at in between. */
const LONGEST_MS = 1000

/** @param onPoll the system watches no more, and says why: the folder is looked at every second */
export function watchFolders(onChange: () => void, onPoll: (folder: string, thrown: unknown) => void): FolderWatch {
  const watched = new Map<string, { readonly watcher: Watcher; readonly inode: number }>()
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

  const started = (folder: string): Watcher => {
    try {
      // It is gone: whoever holds it tells, too.
      return watch(folder, { persistent: false }, touched).on('error', touched)
    } catch (thrown) {
      onPoll(folder, thrown)
      return pollFolder(folder, touched)
    }
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
        watched.set(folder, { watcher: started(folder), inode })
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
