/** A cut list as a graph that people can go on with: films, stretches of them, speeds, and a sequence with its transitions. */
import { fps, parseTimecode, sameRate, timecodeOf, type GraphDocument, type GraphNode, type Json } from '../../../engine/api.ts'
import { isAlike, type CutItem, type CutList, type CutMarker, type CutTrack, type Handles, type Stretch } from './cut-list.ts'
import { baseName, framesOfMedia, type FindMedia, type FoundMedia } from './media.ts'
import { soundOf } from './sound-lanes.ts'

export interface GraphOfOptions {
  readonly find: FindMedia
  /** What can't be taken over, in a sentence. */
  lost(what: string): void
}

export interface CutGraph {
  readonly nodes: Record<string, GraphNode>
  readonly video: string
  readonly audio: string | undefined
  readonly markers: string
  readonly film: { readonly width?: number; readonly height?: number; readonly fps: number }
}

const rounded = (value: number): number => Number(value.toFixed(6))

export async function cutGraph(list: CutList, { find, lost }: GraphOfOptions): Promise<CutGraph> {
  const nodes: Record<string, GraphNode> = {}
  const perSecond = fps(list.rate)
  const media = new Map<string, { readonly found: FoundMedia; readonly missing: boolean; readonly node: string; readonly video: string | undefined; readonly audio: string | undefined }>()
  const numbers = new Map<string, number>()
  const add = (kind: string, node: GraphNode): string => {
    const number = (numbers.get(kind) ?? 0) + 1
    numbers.set(kind, number)
    nodes[`${kind}-${number}`] = node
    return `${kind}-${number}`
  }

  async function opened(name: string) {
    const known = media.get(name)
    if (known !== undefined) return known
    const there = await find(name)
    const found = there ?? { file: baseName(name) }
    if (there === undefined) lost(`"${baseName(name)}" is not found in the project folder.`)
    const { info } = found
    const onlySound = info === undefined ? /\.(wav|mp3|flac|ogg|opus|m4a|aac|aiff?)$/i.test(found.file) : info.video === undefined
    const pictures = /%\d*d/.test(found.file)
    const type = pictures ? 'load-sequence' : onlySound ? 'load-audio' : 'load-video'
    const node = add('media', { type, title: baseName(name), params: { file: found.file, ...(pictures ? { fps: rounded(perSecond) } : {}) } })
    const other = info?.video !== undefined && !sameRate(info.video.rate, list.rate)
    const video = onlySound ? undefined : other ? `${add('rate', { type: 'fps', params: { fps: Number(perSecond.toFixed(3)) }, inputs: { video: `${node}.video` } })}.video` : `${node}.video`
    const made = { found, missing: there === undefined, node, video, audio: pictures || (info !== undefined && info.tracks.length === 0) ? undefined : `${node}.audio` }
    media.set(name, made)
    return made
  }

  /** @param wanted what of it is used */
  async function stretch(item: CutItem, { before, after }: Handles): Promise<Stretch> {
    const { source, length, name } = item
    const whole = length + before + after
    if (source === undefined) return { video: `${add('gap', { type: 'solid', params: { duration: rounded(whole / perSecond) } })}.video`, audio: undefined }
    if (source.made !== undefined || source.media === undefined) {
      const prompt = source.made ?? (name || source.reel || 'a picture')
      if (source.made === undefined) lost(`The list does not say what "${prompt}" is made of.`)
      return { video: `${add('clip', { type: 'text-to-video', title: name || prompt, params: { prompt, duration: rounded(whole / perSecond) } })}.video`, audio: undefined }
    }
    const { found, node, video, audio } = await opened(source.media)
    const speed = Math.abs(source.speed)
    const early = source.speed < 0 ? after : before
    const first = Math.max(0, Math.round(source.from - beginOf(source.from, source.begins, found) - early * speed))
    const taken = speed === 0 ? 1 : Math.max(1, Math.round(whole * speed))
    const title = name || baseName(source.media)
    if (video === undefined) {
      const cut = add('sound', { type: 'audio-trim', title, params: { start: rounded(first / perSecond), end: rounded((first + taken) / perSecond) }, inputs: { audio: `${node}.audio` } })
      return { video: undefined, audio: speed === 1 ? `${cut}.audio` : `${add('stretch', { type: 'time-stretch', params: { duration: rounded(whole / perSecond) }, inputs: { audio: `${cut}.audio` } })}.audio` }
    }
    const has = framesOfMedia(found.info, list.rate)
    if (has !== undefined && first + taken > has) lost(`"${title}" ends ${first + taken - has} frames before the list does.`)
    let last = add('clip', { type: 'trim', title, params: { unit: 'frames', start: first, end: first + taken }, inputs: { video, ...(audio === undefined ? {} : { audio }) } })
    const go = (kind: string, type: string, params: GraphNode['params'] = {}, sound = audio !== undefined): void => {
      last = add(kind, { type, params, inputs: { video: `${last}.video`, ...(sound ? { audio: `${last}.audio` } : {}) } })
    }
    if (source.speed < 0) go('reverse', 'reverse')
    if (speed === 0) go('freeze', 'freeze-frame', { at: 0, hold: rounded((whole - 1) / perSecond) }, false)
    else if (speed !== 1) {
      go('speed', 'speed', { factor: rounded(speed) })
      // Slower, a frame of the source is several.
      if (Math.max(1, Math.floor(taken / speed + 0.5)) > whole) go('end', 'trim', { unit: 'frames', end: whole })
    }
    return { video: `${last}.video`, audio: audio === undefined || speed === 0 ? undefined : `${last}.audio` }
  }

  function beginOf(from: number, begins: number | undefined, { info }: FoundMedia): number {
    if (begins !== undefined) return begins
    const own = info?.timecode === undefined ? undefined : parseTimecode(info.timecode, info.video?.rate ?? list.rate)?.frames
    const there = own === undefined || info?.video === undefined ? 0 : Math.round((own * info.video.rate.den * perSecond) / info.video.rate.num)
    return from >= there ? there : 0
  }

  const pictures = list.tracks.find(({ kind }) => kind === 'video')
  if (pictures === undefined) lost('The list has no track of pictures: the film is black.')
  const track: CutTrack = pictures ?? { kind: 'video', name: 'V1', items: [{ kind: 'gap', name: '', length: Math.max(...list.tracks.map(({ items }) => items.reduce((sum, one) => sum + one.length, 0))) }] }
  const leads = track.items.map(({ lead, length }, k) => fitting(lead, length, track.items[k - 1]?.length ?? 0))
  const stretches: Stretch[] = []
  const handles = track.items.map((_, k): Handles => ({ before: leads[k]?.before ?? 0, after: leads[k + 1]?.after ?? 0 }))
  for (const [k, item] of track.items.entries()) stretches.push(await stretch(item, handles[k]!))
  const joints = leads.slice(1).map((lead) => (lead === undefined ? { kind: 'cut', duration: 0 } : { kind: lead.kind, duration: rounded((lead.before + lead.after) / perSecond) }))
  const together = list.tracks.filter(({ kind }) => kind === 'audio')
  // One track of sound that goes with the pictures is joined as they are; all else is laid by time.
  const alike = together.length === 1 && together[0]!.items.length === track.items.length && together[0]!.items.every((one, k) => isAlike(one, track.items[k]!)) && stretches.every(({ audio }) => audio !== undefined)
  const joined = add('film', { type: 'sequence', params: { transition: 'cut', easing: 'linear', transitions: joints }, inputs: { clips: stretches.map(({ video }) => video!), ...(alike ? { audio: stretches.map(({ audio }) => audio!) } : {}) } })
  const audio = alike ? `${joined}.audio` : await soundOf(together, { perSecond, add, stretch, fitting, of: track.items.map((item, k) => ({ item, handles: handles[k]!, ...stretches[k]! })) })
  const size = [...media.values()].map(({ found }) => found.info?.video).find((one) => one !== undefined)
  return { nodes, video: `${joined}.video`, audio, markers: `${named(list.markers ?? []) ?? joined}.markers`, film: { ...(size === undefined ? {} : { width: size.width, height: size.height }), fps: Number(perSecond.toFixed(3)) } }

  /** The list's own markers become chapters; without any each clip is one. */
  function named(markers: readonly CutMarker[]): string | undefined {
    if (markers.length === 0) return undefined
    const [scenes, moments] = [markers.map(({ name }): Json => ({ text: name })), markers.map(({ frame }, k): Json => ({ scene: k, frame, seconds: rounded(frame / perSecond) }))]
    return add('markers', { type: 'scene-list', title: 'Markers', params: { markers: moments, scenes }, inputs: { video: `${joined}.video` } })
  }

  /** Transitions take no more than there is of both. */
  function fitting(lead: CutItem['lead'], length: number, before: number): CutItem['lead'] {
    if (lead === undefined) return undefined
    const kept = { kind: lead.kind, before: Math.min(lead.before, before), after: Math.min(lead.after, length) }
    if (kept.before !== lead.before || kept.after !== lead.after) lost(`A transition of ${lead.before + lead.after} frames is shortened to ${kept.before + kept.after}: the clips are no longer than that.`)
    return kept.before + kept.after === 0 ? undefined : kept
  }
}

/** The whole graph, with the film that it writes. */
export async function graphOf(list: CutList, options: GraphOfOptions): Promise<GraphDocument> {
  const { nodes, video, audio, markers, film } = await cutGraph(list, options)
  const file = `${list.title.toLowerCase().normalize('NFD').replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 60) || 'film'}.mp4`
  const timecode: Record<string, Json> = list.start === 0 ? {} : { timecode: timecodeOf(list.start, list.rate, list.drop) }
  const sink: GraphNode = { type: 'encode', params: { file, quality: 'source', crf: 18, ...timecode }, inputs: { video, ...(audio === undefined ? {} : { audio }), markers } }
  const all = { ...nodes, film: sink }
  return { format: 1, title: list.title || 'Cut', film, nodes: all, ui: places(all) }
}

/** In columns by what a node is, in rows by what it belongs to. */
function places(nodes: Readonly<Record<string, GraphNode>>): Record<string, Json> {
  const columns = [/^(media|gap)-/, /^rate-/, /^(clip|sound)-/, /^reverse-/, /^(speed|freeze|stretch)-/, /^end-/, /^fade-/, /^delay-/, /^(film-|mix)/]
  const rows = new Map<number, number>()
  return Object.fromEntries(Object.keys(nodes).map((name) => {
    const found = columns.findIndex((one) => one.test(name))
    const column = found < 0 ? columns.length : found
    const row = rows.get(column) ?? 0
    rows.set(column, row + 1)
    return [name, { pos: [40 + column * 300, 40 + row * 200] }]
  }))
}
