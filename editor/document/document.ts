/** Reading a graph document: links, places, what feeds what. Pure. */
import type { GraphDocument, GraphNode } from '../../engine/graph/document.ts'
import type { Json } from '../../engine/contract/sockets.ts'
import { term } from '../language/t.ts'

export type { GraphDocument, GraphNode, Json }

export interface Place {
  readonly pos: readonly [number, number]
  readonly collapsed?: boolean
  /** Params with a seed that changes with each render. */
  readonly shuffle?: readonly string[]
}

export const placeOf = (document: GraphDocument, name: string): Place => {
  const place = document.ui?.[name] as Partial<Place> | undefined
  return { pos: [0, 0], ...place }
}

/** `"node.port"` in its two parts. */
export const splitLink = (link: string): readonly [node: string, port: string] => {
  const at = link.lastIndexOf('.')
  return [link.slice(0, at), link.slice(at + 1)]
}

/** A port as people read it. */
export const portTitle = (port: string, say: (text: string) => string = term): string => say((port.charAt(0).toUpperCase() + port.slice(1)).replaceAll('-', ' '))

export const linksOf = (node: GraphNode): readonly string[] => Object.values(node.inputs ?? {}).flat()

/** Whether what `from` makes goes, over any number of links, into `to`. */
export function feeds(document: GraphDocument, from: string, to: string): boolean {
  const seen = new Set<string>()
  const waiting = [to]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (name === from) return true
    const node = document.nodes[name]
    if (node === undefined || seen.has(name)) continue
    seen.add(name)
    waiting.push(...linksOf(node).map((link) => splitLink(link)[0]))
  }
  return false
}

/** A name that no node has yet. */
export const freeName = (document: GraphDocument, wish: string): string => freeIn(document.nodes, wish.replace(/^.*\//, '').replace(/\.json$/, '').replace(/[^\w-]/g, '-').replace(/^[^A-Za-z]+/, '') || 'node')

/** A key, of the wish and a number, that isn't there. */
export function freeIn(taken: object, wish: string): string {
  const base = wish.replace(/-\d+$/, '')
  if (!Object.hasOwn(taken, base)) return base
  for (let count = 2; ; count++) if (!Object.hasOwn(taken, `${base}-${count}`)) return `${base}-${count}`
}

/** Places in columns by depth, for graphs that have none. `heightOf` is what a node takes on the canvas. */
export function layOut(document: GraphDocument, heightOf: (name: string) => number = () => 200): Readonly<Record<string, Place>> {
  const depths = new Map<string, number>()
  const depth = (name: string, path: readonly string[]): number => {
    const known = depths.get(name)
    const node = document.nodes[name]
    if (known !== undefined) return known
    if (node === undefined || path.includes(name)) return -1
    const found = Math.max(-1, ...linksOf(node).map((link) => depth(splitLink(link)[0], [...path, name]))) + 1
    depths.set(name, found)
    return found
  }
  const rows = new Map<number, number>()
  return Object.fromEntries(
    Object.keys(document.nodes).map((name) => {
      const column = depth(name, [])
      const y = rows.get(column) ?? 60
      rows.set(column, y + heightOf(name) + 40)
      return [name, { pos: [60 + 290 * column, y] as const }]
    }),
  )
}
