/** A document as it is opened: its nodes have the names that their types have now, and are saved under them. */
import { withCurrentTypes } from '../../engine/graph/current-types.ts'
import type { Catalogue } from '../api/client.ts'
import type { GraphDocument } from './document.ts'

export function opened(document: GraphDocument, { nodes }: Pick<Catalogue, 'nodes'>): GraphDocument {
  const own = new Set(nodes.map(({ type }) => type))
  const current = new Map(nodes.flatMap(({ type, earlierTypes = [] }) => earlierTypes.map((earlier) => [earlier, type] as const)))
  return withCurrentTypes(document, (type) => (own.has(type) ? type : current.get(type)))
}
