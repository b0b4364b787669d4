/** The graph of an evaluation, which grows: a node may return a fragment that takes its place. */
import { ReelgraphError } from '../contract/errors.ts'
import type { Warning } from '../contract/warnings.ts'
import type { Breath } from '../graph/breath.ts'
import type { GraphFragment } from '../graph/document.ts'
import { GrowingGraph } from '../graph/growing.ts'
import { GRAPH_LIMITS, tooManyNodes } from '../graph/limits.ts'
import type { Link, ResolvedGraph, ResolvedNode } from '../graph/resolved.ts'
import { outputKey, type Judge, type NodeResult } from './evaluation.ts'
import type { Values } from './param-values.ts'
import type { RunPorts } from './ports.ts'
import { missingOf } from './preflight.ts'

export interface GraftOptions {
  readonly ports: RunPorts
  readonly signal: AbortSignal
  readonly breath: Breath
  readonly warn: (one: Warning) => void
  readonly judge?: Judge
}

export class GrownGraph {
  readonly now: GrowingGraph
  readonly #options: GraftOptions
  #grafting: Promise<unknown> = Promise.resolve()

  constructor(graph: ResolvedGraph, options: GraftOptions) {
    this.now = new GrowingGraph(graph)
    this.#options = options
  }

  /**
   * @returns the sinks that it brings
   * @throws what is wrong with the fragment, or with the graph that it would make
   */
  async graft({ name, spec }: ResolvedNode, fragment: GraphFragment): Promise<readonly string[]> {
    const { ports, signal, breath, judge, warn } = this.#options
    // One at a time: each graft starts from the graph that the one before has left.
    const grafted = this.#grafting.then(async () => {
      await breath()
      const count = this.now.nodes.size + Object.keys(fragment.nodes).length
      if (count > GRAPH_LIMITS.nodes) throw tooManyNodes(count, { node: name, type: spec.type })
      const { added, faults } = await this.now.graft(name, fragment, ports.registry)
      if (faults.length > 0) throw new ReelgraphError(faults)
      const judged = await judge?.(added)
      if (judged !== undefined && judged.faults.length > 0) throw new ReelgraphError(judged.faults)
      for (const one of judged?.warnings ?? []) warn(one)
      const missing = await missingOf(added, { ports, essential: true, signal })
      if (missing.length > 0) throw new ReelgraphError(missing)
      return added.filter((one) => one.spec.sink).map((one) => one.name)
    })
    this.#grafting = grafted.catch(() => {})
    return grafted
  }
}

export interface Expanded {
  readonly outputs: Values
  /** Content keys of the outputs: of the nodes that make them. What those read is not in the key of the node that they stand for. */
  readonly keys: Readonly<Record<string, string>>
}

/** What makes the outputs of a node that has expanded. */
export function fragmentLinks(node: ResolvedNode, fragment: GraphFragment): Readonly<Record<string, Link>> {
  return Object.fromEntries(Object.entries(fragment.outputs).flatMap(([port, link]): [string, Link][] => {
    const dot = link.lastIndexOf('.')
    const from = link.slice(0, dot)
    const source = from === '@' ? node.inputs[link.slice(dot + 1)]?.[0] : { node: `${node.name}/${from}`, port: link.slice(dot + 1) }
    return source === undefined ? [] : [[port, source]]
  }))
}

/** What a fragment that was grafted gives in its node's place. */
export async function fragmentOutputs(node: ResolvedNode, fragment: GraphFragment, made: (name: string) => Promise<NodeResult>): Promise<Expanded> {
  const outputs: Record<string, unknown> = {}
  const keys: Record<string, string> = {}
  for (const [port, source] of Object.entries(fragmentLinks(node, fragment))) {
    const result = await made(source.node)
    outputs[port] = result.outputs?.[source.port]
    keys[port] = outputKey(result, source.port)
  }
  return { outputs, keys }
}
