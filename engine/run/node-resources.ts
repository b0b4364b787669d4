/** What a node's result hangs on beside params and inputs: the backend chosen for it, and the model packages with their digests. */
import type { Values } from './param-values.ts'
import type { ResolvedNode } from '../graph/resolved.ts'
import type { Json } from '../contract/sockets.ts'
import type { RunPorts } from './ports.ts'
import { findPackage, namedPackages } from './preflight.ts'

export interface NodeResources {
  readonly backend: string | undefined
  /** Digests of packages that params name, by param. */
  readonly digests: Readonly<Record<string, string>>
  /** Digests of all packages that it works with, by name. */
  readonly models: Readonly<Record<string, string>>
  /** The backend's results take long, and are stored. */
  readonly stored: boolean
}

/** @throws E_MODEL_MISSING, E_MODEL_INVALID, and what keeps a backend from being chosen */
export async function resourcesOf(node: ResolvedNode, ports: Pick<RunPorts, 'models'>, linked: Values, signal?: AbortSignal): Promise<NodeResources> {
  const { spec } = node
  // A backend is chosen for the words that a link brings, too.
  const words = Object.fromEntries(Object.entries(linked).filter((one): one is [string, string] => typeof one[1] === 'string'))
  const params = { ...node.params, ...words }
  const models: Record<string, string> = {}
  const digests: Record<string, string> = {}
  const parts: string[] = []
  let stored = false
  if (spec.backendKind !== undefined) {
    const wanted = typeof params['backend'] === 'string' ? params['backend'] : 'auto'
    const chosen = await ports.models.choose(spec.backendKind, wanted, params as Json)
    parts.push(`${chosen.name}@${chosen.version}`)
    Object.assign(models, chosen.models)
    stored = chosen.stored
  }
  for (const named of namedPackages(node)) {
    const { digest } = await findPackage(ports, node, named, signal)
    digests[named.port] = digest
    models[named.name] = digest
  }
  for (const { family, param = 'model', optional } of spec.imageModels) {
    if (params[param] === undefined && optional === true) continue
    const known = digests[param]
    delete digests[param]
    const first = known === undefined ? (await ports.models.packages.ofFamily(family))[0] : undefined
    if (first !== undefined) models[first.name] = first.digest
    parts.push(known ?? first?.digest ?? 'none')
  }
  return { backend: parts.length === 0 ? undefined : parts.join(' '), digests, models, stored }
}
