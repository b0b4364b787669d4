/** What the routes work with. */
import type { Engine } from '../engine.ts'
import type { RunQueue } from '../queue/queue.ts'

export interface ServerContext {
  readonly engine: Engine
  readonly queue: RunQueue
  /** Bytes of one uploaded file. */
  readonly uploadLimit: number
}
