/** The open graph as a film: its timeline, where the playhead stands in it, which clips are chosen, and edits that go back into the graph. */
import { splitLink, type GraphDocument } from '../document/document.ts'
import { markersOf, toggleMarker } from '../document/markers.ts'
import { rangeOf, setRange, type FilmRange } from '../document/range.ts'
import type { Editor } from '../editor.ts'
import type { Foresight } from '../run/foresight.ts'
import type { Preview } from '../seeing/preview.ts'
import { seenInstead } from '../seeing/ports.ts'
import { createBeats } from './beats.ts'
import { clipKeys } from './clip-keys.ts'
import { clipOf, type Timeline, type TimelineClip } from './clips.ts'
import { applyEdit } from './edit.ts'
import type { Edit } from './edits.ts'
import { stillChosen } from './follow.ts'
import { perSecond } from './known.ts'
import { createLengths, type Lengths } from './lengths.ts'
import { readTimeline } from './read.ts'
import { filmNodes, localFrame } from './shown.ts'

export interface Film {
  readonly timeline: Timeline
  readonly known: Lengths
  /** Frames of the film a second. */
  readonly rate: number
  /** The frame that the playhead stands on. */
  readonly at: number
  /** Clips by their ids. */
  readonly chosen: ReadonlySet<string>
  /** The clip whose transition is chosen. */
  readonly joint: string | undefined
  readonly range: FilmRange
  readonly markers: readonly { readonly frame: number; readonly name: string }[]
  readonly beats: readonly number[]
  /** Frames at which a clip has keyframes. */
  keys(clip: TimelineClip): readonly number[]
  /** What lies over pictures goes with them. */
  linked: boolean
  /** Shows the film in the preview, at a frame. */
  seek(frame: number): void
  /** `opens`: the preview shows the clip itself, with its handles. */
  choose(ids: Iterable<string>, options?: { readonly opens?: boolean }): void
  /** Chooses the transition that a clip comes in by: its settings are those of the node that joins. */
  chooseJoint(id: string): void
  pick(film: string): void
  /** The film as it would be; nothing is written. */
  tried(edits: readonly Edit[]): Timeline
  edit(edits: readonly Edit[], join?: string): void
  /** A change of the document of any other kind. */
  change(next: GraphDocument, join?: string): void
  setRange(change: { readonly in?: number | undefined; readonly out?: number | undefined }): void
  mark(frame: number): void
  on(listener: (what: 'film' | 'playhead' | 'chosen') => void): void
}

export function createFilm(editor: Editor, preview: Preview, foresight: Foresight): Film {
  const listeners = new Set<(what: 'film' | 'playhead' | 'chosen') => void>()
  const tell = (what: 'film' | 'playhead' | 'chosen'): void => listeners.forEach((listener) => listener(what))
  let wanted: string | undefined
  let chosen: ReadonlySet<string> = new Set()
  /** The clip whose transition is chosen. */
  let joint: string | undefined
  /** The canvas tells of each step while it chooses what is chosen here. */
  let choosing = false
  let at = 0
  let linked = true
  /** The preview goes to the film: where it comes from says nothing. */
  let quiet = false
  let read: { readonly document: GraphDocument; readonly timeline: Timeline; readonly shows: ReadonlySet<string> } | undefined
  const known = createLengths(editor, foresight, () => {
    read = undefined
    tell('film')
  })
  const now = () => {
    if (read?.document !== editor.document) {
      const timeline = readTimeline(editor.document, known, wanted)
      const seen = timeline.film === undefined ? undefined : seenInstead(editor.document, editor, timeline.film)
      read = { document: editor.document, timeline, shows: filmNodes(timeline, editor.document, seen) }
    }
    return read
  }
  const beats = createBeats(editor, () => now().timeline, () => tell('film'))
  const rate = (): number => perSecond(now().timeline.rate)

  preview.playhead.on(() => {
    const { frame, rate: perSeen, length } = preview.playhead
    if (quiet || preview.node === undefined || length <= 1) return
    const { timeline, shows } = now()
    const local = shows.has(preview.node) ? (frame * rate()) / perSeen : localFrame(timeline, chosen, preview.node, (frame * rate()) / perSeen)
    if (local === undefined) return
    const next = Math.max(0, Math.min(Math.max(0, timeline.length - 1), Math.round(local)))
    if (next === at) return
    at = next
    tell('playhead')
  })

  /** Clips that are gone are chosen no more; a cut clip has become another. */
  function keepChosen(before: Timeline): void {
    chosen = stillChosen(before, now().timeline, chosen)
    const clip = joint === undefined ? undefined : clipOf(now().timeline, joint)
    if (clip?.kind !== 'picture' || (clip.joint?.length ?? 0) === 0) joint = undefined
  }
  function choose(ids: Iterable<string>, { opens = false } = {}): void {
    chosen = new Set(ids)
    joint = undefined
    const { timeline } = now()
    const clips = timeline.clips.filter(({ id }) => chosen.has(id))
    const nodes = [...new Set(clips.map(({ node }) => node))]
    // Pictures are seen in the film; what lies over it is seen with its handles, at the same moment.
    const own = opens || clips.every(({ kind }) => kind === 'title' || kind === 'overlay')
    select(nodes, nodes.length > 0 && !own)
  }
  function chooseJoint(id: string): void {
    const { join } = now().timeline
    if (join === undefined) return
    chosen = new Set()
    joint = id
    select([join.node], true)
  }
  function select(nodes: readonly string[], inFilm: boolean): void {
    const { film } = now().timeline
    choosing = true
    try {
      if (inFilm && film !== undefined) showFilm(film, () => editor.select(nodes))
      else editor.select(nodes)
    } finally {
      choosing = false
    }
    tell('chosen')
  }
  function showFilm(film: string, act?: () => void): void {
    quiet = true
    try {
      preview.show(film, { ...(act === undefined ? {} : { act }), at: moment(at) })
    } finally {
      quiet = false
    }
  }
  const moment = (frame: number) => ({ frame, rate: rate(), length: Math.max(2, now().timeline.length) })

  editor.on('selection', () => {
    if (choosing) return
    const { timeline } = now()
    joint = undefined
    const nodes = new Set(editor.selection)
    const held = timeline.clips.filter(({ id, node }) => chosen.has(id) && nodes.has(node))
    if (held.length > 0 && held.length === chosen.size && nodes.size <= new Set(held.map(({ node }) => node)).size) return
    const found = [...nodes].flatMap((name) => {
      const own = timeline.clips.filter(({ node }) => node === name)
      const all = own.length > 0 ? own : timeline.clips.filter((clip) => clip.nodes.includes(name))
      const best = all.find(({ id }) => chosen.has(id)) ?? all.find(({ start, length }) => at >= start && at < start + length) ?? all[0]
      return best?.id ?? []
    })
    chosen = new Set(found)
    tell('chosen')
  })
  let before = now().timeline
  editor.on('document', () => {
    keepChosen(before)
    before = now().timeline
    at = Math.max(0, Math.min(at, before.length - 1))
    beats.ask()
    tell('film')
  })
  editor.on('faults', () => beats.ask())
  editor.on('opened', () => {
    wanted = undefined
    read = undefined
    chosen = new Set()
    joint = undefined
    at = 0
    before = now().timeline
    tell('film')
  })

  const applied = (edits: readonly Edit[]): GraphDocument => edits.reduce((document, edit) => applyEdit(document, known, edit, { film: now().timeline.film, linked }), editor.document)
  return {
    get timeline() { return now().timeline },
    known,
    get rate() { return rate() },
    get at() { return at },
    get chosen() { return chosen },
    get joint() { return joint },
    get range() { return rangeOf(editor.document) },
    get markers() { return markersOf(editor.document).map((one) => ({ frame: Math.round(one.at * rate()), name: one.name })) },
    get beats() { return beats.frames },
    keys: (clip) => clipKeys(editor.document, now().timeline.rate, clip),
    get linked() { return linked },
    set linked(on) { linked = on },
    seek(frame) {
      const { timeline, shows } = now()
      at = Math.max(0, Math.min(Math.max(0, timeline.length - 1), Math.round(frame)))
      tell('playhead')
      if (timeline.film === undefined) return
      const { playhead } = preview
      if (preview.node !== undefined && shows.has(preview.node)) playhead.seek(Math.round((at * playhead.rate) / rate()))
      else showFilm(timeline.film)
    },
    choose,
    chooseJoint,
    pick(film) {
      wanted = film
      read = undefined
      chosen = new Set()
      joint = undefined
      before = now().timeline
      tell('film')
    },
    tried: (edits) => readTimeline(applied(edits), known, now().timeline.film),
    edit: (edits, join) => editor.change(applied(edits), join),
    change: (next, join) => editor.change(next, join),
    setRange(change) {
      const range = rangeOf(editor.document)
      const { in: from, out: to } = { ...range, ...change }
      editor.change(setRange(editor.document, { ...(from === undefined ? {} : { in: from }), ...(to === undefined ? {} : { out: to }) }))
    },
    mark: (frame) => editor.change(toggleMarker(editor.document, frame / rate())),
    on: (listener) => void listeners.add(listener),
  }
}

/** The node that makes what a clip is a stretch of. */
export const sourceOf = (clip: TimelineClip): string => ('stretch' in clip && clip.stretch !== undefined ? splitLink(clip.stretch.link)[0] : clip.node)
