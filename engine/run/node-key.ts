/** The content key of a node that has its inputs, and the seed that follows from it. */
import { contentKey } from '../graph/keys.ts'
import type { ResolvedNode } from '../graph/resolved.ts'
import { shortSeed, type Seed } from '../graph/seeds.ts'
import type { Given } from './gather.ts'
import { resourcesOf } from './node-resources.ts'
import type { Values } from './param-values.ts'
import type { RunPorts } from './ports.ts'

export interface NodeKey {
  readonly key: string
  /** The result goes into the store. */
  readonly stored: boolean
  /** Digests of the model packages that it works with, by name. */
  readonly models: Readonly<Record<string, string>>
}

export async function nodeKey(node: ResolvedNode, { keys, linked }: Given, ports: RunPorts, signal: AbortSignal): Promise<NodeKey> {
  const { spec } = node
  const assets: Record<string, string> = {}
  for (const [param, path] of Object.entries(node.assets)) assets[param] = await ports.media.digest(path, signal)
  const { backend, digests, models, stored } = await resourcesOf(node, ports, linked, signal)
  const code = ports.registry.ownerOf(spec.type)?.code
  const key = contentKey(
    {
      type: ports.registry.keyType(spec),
      version: spec.version,
      params: node.params,
      keyframes: node.keyframes,
      inputs: keys,
      assets: { ...assets, ...digests },
      ...(backend === undefined ? {} : { backend }),
      ...(code === undefined ? {} : { code }),
    },
    ports.hash,
  )
  return { key, stored: stored || spec.materialize, models }
}

/** The `seed` param in 32 bits, also one that comes over a link; where the node has none, as many of the content key. */
export function seedOf({ spec }: ResolvedNode, key: string, { seed }: Values): number {
  const long = spec.params['seed']?.type === 'integer' && spec.params['seed'].long === true
  if (typeof seed === 'number' || (long && typeof seed === 'string')) return shortSeed(seed as Seed)
  return Number.parseInt(key.slice(0, 8), 16) >>> 0
}
