/** How large graphs may be, and the faults that say so. Pure. */
import { failure, type FaultFacts, type ReelgraphError } from '../contract/errors.ts'

export const GRAPH_LIMITS = {
  /** Letters of one graph file. */
  characters: 32 * 1024 * 1024,
  /** Nodes of one run, after subgraphs and expanding nodes were put in place; also uses of subgraphs. */
  nodes: 20_000,
  /** Letters that templates may write, all params of a graph together. */
  filled: 64 * 1024 * 1024,
  /** Files of subgraphs. */
  files: 1_000,
  /** Lists and objects within each other in JSON. */
  levels: 200,
} as const

export function tooManyNodes(count: number, facts: FaultFacts = {}): ReelgraphError {
  const got = Number.isFinite(count) ? String(count) : 'many more'
  return failure('E_GRAPH_SIZE', { expected: `at most ${GRAPH_LIMITS.nodes} nodes after expansion`, got, ...facts })
}
