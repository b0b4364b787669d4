/** Where a new node can lie: on nothing else, and in view where there is room. Pure. */
import type { Box } from './arrange.ts'
import { placeOf, type GraphDocument } from './document.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

/** Of a node. */
export const WIDTH = 200
/** Its title lies above its place. */
const TITLE = 28
const GAP = 24
const STEP = 32

const meets = (a: Box, b: Box, gap: number): boolean => a.x < b.x + b.width + gap && a.x + a.width + gap > b.x && a.y < b.y + b.height + gap && a.y + a.height + gap > b.y

/**
 * The corner nearest to the one that is wished for, at which a box of this size meets no other.
 * @param view a free place outside of it is taken only where none is left in it
 */
export function freePlace(boxes: readonly Box[], [x, y]: readonly [number, number], size: Size, view?: Box): readonly [number, number] {
  const free = (at: readonly [number, number]): boolean => boxes.every((box) => !meets({ x: at[0], y: at[1], ...size }, box, GAP))
  const [left, top, right, bottom] = view === undefined ? [-Infinity, -Infinity, Infinity, Infinity] : [view.x + GAP, view.y + GAP, view.x + view.width - size.width - GAP, view.y + view.height - size.height - GAP]
  const inView = ([a, b]: readonly [number, number]): boolean => a >= left && a <= right && b >= top && b <= bottom
  const wish: readonly [number, number] = right < left || bottom < top ? [x, y] : [Math.min(right, Math.max(left, x)), Math.min(bottom, Math.max(top, y))]
  if (free(wish)) return wish
  // Beside each box, and on rings around the wish: the nearest of all that are free.
  const edges = boxes.flatMap((box): (readonly [number, number])[] => [
    [wish[0], box.y + box.height + GAP], [wish[0], box.y - size.height - GAP], [box.x + box.width + GAP, wish[1]], [box.x - size.width - GAP, wish[1]],
    [box.x + box.width + GAP, box.y], [box.x, box.y + box.height + GAP], [box.x, box.y - size.height - GAP], [box.x - size.width - GAP, box.y],
  ])
  const rings: (readonly [number, number])[] = []
  for (let ring = 1; ring <= 40; ring++) for (let turn = 0; turn < 8; turn++) rings.push([wish[0] + ring * STEP * Math.cos((turn * Math.PI) / 4), wish[1] + ring * STEP * Math.sin((turn * Math.PI) / 4)])
  const far = ([a, b]: readonly [number, number]): number => (a - wish[0]) ** 2 + (b - wish[1]) ** 2
  const nearest = (of: readonly (readonly [number, number])[]): readonly [number, number] | undefined => [...of].sort((a, b) => far(a) - far(b)).find(free)
  const all = [...edges, ...rings]
  const below = Math.max(y, ...boxes.map((box) => box.y + box.height + GAP))
  return nearest(all.filter(inView)) ?? nearest(all) ?? [x, below]
}

/** The place nearest to the one that is wished for, at which a new node of this height lies on no other. */
export function placeBeside(document: GraphDocument, [x, y]: readonly [number, number], height: number, heightOf: (name: string) => number): readonly [number, number] {
  const boxes = Object.keys(document.nodes).map((name) => {
    const { pos } = placeOf(document, name)
    return { x: pos[0], y: pos[1] - TITLE, width: WIDTH, height: heightOf(name) }
  })
  const [left, top] = freePlace(boxes, [x, y - TITLE], { width: WIDTH, height })
  return [left, top + TITLE]
}
