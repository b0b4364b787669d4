/** What comes into a film in another format than the film has, where that comes from, and what brings it to the film's. Pure. */
import { hasTemplate } from '../../engine/graph/templates.ts'
import type { NodeType } from '../api/client.ts'
import { addNode, placeNodes, setParam } from '../document/commands.ts'
import { freeName, placeOf, splitLink, type GraphDocument, type Json } from '../document/document.ts'
import { setFilm } from '../document/graph-inputs.ts'
import { insertInto } from '../document/insert.ts'
import { wires } from '../document/items.ts'
import { inShape, sameRate, sameShape, shorterSide, type FilmFormat, type Format } from './formats.ts'

type Types = ReadonlyMap<string, NodeType>
/** `shape`: bars, or cut edges. `larger`: more pixels than there are. `rate`: frames that are repeated or left out unevenly. */
export type Reason = 'shape' | 'larger' | 'rate'

export interface Mismatch {
  /** Where the format comes from: the first node that has it. */
  readonly node: string
  readonly port: string
  readonly got: Format
  readonly want: Format
  readonly reasons: readonly Reason[]
}

export interface Formats {
  /** Of clips, by link. */
  readonly clips: ReadonlyMap<string, Format>
  /** What sinks write, by name. */
  readonly written: ReadonlyMap<string, Format>
}

/** What would be seen of the difference: smaller pictures of the same shape, and every second frame, are what they should be. */
export function differences(got: Format, want: Format): readonly Reason[] {
  const shape = !sameShape(got, want)
  const larger = shorterSide(want) > 1.01 * shorterSide(got)
  const step = got.fps / want.fps
  const rate = !(step > 1 - 0.002 && sameRate(step, Math.round(step)))
  return [...(shape ? ['shape' as const] : larger ? ['larger' as const] : []), ...(rate ? ['rate' as const] : [])]
}

/** Where clips are brought to the film's format by whoever takes them: link, and what is wanted there. */
function takers(document: GraphDocument, types: Types, { clips, written }: Formats): readonly (readonly [link: string, want: Format])[] {
  const { film } = document
  return [...wires(document)].flatMap(({ link, node, port }) => {
    const got = clips.get(link)
    const type = types.get(document.nodes[node]?.type ?? '')
    if (got === undefined || type?.inputs[port]?.type !== 'video') return []
    const sink = written.get(node)
    if (sink !== undefined) return [[link, sink] as const]
    const fit = type.params.properties?.['fit']
    const joins = fit?.enum?.includes('film') === true && (document.nodes[node]?.params?.['fit'] ?? fit.default) === 'film'
    return joins && film !== undefined ? [[link, { ...got, ...film }] as const] : []
  })
}

/** Upwards along clips of the same format, to the node that it comes from. */
function originOf(document: GraphDocument, link: string, { clips }: Formats, same: (a: Format, b: Format) => boolean): string {
  let at = link
  for (const seen = new Set<string>(); !seen.has(at); ) {
    seen.add(at)
    const got = clips.get(at)!
    const before = Object.values(document.nodes[splitLink(at)[0]]?.inputs ?? {}).flat().find((one) => clips.get(one) !== undefined && same(clips.get(one)!, got))
    if (before === undefined) return at
    at = before
  }
  return at
}

export function mismatches(document: GraphDocument, types: Types, formats: Formats): readonly Mismatch[] {
  const found = new Map<string, Mismatch>()
  for (const [link, want] of takers(document, types, formats)) {
    for (const reason of differences(formats.clips.get(link)!, want)) {
      const origin = originOf(document, link, formats, reason === 'rate' ? (a, b) => a.fps === b.fps : (a, b) => a.width === b.width && a.height === b.height)
      const [node, port] = splitLink(origin)
      const before = found.get(origin)
      if (document.nodes[node] !== undefined && before?.reasons.includes(reason) !== true) found.set(origin, { node, port, got: formats.clips.get(origin)!, want, reasons: [...(before?.reasons ?? []), reason] })
    }
  }
  return [...found.values()]
}

const KEYS = { shape: ['width', 'height'], larger: ['width', 'height'], rate: ['fps'] } as const satisfies Readonly<Record<Reason, readonly (keyof Format)[]>>

/** The node's own params for these values of the format, where it sets them itself by plain values. */
function ownParams(document: GraphDocument, types: Types, name: string, keys: readonly (keyof Format)[]): readonly (readonly [string, keyof Format])[] | undefined {
  const node = document.nodes[name]
  const declared = Object.entries(types.get(node?.type ?? '')?.params.properties ?? {})
  const found = keys.map((key) => declared.find(([, schema]) => schema['x-film'] === key)?.[0])
  const plain = found.every((param) => {
    const value = param === undefined ? undefined : node?.params?.[param]
    return param !== undefined && node?.inputs?.[param] === undefined && !(typeof value === 'string' && hasTemplate(value)) && typeof value !== 'object'
  })
  return plain && found.some((param) => node?.params?.[param!] !== undefined || document.film?.[keys[0]!] === undefined) ? found.map((param, at) => [param!, keys[at]!]) : undefined
}

/** What a node takes across, with room beside it. */
const STEP = 264

/** Everything further right moves on, as far as it takes for a node at `x`. */
function roomAt(document: GraphDocument, from: number, x: number): GraphDocument {
  const right = Object.keys(document.ui ?? {}).flatMap((name) => (name.startsWith('@') || placeOf(document, name).pos[0] <= from ? [] : [[name, placeOf(document, name).pos] as const]))
  const by = x + STEP - Math.min(...right.map(([, [left]]) => left))
  return by <= 0 || right.length === 0 ? document : placeNodes(document, Object.fromEntries(right.map(([name, [left, top]]) => [name, { pos: [left + by, top] as const }])))
}

/**
 * Brings a clip to the film's format: by the node's own params where it has them, else by nodes behind it.
 * @param width of the node on the canvas
 */
export function fitted(document: GraphDocument, { node, port, want, reasons }: Mismatch, types: Types, width = 200): GraphDocument {
  let next = document
  let last = { name: node, width }
  let link = `${node}.${port}`
  for (const reason of reasons) {
    const keys = KEYS[reason]
    const film = Object.fromEntries(keys.map((key) => [key, document.film?.[key] === want[key] ? undefined : want[key]])) as Partial<Format>
    const own = ownParams(document, types, node, keys)
    if (own !== undefined) {
      for (const [param, key] of own) next = setParam(next, node, param, film[key])
      continue
    }
    const type = reason === 'rate' ? 'fps' : 'resize'
    const params = Object.fromEntries([...Object.entries(film).filter(([, value]) => value !== undefined), ...(reason === 'rate' ? [] : [['fit', 'cover']])]) as Record<string, Json>
    const name = freeName(next, type)
    const [before, y] = placeOf(next, last.name).pos
    const x = before + last.width + STEP - 200
    const targets = [...wires(next)].filter((wire) => wire.link === link).map((wire) => `${wire.node}.${wire.port}`)
    next = addNode(roomAt(next, before, x), name, { type, version: types.get(type)?.version ?? 1, ...(Object.keys(params).length === 0 ? {} : { params }) }, [x, y])
    next = insertInto(next, { link, targets, after: [] }, name, { input: 'video', output: 'video' })
    last = { name, width: 200 }
    link = `${name}.video`
  }
  return next
}

/** The film in the format of a clip or picture: in its shape where that is another, else at its size; at its rate where that differs. */
export function filmLike(film: FilmFormat, got: Format, reasons: readonly Reason[]): FilmFormat {
  const sized = reasons.includes('shape') ? inShape(film, got) : reasons.includes('larger') ? { ...film, width: got.width, height: got.height } : film
  return reasons.includes('rate') ? { ...sized, fps: got.fps } : sized
}

export const withFilm = (document: GraphDocument, film: FilmFormat): GraphDocument => setFilm(document, { width: film.width, height: film.height, fps: film.fps })
