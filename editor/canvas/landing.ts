/** Where things land that are new: together, in view, and on nothing that is there. */
import type { Box, Boxes } from '../document/arrange.ts'
import { placeNodes } from '../document/commands.ts'
import { placeOf, type GraphDocument } from '../document/document.ts'
import { freePlace } from '../document/free-place.ts'
import { isGroup, itemOf } from '../document/items.ts'
import type { Known } from '../seeing/ports.ts'
import { TITLE } from './draw.ts'
import { faceOf } from './face.ts'

/** What of the canvas is taken, and which part is in view. */
export interface Room {
  boxes(): Boxes
  readonly viewport: { readonly box: Box; readonly covered: readonly Box[]; readonly centre: readonly [number, number]; lookTo(x: number, y: number): void }
}

/** What a thing of the document takes on the canvas. */
function boxOf(document: GraphDocument, known: Known, name: string): Box {
  const { width, height, kind } = faceOf(document, known, name)
  const { pos } = placeOf(document, name)
  const top = kind === 'node' || kind === 'border' ? TITLE : 0
  return { x: pos[0], y: pos[1] - top, width, height: height + top }
}

/** Moves new things together to the free place that is nearest to where they are. */
export function land(document: GraphDocument, known: Known, room: Room, names: readonly string[]): GraphDocument {
  const boxes = names.map((name) => boxOf(document, known, name))
  if (boxes.length === 0) return document
  const [x, y] = [Math.min(...boxes.map((box) => box.x)), Math.min(...boxes.map((box) => box.y))]
  const size = { width: Math.max(...boxes.map((box) => box.x + box.width)) - x, height: Math.max(...boxes.map((box) => box.y + box.height)) - y }
  const taken = Object.entries(room.boxes()).flatMap(([name, box]) => {
    const item = itemOf(document, name)
    return names.includes(name) || (item !== undefined && isGroup(item)) ? [] : [box]
  })
  const [left, top] = freePlace([...taken, ...room.viewport.covered], [x, y], size, room.viewport.box)
  return placeNodes(document, Object.fromEntries(names.map((name) => {
    const { pos } = placeOf(document, name)
    return [name, { pos: [Math.round(pos[0] + left - x), Math.round(pos[1] + top - y)] as const }]
  })))
}

/** Moves the view as far as it takes to see things that have landed beside it. */
export function reveal(document: GraphDocument, known: Known, { viewport }: Room, names: readonly string[]): void {
  const boxes = names.map((name) => boxOf(document, known, name))
  if (boxes.length === 0) return
  const { box: view, centre } = viewport
  const EDGE = 24
  const by = (low: number, high: number, from: number, to: number): number => (low < from + EDGE ? low - from - EDGE : high > to - EDGE ? Math.min(high - to + EDGE, low - from - EDGE) : 0)
  const across = by(Math.min(...boxes.map((box) => box.x)), Math.max(...boxes.map((box) => box.x + box.width)), view.x, view.x + view.width)
  const down = by(Math.min(...boxes.map((box) => box.y)), Math.max(...boxes.map((box) => box.y + box.height)), view.y, view.y + view.height)
  if (across !== 0 || down !== 0) viewport.lookTo(centre[0] + across, centre[1] + down)
}
