/** Farms as the command line names them. Their code is loaded with the first one that is named. */
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { failure } from '../contract/errors.ts'
import type { RunReport } from '../contract/events.ts'
import type { Farm } from '../farm/open-farm.ts'
import type { WorkQueueOptions } from '../farm/work-queue.ts'
import type { Engine, RenderRequest } from '../host/engine.ts'
import type { ArtifactStore } from '../store/store.ts'
import type { QueueOptions } from '../queue/queue.ts'

const MOST_PRIORITY = 10

/** @param named `redis://…`, or a folder; true: what REELGRAPH_REDIS names. In a folder the store lies too, where none is named. @throws E_USAGE, E_FARM_REACH */
export async function openFarmOf(named: string | true, store: string | undefined, options: WorkQueueOptions = {}): Promise<Farm> {
  const { openFarm } = await import('../farm/open-farm.ts')
  const queue = named === true ? process.env['REELGRAPH_REDIS'] : named
  if (queue === undefined || queue === '') throw failure('E_USAGE', { port: '--redis', expected: 'redis://HOST:PORT, or a folder; or the same in REELGRAPH_REDIS', got: 'none' })
  const remote = /^\w+:\/\//.test(queue)
  if (remote && !/^rediss?:\/\//.test(queue)) throw failure('E_USAGE', { port: '--redis', expected: 'redis://HOST:PORT, or a folder', got: queue.replace(/\/\/.*@/, '//') })
  if (remote && store === undefined) throw failure('E_USAGE', { port: '--store', expected: 's3://BUCKET/PREFIX, or a folder that all machines see', got: 'none' })
  return openFarm(queue, store ?? join(queue, 'store'), options)
}

/** What around an engine has it share its results, without a queue. @throws E_USAGE, E_FARM_REACH */
export async function shareIn(store: string): Promise<{ readonly around: (local: ArtifactStore) => ArtifactStore; close(): void }> {
  const [{ openObjects }, { createSharedStore }] = await Promise.all([import('../farm/open-farm.ts'), import('../farm/shared-store.ts')])
  const objects = await openObjects(store)
  return { around: (local) => createSharedStore(local, objects), close: () => objects.close() }
}

/** How a farm is asked, in the name of whoever is at this machine where no other is said. @throws E_USAGE */
export async function submitTo(farm: Farm, priority = '0'): Promise<(engine: Engine, request: RenderRequest) => Promise<RunReport>> {
  const { renderOnFarm } = await import('../farm/submit.ts')
  const value = Number(priority)
  if (!Number.isInteger(value) || Math.abs(value) > MOST_PRIORITY) throw failure('E_USAGE', { port: '--priority', expected: `a whole number from -${MOST_PRIORITY} to ${MOST_PRIORITY}`, got: priority })
  return (engine, request) => renderOnFarm(engine, farm, request, { owner: userInfo().username, priority: value })
}

/** Runs of a server that may be under way at once where others do the work. */
export const FARM_RUNS = 16

/** How a server asks a farm: in the name of each token. Films are joined one at a time. */
export async function serveFrom(farm: Farm, engine: Engine): Promise<QueueOptions['run']> {
  const [{ renderOnFarm }, { default: PQueue }] = await Promise.all([import('../farm/submit.ts'), import('p-queue')])
  const joins = new PQueue({ concurrency: 1 })
  return (order, run, signal, onEvent) =>
    renderOnFarm(engine, farm, { ...order, run, signal, onEvent, live: true }, {
      owner: order.by ?? userInfo().username,
      priority: Math.max(-MOST_PRIORITY, Math.min(MOST_PRIORITY, Math.round(order.priority ?? 0))),
      turn: (make) => joins.add(make),
    })
}
