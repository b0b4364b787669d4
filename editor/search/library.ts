/** Subgraphs that the project offers like nodes: graph files in graphs/library/, read once and again when one is published. */
import { listGraphs, loadGraph, type NodeType } from '../api/client.ts'
import type { GraphDocument } from '../document/document.ts'
import { relativePath, typeOfGraph } from '../document/subgraph.ts'
import type { Editor } from '../editor.ts'

export const FOLDER = 'graphs/library'
/** What a published graph says of itself beside its title and description: in its `ui`, under this name. */
export const SHELF = '@library'
export interface Shelf {
  readonly category?: string
  readonly keywords?: readonly string[]
}

export interface LibraryEntry extends NodeType {
  readonly file: string
}

let files: ReadonlyMap<string, GraphDocument> = new Map()
let asked: Promise<void> | undefined

export const shelfOf = (document: GraphDocument): Shelf => (document.ui?.[SHELF] ?? {}) as Shelf

/** Reads the folder again. */
export function readLibrary(): Promise<void> {
  return (asked = (async () => {
    const found = (await listGraphs()).filter(({ path }) => path.startsWith(`${FOLDER}/`))
    files = new Map(await Promise.all(found.map(async ({ path }) => [path, (await loadGraph(path)).document] as const)))
  })())
}

/** The library's graphs as types of nodes, named as the open graph names files. Read at the first call; until then there are none. */
export function libraryEntries(editor: Editor): readonly LibraryEntry[] {
  if (asked === undefined) readLibrary().catch(() => (asked = undefined))
  return [...files].flatMap(([file, document]): readonly LibraryEntry[] => {
    if (file === editor.path) return []
    const { category = 'library', keywords = [] } = shelfOf(document)
    return [{ ...typeOfGraph(relativePath(editor.path, file), document, editor.types), category, tags: keywords, file }]
  })
}
