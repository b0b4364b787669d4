/** A document whose nodes have the names that their types have now. Pure. */
import type { GraphDocument } from './document.ts'

/** @returns the very same document where nothing in it has another name */
export function withCurrentTypes(document: GraphDocument, current: (type: string) => string | undefined): GraphDocument {
  const renamed = Object.entries(document.nodes).flatMap(([name, node]) => {
    const type = current(node.type) ?? node.type
    return type === node.type ? [] : [[name, { ...node, type }] as const]
  })
  return renamed.length === 0 ? document : { ...document, nodes: { ...document.nodes, ...Object.fromEntries(renamed) } }
}
