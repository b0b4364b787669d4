/** One suite for both places that shared work is kept in. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { fault, toReelgraphError } from '../../engine/contract/errors.ts'
import { canDo, lacks, type Needs } from '../../engine/farm/needs.ts'
import { openWork } from '../../engine/farm/open-farm.ts'
import { MOST_FAILURES, MOST_LOST, placeOf, type FarmJob, type FarmResult, type WorkQueue } from '../../engine/farm/work-queue.ts'
import { freePort, startRedis, WITHOUT_REDIS, type RunningRedis } from './servers.ts'

const NEEDS: Needs = { engine: '1.0.0', plugins: {}, models: {}, memory: 0 }
const job = (id: string, more: Partial<FarmJob> = {}): FarmJob => ({ id, title: id, owner: 'ana', priority: 0, needs: NEEDS, plan: 'p', ...more })
const RESULT: FarmResult = { worker: 'w', seconds: 1, bytes: 2, nodes: [], warnings: {} }
const any = (): boolean => true
/** Milliseconds: as short as a test may wait, as long as a busy machine may sleep. */
const SOON = 1000

let redis: RunningRedis | undefined
beforeAll(async () => {
  if (!WITHOUT_REDIS) redis = await startRedis()
})
afterAll(() => redis?.end())

describe.each([
  ['sqlite', false],
  ['bullmq', true],
])('work in %s', (_name, onRedis) => {
  const skipped = onRedis && WITHOUT_REDIS
  let folder: string
  let queue: WorkQueue
  const opened: WorkQueue[] = []
  let bases = 0
  const open = async (lock = 30_000): Promise<WorkQueue> => {
    const one = await openWork(onRedis ? `${redis!.url}/${bases % 16}` : folder, { lock })
    opened.push(one)
    return one
  }
  beforeEach(async () => {
    bases++
    folder = mkdtempSync(join(tmpdir(), 'reelgraph-work-'))
    if (!skipped) queue = await open()
  })
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((one) => one.close()))
    rmSync(folder, { recursive: true, force: true })
  })
  const it = test.skipIf(skipped)
  const take = async (from = queue, able: (needs: Needs) => boolean = any) => (await from.take(able, 'w'))!

  it('gives each job to one worker, tells how far it is, and what came of it', async () => {
    await queue.add([job('a'), job('b')])
    await queue.add([job('a')])
    expect(await queue.counts()).toEqual({ waiting: 2, active: 0, dead: 0 })
    expect((await queue.unfinished()).map(({ id }) => id).sort()).toEqual(['a', 'b'])
    const [first, second, none] = [await take(), await take(await open()), await queue.take(any, 'w')]
    expect([first.job, second.job]).toEqual([job('a'), job('b')])
    expect(none).toBeUndefined()
    await first.progress({ done: 3, total: 8 })
    expect(await queue.states([job('a'), job('b'), job('c')])).toEqual([{ state: 'active', progress: { done: 3, total: 8 } }, { state: 'active' }, { state: 'unknown' }])
    expect(await first.extend()).toBe(true)
    await first.done(RESULT)
    await second.giveBack()
    expect(await queue.unfinished()).toEqual([job('b')])
    expect(await queue.states([job('a'), job('b')])).toEqual([{ state: 'done', result: RESULT }, { state: 'waiting' }])
    expect((await take()).job.id).toBe('b')
    // Asked for again, since what came of it is gone.
    await queue.add([job('a')])
    expect((await take()).job.id).toBe('a')
  })

  it('serves owners in turn, whoever asked for more or first', async () => {
    await queue.add(['1', '2', '3', '4'].map((id) => job(`ana-${id}`)))
    await queue.add(['1', '2'].map((id) => job(`ben-${id}`, { owner: 'ben' })))
    await queue.add([job('eva-1', { owner: 'eva' })])
    const order: string[] = []
    for (let taken = await queue.take(any, 'w'); taken !== undefined; taken = await queue.take(any, 'w')) order.push(taken.job.id)
    expect(new Set(order.slice(0, 3).map((id) => id.slice(0, 3)))).toEqual(new Set(['ana', 'ben', 'eva']))
    expect(new Set(order.slice(3, 5).map((id) => id.slice(0, 3)))).toEqual(new Set(['ana', 'ben']))
    expect(order.slice(5)).toEqual(['ana-3', 'ana-4'])
  })

  it('takes higher priorities first', async () => {
    await queue.add([job('low', { priority: -5 }), job('middle'), job('high', { priority: 5 })])
    expect([(await take()).job.id, (await take()).job.id, (await take()).job.id]).toEqual(['high', 'middle', 'low'])
  })

  it('gives a worker only what it can do', async () => {
    await queue.add([job('large', { needs: { ...NEEDS, models: { sd: 'x' } } }), job('small')])
    const without = (needs: Needs): boolean => canDo(NEEDS, needs)
    expect((await take(queue, without)).job.id).toBe('small')
    expect(await queue.take(without, 'w')).toBeUndefined()
    expect((await take(queue, (needs) => canDo({ ...NEEDS, models: { sd: 'x', other: 'y' } }, needs))).job.id).toBe('large')
  })

  it('puts a job that fails each time on the list of the dead, with its report, from where it is taken up again', async () => {
    await queue.add([job('bad')])
    const faults = [fault('E_INTERNAL', { node: 'film', detail: 'poison' })]
    for (let n = 0; n < MOST_FAILURES; n++) {
      let taken = await queue.take(any, 'w')
      while (taken === undefined) {
        await new Promise((resolve) => setTimeout(resolve, 50))
        taken = await queue.take(any, 'w')
      }
      await taken.failed(faults)
    }
    expect(await queue.states([job('bad')])).toEqual([{ state: 'dead', faults }])
    expect(await queue.dead()).toMatchObject([{ job: job('bad'), faults, attempts: MOST_FAILURES }])
    expect(await queue.unfinished()).toEqual([job('bad')])
    expect(await queue.take(any, 'w')).toBeUndefined()
    expect(await queue.retry('other').catch((thrown: unknown) => toReelgraphError(thrown).code)).toBe('E_FARM_JOB')
    await queue.retry('bad')
    expect(await queue.counts()).toEqual({ waiting: 1, active: 0, dead: 0 })
    const again = await take()
    await again.done(RESULT)
    expect(await queue.dead()).toEqual([])
  })

  it('tries nothing again that fails wherever it is tried', async () => {
    await queue.add([job('refused')])
    const faults = [fault('E_CONTENT_POLICY', { node: 'scene' })]
    await (await take()).failed(faults)
    expect(await queue.states([job('refused')])).toEqual([{ state: 'dead', faults }])
    expect(await queue.dead()).toMatchObject([{ faults, attempts: 1 }])
    expect(await queue.take(any, 'w')).toBeUndefined()
  })

  it('gives the job of a lost worker to another, and what the first says then counts no more', async () => {
    const short = await open(SOON)
    await short.add([job('a')])
    const lost = await take(short)
    let other = await short.take(any, 'w')
    while (other === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      other = await short.take(any, 'w')
    }
    expect(other.job.id).toBe('a')
    expect(await lost.extend()).toBe(false)
    await lost.done({ ...RESULT, worker: 'lost' })
    await lost.failed([fault('E_INTERNAL')])
    expect(await short.states([job('a')])).toEqual([{ state: 'active' }])
    await other.done(RESULT)
    expect(await short.states([job('a')])).toEqual([{ state: 'done', result: RESULT }])
  })

  it('gives up a job that takes its workers with it', async () => {
    const short = await open(SOON)
    await short.add([job('a')])
    for (let n = 0; n < MOST_LOST; ) {
      if ((await short.take(any, 'w')) === undefined) await new Promise((resolve) => setTimeout(resolve, 100))
      else n++
    }
    let [state] = await short.states([job('a')])
    while (state!.state !== 'dead') {
      await new Promise((resolve) => setTimeout(resolve, 100))
      expect(await short.take(any, 'w')).toBeUndefined()
      ;[state] = await short.states([job('a')])
    }
    expect(state).toMatchObject({ state: 'dead', faults: [{ code: 'E_FARM_LOST' }] })
  })

  it('takes back what waits, and leaves what is at work', async () => {
    await queue.add([job('a'), job('b')])
    const taken = await take()
    await queue.withdraw([job('a'), job('b')])
    expect((await queue.states([job('a'), job('b')])).map(({ state }) => state)).toEqual(['active', 'unknown'])
    await taken.done(RESULT)
  })
})

test('whoever waits longer than priorities are apart is taken first', () => {
  const now = Date.now()
  expect(placeOf(5, now)).toBeLessThan(placeOf(0, now))
  expect(placeOf(0, now)).toBeLessThan(placeOf(5, now + 6 * 60_000))
})

test('what a machine lacks is told', () => {
  const needs: Needs = { engine: '2.0.0', plugins: { beats: 'a' }, models: { sd: 'x' }, memory: 4e9 }
  expect(lacks({ ...NEEDS, plugins: { beats: 'b' } }, needs)).toEqual(['Reelgraph 2.0.0', 'the plugin beats in this version', 'the model sd', '4000 MB of memory for models'])
  expect(lacks(needs, needs)).toEqual([])
})

test.skipIf(WITHOUT_REDIS)('a queue that does not answer is named, without its password', async () => {
  const error = toReelgraphError(await openWork(`redis://:secret@127.0.0.1:${await freePort()}`).catch((thrown: unknown) => thrown))
  expect(error.code).toBe('E_FARM_REACH')
  expect(error.message).not.toContain('secret')
})
