/** Places in a graph where a link goes in, and what is put between. Pure. */
import { addNode, setInputs } from '../document/commands.ts'
import { placeBeside } from '../document/free-place.ts'
import { freeName, placeOf, splitLink, type GraphDocument, type Json } from '../document/document.ts'
import type { Known } from './known.ts'

export interface Slot {
  readonly node: string
  readonly port: string
  /** Which of several links of the port. */
  readonly index?: number
}

export const linkAt = (document: GraphDocument, { node, port, index = 0 }: Slot): string | undefined => [document.nodes[node]?.inputs?.[port] ?? []].flat()[index]

export function setLink(document: GraphDocument, { node, port, index = 0 }: Slot, link: string): GraphDocument {
  const inputs = document.nodes[node]?.inputs ?? {}
  const before = inputs[port]
  return setInputs(document, node, { ...inputs, [port]: Array.isArray(before) ? before.with(index, link) : link })
}

const usage = new WeakMap<GraphDocument['nodes'], ReadonlyMap<string, number>>()
/** How many inputs take a link. */
export function uses({ nodes, outputs }: GraphDocument, link: string): number {
  let counts = usage.get(nodes) as Map<string, number> | undefined
  if (counts === undefined) {
    usage.set(nodes, (counts = new Map<string, number>()))
    for (const { inputs } of Object.values(nodes)) {
      if (inputs === undefined) continue
      for (const links of Object.values(inputs)) {
        if (typeof links === 'string') counts.set(links, (counts.get(links) ?? 0) + 1)
        else for (const one of links) counts.set(one, (counts.get(one) ?? 0) + 1)
      }
    }
  }
  return (counts.get(link) ?? 0) + (outputs === undefined ? 0 : Object.values(outputs).filter((one) => one === link).length)
}

export interface Part {
  readonly type: string
  readonly params?: Readonly<Record<string, Json>>
  readonly inputs: Readonly<Record<string, string | readonly string[]>>
}

/** A new node beside what it takes, under a free name. */
export function putNode(document: GraphDocument, known: Known, wish: string, { type, params = {}, inputs }: Part): readonly [GraphDocument, string] {
  const name = freeName(document, wish)
  const [first] = Object.values(inputs).flat()
  const [x, y] = placeOf(document, first === undefined ? '' : splitLink(first)[0]).pos
  const version = known.types.get(type)?.version
  const node = { type, ...(version === undefined ? {} : { version }), ...(Object.keys(params).length === 0 ? {} : { params }), ...(Object.keys(inputs).length === 0 ? {} : { inputs }) }
  return [addNode(document, name, node, placeBeside(document, [x, y + HEIGHT], HEIGHT, () => HEIGHT)), name]
}

/** About what a node takes on the canvas; those that are taller are few. */
const HEIGHT = 230

/** Puts a node with one input and one output of the kind into the wire that goes into a slot. */
export function putBefore(document: GraphDocument, known: Known, slot: Slot, port: string, wish: string, type: string, params: Readonly<Record<string, Json>>): readonly [GraphDocument, string] {
  const link = linkAt(document, slot)
  if (link === undefined) return [document, '']
  const [next, name] = putNode(document, known, wish, { type, params, inputs: { [port]: link } })
  return [setLink(next, slot, `${name}.${port}`), name]
}
