/** The sound of a film: every track that is mixed into it, with its place, stretch and volume. Pure. */
import { splitLink, type GraphDocument, type GraphNode } from '../document/document.ts'
import { inputOf } from '../document/storyboard.ts'
import { t } from '../language/t.ts'
import type { Join, PictureClip, SoundClip } from './clips.ts'
import { lengthOf, nameFrom, numberOf, perSecond, videoLinks, type Known, type Rational } from './known.ts'
import { inLanes } from './lanes.ts'
import { linkAt, uses, type Slot } from './slots.ts'

interface Film {
  readonly rate: Rational
  readonly length: number
  readonly pictures: readonly PictureClip[]
  readonly join?: Join
}

/** Change no moment of a track. */
const isAside = (type: string): boolean => ['audio-gain', 'audio-fade', 'audio-loudness', 'audio-channels', 'duck', 'audio-envelope', 'denoise-audio'].includes(type)

/** The links of a join's sound by clip; undefined where a clip has none. */
export function soundLinks(document: GraphDocument, { node, type }: Join, clips: number): readonly (Slot | undefined)[] {
  if (type === 'transition') return ['audioA', 'audioB'].map((port) => (linkAt(document, { node, port }) === undefined ? undefined : { node, port }))
  const links = [document.nodes[node]?.inputs?.['audio'] ?? []].flat()
  const silent = new Set(silentOf(document.nodes[node]))
  let index = 0
  return Array.from({ length: clips }, (_, clip) => (silent.has(clip) || index >= links.length ? undefined : { node, port: 'audio', index: index++ }))
}

export function silentOf(node: GraphNode | undefined): readonly number[] {
  const given = node?.params?.['silent']
  return Array.isArray(given) ? given.filter((one): one is number => typeof one === 'number') : []
}

export function readSounds(document: GraphDocument, known: Known, film: string, of: Film): readonly SoundClip[] {
  const free: SoundClip[] = []
  const joined: SoundClip[] = []
  const seen = new Set<string>()
  const walk = (slot: Slot, path: readonly string[]): void => {
    if (path.length > 40) return
    const link = linkAt(document, slot)
    if (link === undefined) return
    const [name, port] = splitLink(link)
    const node = document.nodes[name]
    if (node === undefined || path.includes(name)) return
    if (name === of.join?.node && port === 'audio') {
      if (!seen.has(name)) joined.push(...soundsWithin(document, known, of))
      seen.add(name)
      return
    }
    if (node.type === 'audio-mix' && node.mode === undefined) {
      for (const index of [node.inputs?.['audio'] ?? []].flat().keys()) walk({ node: name, port: 'audio', index }, [...path, name])
      return
    }
    const above = aboveOf(known, node)
    if (above !== undefined && isAside(node.type) && leadsOn(document, known, `${name}.${above}`, of.join)) return walk({ node: name, port: above }, [...path, name])
    const found = soundClip(document, known, slot, of.rate)
    if (found !== undefined) free.push(found)
  }
  walk({ node: film, port: 'audio' }, [])
  const below = joined.length > 0 ? 1 : 0
  return [...joined, ...inLanes(free).map((clip) => ({ ...clip, lane: clip.lane + below }))]
}

/** The one sound input of a node that is wired. */
function aboveOf(known: Known, node: GraphNode): string | undefined {
  const ports = Object.keys(node.inputs ?? {}).filter((port) => known.types.get(node.type)?.inputs[port]?.type === 'audio')
  return ports.length === 1 ? ports[0] : undefined
}

/** Whether a mix or the film's own joined sound lies behind, through what changes no moment. */
function leadsOn(document: GraphDocument, known: Known, port: string, join: Join | undefined): boolean {
  let [name, at] = splitLink(port)
  for (let steps = 0; steps < 40; steps++) {
    const link = linkAt(document, { node: name, port: at })
    if (link === undefined) return false
    const [above, out] = splitLink(link)
    const node = document.nodes[above]
    if (node === undefined) return false
    if (node.type === 'audio-mix' || (above === join?.node && out === 'audio')) return true
    const next = aboveOf(known, node)
    if (next === undefined || !isAside(node.type)) return false
    ;[name, at] = [above, next]
  }
  return false
}

const plain = (node: GraphNode, param: string): boolean => node.inputs?.[param] === undefined && (['undefined', 'number'].includes(typeof node.params?.[param]) || inputOf(node.params?.[param]) !== undefined)

export interface Chain {
  readonly delay?: string
  readonly volume?: string
  readonly trim?: string
  readonly fade?: string
  /** Gains and fades, from the outermost on. */
  readonly asides: readonly string[]
  /** Where what is heard goes in. */
  readonly bottom: Slot
  readonly link: string
}

/** A slot's track taken apart: a delay, then volume and fades, then a stretch, as far as they are this track's alone. */
export function chainOf(document: GraphDocument, slot: Slot): Chain | undefined {
  let bottom = slot
  let link = linkAt(document, slot)
  if (link === undefined) return undefined
  const found: { delay?: string; volume?: string; trim?: string; fade?: string } = {}
  const asides: string[] = []
  for (let steps = 0; steps < 20; steps++) {
    const [name, port] = splitLink(link)
    const node = document.nodes[name]
    if (node === undefined || node.mode !== undefined || port !== 'audio' || uses(document, link) !== 1 || typeof node.inputs?.['audio'] !== 'string') break
    if (node.type === 'audio-delay' && plain(node, 'seconds') && asides.length === 0 && found.delay === undefined) found.delay = name
    else if (node.type === 'audio-gain') {
      if (found.volume === undefined && plain(node, 'gain')) found.volume = name
      asides.push(name)
    } else if (node.type === 'audio-fade') {
      if (found.fade === undefined && plain(node, 'in') && plain(node, 'out')) found.fade = name
      asides.push(name)
    } else if (node.type === 'audio-trim' && plain(node, 'start') && plain(node, 'end')) found.trim = name
    else break
    bottom = { node: name, port: 'audio' }
    link = node.inputs['audio']
    if (found.trim !== undefined) break
  }
  return { ...found, asides, bottom, link }
}

/** Seconds of the clip or the track that a sound is made for. */
function likeOf(document: GraphDocument, known: Known, node: GraphNode, depth: number): number | undefined {
  const outputs = Object.values(known.types.get(node.type)?.outputs ?? {})
  if (depth > 20 || outputs.some(({ type }) => type === 'video')) return undefined
  const clips = videoLinks(known, node)
  if (clips.length === 1) {
    const { frames, rate } = lengthOf(document, known, clips[0]!)
    return frames / perSecond(rate)
  }
  const port = aboveOf(known, node)
  const track = port === undefined ? undefined : node.inputs?.[port]
  return typeof track === 'string' ? soundLength(document, known, track, depth + 1).seconds : undefined
}

function soundLength(document: GraphDocument, known: Known, link: string, depth = 0): { readonly seconds: number; readonly guessed?: true } {
  const told = known.sound(link)
  if (told !== undefined) return { seconds: told }
  const node = document.nodes[splitLink(link)[0]]
  const like = node === undefined ? undefined : likeOf(document, known, node, depth)
  if (like !== undefined) return { seconds: like, guessed: true }
  const own = node === undefined ? undefined : numberOf(document, known, node, 'duration')
  if (own !== undefined) return { seconds: own }
  // The sound of a film is as long as its pictures, as far as is known.
  const video = node === undefined ? undefined : known.clip(`${splitLink(link)[0]}.video`)
  return video === undefined ? { seconds: 4, guessed: true } : { seconds: video.frames / perSecond(video.rate) }
}

function fadeOf(document: GraphDocument, known: Known, { fade }: Chain): Pick<SoundClip, 'fade'> {
  if (fade === undefined) return {}
  const node = document.nodes[fade]!
  return { fade: { node: fade, in: numberOf(document, known, node, 'in') ?? 0, out: numberOf(document, known, node, 'out') ?? 0 } }
}

function soundClip(document: GraphDocument, known: Known, slot: Slot, rate: Rational): SoundClip | undefined {
  const chain = chainOf(document, slot)
  if (chain === undefined) return undefined
  const { delay, trim, volume, link } = chain
  const number = (node: string | undefined, param: string): number | undefined => (node === undefined ? undefined : numberOf(document, known, document.nodes[node]!, param))
  const later = number(delay, 'seconds') ?? 0
  const { seconds: track, guessed } = soundLength(document, known, link)
  const from = (number(trim, 'start') ?? 0) + Math.max(0, -later)
  const end = Math.min(number(trim, 'end') ?? track, guessed === true ? Infinity : track)
  const start = Math.max(0, later)
  const frames = (seconds: number): number => Math.round(seconds * perSecond(rate))
  const [source] = splitLink(link)
  const outer = splitLink(linkAt(document, slot)!)[0]
  const id = uses(document, linkAt(document, slot)!) === 1 ? outer : `${slot.node}.${slot.port}:${slot.index ?? 0}`
  const node = document.nodes[source]
  return {
    kind: 'sound', id: `${id}~`, slot, link, node: source === '' ? outer : source, nodes: [...[delay, ...chain.asides, trim].filter((one): one is string => one !== undefined), source],
    name: node?.title ?? nameFrom(document, known, node) ?? (node === undefined ? source : (known.types.get(node.type)?.title ?? source)),
    lane: 0, start: frames(start), length: Math.max(1, frames(start + end - from) - frames(start)), offset: frames(from), source: frames(track), from, track, gain: number(volume, 'gain') ?? 0,
    ...(delay === undefined ? {} : { delay }), ...(trim === undefined ? {} : { trim }), ...(volume === undefined ? {} : { volume }),
    ...fadeOf(document, known, chain),
    ...(guessed === true ? { guessed } : {}),
  }
}

/** The sound that runs with each clip. */
function soundsWithin(document: GraphDocument, known: Known, { pictures, join }: Film): readonly SoundClip[] {
  const slots = soundLinks(document, join!, pictures.length)
  return pictures.flatMap((picture): SoundClip[] => {
    const slot = slots[picture.index]
    const chain = slot === undefined ? undefined : chainOf(document, slot)
    if (slot === undefined || chain === undefined) return []
    const cut = picture.stretch.cut !== undefined && chain.link === `${picture.stretch.cut}.audio`
    const link = cut ? (linkAt(document, { node: picture.stretch.cut!, port: 'audio' }) ?? chain.link) : chain.link
    const { volume } = chain
    const gain = volume === undefined ? 0 : (numberOf(document, known, document.nodes[volume]!, 'gain') ?? 0)
    const from = (cut ? picture.stretch.first / perSecond(picture.stretch.rate) : 0) + (chain.trim === undefined ? 0 : (numberOf(document, known, document.nodes[chain.trim]!, 'start') ?? 0))
    const [source] = splitLink(link)
    return [{
      kind: 'sound', id: `${picture.id}~sound`, with: picture.id, slot, link, node: source, nodes: [...chain.asides, source], name: picture.name, lane: 0,
      start: picture.start, length: picture.length, offset: picture.offset, source: picture.source, from, track: soundLength(document, known, link).seconds, gain,
      ...(volume === undefined ? {} : { volume }), ...(chain.trim === undefined ? {} : { trim: chain.trim }),
      ...fadeOf(document, known, chain),
      fixed: t('It runs with the picture: move that.'),
    }]
  })
}
