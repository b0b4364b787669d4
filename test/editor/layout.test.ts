/** Sizes of the panels: within the window, remembered, and given back. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FIRST, LAYOUTS, mostOf, PANEL_NAMES, PANELS, readKept, resized, restored, settled, sizesNow, sizesOf } from '../../editor/layout/sizes.ts'

const window = fc.record({ width: fc.integer({ min: 1000, max: 5120 }), height: fc.integer({ min: 700, max: 2880 }) })
const panel = fc.constantFrom(...PANEL_NAMES)
const layout = fc.constantFrom(...LAYOUTS)

test('no panel is smaller than its least or larger than the window allows, whatever was wished', () => {
  fc.assert(fc.property(window, panel, fc.double({ min: -5000, max: 20_000, noNaN: true }), (room, name, wish) => {
    const size = settled(name, wish, room)
    if (size === 0) expect(PANELS[name].closes && wish < PANELS[name].least / 2).toBe(true)
    else {
      expect(size).toBeGreaterThanOrEqual(PANELS[name].least)
      expect(size).toBeLessThanOrEqual(mostOf(name, room))
    }
  }))
})

test('what was set is read back from what the browser keeps, per layout, and a reset gives the layout its own size again', () => {
  fc.assert(fc.property(window, layout, layout, panel, fc.integer({ min: 0, max: 1500 }), (room, first, second, name, wish) => {
    const size = settled(name, wish, room)
    const kept = readKept(JSON.stringify(resized({ ...FIRST, layout: first }, name, size)))
    expect(sizesNow(kept, room)[name]).toBe(size)
    if (second !== first) expect(sizesNow({ ...kept, layout: second }, room)).toEqual(sizesNow({ ...FIRST, layout: second }, room))
    expect(restored(kept, name)).toEqual({ layout: first, sizes: {} })
    expect(restored(kept)).toEqual({ layout: first, sizes: {} })
  }))
})

test('on a smaller window less is shown, and the wish stays', () => {
  const kept = resized(FIRST, 'dock', 1200)
  expect(sizesNow(kept, { width: 1280, height: 720 }).dock).toBe(720 - PANELS.dock.leaves)
  expect(sizesNow(kept, { width: 2560, height: 1440 }).dock).toBe(1200)
})

test('what cannot be read is the first layout', () => {
  for (const text of [null, '', '{', '[]', 'null', '{"layout":"x","sizes":{"wiring":{"dock":"wide","inspector":-4}}}']) expect(readKept(text)).toEqual(FIRST)
})

test('layouts differ in what they are for: reviewing shows the picture largest, wiring the canvas', () => {
  const room = { width: 1920, height: 1080 }
  const [wiring, editing, reviewing] = LAYOUTS.map((name) => sizesOf(name, room)) as [ReturnType<typeof sizesOf>, ReturnType<typeof sizesOf>, ReturnType<typeof sizesOf>]
  expect(wiring.dock).toBeLessThan(editing.dock)
  expect(editing.dock).toBeLessThan(reviewing.dock)
  expect(reviewing.inspector).toBe(0)
})
