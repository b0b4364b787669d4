/** Which nodes usually follow a port, or come before it: counted from graphs that people have made. Pure. */
import type { NodeType } from '../api/client.ts'
import { splitLink, type GraphDocument } from '../document/document.ts'
import { isSubgraph } from '../document/subgraph.ts'

/** How often "type.port>type.port" is linked. */
export type LinkCounts = ReadonlyMap<string, number>

export interface Neighbour {
  readonly type: string
  readonly port: string
  /** Of all links from, or into, the port. */
  readonly share: number
  /** It is known of this very type and port, not only of what the port carries. */
  readonly own: boolean
}

/** Adds the links of a document; `times` counts it as several. */
export function countLinks(document: GraphDocument, counts: Map<string, number>, times = 1): void {
  for (const { type, inputs } of Object.values(document.nodes)) {
    for (const [port, links] of Object.entries(inputs ?? {})) {
      for (const link of [links].flat()) {
        const [from, output] = splitLink(link as string)
        const source = document.nodes[from]?.type
        if (source === undefined || isSubgraph(source) || isSubgraph(type)) continue
        const key = `${source}.${output}>${type}.${port}`
        counts.set(key, (counts.get(key) ?? 0) + times)
      }
    }
  }
}

export interface OpenEnd {
  /** Of the node that the link comes from or goes into. */
  readonly nodeType: string
  readonly port: string
  /** What it carries. */
  readonly socket: string
  readonly side: 'output' | 'input'
}

/** Nodes at the other end of links like this one, the most usual first. What is known of any port with the socket counts for less. */
export function usualNext(counts: LinkCounts, end: OpenEnd, types: ReadonlyMap<string, NodeType>): readonly Neighbour[] {
  const ours = new Map<string, number>()
  const alike = new Map<string, number>()
  const add = (to: Map<string, number>, key: string, count: number): void => void to.set(key, (to.get(key) ?? 0) + count)
  for (const [key, count] of counts) {
    const [from, to] = key.split('>') as [string, string]
    const [near, far] = end.side === 'output' ? [from, to] : [to, from]
    const [nearType, nearPort] = splitLink(near)
    if (nearType === end.nodeType && nearPort === end.port) add(ours, far, count)
    const known = types.get(nearType)
    if ((end.side === 'output' ? known?.outputs : known?.inputs)?.[nearPort]?.type === end.socket) add(alike, far, count)
  }
  const sum = (of: Map<string, number>): number => Math.max(1, [...of.values()].reduce((all, one) => all + one, 0))
  const [own, any] = [sum(ours), sum(alike)]
  const found = [...new Set([...ours.keys(), ...alike.keys()])].map((key) => {
    const [type, port] = splitLink(key)
    const share = (ours.get(key) ?? 0) / own
    return { value: share + (0.3 * (alike.get(key) ?? 0)) / any, neighbour: { type, port, share: ours.has(key) ? share : (alike.get(key) ?? 0) / any, own: ours.has(key) } }
  })
  return found.sort((a, b) => b.value - a.value).map(({ neighbour }) => neighbour)
}
