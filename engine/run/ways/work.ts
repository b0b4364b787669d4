/** A node whose inputs are there, as the ways of evaluating it see it. */
import type { NodeSpec } from '../../contract/declaration.ts'
import type { GraphFragment } from '../../graph/document.ts'
import type { ResolvedNode } from '../../graph/resolved.ts'
import type { EvaluationOptions, NodeResult } from '../evaluation.ts'
import type { ClipCost } from '../frame-server.ts'
import type { Expanded } from '../grafts.ts'
import type { Handling } from '../handling.ts'
import type { MaterializeOptions } from '../materialize.ts'
import type { Values } from '../param-values.ts'
import type { RunPorts } from '../ports.ts'

/** What of the engine the ways reach. */
export type WayPorts = Pick<RunPorts, 'server' | 'registry' | 'store' | 'media' | 'bytes'>

export interface NodeWork {
  readonly node: ResolvedNode
  readonly spec: NodeSpec
  readonly key: string
  readonly seed: number
  readonly mode: EvaluationOptions['mode']
  /** Its result goes into the store. */
  readonly stored: boolean
  /** Nothing is taken from the store. */
  readonly force: boolean
  readonly inputs: Values
  readonly at: (time: number) => Values
  /** Params change over time. */
  readonly animated: boolean
  /** What the sides of pictures are divided by. */
  readonly proxy: number
  readonly cost: ClipCost
  readonly handling: Handling
  readonly ports: WayPorts
  /** How frames are pulled for the store. */
  readonly pulling: Pick<MaterializeOptions, 'signal' | 'slots' | 'turn' | 'lookAhead' | 'progress'>
  /** Told to whoever listens: it is being made, or was taken from the store. */
  started(): void
  cached(): void
  /** Calls a hook of the node with its services, if it has it. */
  ask(hook: 'run' | 'describe' | 'check' | 'prepare'): Promise<unknown>
  /** What it returned, held against its declaration. */
  check(returned: unknown): Promise<Values>
  /** Puts a fragment in the node's place; returns what that gives. */
  expand(fragment: GraphFragment): Promise<Expanded>
  result(state: NodeResult['state'], outputs: Values, keys?: NodeResult['keys']): NodeResult
  /** Called when the evaluation is over. */
  hold(dispose: () => void): void
  /** Previews to come take it from here. */
  remember(result: NodeResult): void
}
