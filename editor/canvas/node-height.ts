/** What a node takes on the canvas: rows of ports, its picture, its foot. */
import type { GraphDocument } from '../document/document.ts'
import { picturedPorts, type Known } from '../seeing/ports.ts'

export const PICTURE = 102
export const WAVE = 38
export const FOOT = 22
const ROW = 22
const TITLE = 28

/** Space below the ports, for a node with these kinds of pictures. */
export function badgeHeight(kinds: readonly string[]): number {
  if (kinds.length === 0) return FOOT
  return (kinds.every((kind) => kind === 'sound') ? WAVE : PICTURE) + FOOT + 2
}

export const nodeHeight = (document: GraphDocument, known: Known) => (name: string): number => {
  const node = document.nodes[name]
  const type = known.types.get(node?.type ?? '')
  const extra = Object.keys(node?.inputs ?? {}).filter((port) => type?.inputs[port] === undefined).length
  const rows = Object.entries(type?.inputs ?? {}).reduce((sum, [port, { multiple }]) => sum + (multiple === true ? [node?.inputs?.[port] ?? []].flat().length + 1 : 1), extra)
  const kinds = type?.sink === true ? [] : picturedPorts(document, known, name).map(({ kind }) => kind)
  return TITLE + Math.max(1, rows, Object.keys(type?.outputs ?? {}).length) * ROW + badgeHeight(kinds)
}
