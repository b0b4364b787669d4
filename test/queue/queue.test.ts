/** One suite for every place that a queue may be kept in. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { failure } from '../../engine/contract/errors.ts'
import { createMemoryStore } from '../../engine/queue/queue-memory.ts'
import { openSqliteQueueStore } from '../../engine/queue/queue-sqlite.ts'
import { createQueue, type NumberedEvent, type QueueOptions, type QueueStore, type RunOrder, type RunQueue } from '../../engine/queue/queue.ts'
import type { RunReport } from '../../engine/contract/events.ts'

const order = (title: string): RunOrder => ({ document: { format: 1, title, nodes: {} }, inputs: { title } })
const report = (run: string, status: RunReport['status'] = 'done'): RunReport => ({
  run, status, seconds: 1, outputs: [{ node: 'film', path: '/films/a.mp4', bytes: 3 }], nodes: [], reports: {}, faults: [], warnings: [], peakFrameBytes: 0,
})
/** Stops when told so, as a render does. */
const untilCancelled: QueueOptions['run'] = (_order, run, signal) =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(report(run, 'cancelled'))))

let folder: string
const queues: RunQueue[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reelgraph-queue-'))
})
afterEach(async () => {
  await Promise.all(queues.splice(0).map((queue) => queue.close()))
  rmSync(folder, { recursive: true, force: true })
})

function open(store: QueueStore, options: Partial<QueueOptions> = {}): RunQueue {
  let made = 0
  const queue = createQueue({
    store, run: (_order, run) => Promise.resolve(report(run)), newId: () => `run-${++made}`, now: () => new Date(), ...options,
  })
  queues.push(queue)
  return queue
}

const ids = (queue: RunQueue): string[] => queue.list({ limit: 50, offset: 0 }).runs.map((run) => run.id)

describe.each([
  ['memory', (_folder: string) => createMemoryStore()],
  ['sqlite', (at: string) => openSqliteQueueStore(at)],
])('queue in %s', (_name, make) => {
  test('runs one at a time in order, and remembers inputs, outputs, status and times', async () => {
    const started: string[] = []
    let together = 0
    let most = 0
    const queue = open(make(folder), {
      run: async (given, run) => {
        started.push(given.document.title!)
        most = Math.max(most, ++together)
        await new Promise((resolve) => setTimeout(resolve, 5))
        together--
        return report(run)
      },
    })
    for (const title of ['a', 'b', 'c']) queue.submit(order(title))
    await queue.idle()
    expect(started).toEqual(['a', 'b', 'c'])
    expect(most).toBe(1)
    const run = queue.get('run-2')
    expect(run).toMatchObject({ status: 'done', title: 'b', attempts: 1, order: { inputs: { title: 'b' } }, report: { outputs: [{ bytes: 3 }] } })
    const times = [run.submitted, run.started!, run.finished!].map((time) => Date.parse(time))
    expect(times).toEqual([...times].sort((a, b) => a - b))
  })

  test('runs as many at a time as it may', async () => {
    let together = 0
    let most = 0
    const queue = open(make(folder), {
      concurrency: 2,
      run: async (_given, run) => {
        most = Math.max(most, ++together)
        await new Promise((resolve) => setTimeout(resolve, 5))
        together--
        return report(run)
      },
    })
    for (const title of ['a', 'b', 'c']) queue.submit(order(title))
    await queue.idle()
    expect(most).toBe(2)
  })

  test('pause starts nothing, move changes the order, resume goes on', async () => {
    const started: string[] = []
    const queue = open(make(folder), { run: (given, run) => (started.push(given.document.title!), Promise.resolve(report(run))) })
    queue.pause()
    for (const title of ['a', 'b', 'c']) queue.submit(order(title))
    await queue.idle()
    expect(started).toEqual([])
    queue.move('run-3', 0)
    queue.move('run-1', 99)
    expect(queue.waiting()).toEqual(['run-3', 'run-2', 'run-1'])
    expect(ids(queue)).toEqual(['run-3', 'run-2', 'run-1'])
    queue.resume()
    await queue.idle()
    expect(started).toEqual(['c', 'b', 'a'])
    expect(() => queue.move('run-1', 0)).toThrow(expect.objectContaining({ code: 'E_RUN_PLACE' }))
  })

  test('cancels what waits at once and what runs when it stops', async () => {
    const queue = open(make(folder), { run: untilCancelled })
    queue.submit(order('a'))
    queue.submit(order('b'))
    expect(queue.cancel('run-2').status).toBe('cancelled')
    expect(queue.get('run-1').status).toBe('running')
    queue.cancel('run-1')
    await queue.idle()
    expect(queue.get('run-1').status).toBe('cancelled')
    expect(queue.cancel('run-1').status).toBe('cancelled')
    expect(() => queue.cancel('nowhere')).toThrow(expect.objectContaining({ code: 'E_RUN_UNKNOWN' }))
  })

  test('one that fails or throws does not stop the next', async () => {
    const queue = open(make(folder), {
      run: (given, run) => (given.document.title === 'a' ? Promise.reject(failure('E_MEMORY')) : Promise.resolve(report(run))),
    })
    queue.submit(order('a'))
    queue.submit(order('b'))
    await queue.idle()
    expect(queue.get('run-1')).toMatchObject({ status: 'failed', faults: [{ code: 'E_MEMORY' }] })
    expect(queue.get('run-2').status).toBe('done')
  })

  test('events are numbered in rising order and can be had again; of progress only the latest, while it runs', async () => {
    let finish = (): void => {}
    const time = new Date().toISOString()
    const queue = open(make(folder), {
      run: (_given, run, _signal, onEvent) => {
        onEvent({ type: 'run-started', run, title: '', nodes: 1, sinks: ['film'], time })
        for (const done of [1, 2, 3]) onEvent({ type: 'progress', node: 'film', done, total: 3, rate: 1, time })
        return new Promise((resolve) => {
          finish = () => resolve(report(run))
        })
      },
    })
    const heard: NumberedEvent[] = []
    queue.onEvent((event) => heard.push(event))
    queue.submit(order('a'))
    await Promise.resolve()
    await Promise.resolve()
    const types = (after: number) => queue.events(after, 'run-1').map(({ event }) => event.type)
    expect(types(0)).toEqual(['run-status', 'run-status', 'run-started', 'progress'])
    expect(queue.events(0, 'run-1').at(-1)!.event).toMatchObject({ done: 3 })
    expect(queue.progressOf('run-1')).toHaveLength(1)
    finish()
    await queue.idle()
    expect(types(0)).toEqual(['run-status', 'run-status', 'run-started', 'run-status'])
    const numbers = heard.map((one) => one.id)
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b))
    const third = queue.events(0, 'run-1')[2]!
    expect(queue.events(third.id, 'run-1').map(({ event }) => event)).toMatchObject([{ type: 'run-status', status: 'done' }])
  })

  test('lists by status and page, newest finished first, and forgets the oldest', async () => {
    const queue = open(make(folder), { keep: 3 })
    for (const title of ['a', 'b', 'c', 'd', 'e']) {
      queue.submit(order(title))
      await queue.idle()
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    expect(ids(queue)).toEqual(['run-5', 'run-4', 'run-3'])
    expect(queue.list({ status: 'done', limit: 1, offset: 1 })).toMatchObject({ total: 3, runs: [{ id: 'run-4' }] })
    expect(queue.list({ status: 'failed', limit: 9, offset: 0 }).total).toBe(0)
    expect(queue.events(0, 'run-1')).toEqual([])
  })
})

describe('a queue that outlives the process', () => {
  /** What a killed process leaves: a store with a run under way. */
  function crashed(attempts: number): void {
    const store = openSqliteQueueStore(folder)
    const at = new Date(0).toISOString()
    store.put({ id: 'old', title: 'old', order: order('old'), status: 'running', attempts, place: 1, submitted: at, started: at, faults: [] })
    store.put({ id: 'next', title: 'next', order: order('next'), status: 'queued', attempts: 0, place: 2, submitted: at, faults: [] })
    store.addEvent({ id: 41, run: 'old', event: { type: 'run-status', status: 'running', time: at } })
    store.close()
  }

  test('a run that was under way runs again, before those that waited', async () => {
    crashed(1)
    const started: string[] = []
    const queue = open(openSqliteQueueStore(folder), { run: (given, run) => (started.push(given.document.title!), Promise.resolve(report(run))) })
    await queue.idle()
    expect(started).toEqual(['old', 'next'])
    expect(queue.get('old')).toMatchObject({ status: 'done', attempts: 2 })
    expect(queue.events(41, 'old').length).toBeGreaterThan(0)
  })

  test('but not for ever', async () => {
    crashed(2)
    const queue = open(openSqliteQueueStore(folder))
    await queue.idle()
    expect(queue.get('old')).toMatchObject({ status: 'failed', faults: [{ code: 'E_INTERNAL' }] })
    expect(queue.get('next').status).toBe('done')
  })

  test('closing stops what runs; it goes on when opened again, and history and pause stay', async () => {
    const first = open(openSqliteQueueStore(folder), { run: untilCancelled })
    first.submit(order('long'))
    await Promise.resolve()
    first.pause()
    await first.close()
    const again = open(openSqliteQueueStore(folder))
    expect(again.paused).toBe(true)
    expect(again.get('run-1')).toMatchObject({ status: 'queued', attempts: 0 })
    again.resume()
    await again.idle()
    expect(again.get('run-1').status).toBe('done')
  })

  test('two processes do not share it', () => {
    const store = openSqliteQueueStore(folder)
    try {
      expect(() => openSqliteQueueStore(folder)).toThrow(expect.objectContaining({ code: 'E_STORE' }))
    } finally {
      store.close()
    }
  })
})
