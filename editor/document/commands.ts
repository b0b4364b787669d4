/** Changes of a graph document, each a pure function to the next document. */
import { freeIn, freeName, splitLink, type GraphDocument, type GraphNode, type Json, type Place } from './document.ts'
import { isItem, isReroute, itemsOf, OUTPUTS, settleItems, type Reroute } from './items.ts'
import { withTexts } from './texts.ts'
import { renamedNode } from '../../engine/graph/templates.ts'

type Inputs = Readonly<Record<string, string | readonly string[]>>

const withNode = (document: GraphDocument, name: string, change: (node: GraphNode) => GraphNode): GraphDocument => {
  const node = document.nodes[name]
  return node === undefined ? document : { ...document, nodes: { ...document.nodes, [name]: change(node) } }
}

export const addNode = (document: GraphDocument, name: string, node: GraphNode, pos: readonly [number, number]): GraphDocument => ({
  ...document,
  nodes: { ...document.nodes, [name]: node },
  ui: { ...document.ui, [name]: { pos: pos.map(Math.round) } },
})

/** Nodes, and notes, groups and reroutes by their names. */
export function removeNodes(document: GraphDocument, names: ReadonlySet<string>): GraphDocument {
  const stays = (name: string) => !names.has(name)
  if (![...names].some((name) => document.nodes[name] !== undefined || document.ui?.[name] !== undefined)) return document
  const nodes = Object.entries(document.nodes).filter(([name]) => stays(name)).map(([name, node]) => [name, unlinked(node, stays)] as const)
  const { outputs, ui, ...rest } = document
  return settleItems({
    ...rest,
    ...(outputs === undefined ? {} : { outputs: Object.fromEntries(Object.entries(outputs).filter(([, link]) => stays(splitLink(link)[0]))) }),
    nodes: Object.fromEntries(nodes),
    ...(ui === undefined ? {} : { ui: Object.fromEntries(Object.entries(ui).filter(([name]) => stays(name))) }),
  })
}

/** The same node where none of its links goes: what didn't change needn't be drawn anew. */
function unlinked(node: GraphNode, stays: (name: string) => boolean): GraphNode {
  const keep = (link: string): boolean => stays(splitLink(link)[0])
  return Object.values(node.inputs ?? {}).flat().every(keep) ? node : { ...node, ...kept(node.inputs, keep) }
}

function kept(inputs: Inputs | undefined, keep: (link: string) => boolean): { inputs?: Inputs } {
  if (inputs === undefined) return {}
  return {
    inputs: Object.fromEntries(
      Object.entries(inputs).flatMap(([port, links]): [string, string | string[]][] => {
        if (typeof links === 'string') return keep(links) ? [[port, links]] : []
        const left = links.filter(keep)
        return left.length === 0 ? [] : [[port, left]]
      }),
    ),
  }
}

/** Links of a node; of "@outputs", the links that are the graph's own outputs. */
export function setInputs(document: GraphDocument, name: string, inputs: Inputs): GraphDocument {
  if (name === OUTPUTS) return settleItems({ ...document, outputs: Object.fromEntries(Object.entries(inputs).map(([port, links]) => [port, String(links)])) })
  return settleItems(withNode(document, name, ({ inputs: _, ...node }) => (Object.keys(inputs).length === 0 ? node : { ...node, inputs })))
}

/** `undefined` takes the param back to its default. */
export const setParam = (document: GraphDocument, name: string, param: string, value: Json | undefined): GraphDocument =>
  withNode(document, name, (node) => {
    const { [param]: _, ...params } = node.params ?? {}
    return { ...node, params: value === undefined ? params : { ...params, [param]: value } }
  })

export const setTitle = (document: GraphDocument, name: string, title: string): GraphDocument =>
  withNode(document, name, ({ title: _, ...node }) => (title === '' ? node : { ...node, title }))

export const setMode = (document: GraphDocument, names: Iterable<string>, mode: 'bypass' | 'mute'): GraphDocument =>
  [...names].reduce((before, name) => withNode(before, name, ({ mode: now, ...node }) => (now === mode ? node : { ...node, mode })), document)

/** New seeds where they are to change with each render. */
export function shuffleSeeds(document: GraphDocument, random: () => number): GraphDocument {
  return Object.keys(document.nodes).reduce((before, name) => {
    const { shuffle = [] } = (document.ui?.[name] ?? {}) as unknown as Partial<Place>
    return shuffle.reduce((next, param) => setParam(next, name, param, Math.floor(random() * 1_000_000)), before)
  }, document)
}

/** The same where nothing changes its place. */
export function placeNodes(document: GraphDocument, places: Readonly<Record<string, Partial<Place>>>): GraphDocument {
  const ui: Record<string, Json> = { ...document.ui }
  for (const [name, { pos, ...place }] of Object.entries(places)) {
    const next = { ...(ui[name] as object | undefined), ...place, ...(pos === undefined ? {} : { pos: pos.map(Math.round) }) }
    ui[name] = Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined && value !== false)) as Json
  }
  return Object.keys(places).length === 0 ? document : { ...document, ui }
}

export interface Clipping {
  readonly nodes: Readonly<Record<string, GraphNode>>
  readonly ui: Readonly<Record<string, Json>>
}

/** The named nodes with the links among them, and the named notes, groups and reroutes. */
export function copyNodes(document: GraphDocument, names: ReadonlySet<string>): Clipping {
  const others = new Set([...Object.keys(document.nodes), ...Object.keys(document.ui ?? {})].filter((name) => !names.has(name)))
  const { nodes, ui } = removeNodes({ ...document, outputs: {} }, others)
  return { nodes, ui: Object.fromEntries(Object.entries(ui ?? {}).filter(([name]) => names.has(name))) }
}

/** Pastes beside where the nodes were, or with their corner at a point, under names that are free; tells the names. */
export function paste(document: GraphDocument, { nodes, ui }: Clipping, at?: readonly [number, number]): readonly [GraphDocument, readonly string[]] {
  let next = document
  const names = new Map<string, string>()
  const places = Object.values(ui).flatMap((place) => ((place as { pos?: [number, number] } | null)?.pos === undefined ? [] : [(place as { pos: [number, number] }).pos]))
  const corner = [Math.min(...places.map(([x]) => x)), Math.min(...places.map(([, y]) => y))] as const
  const [right, down] = at === undefined || places.length === 0 ? [40, 40] : [at[0] - corner[0], at[1] - corner[1]]
  const placed = (name: string): Record<string, Json> => {
    const place = (ui[name] ?? {}) as { pos?: [number, number] }
    const [x, y] = place.pos ?? [0, 0]
    return { ...place, pos: [Math.round(x + right), Math.round(y + down)] }
  }
  for (const [name, node] of Object.entries(nodes)) {
    const free = freeName(next, name)
    names.set(name, free)
    next = { ...next, nodes: { ...next.nodes, [free]: node }, ui: { ...next.ui, [free]: placed(name) } }
  }
  const renamed = (link: string): string => {
    const [from, port] = splitLink(link)
    return `${names.get(from) ?? from}.${port}`
  }
  for (const free of names.values()) {
    const inputs = Object.entries(next.nodes[free]?.inputs ?? {}).map(([port, links]) => [port, typeof links === 'string' ? renamed(links) : links.map(renamed)] as const)
    if (inputs.length > 0) next = withNode(next, free, (node) => ({ ...node, inputs: Object.fromEntries(inputs) }))
  }
  for (const [name, item] of itemsOf({ format: 1, nodes: {}, ui })) {
    const free = freeIn(next.ui ?? {}, name)
    names.set(name, free)
    const place = placed(name) as unknown as Reroute
    next = { ...next, ui: { ...next.ui, [free]: (isReroute(item) ? { ...place, reroute: renamed(item.reroute), to: item.to.map(renamed) } : place) as unknown as Json } }
  }
  return [settleItems(next), [...names.values()]]
}

/** Another name for a node; links, templates and its place follow. */
export function renameNode(document: GraphDocument, name: string, wish: string): GraphDocument {
  if (document.nodes[name] === undefined || wish === name || isItem(wish) || document.nodes[wish] !== undefined || !/^[A-Za-z][A-Za-z0-9_-]*$/.test(wish)) return document
  const renamed = (link: string): string => {
    const [from, port] = splitLink(link)
    return from === name ? `${wish}.${port}` : link
  }
  const followed = (values: Readonly<Record<string, Json>>) => withTexts(values as Json, (text) => renamedNode(text, name, wish)) as Record<string, Json>
  const nodes = Object.entries(document.nodes).map(([one, node]) => [one === name ? wish : one, {
    ...node,
    ...(node.params === undefined ? {} : { params: followed(node.params) }),
    ...(node.inputs === undefined ? {} : { inputs: Object.fromEntries(Object.entries(node.inputs).map(([port, links]) => [port, typeof links === 'string' ? renamed(links) : links.map(renamed)])) }),
  }] as const)
  const ui = Object.entries(document.ui ?? {}).map(([one, place]) => {
    const item = place as unknown as Reroute
    return [one === name ? wish : one, isItem(one) && isReroute(item) ? ({ ...item, reroute: renamed(item.reroute), to: item.to.map(renamed) } as unknown as Json) : place] as const
  })
  return {
    ...document,
    ...(document.results === undefined ? {} : { results: followed(document.results) }),
    nodes: Object.fromEntries(nodes),
    ...(document.outputs === undefined ? {} : { outputs: Object.fromEntries(Object.entries(document.outputs).map(([port, link]) => [port, renamed(link)])) }),
    ...(document.ui === undefined ? {} : { ui: Object.fromEntries(ui) }),
  }
}
