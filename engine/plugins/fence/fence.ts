/** Threads for the plugins of one engine. */
import type { PluginDeclaration } from '../../contract/declaration.ts'
import type { ReelgraphError } from '../../contract/errors.ts'
import type { Place } from '../../run/boundary.ts'
import { createBundleStore, type Digests } from './bundle-store.ts'
import type { FencedPlugin } from './host.ts'
import type { Permissions } from './permissions.ts'

export interface FenceOptions {
  readonly project: string
  /** Where bundles go. */
  readonly folder: string
  readonly memory: () => WebAssembly.Memory
  readonly loose: (plugin: string, thrown: ReelgraphError, place: Place | undefined) => void
  readonly ended: () => void
}

export interface FencedCode {
  readonly name: string
  /** The plugin's folder, as it really is, and the digest of what is in it. */
  readonly place: string
  readonly digest: string
  readonly entry: string
  readonly permissions: Permissions
  /** Its files change while it is loaded: those that it names come as they are now. */
  readonly live: boolean
}

/** A plugin in its thread. */
export interface Guest {
  readonly declaration: PluginDeclaration | undefined
  /** sha256 of its code, with all that it is bundled with. */
  readonly code: string
  /** Its files, wherever they lie, with their digests. */
  readonly inputs: Digests
  /** Ends it. */
  close(): void
}

export interface Fence {
  load(plugin: FencedCode): Promise<Guest>
  /** Deletes bundles that are not in use. */
  clean(): Promise<void>
  close(): void
}

export function createFence({ project, folder, memory, loose, ended }: FenceOptions): Fence {
  const plugins = new Set<FencedPlugin>()
  const bundles = createBundleStore(folder)
  return {
    async load({ name, place, digest, entry, permissions, live }) {
      const { file, contents, code, inputs, release } = await bundles.take(place, entry, digest)
      // Most projects have no plugin.
      const host = await import('./host.ts')
      const plugin = new host.FencedPlugin({ name, file, contents, project, permissions, memory: memory(), loose, ended, ...(live ? { stamp: code } : {}) })
      const close = (): void => {
        plugin.close()
        plugins.delete(plugin)
        release()
      }
      plugins.add(plugin)
      try {
        return { declaration: (await plugin.load()) as PluginDeclaration | undefined, code, inputs, close }
      } catch (thrown) {
        close()
        throw thrown
      }
    },
    clean: () => bundles.clean(),
    close() {
      for (const plugin of plugins) plugin.close()
    },
  }
}
