/** Edits of the pictures' own track: the clips that a sequence joins. Pure. */
import { setInputs, setParam } from '../document/commands.ts'
import { splitLink, type GraphDocument, type Json } from '../document/document.ts'
import { dropUnused, setValue } from '../document/storyboard.ts'
import { pictures, type Joint, type PictureClip, type Stretch, type Timeline } from './clips.ts'
import type { Edit } from './edits.ts'
import { conformed, perSecond, unconformed, type Known, type Rational } from './known.ts'
import { readTimeline, slotsOf } from './read.ts'
import { chainOf, silentOf, soundLinks } from './read-sound.ts'
import { linkAt, putBefore, putNode, setLink, type Slot } from './slots.ts'

/** The joined clips as lists, written back together. */
interface Cuts {
  readonly clips: readonly string[]
  readonly sounds: readonly (string | undefined)[]
  /** Between each clip and the next. */
  readonly joints: readonly Joint[]
}

const CUT: Joint = { kind: 'cut', length: 0 }
const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value))
/** Exact to any frame of any rate, and short to read. */
export const seconds = (frames: number, rate: Rational): number => Number((frames / perSecond(rate)).toFixed(6))

export function editPicture(document: GraphDocument, known: Known, before: Timeline, clip: PictureClip | undefined, edit: Edit): GraphDocument {
  const { document: joined, timeline } = asSequence(document, known, before)
  const shown = pictures(timeline)
  const index = clip?.index ?? -1
  const one = shown[index]
  const next = changed(joined, known, timeline, shown, one, edit)
  // What changes nothing leaves the graph as it was, without a sequence too.
  return next === joined ? document : next
}

function changed(document: GraphDocument, known: Known, timeline: Timeline, shown: readonly PictureClip[], one: PictureClip | undefined, edit: Edit): GraphDocument {
  if (edit.do === 'insert') return inserted(document, timeline, shown, edit)
  if (one === undefined) return document
  switch (edit.do) {
    case 'trim': return edit.rolls === true ? rolled(document, known, timeline, shown, edit.edge === 'start' ? one : shown[one.index + 1], edit.by) : trimmed(document, known, timeline, shown, one, edit.edge, edit.by)
    case 'split': return split(document, known, timeline, shown, one, edit.at - one.start)
    case 'slip': return slipped(document, known, timeline, one, edit.by)
    case 'slide': return slid(document, known, timeline, shown, one, edit.by)
    case 'reorder': return reordered(document, timeline, shown, one, edit.to)
    case 'remove': return edit.lifts === true ? lifted(document, known, timeline, one) : removed(document, timeline, shown, one)
    case 'join': return joinedBy(document, timeline, shown, one, edit)
    default: return document
  }
}

/** A film of one clip, of two with a transition, or end to end, as a sequence: the same film. */
function asSequence(document: GraphDocument, known: Known, timeline: Timeline): { readonly document: GraphDocument; readonly timeline: Timeline } {
  const { join, slot, film } = timeline
  if (join?.type === 'sequence' || slot === undefined) return { document, timeline }
  const version = known.types.get('sequence')?.version
  let next: GraphDocument
  if (join === undefined) {
    const link = linkAt(document, slot)!
    const sound = timeline.clips.find((clip) => clip.kind === 'sound' && clip.start === 0 && clip.from === 0 && clip.delay === undefined && clip.trim === undefined && splitLink(clip.link)[0] === pictures(timeline)[0]?.nodes.at(-1))
    const bottom = sound?.kind === 'sound' ? chainOf(document, sound.slot)?.bottom : undefined
    const [with_, name] = putNode(document, known, 'cuts', { type: 'sequence', params: { transition: 'cut' }, inputs: { clips: [link], ...(bottom === undefined ? {} : { audio: [linkAt(document, bottom)!] }) } })
    next = setLink(with_, slot, `${name}.video`)
    if (bottom !== undefined) next = setLink(next, bottom, `${name}.audio`)
  } else {
    const node = document.nodes[join.node]!
    const { kind, ...params } = (node.params ?? {}) as Record<string, Json>
    const { video = [], audio = [], a, b, audioA, audioB, ...inputs } = node.inputs ?? {}
    const clips = join.type === 'concat' ? [video].flat() : [a, b].flatMap((one) => one ?? [])
    const sounds = join.type === 'concat' ? [audio].flat() : [audioA, audioB].flatMap((one) => one ?? [])
    const transition: Json = join.type === 'concat' ? 'cut' : (kind ?? 'crossfade')
    next = { ...document, nodes: { ...document.nodes, [join.node]: { ...node, type: 'sequence', ...(version === undefined ? {} : { version }), params: { ...params, transition }, inputs: { ...inputs, clips, ...(sounds.length === 0 ? {} : { audio: sounds }) } } } }
  }
  return { document: next, timeline: readTimeline(next, known, film) }
}

function cutsOf(document: GraphDocument, { join }: Timeline, shown: readonly PictureClip[]): Cuts {
  const sounds = soundLinks(document, join!, shown.length)
  return {
    clips: slotsOf(document, join!).map((slot) => linkAt(document, slot)!),
    sounds: shown.map((_, i) => (sounds[i] === undefined ? undefined : linkAt(document, sounds[i]))),
    joints: shown.slice(1).map(({ joint }) => joint ?? CUT),
  }
}

function writeCuts(document: GraphDocument, { join, rate }: Timeline, { clips, sounds, joints }: Cuts): GraphDocument {
  const name = join!.node
  const { audio: _, ...inputs } = document.nodes[name]!.inputs ?? {}
  const heard = sounds.flatMap((link) => link ?? [])
  const silent = heard.length === 0 ? [] : sounds.flatMap((link, i) => (link === undefined ? [i] : []))
  let next = setInputs(document, name, { ...inputs, clips: [...clips], ...(heard.length === 0 ? {} : { audio: heard }) })
  const before = silentOf(document.nodes[name])
  if (silent.length > 0 || before.length > 0) next = setParam(next, name, 'silent', silent.length === 0 ? undefined : silent)
  const given = Array.isArray(document.nodes[name]!.params?.['transitions']) ? document.nodes[name]!.params['transitions'] : undefined
  const list = joints.map(({ kind, length }): Json => (kind === 'cut' ? { kind } : { kind, duration: seconds(length, rate) }))
  return JSON.stringify(given) === JSON.stringify(list) ? next : setParam(next, name, 'transitions', list.length === 0 ? undefined : list)
}

/** Frames that the transitions at both ends of a clip take of it. */
const taken = (shown: readonly PictureClip[], { index, joint }: PictureClip): number => (joint?.length ?? 0) + (shown[index + 1]?.joint?.length ?? 0)
const least = (shown: readonly PictureClip[], clip: PictureClip): number => Math.max(1, taken(shown, clip))
/** Frames of the film that lie before and after what is shown of the source. */
const before = ({ stretch }: PictureClip, rate: Rational): number => (stretch.lasts !== undefined ? Infinity : stretch.first === 0 ? 0 : conformed(stretch.first, stretch.rate, rate))
const after = ({ stretch }: PictureClip, rate: Rational): number => (stretch.lasts !== undefined ? Infinity : stretch.end >= stretch.total ? 0 : conformed(stretch.total - stretch.end, stretch.rate, rate))

/** Lets a clip show other frames of its source: so many of the film are cut off, or come in, at either end. */
function restretch(document: GraphDocument, known: Known, { rate }: Timeline, clip: PictureClip, change: { readonly start?: number; readonly end?: number }): GraphDocument {
  const { stretch } = clip
  const length = clip.length - (change.start ?? 0) + (change.end ?? 0)
  if (stretch.lasts !== undefined) {
    const own = stretch.rate
    return setValue(document, stretch.lasts, 'duration', seconds(unconformed(length, own, rate), own))
  }
  const frames = unconformed(Math.max(1, length), stretch.rate, rate)
  const shift = (by: number): number => Math.round((by * perSecond(stretch.rate)) / perSecond(rate))
  // The end that isn't moved stays where it is; the other one gives the length.
  const slips = change.start !== undefined && change.end !== undefined
  const first = slips ? clamp(stretch.first + shift(change.start!), 0, Math.max(0, stretch.total - frames)) : change.start === undefined ? stretch.first : clamp(stretch.end - frames, 0, stretch.end - 1)
  const end = slips || change.start === undefined ? Math.min(stretch.total, first + frames) : stretch.end
  return writeStretch(document, known, clip.slot, stretch, { first, end }, soundSlot(document, clip))
}

function soundSlot(document: GraphDocument, { slot, index }: PictureClip): Slot | undefined {
  const node = document.nodes[slot.node]
  if (node?.type !== 'sequence') return undefined
  return soundLinks(document, { node: slot.node, type: 'sequence' }, index + 1)[index]
}

/** Sets the trim node of a stretch, or puts one in, for the picture and for the sound that runs with it. */
export function writeStretch(document: GraphDocument, known: Known, slot: Slot, stretch: Stretch, { first, end }: { readonly first: number; readonly end: number }, sound?: Slot): GraphDocument {
  const { cut, total, rate } = stretch
  const unit = cut === undefined ? 'seconds' : (document.nodes[cut]!.params?.['unit'] ?? 'seconds')
  const moment = (frames: number): number => (unit === 'frames' ? frames : seconds(frames, rate))
  const params = { ...(first === 0 ? {} : { start: moment(first) }), ...(end >= total ? {} : { end: moment(end) }) }
  if (cut !== undefined) {
    const { start: _s, end: _e, ...others } = document.nodes[cut]!.params ?? {}
    return { ...document, nodes: { ...document.nodes, [cut]: { ...document.nodes[cut]!, params: { ...others, ...params } } } }
  }
  const [next, name] = putBefore(document, known, slot, 'video', `${splitLink(stretch.link)[0]}-cut`, 'trim', params)
  const chain = sound === undefined ? undefined : chainOf(next, sound)
  if (chain === undefined || name === '') return next
  const heard = linkAt(next, chain.bottom)!
  return setLink(setInputs(next, name, { ...next.nodes[name]!.inputs, audio: heard }), chain.bottom, `${name}.audio`)
}

function trimmed(document: GraphDocument, known: Known, timeline: Timeline, shown: readonly PictureClip[], clip: PictureClip, edge: 'start' | 'end', wish: number): GraphDocument {
  const shortest = least(shown, clip)
  const by = edge === 'start' ? clamp(wish, -before(clip, timeline.rate), clip.length - shortest) : clamp(wish, shortest - clip.length, after(clip, timeline.rate))
  return by === 0 || clip.length < shortest ? document : restretch(document, known, timeline, clip, edge === 'start' ? { start: by } : { end: by })
}

/** The cut between a clip and the one before goes elsewhere; the film stays as long. */
function rolled(document: GraphDocument, known: Known, timeline: Timeline, shown: readonly PictureClip[], clip: PictureClip | undefined, wish: number): GraphDocument {
  const left = clip === undefined ? undefined : shown[clip.index - 1]
  if (clip === undefined || left === undefined) return document
  const { rate } = timeline
  const by = clamp(wish, Math.max(least(shown, left) - left.length, -before(clip, rate)), Math.min(after(left, rate), clip.length - least(shown, clip)))
  return by === 0 ? document : restretch(restretch(document, known, timeline, left, { end: by }), known, timeline, clip, { start: by })
}

function slipped(document: GraphDocument, known: Known, timeline: Timeline, clip: PictureClip, wish: number): GraphDocument {
  if (clip.stretch.lasts !== undefined) return document
  const by = clamp(wish, -before(clip, timeline.rate), after(clip, timeline.rate))
  return by === 0 ? document : restretch(document, known, timeline, clip, { start: by, end: by })
}

function slid(document: GraphDocument, known: Known, timeline: Timeline, shown: readonly PictureClip[], clip: PictureClip, wish: number): GraphDocument {
  const [left, right] = [shown[clip.index - 1], shown[clip.index + 1]]
  if (left === undefined || right === undefined) return document
  const { rate } = timeline
  const by = clamp(wish, Math.max(least(shown, left) - left.length, -before(right, rate)), Math.min(after(left, rate), right.length - least(shown, right)))
  return by === 0 ? document : restretch(restretch(document, known, timeline, left, { end: by }), known, timeline, right, { start: by })
}

/** `at` is in frames of the clip. Neither half is shorter than the transition that it has. */
function split(document: GraphDocument, known: Known, timeline: Timeline, shown: readonly PictureClip[], clip: PictureClip, at: number): GraphDocument {
  const { rate } = timeline
  const [into, out] = [clip.joint?.length ?? 0, shown[clip.index + 1]?.joint?.length ?? 0]
  if (at < Math.max(1, into) || clip.length - at < Math.max(1, out)) return document
  const { stretch } = clip
  const cuts = cutsOf(document, timeline, shown)
  const heard = cuts.sounds[clip.index]
  const still = stretch.lasts !== undefined && stretch.link === `${stretch.lasts}.video`
  const middle = stretch.first + Math.min(unconformed(at, stretch.rate, rate), stretch.end - stretch.first - 1)
  let next = document
  let right: string
  if (still) {
    const node = document.nodes[stretch.lasts]!
    const [twin, name] = putNode(document, known, stretch.lasts, { type: node.type, params: { ...node.params, duration: seconds(unconformed(clip.length - at, stretch.rate, rate), stretch.rate) }, inputs: node.inputs ?? {} })
    next = setValue({ ...twin, nodes: { ...twin.nodes, [name]: { ...node, ...twin.nodes[name]! } } }, stretch.lasts, 'duration', seconds(unconformed(at, stretch.rate, rate), stretch.rate))
    right = name
  } else {
    if (middle <= stretch.first || middle >= stretch.end) return document
    next = writeStretch(document, known, clip.slot, stretch, { first: stretch.first, end: middle }, soundSlot(document, clip))
    const cut = splitLink(linkAt(next, clip.slot)!)[0]
    const { start: _s, end: _e, ...others } = next.nodes[cut]!.params ?? {}
    const moment = (frames: number): number => (others['unit'] === 'frames' ? frames : seconds(frames, stretch.rate))
    ;[next, right] = putNode(next, known, cut, { type: 'trim', params: { ...others, start: moment(middle), ...(stretch.end >= stretch.total ? {} : { end: moment(stretch.end) }) }, inputs: next.nodes[cut]!.inputs! })
  }
  const whole = cutsOf(next, timeline, shown)
  let sound: string | undefined
  if (heard !== undefined && !still) [next, sound] = copiedSound(next, known, whole.sounds[clip.index]!, right)
  const cutIn = <T>(list: readonly T[], place: number, item: T): readonly T[] => [...list.slice(0, place), item, ...list.slice(place)]
  return writeCuts(next, timeline, { clips: cutIn(whole.clips, clip.index + 1, `${right}.video`), sounds: cutIn(whole.sounds, clip.index + 1, sound), joints: cutIn(whole.joints, clip.index, CUT) })
}

/** The volume and fades of a clip's sound once more, over the sound of another stretch. */
function copiedSound(document: GraphDocument, known: Known, link: string, trim: string): readonly [GraphDocument, string] {
  const [name] = splitLink(link)
  const node = document.nodes[name]
  if (node?.type === 'trim' || node === undefined || !['audio-gain', 'audio-fade'].includes(node.type)) return [document, `${trim}.audio`]
  const [above, inner] = copiedSound(document, known, String(node.inputs?.['audio'] ?? ''), trim)
  const [next, copy] = putNode(above, known, name, { type: node.type, params: node.params ?? {}, inputs: { ...node.inputs, audio: inner } })
  return [next, `${copy}.audio`]
}

function reordered(document: GraphDocument, timeline: Timeline, shown: readonly PictureClip[], { index }: PictureClip, to: number): GraphDocument {
  const place = clamp(to, 0, shown.length - 1)
  if (place === index) return document
  const order = shown.map((_, i) => i)
  order.splice(place, 0, ...order.splice(index, 1))
  return arranged(document, timeline, shown, order)
}

/** Clips in another order, or fewer. A transition stays where both its clips still meet. */
function arranged(document: GraphDocument, timeline: Timeline, shown: readonly PictureClip[], order: readonly number[]): GraphDocument {
  const { clips, sounds, joints } = cutsOf(document, timeline, shown)
  return writeCuts(document, timeline, {
    clips: order.map((i) => clips[i]!),
    sounds: order.map((i) => sounds[i]),
    joints: order.slice(1).map((i, at) => (order[at] === i - 1 ? joints[i - 1]! : CUT)),
  })
}

/** The last clip stays: a film without any is none. */
function removed(document: GraphDocument, timeline: Timeline, shown: readonly PictureClip[], { index }: PictureClip): GraphDocument {
  if (shown.length < 2) return document
  const { clips, sounds } = cutsOf(document, timeline, shown)
  const next = arranged(document, timeline, shown, shown.flatMap((_, i) => (i === index ? [] : [i])))
  return [clips[index]!, ...(sounds[index] === undefined ? [] : [sounds[index]])].map((link) => splitLink(link)[0]).reduce(dropUnused, next)
}

/** Black of the same length, at the size of the clip. */
function lifted(document: GraphDocument, known: Known, timeline: Timeline, clip: PictureClip): GraphDocument {
  const size = known.clip(clip.stretch.link)
  const params = { duration: seconds(clip.length, timeline.rate), fps: Number(perSecond(timeline.rate).toFixed(3)), ...(size?.width === undefined || document.film?.width !== undefined ? {} : { width: size.width, height: size.height! }) }
  const shown = pictures(timeline)
  const [next, name] = putNode(document, known, 'gap', { type: 'solid', params, inputs: {} })
  const cuts = cutsOf(next, timeline, shown)
  const filled = writeCuts(next, timeline, { clips: cuts.clips.with(clip.index, `${name}.video`), sounds: cuts.sounds.with(clip.index, undefined), joints: cuts.joints })
  return [cuts.clips[clip.index]!, ...(cuts.sounds[clip.index] === undefined ? [] : [cuts.sounds[clip.index]!])].map((link) => splitLink(link)[0]).reduce(dropUnused, filled)
}

/** No longer than what the clips have left beside their other transitions. */
function joinedBy(document: GraphDocument, timeline: Timeline, shown: readonly PictureClip[], clip: PictureClip, { kind, length: wish }: Extract<Edit, { do: 'join' }>): GraphDocument {
  const left = shown[clip.index - 1]
  if (left === undefined) return document
  const cuts = cutsOf(document, timeline, shown)
  const room = (one: PictureClip): number => one.length - taken(shown, one) + (clip.joint?.length ?? 0)
  const length = kind === 'cut' ? 0 : clamp(Math.round(wish), 0, Math.min(room(left), room(clip)))
  return writeCuts(document, timeline, { ...cuts, joints: cuts.joints.with(clip.index - 1, length === 0 ? CUT : { kind, length }) })
}

function inserted(document: GraphDocument, timeline: Timeline, shown: readonly PictureClip[], { at, link, sound }: Extract<Edit, { do: 'insert' }>): GraphDocument {
  const cuts = cutsOf(document, timeline, shown)
  const place = clamp(at, 0, shown.length)
  const put = <T>(list: readonly T[], item: T): readonly T[] => [...list.slice(0, place), item, ...list.slice(place)]
  // A transition is of two clips: what comes between ends it.
  const joints = shown.length === 0 ? [] : place === 0 ? [CUT, ...cuts.joints] : place === shown.length ? [...cuts.joints, CUT] : [...cuts.joints.slice(0, place - 1), CUT, CUT, ...cuts.joints.slice(place)]
  return writeCuts(document, timeline, { clips: put(cuts.clips, link), sounds: put(cuts.sounds, sound), joints })
}

