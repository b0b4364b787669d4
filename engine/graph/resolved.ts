/** A graph after parsing, validation, templates, migrations and subgraphs: flat, typed, ready to evaluate. */
import type { NodeSpec } from '../contract/declaration.ts'
import type { Json } from '../contract/sockets.ts'
import type { FilmFormat, GraphLimits, Keyframe } from './document.ts'

export interface Link {
  readonly node: string
  readonly port: string
}

/** A text that waits for what nodes give. */
export interface Hole {
  /** Where it stands in the value: keys and places in lists. */
  readonly path: readonly (string | number)[]
  /** One link alone keeps the type of what it brings; else all is written into one text. */
  readonly parts: readonly (string | Link)[]
  /** Who is given the text fills in templates of its own: what is written here must not look like one. */
  readonly escape?: boolean
}

/** A value and its holes. */
export interface Filling {
  readonly value: Json
  readonly holes: readonly Hole[]
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
  /** Params with `{{nodes.name.port}}` within them. A param that is only such a template is one of `paramLinks`. */
  readonly fillings: Readonly<Record<string, Filling>>
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
  /** What the run tells beside its files. */
  readonly results: Readonly<Record<string, Filling>>
  /** The values of the graph's inputs that were used. */
  readonly inputs: Readonly<Record<string, Json>>
}
