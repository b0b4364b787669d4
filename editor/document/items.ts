/**
 * What the canvas shows beside nodes: notes, groups, and reroutes that lead a link round about. They lie in `ui` under names
 * with "@", which no node can have; the engine never sees them. "@" alone is the place of a subgraph's inputs.
 */
import { freeIn, linksOf, splitLink, type GraphDocument, type Json, type Place } from './document.ts'

export interface Note extends Place {
  readonly note: string
  readonly size: readonly [number, number]
}
export interface Group extends Place {
  readonly group: string
  readonly size: readonly [number, number]
  readonly colour?: string
}
export interface Reroute extends Place {
  /** The link as the document has it. */
  readonly reroute: string
  /** Ports, as "node.port", whose link leads through here. */
  readonly to: readonly string[]
  /** Its place among the reroutes of the same link: lower is nearer to the source. */
  readonly step: number
}
export type Item = Note | Group | Reroute

export const INPUTS = '@'
export const OUTPUTS = '@outputs'
export const GROUP_COLOURS = ['#5b7fd6', '#3fa06b', '#c08a3e', '#b0567e', '#7a63c9', '#4b98a8'] as const

export const isItem = (name: string): boolean => name.startsWith('@') && name !== INPUTS && name !== OUTPUTS
export const isNote = (item: Item): item is Note => 'note' in item
export const isGroup = (item: Item): item is Group => 'group' in item
export const isReroute = (item: Item): item is Reroute => 'reroute' in item

export function itemsOf(document: GraphDocument): readonly (readonly [string, Item])[] {
  return Object.entries(document.ui ?? {}).filter(([name, value]) => isItem(name) && typeof value === 'object' && value !== null && 'pos' in value) as unknown as [string, Item][]
}
/** Undefined, too, for what else the editor keeps under a name with "@". */
export function itemOf(document: GraphDocument, name: string): Item | undefined {
  const value = isItem(name) ? (document.ui?.[name] as object | undefined) : undefined
  return typeof value === 'object' && 'pos' in value ? (value as Item) : undefined
}

export function addItem(document: GraphDocument, item: Item): readonly [GraphDocument, string] {
  const name = freeIn(document.ui ?? {}, isNote(item) ? '@note' : isGroup(item) ? '@group' : '@reroute')
  return [setItem(document, name, item), name]
}

export const setItem = (document: GraphDocument, name: string, item: Partial<Item>): GraphDocument => {
  const before = document.ui?.[name] as object | undefined
  return { ...document, ui: { ...document.ui, [name]: { ...before, ...item } as unknown as Json } }
}

type Route = readonly (readonly [name: string, reroute: Reroute])[]

/** All reroutes by their link. */
export function reroutesOf(document: GraphDocument): ReadonlyMap<string, Route> {
  const found = new Map<string, (readonly [string, Reroute])[]>()
  for (const [name, item] of itemsOf(document)) {
    if (!isReroute(item)) continue
    if (!found.has(item.reroute)) found.set(item.reroute, [])
    found.get(item.reroute)!.push([name, item])
  }
  for (const route of found.values()) route.sort(([, a], [, b]) => a.step - b.step)
  return found
}

/** Those that a port's link leads through, the first after the source first. */
export const routeOf = (all: ReturnType<typeof reroutesOf>, target: string, link: string): Route => (all.get(link) ?? []).filter(([, { to }]) => to.includes(target))

/** Leads the links of these ports through a point more: the `at`th of their way. */
export function addReroute(document: GraphDocument, link: string, to: readonly string[], pos: readonly [number, number], at = 0): readonly [GraphDocument, string] {
  const route = routeOf(reroutesOf(document), to[0] ?? '', link)
  const [before, after] = [route[at - 1]?.[1].step, route[at]?.[1].step]
  const step = before === undefined ? (after ?? 1) - 1 : after === undefined ? before + 1 : (before + after) / 2
  return addItem(document, { reroute: link, to, step, pos })
}

/** A reroute more in the stretch that ends at the reroute `before`, or at the targets. */
export function rerouteIn(document: GraphDocument, link: string, to: readonly string[], pos: readonly [number, number], before?: string): readonly [GraphDocument, string] {
  const route = routeOf(reroutesOf(document), to[0] ?? '', link)
  return addReroute(document, link, to, pos, before === undefined ? route.length : route.findIndex(([name]) => name === before))
}

/** Without the reroutes whose links are gone. */
export function settleItems(document: GraphDocument): GraphDocument {
  const reroutes = itemsOf(document).filter((entry): entry is [string, Reroute] => isReroute(entry[1]))
  if (reroutes.length === 0) return document
  const used = new Set([...wires(document)].map(({ link, node, port }) => `${link} ${node}.${port}`))
  const ui = { ...document.ui }
  for (const [name, item] of reroutes) {
    const to = item.to.filter((target) => used.has(`${item.reroute} ${target}`))
    if (to.length === 0) delete ui[name]
    else if (to.length < item.to.length) ui[name] = { ...item, to } as unknown as Json
  }
  return { ...document, ui }
}

/** Links of the document in the order of its nodes: what a canvas draws. */
export function* wires(document: GraphDocument): Generator<{ readonly link: string; readonly node: string; readonly port: string; readonly at: number }> {
  for (const [node, { inputs }] of Object.entries(document.nodes)) for (const [port, links] of Object.entries(inputs ?? {})) for (const [at, link] of [links].flat().entries()) yield { link, node, port, at }
  for (const [port, link] of Object.entries(document.outputs ?? {})) yield { link, node: OUTPUTS, port, at: 0 }
}

export const usesInputs = (document: GraphDocument): boolean => Object.values(document.nodes).some((node) => linksOf(node).some((link) => splitLink(link)[0] === INPUTS))
