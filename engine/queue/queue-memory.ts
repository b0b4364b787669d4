/** A queue that is forgotten when the process ends. */
import { isFinished, type NumberedEvent, type QueuedRun, type QueueStore, type RunStatus } from './queue.ts'

const RANK: Readonly<Record<RunStatus, number>> = { running: 0, queued: 1, done: 2, failed: 2, cancelled: 2 }

export function createMemoryStore(): QueueStore {
  const runs = new Map<string, QueuedRun>()
  let events: NumberedEvent[] = []
  let last = 0
  let paused = false
  const newestFirst = (a: QueuedRun, b: QueuedRun): number => ((a.finished ?? a.submitted) < (b.finished ?? b.submitted) ? 1 : -1)

  return {
    put: (run) => void runs.set(run.id, run),
    get: (id) => runs.get(id),
    list({ status, limit, offset }) {
      const all = [...runs.values()]
        .filter((run) => status === undefined || run.status === status)
        .sort((a, b) => RANK[a.status] - RANK[b.status] || (a.status === 'queued' ? a.place - b.place : newestFirst(a, b)))
      return { runs: all.slice(offset, offset + limit), total: all.length }
    },
    withStatus: (status) => [...runs.values()].filter((run) => run.status === status),
    withKey: (key) => [...runs.values()].find((run) => run.order.idempotency?.key === key),
    remove(id) {
      runs.delete(id)
      events = events.filter((one) => one.run !== id)
    },
    addEvent(event) {
      events.push(event)
      last = event.id
    },
    events: (after, run) => events.filter((one) => one.id > after && (run === undefined || one.run === run)),
    lastEventId: () => last,
    paused: () => paused,
    setPaused(value) {
      paused = value
    },
    trim(keep) {
      const old = [...runs.values()].filter((run) => isFinished(run.status)).sort(newestFirst).slice(keep)
      const gone = new Set(old.map((run) => run.id))
      for (const id of gone) runs.delete(id)
      if (gone.size > 0) events = events.filter((one) => !gone.has(one.run))
    },
    close() {},
  }
}
