/** Changes of a graph document, each a pure function to the next document. */
import { freeName, placeOf, splitLink, type GraphDocument, type GraphNode, type Json, type Place } from './document.ts'

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

export function removeNodes(document: GraphDocument, names: ReadonlySet<string>): GraphDocument {
  const stays = (name: string) => !names.has(name)
  const nodes = Object.entries(document.nodes).filter(([name]) => stays(name)).map(([name, node]) => [name, { ...node, ...kept(node.inputs, (link) => stays(splitLink(link)[0])) }] as const)
  return { ...document, nodes: Object.fromEntries(nodes), ui: Object.fromEntries(Object.entries(document.ui ?? {}).filter(([name]) => stays(name))) }
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

export const setInputs = (document: GraphDocument, name: string, inputs: Inputs): GraphDocument =>
  withNode(document, name, ({ inputs: _, ...node }) => (Object.keys(inputs).length === 0 ? node : { ...node, inputs }))

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

export const placeNodes = (document: GraphDocument, places: Readonly<Record<string, Place>>): GraphDocument => ({
  ...document,
  ui: { ...document.ui, ...Object.fromEntries(Object.entries(places).map(([name, place]) => [name, { ...(document.ui?.[name] as object | undefined), ...place, pos: place.pos.map(Math.round) }])) },
})

export interface Clipping {
  readonly nodes: Readonly<Record<string, GraphNode>>
  readonly ui: Readonly<Record<string, Json>>
}

/** The named nodes with the links among them. */
export const copyNodes = (document: GraphDocument, names: ReadonlySet<string>): Clipping => {
  const others = new Set(Object.keys(document.nodes).filter((name) => !names.has(name)))
  const { nodes } = removeNodes(document, others)
  return { nodes, ui: Object.fromEntries(Object.keys(nodes).map((name) => [name, { pos: [...placeOf(document, name).pos] }])) }
}

/** Pastes beside where the nodes were, under names that are free; tells the names. */
export function paste(document: GraphDocument, { nodes, ui }: Clipping): readonly [GraphDocument, readonly string[]] {
  let next = document
  const names = new Map<string, string>()
  for (const [name, node] of Object.entries(nodes)) {
    const free = freeName(next, name)
    const [x, y] = (ui[name] as { pos?: [number, number] } | undefined)?.pos ?? [0, 0]
    names.set(name, free)
    next = addNode(next, free, node, [x + 40, y + 40])
  }
  const renamed = (link: string): string => {
    const [from, port] = splitLink(link)
    return `${names.get(from) ?? from}.${port}`
  }
  for (const free of names.values()) {
    const inputs = Object.entries(next.nodes[free]?.inputs ?? {}).map(([port, links]) => [port, typeof links === 'string' ? renamed(links) : links.map(renamed)] as const)
    next = setInputs(next, free, Object.fromEntries(inputs))
  }
  return [next, [...names.values()]]
}
