/** The cut list of a graph: what its film shows when, as far as a list can say it. */
import { fps, parseTimecode, rateOf, type GraphDocument, type GraphNode, type Json, type Rational } from '../../../engine/api.ts'
import { isRecord } from '../is-record.ts'
import type { CutItem, CutList, CutMarker, CutTrack } from './cut-list.ts'
import { joinedItems, reversedItems, slicedItems, spedItems } from './edit-items.ts'
import { framesOfMedia, type FindMedia } from './media.ts'
import { mergedLanes, type Lane } from './merge-lanes.ts'
import { isKnown } from './transition-names.ts'

export interface ListOfOptions {
  readonly find: FindMedia
  /** Default: those of the graph's film, else of its first source. */
  readonly fps?: number
  lost(what: string): void
}

/** Undefined where the graph makes no film of clips. */
export async function cutListOf(document: GraphDocument, { find, fps: asked, lost }: ListOfOptions): Promise<CutList | undefined> {
  const { nodes } = document
  const effects = new Set<string>()
  const sink = Object.values(nodes).find(({ type, inputs }) => type === 'encode' && typeof inputs?.['video'] === 'string')
  const joined = Object.keys(nodes).findLast((name) => ['sequence', 'concat', 'transition', 'storyboard'].includes(nodes[name]!.type))
  const link = sink?.inputs?.['video'] ?? (joined === undefined ? undefined : `${joined}.video`)
  if (typeof link !== 'string') return undefined
  const rate = rateOf(asked ?? document.film?.fps ?? (await firstRate()) ?? 25)
  const items = await picturesOf(link, new Set())
  if (items.length === 0) return undefined
  const sound = sink?.inputs?.['audio']
  const tracks: CutTrack[] = [{ kind: 'video', name: 'V1', items }, ...(typeof sound === 'string' ? await soundTracks(sound, link, items) : [])]
  if (effects.size > 0) lost(`A list has no room for ${[...effects].join(', ')}: the clips are as they are before.`)
  const first = typeof sink?.params?.['timecode'] === 'string' ? parseTimecode(sink.params['timecode'], rate) : undefined
  const markers = markersOf(sink?.inputs?.['markers'])
  return { title: document.title ?? '', rate, drop: first?.drop ?? false, start: first?.frames ?? 0, tracks, ...(markers.length === 0 ? {} : { markers }) }

  async function firstRate(): Promise<number | undefined> {
    for (const { type, params } of Object.values(nodes)) {
      const found = type === 'load-video' ? (await find(text(params?.['file'])))?.info?.video?.rate : undefined
      if (found !== undefined) return fps(found)
    }
    return undefined
  }

  /** Those that the graph holds itself: others are where clips begin. */
  function markersOf(link: GraphNode['inputs'] extends infer I | undefined ? I[keyof I] | undefined : never): readonly CutMarker[] {
    const { type, params } = (typeof link === 'string' ? nodes[link.slice(0, link.lastIndexOf('.'))] : undefined) ?? { type: '' }
    const [marks, scenes] = [params?.['markers'], params?.['scenes']]
    if (type !== 'scene-list' || !Array.isArray(marks) || !Array.isArray(scenes)) return []
    return marks.filter(isRecord).map((mark, k) => {
      const scene = scenes[Number(mark['scene'] ?? k)]
      return { frame: frames(Number(mark['seconds'] ?? 0)), length: 0, name: isRecord(scene) ? text(scene['text']) : '' }
    })
  }

  /** A value, or what the graph's input has where none is given. */
  function filled(value: Json | undefined): Json | undefined {
    const name = typeof value === 'string' ? /^\{\{\s*inputs\.([\w-]+)\s*\}\}$/.exec(value)?.[1] : undefined
    return name === undefined ? value : document.inputs?.[name]?.default
  }
  function text(value: Json | undefined): string {
    const found = filled(value)
    return typeof found === 'string' ? found : ''
  }
  function number(node: GraphNode, param: string, otherwise: number): number {
    const found = filled(node.params?.[param])
    return typeof found === 'number' ? found : otherwise
  }
  function frames(seconds: number): number {
    return Math.round(seconds * fps(rate))
  }

  async function picturesOf(place: string, passed: ReadonlySet<string>): Promise<readonly CutItem[]> {
    const name = place.slice(0, place.lastIndexOf('.'))
    const node = nodes[name]
    if (node === undefined || passed.has(name)) return []
    const seen = new Set([...passed, name])
    const from = (port: string): Promise<readonly CutItem[]> => (typeof node.inputs?.[port] === 'string' ? picturesOf(node.inputs[port], seen) : Promise.resolve([]))
    const each = async (port: string): Promise<(readonly CutItem[])[]> => Promise.all([node.inputs?.[port] ?? []].flat().map((one) => picturesOf(one, seen)))
    const title = node.title ?? ''
    switch (node.type) {
      case 'load-video':
      case 'load-sequence':
        return loaded(node, title)
      case 'load-image':
        return [{ kind: 'clip', name: title, length: 1, source: { media: text(node.params?.['file']), from: 0, speed: 0 } }]
      case 'still': {
        const [image] = await from('image')
        return [{ kind: 'clip', name: title, source: { from: 0, speed: 0, ...image?.source }, length: frames(number(node, 'duration', 4)) }]
      }
      case 'solid':
        return [{ kind: 'gap', name: title, length: frames(number(node, 'duration', 4)) }]
      case 'text-to-video':
      case 'img2vid':
        return [made(title, text(node.params?.['prompt']) || node.type, number(node, 'duration', 4))]
      case 'storyboard':
        return scenes(node)
      case 'trim':
        return trimmed(node, named(await from('video'), title))
      case 'speed':
        return spedItems(await from('video'), number(node, 'factor', 2))
      case 'slow-motion':
        return spedItems(await from('video'), 1 / number(node, 'factor', 2))
      case 'reverse':
        return reversedItems(await from('video'))
      case 'freeze-frame': {
        const inner = await from('video')
        const at = frames(number(node, 'at', 1)) + 1
        const held = slicedItems(inner, at - 1, at).map((one) => ({ ...one, length: frames(number(node, 'hold', 1)), ...(one.source === undefined ? {} : { source: { ...one.source, speed: 0 } }) }))
        return [...slicedItems(inner, 0, at), ...held.filter(({ length }) => length > 0), ...slicedItems(inner, at, Infinity)]
      }
      case 'fps':
        return from('video')
      case 'concat':
        return (await each('video')).flat()
      case 'transition':
        return joinedItems([await from('a'), await from('b')], [lead(text(node.params?.['kind']) || 'crossfade', number(node, 'duration', 1))])
      case 'sequence': {
        const own = Array.isArray(node.params?.['transitions']) ? node.params['transitions'] : []
        const parts = await each('clips')
        const [kind, length] = [text(node.params?.['transition']) || 'crossfade', number(node, 'duration', 1)]
        return joinedItems(parts, parts.slice(1).map((_, k) => {
          const joint = isRecord(own[k]) ? own[k] : {}
          return lead(typeof joint['kind'] === 'string' ? joint['kind'] : kind, typeof joint['duration'] === 'number' ? joint['duration'] : length)
        }))
      }
      default: {
        const port = ['video', 'a', 'image'].find((one) => typeof node.inputs?.[one] === 'string')
        if (port === undefined) return [made(title, node.type, number(node, 'duration', 4))]
        effects.add(node.type)
        return from(port)
      }
    }
  }

  function lead(kind: string, seconds: number): CutItem['lead'] {
    const after = kind === 'cut' ? 0 : frames(seconds)
    return after === 0 ? undefined : { kind: isKnown(kind) ? kind : 'crossfade', before: 0, after }
  }

  async function loaded(node: GraphNode, title: string): Promise<readonly CutItem[]> {
    const file = text(node.params?.['file'])
    const info = (await find(file))?.info
    const begins = beginOf(info?.timecode, info?.video?.rate)
    const first = frames(number(node, 'start', 0))
    const whole = framesOfMedia(info, rate)
    const end = node.params?.['end'] === undefined ? whole : Math.min(whole ?? Infinity, frames(number(node, 'end', 0)))
    // A film that nobody can look at has no length: a minute of it stands in the list.
    if (end === undefined) lost(`The length of "${file}" is not known: it is listed with a minute.`)
    const length = Math.max(1, (end ?? first + frames(60)) - first)
    return [{ kind: 'clip', name: title || file.split('/').at(-1)!, length, source: { media: file, ...(info === undefined ? {} : { begins }), from: begins + first, speed: 1 } }]
  }

  function beginOf(timecode: string | undefined, own: Rational | undefined): number {
    const there = timecode === undefined || own === undefined ? undefined : parseTimecode(timecode, own)
    return there === undefined ? 0 : Math.round((there.frames * own!.den * fps(rate)) / own!.num)
  }

  function made(title: string, prompt: string, seconds: number): CutItem {
    return { kind: 'clip', name: title || prompt.slice(0, 60), length: Math.max(1, frames(seconds)), source: { made: prompt, from: 0, speed: 1 } }
  }

  function trimmed(node: GraphNode, items: readonly CutItem[]): readonly CutItem[] {
    const inFrames = text(node.params?.['unit']) === 'frames'
    const at = (param: string, otherwise: number): number => (inFrames ? number(node, param, otherwise) : frames(number(node, param, otherwise)))
    return slicedItems(items, at('start', 0), node.params?.['end'] === undefined ? Infinity : at('end', 0))
  }

  function scenes(node: GraphNode): readonly CutItem[] {
    const list = filled(node.params?.['scenes'])
    if (!Array.isArray(list)) {
      lost('The scenes of the storyboard are made by another node: the list has none of them.')
      return []
    }
    const parts = list.filter(isRecord).map((scene) => [made(typeof scene['title'] === 'string' ? scene['title'] : '', typeof scene['prompt'] === 'string' ? scene['prompt'] : '', typeof scene['duration'] === 'number' ? scene['duration'] : 4)])
    const longest = number(node, 'transitionDuration', 1)
    const seconds = (k: number): number => parts[k]![0]!.length / fps(rate)
    return joinedItems(parts, parts.slice(1).map((_, k) => {
      const kind = (list[k] as { transition?: Json }).transition
      return lead(typeof kind === 'string' ? kind : 'crossfade', Math.min(longest, seconds(k) / 2, seconds(k + 1) / 2))
    }))
  }

  /** Sound of the pictures, or tracks that are laid under them. */
  async function soundTracks(place: string, pictures: string, items: readonly CutItem[]): Promise<readonly CutTrack[]> {
    const lanes = await lanesOf(place, new Set())
    return mergedLanes(lanes).map((lane, k): CutTrack => ({ kind: 'audio', name: `A${k + 1}`, items: lane }))

    async function lanesOf(link: string, passed: ReadonlySet<string>): Promise<readonly Lane[]> {
      const name = link.slice(0, link.lastIndexOf('.'))
      const node = nodes[name]
      if (node === undefined || passed.has(name)) return []
      const seen = new Set([...passed, name])
      const whole = (lane: readonly CutItem[]): readonly Lane[] => [{ at: 0, items: lane, rise: 0, fall: 0 }]
      if (name === pictures.slice(0, pictures.lastIndexOf('.'))) return whole(items)
      if (node.type === 'load-audio') return whole([await recording(node)])
      const ports = [node.inputs?.['audio'] ?? []].flat()
      if (node.type === 'audio-mix') return (await Promise.all(ports.map((one) => lanesOf(one, seen)))).flat()
      if (['trim', 'speed', 'reverse', 'sequence', 'concat', 'load-video'].includes(node.type)) return whole(await picturesOf(`${name}.video`, passed))
      const inner = ports.length === 1 ? await lanesOf(ports[0]!, seen) : []
      if (inner.length === 0) lost(`The sound of ${node.type} is not in the list.`)
      return inner.map((lane) => changed(node, lane))
    }

    async function recording(node: GraphNode): Promise<CutItem> {
      const file = text(node.params?.['file'])
      const info = (await find(file))?.info
      const length = info === undefined ? items.reduce((sum, one) => sum + one.length, 0) : Math.max(1, frames(info.duration))
      return { kind: 'clip', name: node.title ?? file.split('/').at(-1)!, length, source: { media: file, begins: 0, from: 0, speed: 1 } }
    }

    /** Nodes that a list has no words for leave it as it is. */
    function changed(node: GraphNode, { at, items: lane, rise, fall }: Lane): Lane {
      const to = node.params?.['end'] === undefined ? Infinity : frames(number(node, 'end', 0))
      switch (node.type) {
        case 'audio-trim':
          return { at, items: slicedItems(lane, frames(number(node, 'start', 0)), to), rise, fall }
        case 'audio-fade':
          return { at, items: lane, rise: frames(number(node, 'in', 0.5)), fall: frames(number(node, 'out', 0.5)) }
        case 'audio-delay': {
          const begins = at + frames(number(node, 'seconds', 0))
          return { at: Math.max(0, begins), items: begins < 0 ? slicedItems(lane, -begins, Infinity) : lane, rise, fall }
        }
        case 'time-stretch': {
          const length = node.params?.['duration'] === undefined ? undefined : frames(number(node, 'duration', 1))
          const factor = length === undefined ? number(node, 'speed', 1) : lane.reduce((sum, one) => sum + one.length, 0) / length
          return { at, items: spedItems(lane, factor), rise, fall }
        }
        default:
          return { at, items: lane, rise, fall }
      }
    }
  }
}

const named = (items: readonly CutItem[], title: string): readonly CutItem[] => (title === '' || items.length !== 1 ? items : [{ ...items[0]!, name: title }])
