/** Handles on the picture: what pulling at them makes of a document, held against geometry. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shapeAt } from '../../engine/frames/roto.ts'
import { nodeEntry } from '../../engine/plugins/catalogue.ts'
import type { Registry } from '../../engine/plugins/registry-types.ts'
import type { NodeType } from '../../editor/api/client.ts'
import type { GraphDocument, Json } from '../../editor/document/document.ts'
import { cornersOf, pointOf, PULLS, pulled, pullPoint, scaledTo, turned, type Box } from '../../editor/handles/box.ts'
import { areasOf, caught, linesOf } from '../../editor/handles/guides.ts'
import { handlesOf, thingsOf, withView, type Thing } from '../../editor/handles/model.ts'
import { changedShape, keyedAt, nearestOn, pulledHandle, simplified, toggledPoint, withoutKey, withoutPoint, withPoint, type RotoPath, type Six } from '../../editor/handles/roto-edit.ts'
import type { Scene, Spot } from '../../editor/handles/values.ts'
import builtIn from '../../nodes/index.ts'

const typeOf = (type: string): NodeType => nodeEntry(builtIn.nodes!.find((one) => one.type === type)!, { ownerOf: () => undefined } as unknown as Registry) as unknown as NodeType
const [width, height] = [1000, 500]
const scene = (type: string, params: Readonly<Record<string, Json>>, time = 0, auto = false): Scene => ({
  document: { format: 1, nodes: { one: { type, params, inputs: { video: 'film.video' } } } } as GraphDocument, name: 'one', type: typeOf(type), size: { width, height }, time, rate: 25, away: 28, auto,
})
const own = () => ({ width: 400, height: 200 })
const paramsOf = (document: GraphDocument) => document.nodes['one']!.params as Record<string, Json>
const FREE = { shift: false, alt: false }
const grip = (thing: Thing, id: string) => thing.grips.find((one) => one.id === id)!
const near = (a: Spot, b: Spot, by = 0.01): void => expect(Math.hypot(a[0] - b[0], a[1] - b[1])).toBeLessThan(by)
const number = (minimum: number, maximum: number) => fc.double({ min: minimum, max: maximum, noNaN: true })
const box: fc.Arbitrary<Box> = fc.record({ x: number(-500, 1500), y: number(-500, 900), width: number(5, 900), height: number(5, 900), angle: number(-360, 360), anchor: fc.tuple(number(0, 1), number(0, 1)) })

describe('boxes', () => {
  it('a pulled corner comes to the pointer, and what lies across stays', () => {
    fc.assert(fc.property(box, fc.constantFrom(...Object.keys(PULLS).filter((one) => one.length === 2)), number(10, 300), number(10, 300), (one, name, dx, dy) => {
      const pull = PULLS[name]!
      const from = pullPoint(one, pull)
      const [ox, oy] = turned([dx * pull[0], dy * pull[1]], one.angle)
      const to: Spot = [from[0] + ox, from[1] + oy]
      const next = pulled(one, pull, to)
      near(pullPoint(next, pull), to)
      near(pullPoint(next, [-pull[0], -pull[1]]), pullPoint(one, [-pull[0], -pull[1]]))
      near(pointOf(pulled(one, pull, to, { middle: true }), [0.5, 0.5]), pointOf(one, [0.5, 0.5]))
      const kept = pulled(one, pull, to, { ratio: true })
      expect(kept.width / kept.height).toBeCloseTo(one.width / one.height, 5)
      near(pullPoint(kept, [-pull[0], -pull[1]]), pullPoint(one, [-pull[0], -pull[1]]))
    }))
  })

  it('scaling brings the corner to the pointer along its line', () => {
    fc.assert(fc.property(box, number(0.2, 5), (one, by) => {
      const corner = pullPoint(one, PULLS['se']!)
      fc.pre(Math.hypot(corner[0] - one.x, corner[1] - one.y) > 1)
      expect(scaledTo(one, PULLS['se']!, [one.x + (corner[0] - one.x) * by, one.y + (corner[1] - one.y) * by])).toBeCloseTo(by, 6)
    }))
  })
})

describe('guides', () => {
  it('safe areas are those of SMPTE ST 2046-1', () => {
    expect(areasOf('safe', { width: 1920, height: 1080 }).map(({ name, width: w, height: h }) => [name, w, h].map((one) => (typeof one === 'number' ? Math.round(one) : one)))).toEqual([['action', 1786, 1004], ['title', 1728, 972]])
    const [players] = areasOf('vertical', { width: 1080, height: 1920 })
    expect(players!.left).toBeGreaterThan(0)
    expect(players!.top + players!.height).toBeLessThan(1920 * 0.8)
  })

  it('what is moved catches on the nearest line within reach, and on none beyond', () => {
    const lines = linesOf({ width, height }, [], [[123, 45]])
    expect(caught([[497, 60]], lines, 5)).toEqual({ by: [3, 0], x: 500 })
    expect(caught([[120, 249]], lines, 5)).toEqual({ by: [3, 1], x: 123, y: 250 })
    expect(caught([[400, 80]], lines, 5)).toEqual({ by: [0, 0] })
  })
})

describe('handles of nodes', () => {
  it('a mask shape is moved, scaled and turned; what it is now is where its grips are', () => {
    const now = scene('shape-mask', { x: 0.5, y: 0.5, width: 0.2, height: 0.4 })
    const [thing] = thingsOf(now, own)
    expect(cornersOf({ x: 500, y: 250, width: 200, height: 200, angle: 0, anchor: [0.5, 0.5] })).toEqual(thing!.outline)
    expect(paramsOf(thing!.drag(grip(thing!, 'move'), [250, 125], FREE))).toMatchObject({ x: 0.25, y: 0.25 })
    expect(paramsOf(thing!.drag(grip(thing!, 'move'), [250, 240], { shift: true, alt: false }))).toMatchObject({ x: 0.25, y: 0.5 })
    expect(paramsOf(thing!.drag(grip(thing!, 'se'), [700, 400], FREE))).toMatchObject({ x: 0.55, y: 0.55, width: 0.3, height: 0.5 })
    expect(paramsOf(thing!.drag(grip(thing!, 'e'), [650, 999], { shift: false, alt: true }))).toMatchObject({ x: 0.5, y: 0.5, width: 0.3, height: 0.4 })
    expect(paramsOf(thing!.drag(grip(thing!, 'turn'), [700, 250], FREE))['rotation']).toBe(90)
    expect(paramsOf(thing!.drag(grip(thing!, 'turn'), [700, 140], { shift: true, alt: false }))['rotation']).toBe(60)
  })

  it('with keyframes the value at the playhead is set, others stay, and the way is drawn through them', () => {
    const x: Json = { keyframes: [[0, 0.2, 'ease-in'], [2, 0.8]] }
    const now = scene('overlay', { x, y: 0.5, scale: 0.5 }, 1)
    const [thing] = thingsOf(now, own)
    expect(thing!.grips.filter(({ role }) => role === 'key').map(({ at }) => at)).toEqual([[200, 250], [800, 250]])
    near(thing!.way[0]!, [200, 250])
    near(thing!.way.at(-1)!, [800, 250])
    const moved = paramsOf(thing!.drag(grip(thing!, 'move'), [600, 100], FREE))
    expect(moved).toMatchObject({ x: { keyframes: [[0, 0.2, 'ease-in'], [1, 0.6, 'ease-in'], [2, 0.8]] }, y: 0.2 })
    // A keyframe on the way moves at its own time, and only what has keyframes.
    const key = thing!.grips.find(({ time }) => time === 2)!
    expect(paramsOf(thing!.drag(key, [900, 50], FREE))).toMatchObject({ x: { keyframes: [[0, 0.2, 'ease-in'], [2, 0.9]] }, y: 0.5 })
    // Half a frame off is the same time.
    const [again] = thingsOf({ ...now, time: 2.01 }, own)
    expect(paramsOf(again!.drag(grip(again!, 'move'), [700, 250], FREE))['x']).toEqual({ keyframes: [[0, 0.2, 'ease-in'], [2, 0.7]] })
  })

  it('a scale grows about the anchor; a title is turned about it', () => {
    const [corner] = thingsOf(scene('overlay', { x: 0, y: 0, anchor: 'top-left', scale: 0.5 }), own)
    expect(corner!.outline).toEqual([[0, 0], [200, 0], [200, 100], [0, 100]])
    expect(corner!.grips.map(({ id }) => id)).toEqual(['move', 'ne', 'se', 'sw'])
    expect(paramsOf(corner!.drag(grip(corner!, 'se'), [400, 200], FREE))['scale']).toBe(1)
    const [title] = thingsOf(scene('title', { x: 0.5, y: 0.5, size: 0.1, position: 'lower-left' }), () => ({ width: 2000, height: 1000 }))
    near(title!.outline[0]!, [500, 200])
    const turnedBy = paramsOf(title!.drag(grip(title!, 'turn'), title!.grips.find(({ id }) => id === 'turn')!.at, FREE))['rotation']
    expect(Math.abs(Number(turnedBy))).toBeLessThan(1e-6)
  })

  it('pixels stay whole pixels; 0 reaches to the edge', () => {
    const [crop] = thingsOf(scene('crop', { x: 100, y: 50 }), own, 'video')
    expect(crop!.outline).toEqual([[100, 50], [1000, 50], [1000, 500], [100, 500]])
    expect(paramsOf(crop!.drag(grip(crop!, 'se'), [500.4, 300.2], FREE))).toMatchObject({ x: 100, y: 50, width: 400, height: 250 })
    expect(thingsOf(scene('crop', {}), own)).toEqual([])
  })

  it('the places of a camera path are boxes that are moved and zoomed in the list', () => {
    const path: Json = [{ time: 0 }, { time: 2, x: 0.1, zoom: 2 }]
    const things = thingsOf(scene('camera-move', { move: 'path', path }), own, 'video')
    expect(things.map(({ outline }) => outline[0])).toEqual([[0, 0], [350, 125]])
    expect(paramsOf(things[1]!.drag(grip(things[1]!, 'move'), [500, 200], FREE))['path']).toEqual([{ time: 0 }, { time: 2, x: 0, y: -0.1, zoom: 2 }])
    const corner = grip(things[1]!, 'se')
    const [dx, dy] = [corner.at[0] - 600, corner.at[1] - 250]
    expect(paramsOf(things[1]!.drag(corner, [600 + dx / 2, 250 + dy / 2], FREE))['path']).toEqual([{ time: 0 }, { time: 2, x: 0.1, zoom: 4 }])
    const now = scene('camera-move', { move: 'path', path }, 1)
    expect(paramsOf(withView(now, handlesOf(now)[0]!))['path']).toEqual([{ time: 0 }, { time: 1 }, { time: 2, x: 0.1, zoom: 2 }])
    expect(withView({ ...now, time: 2 }, handlesOf(now)[0]!)).toBe(now.document)
    expect(handlesOf(scene('camera-move', { move: 'pan-left' })).map(({ in: list }) => list)).toEqual([undefined])
  })

  it('what a link moves has no handle; places that are asked for have one without being told twice', () => {
    const now = scene('light-rays', { x: 0.25, y: 0.5 })
    expect(thingsOf(now, own).map(({ grips, title }) => [title, grips[0]!.at])).toEqual([['The light', [250, 250]]])
    const linked = { ...now, document: { ...now.document, nodes: { one: { ...now.document.nodes['one']!, inputs: { video: 'film.video', x: 'wave.signal' } } } } }
    expect(thingsOf(linked, own)).toEqual([])
    expect(handlesOf(scene('dynamic-light', {})).map(({ kind }) => kind)).toEqual(['point', 'radius'])
  })
})

describe('handles that a plugin may declare', () => {
  const declared = (handle: object, properties: object, params: Readonly<Record<string, Json>>, auto = false): Scene => {
    const type = { type: 'own', title: 'Own', params: { properties }, handles: [handle] } as unknown as NodeType
    return { ...scene('overlay', {}), type, auto, time: 1, document: { format: 1, nodes: { one: { type: 'own', params } } } as GraphDocument }
  }
  const share = { type: 'number', minimum: 0, maximum: 1, 'x-animatable': true }
  it('a line: each end by itself, along one axis with Shift, within the ranges of its params', () => {
    const now = declared({ kind: 'line', from: ['x1', 'y1'], to: ['x2', 'y2'], title: 'Edge' }, { x1: share, y1: share, x2: share, y2: share }, { x1: 0.1, y1: 0.2, x2: 0.5, y2: 0.6 })
    const [thing] = thingsOf(now, own)
    expect([thing!.title, thing!.outline, thing!.grips.map(({ at }) => at)]).toEqual(['Edge', [[100, 100], [500, 300]], [[100, 100], [500, 300]]])
    expect(paramsOf(thing!.drag(grip(thing!, 'end 1'), [700, 100], FREE))).toEqual({ x1: 0.1, y1: 0.2, x2: 0.7, y2: 0.2 })
    expect(paramsOf(thing!.drag(grip(thing!, 'end 0'), [110, 400], { shift: true, alt: false }))).toEqual({ x1: 0.1, y1: 0.8, x2: 0.5, y2: 0.6 })
    expect(paramsOf(thing!.drag(grip(thing!, 'end 0'), [-300, 900], FREE))).toMatchObject({ x1: 0, y1: 1 })
  })
  it('a path: pairs and things with x and y, whatever else they hold', () => {
    const now = declared({ kind: 'path', points: 'way' }, { way: { type: 'array', title: 'Way' } }, { way: [[0.1, 0.2, 7], { x: 0.5, y: 0.5, size: 3 }] })
    const [thing] = thingsOf(now, own)
    expect([thing!.title, thing!.outline]).toEqual(['Way', [[100, 100], [500, 250]]])
    expect(paramsOf(thing!.drag(grip(thing!, 'point 0'), [250, 50], FREE))['way']).toEqual([[0.25, 0.1, 7], { x: 0.5, y: 0.5, size: 3 }])
    expect(paramsOf(thing!.drag(grip(thing!, 'point 1'), [600, 100], FREE))['way']).toEqual([[0.1, 0.2, 7], { x: 0.6, y: 0.2, size: 3 }])
    expect(thingsOf(declared({ kind: 'path', points: 'way' }, { way: { type: 'array' } }, { way: '{{inputs.way}}' }), own)).toEqual([])
  })
  it('a colour and strokes are no things with grips, and are there only on the picture that they name', () => {
    expect(handlesOf(scene('chroma-key', {})).map(({ kind, on, colour }) => [kind, on, colour])).toEqual([['colour', 'video', 'colour']])
    expect([thingsOf(scene('chroma-key', {}), own), thingsOf(scene('chroma-key', {}), own, 'video')]).toEqual([[], []])
  })
  it('with auto-key what is dragged gets its first keyframe, and what stays as it was none', () => {
    const now = declared({ kind: 'point', x: 'x', y: 'y' }, { x: share, y: share }, { x: 0.5, y: 0.5 }, true)
    const [thing] = thingsOf(now, own)
    expect(paramsOf(thing!.drag(grip(thing!, 'move'), [700, 250], FREE))).toEqual({ x: { keyframes: [[1, 0.7]] }, y: 0.5 })
  })
})

describe('roto paths', () => {
  const six = fc.tuple(number(0, 1), number(0, 1), number(-0.3, 0.3), number(-0.3, 0.3), number(-0.3, 0.3), number(-0.3, 0.3))
  const points = fc.array(six, { minLength: 3, maxLength: 8 }) as fc.Arbitrary<Six[]>
  const curve = (from: Six, to: Six, t: number): Spot => [0, 1].map((axis) => {
    const s = 1 - t
    return s ** 3 * from[axis]! + 3 * s * s * t * (from[axis]! + from[axis + 4]!) + 3 * s * t * t * (to[axis]! + to[axis + 2]!) + t ** 3 * to[axis]!
  }) as unknown as Spot

  it('a point put on a curve leaves the curve as it is, in all keys', () => {
    fc.assert(fc.property(points, points, number(0.05, 0.95), fc.nat(7), (a, b, share, at) => {
      const count = Math.min(a.length, b.length)
      const path: RotoPath = { mode: 'add', keys: [{ time: 0, points: a.slice(0, count) }, { time: 1, points: b.slice(0, count) }] }
      const segment = at % count
      const next = withPoint(path, segment, share)
      for (const [key, { points: after }] of next.keys.entries()) {
        const before = shapeAt([path.keys[key]!], 0)
        const now = shapeAt([{ time: 0, points: after }], 0)
        expect(now).toHaveLength(count + 1)
        for (const t of [0.25, 0.75]) {
          near(curve(now[segment]!, now[segment + 1]!, t), curve(before[segment]!, before[(segment + 1) % count]!, share * t), 1e-4)
          near(curve(now[segment + 1]!, now[(segment + 2) % (count + 1)]!, t), curve(before[segment]!, before[(segment + 1) % count]!, share + (1 - share) * t), 1e-4)
        }
      }
      expect(withoutPoint(next, segment + 1)?.keys.map((key) => key.points.length)).toEqual([count, count])
    }))
  })

  const square: RotoPath = { mode: 'add', keys: [{ time: 0, points: [[0, 0], [1, 0], [1, 1], [0, 1]] }] }
  it('one shape is changed for all times; with two, a change elsewhere makes a key', () => {
    const move = (all: readonly Six[]): readonly Six[] => all.map(([x, y, ...rest]) => [x + 0.5, y, ...rest])
    expect(changedShape(square, 3, 25, move).keys).toEqual([{ time: 0, points: [[0.5, 0], [1.5, 0], [1.5, 1], [0.5, 1]] }])
    const two = keyedAt(square, 2, 25)
    expect(two.keys.map(({ time }) => time)).toEqual([0, 2])
    const three = changedShape(two, 1, 25, move)
    expect(three.keys.map(({ time, points: all }) => [time, all[0]![0]])).toEqual([[0, 0], [1, 0.5], [2, 0]])
    // Half a frame off is the same time, and what is seen there is what is moved.
    expect(changedShape(three, 1.01, 25, move).keys.map(({ points: all }) => all[0]![0])).toEqual([0, 0.995, 0])
    expect(withoutKey(three, 1, 25)).toEqual(two)
    expect(withoutKey(square, 0, 25)).toEqual(square)
  })

  it('handles mirror until they are broken; corners become smooth and back', () => {
    const smooth = toggledPoint(shapeAt(square.keys, 0), 0)
    const [, , bx, by, ax, ay] = smooth[0]!
    expect([bx, by]).toEqual([-ax, -ay])
    const [, , ...pulledOut] = pulledHandle(smooth, 0, 'after', [0.3, 0.4], false)[0]!
    expect(pulledOut.slice(2)).toEqual([0.3, 0.4])
    expect(pulledOut[1]! / pulledOut[0]!).toBeCloseTo(0.4 / 0.3, 6)
    expect(pulledHandle(smooth, 0, 'after', [0.3, 0.4], true)[0]!.slice(2, 4)).toEqual([bx, by])
    expect(toggledPoint(smooth, 0)[0]!.slice(2)).toEqual([0, 0, 0, 0])
  })

  it('finds the nearest place, and a stroke with fewer points that lies where it lay', () => {
    expect(nearestOn(shapeAt(square.keys, 0), [0.5, 0.02], { width: 100, height: 100 })).toMatchObject({ segment: 0, share: 0.5 })
    fc.assert(fc.property(fc.array(fc.tuple(number(0, 100), number(0, 100)), { minLength: 2, maxLength: 60 }), (stroke) => {
      const fewer = simplified(stroke, 2)
      const off = ([x, y]: Spot): number => Math.min(...fewer.slice(1).map(([bx, by], i) => {
        const [ax, ay] = fewer[i]!
        const t = Math.min(1, Math.max(0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2 || 1)))
        return Math.hypot(ax + (bx - ax) * t - x, ay + (by - ay) * t - y)
      }))
      expect(fewer.length).toBeLessThanOrEqual(stroke.length)
      // Measured against lines without end, as the method does; those with ends may lie a little further.
      expect(stroke.filter((spot) => fewer.includes(spot)).length).toBe(fewer.length)
      expect(off(stroke[0]!)).toBe(0)
    }))
  })
})
