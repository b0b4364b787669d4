/**
 * A graph read as a film: from a sink up through what lies over the whole film (titles, subtitles, overlays, looks) to the
 * node that joins the clips, and up from the sink's sound to each track. Pure.
 */
import { splitLink, type GraphDocument, type GraphNode } from '../document/document.ts'
import { t } from '../language/t.ts'
import type { Join, Joint, OverlayClip, PictureClip, Stretch, SubtitleClip, Timeline, TimelineClip, TitleClip } from './clips.ts'
import { readCues } from './cues.ts'
import { conformed, lengthOf, nameFrom, numberOf, perSecond, rateFrom, valueOf, videoLinks, type Known, type Rational } from './known.ts'
import { inLanes } from './lanes.ts'
import { readSounds } from './read-sound.ts'
import { linkAt, uses, type Slot } from './slots.ts'

const JOINS: Readonly<Record<string, Join['type']>> = { sequence: 'sequence', concat: 'concat', transition: 'transition' }
/** Stay as they are for any time: their `duration` may be what one likes. */
const LASTING = new Set(['still', 'solid', 'noise'])
/** Change the time of a whole film, or cannot be seen through. */
const passes = (known: Known, node: GraphNode): boolean => {
  const type = known.types.get(node.type)
  return type !== undefined && type.sink !== true && (type.category !== 'time' || node.type === 'fps') && type.category !== 'transition' && videoLinks(known, node).length === 1
}
const videoPort = ({ types }: Known, node: GraphNode): string => Object.keys(node.inputs ?? {}).find((port) => types.get(node.type)?.inputs[port]?.type === 'video') ?? 'video'
const plain = (node: GraphNode, param: string): boolean => node.inputs?.[param] === undefined && ['undefined', 'number'].includes(typeof node.params?.[param])

/** @param wanted the sink to be shown, where there are several */
export function readTimeline(document: GraphDocument, known: Known, wanted?: string): Timeline {
  const films = Object.keys(document.nodes).filter((name) => known.types.get(document.nodes[name]!.type)?.sink === true && linkAt(document, { node: name, port: 'video' }) !== undefined)
  const film = wanted !== undefined && films.includes(wanted) ? wanted : films[0]
  if (film === undefined) return { films, rate: rateFrom(document.film?.fps), length: 0, clips: [], spine: [], says: [] }
  const { spine, slot, says } = readSpine(document, known, { node: film, port: 'video' })
  const link = linkAt(document, slot)!
  const [name] = splitLink(link)
  const type = JOINS[document.nodes[name]?.type ?? '']
  const join: Join | undefined = type === undefined || document.nodes[name]!.mode === 'bypass' ? undefined : { node: name, type }
  const slots = join === undefined ? [slot] : slotsOf(document, join)
  const rate = filmRate(document, known, join, slots)
  const shown = readPictures(document, known, join, slots, rate)
  const last = shown.at(-1)
  const length = last === undefined ? 0 : last.start + last.length
  const over = readOver(document, known, spine, { rate, length })
  const within = shown.flatMap((clip) => titlesWithin(document, known, clip, rate))
  const sounds = readSounds(document, known, film, { rate, length, pictures: shown, ...(join === undefined ? {} : { join }) })
  const clips: readonly TimelineClip[] = [...shown, ...inLanes(over.overlays), ...inLanes([...over.titles, ...within]), ...inLanes(over.subtitles), ...sounds]
  return { film, films, rate, length, clips, ...(join === undefined ? {} : { join }), spine, slot, says: [...says, ...over.says] }
}

/** Up from a slot through nodes that leave each moment of the film where it is. */
function readSpine(document: GraphDocument, known: Known, from: Slot): { readonly spine: readonly string[]; readonly slot: Slot; readonly says: readonly string[] } {
  const spine: string[] = []
  let slot = from
  for (;;) {
    const link = linkAt(document, slot)
    const name = link === undefined ? '' : splitLink(link)[0]
    const node = document.nodes[name]
    if (node === undefined || JOINS[node.type] !== undefined || spine.includes(name)) return { spine, slot, says: [] }
    const on = node.type === 'overlay' ? node.inputs?.['video'] !== undefined : passes(known, node)
    if (!on) {
      const made = videoLinks(known, node)
      const says = made.length === 0 || node.type === 'trim' ? [] : [t('What goes into {name} is not shown: it is no row of clips.', { name: node.title ?? name })]
      return { spine, slot, says }
    }
    // A film of one clip: what only looks at it is the clip's own.
    spine.push(name)
    slot = { node: name, port: node.type === 'overlay' ? 'video' : videoPort(known, node) }
    const above = linkAt(document, slot)
    if (above === undefined) return { spine: spine.slice(0, -1), slot: spine.length === 1 ? from : { node: spine.at(-2)!, port: videoPort(known, document.nodes[spine.at(-2)!]!) }, says: [] }
  }
}

export function slotsOf(document: GraphDocument, { node, type }: Join): readonly Slot[] {
  if (type === 'transition') return ['a', 'b'].map((port) => ({ node, port })).filter((slot) => linkAt(document, slot) !== undefined)
  const port = type === 'sequence' ? 'clips' : 'video'
  return [document.nodes[node]?.inputs?.[port] ?? []].flat().map((_, index) => ({ node, port, index }))
}

function filmRate(document: GraphDocument, known: Known, join: Join | undefined, slots: readonly Slot[]): Rational {
  const links = slots.flatMap((slot) => linkAt(document, slot) ?? [])
  const first = links[0] === undefined ? rateFrom(document.film?.fps) : stretchOf(document, known, links[0]).rate
  const node = join === undefined ? undefined : document.nodes[join.node]
  if (node === undefined) return first
  const fit = valueOf(document, known, node, 'fit') ?? 'film'
  if (fit === 'largest') return links.map((link) => stretchOf(document, known, link).rate).reduce((most, rate) => (perSecond(rate) > perSecond(most) ? rate : most), first)
  const own = fit === 'film' ? (numberOf(document, known, node, 'fps') ?? document.film?.fps) : undefined
  return own === undefined ? first : rateFrom(own)
}

/** What a link gives of what lies behind a trim node, where that is this clip's alone. */
function stretchOf(document: GraphDocument, known: Known, link: string): Stretch & { readonly guessed?: true } {
  const [name] = splitLink(link)
  const node = document.nodes[name]
  if (node?.type === 'trim' && node.mode === undefined && plain(node, 'start') && plain(node, 'end') && typeof node.inputs?.['video'] === 'string' && uses(document, link) === 1 && uses(document, `${name}.audio`) <= 1) {
    const source = lengthOf(document, known, node.inputs['video'])
    const frames = (value: number): number => (node.params?.['unit'] === 'frames' ? Math.round(value) : Math.round(value * perSecond(source.rate)))
    const first = frames((node.params?.['start'] as number | undefined) ?? 0)
    const end = node.params?.['end'] === undefined ? undefined : frames(node.params['end'] as number)
    const total = source.guessed === true ? Math.max(source.frames, end ?? 0, first + 1) : source.frames
    const open = source.guessed === true && end === undefined
    return { link: node.inputs['video'], rate: source.rate, first: Math.min(first, total - 1), end: Math.max(Math.min(first, total - 1) + 1, Math.min(total, end ?? total)), total, cut: name, ...(open ? { guessed: true } : {}) }
  }
  const { frames, rate, guessed } = lengthOf(document, known, link)
  const lasts = lastingOf(document, known, link)
  return { link, rate, first: 0, end: frames, total: frames, ...(lasts === undefined ? {} : { lasts }), ...(guessed === true ? { guessed } : {}) }
}

/** The still behind a link, where its duration is the clip's length and no other's. */
function lastingOf(document: GraphDocument, known: Known, link: string): string | undefined {
  for (let at = link, steps = 0; steps < 30; steps++) {
    const [name] = splitLink(at)
    const node = document.nodes[name]
    if (node === undefined || node.mode !== undefined || uses(document, at) !== 1) return undefined
    if (LASTING.has(node.type)) return node.inputs?.['duration'] === undefined && typeof valueOf(document, known, node, 'duration') === 'number' ? name : undefined
    if (!passes(known, node) || node.type === 'fps') return undefined
    at = videoLinks(known, node)[0]!
  }
  return undefined
}

function readPictures(document: GraphDocument, known: Known, join: Join | undefined, slots: readonly Slot[], rate: Rational): readonly PictureClip[] {
  const joints = join === undefined ? [] : jointsOf(document, known, join, slots.length, rate)
  const seen = new Map<string, number>()
  let start = 0
  return slots.map((slot, index): PictureClip => {
    const link = linkAt(document, slot)!
    const stretch = stretchOf(document, known, link)
    const [node] = splitLink(link)
    const before = seen.get(node) ?? 0
    seen.set(node, before + 1)
    const length = conformed(stretch.end - stretch.first, stretch.rate, rate)
    const offset = Math.round((stretch.first * rate.num * stretch.rate.den) / (stretch.rate.num * rate.den))
    const joint = index === 0 ? undefined : joints[index - 1]
    start -= joint?.length ?? 0
    const { nodes, name, prompt } = behind(document, known, link)
    const found: PictureClip = {
      kind: 'picture', id: before === 0 ? node : `${node}#${before}`, index, slot, stretch, node, nodes, name, lane: 0, start, length, offset,
      source: stretch.lasts === undefined ? conformed(stretch.total, stretch.rate, rate) : Infinity,
      ...(joint === undefined ? {} : { joint }),
      ...(prompt === undefined ? {} : { prompt }),
      ...(stretch.guessed === true ? { guessed: true } : {}),
    }
    start += length
    return found
  })
}

function jointsOf(document: GraphDocument, known: Known, { node: name, type }: Join, clips: number, rate: Rational): readonly Joint[] {
  const node = document.nodes[name]!
  const frames = (seconds: number): number => Math.round(seconds * perSecond(rate))
  const joint = (kind: string, seconds: number): Joint => ({ kind, length: kind === 'cut' ? 0 : frames(seconds) })
  const seconds = numberOf(document, known, node, 'duration') ?? 1
  if (type === 'concat') return Array.from({ length: Math.max(0, clips - 1) }, () => ({ kind: 'cut', length: 0 }))
  if (type === 'transition') return [joint(String(valueOf(document, known, node, 'kind') ?? 'crossfade'), seconds)]
  const every = String(valueOf(document, known, node, 'transition') ?? 'crossfade')
  const own = Array.isArray(node.params?.['transitions']) ? node.params['transitions'] : []
  return Array.from({ length: Math.max(0, clips - 1) }, (_, i) => {
    const { kind = every, duration = seconds } = (own[i] ?? {}) as { readonly kind?: string; readonly duration?: number }
    return joint(kind, duration)
  })
}

/** The nodes that only this clip is made by, and what people call it. */
function behind(document: GraphDocument, known: Known, link: string): { readonly nodes: readonly string[]; readonly name: string; readonly prompt?: string } {
  const nodes: string[] = []
  let name: string | undefined
  let prompt: string | undefined
  for (let at: string | undefined = link; at !== undefined && nodes.length < 30;) {
    const [one] = splitLink(at)
    const node: GraphNode | undefined = document.nodes[one]
    if (node === undefined || uses(document, at) > 1) {
      name ??= node?.title ?? nameFrom(document, known, node) ?? one
      break
    }
    nodes.push(one)
    name ??= node.title
    const words = valueOf(document, known, node, 'prompt')
    if (typeof words === 'string') prompt ??= words
    name ??= nameFrom(document, known, node)
    const above: readonly string[] = Object.entries(node.inputs ?? {}).flatMap(([port, links]) => (['video', 'image'].includes(known.types.get(node.type)?.inputs[port]?.type ?? '') ? [links].flat() : []))
    at = above.length === 1 ? above[0] : undefined
  }
  return { nodes, name: name ?? splitLink(link)[0], ...(prompt === undefined ? {} : { prompt }) }
}

function readOver(document: GraphDocument, known: Known, spine: readonly string[], { rate, length }: Pick<Timeline, 'rate' | 'length'>) {
  const overlays: OverlayClip[] = []
  const titles: TitleClip[] = []
  const subtitles: SubtitleClip[] = []
  const says: string[] = []
  const whole = length / perSecond(rate)
  for (const name of spine) {
    const node = document.nodes[name]!
    if (node.mode !== undefined) continue
    if (node.type === 'title') titles.push(titleClip(document, known, name, { origin: 0, whole, rate }))
    else if (node.type === 'overlay') overlays.push(overlayClip(document, known, name, { rate, length }))
    else if (node.type === 'subtitles') subtitles.push(...cuesOf(document, known, name, { rate, length }, says))
  }
  return { overlays, titles, subtitles, says }
}

const overlayClip = (document: GraphDocument, known: Known, name: string, { rate, length: film }: Pick<Timeline, 'rate' | 'length'>): OverlayClip => {
  const node = document.nodes[name]!
  const frames = (seconds: number): number => Math.round(seconds * perSecond(rate))
  const top = linkAt(document, { node: name, port: 'top' })
  const stretch = top === undefined ? undefined : stretchOf(document, known, top)
  const start = frames(numberOf(document, known, node, 'start') ?? 0)
  const held = frames(numberOf(document, known, node, 'duration') ?? 0)
  const own = stretch === undefined || (valueOf(document, known, node, 'after') ?? 'hide') !== 'hide' ? Infinity : conformed(stretch.end - stretch.first, stretch.rate, rate)
  const length = Math.max(1, Math.min(held > 0 ? held : Infinity, own, Math.max(1, film - start)))
  const image = linkAt(document, { node: name, port: 'image' })
  const made = top ?? image
  const { nodes, name: words } = made === undefined ? { nodes: [], name } : behind(document, known, made)
  return {
    kind: 'overlay', id: name, node: name, nodes: [name, ...nodes], name: node.title ?? words, lane: 0, start, length,
    offset: stretch === undefined ? 0 : Math.round((stretch.first * perSecond(rate)) / perSecond(stretch.rate)),
    source: stretch === undefined || stretch.lasts !== undefined ? Infinity : conformed(stretch.total, stretch.rate, rate),
    ...(stretch === undefined ? {} : { stretch }),
  }
}

function titleClip(document: GraphDocument, known: Known, name: string, { origin, whole, rate }: { readonly origin: number; readonly whole: number; readonly rate: Rational }): TitleClip {
  const node = document.nodes[name]!
  const begins = numberOf(document, known, node, 'start') ?? 0.5
  const lasts = numberOf(document, known, node, 'duration') ?? 0
  const start = Math.round((origin + begins) * perSecond(rate))
  const end = Math.round((origin + (lasts > 0 ? begins + lasts : whole)) * perSecond(rate))
  const words = String(valueOf(document, known, node, 'text') ?? '')
  return { kind: 'title', id: name, node: name, nodes: [name], name: words.split('\n')[0]!, text: words, lane: 0, start, length: Math.max(1, end - start), offset: 0, source: Infinity, origin }
}

/** Titles that a clip brings along: they lie in the clip's own time. */
function titlesWithin(document: GraphDocument, known: Known, clip: PictureClip, rate: Rational): readonly TitleClip[] {
  return clip.nodes.flatMap((name): TitleClip[] => {
    const node = document.nodes[name]!
    if (node.type !== 'title' || node.mode !== undefined) return []
    const whole = clip.stretch.total / perSecond(clip.stretch.rate)
    const cut = clip.stretch.first / perSecond(clip.stretch.rate)
    return [titleClip(document, known, name, { origin: clip.start / perSecond(rate) - cut, whole, rate })]
  })
}

function cuesOf(document: GraphDocument, known: Known, name: string, { rate, length }: Pick<Timeline, 'rate' | 'length'>, says: string[]): readonly SubtitleClip[] {
  const node = document.nodes[name]!
  const given = valueOf(document, known, node, 'text')
  const base = { kind: 'subtitle' as const, node: name, nodes: [name], lane: 0, offset: 0, source: Infinity }
  const whole = (words: string, fixed: string): readonly SubtitleClip[] => [{ ...base, id: name, name: words, text: words, cue: -1, start: 0, length: Math.max(1, length), fixed }]
  if (node.inputs?.['timings'] !== undefined) return whole(t('Spoken words'), t('These subtitles follow what is spoken.'))
  const file = valueOf(document, known, node, 'file')
  if (typeof file === 'string' && file !== '') return whole(file.split('/').at(-1)!, t('These subtitles come from the file {file}.', { file }))
  const read = typeof given === 'string' && given.trim() !== '' ? readCues(given) : { cues: [] }
  if (read === undefined) {
    says.push(t('The subtitles of {name} are neither SubRip nor WebVTT.', { name: node.title ?? name }))
    return []
  }
  const later = numberOf(document, known, node, 'offset') ?? 0
  const frames = (seconds: number): number => Math.round(seconds * perSecond(rate))
  return read.cues.map(({ from, to, text }, cue) => ({ ...base, id: `${name}:${cue}`, cue, text, name: text.split('\n')[0]!, start: frames(from + later), length: Math.max(1, frames(to + later) - frames(from + later)) }))
}
