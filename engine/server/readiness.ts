/** Whether the server can take work now: what a load balancer asks before it sends any. */
import { statfs } from 'node:fs/promises'
import type { Engine } from '../host/engine.ts'
import type { RunQueue } from '../queue/queue.ts'

export interface Check {
  readonly name: string
  readonly ok: boolean
  readonly found: string
}

/** Bytes without which films can't be written. */
const ROOM = 200e6

export async function readiness({ engine, queue }: { readonly engine: Pick<Engine, 'project'>; readonly queue: RunQueue }): Promise<readonly Check[]> {
  const room = await statfs(engine.project).then(({ bavail, bsize }) => bavail * bsize, () => 0)
  let waiting: number | undefined
  try {
    waiting = queue.waiting().length
  } catch {
    // Told of below.
  }
  return [
    { name: 'taking work', ok: !queue.draining, found: queue.draining ? 'it is ending' : 'yes' },
    { name: 'queue', ok: waiting !== undefined, found: waiting === undefined ? 'it cannot be read' : `${waiting} wait` },
    { name: 'disk', ok: room >= ROOM, found: `${Math.floor(room / 1e6)} MB are free` },
  ]
}
