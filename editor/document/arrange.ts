/** Where things go: aligned, evenly apart, or laid out as a whole. Pure. */
import { graphlib, layout } from '@dagrejs/dagre'
import { layOut, splitLink, type GraphDocument, type Place } from './document.ts'
import { isGroup, isReroute, itemsOf, reroutesOf, routeOf, wires } from './items.ts'

/** What a thing takes on the canvas, its title included. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}
export type Boxes = Readonly<Record<string, Box>>
type Places = Readonly<Record<string, Pick<Place, 'pos'> & { readonly size?: readonly [number, number] }>>

export const ALIGNMENTS = ['left', 'centre', 'right', 'top', 'middle', 'bottom'] as const
export type Alignment = (typeof ALIGNMENTS)[number]

const TITLE = 28
const LARGEST = 1200
const ends = (boxes: readonly Box[]) => ({
  left: Math.min(...boxes.map(({ x }) => x)),
  top: Math.min(...boxes.map(({ y }) => y)),
  right: Math.max(...boxes.map(({ x, width }) => x + width)),
  bottom: Math.max(...boxes.map(({ y, height }) => y + height)),
})

export function align(boxes: Boxes, how: Alignment): Readonly<Record<string, readonly [number, number]>> {
  const { left, top, right, bottom } = ends(Object.values(boxes))
  const to: Readonly<Record<Alignment, (box: Box) => readonly [number, number]>> = {
    left: ({ y }) => [left, y],
    right: ({ y, width }) => [right - width, y],
    centre: ({ y, width }) => [(left + right - width) / 2, y],
    top: ({ x }) => [x, top],
    bottom: ({ x, height }) => [x, bottom - height],
    middle: ({ x, height }) => [x, (top + bottom - height) / 2],
  }
  return Object.fromEntries(Object.entries(boxes).map(([name, box]) => [name, to[how](box)]))
}

/** The same gap between each and the next; the outermost stay. */
export function distribute(boxes: Boxes, way: 'across' | 'down'): Readonly<Record<string, readonly [number, number]>> {
  const [start, length] = way === 'across' ? (['x', 'width'] as const) : (['y', 'height'] as const)
  const sorted = Object.entries(boxes).sort(([, a], [, b]) => a[start] - b[start])
  const { left, top, right, bottom } = ends(Object.values(boxes))
  const room = (way === 'across' ? right - left : bottom - top) - sorted.reduce((sum, [, box]) => sum + box[length], 0)
  let at = way === 'across' ? left : top
  return Object.fromEntries(
    sorted.map(([name, box]) => {
      const pos = way === 'across' ? ([at, box.y] as const) : ([box.x, at] as const)
      at += box[length] + room / Math.max(1, sorted.length - 1)
      return [name, pos]
    }),
  )
}

/** A group, and what lies wholly in it. */
export const membersOf = (boxes: Boxes, group: string): readonly string[] => {
  const outer = boxes[group]
  if (outer === undefined) return []
  return Object.entries(boxes).flatMap(([name, { x, y, width, height }]) => (name !== group && x >= outer.x - 1 && y >= outer.y - 1 && x + width <= outer.x + outer.width + 1 && y + height <= outer.y + outer.height + 1 ? [name] : []))
}

/** All, or those named, in layers from left to right; groups stay around what is in them. Boxes are of nodes and items. */
export function arrange(document: GraphDocument, boxes: Boxes, only: ReadonlySet<string> = new Set(Object.keys(boxes))): Places {
  if (only.size > LARGEST) return layOut(document)
  const graph = new graphlib.Graph({ compound: true, multigraph: true })
  graph.setGraph({ rankdir: 'LR', ranksep: 70, nodesep: 36, edgesep: 12, marginx: 0, marginy: 0 })
  graph.setDefaultEdgeLabel(() => ({}))
  const items = new Map(itemsOf(document))
  const groups = [...items].flatMap(([name, item]) => (isGroup(item) && only.has(name) ? [name] : []))
  const laid = Object.entries(boxes).filter(([name]) => only.has(name) && !groups.includes(name))
  if (laid.length === 0) return {}
  for (const [name, { width, height }] of laid) graph.setNode(name, { width, height })
  for (const group of groups) {
    const members = membersOf(boxes, group).filter((name) => graph.hasNode(name) && graph.parent(name) === undefined)
    if (members.length === 0) continue
    graph.setNode(group, {})
    for (const name of members) graph.setParent(name, group)
  }
  const reroutes = reroutesOf(document)
  for (const { link, node, port } of wires(document)) {
    const way = [splitLink(link)[0], ...routeOf(reroutes, `${node}.${port}`, link).map(([name]) => name), node].filter((name) => graph.hasNode(name))
    for (let at = 1; at < way.length; at++) graph.setEdge(way[at - 1]!, way[at]!)
  }
  layout(graph)
  const { left, top } = ends(laid.map(([, box]) => box))
  const centre = (name: string): Box => {
    const { x, y } = graph.node(name) as { x: number; y: number }
    const box = boxes[name]!
    return { ...box, x: x - box.width / 2, y: y - box.height / 2 }
  }
  const found = laid.map(([name]) => [name, centre(name)] as const)
  const corner = ends(found.map(([, box]) => box))
  const moved = new Map(found.map(([name, box]) => [name, { ...box, x: box.x - corner.left + left, y: box.y - corner.top + top }]))
  const places: Record<string, { pos: readonly [number, number]; size?: readonly [number, number] }> = {}
  for (const [name, { x, y }] of moved) places[name] = { pos: posOf(document, name, x, y) }
  for (const group of groups) {
    const inside = membersOf(boxes, group).flatMap((name) => moved.get(name) ?? [])
    if (inside.length === 0) continue
    const around = ends(inside)
    places[group] = { pos: [around.left - 20, around.top - 20 - TITLE], size: [around.right - around.left + 40, around.bottom - around.top + 40 + TITLE] }
  }
  return places
}

/** A node's place is below its title; notes, groups and reroutes have none above. */
export function posOf(document: GraphDocument, name: string, x: number, y: number): readonly [number, number] {
  const item = document.ui?.[name] as object | undefined
  const bare = item !== undefined && ('note' in item || 'group' in item || isReroute(item as never))
  return bare ? [x, y] : [x, y + TITLE]
}
