/**
 * Work shared by many machines, in BullMQ's queues on Redis or Valkey. Each owner has a queue of its own for each kind of machine that
 * is needed (a lane): workers serve the owners in turn, and open only lanes whose jobs they can do.
 */
import { createHash, randomUUID } from 'node:crypto'
import type { Job, Queue, Worker } from 'bullmq'
import { isHopeless } from '../contract/another-try.ts'
import { failure, fault, type Fault } from '../contract/errors.ts'
import { lacksPackages } from './lacks-packages.ts'
import type { Needs } from './needs.ts'
import { LOCK, MOST_FAILURES, MOST_LOST, placeOf, type DeadJob, type FarmJob, type FarmResult, type JobProgress, type JobState, type TakenJob, type WorkQueue, type WorkQueueOptions } from './work-queue.ts'

const PREFIX = 'reelgraph'
/** Owner, needs and time of making of each lane, by its name. */
const LANES = `${PREFIX}:farm:lanes`
/** When each owner was served last, counted in jobs. */
const TURNS = `${PREFIX}:farm:turns`
const TURN = `${PREFIX}:farm:turn`
/** BullMQ's lowest priority. */
const LOWEST = 2 ** 21
/** Seconds that what is done stays known. */
const KEPT = 3600
/** Milliseconds before the second start, doubled each time; until a server has to answer; between two looks whether a lane is empty. */
const BACK_OFF = 500
const PATIENCE = 5000
const SWEEP = 10_000

interface Lane {
  readonly name: string
  readonly owner: string
  readonly needs: Needs
  readonly since: number
}

const laneOf = ({ owner, needs }: Pick<FarmJob, 'owner' | 'needs'>): string => `farm-${createHash('sha256').update(JSON.stringify([owner, needs])).digest('hex').slice(0, 20)}`

/** @param url `redis://` or `rediss://`. @throws E_USAGE, E_FARM_REACH */
export async function openBullWork(url: string, { lock = LOCK }: WorkQueueOptions = {}): Promise<WorkQueue> {
  const [bull, { Redis }] = await Promise.all([import('bullmq'), import('ioredis')]).catch(lacksPackages('--redis', 'bullmq', 'ioredis'))
  const address = withoutPassword(url)
  // Nothing is lost while the server is away: commands wait for it.
  const redis = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: (times) => Math.min(2000, 100 * times) })
  let trouble = ''
  redis.on('error', (error: Error) => (trouble = error.message))
  let silent: NodeJS.Timeout | undefined
  const late = new Promise<string>((resolve) => (silent = setTimeout(() => resolve('late'), PATIENCE)))
  const answer = await Promise.race([redis.ping(), late]).catch((thrown: Error) => thrown.message)
  clearTimeout(silent)
  if (answer !== 'PONG') {
    redis.disconnect()
    throw failure('E_FARM_REACH', { got: address, detail: `${trouble || answer}.` })
  }

  const shared = { connection: redis, prefix: PREFIX }
  const queues = new Map<string, Queue<FarmJob, FarmResult>>()
  const workers = new Map<string, { readonly worker: Worker<FarmJob, FarmResult>; looked: number }>()
  const queueOf = (lane: string): Queue<FarmJob, FarmResult> => {
    const known = queues.get(lane) ?? new bull.Queue<FarmJob, FarmResult>(lane, shared)
    if (!queues.has(lane)) known.on('error', () => {})
    queues.set(lane, known)
    return known
  }
  const workerOf = (lane: string): { readonly worker: Worker<FarmJob, FarmResult>; looked: number } => {
    const known = workers.get(lane)
    if (known !== undefined) return known
    const worker = new bull.Worker<FarmJob, FarmResult>(lane, null, { ...shared, lockDuration: lock, stalledInterval: Math.max(500, lock / 2), maxStalledCount: MOST_LOST - 1, autorun: false, drainDelay: 1 })
    worker.on('error', () => {})
    void worker.startStalledCheckTimer()
    const made = { worker, looked: Date.now() }
    workers.set(lane, made)
    return made
  }
  const lanes = async (): Promise<Lane[]> =>
    Object.entries(await redis.hgetall(LANES)).map(([name, text]) => ({ name, ...(JSON.parse(text) as Omit<Lane, 'name'>) }))
  const open = async (jobs: readonly FarmJob[]): Promise<Map<string, number>> => {
    const since = new Map<string, number>()
    for (const { owner, needs } of jobs) {
      const name = laneOf({ owner, needs })
      if (since.has(name)) continue
      await redis.hsetnx(LANES, name, JSON.stringify({ owner, needs, since: Date.now() }))
      since.set(name, (JSON.parse((await redis.hget(LANES, name)) ?? '{}') as { since?: number }).since ?? Date.now())
    }
    return since
  }
  /** A lane in which nothing waits, is at work or is dead is forgotten; who adds to it opens it again. */
  const sweep = async (lane: string): Promise<void> => {
    const counts = await queueOf(lane).getJobCounts('waiting', 'prioritized', 'delayed', 'active', 'failed')
    if (Object.values(counts).some((count) => count > 0)) return
    await redis.hdel(LANES, lane)
    await workers.get(lane)?.worker.close()
    workers.delete(lane)
  }

  const taken = (job: Job<FarmJob, FarmResult>, token: string): TakenJob => {
    /** One that another has by now is none of ours. */
    const mine = async (work: Promise<unknown>): Promise<boolean> => work.then((held) => held !== 0, (thrown: Error) => {
      if (/lock|not in the active state|Missing key/i.test(thrown.message)) return false
      throw thrown
    })
    return {
      job: job.data,
      extend: () => mine(job.extendLock(token, lock)),
      progress: (progress) => job.updateProgress({ ...progress }).catch(() => {}),
      done: async (result) => void (await mine(job.moveToCompleted(result, token, false))),
      failed: async (faults) => void (await mine(job.moveToFailed(new (isHopeless(faults) ? bull.UnrecoverableError : Error)(JSON.stringify(faults)), token, false))),
      giveBack: async () => void (await mine(job.moveToWait(token))),
    }
  }

  const stateOf = async (given: FarmJob): Promise<JobState> => {
    const job = await queueOf(laneOf(given)).getJob(given.id)
    if (job === undefined) return { state: 'unknown' }
    const state = await job.getState()
    if (state === 'completed' || state === 'failed') {
      // It may have been at work when it was read.
      const over = job.finishedOn === undefined ? await queueOf(laneOf(given)).getJob(given.id) : job
      if (over === undefined) return { state: 'unknown' }
      return state === 'completed' ? { state: 'done', result: over.returnvalue } : { state: 'dead', faults: faultsOf(over) }
    }
    if (state === 'active') return { state: 'active', ...(typeof job.progress === 'object' ? { progress: job.progress as JobProgress } : {}) }
    return { state: state === 'unknown' ? 'unknown' : 'waiting' }
  }

  const add = async (jobs: readonly FarmJob[]): Promise<void> => {
    const since = await open(jobs)
    for (const [name, epoch] of since) {
      const own = jobs.filter((job) => laneOf(job) === name)
      const queue = queueOf(name)
      await Promise.all(own.map(async ({ id }) => {
        const before = await queue.getJob(id)
        const state = await before?.getState()
        if (state === 'completed' || state === 'failed') await before!.remove().catch(() => {})
      }))
      await queue.addBulk(own.map((job) => ({
        name: 'part',
        data: job,
        opts: {
          jobId: job.id, attempts: MOST_FAILURES, backoff: { type: 'exponential', delay: BACK_OFF }, removeOnComplete: { age: KEPT }, removeOnFail: false,
          priority: Math.min(LOWEST, Math.max(1, LOWEST / 2 + placeOf(job.priority, Date.now()) - placeOf(0, epoch))),
        },
      })))
    }
    // Whoever found a lane empty meanwhile has closed it.
    await open(jobs)
  }

  return {
    address,
    add,
    async take(able) {
      const found = (await lanes()).filter(({ needs }) => able(needs))
      if (found.length === 0) return undefined
      const turns = await redis.zmscore(TURNS, ...found.map(({ owner }) => owner))
      const inTurn = found.map((lane, n) => ({ lane, turn: Number(turns[n] ?? 0) })).sort((a, b) => a.turn - b.turn || a.lane.since - b.lane.since)
      for (const { lane } of inTurn) {
        const hand = workerOf(lane.name)
        const token = randomUUID()
        const job = (await hand.worker.getNextJob(token, { block: false })) as Job<FarmJob, FarmResult> | undefined
        if (job?.deferredFailure !== undefined) {
          // Its workers were lost too often.
          await job.moveToFailed(new bull.UnrecoverableError(job.deferredFailure), token, false)
          continue
        }
        if (job !== undefined) {
          await redis.zadd(TURNS, await redis.incr(TURN), lane.owner)
          return taken(job, token)
        }
        if (Date.now() - hand.looked < SWEEP) continue
        hand.looked = Date.now()
        await sweep(lane.name)
      }
      return undefined
    },
    states: (jobs) => Promise.all(jobs.map(stateOf)),
    async withdraw(jobs) {
      // What is at work is locked, and stays.
      await Promise.all(jobs.map(async (given) => {
        const job = await queueOf(laneOf(given)).getJob(given.id)
        if (job !== undefined && ['waiting', 'prioritized', 'delayed'].includes(await job.getState())) await job.remove().catch(() => {})
      }))
    },
    async unfinished() {
      const all = await Promise.all((await lanes()).map(({ name }) => queueOf(name).getJobs(['waiting', 'prioritized', 'delayed', 'active', 'failed'])))
      return all.flat().map(({ data }) => data)
    },
    async dead() {
      const all = await Promise.all((await lanes()).map(({ name }) => queueOf(name).getJobs(['failed'])))
      return all.flat().map((job): DeadJob => ({ job: job.data, faults: faultsOf(job), attempts: job.attemptsMade + (job.stalledCounter ?? 0), since: new Date(job.finishedOn ?? job.timestamp).toISOString() })).sort((a, b) => (a.since < b.since ? -1 : 1))
    },
    async retry(id) {
      for (const { name } of await lanes()) {
        const job = await queueOf(name).getJob(id)
        if (job === undefined || (await job.getState()) !== 'failed') continue
        await job.remove()
        await add([job.data])
        return
      }
      throw failure('E_FARM_JOB', { got: id })
    },
    async counts() {
      const all = await Promise.all((await lanes()).map(({ name }) => queueOf(name).getJobCounts('waiting', 'prioritized', 'delayed', 'active', 'failed')))
      const sum = (...states: readonly string[]): number => all.reduce((total, counts) => total + states.reduce((own, state) => own + (counts[state] ?? 0), 0), 0)
      return { waiting: sum('waiting', 'prioritized', 'delayed'), active: sum('active'), dead: sum('failed') }
    },
    async close() {
      await Promise.all([...workers.values()].map(({ worker }) => worker.close(true).catch(() => {})))
      await Promise.all([...queues.values()].map((queue) => queue.close().catch(() => {})))
      redis.disconnect()
    },
  }
}

/** What the last start said; of lost workers BullMQ itself. */
function faultsOf({ failedReason = '', attemptsMade, stalledCounter = 0 }: Job<FarmJob>): readonly Fault[] {
  try {
    return JSON.parse(failedReason) as Fault[]
  } catch {
    return [fault('E_FARM_LOST', { got: `${stalledCounter} workers lost, ${attemptsMade} starts`, detail: `${failedReason}.` })]
  }
}

function withoutPassword(url: string): string {
  try {
    const { protocol, host, pathname } = new URL(url)
    return `${protocol}//${host}${pathname}`
  } catch {
    throw failure('E_USAGE', { port: '--redis', expected: 'redis://host:port', got: url.replace(/\/\/.*@/, '//') })
  }
}
