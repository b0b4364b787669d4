/** A resolved graph as plain data: what one machine hands to another, which makes parts of the same film of it. Pure. */
import { failure } from '../contract/errors.ts'
import type { GraphLimits } from './document.ts'
import { linksOf, topologicalOrder } from './order.ts'
import type { Link, ResolvedGraph, ResolvedNode } from './resolved.ts'
import type { NodeSpec } from '../contract/declaration.ts'

export interface FlatNode extends Omit<ResolvedNode, 'spec'> {
  readonly type: string
  readonly version: number
}

export interface FlatGraph {
  readonly nodes: readonly FlatNode[]
  readonly limits?: GraphLimits
}

/** Where links to nodes that have expanded lead, by `"node.port"`. */
export type Detours = ReadonlyMap<string, Link>

/** A node with all that it hangs on, up to those that are kept. Links lead past nodes that have expanded. */
export function flatten({ nodes, limits }: Pick<ResolvedGraph, 'nodes' | 'limits'>, target: string, detours: Detours, isKept: (name: string) => boolean): FlatGraph {
  const around = (link: Link): Link => {
    const to = detours.get(`${link.node}.${link.port}`)
    return to === undefined ? link : around(to)
  }
  const found = new Map<string, FlatNode>()
  const open = [target]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const node = nodes.get(name)
    if (node === undefined || found.has(name)) continue
    const { spec, ...whole } = node
    if (isKept(name)) {
      found.set(name, { ...whole, inputs: {}, paramLinks: {}, fillings: {}, assets: {}, keyframes: {}, type: spec.type, version: spec.version })
      continue
    }
    const { inputs, paramLinks, fillings, ...rest } = whole
    const flat = {
      ...rest,
      inputs: mapped(inputs, (links) => links.map(around)),
      paramLinks: mapped(paramLinks, around),
      fillings: mapped(fillings, ({ value, holes }) => ({ value, holes: holes.map((hole) => ({ ...hole, parts: hole.parts.map((part) => (typeof part === 'string' ? part : around(part))) })) })),
    }
    found.set(name, { ...flat, type: spec.type, version: spec.version })
    open.push(...linksOf({ ...flat, spec }).map((link) => link.node))
  }
  return { nodes: [...found.values()], ...(limits === undefined ? {} : { limits }) }
}

/** @throws E_FARM_OTHER where a node is another one here */
export function unflatten({ nodes, limits }: FlatGraph, registry: { node(type: string): NodeSpec | undefined }): ResolvedGraph {
  const resolved = new Map<string, ResolvedNode>()
  for (const { type, version, ...node } of nodes) {
    const spec = registry.node(type)
    if (spec?.version !== version) throw failure('E_FARM_OTHER', { node: node.name, type, expected: `version ${version} of the node`, got: spec === undefined ? 'none' : `version ${spec.version}` })
    resolved.set(node.name, { ...node, spec })
  }
  const order = topologicalOrder(resolved, () => {})
  return { title: '', nodes: resolved, order, sinks: order.filter((name) => resolved.get(name)!.spec.sink), outputs: {}, aliases: {}, limits, results: {}, inputs: {} }
}

const mapped = <T, U>(record: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]))
