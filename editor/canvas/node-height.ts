/** What a node takes on the canvas: rows of ports, its picture, its foot. */
import type { NodeType } from '../api/client.ts'
import type { GraphDocument } from '../document/document.ts'
import { picturedPorts, type Known } from '../seeing/ports.ts'

export const PICTURE = 102
export const WAVE = 38
export const FOOT = 22
/** Of a sink that says beforehand what it will write: two lines. */
export const WRITTEN = 40
const ROW = 22
const TITLE = 28

/** What it writes is foretold by the plan. */
export const tellsWritten = (type: NodeType | undefined): boolean => type?.sink === true && type.outputs['written'] !== undefined

/** Space below the ports, for a node of this type with these kinds of pictures. */
export function badgeHeight(kinds: readonly string[], type?: NodeType): number {
  if (tellsWritten(type)) return FOOT + WRITTEN
  if (kinds.length === 0) return FOOT
  return (kinds.every((kind) => kind === 'sound') ? WAVE : PICTURE) + FOOT + 2
}

export const nodeHeight = (document: GraphDocument, known: Known) => (name: string): number => {
  const node = document.nodes[name]
  const type = known.types.get(node?.type ?? '')
  const extra = Object.keys(node?.inputs ?? {}).filter((port) => type?.inputs[port] === undefined).length
  const rows = Object.entries(type?.inputs ?? {}).reduce((sum, [port, { multiple }]) => sum + (multiple === true ? [node?.inputs?.[port] ?? []].flat().length + 1 : 1), extra)
  const kinds = type?.sink === true ? [] : picturedPorts(document, known, name).map(({ kind }) => kind)
  return TITLE + Math.max(1, rows, Object.keys(type?.outputs ?? {}).length) * ROW + badgeHeight(kinds, type)
}
