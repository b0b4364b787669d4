/** Which clips keep recent frames: those that are asked for the same frame more than once. */
import type { Link, ResolvedGraph, ResolvedNode } from '../graph/resolved.ts'
import type { NodeResult } from './evaluation.ts'
import { ServedClip } from './frame-server.ts'

/** Worth it where more than one link leaves the same port, and where frames are asked for again from a restart point. */
export function keepShared(node: ResolvedNode, graph: ResolvedGraph, results: ReadonlyMap<string, NodeResult>): void {
  for (const link of Object.values(node.inputs).flat()) {
    const value = results.get(link.node)?.outputs?.[link.port]
    if (!(value instanceof ServedClip)) continue
    if (uses(link, graph) > 1 || node.spec.kind === 'sequential') value.keep()
  }
}

/** And where the node asks for neighbours. */
export function keepWindow({ outputs, inputs }: NodeResult): void {
  const reaches = Object.values(outputs ?? {}).some(
    (value) =>
      value instanceof ServedClip && (value.window === 'any' || value.window.before > 0 || value.window.after > 0),
  )
  if (!reaches) return
  for (const value of Object.values(inputs).flat()) if (value instanceof ServedClip) value.keep()
}

const counted = new WeakMap<ResolvedGraph, ReadonlyMap<string, number>>()

function uses({ node, port }: Link, graph: ResolvedGraph): number {
  let counts = counted.get(graph)
  if (counts === undefined) counted.set(graph, (counts = countUses(graph)))
  return counts.get(`${node}.${port}`) ?? 0
}

function countUses(graph: ResolvedGraph): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const node of graph.nodes.values()) {
    for (const { node: from, port } of Object.values(node.inputs).flat()) {
      counts.set(`${from}.${port}`, (counts.get(`${from}.${port}`) ?? 0) + 1)
    }
  }
  return counts
}
