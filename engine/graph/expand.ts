/** Reads a fragment that a node has returned at run time, to come in the node's place. Pure. */
import { fault, toReelgraphError, type Fault } from '../contract/errors.ts'
import type { Registry } from '../plugins/registry-types.ts'
import type { GraphFragment } from './document.ts'
import { topologicalOrder } from './order.ts'
import { checkDocument } from './parse.ts'
import type { Link, ResolvedGraph, ResolvedNode } from './resolved.ts'
import { Builder } from './resolve.ts'

const EXPANSION_DEPTH = 16
/** Faults of a fragment that are told: each value of a list has the same. */
const TOLD = 10

/** What comes in the place of a node. */
export interface Expansion {
  /** Called `name/inner`, in an order in which each comes after all of them that it needs. */
  readonly nodes: readonly ResolvedNode[]
  /** What makes each output of the node, by port. */
  readonly outputs: Readonly<Record<string, Link>>
  /** Where there are any, nothing may come in its place. */
  readonly faults: readonly Fault[]
}

/**
 * Reads the fragment that the node `name` has returned. A link "@.port" in the fragment is the expanding node's own input.
 * Of the graph only those nodes are looked at that the fragment is linked to.
 */
export async function expandNode(graph: Pick<ResolvedGraph, 'nodes'>, name: string, fragment: GraphFragment, registry: Registry): Promise<Expansion> {
  const node = graph.nodes.get(name)!
  const broken = (detail: string): Expansion => ({ nodes: [], outputs: {}, faults: [fault('E_EXPAND', { node: name, type: node.spec.type, detail })] })
  if (name.split('/').length > EXPANSION_DEPTH) return broken(`It is nested more than ${EXPANSION_DEPTH} deep.`)
  try {
    // A template that somebody has written may hold anything.
    checkDocument({ format: 1, nodes: fragment.nodes, outputs: fragment.outputs })
  } catch (thrown) {
    return broken(toReelgraphError(thrown).faults.map((one) => one.message).join(' '))
  }
  const builder = new Builder({
    registry,
    film: node.film,
    filled: true,
    loadSubgraph: () => {
      throw new Error('a fragment cannot use subgraph files')
    },
  })
  const ports = Object.fromEntries(Object.keys(node.spec.inputs).map((port) => [port, node.inputs[port] ?? []]))
  const inputs = Object.fromEntries(Object.entries(node.spec.inputs).map(([port, { type }]) => [port, { type }]))
  const outputs = await builder.place({ format: 1, inputs, nodes: fragment.nodes, outputs: fragment.outputs }, `${name}/`, {}, ports, undefined, [])
  if (builder.faults.length > 0) return broken(builder.faults.slice(0, TOLD).map((one) => one.message).join(' '))
  const inner = builder.finishInside(graph)
  if (builder.faults.length > 0) return broken(builder.faults.slice(0, TOLD).map((one) => one.message).join(' '))
  const faults: Fault[] = []
  // It hangs on what the node hangs on: a circle can only be within it.
  const order = topologicalOrder(inner, (cycle) => faults.push(fault('E_CYCLE', { node: name, got: cycle.join(' → ') })))
  return { nodes: order.map((one) => inner.get(one)!), outputs, faults }
}
