/** A farm by its addresses: a queue, and a store that all machines see. */
import type { ArtifactStore } from '../store/store.ts'
import { openFolderObjects } from './objects-folder.ts'
import type { ObjectStore } from './objects.ts'
import { openSqliteWork } from './queue-sqlite.ts'
import { createSharedStore, type SharedStore } from './shared-store.ts'
import type { WorkQueue, WorkQueueOptions } from './work-queue.ts'
import { failure } from '../contract/errors.ts'

export interface Farm {
  readonly queue: WorkQueue
  readonly objects: ObjectStore
  /** For `EngineOptions.around`. */
  readonly around: (local: ArtifactStore) => ArtifactStore
  /** The store of the engine that it was put around last. */
  readonly store: SharedStore
  close(): Promise<void>
}

/** @param queue `redis://…`, or a folder of this machine. @throws E_FARM_REACH, E_USAGE */
export const openWork = async (queue: string, options: WorkQueueOptions = {}): Promise<WorkQueue> =>
  /^rediss?:\/\//.test(queue) ? (await import('./queue-bullmq.ts')).openBullWork(queue, options) : openSqliteWork(queue, options)

/** @param store `s3://bucket/prefix`, or a folder that all machines see. @throws E_FARM_REACH, E_USAGE */
export const openObjects = async (store: string): Promise<ObjectStore> =>
  /^s3:\/\//.test(store) ? (await import('./objects-s3.ts')).openS3Objects(store) : openFolderObjects(store)

export async function openFarm(queue: string, store: string, options: WorkQueueOptions = {}): Promise<Farm> {
  const objects = await openObjects(store)
  const work = await openWork(queue, options).catch((thrown: unknown) => {
    objects.close()
    throw thrown
  })
  let shared: SharedStore | undefined
  return {
    queue: work,
    objects,
    around: (local) => (shared = createSharedStore(local, objects)),
    get store() {
      if (shared === undefined) throw failure('E_INTERNAL', { detail: 'The farm has no engine.' })
      return shared
    },
    async close() {
      await work.close()
      objects.close()
    },
  }
}
