/** A thousand random edits, held against a list that knows nothing of graphs; the engine says whether the graph is one, and how long. */
import fc from 'fast-check'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEngine } from '../../../engine/host/container.ts'
import type { Engine } from '../../../engine/host/engine.ts'
import { commit, createHistory, redo, undo } from '../../../editor/document/history.ts'
import type { GraphDocument } from '../../../editor/document/document.ts'
import { pictures, type Timeline } from '../../../editor/timeline/clips.ts'
import { applyEdit } from '../../../editor/timeline/edit.ts'
import type { Edit } from '../../../editor/timeline/edits.ts'
import type { Known } from '../../../editor/timeline/known.ts'
import { readTimeline } from '../../../editor/timeline/read.ts'
import { filmOf, knownFrom, RATE, track } from './kit.ts'

let engine: Engine
let known: Known
const project = mkdtempSync(join(tmpdir(), 'reelgraph-timeline-'))
beforeAll(async () => {
  engine = await createEngine({ workers: 0, project })
  known = knownFrom(engine)
}, 60_000)
afterAll(async () => {
  await engine.close()
  rmSync(project, { recursive: true, force: true })
})

/** A clip of the list: frames `first` up to `end` of a source of `total`; `into` of them overlap the clip before. */
interface Shot {
  readonly of: string
  readonly first: number
  readonly end: number
  readonly total: number
  readonly into: number
  readonly kind: string
}
const lengthOf = ({ first, end }: Shot): number => end - first
const fits = (shots: readonly Shot[]): boolean => shots.every((shot, i) => shot.first >= 0 && shot.end <= shot.total && lengthOf(shot) >= Math.max(1, shot.into + (shots[i + 1]?.into ?? 0)))

/** The nearest to the wish, from it towards nothing, that leaves a film. */
function nearest(wish: number, make: (by: number) => readonly Shot[]): readonly Shot[] {
  for (let by = wish; by !== 0; by -= Math.sign(wish)) {
    const next = make(by)
    if (fits(next)) return next
  }
  return make(0)
}
const CUT = { into: 0, kind: 'cut' }

function meant(shots: readonly Shot[], { index, action }: Step): readonly Shot[] {
  const at = index % shots.length
  const shot = shots[at]!
  const change = (changes: Readonly<Record<number, Partial<Shot>>>): readonly Shot[] => shots.map((one, i) => ({ ...one, ...changes[i] }))
  switch (action.do) {
    case 'trim-start': return nearest(action.by, (by) => change({ [at]: { first: shot.first + by } }))
    case 'trim-end': return nearest(action.by, (by) => change({ [at]: { end: shot.end + by } }))
    case 'roll': return at === 0 ? shots : nearest(action.by, (by) => change({ [at - 1]: { end: shots[at - 1]!.end + by }, [at]: { first: shot.first + by } }))
    case 'slip': return nearest(action.by, (by) => change({ [at]: { first: shot.first + by, end: shot.end + by } }))
    case 'slide': return at === 0 || at === shots.length - 1 ? shots : nearest(action.by, (by) => change({ [at - 1]: { end: shots[at - 1]!.end + by }, [at + 1]: { first: shots[at + 1]!.first + by } }))
    case 'split': {
      const cut = shot.first + action.by
      const halves = [...shots.slice(0, at), { ...shot, end: cut }, { ...shot, first: cut, ...CUT }, ...shots.slice(at + 1)]
      return fits(halves) ? halves : shots
    }
    case 'reorder': {
      const order = shots.filter((_, i) => i !== at)
      order.splice(Math.min(action.to, shots.length - 1), 0, shot)
      return order.map((one, i) => (shots.indexOf(order[i - 1]!) === shots.indexOf(one) - 1 && i > 0 ? one : { ...one, ...CUT }))
    }
    case 'remove': return shots.length === 1 ? shots : shots.filter((_, i) => i !== at).map((one, i, left) => (i > 0 && shots.indexOf(left[i - 1]!) === shots.indexOf(one) - 1 ? one : { ...one, ...CUT }))
    case 'join': {
      if (at === 0) return shots
      return nearest(Math.abs(action.by), (by) => change({ [at]: by === 0 ? CUT : { into: by, kind: action.kind } }))
    }
    default: return shots
  }
}

type Action =
  | { readonly do: 'trim-start' | 'trim-end' | 'roll' | 'slip' | 'slide' | 'split'; readonly by: number }
  | { readonly do: 'reorder'; readonly to: number }
  | { readonly do: 'remove' }
  | { readonly do: 'join'; readonly by: number; readonly kind: string }
interface Step {
  readonly index: number
  readonly action: Action
}

function editOf(timeline: Timeline, { index, action }: Step): Edit {
  const shown = pictures(timeline)
  const { id, start } = shown[index % shown.length]!
  switch (action.do) {
    case 'trim-start': return { do: 'trim', id, edge: 'start', by: action.by }
    case 'trim-end': return { do: 'trim', id, edge: 'end', by: action.by }
    case 'roll': return { do: 'trim', id, edge: 'start', by: action.by, rolls: true }
    case 'slip': return { do: 'slip', id, by: action.by }
    case 'slide': return { do: 'slide', id, by: action.by }
    case 'split': return { do: 'split', id, at: start + action.by }
    case 'reorder': return { do: 'reorder', id, to: action.to }
    case 'remove': return { do: 'remove', id }
    case 'join': return { do: 'join', id, kind: action.kind, length: Math.abs(action.by) }
  }
}

const by = fc.integer({ min: -40, max: 40 })
const step: fc.Arbitrary<Step> = fc.record({
  index: fc.nat(30),
  action: fc.oneof(
    fc.record({ do: fc.constantFrom('trim-start' as const, 'trim-end' as const, 'roll' as const, 'slip' as const, 'slide' as const), by }),
    fc.record({ do: fc.constant('split' as const), by: fc.integer({ min: 1, max: 60 }) }),
    fc.record({ do: fc.constant('reorder' as const), to: fc.nat(8) }),
    fc.record({ do: fc.constant('remove' as const) }),
    fc.record({ do: fc.constant('join' as const), by, kind: fc.constantFrom('crossfade', 'wipe', 'dissolve') }),
  ),
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
  for (const { document, shots } of ends) {
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
