/** What is different between two versions of a graph, by name. Places on the canvas count as nothing. Pure. */
import type { GraphDocument } from './document.ts'

export interface GraphDifference {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly changed: readonly string[]
  /** What of the graph itself is another: its title, its format, its inputs and the like. */
  readonly graph: readonly string[]
}

export function differenceOf(before: GraphDocument, after: GraphDocument): GraphDifference {
  const [old, young] = [before.nodes, after.nodes]
  const { nodes: _, ui: __, $schema: ___, ...was } = before as GraphDocument & { readonly $schema?: string }
  const { nodes: ____, ui: _____, $schema: ______, ...is } = after as GraphDocument & { readonly $schema?: string }
  return {
    added: Object.keys(young).filter((name) => !Object.hasOwn(old, name)),
    removed: Object.keys(old).filter((name) => !Object.hasOwn(young, name)),
    changed: Object.keys(young).filter((name) => Object.hasOwn(old, name) && !alike(old[name], young[name])),
    graph: [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((key) => !alike(was[key as keyof typeof was], is[key as keyof typeof is])),
  }
}

export const alike = (a: unknown, b: unknown): boolean => sorted(a) === sorted(b)
/** The order of keys says nothing. */
const sorted = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) => (typeof one === 'object' && one !== null && !Array.isArray(one) ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))) : one)) ?? ''
