import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { markersOf, setMarkers, toggleMarker } from '../../editor/document/markers.ts'
import { framesWithin, rangeOf, setRange } from '../../editor/document/range.ts'
import { itemsOf } from '../../editor/document/items.ts'
import type { GraphDocument } from '../../editor/document/document.ts'

const film: GraphDocument = { format: 1, nodes: { a: { type: 'solid' } }, ui: { a: { pos: [0, 0] } } }

describe('the range of a film', () => {
  test('is read back as it was set, beside places and never as an item of the canvas', () => {
    const next = setRange(film, { in: 1.5, out: 4 })
    expect(rangeOf(next)).toEqual({ in: 1.5, out: 4 })
    expect(itemsOf(next)).toEqual([])
    expect(setRange(next, {})).toEqual(film)
  })

  test('keeps the point that is new where both contradict', () => {
    const next = setRange(film, { in: 1, out: 4 })
    expect(rangeOf(setRange(next, { in: 5, out: 4 }))).toEqual({ in: 5 })
    expect(rangeOf(setRange(next, { in: 1, out: 0.5 }))).toEqual({ out: 0.5 })
  })

  test('passes over what is no moment', () => {
    expect(rangeOf({ ...film, ui: { '@range': { in: -1, out: 'soon' } } })).toEqual({})
    expect(rangeOf({ ...film, ui: { '@range': { in: 3, out: 2 } } })).toEqual({ in: 3 })
  })

  test('asks for frames within the film, and for none where it is all of it', () => {
    expect(framesWithin({ in: 1, out: 2 }, 25, 100)).toEqual({ from: 25, to: 49 })
    expect(framesWithin({}, 25, 100)).toBeUndefined()
    expect(framesWithin({ in: 0, out: 4 }, 25, 100)).toBeUndefined()
    fc.assert(fc.property(fc.double({ min: 0, max: 1e4, noNaN: true }), fc.double({ min: 0, max: 1e4, noNaN: true }), fc.integer({ min: 1, max: 5000 }), fc.constantFrom(24, 25, 30000 / 1001, 60), (a, b, length, rate) => {
      const found = framesWithin({ in: Math.min(a, b), out: Math.max(a, b) }, rate, length)
      expect(found === undefined || (found.from >= 0 && found.from <= found.to && found.to < length)).toBe(true)
    }))
  })
})

describe('markers', () => {
  test('stay in order of time, and go when they are set again', () => {
    const two = toggleMarker(toggleMarker(film, 3, 'end'), 1, 'begin')
    expect(markersOf(two)).toEqual([{ at: 1, name: 'begin' }, { at: 3, name: 'end' }])
    expect(markersOf(toggleMarker(two, 3))).toEqual([{ at: 1, name: 'begin' }])
    expect(setMarkers(two, [])).toEqual(film)
  })
})
