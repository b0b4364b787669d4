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
  readonly viewport: { readonly box: Box }
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
  const [left, top] = freePlace(taken, [x, y], size, room.viewport.box)
  return placeNodes(document, Object.fromEntries(names.map((name) => {
    const { pos } = placeOf(document, name)
    return [name, { pos: [Math.round(pos[0] + left - x), Math.round(pos[1] + top - y)] as const }]
  })))
}
