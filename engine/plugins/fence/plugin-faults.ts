/** What went wrong in a plugin's thread, as faults of the node that it worked for. */
import { failure, toReelgraphError, type FaultFacts, type ReelgraphError } from '../../contract/errors.ts'
import type { GraphLimits } from '../../graph/document.ts'
import type { Spot } from './place.ts'

export const HEAP_MB = 2048

const placed = (spot: Spot | undefined): FaultFacts =>
  spot === undefined ? {} : { node: spot.place.node, type: spot.place.type, ...(spot.port === undefined ? {} : { port: spot.port }) }

export const endedItself = (plugin: string, spot: Spot | undefined): ReelgraphError =>
  failure('E_PLUGIN_FAULT', { ...placed(spot), detail: `Plugin "${plugin}" has ended itself.` })

/** @param limit what the graph may say of it, where that isn't the time of a frame */
export function stuck(plugin: string, what: string, spot: Spot | undefined, seconds: number, limit?: keyof GraphLimits): ReelgraphError {
  const fix = limit === undefined ? {} : { fix: `Raise "${limit}" under "limits" in the graph if it is only slow; else report it to its author.` }
  return failure('E_NODE_STUCK', { ...placed(spot), expected: `an answer within ${seconds} s`, got: `none for ${what}`, detail: `Plugin "${plugin}" was ended.`, ...fix })
}

/** @param spot of the code that ran last */
export function pluginFault(plugin: string, thrown: unknown, spot: Spot | undefined): ReelgraphError {
  const { code, message, permission, resource, stack } = thrown as Error & { code?: string; permission?: string; resource?: string }
  const cause = stack === undefined ? {} : { cause: stack }
  if (code === 'ERR_ACCESS_DENIED') return failure('E_PLUGIN_PERMISSION', { ...placed(spot), got: `${permission ?? 'access'}${resource === undefined || resource === '' ? '' : ` of ${resource}`}`, expected: 'what it has asked leave for', detail: `Plugin "${plugin}".`, ...cause }, thrown)
  if (code === 'ERR_WORKER_OUT_OF_MEMORY' || (message ?? '').includes('Array buffer allocation failed')) return failure('E_PLUGIN_MEMORY', { ...placed(spot), expected: `at most ${HEAP_MB} MB`, detail: `Plugin "${plugin}" was ended.` }, thrown)
  if ((thrown as ReelgraphError | undefined)?.name === 'ReelgraphError') return thrown as ReelgraphError
  return (thrown instanceof Error ? thrown : new Error(String(thrown))) as ReelgraphError
}

/** Of a call that was made for a node. */
export const faultAt = (fault: ReelgraphError, spot: Spot | undefined): Error => (spot === undefined ? fault : toReelgraphError(fault, placed(spot)))
