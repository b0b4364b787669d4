/** Alignment, gaps and layout: what is promised of the boxes, not where they land. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ALIGNMENTS, align, arrange, distribute, membersOf, type Box, type Boxes } from '../../editor/document/arrange.ts'
import type { GraphDocument, GraphNode } from '../../editor/document/document.ts'

const BOXES: Boxes = { a: { x: 0, y: 10, width: 100, height: 40 }, b: { x: 250, y: 0, width: 60, height: 100 }, c: { x: 90, y: 300, width: 200, height: 20 } }

describe('align', () => {
  const edge: Readonly<Record<(typeof ALIGNMENTS)[number], (box: Box) => number>> = {
    left: ({ x }) => x, right: ({ x, width }) => x + width, centre: ({ x, width }) => x + width / 2,
    top: ({ y }) => y, bottom: ({ y, height }) => y + height, middle: ({ y, height }) => y + height / 2,
  }
  test.each(ALIGNMENTS)('%s: one line for all, the other direction as it was', (how) => {
    const moved = Object.entries(align(BOXES, how)).map(([name, [x, y]]) => ({ ...BOXES[name]!, x, y, before: BOXES[name]! }))
    expect(new Set(moved.map(edge[how])).size).toBe(1)
    for (const { x, y, before } of moved) expect(['left', 'right', 'centre'].includes(how) ? y : x).toBe(['left', 'right', 'centre'].includes(how) ? before.y : before.x)
  })
})

test.each(['across', 'down'] as const)('distributed %s: equal gaps between the same ends', (way) => {
  const [start, length, index] = way === 'across' ? (['x', 'width', 0] as const) : (['y', 'height', 1] as const)
  const moved = Object.entries(distribute(BOXES, way)).map(([name, pos]) => ({ start: pos[index], end: pos[index] + BOXES[name]![length] })).sort((a, b) => a.start - b.start)
  expect(moved[1]!.start - moved[0]!.end).toBeCloseTo(moved[2]!.start - moved[1]!.end)
  expect(moved[0]!.start).toBe(Math.min(...Object.values(BOXES).map((box) => box[start])))
  expect(Math.max(...moved.map(({ end }) => end))).toBeCloseTo(Math.max(...Object.values(BOXES).map((box) => box[start] + box[length])))
})

const overlap = (a: Box, b: Box): boolean => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

test('layout: nothing overlaps, every link goes to the right, groups hold what they held', () => {
  const node = fc.record({ from: fc.array(fc.nat(), { maxLength: 3 }), width: fc.integer({ min: 60, max: 300 }), height: fc.integer({ min: 30, max: 240 }) })
  fc.assert(fc.property(fc.array(node, { minLength: 1, maxLength: 14 }), fc.nat(4), (drawn, grouped) => {
    const nodes: Record<string, GraphNode> = {}
    const boxes: Record<string, Box> = {}
    drawn.forEach(({ from, width, height }, index) => {
      nodes[`n${index}`] = { type: 'any', ...(index === 0 || from.length === 0 ? {} : { inputs: { video: from.map((one) => `n${one % index}.video`) } }) }
      boxes[`n${index}`] = { x: 10 + index * 20, y: 10, width, height }
    })
    // The first few lie in a group, the others below it.
    const inside = Math.min(grouped, drawn.length)
    drawn.forEach((_, index) => { if (index >= inside) boxes[`n${index}`] = { ...boxes[`n${index}`]!, y: 1000 } })
    const size: [number, number] = [inside * 20 + 320, 400]
    const document: GraphDocument = { format: 1, nodes, ui: { '@group': { group: 'G', pos: [0, 0], size } } }
    boxes['@group'] = { x: 0, y: 0, width: size[0], height: size[1] }
    const held = membersOf(boxes, '@group')
    const places = arrange(document, boxes)
    // A node's place is below its title of 28.
    const placed = Object.fromEntries(Object.entries(places).map(([name, { pos, size: given }]) => [name, { ...boxes[name]!, x: pos[0], y: pos[1] - (name === '@group' ? 0 : 28), ...(given === undefined ? {} : { width: given[0], height: given[1] }) }]))
    const names = Object.keys(nodes)
    for (const one of names) for (const other of names) if (one < other) expect(overlap(placed[one]!, placed[other]!), `${one} ${other}`).toBe(false)
    for (const [name, { inputs }] of Object.entries(nodes)) for (const link of [inputs?.['video'] ?? []].flat()) expect(placed[name]!.x).toBeGreaterThan(placed[link.split('.')[0]!]!.x)
    if (held.length > 0) for (const name of held) expect(membersOf(placed, '@group')).toContain(name)
  }), { numRuns: 60 })
})
