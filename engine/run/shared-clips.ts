/** Which clips keep recent frames: those that are asked for the same frame more than once. */
import type { GrowingGraph } from '../graph/growing.ts'
import type { ResolvedNode } from '../graph/resolved.ts'
import type { NodeResult } from './evaluation.ts'
import { ServedClip } from './frame-server.ts'

/** Worth it where more than one link leaves the same port, and where frames are asked for again from a restart point. */
export function keepShared(node: ResolvedNode, graph: Pick<GrowingGraph, 'uses'>, results: ReadonlyMap<string, NodeResult>): void {
  for (const link of Object.values(node.inputs).flat()) {
    const value = results.get(link.node)?.outputs?.[link.port]
    if (!(value instanceof ServedClip)) continue
    if (graph.uses(link) > 1 || node.spec.kind === 'sequential') value.keep()
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
