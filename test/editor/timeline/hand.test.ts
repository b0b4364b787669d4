/** What the hand on the timeline takes, and what it is told: which of two uses of a track, a transition's edges, numbers of a drag. */
import { describe, expect, test } from 'vitest'
import type { Engine } from '../../../engine/host/engine.ts'
import { catalogue } from '../../../engine/plugins/catalogue.ts'
import type { GraphDocument } from '../../../editor/document/document.ts'
import { addedClip, addToFilm, asksFirst } from '../../../editor/timeline/add.ts'
import { pictures, type TimelineClip } from '../../../editor/timeline/clips.ts'
import { blended, nearestCut } from '../../../editor/timeline/commands.ts'
import { dragged } from '../../../editor/timeline/drag.ts'
import { dragWords } from '../../../editor/timeline/drag-words.ts'
import { applyEdit } from '../../../editor/timeline/edit.ts'
import type { Edit } from '../../../editor/timeline/edits.ts'
import { createFilm } from '../../../editor/timeline/film.ts'
import { stillChosen } from '../../../editor/timeline/follow.ts'
import type { Known } from '../../../editor/timeline/known.ts'
import { readTimeline } from '../../../editor/timeline/read.ts'
import { HEAD, hitAt, rowsOf } from '../../../editor/timeline/rows.ts'
import { filmOf, knownFrom, RATE, track, useEngine } from './kit.ts'

let engine: Engine
let known: Known
useEngine((made) => {
  engine = made
  known = knownFrom(engine)
})

const edit = (document: GraphDocument, ...edits: readonly Edit[]): GraphDocument => edits.reduce((now, one) => applyEdit(now, known, one), document)
const sounds = (document: GraphDocument): readonly TimelineClip[] => readTimeline(document, known).clips.filter(({ kind }) => kind === 'sound')

/** One track twice: at the start, and 20 frames later. */
function twice(): GraphDocument {
  const document = filmOf([100, 100], { nodes: { ...filmOf([100, 100]).nodes, hum: track(2) } })
  return [0, 20].reduce((now, at) => addToFilm(now, known, 'hum', at)!.document, document)
}

/** A film over an editor whose canvas tells of each step while it chooses, as the one on the screen does. */
function handOn(document: GraphDocument) {
  const listeners = new Map<string, (() => void)[]>()
  const tell = (event: string): void => listeners.get(event)?.forEach((one) => one())
  const editor = {
    types: known.types, catalogue: catalogue(engine.registry), codes: new Map(), values: {}, checked: false, faults: [], document, selection: [] as readonly string[],
    on: (event: string, listener: () => void) => void listeners.set(event, [...(listeners.get(event) ?? []), listener]),
    select(names: readonly string[]) {
      for (const step of [[], names]) {
        if (step.join() === editor.selection.join()) continue
        editor.selection = step
        tell('selection')
      }
    },
    change(next: GraphDocument) {
      editor.document = next
      tell('document')
    },
  }
  const preview = { node: undefined, playhead: { on() {} }, show: (_: string, { act }: { act?(): void } = {}) => act?.() }
  return { editor, film: createFilm(editor as never, preview as never, { onChange() {} } as never) }
}

describe('two uses of one track', () => {
  test('are chosen each on its own, and the one that is chosen goes', () => {
    const { film, editor } = handOn(twice())
    const [first, second] = film.timeline.clips.filter(({ kind }) => kind === 'sound')
    expect([first!.start, second!.start]).toEqual([0, 20])
    for (const clip of [first!, second!, first!, second!]) {
      film.choose([clip.id])
      expect([...film.chosen]).toEqual([clip.id])
      expect(editor.selection).toEqual(['hum'])
    }
    film.edit([{ do: 'remove', id: second!.id }])
    expect(sounds(editor.document).map(({ start }) => start)).toEqual([0])
    // The other one isn't chosen in its place: a second press takes nothing away.
    expect([...film.chosen]).toEqual([])
  })
  test('stay chosen when they are moved and trimmed', () => {
    for (const index of [0, 1]) {
      let document = twice()
      const { id } = sounds(document)[index]!
      let chosen: ReadonlySet<string> = new Set([id])
      const steps: readonly (readonly [(one: string) => Edit, number])[] = [[(one) => ({ do: 'move', id: one, to: 40 }), 40], [(one) => ({ do: 'trim', id: one, edge: 'start', by: 5 }), 45], [(one) => ({ do: 'gain', id: one, gain: -6 }), 45]]
      for (const [make, start] of steps) {
        const before = readTimeline(document, known)
        document = edit(document, make([...chosen][0]!))
        chosen = stillChosen(before, readTimeline(document, known), chosen)
        expect(sounds(document).filter((clip) => chosen.has(clip.id)).map((clip) => clip.start)).toEqual([start])
      }
    }
  })
  test('the one that was added is the one that is found', () => {
    const before = filmOf([100, 100], { nodes: { ...filmOf([100, 100]).nodes, hum: track(2) } })
    let document = before
    for (const at of [0, 20, 30]) {
      const was = readTimeline(document, known)
      document = addToFilm(document, known, 'hum', at)!.document
      expect(addedClip(was, readTimeline(document, known), 'hum', at)!.start).toBe(at)
    }
  })
})

test('music comes at once, as long as the clip that it is made for; a film with sound is asked for first', () => {
  const document = filmOf([100, 100], { nodes: { ...filmOf([100, 100]).nodes, music: { type: 'music', version: 1, params: { duration: 30 }, inputs: { video: 'cuts.video' } }, sea: { type: 'load-video', version: 4, params: { file: 'sea.mp4' } } } })
  expect(['music', 's0', 'sea'].map((name) => asksFirst(document, known, name))).toEqual([false, false, true])
  const told = knownFrom(engine, { 'cuts.video': 200 })
  const clip = readTimeline(addToFilm(document, told, 'music', 0)!.document, told).clips.find(({ kind }) => kind === 'sound')
  expect([clip!.length, clip!.guessed]).toEqual([200, true])
})

describe('a transition', () => {
  const view = { scale: 4, left: 0 }
  const film = () => {
    const plain = filmOf([100, 100])
    return edit(plain, { do: 'join', id: 's1', kind: 'crossfade', length: 20 })
  }
  const at = (document: GraphDocument, frame: number, down: number) => {
    const timeline = readTimeline(document, known)
    const rows = rowsOf(timeline)
    return { timeline, hit: hitAt(timeline, rows, view, frame * view.scale, rows.find(({ kind }) => kind === 'picture')!.top + down)! }
  }

  test.each([[81, 'joint-start'], [90, 'joint'], [99, 'joint'], [100.5, 'joint']] as const)('at frame %d is taken by its whole height', (frame, part) => {
    for (const down of [HEAD + 1, 40, 60]) expect(at(film(), frame, down).hit).toMatchObject({ part, clip: { id: 's1' } })
  })
  test('leaves the rest to the clips', () => {
    expect(at(film(), 81, 4).hit).toMatchObject({ part: 'start', clip: { id: 's1' } })
    expect(at(film(), 110, 40).hit).toMatchObject({ part: 'body', clip: { id: 's1' } })
    expect(at(film(), 70, 40).hit).toMatchObject({ part: 'body', clip: { id: 's0' } })
  })
  test.each([['joint', 5, 25], ['joint', -5, 15], ['joint', -60, 1], ['joint-start', -5, 25], ['joint-start', 5, 15], ['joint-start', 60, 1]] as const)('dragged by its %s %d frames is %d long; neither clip changes, none goes elsewhere', (part, by, length) => {
    const document = film()
    const { timeline } = at(document, 90, 40)
    const [one, two] = pictures(timeline)
    const { edits } = dragged(timeline, { clip: two!, hold: part, part, by }, [], view)
    const after = pictures(readTimeline(edit(document, ...edits), known))
    expect(after.map((clip) => [clip.id, clip.length])).toEqual([[one!.id, 100], [two!.id, 100]])
    expect(after[1]!.joint).toEqual({ kind: 'crossfade', length })
    expect(after[1]!.start).toBe(100 - length)
  })
  test('is chosen by itself: the node that joins is, and no clip', () => {
    const { film: hand, editor } = handOn(film())
    hand.choose(['s1'])
    hand.chooseJoint('s1')
    expect([hand.joint, [...hand.chosen], editor.selection]).toEqual(['s1', [], ['cuts']])
    hand.edit([{ do: 'join', id: 's1', kind: 'cut', length: 0 }])
    expect(hand.joint).toBeUndefined()
  })
  test('comes to the cut nearest to the playhead, and goes from there', () => {
    const timeline = readTimeline(filmOf([100, 100, 100]), known)
    expect([0, 140, 160, 299].map((frame) => nearestCut({ timeline, at: frame })!.id)).toEqual(['s1', 's1', 's2', 's2'])
    const [, second] = pictures(timeline)
    expect(blended(second!, RATE)).toEqual({ do: 'join', id: 's1', kind: 'crossfade', length: 13 })
    expect(blended({ ...second!, joint: { kind: 'wipe', length: 8 } }, RATE)).toEqual({ do: 'join', id: 's1', kind: 'cut', length: 0 })
  })
})

describe('a fade of a sound', () => {
  const view = { scale: 4, left: 0 }
  const laid = () => addToFilm(filmOf([100, 100], { nodes: { ...filmOf([100, 100]).nodes, hum: track(4) } }), known, 'hum', 20)!.document
  const fades = (document: GraphDocument) => sounds(document).map((clip) => (clip.kind === 'sound' ? [clip.start, clip.length, clip.fade?.in ?? 0, clip.fade?.out ?? 0] : []))
  const hit = (document: GraphDocument, frame: number, down: number) => {
    const timeline = readTimeline(document, known)
    return { timeline, hit: hitAt(timeline, rowsOf(timeline), view, frame * view.scale, rowsOf(timeline).find(({ kind }) => kind === 'sound')!.top + down)! }
  }

  test('is drawn from the upper corners; below them the ends trim', () => {
    const document = laid()
    expect([[21, 4], [119, 4], [20.5, 25], [119.5, 25], [60, 4]].map(([frame, down]) => hit(document, frame!, down!).hit.part)).toEqual(['fade-in', 'fade-out', 'start', 'end', 'body'])
    const drag = (now: GraphDocument, part: 'fade-in' | 'fade-out', by: number): GraphDocument => {
      const { timeline } = hit(now, 60, 25)
      return edit(now, ...dragged(timeline, { clip: timeline.clips.find(({ kind }) => kind === 'sound')!, hold: part, part, by }, [], view).edits)
    }
    const rising = drag(document, 'fade-in', 25)
    expect(fades(rising)).toEqual([[20, 100, 1, 0]])
    expect(rising.nodes['hum-fade']).toEqual({ type: 'audio-fade', version: known.types.get('audio-fade')!.version, params: { in: 1, out: 0 }, inputs: { audio: 'hum.audio' } })
    expect(hit(rising, 45, 4).hit.part).toBe('fade-in')
    // Both together are no longer than the clip, and neither goes below nothing.
    expect(fades(drag(rising, 'fade-out', -500))).toEqual([[20, 100, 1, 3]])
    expect(fades(drag(rising, 'fade-in', -500))).toEqual([[20, 100, 0, 0]])
    expect(dragWords(readTimeline(document, known), readTimeline(rising, known), sounds(document)[0]!, 'fade-in')).toBe('+00:01:00, 00:01:00 long')
  })
  test('stays with the start and the end when the clip is split, and goes when nothing is left of it', async () => {
    const id = (document: GraphDocument, index = 0): string => sounds(document)[index]!.id
    const faded = edit(laid(), { do: 'fade', id: id(laid()), in: 0.4, out: 0.8 })
    const halves = edit(faded, { do: 'split', id: id(faded), at: 60 })
    expect(fades(halves)).toEqual([[20, 40, 0.4, 0], [60, 60, 0, 0.8]])
    expect(await engine.validate({ document: halves as never, path: 'graphs/film.json' })).toEqual([])
    expect(edit(faded, { do: 'fade', id: id(faded), in: 0.4, out: 0.8 })).toBe(faded)
    expect(Object.keys(edit(faded, { do: 'remove', id: id(faded) }).nodes)).not.toContain('hum-fade')
  })
})

describe('the numbers of a drag', () => {
  test.each([
    [{ do: 'trim', id: 's1', edge: 'end', by: -30 }, 'end', '−00:01:05, 00:02:20 long'],
    [{ do: 'trim', id: 's1', edge: 'end', by: -500 }, 'end', '−00:03:24, 00:00:01 long'],
    [{ do: 'trim', id: 's1', edge: 'end', by: 30 }, 'end', '+00:00:00, 00:04:00 long'],
    [{ do: 'join', id: 's1', kind: 'wipe', length: 12 }, 'joint', '+00:00:12, 00:00:12 long'],
  ] as const)('%o', (one, hold, words) => {
    const document = filmOf([100, 100])
    const before = readTimeline(document, known)
    expect(dragWords(before, readTimeline(edit(document, one), known), pictures(before)[1]!, hold)).toBe(words)
  })
  test('of the second use of a track are its own', () => {
    const document = twice()
    const before = readTimeline(document, known)
    const second = sounds(document)[1]!
    expect(dragWords(before, readTimeline(edit(document, { do: 'move', id: second.id, to: 45 }), known), second, 'body')).toBe('+00:01:00, from 00:01:20')
  })
})
