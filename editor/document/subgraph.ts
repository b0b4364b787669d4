/** Subgraphs: a selection becomes a graph file of its own, and a file's nodes come back in its place. Pure. */
import type { Fault, NodeType, ParamSchema } from '../api/client.ts'
import { namesInput } from '../../engine/graph/templates.ts'
import { copyNodes, removeNodes } from './commands.ts'
import { feeds, freeIn, freeName, placeOf, splitLink, type GraphDocument, type GraphNode, type Json } from './document.ts'
import { INPUTS, isItem, isReroute, itemOf, OUTPUTS, type Item, type Reroute } from './items.ts'

type Types = ReadonlyMap<string, NodeType>
type GraphInput = NonNullable<GraphDocument['inputs']>[string]
const SCHEMA_TYPES: Readonly<Record<string, ParamSchema['type']>> = { text: 'string', file: 'string', number: 'number', integer: 'integer', boolean: 'boolean' }
type Links = Readonly<Record<string, string | readonly string[]>>

/** Types of inputs that hold a value; all others are ports. */
export const VALUE_TYPES: readonly string[] = ['text', 'file', 'number', 'integer', 'boolean', 'data']
const TOKEN = /\{\{\s*inputs\.([\w-]+)\s*\}\}/g

export const isSubgraph = (type: string): boolean => /\.json$|^\.{0,2}\//.test(type)

/** The socket that a link carries. */
export function socketOf(document: GraphDocument, types: Types, link: string): string {
  const [from, port] = splitLink(link)
  if (from === INPUTS) return document.inputs?.[port]?.type ?? ''
  return types.get(document.nodes[from]?.type ?? '')?.outputs[port]?.type ?? ''
}

/** A port without a link is no fault where the graph that uses this one gives it. */
export function isFedFromOutside(document: GraphDocument, { code, node = '', port = '' }: Fault): boolean {
  const links = [document.nodes[node]?.inputs?.[port] ?? []].flat()
  return code === 'E_PORT_MISSING' && links.some((link) => splitLink(link)[0] === INPUTS)
}

/** Whether keyframes of an input reach only params that may change over time. */
function isMovable(document: GraphDocument, types: Types, input: string, kind: string): boolean {
  if (kind !== 'number' && kind !== 'integer') return false
  const uses = Object.values(document.nodes).flatMap(({ type, params, inputs }) => [
    ...Object.entries(params ?? {}).flatMap(([param, value]) => (namesInput(JSON.stringify(value), input) ? [typeof value === 'string' && /^\s*\{\{[^{}]*\}\}\s*$/.test(value) && types.get(type)?.params.properties?.[param]?.['x-animatable'] === true] : [])),
    ...Object.values(inputs ?? {}).flat().flatMap((link) => (link === `${INPUTS}.${input}` ? [false] : [])),
  ])
  return uses.length > 0 && uses.every(Boolean)
}

/** A graph file as the type of a node: its inputs are params and ports. */
export function typeOfGraph(type: string, document: GraphDocument, types: Types): NodeType {
  const inputs = Object.entries(document.inputs ?? {})
  const schema = (name: string, { type: kind, title, description, default: value, enum: choices, minimum, maximum }: GraphInput): ParamSchema => ({
    ...(SCHEMA_TYPES[kind] === undefined ? {} : { type: SCHEMA_TYPES[kind] }),
    title: title ?? name,
    ...(description === undefined ? {} : { description }),
    ...(value === undefined ? {} : { default: value }),
    ...(choices === undefined ? {} : { enum: choices }),
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
    ...(isMovable(document, types, name, kind) ? { 'x-animatable': true } : {}),
    ...(kind === 'file' ? { 'x-widget': 'file' } : kind === 'text' && String(value ?? '').length > 40 ? { 'x-widget': 'multiline' } : {}),
  })
  return {
    type,
    earlierTypes: [],
    title: document.title ?? type,
    version: 1,
    category: 'subgraph',
    description: document.description ?? '',
    tags: [],
    inputs: Object.fromEntries(inputs.filter(([, input]) => !VALUE_TYPES.includes(input.type)).map(([name, { type: socket, title }]) => [name, { type: socket, optional: true, ...(title === undefined ? {} : { title }) }])),
    outputs: Object.fromEntries(Object.entries(document.outputs ?? {}).map(([name, link]) => [name, { type: socketOf(document, types, link) }])),
    params: { properties: Object.fromEntries(inputs.filter(([, input]) => VALUE_TYPES.includes(input.type)).map(([name, input]) => [name, schema(name, input)])) },
    sink: false,
    materialize: false,
    plugin: '',
  }
}

const mapLinks = (inputs: Links | undefined, change: (link: string) => readonly string[]): Links =>
  Object.fromEntries(
    Object.entries(inputs ?? {}).flatMap(([port, links]): [string, string | readonly string[]][] => {
      const next = [links].flat().flatMap((link) => change(link as string))
      if (next.length === 0) return []
      return [[port, typeof links === 'string' && next.length === 1 ? next[0]! : next]]
    }),
  )
const withInputs = ({ inputs: _, ...node }: GraphNode, inputs: Links): GraphNode => (Object.keys(inputs).length === 0 ? node : { ...node, inputs })

/** Nodes outside that lie between the chosen: with them left out, the subgraph would feed itself. */
export const between = (document: GraphDocument, names: ReadonlySet<string>): readonly string[] =>
  Object.keys(document.nodes).filter((name) => !names.has(name) && [...names].some((one) => feeds(document, one, name)) && [...names].some((one) => feeds(document, name, one)))

export interface Extraction {
  readonly inner: GraphDocument
  /** The document with the node of this type, under this name, in place of the selection. */
  readonly outer: GraphDocument
  readonly name: string
}

/** Takes nodes out into a graph of their own; what went in and out becomes its inputs and outputs. */
export function extract(document: GraphDocument, names: ReadonlySet<string>, types: Types, { title, type }: { readonly title: string; readonly type: string }): Extraction {
  const inside = (link: string): boolean => names.has(splitLink(link)[0])
  const chosen = Object.entries(document.nodes).filter(([name]) => names.has(name))
  const others = Object.entries(document.nodes).filter(([name]) => !names.has(name))
  const inputs: Record<string, GraphInput> = {}
  for (const [, node] of chosen) for (const [, used] of JSON.stringify(node.params ?? {}).matchAll(TOKEN)) inputs[used!] = document.inputs?.[used!] ?? { type: 'text' }
  const params = Object.fromEntries(Object.keys(inputs).map((name): [string, Json] => [name, `{{inputs.${name}}}`]))
  const incoming = new Map<string, string>()
  const nodes = chosen.map(([name, node]) => {
    const links = Object.fromEntries(
      Object.entries(node.inputs ?? {}).map(([port, of]) => {
        const led = [of].flat().map((link) => {
          if (inside(link as string)) return link as string
          if (!incoming.has(link as string)) {
            const free = freeIn(inputs, port)
            inputs[free] = { type: socketOf(document, types, link as string) || 'video' }
            incoming.set(link as string, free)
          }
          return `${INPUTS}.${incoming.get(link as string)}`
        })
        return [port, typeof of === 'string' ? led[0]! : led]
      }),
    )
    return [name, withInputs(node, links)] as const
  })
  const outgoing = new Map<string, string>()
  const leaving = [...others.flatMap(([, node]) => Object.values(node.inputs ?? {}).flat()), ...Object.values(document.outputs ?? {})].filter(inside)
  for (const link of leaving) if (!outgoing.has(link)) outgoing.set(link, freeIn(Object.fromEntries([...outgoing.values()].map((name) => [name, true])), splitLink(link)[1]))
  const { ui } = copyNodes(document, names)
  const inner: GraphDocument = {
    format: 1,
    title,
    ...(document.film === undefined ? {} : { film: document.film }),
    ...(Object.keys(inputs).length === 0 ? {} : { inputs }),
    nodes: Object.fromEntries(nodes),
    outputs: Object.fromEntries([...outgoing].map(([link, port]) => [port, link])),
    ui: bordered(ui, [...names]),
  }

  const name = freeName({ ...document, nodes: Object.fromEntries(others) }, title.toLowerCase().replace(/\s+/g, '-'))
  const renamed = (link: string): string => (inside(link) ? `${name}.${outgoing.get(link)}` : link)
  const sub: GraphNode = { type, ...(Object.keys(params).length === 0 ? {} : { params }), ...(incoming.size === 0 ? {} : { inputs: Object.fromEntries([...incoming].map(([link, port]) => [port, link])) }) }
  const rewired: GraphDocument = {
    ...document,
    nodes: { ...Object.fromEntries(others.map(([one, node]) => [one, node.inputs === undefined ? node : withInputs(node, mapLinks(node.inputs, (link) => [renamed(link)]))])), [name]: sub },
    ...(document.outputs === undefined ? {} : { outputs: Object.fromEntries(Object.entries(document.outputs).map(([port, link]) => [port, renamed(link)])) }),
    ui: { ...document.ui, [name]: { pos: middle(document, [...names].filter((one) => document.nodes[one] !== undefined)) } },
  }
  const gone = new Set([...names].filter((one) => one !== name))
  return { inner, outer: removeNodes(rewired, gone), name }
}

function middle(document: GraphDocument, names: readonly string[]): [number, number] {
  const places = names.map((name) => placeOf(document, name).pos)
  const sum = places.reduce(([a, b], [x, y]) => [a + x, b + y] as const, [0, 0] as const)
  return [Math.round(sum[0] / Math.max(1, places.length)), Math.round(sum[1] / Math.max(1, places.length))]
}

/** Places for the inputs at the left and the outputs at the right. */
function bordered(ui: Readonly<Record<string, Json>>, names: readonly string[]): Readonly<Record<string, Json>> {
  const places = names.flatMap((name) => ((ui[name] as { pos?: [number, number] } | undefined)?.pos === undefined ? [] : [(ui[name] as { pos: [number, number] }).pos]))
  if (places.length === 0) return ui
  const top = Math.min(...places.map(([, y]) => y))
  return { ...ui, [INPUTS]: { pos: [Math.min(...places.map(([x]) => x)) - 240, top] }, [OUTPUTS]: { pos: [Math.max(...places.map(([x]) => x)) + 320, top] } }
}

/** Puts the nodes of a subgraph in its place; `rebase` gives types of its own subgraphs as seen from the outer file. */
export function unpack(document: GraphDocument, name: string, inner: GraphDocument, rebase: (type: string) => string = (type) => type): readonly [GraphDocument, readonly string[]] {
  const sub = document.nodes[name]
  if (sub === undefined) return [document, []]
  const [x, y] = placeOf(document, name).pos
  const corner = Object.keys(inner.nodes).map((one) => placeOf(inner, one).pos)
  const [left, top] = [Math.min(...corner.map(([at]) => at)), Math.min(...corner.map(([, at]) => at))]
  const { [name]: _, ...others } = document.nodes
  const { [name]: __, ...places } = document.ui ?? {}
  let nodes: Record<string, GraphNode> = { ...others }
  const ui: Record<string, Json> = { ...places }
  const names = new Map<string, string>()
  for (const one of Object.keys(inner.nodes)) {
    const free = freeName({ ...document, nodes }, one)
    names.set(one, free)
    nodes = { ...nodes, [free]: inner.nodes[one]! }
  }
  const outside = (port: string): readonly string[] => [sub.inputs?.[port] ?? []].flat()
  const led = (link: string): readonly string[] => {
    const [from, port] = splitLink(link)
    return from === INPUTS ? outside(port) : [`${names.get(from) ?? from}.${port}`]
  }
  const valueOf = (input: string): Json | undefined => sub.params?.[input] ?? inner.inputs?.[input]?.default
  for (const [one, free] of names) {
    const node = inner.nodes[one]!
    nodes[free] = {
      ...withInputs(node, mapLinks(node.inputs, led)),
      type: isSubgraph(node.type) ? rebase(node.type) : node.type,
      ...(node.params === undefined ? {} : { params: filled(node.params, valueOf) as Record<string, Json> }),
      ...(sub.onError === undefined || node.onError !== undefined ? {} : { onError: sub.onError }),
      ...(sub.mode === 'mute' ? { mode: sub.mode } : {}),
    }
  }
  for (const [one, place] of Object.entries(inner.ui ?? {})) {
    const item = itemOf(inner, one)
    const free = isItem(one) ? freeIn(ui, one) : names.get(one)
    if (free === undefined || (isItem(one) && item === undefined)) continue
    const { pos } = placeOf(inner, one)
    ui[free] = { ...(movedItem(item, led, names) ?? (place as object)), pos: [Math.round(x + pos[0] - left), Math.round(y + pos[1] - top)] } as unknown as Json
  }
  const consumed = (link: string): readonly string[] => {
    const [from, port] = splitLink(link)
    if (from !== name) return [link]
    const source = inner.outputs?.[port]
    return source === undefined ? [] : led(source)
  }
  for (const one of Object.keys(others)) {
    const node = nodes[one]!
    if (Object.values(node.inputs ?? {}).flat().some((link) => splitLink(link)[0] === name)) nodes[one] = withInputs(node, mapLinks(node.inputs, consumed))
  }
  const outputs = document.outputs === undefined ? {} : { outputs: Object.fromEntries(Object.entries(document.outputs).flatMap(([port, link]) => consumed(link).map((next) => [port, next] as const))) }
  // What the templates of the inner nodes still ask for comes from the outer graph's own inputs.
  return [{ ...document, ...outputs, nodes, ui }, [...names.values()]]
}

function movedItem(item: Item | undefined, led: (link: string) => readonly string[], names: ReadonlyMap<string, string>): object | undefined {
  if (item === undefined || !isReroute(item)) return item
  const to = item.to.map((target) => {
    const [node, port] = splitLink(target)
    return `${names.get(node) ?? node}.${port}`
  })
  return { ...item, reroute: led(item.reroute)[0] ?? item.reroute, to } satisfies Reroute
}

/** Templates filled with the values that the subgraph was given. */
function filled(value: Json, valueOf: (input: string) => Json | undefined): Json {
  if (Array.isArray(value)) return value.map((one: Json) => filled(one, valueOf))
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filled(one as Json, valueOf)]))
  if (typeof value !== 'string') return value
  const whole = /^\s*\{\{\s*inputs\.([\w-]+)\s*\}\}\s*$/.exec(value)
  if (whole !== null) return valueOf(whole[1]!) ?? value
  return value.replace(TOKEN, (token, input: string) => {
    const given = valueOf(input)
    return given === undefined ? token : typeof given === 'string' ? given : JSON.stringify(given)
  })
}

/** A path as a graph file names it from where it lies, and back. */
export function joinPath(from: string, path: string): string {
  const parts = from.split('/').slice(0, -1)
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('/')
}
export function relativePath(from: string, to: string): string {
  const [a, b] = [from.split('/').slice(0, -1), to.split('/')]
  let same = 0
  while (same < a.length && same < b.length - 1 && a[same] === b[same]) same++
  const up = a.slice(same).map(() => '..')
  return `${up.length === 0 ? './' : ''}${[...up, ...b.slice(same)].join('/')}`
}
