/** Edits of the film's tracks of sound. Pure. */
import { removeNodes, setInputs, setParam } from '../document/commands.ts'
import { splitLink, type GraphDocument, type Json } from '../document/document.ts'
import { dropUnused, setValue } from '../document/storyboard.ts'
import type { SoundClip, Timeline } from './clips.ts'
import type { Edit } from './edits.ts'
import { seconds } from './edit-picture.ts'
import { perSecond, type Known } from './known.ts'
import { chainOf } from './read-sound.ts'
import { linkAt, putBefore, putNode, setLink, type Slot } from './slots.ts'

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value))
const short = (value: number): number => Number(value.toFixed(6))

export function editSound(document: GraphDocument, known: Known, timeline: Timeline, clip: SoundClip | undefined, edit: Edit): GraphDocument {
  if (edit.do === 'lay') return mixedIn(document, known, timeline, edit)
  if (clip === undefined) return document
  const { rate } = timeline
  const { start, length, from, track } = clip
  const per = perSecond(rate)
  switch (edit.do) {
    case 'fade': return faded(document, known, clip, edit)
    case 'gain': return volume(document, known, clip, edit.gain)
    case 'move': return edit.to === start ? document : placeSound(document, known, timeline, clip, { start: Math.max(0, edit.to), from, length })
    case 'trim': {
      if (edit.edge === 'end') {
        const by = clamp(edit.by, 1 - length, Math.max(0, Math.floor((track - from) * per + 1e-6) - length))
        return by === 0 ? document : placeSound(document, known, timeline, clip, { start, from, length: length + by })
      }
      const by = clamp(edit.by, Math.max(-start, -Math.floor(from * per + 1e-6)), length - 1)
      return by === 0 ? document : placeSound(document, known, timeline, clip, { start: start + by, from: from + by / per, length: length - by })
    }
    case 'slip': {
      const by = clamp(edit.by, -Math.floor(from * per + 1e-6), Math.max(0, Math.floor((track - from) * per + 1e-6) - length))
      return by === 0 ? document : placeSound(document, known, timeline, clip, { start, from: from + by / per, length })
    }
    case 'split': return splitSound(document, known, timeline, clip, edit.at - start)
    case 'remove': return removeSound(document, clip)
    default: return document
  }
}

interface SoundPlace {
  /** Frames of the film. */
  readonly start: number
  readonly length: number
  /** Seconds of the track. */
  readonly from: number
}

/** Sets the nodes that say where a track lies and which stretch of it, or puts them in. */
export function placeSound(document: GraphDocument, known: Known, { rate }: Timeline, clip: SoundClip, { start, from, length }: SoundPlace): GraphDocument {
  let next = document
  const later = seconds(start, rate)
  const chain = chainOf(next, clip.slot)!
  const [name] = splitLink(chain.link)
  const end = from + length / perSecond(rate)
  // What goes to the track's end goes on doing so when the track changes.
  const stretch = { ...(from < 1e-6 ? {} : { start: short(from) }), ...(end >= clip.track - 0.5 / perSecond(rate) ? {} : { end: short(end) }) }
  if (chain.trim !== undefined) next = setParam(setParam(next, chain.trim, 'start', stretch.start), chain.trim, 'end', stretch.end)
  else if (Object.keys(stretch).length > 0) next = putBefore(next, known, chain.bottom, 'audio', `${name}-cut`, 'audio-trim', stretch)[0]
  if (chain.delay !== undefined) return setValue(next, chain.delay, 'seconds', later)
  return later === 0 ? next : putBefore(next, known, clip.slot, 'audio', `${name}-at`, 'audio-delay', { seconds: later })[0]
}

function volume(document: GraphDocument, known: Known, clip: SoundClip, gain: number): GraphDocument {
  const wanted = Number(clamp(gain, -120, 40).toFixed(2))
  if (wanted === clip.gain) return document
  if (clip.volume !== undefined) return setValue(document, clip.volume, 'gain', wanted)
  const slot: Slot = clip.delay === undefined ? clip.slot : { node: clip.delay, port: 'audio' }
  return putBefore(document, known, slot, 'audio', `${splitLink(clip.link)[0]}-volume`, 'audio-gain', { gain: wanted })[0]
}

/** Over its stretch and below its delay: what is heard begins and ends with it. */
function faded(document: GraphDocument, known: Known, clip: SoundClip, { in: rise, out: fall }: Extract<Edit, { do: 'fade' }>): GraphDocument {
  const now = { in: clip.fade?.in ?? 0, out: clip.fade?.out ?? 0 }
  const wanted = { in: short(clamp(rise, 0, 3600)), out: short(clamp(fall, 0, 3600)) }
  if (wanted.in === now.in && wanted.out === now.out) return document
  if (clip.fade !== undefined) return setValue(setValue(document, clip.fade.node, 'in', wanted.in), clip.fade.node, 'out', wanted.out)
  const slot: Slot = clip.delay === undefined ? clip.slot : { node: clip.delay, port: 'audio' }
  return putBefore(document, known, slot, 'audio', `${splitLink(clip.link)[0]}-fade`, 'audio-fade', wanted)[0]
}

/** The mix that a slot is an entry of: a new one where it is none. */
function asEntry(document: GraphDocument, known: Known, slot: Slot): readonly [GraphDocument, Slot] {
  if (document.nodes[slot.node]?.type === 'audio-mix') return [document, slot]
  const [next, name] = putNode(document, known, 'sound', { type: 'audio-mix', inputs: { audio: [linkAt(document, slot)!] } })
  return [setLink(next, slot, `${name}.audio`), { node: name, port: 'audio', index: 0 }]
}

const entries = (document: GraphDocument, mix: string): readonly string[] => [document.nodes[mix]?.inputs?.['audio'] ?? []].flat()
const withEntries = (document: GraphDocument, mix: string, audio: readonly string[]): GraphDocument => setInputs(document, mix, { ...document.nodes[mix]!.inputs, audio: [...audio] })

function mixedIn(document: GraphDocument, known: Known, { film, rate }: Timeline, { at, link }: Extract<Edit, { do: 'lay' }>): GraphDocument {
  let next = document
  let track = link
  if (at > 0) {
    const [with_, name] = putNode(next, known, `${splitLink(link)[0]}-at`, { type: 'audio-delay', params: { seconds: seconds(at, rate) }, inputs: { audio: link } })
    ;[next, track] = [with_, `${name}.audio`]
  }
  const slot: Slot = { node: film!, port: 'audio' }
  if (linkAt(next, slot) === undefined) {
    const [with_, name] = putNode(next, known, 'sound', { type: 'audio-mix', inputs: { audio: [track] } })
    return setLink(with_, slot, `${name}.audio`)
  }
  return beside(next, known, slot, track)
}

/** A track more in what a slot takes. */
function beside(document: GraphDocument, known: Known, slot: Slot, track: string): GraphDocument {
  const there = splitLink(linkAt(document, slot)!)[0]
  if (document.nodes[there]?.type === 'audio-mix') return withEntries(document, there, [...entries(document, there), track])
  const [mixed, entry] = asEntry(document, known, slot)
  return withEntries(mixed, entry.node, [...entries(mixed, entry.node), track])
}

/** The first clip with sound lets the film be heard; without the last one, nothing takes the sound of the joined clips any more. */
export function heardInFilm(before: GraphDocument, document: GraphDocument, known: Known, { film, join }: Timeline): GraphDocument {
  const name = join?.node ?? ''
  const [was, is] = [before, document].map(({ nodes }) => nodes[name]?.type === 'sequence' && nodes[name].inputs?.['audio'] !== undefined)
  if (was === is || join === undefined) return document
  const slot: Slot = { node: film!, port: 'audio' }
  const link = `${name}.audio`
  if (!is) return takersOf(document, name).filter((taker) => linkAt(document, taker) === link).reduceRight(unplugged, document)
  if (takersOf(document, name).some((taker) => linkAt(document, taker) === link)) return document
  return linkAt(document, slot) === undefined ? setLink(document, slot, link) : beside(document, known, slot, link)
}

function splitSound(document: GraphDocument, known: Known, timeline: Timeline, clip: SoundClip, at: number): GraphDocument {
  if (at < 1 || at >= clip.length) return document
  const [next, slot] = asEntry(document, known, clip.slot)
  const chain = chainOf(next, slot)!
  // The second half: the same track, with volume and fades of its own.
  let link = chain.link
  let twin = next
  for (const name of [...chain.asides].reverse()) {
    const node = twin.nodes[name]!
    // It comes in with the first half and goes out with the second.
    const fades = name === chain.fade
    const [with_, copy] = putNode(twin, known, name, { type: node.type, params: { ...node.params, ...(fades ? { in: 0 } : {}) }, inputs: { audio: link } })
    ;[twin, link] = [fades ? setValue(with_, name, 'out', 0) : with_, `${copy}.audio`]
  }
  const list = entries(twin, slot.node)
  const index = slot.index ?? 0
  const gains = (twin.nodes[slot.node]!.params?.['gains'] ?? []) as readonly Json[]
  twin = withEntries(twin, slot.node, [...list.slice(0, index + 1), link, ...list.slice(index + 1)])
  if (gains.length > index) twin = setParam(twin, slot.node, 'gains', [...gains.slice(0, index + 1), gains[index]!, ...gains.slice(index + 1)])
  const { rate } = timeline
  const half: SoundClip = { ...clip, slot: { ...slot, index: index + 1 } }
  const right = placeSound(twin, known, timeline, half, { start: clip.start + at, from: clip.from + at / perSecond(rate), length: clip.length - at })
  return placeSound(right, known, timeline, { ...clip, slot }, { start: clip.start, from: clip.from, length: at })
}

function removeSound(document: GraphDocument, clip: SoundClip): GraphDocument {
  const link = linkAt(document, clip.slot)
  return link === undefined ? document : dropUnused(unplugged(document, clip.slot), splitLink(link)[0])
}

/** Takes a link out of a slot; what has no sound left goes, too. */
function unplugged(document: GraphDocument, { node: name, port, index = 0 }: Slot): GraphDocument {
  const node = document.nodes[name]!
  const links = [node.inputs?.[port] ?? []].flat()
  if (node.type === 'audio-mix' && links.length > 1) {
    const gains = node.params?.['gains']
    const next = withEntries(document, name, links.filter((_, i) => i !== index))
    return Array.isArray(gains) && gains.length > index ? setParam(next, name, 'gains', gains.filter((_, i) => i !== index)) : next
  }
  const { [port]: _, ...inputs } = node.inputs ?? {}
  const users = takersOf(document, name)
  const next = setInputs(document, name, inputs)
  // A sink is there without sound.
  if (users.length === 0) return next
  return removeNodes(users.reduceRight(unplugged, next), new Set([name]))
}

/** Where links of a node go in. */
const takersOf = ({ nodes }: GraphDocument, name: string): readonly Slot[] =>
  Object.entries(nodes).flatMap(([node, { inputs = {} }]) => Object.entries(inputs).flatMap(([port, links]) => [links].flat().flatMap((link, index): Slot[] => (splitLink(link)[0] === name ? [{ node, port, index }] : []))))
