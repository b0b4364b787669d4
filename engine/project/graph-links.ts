/** Paths between graph files: what a graph uses as subgraphs, and what becomes of that when a file moves. Pure. */
import { posix } from 'node:path'
import { isSubgraph } from '../graph/count.ts'
import type { GraphDocument } from '../graph/document.ts'

/** The file that a node's type names, from the project folder. */
export const fileOf = (from: string, type: string): string => posix.normalize(posix.join(posix.dirname(from), type))

/** How a graph at `from` names the file `to`. */
export function typeOf(from: string, to: string): string {
  const way = posix.relative(posix.dirname(from), to)
  return way.startsWith('.') ? way : `./${way}`
}

/** Files that a graph uses, each once. */
export const subgraphsOf = (path: string, document: GraphDocument): readonly string[] =>
  [...new Set(Object.values(document.nodes).flatMap(({ type }) => (isSubgraph(type) ? [fileOf(path, type)] : [])))]

/** The document with other types of its subgraphs; the same object where none is another. */
export function withSubgraphs(document: GraphDocument, rename: (type: string) => string): GraphDocument {
  const nodes = Object.entries(document.nodes)
  const next = nodes.map(([name, node]) => (isSubgraph(node.type) && rename(node.type) !== node.type ? [name, { ...node, type: rename(node.type) }] as const : [name, node] as const))
  return next.every(([, node], at) => node === nodes[at]![1]) ? document : { ...document, nodes: Object.fromEntries(next) }
}
