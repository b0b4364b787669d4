/** Puts a fragment, returned by a node at run time, in the node's place. Pure. */
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

/**
 * The graph with `name` replaced by the fragment's nodes, called `name/inner`. A link "@.port" in the fragment is the
 * expanding node's own input. The
 * expanding node stays in the graph, so that its timing has a place.
 */
export async function graftFragment(
  graph: ResolvedGraph,
  name: string,
  fragment: GraphFragment,
  registry: Registry,
): Promise<{ graph: ResolvedGraph; faults: readonly Fault[] }> {
  const node = graph.nodes.get(name)!
  const broken = (detail: string): { graph: ResolvedGraph; faults: Fault[] } => ({
    graph,
    faults: [fault('E_EXPAND', { node: name, type: node.spec.type, detail })],
  })
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
  const known = new Map<string, ResolvedNode>(graph.nodes)
  const ports = Object.fromEntries(Object.keys(node.spec.inputs).map((port) => [port, node.inputs[port] ?? []]))
  const inputs = Object.fromEntries(Object.entries(node.spec.inputs).map(([port, { type }]) => [port, { type }]))
  const outputs = await builder.place({ format: 1, inputs, nodes: fragment.nodes, outputs: fragment.outputs }, `${name}/`, {}, ports, undefined, [])
  if (builder.faults.length > 0) return broken(builder.faults.slice(0, TOLD).map((one) => one.message).join(' '))
  const inner = builder.finishInside(graph)
  if (builder.faults.length > 0) return broken(builder.faults.slice(0, TOLD).map((one) => one.message).join(' '))
  for (const one of inner.values()) known.set(one.name, one)
  const rewire = (links: readonly Link[]): Link[] =>
    links.map((link) => (link.node === name ? (outputs[link.port] ?? link) : link))
  for (const outer of graph.nodes.values()) {
    if (outer.name === name) continue
    const uses = Object.values(outer.inputs).flat().some((link) => link.node === name)
    if (!uses) continue
    known.set(outer.name, { ...outer, inputs: Object.fromEntries(Object.entries(outer.inputs).map(([port, links]) => [port, rewire(links)])) })
  }
  const faults: Fault[] = []
  const order = topologicalOrder(known, (cycle) => faults.push(fault('E_CYCLE', { node: name, got: cycle.join(' → ') })))
  const sinks = order.filter((one) => known.get(one)!.spec.sink)
  return { graph: { ...graph, nodes: known, order, sinks }, faults }
}
