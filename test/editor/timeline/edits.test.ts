/** A thousand random edits, held against a list that knows nothing of graphs; the engine says whether the graph is one, and how long. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Engine } from '../../../engine/host/engine.ts'
import { commit, createHistory, redo, undo } from '../../../editor/document/history.ts'
import type { GraphDocument } from '../../../editor/document/document.ts'
import { pictures, type Timeline } from '../../../editor/timeline/clips.ts'
import { applyEdit } from '../../../editor/timeline/edit.ts'
import type { Known } from '../../../editor/timeline/known.ts'
import { readTimeline } from '../../../editor/timeline/read.ts'
import { filmOf, knownFrom, RATE, track, useEngine } from './kit.ts'
import { by, CUT, editOf, lengthOf, meant, step, type Shot } from './plain-list.ts'

let engine: Engine
let known: Known
useEngine((made) => {
  engine = made
  known = knownFrom(engine)
})

const told = (timeline: Timeline) => pictures(timeline).map(({ stretch, joint }) => ({ of: stretch.link.split('.')[0]!, first: stretch.first, end: stretch.end, total: stretch.total, into: joint?.length ?? 0, kind: joint?.kind ?? 'cut' }))

test('a thousand random edits of the pictures are what a plain list says, the graph stays one, and each is undone', async () => {
  let edits = 0
  const ends: { readonly document: GraphDocument; readonly shots: readonly Shot[] }[] = []
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 2, max: 60 }), { minLength: 1, maxLength: 6 }), fc.array(step, { minLength: 10, maxLength: 10 }), fc.boolean(), (lengths, steps, linked) => {
      let document = filmOf(lengths)
      let shots: readonly Shot[] = lengths.map((total, i) => ({ of: `s${i}`, first: 0, end: total, total, ...CUT }))
      let history = createHistory(document)
      for (const one of steps) {
        const before = document
        document = applyEdit(before, known, editOf(readTimeline(before, known), one), { linked })
        shots = meant(shots, one)
        const after = readTimeline(document, known)
        expect(told(after)).toEqual(shots)
        expect(after.length).toBe(shots.reduce((sum, shot) => sum + lengthOf(shot) - shot.into, 0))
        history = commit(history, document)
        if (document !== before) {
          expect(undo(history).now).toBe(before)
          history = redo(undo(history))
          expect(history.now).toBe(document)
        }
        edits++
      }
      ends.push({ document, shots })
    }),
    { numRuns: 100, seed: 15 },
  )
  expect(edits).toBeGreaterThanOrEqual(1000)
  // The engine reads the same film out of the graph.
  for (const { document, shots } of ends.filter((_, i) => i % 3 === 0)) {
    expect(await engine.validate({ document: document as never, path: 'graphs/film.json' })).toEqual([])
    const { nodes } = await engine.plan({ document: document as never, path: 'graphs/film.json' })
    const clip = nodes.find(({ node }) => node === 'film')!.ports.find((port) => port.clip !== undefined)!.clip!
    expect(clip.length).toBe(shots.reduce((sum, shot) => sum + lengthOf(shot) - shot.into, 0))
  }
}, 180_000)

/** Titles, subtitles and sounds lie where they are put: each a start and a length on its own. */
interface Laid {
  readonly id: string
  start: number
  length: number
  from: number
  readonly most: number
}

const layers: GraphDocument = filmOf([100, 100], {
  nodes: {
    ...filmOf([100, 100]).nodes,
    credit: { type: 'title', version: 3, params: { text: 'Credit', start: 1, duration: 2 }, inputs: { video: 'cuts.video' } },
    words: { type: 'subtitles', version: 1, params: { text: '1\n00:00:00,400 --> 00:00:01,200\nOne\n\n2\n00:00:02,000 --> 00:00:03,000\nTwo\n' }, inputs: { video: 'credit.video' } },
    hum: track(6),
    mix: { type: 'audio-mix', version: 2, inputs: { audio: ['hum.audio'] } },
    film: { type: 'encode', version: 1, params: { file: 'film.mp4', quality: 'source' }, inputs: { video: 'words.video', audio: 'mix.audio' } },
  },
})

describe('what lies over the film', () => {
  const action = fc.oneof(
    fc.record({ do: fc.constant('move' as const), by }),
    fc.record({ do: fc.constantFrom('trim-start' as const, 'trim-end' as const), by }),
  )

  test('is where a thousand random moves and trims have put it', async () => {
    let edits = 0
    const ends: GraphDocument[] = []
    fc.assert(fc.property(fc.constantFrom('title', 'subtitle', 'sound'), fc.array(action, { minLength: 10, maxLength: 10 }), (kind, actions) => {
      let document = layers
      const find = () => readTimeline(document, known).clips.find((clip) => clip.kind === kind && (kind !== 'subtitle' || clip.name === 'One'))!
      const { start, length } = find()
      const most = kind === 'sound' ? 6 * RATE : Infinity
      let laid: Omit<Laid, 'id'> = { start, length, from: 0, most }
      for (const one of actions) {
        // The nearest to the wish that is there.
        for (let left = one.by; ; left -= Math.sign(left)) {
          const next = one.do === 'move' ? { ...laid, start: laid.start + left } : one.do === 'trim-start' ? { ...laid, start: laid.start + left, from: laid.from + left, length: laid.length - left } : { ...laid, length: laid.length + left }
          if (left !== 0 && (next.start < 0 || next.length < 1 || (most < Infinity && (next.from < 0 || next.from + next.length > most)))) continue
          laid = left === 0 ? laid : next
          break
        }
        const clip = find()
        document = applyEdit(document, known, one.do === 'move' ? { do: 'move', id: clip.id, to: clip.start + one.by } : { do: 'trim', id: clip.id, edge: one.do === 'trim-start' ? 'start' : 'end', by: one.by })
        const after = find()
        expect({ start: after.start, length: after.length }).toEqual({ start: laid.start, length: laid.length })
        if (kind === 'sound') expect(after.offset).toBe(laid.from)
        edits++
      }
      ends.push(document)
    }), { numRuns: 100, seed: 15 })
    expect(edits).toBeGreaterThanOrEqual(1000)
    for (const document of ends.slice(0, 30)) expect(await engine.validate({ document: document as never, path: 'graphs/film.json' })).toEqual([])
  }, 120_000)
})
