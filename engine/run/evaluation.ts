/** What an evaluation is given, and what it gives for each node. */
import type { NodeSpec } from '../contract/declaration.ts'
import type { Fault } from '../contract/errors.ts'
import type { Warning } from '../contract/warnings.ts'
import type { ResolvedGraph, ResolvedNode } from '../graph/resolved.ts'
import type { ClipCost } from './frame-server.ts'
import type { Values } from './param-values.ts'
import type { Emit, RunPorts } from './ports.ts'
import type { Proxy } from '../graph/proxies.ts'
import type { FrameRange } from './ranges.ts'
import type { FilmStretch, PlannedFilm } from '../media/media.ts'

/** What is said of nodes before they run. */
export type Judge = (nodes: readonly ResolvedNode[]) => Promise<{ readonly faults: readonly Fault[]; readonly warnings: readonly Warning[] }>

/** A part of a run that another machine has planned. */
export interface Part {
  readonly node: string
  /** The content key that the node has there. */
  readonly key: string
  /** Of a film only these frames, first and last, kept under a key of their own. */
  readonly film?: FilmStretch
  /** Content keys of nodes whose results are taken from the store, and of which no more is known. */
  readonly kept: Readonly<Record<string, string>>
}

export interface EvaluationOptions {
  readonly graph: ResolvedGraph
  readonly ports: RunPorts
  /**
   * `run` does everything; `dry` describes and makes nothing; `look` makes frames on demand but stores and writes
   * nothing (previews, verification).
   */
  readonly mode: 'run' | 'dry' | 'look'
  readonly signal: AbortSignal
  readonly emit: Emit
  /** Graph JSON for the metadata of films. */
  readonly graphText: string
  /** The graph's file in the project. */
  readonly source?: string
  readonly frames?: FrameRange
  readonly force?: boolean
  /** Films are watched while they are made. */
  readonly live?: boolean
  /** Of nodes that the graph grows by, and of words that come over links: what keeps them from being run, and what is doubtful. */
  readonly judge?: Judge
  /** Nothing but this is made, and only if it is the same here as where it was planned. */
  readonly part?: Part
  /** Told of each film that a sink plans. */
  readonly onFilm?: (node: string, film: PlannedFilm) => void
  /** Ends the run: something has failed outside of any call. */
  readonly fail?: (thrown: Error) => void
  /** By how much the sides of pictures are divided, in previews. */
  readonly proxy?: Proxy
  /** Results of earlier evaluations by content key, shared between previews. */
  readonly memo?: Map<string, NodeResult>
}

export interface NodeResult {
  readonly key: string
  /** The key of what it stands for, where its pictures are smaller than in a run. */
  readonly origin?: string
  readonly spec: NodeSpec
  readonly state: 'done' | 'cached' | 'skipped'
  /** It goes into the store, or comes from there. */
  readonly stored?: boolean
  /** Undefined where the node was skipped because something it needs failed or was skipped. */
  readonly outputs: Values | undefined
  readonly cost: ClipCost
  /** Content keys of outputs that other nodes make, by port: those that the node has expanded to. */
  readonly keys?: Readonly<Record<string, string>>
  /** Input values as they were given to the node. */
  readonly inputs: Values
  readonly params: ResolvedNode['params']
}

/** What is known by this key is the same. */
export const outputKey = ({ key, origin = key, keys }: Pick<NodeResult, 'key' | 'origin' | 'keys'>, port: string): string => keys?.[port] ?? `${origin}.${port}`
