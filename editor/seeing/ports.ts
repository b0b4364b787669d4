/** Which of a node's ports can be seen. */
import type { Catalogue, NodeType } from '../api/client.ts'
import { linksOf, splitLink, type GraphDocument } from '../document/document.ts'

export type Kind = 'video' | 'mask' | 'flow' | 'image' | 'audio'
const KINDS: readonly string[] = ['video', 'image', 'mask', 'flow', 'audio'] satisfies Kind[]

export interface SeenPort {
  readonly port: string
  readonly kind: Kind
}

const kindOf = (socket: string): Kind | undefined => (KINDS.includes(socket) ? (socket as Kind) : undefined)

function seenPorts(type: NodeType | undefined): readonly SeenPort[] {
  const found = Object.entries((type?.sink === true ? type.inputs : type?.outputs) ?? {}).flatMap(([port, { type: socket }]) => {
    const kind = kindOf(socket)
    return kind === undefined ? [] : [{ port, kind }]
  })
  return found.sort((a, b) => Number(a.kind === 'audio') - Number(b.kind === 'audio'))
}

/** The ports of a node that are there to be seen now: optional ones of a sink only where they are wired. */
export function portsOf(document: GraphDocument, types: ReadonlyMap<string, NodeType>, name: string): readonly SeenPort[] {
  const node = document.nodes[name]
  const type = types.get(node?.type ?? '')
  const ports = seenPorts(type)
  return type?.sink === true ? ports.filter(({ port }) => node?.inputs?.[port] !== undefined) : ports
}

const links = new WeakMap<GraphDocument, ReadonlySet<string>>()
function wiredIn(document: GraphDocument): ReadonlySet<string> {
  let known = links.get(document)
  if (known === undefined) links.set(document, (known = new Set(Object.values(document.nodes).flatMap(linksOf))))
  return known
}

/** The ports that a small picture shows: sound only where there is nothing else, optional ports only where they are wired. */
export function picturedPorts(document: GraphDocument, types: ReadonlyMap<string, NodeType>, name: string): readonly SeenPort[] {
  const outputs = types.get(document.nodes[name]?.type ?? '')?.outputs ?? {}
  const ports = portsOf(document, types, name).filter(({ port }) => outputs[port]?.optional !== true || wiredIn(document).has(`${name}.${port}`))
  return ports.some(({ kind }) => kind !== 'audio') ? ports.filter(({ kind }) => kind !== 'audio') : ports
}

/** The node whose picture lies under a mask: the first that feeds it with video. */
export function underMask(document: GraphDocument, types: ReadonlyMap<string, NodeType>, name: string): string | undefined {
  for (const link of Object.values(document.nodes[name]?.inputs ?? {}).flat()) {
    const [from, port] = splitLink(link)
    if (['video', 'image'].includes(types.get(document.nodes[from]?.type ?? '')?.outputs[port]?.type ?? '')) return from
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
