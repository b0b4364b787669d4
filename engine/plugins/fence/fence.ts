/** Threads for the plugins of one engine. */
import type { PluginDeclaration } from '../../contract/declaration.ts'
import type { ReelgraphError } from '../../contract/errors.ts'
import type { Place } from '../../run/boundary.ts'
import { bundlePlugin } from './bundle.ts'
import { FencedPlugin } from './host.ts'
import type { Permissions } from './permissions.ts'

export interface FenceOptions {
  readonly project: string
  /** Where bundles go. */
  readonly folder: string
  readonly memory: () => WebAssembly.Memory
  readonly loose: (plugin: string, thrown: ReelgraphError, place: Place | undefined) => void
  readonly ended: () => void
}

export interface Fence {
  load(plugin: { readonly name: string; readonly place: string; readonly entry: string; readonly permissions: Permissions }): Promise<PluginDeclaration | undefined>
  close(): void
}

export function createFence({ project, folder, memory, loose, ended }: FenceOptions): Fence {
  const plugins: FencedPlugin[] = []
  return {
    async load({ name, place, entry, permissions }) {
      const file = await bundlePlugin({ place, entry, folder })
      const plugin = new FencedPlugin({ name, file, project, permissions, memory: memory(), loose, ended })
      plugins.push(plugin)
      try {
        return (await plugin.load()) as PluginDeclaration | undefined
      } catch (thrown) {
        plugin.close()
        throw thrown
      }
    },
    close() {
      for (const plugin of plugins) plugin.close()
    },
  }
}
