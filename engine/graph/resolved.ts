/** A graph after parsing, validation, templates, migrations and subgraphs: flat, typed, ready to evaluate. */
import type { NodeSpec } from '../contract/declaration.ts'
import type { Json } from '../contract/sockets.ts'
import type { FilmFormat, GraphLimits, Keyframe } from './document.ts'

export interface Link {
  readonly node: string
  readonly port: string
}

export interface ResolvedNode {
  /** Name in the flat graph; nodes of a subgraph are `outer/inner`. */
  readonly name: string
  readonly title: string
  readonly spec: NodeSpec
  /** Defaults filled in. Animated params hold their value at time 0; linked params their default or undefined. */
  readonly params: Readonly<Record<string, Json | undefined>>
  readonly keyframes: Readonly<Record<string, readonly Keyframe[]>>
  /** Params that the graph names for it: not those that come of the film's format or of the declaration. */
  readonly given: readonly string[]
  /** Params fed by a link from a `signal`, `number`, `text`, `boolean` or `data` output. */
  readonly paramLinks: Readonly<Record<string, Link>>
  /** By port; always a list (one entry for single ports), absent when not wired. */
  readonly inputs: Readonly<Record<string, readonly Link[]>>
  /** Project-relative paths in params declared with `asset`, by param. */
  readonly assets: Readonly<Record<string, string>>
  /** Of the graph that it is written in: what it expands to takes the same. */
  readonly film: FilmFormat
  readonly onError: 'fail' | 'continue'
}

export interface ResolvedGraph {
  readonly title: string
  readonly nodes: ReadonlyMap<string, ResolvedNode>
  /** Names in an order in which each node comes after all that it needs. */
  readonly order: readonly string[]
  readonly sinks: readonly string[]
  /** Outputs of the graph, where it declares any (subgraphs, fragments). */
  readonly outputs: Readonly<Record<string, Link>>
  /** Outputs of subgraphs and bypassed nodes, by `"node.port"`: what makes them. */
  readonly aliases: Readonly<Record<string, Link>>
  readonly limits?: GraphLimits | undefined
  /** The values of the graph's inputs that were used. */
  readonly inputs: Readonly<Record<string, Json>>
}
