/** The live way: what a node gives is there as it stands, and its clips make a frame when it is asked for. */
import type { GraphFragment } from '../../graph/document.ts'
import type { NodeResult } from '../evaluation.ts'
import { filterFacts, filterSource } from '../filter-source.ts'
import { within } from '../handling.ts'
import { keepWindow } from '../shared-clips.ts'
import type { NodeWork } from './work.ts'

export const live = async (work: NodeWork): Promise<NodeResult> => settle(work, await work.ask('run'))

/** The clip of a filter or a recurrence. */
export async function liveClip(work: NodeWork): Promise<NodeResult> {
  const { node, spec, mode, handling, ports: { server, registry }, inputs, at, animated, seed, proxy } = work
  const prepared = await work.ask(mode === 'dry' ? 'check' : 'prepare')
  const parts = { node: node.name, spec, server, registry, inputs, at, animated, prepared, seed, proxy, watched: handling.watched, place: handling.place }
  const facts = handling.place?.fenced === true ? await within(handling, () => filterFacts(parts)) : undefined
  const source = within(handling, () => filterSource({ ...parts, ...(facts === undefined ? {} : { facts }) }))
  if (source.dispose !== undefined) work.hold(() => source.dispose?.())
  return settle(work, { [Object.keys(spec.outputs)[0]!]: source })
}

/** Takes what a node returned for its result. */
export async function settle(work: NodeWork, returned: unknown): Promise<NodeResult> {
  if (isExpansion(returned)) {
    const { outputs, keys } = await work.expand(returned.expand)
    return work.result('done', outputs, keys)
  }
  const made = work.result('done', await work.check(returned))
  keepWindow(made)
  work.remember(made)
  return made
}

export function isExpansion(returned: unknown): returned is { expand: GraphFragment } {
  return typeof returned === 'object' && returned !== null && 'expand' in returned
}
