/** How many nodes a graph has once its subgraphs are put in place, counted file by file and not use by use. Pure. */
import type { GraphDocument, GraphNode } from './document.ts'
import { GRAPH_LIMITS } from './limits.ts'

export interface GraphCount {
  readonly nodes: number
  /** Subgraphs put in place. */
  readonly uses: number
}

/** Reads the subgraph that a node of the file at `path` names; undefined where there is none to be read. */
export type ReadSubgraph = (node: GraphNode, path: string | undefined) => Promise<{ readonly file: string; readonly document: GraphDocument } | undefined>

export const isSubgraph = (type: string): boolean => /\.json$|^\.{0,2}\//.test(type)

export async function countNodes(document: GraphDocument, path: string | undefined, read: ReadSubgraph): Promise<GraphCount> {
  /** Undefined while a file is being counted: one that contains itself is told where it is put in place. */
  const known = new Map<string, GraphCount | undefined>()
  const count = async (one: GraphDocument, from: string | undefined): Promise<GraphCount> => {
    let nodes = 0
    let uses = 0
    for (const node of Object.values(one.nodes)) {
      if (node.mode === 'mute') continue
      if (!isSubgraph(node.type)) nodes++
      else {
        uses++
        if (node.mode === 'bypass' || known.size > GRAPH_LIMITS.files) continue
        const inner = await read(node, from)
        if (inner === undefined) continue
        if (!known.has(inner.file)) {
          known.set(inner.file, undefined)
          known.set(inner.file, await count(inner.document, inner.file))
        }
        nodes += known.get(inner.file)?.nodes ?? 0
        uses += known.get(inner.file)?.uses ?? 0
      }
    }
    return { nodes, uses }
  }
  const counted = await count(document, path)
  return known.size > GRAPH_LIMITS.files ? { nodes: Infinity, uses: Infinity } : counted
}
