/** Looks at a project's plugins again whenever their files change, one look after the other. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { PluginSet, Renewal } from './plugin-set.ts'
import { watchFolders } from './watch-folders.ts'

export interface FollowOptions {
  readonly project: string
  readonly plugins: PluginSet
  readonly onRenewal: (renewal: Renewal) => void
  /** The system watches no more folders: they are looked at in turns. */
  readonly onPoll: (folder: string, thrown: unknown) => void
  /** They could not be looked at. */
  readonly onError: (thrown: unknown) => void
}

/** @returns a function that ends it, and waits for the look under way */
export async function followPlugins({ project, plugins, onRenewal, onPoll, onError }: FollowOptions): Promise<() => Promise<void>> {
  let ended = false
  let looking: Promise<void> | undefined
  let again = false
  const folders = watchFolders(look, onPoll)
  await follow().catch(onError)
  return async () => {
    ended = true
    folders.close()
    await looking
  }

  /** Plugins come and go in these folders, whatever is in them. */
  async function follow(): Promise<boolean> {
    const around = [project, join(project, 'plugins')].filter((folder) => existsSync(folder))
    const found = await plugins.folders()
    return !ended && folders.set([...around, ...found])
  }

  function look(): void {
    if (ended) return
    if (looking !== undefined) {
      again = true
      return
    }
    looking = lookOnce().catch(onError).finally(() => {
      looking = undefined
      if (again) look()
    })
  }

  async function lookOnce(): Promise<void> {
    again = false
    const renewal = await plugins.renew()
    if (renewal !== undefined && !ended) onRenewal(renewal)
    // What came into a new folder before it was watched has told nobody.
    if (await follow()) again = true
  }
}
