/** A thousand random edits, made on the timeline and by hand on the canvas: the same graph, the same frames, the same sound. */
import fc from 'fast-check'
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import type { NodeType } from '../../../editor/api/client.ts'
import type { GraphDocument, Json } from '../../../editor/document/document.ts'
import { splitLink } from '../../../editor/document/document.ts'
import { pictures, type Timeline, type TimelineClip } from '../../../editor/timeline/clips.ts'
import { applyEdit } from '../../../editor/timeline/edit.ts'
import type { Edit } from '../../../editor/timeline/edits.ts'
import type { Known } from '../../../editor/timeline/known.ts'
import { readTimeline } from '../../../editor/timeline/read.ts'
import type { Engine } from '../../../engine/host/engine.ts'
import { canonical, createHand, type Sound, type Wired, type Words } from './by-canvas.ts'
import { knownFrom, RATE, useEngine } from './kit.ts'
import { by, CUT, editOf, lengthOf, meant, step, type Step } from './plain-list.ts'

let engine: Engine
let known: Known
let hand: ReturnType<typeof createHand>
let types: ReadonlyMap<string, NodeType>
useEngine((made) => {
  engine = made
  known = knownFrom(engine)
  types = known.types as unknown as ReadonlyMap<string, NodeType>
  hand = createHand(types)
})

/** A film as both ways have it, and as it is meant. */
interface Both {
  readonly timeline: GraphDocument
  readonly canvas: GraphDocument
  readonly shots: readonly Wired[]
  readonly titles: readonly Words[]
  readonly cues: readonly Words[]
  readonly sounds: readonly Sound[]
}

type Act =
  | { readonly on: 'row'; readonly step: Step }
  | { readonly on: 'insert'; readonly at: number; readonly frames: number; readonly what: 'shot' | 'still' | 'heard' }
  | { readonly on: 'lift'; readonly index: number }
  | { readonly on: 'write'; readonly kind: 'title' | 'subtitle'; readonly at: number; readonly length: number }
  | { readonly on: 'words'; readonly kind: 'title' | 'subtitle'; readonly index: number; readonly how: 'move' | 'start' | 'end' | 'text' | 'split' | 'remove'; readonly by: number }
  | { readonly on: 'lay'; readonly at: number; readonly frames: number }
  | { readonly on: 'sound'; readonly index: number; readonly how: 'move' | 'start' | 'end' | 'slip' | 'gain' | 'remove'; readonly by: number }

const frames = fc.integer({ min: 2, max: 60 })
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ on: fc.constant('row' as const), step }) },
  { weight: 2, arbitrary: fc.record({ on: fc.constant('insert' as const), at: fc.nat(8), frames, what: fc.constantFrom('shot' as const, 'still' as const, 'heard' as const) }) },
  { weight: 1, arbitrary: fc.record({ on: fc.constant('lift' as const), index: fc.nat(8) }) },
  { weight: 2, arbitrary: fc.record({ on: fc.constant('write' as const), kind: fc.constantFrom('title' as const, 'subtitle' as const), at: fc.nat(90), length: frames }) },
  { weight: 4, arbitrary: fc.record({ on: fc.constant('words' as const), kind: fc.constantFrom('title' as const, 'subtitle' as const), index: fc.nat(8), how: fc.constantFrom('move' as const, 'start' as const, 'end' as const, 'text' as const, 'split' as const, 'remove' as const), by }) },
  { weight: 2, arbitrary: fc.record({ on: fc.constant('lay' as const), at: fc.nat(60), frames }) },
  { weight: 4, arbitrary: fc.record({ on: fc.constant('sound' as const), index: fc.nat(8), how: fc.constantFrom('move' as const, 'start' as const, 'end' as const, 'slip' as const, 'gain' as const, 'remove' as const), by }) },
)

let count = 0
/** The node that is to come into the film lies on the canvas already. */
function brought(both: Both, wish: string, type: string, params: Readonly<Record<string, Json>>): readonly [Both, string] {
  const name = `${wish}${++count}`
  const put = (document: GraphDocument): GraphDocument => hand.add(document, name, type, params)[0]
  return [{ ...both, timeline: put(both.timeline), canvas: put(both.canvas) }, name]
}
const shotParams = (length: number): Readonly<Record<string, Json>> => ({ prompt: 'calm sea', duration: length / RATE, seed: ++count })
const edited = (both: Both, find: (timeline: Timeline) => Edit): GraphDocument => applyEdit(both.timeline, known, find(readTimeline(both.timeline, known)))
const clipWhere = (timeline: Timeline, is: (clip: TimelineClip) => boolean): string => timeline.clips.find(is)!.id

function onRow(both: Both, one: Step): Both {
  const timeline = edited(both, (film) => editOf(film, one))
  let shots = meant(both.shots, one)
  let { canvas } = both
  if (shots === both.shots) return { ...both, timeline }
  const at = one.index % both.shots.length
  if (one.action.do === 'split') {
    if (shots.length === both.shots.length) return { ...both, timeline }
    // The second half: a copy of the still, or of the node that cuts, which both have.
    const half = both.shots[at]!
    if (half.total === Infinity) {
      const [next, copy] = hand.copy(canvas, half.of)
      canvas = next
      shots = shots.with(at + 1, { ...shots[at + 1]!, of: copy })
    } else {
      const { trim: _, ...right } = shots[at + 1]!
      shots = shots.with(at + 1, right)
    }
  }
  ;[canvas, shots] = hand.row(canvas, both.shots, shots)
  if (one.action.do === 'remove' && shots.length < both.shots.length) canvas = hand.gone(canvas, both.shots[at]!)
  return { ...both, timeline, canvas, shots }
}

function edit(before: Both, one: Act): Both {
  switch (one.on) {
    case 'row': return onRow(before, one.step)
    case 'insert': {
      const at = one.at % (before.shots.length + 1)
      const [shown, of] = one.what === 'still' ? brought(before, 'still', 'solid', { duration: one.frames / RATE }) : brought(before, 'shot', 'text-to-video', shotParams(one.frames))
      const [both, heard] = one.what === 'heard' ? brought(shown, 'noise', 'tone', { duration: one.frames / RATE, frequency: 200 + count }) : [shown, undefined]
      const timeline = edited(both, () => ({ do: 'insert', at, link: `${of}.video`, ...(heard === undefined ? {} : { sound: `${heard}.audio` }) }))
      const shot: Wired = { of, first: 0, end: one.frames, total: one.what === 'still' ? Infinity : one.frames, ...CUT, ...(heard === undefined ? {} : { heard }) }
      const after = both.shots[at]
      const row = [...both.shots.slice(0, at), shot, ...(after === undefined ? [] : [{ ...after, ...CUT }]), ...both.shots.slice(at + 1)]
      const [canvas, shots] = hand.row(both.canvas, both.shots, row)
      return { ...both, timeline, canvas, shots }
    }
    case 'lift': {
      const at = one.index % before.shots.length
      const shot = before.shots[at]!
      const timeline = edited(before, (film) => ({ do: 'remove', id: pictures(film)[at]!.id, lifts: true }))
      const [black, of] = hand.add(before.canvas, 'black', 'solid', { duration: lengthOf(shot) / RATE, fps: RATE })
      const [canvas, shots] = hand.row(black, before.shots, before.shots.with(at, { of, first: 0, end: lengthOf(shot), total: Infinity, into: shot.into, kind: shot.kind }))
      return { ...before, timeline, canvas: hand.gone(canvas, shot), shots }
    }
    case 'write': {
      const text = `Words ${++count}`
      const timeline = edited(before, () => ({ do: 'write', kind: one.kind, at: one.at, length: one.length, text }))
      const words = { text, start: one.at, length: one.length }
      if (one.kind === 'subtitle') {
        const cues = [...before.cues, { ...words, node: '' }]
        return { ...before, timeline, canvas: hand.subtitles(before.canvas, cues), cues }
      }
      const [canvas, node] = hand.addTitle(before.canvas, words)
      return { ...before, timeline, canvas, titles: [...before.titles, { ...words, node }] }
    }
    case 'words': return onWords(before, one)
    case 'lay': {
      const [both, source] = brought(before, 'sound', 'tone', { duration: one.frames / RATE, frequency: 200 + count })
      const timeline = edited(both, () => ({ do: 'lay', kind: 'sound', at: one.at, link: `${source}.audio` }))
      const [canvas, sound] = hand.lay(both.canvas, { source, start: one.at, from: 0, length: one.frames, total: one.frames, gain: 0 })
      return { ...both, timeline, canvas, sounds: [...both.sounds, sound] }
    }
    case 'sound': return onSound(before, one)
  }
}

function onWords(before: Both, { kind, index, how, by: wish }: Extract<Act, { on: 'words' }>): Both {
  const list = kind === 'title' ? before.titles : before.cues
  const at = index % Math.max(1, list.length)
  const words = list[at]
  if (words === undefined) return before
  const { start, length } = words
  const text = how === 'text' || how === 'split' ? `Words ${++count}` : words.text
  const cut = Math.abs(wish)
  if (how === 'split' && (cut < 1 || cut >= length)) return before
  const timeline = edited(before, (film) => {
    const id = clipWhere(film, (clip) => clip.kind === kind && clip.text === words.text)
    if (how === 'move') return { do: 'move', id, to: start + wish }
    if (how === 'start' || how === 'end') return { do: 'trim', id, edge: how, by: wish }
    if (how === 'split') return { do: 'split', id, at: start + cut }
    return how === 'text' ? { do: 'text', id, text } : { do: 'remove', id }
  })
  const change = how === 'move' ? { start: Math.max(0, start + wish) } : how === 'start' ? between(wish, -start, length - 1, (by) => ({ start: start + by, length: length - by })) : how === 'end' ? { length: length + Math.max(1 - length, wish) } : how === 'split' ? { length: cut } : { text }
  const next: Words = { ...words, ...change }
  const both = { ...before, timeline }
  if (kind === 'subtitle') {
    // Both halves have the same words: they are told apart by new ones.
    const cues = how === 'remove' ? list.filter((one) => one !== words) : how === 'split' ? list.toSpliced(at, 1, next, { ...words, start: start + cut, length: length - cut }) : list.with(at, next)
    const after = { ...both, canvas: hand.subtitles(before.canvas, cues), cues }
    return how === 'split' ? renamed(after, 'subtitle', start + cut, text) : after
  }
  if (how === 'remove') return { ...both, canvas: hand.remove(before.canvas, words.node), titles: list.filter((one) => one !== words) }
  let canvas = hand.title(before.canvas, next)
  if (how !== 'split') return { ...both, canvas, titles: list.with(at, next) }
  // The second half is a copy on the wire behind the first.
  const right = { ...words, start: start + cut, length: length - cut }
  const [copied, node] = hand.behind(canvas, words.node)
  canvas = hand.title(copied, { ...right, node })
  return renamed({ ...both, canvas, titles: list.toSpliced(at, 1, next, { ...right, node }) }, 'title', right.start, text)
}

/** The later half of words that were split gets words of its own, by either way. */
function renamed(both: Both, kind: 'title' | 'subtitle', start: number, text: string): Both {
  const list = kind === 'title' ? both.titles : both.cues
  const at = list.findLastIndex((one, i) => one.start === start && list[i - 1]?.text === one.text)
  const words = { ...list[at]!, text }
  const timeline = edited(both, (film) => ({ do: 'text', id: clipWhere(film, (clip) => clip.kind === kind && clip.text === list[at]!.text && clip.start === start), text }))
  const next = list.with(at, words)
  return kind === 'title' ? { ...both, timeline, titles: next, canvas: hand.title(both.canvas, words) } : { ...both, timeline, cues: next, canvas: hand.subtitles(both.canvas, next) }
}

const between = <T>(wish: number, least: number, most: number, make: (by: number) => T): T => make(Math.max(least, Math.min(most, wish)))

function onSound(before: Both, { index, how, by: wish }: Extract<Act, { on: 'sound' }>): Both {
  const at = index % Math.max(1, before.sounds.length)
  const sound = before.sounds[at]
  if (sound === undefined) return before
  const { start, from, length, total } = sound
  const timeline = edited(before, (film) => {
    const id = clipWhere(film, (clip) => clip.kind === 'sound' && clip.link === `${sound.source}.audio`)
    if (how === 'move') return { do: 'move', id, to: start + wish }
    if (how === 'start' || how === 'end') return { do: 'trim', id, edge: how, by: wish }
    if (how === 'slip') return { do: 'slip', id, by: wish }
    return how === 'gain' ? { do: 'gain', id, gain: wish } : { do: 'remove', id }
  })
  if (how === 'remove') return { ...before, timeline, canvas: hand.silence(before.canvas, sound), sounds: before.sounds.filter((one) => one !== sound) }
  const next: Sound = {
    ...sound,
    ...(how === 'move' ? { start: Math.max(0, start + wish) } : how === 'gain' ? { gain: wish } : how === 'slip' ? between(wish, -from, total - from - length, (by) => ({ from: from + by }))
      : how === 'start' ? between(wish, Math.max(-start, -from), length - 1, (by) => ({ start: start + by, from: from + by, length: length - by })) : between(wish, 1 - length, total - from - length, (by) => ({ length: length + by }))),
  }
  const same = JSON.stringify(next) === JSON.stringify(sound)
  const [canvas, made] = same ? [before.canvas, sound] : hand.sound(before.canvas, sound, next)
  return { ...before, timeline, canvas, sounds: before.sounds.with(at, made) }
}

/** Two clips with nothing over them. */
function begun(): Both {
  count = 0
  const shots = ['one', 'two'].map((of): Wired => ({ of, first: 0, end: 30, total: 30, ...CUT }))
  const document: GraphDocument = {
    format: 1,
    film: { width: 48, height: 28, fps: RATE },
    nodes: {
      ...Object.fromEntries(shots.map(({ of }, i) => [of, { type: 'text-to-video', version: 1, params: { prompt: 'calm sea', duration: 30 / RATE, seed: i } }])),
      cuts: { type: 'sequence', version: 1, params: { transition: 'cut' }, inputs: { clips: ['one.video', 'two.video'] } },
      film: { type: 'encode', version: types.get('encode')!.version, params: { file: 'film.mp4', quality: 'source' }, inputs: { video: 'cuts.video' } },
    },
  }
  return { timeline: document, canvas: document, shots, titles: [], cues: [], sounds: [] }
}

/** Digests of each frame of the picture that the sink is given, and of its sound. */
async function looked(document: GraphDocument): Promise<{ readonly frames: readonly string[]; readonly sound: string | undefined }> {
  const { video, audio } = document.nodes['film']!.inputs as { readonly video: string; readonly audio?: string }
  const digest = (bytes: Uint8Array): string => createHash('sha1').update(bytes).digest('hex')
  const seen: string[] = []
  await engine.previewStretch({ document: document as never, node: splitLink(video)[0], port: splitLink(video)[1], from: 0, to: 100_000 }, { start: () => {}, frame: (_, still) => void seen.push(digest(still.data)) })
  if (audio === undefined) return { frames: seen, sound: undefined }
  const { samples } = await engine.previewSound({ document: document as never, node: splitLink(audio)[0], port: splitLink(audio)[1], from: 0, duration: 60 })
  return { frames: seen, sound: samples.map(({ buffer, byteOffset, byteLength }) => digest(new Uint8Array(buffer, byteOffset, byteLength))).join() }
}

test('a thousand edits by the timeline and by the canvas give one graph, and its frames and sound', { timeout: 240_000 }, async () => {
  let edits = 0
  const ends: Both[] = []
  fc.assert(
    fc.property(fc.array(act, { minLength: 20, maxLength: 20 }), (acts) => {
      let both = begun()
      for (const one of acts) {
        both = edit(both, one)
        expect(canonical(both.timeline, types)).toEqual(canonical(both.canvas, types))
        edits++
      }
      ends.push(both)
    }),
    { numRuns: 50, seed: 15 },
  )
  expect(edits).toBeGreaterThanOrEqual(1000)
  for (const { timeline, canvas, shots } of ends.filter((_, i) => i % 7 === 0)) {
    expect(await engine.validate({ document: timeline as never, path: 'graphs/film.json' })).toEqual([])
    const [one, other] = [await looked(timeline), await looked(canvas)]
    expect(one).toEqual(other)
    expect(one.frames).toHaveLength(shots.reduce((sum, shot) => sum + lengthOf(shot) - shot.into, 0))
  }
})
