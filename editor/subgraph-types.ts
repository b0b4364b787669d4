/** Node types of the graph files that the open graph uses as nodes: read when they are needed, kept until they change. */
import type { NodeType } from './api/client.ts'
import type { GraphDocument } from './document/document.ts'
import { isSubgraph, joinPath, typeOfGraph } from './document/subgraph.ts'

export interface SubgraphSource {
  /** A graph file's document, with what isn't saved yet where it is open. */
  read(path: string): Promise<GraphDocument>
  onChange(): void
}

const DEPTH = 16

export function createSubgraphTypes(types: Map<string, NodeType>, { read, onChange }: SubgraphSource) {
  const files = new Map<string, Promise<NodeType | undefined>>()
  /** As the open graph names them. */
  let named = new Map<string, string>()

  /** The type of a file; types of the files that it uses itself are found first. */
  function typeOf(path: string, trail: readonly string[]): Promise<NodeType | undefined> {
    if (trail.includes(path) || trail.length >= DEPTH) return Promise.resolve(undefined)
    let known = files.get(path)
    if (known === undefined) {
      known = make(path, trail).catch(() => undefined)
      files.set(path, known)
    }
    return known
  }
  async function make(path: string, trail: readonly string[]): Promise<NodeType> {
    const document = await read(path)
    const within = new Map(types)
    for (const { type } of Object.values(document.nodes)) {
      const found = isSubgraph(type) ? await typeOf(joinPath(path, type), [...trail, path]) : undefined
      if (found !== undefined) within.set(type, found)
    }
    return typeOfGraph(path, document, within)
  }

  return {
    /** Makes known the types of the subgraphs that a document names. */
    async need(document: GraphDocument, path: string): Promise<void> {
      const wanted = new Map(Object.values(document.nodes).flatMap(({ type }) => (isSubgraph(type) ? [[type, joinPath(path, type)] as const] : [])))
      for (const [type, file] of named) if (wanted.get(type) !== file) types.delete(type)
      named = wanted
      let found = false
      for (const [type, file] of wanted) {
        const made = await typeOf(file, [path])
        if (named !== wanted) return
        if (made === undefined || types.get(type) === made) continue
        types.set(type, made)
        found = true
      }
      if (found) onChange()
    },
    /** A file is another than it was. Those that use it may have other ports, too. */
    forget(_path: string): void {
      files.clear()
    },
  }
}
