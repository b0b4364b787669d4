/** What a drag on the timeline comes to: hold by place, tool and key; snapping; blending and changing places. */
import { describe, expect, test } from 'vitest'
import type { PictureClip, Timeline, TimelineClip } from '../../../editor/timeline/clips.ts'
import { dragged, holdOf } from '../../../editor/timeline/drag.ts'
import { frameAt, fitted, inside, snapped, tick, xOf, zoomed } from '../../../editor/timeline/scale.ts'
import { timecode } from '../../../editor/timeline/timecode.ts'

const rate = { num: 25, den: 1 }
const picture = (index: number, start: number, length: number, joint?: PictureClip['joint']): PictureClip => ({
  kind: 'picture', id: `p${index}`, name: `p${index}`, index, lane: 0, start, length, offset: 0, source: length, node: `p${index}`, nodes: [`p${index}`],
  slot: { node: 'cuts', port: 'clips', index }, stretch: { link: `p${index}.video`, rate, first: 0, end: length, total: length }, ...(joint === undefined ? {} : { joint }),
})
const title: TimelineClip = { kind: 'title', id: 't', name: 'T', lane: 0, start: 20, length: 50, offset: 0, source: Infinity, node: 't', nodes: ['t'], text: 'T', origin: 0 }
const film: Timeline = { film: 'film', films: ['film'], rate, length: 300, clips: [picture(0, 0, 100), picture(1, 100, 100), picture(2, 200, 100), title], spine: ['t'], says: [] }
const view = { scale: 2, left: 0 }
const [, two, three] = film.clips as PictureClip[]
const none = { alt: false, ctrl: false }

describe('what a press takes', () => {
  test.each([
    ['select', 'start', none, 'start'], ['select', 'body', none, 'body'], ['select', 'joint', none, 'joint'],
    ['select', 'body', { alt: true, ctrl: false }, 'slip'], ['select', 'body', { alt: false, ctrl: true }, 'slide'], ['select', 'end', { alt: false, ctrl: true }, 'roll'],
    ['blade', 'body', none, undefined], ['slip', 'start', none, 'slip'], ['slide', 'body', none, 'slide'], ['roll', 'start', none, 'roll'], ['roll', 'body', none, undefined],
  ] as const)('%s at the %s', (tool, part, keys, hold) => expect(holdOf({ clip: two!, part }, tool, keys)).toBe(hold))
  test('slides no title: it moves', () => expect(holdOf({ clip: title, part: 'body' }, 'slide', none)).toBe('body'))
})

describe('a drag', () => {
  const drag = (clip: TimelineClip, hold: Parameters<typeof dragged>[1]['hold'], by: number, points: readonly number[] = [], part: Parameters<typeof dragged>[1]['part'] = 'body') => dragged(film, { clip, hold, part, by }, points, view)

  test('of an end trims, and catches on what is within nine pixels', () => {
    expect(drag(two!, 'end', -20.4)).toEqual({ edits: [{ do: 'trim', id: 'p1', edge: 'end', by: -20 }] })
    expect(drag(two!, 'end', -20.4, [176])).toEqual({ edits: [{ do: 'trim', id: 'p1', edge: 'end', by: -24 }], snap: 176 })
    expect(drag(two!, 'end', -20.4, [174])).toEqual({ edits: [{ do: 'trim', id: 'p1', edge: 'end', by: -20 }] })
    expect(drag(two!, 'start', 0.2).edits).toEqual([])
  })
  test('of a title moves it; the end that is nearer catches', () => {
    expect(drag(title, 'body', 27, [98])).toEqual({ edits: [{ do: 'move', id: 't', to: 48 }], snap: 98 })
    expect(drag(title, 'body', 27, [98, 46])).toEqual({ edits: [{ do: 'move', id: 't', to: 46 }], snap: 46 })
    expect(drag(title, 'body', -40).edits).toEqual([{ do: 'move', id: 't', to: 0 }])
  })
  test('of a picture a little over the one before blends the two; farther, it changes places', () => {
    expect(drag(two!, 'body', -12).edits).toEqual([{ do: 'join', id: 'p1', kind: 'crossfade', length: 12 }])
    expect(drag(two!, 'body', -60)).toEqual({ edits: [{ do: 'reorder', id: 'p1', to: 0 }], drop: 0 })
    expect(drag(two!, 'body', 60)).toEqual({ edits: [{ do: 'reorder', id: 'p1', to: 2 }], drop: 300 })
    expect(drag(three!, 'body', 5).edits).toEqual([])
  })
  test('of a blended picture back makes the blend shorter, and then a cut', () => {
    const blended = picture(1, 88, 100, { kind: 'wipe', length: 12 })
    const row = { ...film, clips: [picture(0, 0, 100), blended] }
    const by = (frames: number) => dragged(row, { clip: blended, hold: 'body', part: 'body', by: frames }, [], view).edits
    expect(by(-8)).toEqual([{ do: 'join', id: 'p1', kind: 'wipe', length: 20 }])
    expect(by(5)).toEqual([{ do: 'join', id: 'p1', kind: 'wipe', length: 7 }])
    expect(by(12)).toEqual([{ do: 'join', id: 'p1', kind: 'cut', length: 0 }])
    expect(dragged(row, { clip: blended, hold: 'joint', part: 'joint', by: 10 }, [], view).edits).toEqual([{ do: 'join', id: 'p1', kind: 'wipe', length: 22 }])
  })
  test('to the right slips to earlier frames', () => expect(drag(two!, 'slip', 7).edits).toEqual([{ do: 'slip', id: 'p1', by: -7 }]))
})

describe('the scale', () => {
  test('keeps the frame under the pointer where it is', () => {
    for (const by of [0.3, 0.9, 1.5, 4]) {
      const next = zoomed({ scale: 3, left: 4000 }, by, 400, 10_000, 1000)
      expect(xOf(next, frameAt({ scale: 3, left: 4000 }, 400))).toBeCloseTo(400, 6)
    }
  })
  test('goes from an hour at 60 fps to single frames', () => {
    const hour = 3600 * 60
    const whole = fitted(hour, 1600)
    expect(xOf(whole, hour)).toBeLessThanOrEqual(1600)
    let near = whole
    for (let step = 0; step < 60; step++) near = zoomed(near, 1.5, 800, hour, 1600)
    expect(near.scale).toBeGreaterThanOrEqual(40)
    expect(inside({ ...near, left: 1e9 }, hour, 1600).left).toBeLessThan(hour)
    for (let { scale } = whole; scale < 48; scale *= 1.7) expect(tick(scale, 60) * scale).toBeGreaterThanOrEqual(84)
  })
  test('snaps to the nearest, else to a whole frame', () => {
    expect(snapped(10.4, [12, 9], view)).toEqual({ frame: 9, to: 9 })
    expect(snapped(10.4, [30], view)).toEqual({ frame: 10 })
  })
  test.each([[0, 25, '00:00:00:00'], [90_061 * 25 + 7, 25, '25:01:01:07'], [29, 29.97, '00:00:00:29'], [30, 30000 / 1001, '00:00:01:00']])('timecode of frame %i at %d', (frame, fps, text) => expect(timecode(frame, fps)).toBe(text))
})
