/** How the code of a node is called: the engine's own as it is, a plugin's under watch and within its boundary. */
import { toReelgraphError } from '../contract/errors.ts'
import type { GraphLimits } from '../graph/document.ts'
import type { ResolvedNode } from '../graph/resolved.ts'
import type { Place } from './boundary.ts'
import type { EvaluationOptions } from './evaluation.ts'

export interface Handling {
  /** What it does to the frames that it pulls is looked at. */
  readonly watched: boolean
  /** Around each call of it; absent where nothing has to be. */
  readonly call?: (<T>(work: () => T, port?: string) => T) | undefined
  readonly place?: Place | undefined
}

export const OWN: Handling = { watched: false }

/** @returns how to call a node's code, and what ends that */
export function handle({ name, spec }: ResolvedNode, { ports, fail }: EvaluationOptions, limits: GraphLimits | undefined): readonly [Handling, leave?: () => void] {
  const owner = ports.registry.ownerOf(spec.type)
  if (owner?.builtIn !== false) return [OWN]
  if (ports.boundary === undefined) return [{ watched: true }]
  const place: Place = {
    node: name,
    type: spec.type,
    plugin: owner.name,
    fenced: owner.fenced,
    // Where nothing is made nothing has to fail: what goes wrong by the way is warned of.
    ...(fail === undefined ? {} : { fail }),
    ...(limits === undefined ? {} : { limits }),
  }
  const { call, leave } = ports.boundary.enter(place)
  return [{ watched: true, call, place }, leave]
}

/** Calls a hook of the socket type of one of the node's ports: what goes wrong in it is told with both. */
export async function ofPort<T>(handling: Handling, port: { readonly node: string; readonly type: string; readonly port: string }, hook: () => T): Promise<Awaited<T>> {
  try {
    return await within(handling, hook, port.port)
  } catch (thrown) {
    throw toReelgraphError(thrown, port)
  }
}

export const within = <T>({ call }: Handling, work: () => T, port?: string): T => (call === undefined ? work() : call(work, port))
