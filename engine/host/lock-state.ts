/** What a lock file would hold of a graph just now: versions and digests of all that its films hang on. */
import { toReelgraphError } from '../contract/errors.ts'
import type { LockState } from '../graph/lock.ts'
import type { ResolvedGraph } from '../graph/resolved.ts'
import { ENGINE_VERSION } from '../machine/version.ts'
import { permissionWords } from '../plugins/fence/permissions.ts'
import type { LoadedPlugin } from '../plugins/registry-types.ts'
import { neededOf } from '../run/loose.ts'
import { resourcesOf } from '../run/node-resources.ts'
import type { RunPorts } from '../run/ports.ts'

/** @param digest of a project file */
export async function lockState(graph: ResolvedGraph, ports: Pick<RunPorts, 'models' | 'registry'>, digest: (path: string) => Promise<string>): Promise<LockState> {
  const assets: Record<string, string> = {}
  const needed = neededOf(graph, graph.sinks)
  for (const node of graph.nodes.values()) {
    for (const path of Object.values(node.assets)) {
      try {
        assets[path] = await digest(path)
      } catch (thrown) {
        // Of a node that nothing needs: it is told as that.
        if (needed.has(node.name)) throw thrown
      }
    }
  }
  const models: Record<string, { readonly digest: string }> = {}
  for (const node of graph.nodes.values()) {
    const taken = await resourcesOf(node, ports, {}).catch((thrown: unknown) => {
      // What needs a key, or another machine, takes no model of this one.
      if (needed.has(node.name) && /^E_MODEL/.test(toReelgraphError(thrown).code)) throw thrown
      return { models: {} }
    })
    for (const [name, digest] of Object.entries(taken.models)) models[name] = { digest }
  }
  const types = [...new Set([...graph.nodes.values()].map((node) => node.spec))]
  const owners = new Map(types.map((spec) => [spec.type, ports.registry.ownerOf(spec.type)]))
  return {
    engine: ENGINE_VERSION,
    plugins: Object.fromEntries(
      [...owners.values()].flatMap((plugin) =>
        plugin === undefined ? [] : [[plugin.name, lockedPlugin(plugin)]],
      ),
    ),
    nodes: Object.fromEntries(
      types.map((spec) => [spec.type, { version: spec.version, plugin: owners.get(spec.type)?.name ?? '' }]),
    ),
    models,
    assets,
  }
}

/** What it has asked leave for is locked too, where it is anything. */
function lockedPlugin({ version, digest, permissions }: LoadedPlugin): LockState['plugins'][string] {
  const asked = permissionWords(permissions)
  return { version, digest, ...(asked.length === 0 ? {} : { permissions: asked }) }
}
