/** Which graph made a film: a graph may write over its own films, and over no other's. Pure. */
import type { Tags } from './tags/tags.ts'

export interface Maker {
  /** The graph's file in the project; undefined for one that was never saved. */
  readonly source?: string | undefined
  /** The graph as JSON. */
  readonly graph: string
}

/** Share of nodes that two states of one graph have in common, at the least. */
const ALIKE = 0.5

/**
 * Whether a file with these tags is of this graph. Graphs that are saved go by their file, however they are edited. Else, and
 * where that file is no longer there, it is one graph when its title and half of its nodes, by name and type, are the same.
 */
export function isMakerOf({ source, graph }: Maker, tags: Tags, isThere: (source: string) => boolean): boolean {
  if (tags['reelgraph'] === undefined) return false
  const before = tags['reelgraph_source']
  if (source !== undefined && before !== undefined) {
    if (source === before) return true
    if (isThere(before)) return false
  }
  const [mine, theirs] = [describe(graph), describe(tags['reelgraph'])]
  if (mine === undefined || theirs === undefined || mine.title !== theirs.title) return false
  const common = mine.nodes.filter((one) => theirs.nodes.includes(one)).length
  return common >= ALIKE * new Set([...mine.nodes, ...theirs.nodes]).size
}

function describe(text: string): { readonly title: unknown; readonly nodes: readonly string[] } | undefined {
  try {
    const { title, nodes } = JSON.parse(text) as { title?: unknown; nodes?: Readonly<Record<string, { type?: unknown }>> }
    return { title, nodes: Object.entries(nodes ?? {}).map(([name, { type }]) => `${name} ${String(type)}`) }
  } catch {
    return undefined
  }
}
