/** The part of a graph that a node's output depends on: what it takes to look at the node, and to know whether it changed. */
import { linksOf, splitLink, type GraphDocument, type GraphNode, type Json } from './document.ts'
import { isSubgraph } from './subgraph.ts'

/** The last cuts of a document: where one scrubs or plays, the same one is asked for at each frame. */
const cuts = new WeakMap<GraphDocument, Map<string, GraphDocument>>()
const CUTS = 12

/** The document with the node and what feeds it, and nothing else. The same one, as long as the document is the same. */
export function cutTo(document: GraphDocument, name: string): GraphDocument {
  const known = cuts.get(document) ?? new Map<string, GraphDocument>()
  const found = known.get(name) ?? cut(document, name)
  known.delete(name)
  known.set(name, found)
  for (const oldest of known.keys()) if (known.size > CUTS) known.delete(oldest)
  cuts.set(document, known)
  return found
}

function cut(document: GraphDocument, name: string): GraphDocument {
  const kept: Record<string, GraphNode> = {}
  const waiting = [name]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const node = document.nodes[next]
    if (node === undefined || kept[next] !== undefined) continue
    kept[next] = node
    waiting.push(...linksOf(node).map((link) => splitLink(link)[0]))
  }
  const { inputs, format, film } = document
  return { format, ...(film === undefined ? {} : { film }), ...(inputs === undefined ? {} : { inputs }), nodes: kept }
}

/** A node's own text without its title, and the graph's inputs that it names. */
const texts = new WeakMap<GraphNode, { readonly text: string; readonly inputs: readonly string[] }>()
function textOf(node: GraphNode): { readonly text: string; readonly inputs: readonly string[] } {
  let known = texts.get(node)
  if (known === undefined) {
    const { title: _, ...rest } = node
    const text = JSON.stringify(rest)
    known = { text, inputs: [...text.matchAll(/inputs\.([\w-]+)/g)].map((match) => match[1]!) }
    texts.set(node, known)
  }
  return known
}

/** 53 bits of a text: cyrb53, for telling versions apart, not for secrets. */
function hash(text: string): string {
  let a = 0xdeadbeef
  let b = 0x41c6ce57
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    a = Math.imul(a ^ code, 2654435761)
    b = Math.imul(b ^ code, 1597334677)
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36)
}

const NO_VALUES: Readonly<Record<string, Json>> = {}
const NO_CODES: ReadonlyMap<string, string> = new Map()
/** The last keys of a document: the canvas, the preview, the timeline and the curves ask for the same ones. */
const shared = new WeakMap<GraphDocument, { readonly values: Readonly<Record<string, Json>>; readonly codes: ReadonlyMap<string, string>; readonly keyOf: (name: string) => string }>()

/**
 * Keys of a document's nodes: each changes when, and only when, something changes that the node's output may depend on.
 * @param codes of node types whose code changes too; a subgraph may hold any of them
 */
export function keysOf(document: GraphDocument, values = NO_VALUES, codes = NO_CODES): (name: string) => string {
  const before = shared.get(document)
  if (before?.values === values && before.codes === codes) return before.keyOf
  const all = [...codes.values()]
  const known = new Map<string, string>()
  const { film = {} } = document
  const keyOf = (name: string): string => {
    const found = known.get(name)
    const node = document.nodes[name]
    if (found !== undefined || node === undefined) return found ?? ''
    // A circle has no key; it can't be rendered either.
    known.set(name, '')
    const { text, inputs } = textOf(node)
    const used = inputs.map((input) => values[input] ?? document.inputs?.[input]?.default ?? null)
    const key = hash(JSON.stringify([text, film, used, isSubgraph(node.type) ? all : (codes.get(node.type) ?? ''), linksOf(node).map((link) => keyOf(splitLink(link)[0]))]))
    known.set(name, key)
    return key
  }
  shared.set(document, { values, codes, keyOf })
  return keyOf
}
