/** From the document to the wires of the canvas, and back. Pure. */
import { feeds, placeOf, splitLink, type GraphDocument } from '../document/document.ts'
import { INPUTS, isItem, isReroute, itemsOf, OUTPUTS, reroutesOf, routeOf, wires } from '../document/items.ts'
import type { Face } from './face.ts'
import { t } from '../language/t.ts'

/** One piece of wire: between two things, at the slots of these numbers. */
export interface Wire {
  readonly from: string
  readonly output: number
  readonly to: string
  readonly input: number
}

/** The wires that the document's links make; a link through reroutes makes several. */
export function wiresOf(document: GraphDocument, faces: ReadonlyMap<string, Face>): readonly Wire[] {
  const reroutes = reroutesOf(document)
  const found: Wire[] = []
  const known = new Set<string>()
  for (const { link, node, port, at } of wires(document)) {
    const [from, output] = splitLink(link)
    const route = routeOf(reroutes, `${node}.${port}`, link).map(([name]) => name)
    const slots = faces.get(node)?.inputs.flatMap(({ name }, index) => (name === port ? [index] : []))
    const input = slots?.[at]
    const start = faces.get(from)?.outputs.findIndex(({ name }) => name === output) ?? -1
    if (input === undefined || start < 0) continue
    const way = [from, ...route, node]
    for (let step = 1; step < way.length; step++) {
      const [a, b] = [way[step - 1]!, way[step]!]
      const key = `${a}>${b}`
      if (b !== node && known.has(key)) continue
      known.add(key)
      found.push({ from: a, output: step === 1 ? start : 0, to: b, input: b === node ? input : 0 })
    }
  }
  return found
}

export type Links = Readonly<Record<string, string | readonly string[]>>
export interface WireEdit {
  /** All links of each thing whose links changed. */
  readonly inputs: ReadonlyMap<string, Links>
  /** Which ports each reroute now leads to. */
  readonly routes: ReadonlyMap<string, { readonly reroute: string; readonly to: readonly string[]; readonly step: number }>
}

export interface ReadOptions {
  readonly document: GraphDocument
  readonly faces: ReadonlyMap<string, Face>
  /** The wire that ends in this slot. */
  incoming(name: string, input: number): { readonly from: string; readonly output: number } | undefined
  isMultiple(name: string, port: string): boolean
}

/** What the wires of the canvas say now, where it differs from the document. */
export function readWires({ document, faces, incoming, isMultiple }: ReadOptions): WireEdit {
  const inputs = new Map<string, Links>()
  const passed = new Map<string, { reroute: string; to: string[]; step: number }>()
  for (const [name, face] of faces) {
    if (face.kind !== 'node' && name !== OUTPUTS) continue
    const before = name === OUTPUTS ? (document.outputs ?? {}) : (document.nodes[name]?.inputs ?? {})
    const found: Record<string, string | string[]> = {}
    face.inputs.forEach(({ name: port }, index) => {
      const way: string[] = []
      let wire = incoming(name, index)
      while (wire !== undefined && faces.get(wire.from)?.kind === 'reroute' && !way.includes(wire.from)) {
        way.unshift(wire.from)
        wire = incoming(wire.from, 0)
      }
      const output = wire === undefined ? undefined : faces.get(wire.from)?.outputs[wire.output]
      if (wire === undefined || output === undefined) return
      const link = `${wire.from}.${output.name}`
      way.forEach((reroute, step) => {
        const known = passed.get(reroute)
        if (known === undefined) passed.set(reroute, { reroute: link, to: [`${name}.${port}`], step })
        else if (known.reroute === link && !known.to.includes(`${name}.${port}`)) known.to.push(`${name}.${port}`)
      })
      const list = Array.isArray(before[port]) || isMultiple(name, port)
      found[port] = list ? [...[found[port] ?? []].flat(), link] : link
    })
    if (!sameLinks(found, before, faces)) inputs.set(name, { ...lost(before, faces), ...found })
  }
  const routes = new Map<string, { reroute: string; to: readonly string[]; step: number }>()
  for (const [name, item] of itemsOf(document)) {
    if (!isReroute(item)) continue
    const now = passed.get(name)
    if (now !== undefined && (now.reroute !== item.reroute || [...now.to].sort().join() !== [...item.to].sort().join())) routes.set(name, { ...now, step: now.reroute === item.reroute ? item.step : now.step })
  }
  return { inputs, routes }
}

const drawn = (link: string, faces: ReadonlyMap<string, Face>): boolean => {
  const [from, port] = splitLink(link)
  return faces.get(from)?.outputs.some(({ name }) => name === port) === true
}
/** Links that can't be drawn (from nodes or ports that aren't there) stay as they are. */
const lost = (before: Links, faces: ReadonlyMap<string, Face>): Links => Object.fromEntries(Object.entries(before).filter(([, links]) => typeof links === 'string' && !drawn(links, faces)))
function sameLinks(found: Links, before: Links, faces: ReadonlyMap<string, Face>): boolean {
  const text = (links: Links): string =>
    JSON.stringify(Object.entries(links).map(([port, of]) => [port, [of].flat().filter((link) => drawn(link as string, faces))] as const).filter(([, of]) => of.length > 0).sort(([a], [b]) => (a < b ? -1 : 1)))
  return text(found) === text(before)
}

interface Placed {
  readonly name: string
  readonly face: Face
  readonly pos: ArrayLike<number>
  readonly size: ArrayLike<number>
  readonly flags: { readonly collapsed?: boolean }
  readonly resizable?: boolean
}

/** Where things lie now, whether they are folded, and how large those are that have a size of their own; only what changed. */
export function readPlaces(document: GraphDocument, things: Iterable<Placed>): Record<string, { pos?: [number, number]; collapsed?: boolean; size?: [number, number] }> {
  const places: ReturnType<typeof readPlaces> = {}
  for (const { name, face, flags, resizable, pos: at, size: extent } of things) {
    const place = placeOf(document, name)
    const pos: [number, number] = [Math.round(at[0]!), Math.round(at[1]!)]
    const size: [number, number] = [Math.round(extent[0]!), Math.round(extent[1]!)]
    const moved = pos[0] !== place.pos[0] || pos[1] !== place.pos[1]
    const folded = face.kind === 'node' && (flags.collapsed === true) !== (place.collapsed === true)
    const resized = resizable === true && (size[0] !== face.width || size[1] !== face.height)
    if (moved || folded || resized) places[name] = { ...(moved ? { pos } : {}), ...(folded ? { collapsed: flags.collapsed === true } : {}), ...(resized ? { size } : {}) }
  }
  return places
}

/** The inputs and outputs of a subgraph, as things of the canvas. */
export const isBorder = (name: string): boolean => name === INPUTS || name === OUTPUTS

/** Why a link may not be: it would close a circle. */
export function circleOf(document: GraphDocument, from: string, to: string): string | undefined {
  const [a, b] = [from, to].map((name) => (isItem(name) ? ((document.ui?.[name] as { reroute?: string } | undefined)?.reroute?.split('.')[0] ?? name) : name)) as [string, string]
  return isBorder(a) || isBorder(b) || isItem(to) || !feeds(document, b, a) ? undefined : t('{from} feeds {to}: this link would close a circle.', { from: b, to: a })
}
