/** A node is put into a link: what came through it goes through the node. Pure. */
import type { NodeType } from '../api/client.ts'
import { setInputs } from './commands.ts'
import { feeds, splitLink, type GraphDocument, type Json } from './document.ts'
import { isReroute, itemOf, OUTPUTS, reroutesOf, routeOf, settleItems } from './items.ts'
import { socketOf } from './subgraph.ts'

type Types = ReadonlyMap<string, NodeType>
type Accepts = (from: string, to: string) => boolean

/** A stretch of wire: the link that leads through it, and the ports that it reaches. */
export interface Stretch {
  readonly link: string
  /** As "node.port". */
  readonly targets: readonly string[]
  /** Reroutes between the stretch and the targets. */
  readonly after: readonly string[]
}

/** The stretch that ends at a port, or at a reroute. */
export function stretchOf(document: GraphDocument, link: string, to: string, port: string): Stretch {
  const end = itemOf(document, to)
  if (end === undefined || !isReroute(end)) return { link, targets: [`${to}.${port}`], after: [] }
  const route = routeOf(reroutesOf(document), end.to[0] ?? '', end.reroute).map(([name]) => name)
  return { link: end.reroute, targets: end.to, after: route.slice(Math.max(0, route.indexOf(to))) }
}

/** All of the wire behind an output. */
export function behindOutput(document: GraphDocument, link: string): Stretch {
  const ports = Object.entries(document.nodes).flatMap(([name, { inputs = {} }]) => Object.entries(inputs).flatMap(([port, links]) => ([links].flat().includes(link) ? [`${name}.${port}`] : [])))
  const outputs = Object.entries(document.outputs ?? {}).flatMap(([port, one]) => (one === link ? [`${OUTPUTS}.${port}`] : []))
  return { link, targets: [...ports, ...outputs], after: (reroutesOf(document).get(link) ?? []).map(([name]) => name) }
}

export interface Fit {
  readonly input: string
  readonly output: string
}

/** What the ports carry that a stretch reaches. */
function socketsAt(document: GraphDocument, types: Types, { link, targets }: Stretch): readonly string[] {
  return targets.map((target) => {
    const [node, port] = splitLink(target)
    return node === OUTPUTS ? '' : (types.get(document.nodes[node]?.type ?? '')?.inputs[port]?.type ?? socketOf(document, types, link))
  })
}

/** Ports by which a type of node fits into the stretch: those that carry the same on both sides first. */
export function fitInto(document: GraphDocument, types: Types, accepts: Accepts, stretch: Stretch, type: NodeType): Fit | undefined {
  const from = socketOf(document, types, stretch.link)
  const wanted = socketsAt(document, types, stretch)
  const inputs = Object.entries(type.inputs).filter(([, port]) => accepts(from, port.type))
  const outputs = Object.entries(type.outputs).filter(([, port]) => wanted.every((socket) => socket === '' || accepts(port.type, socket)))
  const same = inputs.find(([, port]) => port.type === from) ?? inputs[0]
  const output = outputs.find(([, port]) => port.type === same?.[1].type) ?? outputs[0]
  return same === undefined || output === undefined ? undefined : { input: same[0], output: output[0] }
}

/** The fit of a node that is there already: the ports are free, and no circle comes of it. */
export function fitOfNode(document: GraphDocument, types: Types, accepts: Accepts, stretch: Stretch, name: string): Fit | undefined {
  const node = document.nodes[name]
  const type = types.get(node?.type ?? '')
  const ends = [splitLink(stretch.link)[0], ...stretch.targets.map((target) => splitLink(target)[0])]
  if (node === undefined || type === undefined || ends.includes(name)) return undefined
  const isUsed = Object.values(document.nodes).some(({ inputs }) => Object.values(inputs ?? {}).flat().some((link) => splitLink(link)[0] === name))
  if (isUsed || ends.slice(1).some((end) => feeds(document, end, name))) return undefined
  const open = Object.fromEntries(Object.entries(type.inputs).filter(([port]) => node.inputs?.[port] === undefined))
  return fitInto(document, types, accepts, stretch, { ...type, inputs: open })
}

export function insertInto(document: GraphDocument, { link, targets, after }: Stretch, name: string, { input, output }: Fit, isMultiple = false): GraphDocument {
  const through = `${name}.${output}`
  const routes = reroutesOf(document).get(link) ?? []
  let next = setRoutes(document, routes.flatMap(([reroute, item]) => {
    if (after.includes(reroute)) return [[reroute, { ...item, reroute: through }] as const]
    if (!item.to.some((target) => targets.includes(target))) return []
    return [[reroute, { ...item, to: [...item.to.filter((target) => !targets.includes(target)), `${name}.${input}`] }] as const]
  }))
  // Not by setInputs for each: a reroute that only now leads nowhere would be taken away on the way.
  const nodes = { ...next.nodes }
  const replaced = (links: string | readonly string[]): string | readonly string[] => {
    if (typeof links === 'string') return links === link ? through : links
    const at = links.indexOf(link)
    return at < 0 ? links : links.with(at, through)
  }
  let outputs = next.outputs
  for (const target of targets) {
    const [to, port] = splitLink(target)
    if (to === OUTPUTS) outputs = { ...outputs, [port]: through }
    else if (nodes[to] !== undefined) nodes[to] = { ...nodes[to], inputs: { ...nodes[to].inputs, [port]: replaced(nodes[to].inputs?.[port] ?? link) } }
  }
  next = { ...next, nodes, ...(outputs === undefined ? {} : { outputs }) }
  const before = next.nodes[name]?.inputs ?? {}
  return setInputs(next, name, { ...before, [input]: isMultiple ? [...[before[input] ?? []].flat(), link] : link })
}

const setRoutes = (document: GraphDocument, routes: readonly (readonly [string, object])[]): GraphDocument =>
  routes.length === 0 ? document : { ...document, ui: { ...document.ui, ...(Object.fromEntries(routes) as Record<string, Json>) } }

/** Without the link into these ports. */
export function disconnect(document: GraphDocument, { link, targets }: Stretch): GraphDocument {
  let next = document
  for (const target of targets) {
    const [to, port] = splitLink(target)
    if (to === OUTPUTS) {
      const { [port]: _, ...outputs } = next.outputs ?? {}
      next = settleItems({ ...next, outputs })
      continue
    }
    const { [port]: links, ...others } = next.nodes[to]?.inputs ?? {}
    const left = Array.isArray(links) ? (links as readonly string[]).filter((_, at) => at !== links.indexOf(link)) : []
    next = setInputs(next, to, left.length === 0 ? others : { ...next.nodes[to]?.inputs, [port]: left })
  }
  return next
}
