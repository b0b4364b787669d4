/** Model packages that a graph asks for and that aren't here: all told at once, before anything is made. */
import { fault, ReelgraphError, toReelgraphError, type Fault } from '../contract/errors.ts'
import { linksOf } from '../graph/order.ts'
import type { ResolvedGraph, ResolvedNode } from '../graph/resolved.ts'
import type { ModelPackage } from '../models/packages/package-types.ts'
import type { Json } from '../contract/sockets.ts'
import type { RunPorts } from './ports.ts'

type Ports = Pick<RunPorts, 'models' | 'registry'>

interface Named {
  readonly port: string
  readonly name: string
}

/** Params that name a package, where the node's declaration says so. What a link brings isn't known yet. */
export function namedPackages({ spec, params, paramLinks }: ResolvedNode): readonly Named[] {
  return Object.entries(spec.params).flatMap(([port, declared]): readonly Named[] => {
    const name = params[port]
    const names = declared.type === 'string' && declared.package !== undefined && paramLinks[port] === undefined
    return names && typeof name === 'string' && name !== '' ? [{ port, name }] : []
  })
}

/** The package, or where it is named. @throws E_MODEL_MISSING, E_MODEL_INVALID */
export async function findPackage({ models }: Pick<Ports, 'models'>, { name: node, spec }: ResolvedNode, { port, name }: Named, signal?: AbortSignal): Promise<ModelPackage> {
  try {
    return await models.packages.find(name, signal)
  } catch (thrown) {
    const faults = toReelgraphError(thrown).faults.map((one) => (one.node === undefined ? fault(one.code, { ...one, node, type: spec.type, port, model: name }) : one))
    throw new ReelgraphError(faults, { cause: thrown })
  }
}

interface CheckOptions {
  readonly ports: Ports
  /** Leaves out nodes without which the run goes on. */
  readonly essential?: boolean
  readonly signal?: AbortSignal
}

export interface PreflightOptions extends CheckOptions {
  readonly graph: ResolvedGraph
  /** Default: all nodes. */
  readonly names?: ReadonlySet<string>
}

/** Fetches them first where the engine was told to. */
export const missingModels = ({ graph, names, ...options }: PreflightOptions): Promise<readonly Fault[]> =>
  missingOf(graph.order.filter((name) => names?.has(name) !== false).map((name) => graph.nodes.get(name)!), options)

export async function missingOf(nodes: readonly ResolvedNode[], { ports, essential = false, signal }: CheckOptions): Promise<readonly Fault[]> {
  const faults: Fault[] = []
  for (const node of nodes) {
    if (essential && node.onError === 'continue') continue
    try {
      await check(node, ports, faults, signal)
    } catch (thrown) {
      faults.push(...toReelgraphError(thrown, { node: node.name, type: node.spec.type }).faults)
    }
  }
  return faults
}

async function check(node: ResolvedNode, ports: Ports, faults: Fault[], signal: AbortSignal | undefined): Promise<void> {
  const { spec, name, params, paramLinks } = node
  const named = [...namedPackages(node)]
  if (spec.backendKind !== undefined && paramLinks['backend'] === undefined && paramLinks['model'] === undefined) {
    const backend = typeof params['backend'] === 'string' ? params['backend'] : 'auto'
    const asked = await ports.models.packagesOf(spec.backendKind, backend, params as Json)
    named.push(...asked.map((one) => ({ port: 'model', name: one })))
    const local = backend === 'auto' || ports.registry.backends(spec.backendKind).some((one) => one.name === backend && one.remote !== true && one.packages !== undefined)
    // Says why it can't be used.
    if (local && asked.length === 0) await ports.models.choose(spec.backendKind, backend, params as Json)
  }
  for (const one of named) {
    try {
      await findPackage(ports, node, one, signal)
    } catch (thrown) {
      faults.push(...toReelgraphError(thrown).faults)
    }
  }
  for (const { family, param = 'model', needed } of spec.imageModels) {
    if (needed !== true || params[param] !== undefined || paramLinks[param] !== undefined) continue
    if ((await ports.models.packages.ofFamily(family)).length > 0) continue
    faults.push(fault('E_MODEL_MISSING', {
      node: name, type: spec.type, port: param, expected: `a model package of the family ${family}`, got: 'none',
      fix: ports.models.packages.remedy(family),
    }))
  }
}

/** Nodes with all that they hang on. */
export function neededBy({ nodes }: ResolvedGraph, targets: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>()
  const open = [...targets]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const node = nodes.get(name)
    if (node === undefined || found.has(name)) continue
    found.add(name)
    open.push(...linksOf(node).map((link) => link.node))
    // What stands in the place of a node that has expanded is there by what that node was given.
    if (name.includes('/')) open.push(name.slice(0, name.lastIndexOf('/')))
  }
  return found
}
