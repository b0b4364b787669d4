/** What is different between two graphs, piece by piece, so that each can be taken over by itself. Pure. */
import type { Json } from '../contract/sockets.ts'
import type { GraphDocument, GraphNode } from '../graph/document.ts'

export interface Change {
  /** A place in the graph, such as `shot.prompt`, `shot`, `inputs.seed`. */
  readonly place: string
  readonly was: Json | undefined
  readonly is: Json | undefined
  /** The graph with this piece as it is in the other one. */
  readonly apply: (document: GraphDocument) => GraphDocument
}

type Section = 'inputs' | 'film' | 'limits' | 'outputs' | 'results' | 'expect'
const SECTIONS: readonly Section[] = ['inputs', 'film', 'limits', 'outputs', 'results', 'expect']
const same = (a: unknown, b: unknown): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))

/** In the order of the second graph; what it has no more comes last. Where nodes lie in the editor, and what they are called there, does not count. */
export function changesBetween(before: GraphDocument, after: GraphDocument): readonly Change[] {
  const found: Change[] = []
  for (const section of SECTIONS) {
    const [was, is] = [(before[section] ?? {}) as Record<string, Json>, (after[section] ?? {}) as Record<string, Json>]
    for (const name of names(was, is)) {
      if (same(was[name], is[name])) continue
      found.push({ place: `${section}.${name}`, was: was[name], is: is[name], apply: (document) => ({ ...document, [section]: put((document[section] ?? {}) as Record<string, Json>, name, is[name]) }) })
    }
  }
  for (const name of names(before.nodes, after.nodes)) {
    const [was, is] = [before.nodes[name], after.nodes[name]]
    if (was === undefined || is === undefined || was.type !== is.type) {
      found.push({ place: name, was: was as unknown as Json, is: is as unknown as Json, apply: (document) => ({ ...document, nodes: put(document.nodes, name, is) }) })
    } else found.push(...within(name, was, is))
  }
  return found
}

function within(name: string, was: GraphNode, is: GraphNode): readonly Change[] {
  const found: Change[] = []
  for (const kind of ['params', 'inputs'] as const) {
    const [old, now] = [(was[kind] ?? {}) as Record<string, Json>, (is[kind] ?? {}) as Record<string, Json>]
    for (const port of names(old, now)) {
      if (same(old[port], now[port])) continue
      const place = kind === 'params' ? `${name}.${port}` : `${name} <- ${port}`
      found.push({ place, was: old[port], is: now[port], apply: (document) => changed(document, name, (node) => ({ ...node, [kind]: put((node[kind] ?? {}) as Record<string, Json>, port, now[port]) })) })
    }
  }
  for (const field of ['version', 'mode', 'onError'] as const) {
    if (same(was[field], is[field])) continue
    found.push({ place: `${name} (${field})`, was: was[field], is: is[field], apply: (document) => changed(document, name, (node) => put(node as unknown as Record<string, unknown>, field, is[field] as unknown) as unknown as GraphNode) })
  }
  return found
}

const changed = (document: GraphDocument, name: string, change: (node: GraphNode) => GraphNode): GraphDocument =>
  document.nodes[name] === undefined ? document : { ...document, nodes: { ...document.nodes, [name]: change(document.nodes[name]) } }

function put<T>(all: Readonly<Record<string, T>>, name: string, value: T | undefined): Record<string, T> {
  const { [name]: _, ...others } = all
  return value === undefined ? others : { ...others, [name]: value }
}

const names = (a: object, b: object): readonly string[] => [...new Set([...Object.keys(b), ...Object.keys(a)])]

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, one]) => [name, sorted(one)]))
}

/** The first of the changes that makes a difference, when they are taken over one after the other. @returns its number, or -1; in log₂ looks */
export async function firstThatChanges(count: number, differs: (taken: number) => Promise<boolean>): Promise<number> {
  if (count === 0 || !(await differs(count))) return -1
  let [low, high] = [0, count]
  // With `low` of them it is as before, with `high` it is not.
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (await differs(middle)) high = middle
    else low = middle
  }
  return high - 1
}
