/** A small film in a person's head, and the hand that wires it on the canvas: nodes added, copied, deleted; links drawn; params typed. No timeline. */
import type { NodeType } from '../../../editor/api/client.ts'
import { addNode, copyNodes, paste, removeNodes, setInputs, setParam } from '../../../editor/document/commands.ts'
import { freeName, splitLink, type GraphDocument, type GraphNode, type Json } from '../../../editor/document/document.ts'
import { removeHealing } from '../../../editor/document/heal.ts'
import { insertInto, stretchOf } from '../../../editor/document/insert.ts'
import { readSubtitles } from '../../../nodes/shared/subtitles/read-subtitles.ts'
import { RATE } from './kit.ts'
import { lengthOf, type Shot } from './plain-list.ts'

/** A clip, and the nodes that it is made of. */
export interface Wired extends Shot {
  /** The node of its sound. */
  readonly heard?: string
  readonly trim?: string
}
export interface Words {
  readonly node: string
  readonly text: string
  readonly start: number
  readonly length: number
}
export interface Sound {
  readonly source: string
  readonly start: number
  readonly from: number
  readonly length: number
  readonly total: number
  readonly gain: number
  readonly delay?: string
  readonly volume?: string
  readonly trim?: string
}
const sec = (frames: number): number => Number((frames / RATE).toFixed(6))

/** What follows is done with the canvas's own commands alone. */
export function createHand(types: ReadonlyMap<string, NodeType>) {
  const add = (document: GraphDocument, wish: string, type: string, params: Readonly<Record<string, Json>> = {}, inputs: Readonly<Record<string, string | readonly string[]>> = {}): readonly [GraphDocument, string] => {
    const name = freeName(document, wish)
    const next = addNode(document, name, { type, version: types.get(type)!.version, ...(Object.keys(params).length === 0 ? {} : { params }) }, [0, 0])
    return [Object.keys(inputs).length === 0 ? next : setInputs(next, name, inputs), name]
  }
  const wire = (document: GraphDocument, node: string, port: string, link: string | readonly string[] | undefined): GraphDocument => {
    const { [port]: _, ...others } = document.nodes[node]!.inputs ?? {}
    return setInputs(document, node, link === undefined ? others : { ...document.nodes[node]!.inputs, [port]: link })
  }
  /** A node dropped on a wire. */
  const drop = (document: GraphDocument, link: string, [to, port]: readonly [string, string], type: string, params: Readonly<Record<string, Json>>, socket: string): readonly [GraphDocument, string] => {
    const [next, name] = add(document, type, type, params)
    return [insertInto(next, stretchOf(next, link, to, port), name, { input: socket, output: socket }), name]
  }
  const linksAt = (document: GraphDocument, node: string, port: string): readonly string[] => [document.nodes[node]?.inputs?.[port] ?? []].flat()
  const shown = ({ trim, of }: Wired): string => `${trim ?? of}.video`
  const soundOf = ({ trim, heard }: Wired): string => `${trim ?? heard}.audio`

  /** The row as it is meant: params of trims, stills' durations, the order, joints and sounds of the join. */
  function row(document: GraphDocument, before: readonly Wired[], after: readonly Wired[]): readonly [GraphDocument, readonly Wired[]] {
    let next = document
    const made = after.map((shot): Wired => {
      if (shot.total === Infinity) {
        next = setParam(next, shot.of, 'duration', sec(lengthOf(shot)))
        return shot
      }
      let { trim } = shot
      if (trim === undefined && (shot.first > 0 || shot.end < shot.total)) {
        ;[next, trim] = add(next, 'trim', 'trim', {}, { video: `${shot.of}.video`, ...(shot.heard === undefined ? {} : { audio: `${shot.heard}.audio` }) })
      }
      if (trim === undefined) return shot
      next = setParam(setParam(next, trim, 'start', shot.first === 0 ? undefined : sec(shot.first)), trim, 'end', shot.end === shot.total ? undefined : sec(shot.end))
      return { ...shot, trim }
    })
    next = wire(next, 'cuts', 'clips', made.map(shown))
    const heard = made.filter((shot) => shot.heard !== undefined).map(soundOf)
    next = wire(next, 'cuts', 'audio', heard.length === 0 ? undefined : heard)
    const silent = made.flatMap(({ heard: one }, i) => (one === undefined ? [i] : []))
    next = setParam(next, 'cuts', 'silent', heard.length === 0 || silent.length === 0 ? undefined : silent)
    next = setParam(next, 'cuts', 'transitions', made.slice(1).map(({ into, kind }): Json => (into === 0 ? { kind: 'cut' } : { kind, duration: sec(into) })))
    const was = before.some((shot) => shot.heard !== undefined)
    if (!was && heard.length > 0) next = intoFilm(next, 'cuts.audio')
    if (was && heard.length === 0) next = outOfFilm(next, 'cuts.audio')
    return [next, made]
  }
  /** A sound more: alone as it is, beside others through a mix. */
  function intoFilm(document: GraphDocument, link: string, mixes = false): GraphDocument {
    const [there] = linksAt(document, 'film', 'audio')
    if (there === undefined && !mixes) return wire(document, 'film', 'audio', link)
    if (there !== undefined && document.nodes[splitLink(there)[0]]?.type === 'audio-mix') return wire(document, splitLink(there)[0], 'audio', [...linksAt(document, splitLink(there)[0], 'audio'), link])
    const [next, mix] = add(document, 'mix', 'audio-mix', {}, { audio: there === undefined ? [link] : [there, link] })
    return wire(next, 'film', 'audio', `${mix}.audio`)
  }
  function outOfFilm(document: GraphDocument, link: string): GraphDocument {
    const [there] = linksAt(document, 'film', 'audio')
    const [mix] = splitLink(there ?? '')
    if (there === link || there === undefined) return wire(document, 'film', 'audio', undefined)
    const left = linksAt(document, mix, 'audio').filter((one) => one !== link)
    return left.length > 0 ? wire(document, mix, 'audio', left) : removeNodes(document, new Set([mix]))
  }
  /** What nothing takes any more. */
  function tidy(document: GraphDocument, names: readonly (string | undefined)[]): GraphDocument {
    const taken = new Set(Object.values(document.nodes).flatMap((node) => Object.values(node.inputs ?? {}).flat().map((link) => splitLink(link)[0])))
    return removeNodes(document, new Set(names.filter((name) => name !== undefined && !taken.has(name)) as string[]))
  }
  const gone = (document: GraphDocument, { trim, of, heard }: Wired): GraphDocument => tidy(tidy(document, [trim]), [of, heard])

  function title(document: GraphDocument, { node, text, start, length }: Words): GraphDocument {
    const params: readonly (readonly [string, Json])[] = [['text', text], ['start', sec(start)], ['duration', sec(length)]]
    return params.reduce((next, [param, value]) => setParam(next, node, param, value), document)
  }
  /** Under the subtitles, over all else. */
  function addTitle(document: GraphDocument, words: Omit<Words, 'node'>): readonly [GraphDocument, string] {
    const [top] = linksAt(document, 'film', 'video')
    const under = document.nodes[splitLink(top!)[0]]!.type === 'subtitles'
    const to: readonly [string, string] = under ? [splitLink(top!)[0], 'video'] : ['film', 'video']
    const [next, name] = drop(document, linksAt(document, ...to)[0]!, to, 'title', {}, 'video')
    return [title(next, { ...words, node: name }), name]
  }
  const remove = (document: GraphDocument, name: string): GraphDocument => removeHealing(document, new Set([name]), types)

  /** The whole text is typed anew, in the order of the film. */
  function subtitles(document: GraphDocument, cues: readonly Words[]): GraphDocument {
    const there = Object.keys(document.nodes).find((name) => document.nodes[name]!.type === 'subtitles')
    if (cues.length === 0) return there === undefined ? document : remove(document, there)
    const stamp = (frames: number): string => new Date(Math.round((frames * 1000) / RATE)).toISOString().slice(11, 23).replace('.', ',')
    const text = [...cues].sort((a, b) => a.start - b.start || a.length - b.length).map((cue, i) => `${i + 1}\n${stamp(cue.start)} --> ${stamp(cue.start + cue.length)}\n${cue.text}\n`).join('\n')
    const [next, name] = there === undefined ? drop(document, linksAt(document, 'film', 'video')[0]!, ['film', 'video'], 'subtitles', {}, 'video') : [document, there]
    return setParam(next, name, 'text', text)
  }

  const outer = ({ delay, volume, trim, source }: Sound): string => delay ?? volume ?? trim ?? source
  /** Place, stretch and volume of a track; what it hasn't yet is dropped on its wire: delay, volume, stretch, from the film on. */
  function sound(document: GraphDocument, before: Sound, after: Sound): readonly [GraphDocument, Sound] {
    let next = document
    let { delay, volume, trim } = before
    const wireOf = (name: string): readonly [string, readonly [string, string]] => {
      const link = `${name}.audio`
      const [user] = Object.entries(next.nodes).find(([, node]) => Object.values(node.inputs ?? {}).flat().includes(link))!
      return [link, [user, 'audio']]
    }
    const whole = after.from === 0 && after.from + after.length === after.total
    if (trim === undefined && !whole) [next, trim] = drop(next, ...wireOf(after.source), 'audio-trim', {}, 'audio')
    if (trim !== undefined) next = setParam(setParam(next, trim, 'start', after.from === 0 ? undefined : sec(after.from)), trim, 'end', after.from + after.length === after.total ? undefined : sec(after.from + after.length))
    if (volume === undefined && after.gain !== before.gain) [next, volume] = drop(next, ...wireOf(trim ?? after.source), 'audio-gain', {}, 'audio')
    if (volume !== undefined) next = setParam(next, volume, 'gain', after.gain)
    if (delay === undefined && after.start > 0) [next, delay] = drop(next, ...wireOf(volume ?? trim ?? after.source), 'audio-delay', {}, 'audio')
    if (delay !== undefined) next = setParam(next, delay, 'seconds', sec(after.start))
    const { delay: _d, volume: _v, trim: _t, ...rest } = after
    return [next, { ...rest, ...(delay === undefined ? {} : { delay }), ...(volume === undefined ? {} : { volume }), ...(trim === undefined ? {} : { trim }) }]
  }

  return {
    add, row, gone, title, addTitle, remove, subtitles, sound,
    lay(document: GraphDocument, one: Sound): readonly [GraphDocument, Sound] {
      return sound(intoFilm(document, `${one.source}.audio`, true), { ...one, start: 0 }, one)
    },
    silence(document: GraphDocument, one: Sound): GraphDocument {
      return [one.delay, one.volume, one.trim, one.source].reduce((next, name) => tidy(next, [name]), outOfFilm(document, `${outer(one)}.audio`))
    },
    copy(document: GraphDocument, name: string): readonly [GraphDocument, string] {
      const [next, [made]] = paste(document, copyNodes(document, new Set([name])))
      return [next, made!]
    },
    /** A copy of a node, dropped on the wire behind it. */
    behind(document: GraphDocument, name: string): readonly [GraphDocument, string] {
      const [user, node] = Object.entries(document.nodes).find(([, { inputs = {} }]) => Object.values(inputs).flat().includes(`${name}.video`))!
      const [port] = Object.entries(node.inputs!).find(([, links]) => [links].flat().includes(`${name}.video`))!
      const [next, [made]] = paste(document, copyNodes(document, new Set([name])))
      return [insertInto(next, stretchOf(next, `${name}.video`, user, port), made!, { input: 'video', output: 'video' }), made!]
    },
  }
}

/** A graph without what is for the eye alone: nodes are named by their place in the film, params stand with their defaults. What leads nowhere is told by its type. */
export function canonical({ nodes }: GraphDocument, types: ReadonlyMap<string, NodeType>): object {
  const names = new Map<string, string>()
  const told: Record<string, object> = {}
  const visit = (name: string): string => {
    const known = names.get(name)
    if (known !== undefined) return known
    const short = `${names.size} ${nodes[name]!.type}`
    names.set(name, short)
    const inputs = Object.entries(nodes[name]!.inputs ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)).map(([port, links]) => [port, [links].flat().map((link) => `${visit(splitLink(link)[0])}.${splitLink(link)[1]}`)])
    told[short] = { params: paramsOf(nodes[name]!, types), mode: nodes[name]!.mode, version: nodes[name]!.version, inputs }
    return short
  }
  visit('film')
  return { film: told, aside: Object.keys(nodes).filter((name) => !names.has(name)).map((name) => nodes[name]!.type).sort() }
}

function paramsOf({ type, params = {} }: GraphNode, types: ReadonlyMap<string, NodeType>): object {
  const all: Record<string, unknown> = { ...Object.fromEntries(Object.entries(types.get(type)?.params.properties ?? {}).flatMap(([param, schema]) => (schema.default === undefined ? [] : [[param, schema.default]]))), ...params }
  // The same cuts are said by the list or by none, the same words by any text.
  if (type === 'sequence' && params['transitions'] === undefined) all['transitions'] = []
  if (type === 'sequence') all['transitions'] = (all['transitions'] as readonly { kind: string }[]).filter(({ kind }) => kind !== 'cut').length === 0 ? [] : all['transitions']
  if (type === 'subtitles') all['text'] = readSubtitles(String(all['text']))
  return all
}
