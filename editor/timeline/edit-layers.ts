/** Edits of what lies over the film: titles, subtitles, clips and pictures on top. Pure. */
import { keyframesOf, type Keyframe } from '../document/keyframes.ts'
import { removeNodes, setInputs, setParam } from '../document/commands.ts'
import { splitLink, type GraphDocument, type Json } from '../document/document.ts'
import { dropUnused, setValue } from '../document/storyboard.ts'
import type { OverlayClip, SubtitleClip, Timeline, TimelineClip, TitleClip } from './clips.ts'
import { readCues, writeCues, type Cue } from './cues.ts'
import type { Edit } from './edits.ts'
import { seconds, writeStretch } from './edit-picture.ts'
import { numberOf, perSecond, unconformed, type Known } from './known.ts'
import { linkAt, putNode, setLink, type Slot } from './slots.ts'

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value))

export function editLayer(document: GraphDocument, known: Known, timeline: Timeline, clip: TimelineClip | undefined, edit: Edit): GraphDocument {
  if (edit.do === 'write') return edit.kind === 'title' ? addTitle(document, known, timeline, edit) : addSubtitle(document, known, timeline, edit)
  if (edit.do === 'lay') return addOverlay(document, known, timeline, edit)
  if (clip?.kind === 'subtitle') return editSubtitle(document, known, timeline, clip, edit)
  if (clip?.kind === 'title') return editTitle(document, known, timeline, clip, edit)
  return clip?.kind === 'overlay' ? editOverlay(document, known, timeline, clip, edit) : document
}

/** Above looks and other titles, below the fades at both ends and the subtitles. */
function overSlot(document: GraphDocument, { film, spine }: Timeline): Slot {
  let slot: Slot = { node: film!, port: 'video' }
  for (const name of spine) {
    if (!['fade-in-out', 'subtitles'].includes(document.nodes[name]!.type)) break
    slot = { node: name, port: 'video' }
  }
  return slot
}

function layOver(document: GraphDocument, known: Known, slot: Slot, wish: string, type: string, params: Readonly<Record<string, Json>>, inputs: Readonly<Record<string, string>> = {}): readonly [GraphDocument, string] {
  const [next, name] = putNode(document, known, wish, { type, params, inputs: { video: linkAt(document, slot)!, ...inputs } })
  return [setLink(next, slot, `${name}.video`), name]
}

/** Takes a node out of the wire; what took it takes what it took. */
function unlay(document: GraphDocument, name: string): GraphDocument {
  const link = linkAt(document, { node: name, port: 'video' })
  if (link === undefined) return document
  let next = document
  for (const [user, { inputs = {} }] of Object.entries(document.nodes)) {
    const own = Object.entries(inputs).map(([port, links]) => [port, typeof links === 'string' ? (links === `${name}.video` ? link : links) : links.map((one) => (one === `${name}.video` ? link : one))] as const)
    if (own.some(([port, links]) => JSON.stringify(links) !== JSON.stringify(inputs[port]))) next = setInputs(next, user, Object.fromEntries(own))
  }
  return removeNodes(next, new Set([name]))
}

/** Animations that run by the film's time come along. */
export function shiftKeyframes(document: GraphDocument, name: string, by: number): GraphDocument {
  return Object.entries(document.nodes[name]?.params ?? {}).reduce((next, [param, value]) => {
    const keyframes = keyframesOf(value)
    if (keyframes === undefined || by === 0) return next
    const moved = keyframes.map(([time, ...rest]) => [Number(Math.max(0, time + by).toFixed(6)), ...rest] as unknown as Keyframe)
    return setParam(next, name, param, { ...(value as object), keyframes: moved } as unknown as Json)
  }, document)
}

function addTitle(document: GraphDocument, known: Known, timeline: Timeline, { at, length, text }: Extract<Edit, { do: 'write' }>): GraphDocument {
  const { rate } = timeline
  return layOver(document, known, overSlot(document, timeline), 'title', 'title', { text, start: seconds(at, rate), duration: seconds(length, rate) })[0]
}

/** Starts and ends in frames of the film. */
function placeTitle(document: GraphDocument, { rate }: Timeline, clip: TitleClip, start: number, length: number): GraphDocument {
  const begins = Number((seconds(start, rate) - clip.origin).toFixed(6))
  let next = start === clip.start ? document : shiftKeyframes(setValue(document, clip.node, 'start', Math.max(0, begins)), clip.node, seconds(start - clip.start, rate))
  if (length !== clip.length || start !== clip.start) next = setValue(next, clip.node, 'duration', seconds(length, rate))
  return next
}

function editTitle(document: GraphDocument, known: Known, timeline: Timeline, clip: TitleClip, edit: Edit): GraphDocument {
  const earliest = Math.ceil(clip.origin * perSecond(timeline.rate) - 1e-6)
  const { start, length } = clip
  switch (edit.do) {
    case 'text': return setValue(document, clip.node, 'text', edit.text)
    case 'remove': return unlay(document, clip.node)
    case 'move': return edit.to === start ? document : placeTitle(document, timeline, clip, Math.max(earliest, edit.to), length)
    case 'trim': {
      const by = edit.edge === 'start' ? clamp(edit.by, Math.min(0, earliest - start), length - 1) : Math.max(1 - length, edit.by)
      if (by === 0) return document
      return edit.edge === 'start' ? placeTitle(document, timeline, clip, start + by, length - by) : placeTitle(document, timeline, clip, start, length + by)
    }
    case 'split': {
      const at = edit.at - start
      if (at < 1 || at >= length) return document
      const slot = userOf(document, `${clip.node}.video`)
      if (slot === undefined) return document
      const node = document.nodes[clip.node]!
      const [twin, name] = layOver(document, known, slot, clip.node, node.type, node.params ?? {})
      return placeTitle(placeTitle(twin, timeline, clip, start, at), timeline, { ...clip, node: name }, edit.at, length - at)
    }
    default: return document
  }
}

function userOf(document: GraphDocument, link: string): Slot | undefined {
  for (const [node, { inputs = {} }] of Object.entries(document.nodes)) {
    for (const [port, links] of Object.entries(inputs)) {
      const index = [links].flat().indexOf(link)
      if (index >= 0) return { node, port, index }
    }
  }
  return undefined
}

interface CueNode {
  readonly node: string
  readonly cues: readonly Cue[]
  readonly format: 'srt' | 'vtt'
  /** Seconds by which the node shows all of them later. */
  readonly later: number
}

function cueNode(document: GraphDocument, known: Known, name: string): CueNode | undefined {
  const node = document.nodes[name]
  const text = node?.params?.['text']
  const read = typeof text === 'string' && text.trim() !== '' ? readCues(text) : { format: 'srt' as const, cues: [] }
  return node === undefined || read === undefined ? undefined : { node: name, ...read, later: numberOf(document, known, node, 'offset') ?? 0 }
}

const writeNode = (document: GraphDocument, { node, format }: CueNode, cues: readonly Cue[]): GraphDocument => setParam(document, node, 'text', writeCues({ format, cues }))

/** The film's subtitles that can be written to. */
const openCues = (document: GraphDocument, known: Known, spine: readonly string[]): CueNode | undefined =>
  spine.flatMap((name) => { const node = document.nodes[name]!; return node.type === 'subtitles' && node.mode === undefined && node.inputs?.['timings'] === undefined && (node.params?.['file'] ?? '') === '' ? (cueNode(document, known, name) ?? []) : [] })[0]

function addSubtitle(document: GraphDocument, known: Known, timeline: Timeline, { at, length, text }: Extract<Edit, { do: 'write' }>): GraphDocument {
  const { rate, spine, film } = timeline
  const there = openCues(document, known, spine)
  const [next, name] = there === undefined ? layOver(document, known, { node: film!, port: 'video' }, 'subtitles', 'subtitles', { text: '' }) : [document, there.node]
  const of = cueNode(next, known, name)!
  return writeNode(next, of, [...of.cues, { from: seconds(at, rate) - of.later, to: seconds(at + length, rate) - of.later, text }])
}

/** Subtitles as a text, over the whole film: its cues come to those that are there; a text of another kind gets a node of its own. */
export function layCues(document: GraphDocument, known: Known, timeline: Timeline, text: string): GraphDocument {
  const { film, spine } = timeline
  const read = readCues(text)
  const there = read === undefined ? undefined : openCues(document, known, spine)
  if (there === undefined) return layOver(document, known, { node: film!, port: 'video' }, 'subtitles', 'subtitles', { text })[0]
  return writeNode(document, there, [...there.cues, ...read!.cues.map((cue) => ({ ...cue, from: cue.from - there.later, to: cue.to - there.later }))])
}

/** Cues in another place, or gone, by their numbers: several at once keep each other's numbers. */
export function placeCues(document: GraphDocument, known: Known, timeline: Timeline, name: string, places: ReadonlyMap<number, { readonly start: number; readonly length: number } | undefined>): GraphDocument {
  const of = cueNode(document, known, name)
  if (of === undefined) return document
  const cues = of.cues.flatMap((cue, i) => {
    const place = places.get(i)
    if (place === undefined) return places.has(i) ? [] : [cue]
    return [{ ...cue, from: Math.max(0, seconds(place.start, timeline.rate) - of.later), to: seconds(place.start + place.length, timeline.rate) - of.later }]
  })
  return cues.length === 0 && of.cues.length > 0 ? unlay(document, name) : writeNode(document, of, cues)
}

function editSubtitle(document: GraphDocument, known: Known, timeline: Timeline, clip: SubtitleClip, edit: Edit): GraphDocument {
  const of = cueNode(document, known, clip.node)
  if (of === undefined) return document
  const { start, length, cue } = clip
  const place = (from: number, frames: number): GraphDocument => placeCues(document, known, timeline, clip.node, new Map([[cue, { start: Math.max(0, from), length: frames }]]))
  switch (edit.do) {
    case 'text': return edit.text === clip.text ? document : writeNode(document, of, of.cues.map((one, i) => (i === cue ? { ...one, text: edit.text } : one)))
    case 'remove': return of.cues.length === 1 ? unlay(document, clip.node) : writeNode(document, of, of.cues.filter((_, i) => i !== cue))
    case 'move': return edit.to === start ? document : place(edit.to, length)
    case 'trim': {
      const by = edit.edge === 'start' ? clamp(edit.by, -start, length - 1) : Math.max(1 - length, edit.by)
      return by === 0 ? document : edit.edge === 'start' ? place(start + by, length - by) : place(start, length + by)
    }
    case 'split': {
      const at = edit.at - start
      if (at < 1 || at >= length) return document
      const middle = seconds(edit.at, timeline.rate) - of.later
      const one = of.cues[cue]!
      return writeNode(document, of, of.cues.flatMap((each, i) => (i === cue ? [{ ...one, to: middle }, { ...one, from: middle }] : [each])))
    }
    default: return document
  }
}

function addOverlay(document: GraphDocument, known: Known, timeline: Timeline, { at, link, image = false }: Extract<Edit, { do: 'lay' }>): GraphDocument {
  const params = { start: seconds(at, timeline.rate), ...(image ? { duration: 4 } : {}), x: 0.96, y: 0.06, anchor: 'top-right', scale: 0.35 }
  return layOver(document, known, overSlot(document, timeline), 'overlay', 'overlay', params, { [image ? 'image' : 'top']: link })[0]
}

function editOverlay(document: GraphDocument, known: Known, timeline: Timeline, clip: OverlayClip, edit: Edit): GraphDocument {
  const { start, length, node, stretch } = clip
  const { rate } = timeline
  const slot: Slot = { node, port: 'top' }
  const moved = (to: number): GraphDocument => (to === start ? document : shiftKeyframes(setValue(document, node, 'start', seconds(to, rate)), node, seconds(to - start, rate)))
  const held = (next: GraphDocument, frames: number): GraphDocument => setValue(next, node, 'duration', seconds(frames, rate))
  switch (edit.do) {
    case 'move': return moved(Math.max(0, edit.to))
    case 'remove': {
      const links = ['top', 'image'].flatMap((port) => linkAt(document, { node, port }) ?? [])
      return links.map((link) => splitLink(link)[0]).reduce(dropUnused, unlay(document, node))
    }
    case 'trim': {
      const room = stretch === undefined || stretch.lasts !== undefined ? Infinity : clip.source - clip.offset - length
      if (edit.edge === 'end') {
        const by = clamp(edit.by, 1 - length, room)
        return by === 0 ? document : stretch === undefined || stretch.lasts !== undefined ? held(document, length + by) : writeStretch(clearHold(document, node), known, slot, stretch, { first: stretch.first, end: Math.min(stretch.total, stretch.first + unconformed(length + by, stretch.rate, rate)) })
      }
      const by = clamp(edit.by, Math.max(-start, stretch === undefined || stretch.lasts !== undefined ? -Infinity : -clip.offset), length - 1)
      if (by === 0) return document
      const later = moved(start + by)
      if (stretch === undefined || stretch.lasts !== undefined) return held(later, length - by)
      const end = Math.min(stretch.end, stretch.first + unconformed(length, stretch.rate, rate))
      return writeStretch(clearHold(later, node), known, slot, stretch, { first: clamp(end - unconformed(length - by, stretch.rate, rate), 0, end - 1), end })
    }
    case 'slip': {
      if (stretch === undefined || stretch.lasts !== undefined) return document
      const by = clamp(edit.by, -clip.offset, clip.source - clip.offset - length)
      const frames = stretch.end - stretch.first
      const first = clamp(stretch.first + Math.round((by * perSecond(stretch.rate)) / perSecond(rate)), 0, stretch.total - frames)
      return by === 0 ? document : writeStretch(document, known, slot, stretch, { first, end: first + frames })
    }
    default: return document
  }
}

const clearHold = (document: GraphDocument, node: string): GraphDocument => (document.nodes[node]!.params?.['duration'] === undefined ? document : setParam(document, node, 'duration', undefined))

