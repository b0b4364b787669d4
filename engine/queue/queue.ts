/**
 * Runs wait, run one after the other, and are remembered. The queue knows when; a `QueueStore` knows where they are
 * kept (`queue-memory.ts`, `queue-sqlite.ts`); what a run does is given to it.
 */
import type { Role } from '../access/roles.ts'
import { mayPass } from '../contract/another-try.ts'
import { failure, fault, SHUTDOWN, toReelgraphError, type Fault } from '../contract/errors.ts'
import type { GraphDocument } from '../graph/document.ts'
import type { RunReport, StampedRunEvent } from '../contract/events.ts'
import type { Rating } from '../policy/rules.ts'
import type { Json } from '../contract/sockets.ts'

export type RunStatus = 'queued' | 'running' | 'done' | 'failed' | 'cancelled'

/** What is to be rendered, as it was when it was submitted: later edits of the file change nothing. */
export interface RunOrder {
  readonly document: GraphDocument
  readonly path?: string
  readonly inputs: Readonly<Record<string, Json>>
  readonly only?: readonly string[]
  readonly frames?: { readonly from: number; readonly to: number }
  readonly force?: boolean
  readonly strict?: boolean
  /** The production and persona that were called for. */
  readonly production?: string
  readonly persona?: string
  /** Higher goes first. Default 0. */
  readonly priority?: number
  /** Is told of its end. */
  readonly webhook?: string
  /** What the request had in Idempotency-Key, with whose it is, and the digest of the request. */
  readonly idempotency?: { readonly key: string; readonly digest: string }
  /** Whom the film is for. */
  readonly contentRating?: Rating
  /** Who asked for it: a token's name. */
  readonly by?: string
  /** The role that it was asked for with: nodes that its graph grows by may need another. */
  readonly role?: Role
}

export interface QueuedRun {
  readonly id: string
  readonly title: string
  readonly order: RunOrder
  readonly status: RunStatus
  /** How often it was started. */
  readonly attempts: number
  /** Runs that wait go by rising place. */
  readonly place: number
  /** How many of a higher priority have gone before it. */
  readonly overtaken?: number
  /** How often it was started again by itself, after a failure that may pass. */
  readonly retried?: number
  /** ISO 8601: it is not started before. */
  readonly notBefore?: string
  /** ISO 8601. */
  readonly submitted: string
  readonly started?: string
  readonly finished?: string
  readonly report?: RunReport
  readonly faults: readonly Fault[]
}

export type QueueEvent =
  | StampedRunEvent
  /** The run is now of this status. The last event of a run is one of `done`, `failed`, `cancelled`. */
  | { readonly type: 'run-status'; readonly status: RunStatus; readonly time: string }
  /** The order of those that wait has changed, or the queue was paused or resumed: told a moment later, once for many changes. `waiting`: the next hundred. */
  | { readonly type: 'queue-changed'; readonly paused: boolean; readonly waiting: readonly string[]; readonly count: number; readonly time: string }

/** Ids rise over the whole queue, also across restarts. `run` is empty for events of the queue itself. */
export interface NumberedEvent {
  readonly id: number
  readonly run: string
  readonly event: QueueEvent
}

export interface RunFilter {
  readonly status?: RunStatus
  readonly limit: number
  readonly offset: number
}

export interface QueueStore {
  put(run: QueuedRun): void
  get(id: string): QueuedRun | undefined
  /** Those that run, then those that wait by place, then the finished, newest first. */
  list(filter: RunFilter): { readonly runs: readonly QueuedRun[]; readonly total: number }
  withStatus(status: RunStatus): readonly QueuedRun[]
  /** The run whose order has this idempotency key. */
  withKey(key: string): QueuedRun | undefined
  /** With its events. */
  remove(id: string): void
  addEvent(event: NumberedEvent): void
  /** In order of id; of one run, or of all. */
  events(after: number, run?: string): readonly NumberedEvent[]
  lastEventId(): number
  paused(): boolean
  setPaused(paused: boolean): void
  /** Forgets the oldest finished runs beyond this many, with their events. */
  trim(keep: number): void
  close(): void
}

export interface RunQueue {
  readonly paused: boolean
  /** It takes and starts nothing any more. */
  readonly draining: boolean
  submit(order: RunOrder): QueuedRun
  /** @throws E_RUN_UNKNOWN */
  get(id: string): QueuedRun
  list(filter: RunFilter): { readonly runs: readonly QueuedRun[]; readonly total: number }
  /** The run whose order has this idempotency key. */
  withKey(key: string): QueuedRun | undefined
  /** Forgets a run that is over. @throws E_RUN_BUSY */
  remove(id: string): void
  /** Ids of those that wait, next first. */
  waiting(): readonly string[]
  /** Latest progress of each node of a run that is under way. */
  progressOf(id: string): readonly StampedRunEvent[]
  /** A run that waits is cancelled at once; one that runs stops within a frame. Others stay as they are. */
  cancel(id: string): QueuedRun
  /** Moves a run that waits to a place among those that wait, 0 being the next. */
  move(id: string, place: number): void
  /** Lets the run under way finish and starts no other. */
  pause(): void
  resume(): void
  /** Events after an id: those kept, and the latest progress of what runs. */
  events(after: number, run?: string): readonly NumberedEvent[]
  /** Of one run, or of all. @returns a function that ends it */
  onEvent(listener: (event: NumberedEvent) => void, run?: string): () => void
  /** Settles when nothing runs and nothing could start. */
  idle(): Promise<void>
  /** Takes and starts nothing from now on, and lets what runs come to its end. @returns whether it did within the time */
  drain(seconds: number): Promise<boolean>
  /** Stops what runs; it goes on when the queue is opened again. */
  close(): Promise<void>
}

export interface QueueOptions {
  readonly store: QueueStore
  /** Renders. Faults are in the report. */
  readonly run: (order: RunOrder, run: string, signal: AbortSignal, onEvent: (event: StampedRunEvent) => void) => Promise<RunReport>
  readonly newId: () => string
  readonly now: () => Date
  /** Runs at the same time. Default 1: one render uses every core. */
  readonly concurrency?: number
  /** Finished runs that are remembered. Default 500. */
  readonly keep?: number
  /** Seconds before a run that failed of what may pass is started again, each time; as often as there are numbers. Default: 5, 30 and 120. */
  readonly retries?: readonly number[]
}

const FINISHED: ReadonlySet<RunStatus> = new Set(['done', 'failed', 'cancelled'])
export const isFinished = (status: RunStatus): boolean => FINISHED.has(status)

const RETRIES = [5, 30, 120]
/** How many may go before one that waits: who has a low priority has a turn, too. */
const MOST_OVERTAKEN = 20

/** How many of those that wait are told of at once, and how long changes are gathered. */
const MOST_TOLD = 100
const ANNOUNCE_MS = 50

/** Starts of one run: a run that was under way when the process died is started once more, not for ever. */
const MOST_ATTEMPTS = 2

interface Live {
  readonly abort: AbortController
  readonly progress: Map<string, NumberedEvent>
  readonly settled: Promise<void>
}

/** By the graph's title, else by its file. */
const titleOf = ({ document, path }: RunOrder): string => document.title ?? path?.split('/').at(-1)?.replace(/\.json$/, '') ?? 'Untitled'

export function createQueue({ store, run: render, newId, now, concurrency = 1, keep = 500, retries = RETRIES }: QueueOptions): RunQueue {
  const live = new Map<string, Live>()
  /** By the run that they listen to; those of all by nothing. */
  const listeners = new Map<string | undefined, Set<(event: NumberedEvent) => void>>()
  const resting = new Set<() => void>()
  let lastId = store.lastEventId()
  let paused = store.paused()
  let closing = false
  let draining = false
  let wake: NodeJS.Timeout | undefined
  let announcing: NodeJS.Timeout | undefined

  const timestamp = (): string => now().toISOString()
  const emit = (run: string, event: QueueEvent): void => {
    // Microseconds of the clock: ids keep rising after a crash that lost some progress events.
    lastId = Math.max(lastId + 1, now().getTime() * 1000)
    const numbered = { id: lastId, run, event }
    // Only the latest of these is worth keeping.
    if (event.type === 'progress') live.get(run)?.progress.set(event.node, numbered)
    else if (event.type === 'node-times') live.get(run)?.progress.set('', numbered)
    else if (run !== '') store.addEvent(numbered)
    for (const of of [undefined, run]) for (const listener of [...(listeners.get(of) ?? [])]) listener(numbered)
  }
  const change = (run: QueuedRun, to: Partial<QueuedRun>): QueuedRun => {
    const next = { ...run, ...to }
    put(next)
    if (next.status !== run.status) emit(run.id, { type: 'run-status', status: next.status, time: timestamp() })
    return next
  }
  const known = (id: string): QueuedRun => {
    const run = queued.get(id) ?? store.get(id)
    if (run === undefined) throw failure('E_RUN_UNKNOWN', { got: id })
    return run
  }
  /** Of thousands that wait, none is read anew for each that comes. */
  const queued = new Map(store.withStatus('queued').map((run) => [run.id, run]))
  const put = (run: QueuedRun): void => {
    store.put(run)
    // One more at the end is what comes most.
    if (run.status === 'queued' && inOrder !== undefined && !queued.has(run.id) && run.place > (inOrder.at(-1)?.place ?? -Infinity)) inOrder.push(run)
    else inOrder = undefined
    if (run.status === 'queued') queued.set(run.id, run)
    else queued.delete(run.id)
    if (run.status === 'queued' && run.notBefore !== undefined) later.set(run.id, Date.parse(run.notBefore))
    else later.delete(run.id)
  }
  let inOrder: QueuedRun[] | undefined
  const waiting = (): readonly QueuedRun[] => (inOrder ??= [...queued.values()].sort((a, b) => a.place - b.place))
  /** When those that are not to start yet may. */
  const later = new Map([...queued.values()].flatMap(({ id, notBefore }) => (notBefore === undefined ? [] : [[id, Date.parse(notBefore)] as const])))
  const announce = (): void => {
    announcing ??= setTimeout(() => {
      announcing = undefined
      const all = waiting()
      emit('', { type: 'queue-changed', paused, waiting: all.slice(0, MOST_TOLD).map(({ id }) => id), count: all.length, time: timestamp() })
    }, ANNOUNCE_MS).unref()
  }

  const startNext = (): void => {
    while (!closing && !draining && !paused && live.size < concurrency) {
      const next = waiting().find(({ id }) => (later.get(id) ?? 0) <= now().getTime())
      if (next === undefined) break
      start(next)
    }
    clearTimeout(wake)
    if (!closing && !draining && later.size > 0) wake = setTimeout(startNext, Math.max(10, Math.min(...later.values()) - now().getTime())).unref()
    if (live.size === 0) {
      for (const rested of resting) rested()
      resting.clear()
    }
  }
  const start = (queued: QueuedRun): void => {
    const abort = new AbortController()
    // The entry stands before the first event, which may carry progress.
    const entry = { abort, progress: new Map<string, NumberedEvent>(), settled: Promise.resolve() }
    live.set(queued.id, entry)
    const { report: _, finished: __, notBefore: ___, ...fresh } = queued
    const run = change(fresh, { status: 'running', started: timestamp(), attempts: queued.attempts + 1, faults: [] })
    live.set(queued.id, { ...entry, settled: work(run, abort.signal) })
  }
  const startsAgain = (run: QueuedRun, { status, faults = [] }: Partial<QueuedRun>): boolean =>
    status === 'failed' && !closing && !draining && (run.retried ?? 0) < retries.length && mayPass(faults)
  const work = async (run: QueuedRun, signal: AbortSignal): Promise<void> => {
    let end: Partial<QueuedRun>
    try {
      // A step aside, so that whoever submitted has the run before its first event.
      await Promise.resolve()
      signal.throwIfAborted()
      const report = await render(run.order, run.id, signal, (event) => emit(run.id, event))
      end = { status: report.status, report, faults: report.faults }
    } catch (thrown) {
      end = { status: signal.aborted ? 'cancelled' : 'failed', faults: toReelgraphError(thrown).faults }
    }
    if (closing && end.status === 'cancelled') {
      // Stopped because the program ends: it is taken up again, and this start doesn't count.
      put({ ...run, status: 'queued', attempts: run.attempts - 1 })
    } else if (startsAgain(run, end)) {
      const retried = (run.retried ?? 0) + 1
      change({ ...run, ...end }, { status: 'queued', retried, notBefore: new Date(now().getTime() + retries[retried - 1]! * 1000).toISOString() })
    } else {
      change(run, { ...end, finished: timestamp() })
      store.trim(keep)
    }
    live.delete(run.id)
    startNext()
  }

  for (const run of store.withStatus('running')) {
    if (run.attempts - (run.retried ?? 0) < MOST_ATTEMPTS) change(run, { status: 'queued' })
    else {
      const died = fault('E_INTERNAL', { detail: `The program ended ${run.attempts} times while it rendered this.` })
      change(run, { status: 'failed', finished: timestamp(), faults: [died] })
    }
  }
  startNext()

  return {
    get paused() {
      return paused
    },
    get draining() {
      return draining
    },
    submit(order) {
      if (draining) throw failure('E_DRAINING')
      const others = waiting()
      const { priority = 0 } = order
      // After all that may not be overtaken: none that has been too often.
      const at = others.findLastIndex((one) => (one.order.priority ?? 0) >= priority || (one.overtaken ?? 0) >= MOST_OVERTAKEN) + 1
      const last = others[at - 1]?.place ?? 0
      for (const one of others.slice(at)) put({ ...one, place: one.place + 1, overtaken: (one.overtaken ?? 0) + 1 })
      const run: QueuedRun = {
        id: newId(), title: titleOf(order), order, status: 'queued', attempts: 0, place: last + 1,
        submitted: timestamp(), faults: [],
      }
      put(run)
      emit(run.id, { type: 'run-status', status: 'queued', time: run.submitted })
      announce()
      startNext()
      return known(run.id)
    },
    get: known,
    list: (filter) => store.list(filter),
    withKey: (key) => store.withKey(key),
    remove(id) {
      if (!isFinished(known(id).status)) throw failure('E_RUN_BUSY', { got: id })
      store.remove(id)
    },
    waiting: () => waiting().map((run) => run.id),
    progressOf: (id) => [...(live.get(id)?.progress.values() ?? [])].flatMap(({ event }) => (event.type === 'progress' ? [event] : [])),
    cancel(id) {
      const run = known(id)
      live.get(id)?.abort.abort(failure('E_CANCELLED'))
      if (run.status !== 'queued') return run
      const cancelled = change(run, { status: 'cancelled', finished: timestamp(), faults: failure('E_CANCELLED').faults })
      store.trim(keep)
      announce()
      return cancelled
    },
    move(id, place) {
      const run = known(id)
      if (run.status !== 'queued') throw failure('E_RUN_PLACE', { expected: 'a run that waits', got: run.status })
      const others = waiting().filter((one) => one.id !== id)
      others.splice(Math.min(place, others.length), 0, run)
      others.forEach((one, index) => put({ ...one, place: index + 1 }))
      announce()
    },
    pause() {
      store.setPaused((paused = true))
      announce()
    },
    resume() {
      store.setPaused((paused = false))
      announce()
      startNext()
    },
    events(after, run) {
      const latest = [...live]
        .filter(([id]) => run === undefined || id === run)
        .flatMap(([, { progress }]) => [...progress.values()].filter(({ id }) => id > after))
      return [...store.events(after, run), ...latest].sort((a, b) => a.id - b.id)
    },
    onEvent(listener, run) {
      const own = listeners.get(run) ?? new Set()
      listeners.set(run, own.add(listener))
      return () => {
        own.delete(listener)
        if (own.size === 0 && listeners.get(run) === own) listeners.delete(run)
      }
    },
    idle() {
      if (live.size === 0) return Promise.resolve()
      return new Promise((resolve) => resting.add(resolve))
    },
    async drain(seconds) {
      draining = true
      const ended = Promise.all([...live.values()].map(({ settled }) => settled)).then(() => true)
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(live.size === 0), seconds * 1000)))
      try {
        return await Promise.race([ended, late])
      } finally {
        clearTimeout(timer)
      }
    },
    async close() {
      if (closing) return
      closing = true
      clearTimeout(wake)
      clearTimeout(announcing)
      for (const { abort } of live.values()) abort.abort(failure('E_CANCELLED', {}, SHUTDOWN))
      await Promise.all([...live.values()].map(({ settled }) => settled))
      listeners.clear()
      store.close()
    },
  }
}
