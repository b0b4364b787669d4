import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { EASINGS } from '../../engine/frames/easing.ts'
import type { Keyframe } from '../../engine/graph/document.ts'
import { checkKeyframes, sampleKeyframes } from '../../engine/graph/keyframes.ts'
import type { Json } from '../../engine/contract/sockets.ts'
import { changeKeys, copyKeys, easeKeys, moveKeys, onFrame, parseCopied, pasteKeys, removeKeys, scaleKeys, setKey, type Chosen } from '../../editor/curves/edits.ts'
import { drive, driverOf, undrive } from '../../editor/curves/drive.ts'
import { between } from '../../editor/curves/signals.ts'
import { number, parseChange, parseTime, timeText } from '../../editor/curves/times.ts'
import { setAt, setTrack, stillParams, tracksOf } from '../../editor/curves/tracks.ts'
import { fitted, panned, ticks, timeTicks, timeAt, valueAt, xOf, yOf, zoomed } from '../../editor/curves/view.ts'
import { autoKeys, handlesOf, isSmooth, moveHandle, shapeKeys, splitAt } from '../../editor/curves/ways.ts'

const LIMITS = { minimum: -20, maximum: 20 }
const x = fc.double({ min: 0, max: 1, noNaN: true })
const y = fc.double({ min: -2, max: 2, noNaN: true })
const way = fc.oneof(
  fc.constant(undefined),
  fc.constantFrom(...EASINGS.filter((name) => name !== 'linear')),
  fc.tuple(x, y, x, y).map((bezier) => ({ bezier })),
  fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })).map((tangents) => ({ tangents })),
)
const track = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: -20, max: 20 }), way), { selector: ([time]) => time, minLength: 1, maxLength: 8 })
  .map((list) => list.toSorted((a, b) => a[0] - b[0]).map(([time, value, easing]) => (easing === undefined ? [time / 10, value] : [time / 10, value, easing]) as Keyframe))
const chosenOf = fc.tuple(track, fc.array(fc.nat(7))).map(([keyframes, some]): Chosen => ({ keyframes, chosen: new Set(some.filter((one) => one < keyframes.length)) }))
const some = fc.double({ min: -60, max: 60, noNaN: true })

describe('edits of a curve', () => {
  const edits: readonly [string, fc.Arbitrary<(given: Chosen) => readonly Keyframe[]>][] = [
    ['move', fc.tuple(some, some).map(([seconds, by]) => (given) => moveKeys(given, LIMITS, seconds, by).keyframes)],
    ['scale', fc.tuple(some, some, some, some).map(([time, value, seconds, by]) => (given) => scaleKeys(given, LIMITS, { time, value, seconds, by }).keyframes)],
    ['remove', fc.constant((given) => removeKeys(given))],
    ['ease', way.map((one) => (given) => easeKeys(given, one ?? 'linear'))],
    ['set', fc.tuple(some, some).map(([time, value]) => ({ keyframes }) => setKey(keyframes, time, value, LIMITS))],
    ['paste', fc.tuple(track, some).map(([copied, time]) => ({ keyframes }) => pasteKeys(keyframes, copied, time, LIMITS).keyframes)],
    ['kinds', fc.constantFrom('auto' as const, 'flat' as const, 'aligned' as const).map((kind) => ({ keyframes, chosen }) => shapeKeys(keyframes, chosen, kind))],
    ['handle', fc.tuple(fc.nat(7), fc.constantFrom('out' as const, 'in' as const), some, some, fc.boolean()).map(([index, side, time, value, broken]) => ({ keyframes }) => moveHandle(keyframes, index, side, [time, value], broken))],
  ]
  it.each(edits)('%s: always a list that the engine takes, within the limits', (_, edit) => {
    fc.assert(fc.property(chosenOf, edit, (given, change) => {
      const next = change(given)
      expect(checkKeyframes(next as unknown as Json), JSON.stringify(next)).toBe(next)
      for (const [time, value] of next) expect([time >= 0, value >= -20, value <= 20]).toEqual([true, true, true])
    }))
  })

  it('a move and back is as before, where nothing lay in the way', () => {
    fc.assert(fc.property(chosenOf, fc.integer({ min: 0, max: 50 }), (given, seconds) => {
      const all = { ...given, chosen: new Set(given.keyframes.keys()) }
      expect(moveKeys(moveKeys(all, {}, seconds, 3), {}, -seconds, -3)).toEqual(all)
    }))
  })

  it('what is chosen stays chosen when it passes others, and takes the place of what it falls on', () => {
    const given: Chosen = { keyframes: [[0, 0, 'ease-in-back'], [1, 1], [2, 2]], chosen: new Set([0]) }
    expect(moveKeys(given, {}, 1.5, 0)).toEqual({ keyframes: [[1, 1], [1.5, 0, 'ease-in-back'], [2, 2]], chosen: new Set([1]) })
    expect(moveKeys(given, {}, 2, 0)).toEqual({ keyframes: [[1, 1], [2, 0, 'ease-in-back']], chosen: new Set([1]) })
    expect(changeKeys({ ...given, chosen: new Set([0, 1]) }, { integer: true }, ([time, value]) => [time, value + 0.6]).keyframes.map(([, value]) => value)).toEqual([1, 2, 2])
  })

  it('goes through the clipboard as text, to another time and param', () => {
    const copied = copyKeys([{ param: 'zoom', keyframes: [[1, 2], [3, 4, { bezier: [0, 0, 1, 1.5] }], [4, 5]], chosen: new Set([1, 2]) }, { param: 'x', keyframes: [[9, 9]], chosen: new Set() }])
    expect(parseCopied(JSON.stringify(copied))).toEqual({ keyframes: [{ param: 'zoom', keys: [[0, 4, { bezier: [0, 0, 1, 1.5] }], [1, 5]] }] })
    expect(pasteKeys([[0, 1], [6, 0]], copied!.keyframes[0]!.keys, 5, { maximum: 4.5 })).toEqual({ keyframes: [[0, 1], [5, 4, { bezier: [0, 0, 1, 1.5] }], [6, 4.5]], chosen: new Set([1, 2]) })
    expect(['', '7', '{"nodes":{}}', '{"keyframes":[{"param":"x","keys":["a"]}]}'].map(parseCopied)).toEqual([undefined, undefined, undefined, undefined])
  })
})

describe('ways', () => {
  const samples = (keyframes: readonly Keyframe[]): readonly number[] => Array.from({ length: 60 }, (_, step) => sampleKeyframes(keyframes, (step / 59) * 3))
  const off = (a: readonly Keyframe[], b: readonly Keyframe[]): number => Math.max(...samples(a).map((value, at) => Math.abs(value - samples(b)[at]!)))

  const mean = (a: readonly Keyframe[], b: readonly Keyframe[]): number => samples(a).reduce((sum, value, at) => sum + Math.abs(value - samples(b)[at]!), 0) / 60

  it('a keyframe set on a Bézier curve leaves it as it was, wherever its handles lie beside each other', () => {
    const share = (min: number, max: number) => fc.integer({ min, max }).map((one) => one / 100)
    // Handles that don't cross: their halves have theirs inside, too, and are exact.
    fc.assert(fc.property(fc.tuple(share(0, 100), share(-50, 150), share(0, 100), share(-50, 150)).filter(([x1, , x2]) => x1 <= x2), share(10, 290), (bezier, time) => {
      const before: Keyframe[] = [[0, 2, { bezier }], [3, 12]]
      const after = splitAt(before, time)
      // Halves of like values have slopes instead of shares, which say less.
      fc.pre(after.slice(0, -1).every(([, , one]) => typeof one === 'object' && 'bezier' in one))
      expect(off(before, after)).toBeLessThan(1e-4)
    }))
    expect(splitAt([[0, 0], [2, 4]], 1)).toEqual([[0, 0], [1, 2], [2, 4]])
    expect(splitAt([[0, 0, 'hold'], [2, 4]], 1)).toEqual([[0, 0, 'hold'], [1, 0, 'hold'], [2, 4]])
  })

  it('where handles cross, no easing says both halves: they come near, and meet the keyframe exactly', () => {
    const share = fc.integer({ min: 0, max: 100 }).map((one) => one / 100)
    fc.assert(fc.property(fc.tuple(share, share, share, share).filter(([x1, , x2]) => x1 > x2), fc.integer({ min: 10, max: 290 }).map((one) => one / 100), (bezier, time) => {
      const before: Keyframe[] = [[0, 0, { bezier }], [3, 10]]
      const after = splitAt(before, time)
      expect(checkKeyframes(after as unknown as Json)).toBe(after)
      expect(after[1]![1]).toBe(sampleKeyframes(before, time))
      fc.pre(after.slice(0, -1).every(([, , one]) => typeof one === 'object' && 'bezier' in one))
      expect(mean(before, after)).toBeLessThan(0.4)
    }))
    // The worst of all: time stands still in the middle.
    expect(mean([[0, 0, { bezier: [1, 0, 0, 1] }], [3, 10]], splitAt([[0, 0, { bezier: [1, 0, 0, 1] }], [3, 10]], 1.3125))).toBeLessThan(0.4)
  })

  it.each(EASINGS.filter((name) => !/bounce|elastic|hold/.test(name)))('%s, taken by a handle, hardly changes', (name) => {
    const before: Keyframe[] = [[0, 0, name], [3, 1]]
    const [out] = handlesOf(before, 0)!
    const after = moveHandle(before, 0, 'out', out)
    expect(off(before, after)).toBeLessThan(0.06)
  })

  it('a smooth keyframe stays smooth while one of its handles is dragged, until that is broken off', () => {
    const smooth = shapeKeys([[0, 0], [1, 5], [2, 8]], new Set([1]), 'auto')
    expect([isSmooth(smooth, 1), isSmooth([[0, 0], [1, 5], [2, 8]], 1)]).toEqual([true, false])
    const turned = moveHandle(smooth, 1, 'out', [1.4, 7])
    expect(isSmooth(turned, 1)).toBe(true)
    expect(handlesOf(turned, 0)![1][1]).toBeCloseTo(5 - (2 / 0.4) * (1 - handlesOf(turned, 0)![1][0]), 6)
    expect(isSmooth(moveHandle(smooth, 1, 'out', [1.4, 5], true), 1)).toBe(false)
  })

  it('smooth curves overshoot no keyframe', () => {
    fc.assert(fc.property(track, (keyframes) => {
      const smooth = shapeKeys(keyframes, new Set(keyframes.keys()), 'auto')
      for (let index = 0; index + 1 < smooth.length; index++) {
        const [a, b] = [smooth[index]!, smooth[index + 1]!]
        for (let step = 0; step <= 20; step++) {
          const value = sampleKeyframes(smooth, a[0] + ((b[0] - a[0]) * step) / 20)
          expect(value).toBeGreaterThan(Math.min(a[1], b[1]) - 1e-6)
          expect(value).toBeLessThan(Math.max(a[1], b[1]) + 1e-6)
        }
      }
    }))
  })

  it('handles go with their keyframes, and a smooth curve stays smooth', () => {
    const given: Chosen = { keyframes: [[0, 0, { bezier: [0.3, 0, 0.5, 1.2] }], [2, 10, { bezier: [0.25, 0.4, 0.6, 1] }], [4, 5]], chosen: new Set([1]) }
    const [, before] = handlesOf(given.keyframes, 0)!
    const after = moveKeys(given, {}, 0.5, 3).keyframes
    const [, moved] = handlesOf(after, 0)!
    expect([moved[0] - before[0], moved[1] - before[1]].map((one) => Number(one.toFixed(6)))).toEqual([0.5, 3])
    // The handle of a keyframe that didn't move stays where it was.
    expect(handlesOf(after, 0)![0].map((one) => Number(one.toFixed(6)))).toEqual(handlesOf(given.keyframes, 0)![0].map((one) => Number(one.toFixed(6))))
    fc.assert(fc.property(track, fc.integer({ min: -30, max: 30 }), fc.nat(7), (keyframes, by, place) => {
      const all = new Set(keyframes.keys())
      const auto = shapeKeys(keyframes, all, 'auto')
      const next = moveKeys({ keyframes: auto, chosen: new Set([place % keyframes.length]) }, {}, 0, by).keyframes
      expect(next).toEqual(shapeKeys(next, all, 'auto'))
      // Those between two others know by themselves that they are automatic.
      expect(autoKeys(next)).toEqual(new Set([...next.keys()].filter((index) => index > 0 && index < next.length - 1)))
    }))
  })

  it('handles are level, or in one line, as they are told', () => {
    const given: readonly Keyframe[] = [[0, 0], [1, 5, 'ease-in'], [2, 1]]
    const flat = shapeKeys(given, new Set([1]), 'flat')
    expect([sampleKeyframes(flat, 0.999) - 5, sampleKeyframes(flat, 1.001) - 5].every((one) => Math.abs(one) < 1e-4)).toBe(true)
    const bent: readonly Keyframe[] = [[0, 0, { bezier: [0.2, 0.1, 0.5, 0.4] }], [1, 5, { bezier: [0.5, 0.1, 0.8, 1] }], [2, 8]]
    expect([isSmooth(bent, 1), isSmooth(shapeKeys(bent, new Set([1]), 'aligned'), 1)]).toEqual([false, true])
    // Small numbers are no smoother than large ones.
    const scaled = bent.map(([time, value, way]) => [time, value * 1e-6, way] as Keyframe)
    expect(isSmooth(scaled, 1)).toBe(false)
  })

  it('between like values a handle makes a slope', () => {
    const bulged = moveHandle([[0, 5], [3, 5]], 0, 'out', [1, 8])
    expect(bulged[0]![2]).toEqual({ tangents: [3, 0] })
    expect(sampleKeyframes(bulged, 1)).toBeGreaterThan(5.5)
  })
})

describe('times', () => {
  it('are written and read in three ways', () => {
    expect(['seconds', 'timecode', 'frames'].map((format) => timeText(62.5, format as never, 24))).toEqual(['62.5', '01:02:12', '1500'])
    expect(timeText(3661, 'timecode', 25)).toBe('1:01:01:00')
    // A little of what is before the film is in view, too.
    expect(timeText(-1.5, 'timecode', 24)).toBe('-00:01:12')
    expect(['1.5', '1,5', '36f', '1:30.5', '0:01:12', '1:00:00:06', '-2'].map((text) => parseTime(text, 'seconds', 24))).toEqual([1.5, 1.5, 1.5, 90.5, 1.5, 3600.25, -2])
    expect(parseTime('48', 'frames', 24)).toBe(2)
    expect(['', 'x', '1:2:3:4:5', '1:x'].map((text) => parseTime(text, 'seconds', 24))).toEqual([undefined, undefined, undefined, undefined])
    fc.assert(fc.property(fc.nat(400_000), fc.constantFrom(12, 24, 25, 30, 60, 30000 / 1001), (frame, rate) => {
      const text = timeText(frame / rate, 'timecode', rate)
      expect(Math.round(parseTime(text, 'timecode', rate)! * rate)).toBe(frame)
    }))
  })
  it('a typed change may be relative', () => {
    expect(['3', '+= 2', '-=2', '*=2', '/= 4'].map((text) => parseChange(text, number)!(10))).toEqual([3, 12, 8, 20, 2.5])
    expect(['', '+=', '/=0', 'a'].map((text) => parseChange(text, number))).toEqual([undefined, undefined, undefined, undefined])
  })
  it('lie on frames and whole seconds', () => {
    expect(timeTicks(0, 1, 600, 60, 24).map((time) => Math.round(time * 24))).toEqual([0, 3, 6, 9, 12, 15, 18, 21, 24])
    expect(timeTicks(0, 60, 600, 60, 24)).toEqual([0, 10, 20, 30, 40, 50, 60])
  })
})

describe('the curves of a document', () => {
  const types = new Map([['move', { title: 'Move', params: { properties: {
    zoom: { type: 'number', title: 'Zoom', minimum: 1, maximum: 4, 'x-animatable': true }, amount: { type: 'number' },
    path: { type: 'array', title: 'Path', items: { type: 'object', properties: { time: { type: 'number' }, x: { type: 'number' }, y: { type: 'number' }, easing: { type: 'string', enum: ['linear', 'ease-in'] } } } },
  } } }]]) as never
  const document = (params: object) => ({ format: 1, nodes: { a: { type: 'move', params }, b: { type: 'move', inputs: { zoom: 'a.signal' } } } }) as never
  it('are those of params with keyframes, and one for each number of rows with a time', () => {
    const given = document({ zoom: { keyframes: [[0, 1], [2, 3]] }, path: [{ time: 0, x: 0.1, y: 0 }, { time: 1, x: 0.2, easing: 'ease-in' }, { time: 3, x: 0, y: 1 }] })
    expect(tracksOf(given, types).map(({ id, keyframes }) => [id, keyframes])).toEqual([
      ['a.zoom', [[0, 1], [2, 3]]],
      ['a.path.x', [[0, 0.1], [1, 0.2, 'ease-in'], [3, 0]]],
      ['a.path.y', [[0, 0], [3, 1]]],
      // What something else moves has none of its own.
      ['b.zoom', []],
    ])
    const [, x] = tracksOf(given, types)
    const moved = setTrack(given, x!, [[0, 0.1], [1.5, 0.4, 'ease-in'], [3, 0]]) as unknown as { nodes: { a: { params: { path: unknown } } } }
    expect(moved.nodes.a.params.path).toEqual([{ time: 0, x: 0.1, y: 0 }, { time: 1.5, x: 0.4, easing: 'ease-in' }, { time: 3, x: 0, y: 1 }])
    expect(stillParams(document({ zoom: 2 }), types, 'a').map(([param]) => param)).toEqual(['zoom'])
    expect(stillParams(given, types, 'b')).toEqual([])
  })
  it('a changed value sets a keyframe where there are some, and begins a curve only with auto-key', () => {
    const schema = (types as unknown as Map<string, { params: { properties: Record<string, never> } }>).get('move')!.params.properties
    const set = (params: object, param: string, value: number, time: number, auto: boolean) => (setAt(document(params), 'a', param, schema[param], value, { time, rate: 10, auto }) as unknown as { nodes: { a: { params: Record<string, unknown> } } }).nodes.a.params[param]
    expect(set({ zoom: { keyframes: [[0, 1], [2, 3]] } }, 'zoom', 2.5, 1, false)).toEqual({ keyframes: [[0, 1], [1, 2.5], [2, 3]] })
    expect(set({ zoom: { keyframes: [[0, 1], [2, 3]] } }, 'zoom', 9, 1.96, false)).toEqual({ keyframes: [[0, 1], [2, 4]] })
    expect(set({ zoom: 1 }, 'zoom', 2, 1, false)).toBe(2)
    expect(set({ zoom: 1 }, 'zoom', 2, 1, true)).toEqual({ keyframes: [[1, 2]] })
    expect(set({ amount: 1 }, 'amount', 2, 1, true)).toBe(2)
  })
})

describe('shapes of a mask', () => {
  const corner = (x: number): [number, number][] => [[x, 0], [1, 0], [1, 1]]
  const keys = [{ time: 0, points: corner(0), easing: 'ease-in' }, { time: 1, points: corner(0.2) }, { time: 3, points: corner(0.6) }] as const
  const types = new Map([['roto', { title: 'Roto', handles: [{ kind: 'roto', paths: 'paths' }], params: { properties: { paths: { type: 'array', title: 'Paths' } } } }]]) as never
  const document = { format: 1, nodes: { mask: { type: 'roto', params: { paths: [{ mode: 'add', keys: [keys[0]] }, { mode: 'add', keys }] } } } } as never
  it('have their times in the panel, and are moved, set and taken away there with all their points', () => {
    const [track, ...more] = tracksOf(document, types)
    expect([track!.id, track!.title, track!.keyframes, more]).toEqual(['mask.paths.1', 'Paths 2', [[0, 0, 'ease-in'], [1, 0], [3, 0]], []])
    const shapes = (keyframes: readonly Keyframe[]) => (setTrack(document, track!, keyframes).nodes['mask']!.params!['paths'] as unknown as { keys: { time: number; points: number[][] }[] }[])[1]!.keys.map(({ time, points }) => [time, Number(points[0]![0]!.toFixed(4))])
    const given = (index: number): Chosen => ({ keyframes: track!.keyframes, chosen: new Set([index]) })
    // One that passes another takes its shape along.
    expect(shapes(moveKeys(given(1), track!, 3, 7).keyframes)).toEqual([[0, 0], [3, 0.6], [4, 0.2]])
    expect(shapes(removeKeys(given(1)))).toEqual([[0, 0], [3, 0.6]])
    expect(shapes(setKey(track!.keyframes, 2, 0, track!))).toEqual([[0, 0], [1, 0.2], [2, 0.4], [3, 0.6]])
  })
})

describe('what something else moves', () => {
  const sockets = { signal: {}, video: { shows: 'clip' } }
  const types = new Map([
    ['move', { type: 'move', title: 'Move', version: 1, outputs: { video: { type: 'video' } }, inputs: {}, params: { properties: { zoom: { type: 'number', title: 'Zoom', default: 1, minimum: 1, maximum: 4, 'x-animatable': true } } } }],
    ['expression', { type: 'expression', title: 'Expression', version: 3, inputs: {}, outputs: { signal: { type: 'signal', title: 'Result' } }, params: { properties: { expression: { type: 'string', default: 'value', 'x-expression': ['t'] }, value: { type: 'number', 'x-animatable': true } } } }],
  ]) as never
  const keyframes = [[0, 1], [2, 3]]
  const document = { format: 1, nodes: { a: { type: 'move', params: { zoom: { keyframes } } }, b: { type: 'move' } }, ui: { a: { pos: [300, 100] }, b: { pos: [40, 340] } } } as never

  it('an expression takes the place of a param, with its keyframes as value, on nothing that is there; and gives them back', () => {
    const [next, name] = drive(document, { types, catalogue: { sockets } } as never, 'a', 'zoom', { keyframes } as never)
    expect(name).toBe('a-zoom')
    expect(next.nodes['a-zoom']).toEqual({ type: 'expression', version: 3, params: { expression: 'value', value: { keyframes } } })
    expect([next.nodes['a']!.inputs, next.nodes['a']!.params]).toEqual([{ zoom: 'a-zoom.signal' }, {}])
    const [x, y] = (next.ui!['a-zoom'] as unknown as { pos: [number, number] }).pos
    // Titles lie above a node's place.
    expect(x + 200 <= 40 || x >= 240 || y - 28 >= 340 + 100 || y - 28 + 190 <= 340 - 28).toBe(true)
    expect(driverOf(next, types, 'a', 'zoom')).toEqual({ node: 'a-zoom', port: 'signal', expression: { param: 'expression', text: 'value' } })
    expect(undrive(next, types, 'a', 'zoom').nodes['a']).toEqual({ type: 'move', params: { zoom: { keyframes } } })
    // Its curve stands in the list as that of the param; what the expression makes, where that node is chosen.
    expect(tracksOf(next, types, ['a']).map(({ id, driven, keyframes: own }) => [id, driven, own])).toEqual([['a.zoom', { node: 'a-zoom', port: 'signal' }, []]])
    expect(tracksOf(next, types, ['a-zoom']).map(({ id }) => id)).toEqual(['a-zoom.value', 'a-zoom>signal'])
    expect(tracksOf(next, types).map(({ id }) => id)).toEqual(['a.zoom', 'a-zoom.value'])
  })
  it('values that are known are joined by straight lines', () => {
    const at = between([0, 10, 30], 4)
    expect([-1, 0, 1, 2, 3, 4, 9].map(at)).toEqual([0, 0, 5, 10, 20, 30, 30])
  })
})

test('frames', () => {
  expect([onFrame(0.51, 24), onFrame(-1, 24), onFrame(1 / 30, 30)]).toEqual([0.5, 0, 0.033333])
})

describe('the view', () => {
  const view = fitted([1, 5], [-2, 2])
  const box = { width: 640, height: 200 }
  it('shows all, and finds places again', () => {
    expect([view.from < 1, view.to > 5, view.low < -2, view.high > 2]).toEqual([true, true, true, true])
    fc.assert(fc.property(some, some, (time, value) => {
      expect(timeAt(view, box, xOf(view, box, time))).toBeCloseTo(time, 6)
      expect(valueAt(view, box, yOf(view, box, value))).toBeCloseTo(value, 6)
    }))
  })
  it('zooms around a place and does not leave the film behind', () => {
    const near = zoomed(view, [3, 1], 4, 2)
    expect(xOf(near, box, 3)).toBeCloseTo(xOf(view, box, 3), 6)
    expect(yOf(near, box, 1)).toBeCloseTo(yOf(view, box, 1), 6)
    expect(near.to - near.from).toBeCloseTo((view.to - view.from) / 4, 6)
    expect(panned(view, -900, 0).from).toBeCloseTo(-(view.to - view.from) * 0.1, 6)
  })
  it('has round numbers at its edges', () => {
    expect(ticks(0, 10, 500, 90)).toEqual([0, 2, 4, 6, 8, 10])
    expect(ticks(-0.31, 0.31, 200, 40)).toEqual([-0.2, 0, 0.2])
  })
})
