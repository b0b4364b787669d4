/** Which of a node's ports can be seen. */
import type { Catalogue, NodeType } from '../api/client.ts'
import { linksOf, splitLink, type GraphDocument } from '../document/document.ts'

/** How a socket type's values are shown, as its declaration says. */
export type Kind = NonNullable<Catalogue['sockets'][string]['shows']>
export type Sockets = Catalogue['sockets']
export interface Known {
  readonly types: ReadonlyMap<string, NodeType>
  readonly catalogue: { readonly sockets: Sockets }
}

export interface SeenPort {
  readonly port: string
  readonly kind: Kind
}

/** What is seen before what is heard, and that before what is read. */
const rank = (kind: Kind): number => (kind === 'text' ? 2 : kind === 'sound' ? 1 : 0)
/** A small picture, or a frame of it beside another's, can be made of it. */
export const isPictured = ({ kind }: { readonly kind: Kind }): boolean => rank(kind) === 0
/** It is another one at each moment. */
export const hasFrames = (kind: Kind): boolean => kind === 'clip' || kind === 'matte'

function seenPorts(type: NodeType | undefined, sockets: Sockets): readonly SeenPort[] {
  const found = Object.entries((type?.sink === true ? type.inputs : type?.outputs) ?? {}).flatMap(([port, { type: socket }]) => {
    const kind = sockets[socket]?.shows
    return kind === undefined ? [] : [{ port, kind }]
  })
  return found.sort((a, b) => rank(a.kind) - rank(b.kind))
}

/** The ports of a node that are there to be seen now: optional ones of a sink only where they are wired. */
export function portsOf(document: GraphDocument, { types, catalogue }: Known, name: string): readonly SeenPort[] {
  const node = document.nodes[name]
  const type = types.get(node?.type ?? '')
  const ports = seenPorts(type, catalogue.sockets)
  return type?.sink === true ? ports.filter(({ port }) => node?.inputs?.[port] !== undefined) : ports
}

const links = new WeakMap<GraphDocument, ReadonlySet<string>>()
function wiredIn(document: GraphDocument): ReadonlySet<string> {
  let known = links.get(document)
  if (known === undefined) links.set(document, (known = new Set(Object.values(document.nodes).flatMap(linksOf))))
  return known
}

/** The ports that a small picture shows: sound only where there is nothing else, words never, optional ports only where they are wired. */
export function picturedPorts(document: GraphDocument, known: Known, name: string): readonly SeenPort[] {
  const outputs = known.types.get(document.nodes[name]?.type ?? '')?.outputs ?? {}
  const ports = portsOf(document, known, name).filter(({ port, kind }) => kind !== 'text' && (outputs[port]?.optional !== true || wiredIn(document).has(`${name}.${port}`)))
  return ports.some(isPictured) ? ports.filter(isPictured) : ports
}

/** A node that makes nothing to be seen shows what goes into it. */
export function seenInstead(document: GraphDocument, known: Known, name: string): string | undefined {
  if (portsOf(document, known, name).length > 0 || /[./]/.test(document.nodes[name]?.type ?? '')) return name
  const [link] = linksOf(document.nodes[name] ?? { type: '' })
  return link === undefined ? undefined : splitLink(link)[0]
}

/** The node whose picture lies under a matte: the first that feeds it with one. */
export function underMask(document: GraphDocument, { types, catalogue }: Known, name: string): string | undefined {
  for (const link of Object.values(document.nodes[name]?.inputs ?? {}).flat()) {
    const [from, port] = splitLink(link)
    const kind = catalogue.sockets[types.get(document.nodes[from]?.type ?? '')?.outputs[port]?.type ?? '']?.shows
    if (kind === 'clip' || kind === 'picture') return from
  }
  return undefined
}

/** Whether it costs much to look at a node that was not rendered: what it needs is made once, as a whole, and is not there. */
export function isHeavy(document: GraphDocument, catalogue: Catalogue, cached: ReadonlySet<string>): (name: string) => boolean {
  const whole = new Set(catalogue.nodes.filter(({ materialize }) => materialize).map(({ type }) => type))
  const known = new Map<string, boolean>()
  const heavy = (name: string): boolean => {
    const before = known.get(name)
    const node = document.nodes[name]
    if (before !== undefined || node === undefined) return before ?? false
    known.set(name, false)
    const found = !cached.has(name) && (whole.has(node.type) || Object.values(node.inputs ?? {}).flat().some((link) => heavy(splitLink(link)[0])))
    known.set(name, found)
    return found
  }
  return heavy
}
