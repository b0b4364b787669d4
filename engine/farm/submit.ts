/**
 * Renders with the help of other machines: plans the parts that they can make, queues them and waits, plans anew with what is there by
 * then, and at last renders here, where all that was made is taken from the store: films are joined and get their sound.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { randomUUID } from 'node:crypto'
import { failure, toReelgraphError, type Fault } from '../contract/errors.ts'
import type { RunEvent, RunReport } from '../contract/events.ts'
import { warning, type Warning } from '../contract/warnings.ts'
import type { Engine, RenderRequest } from '../host/engine.ts'
import { ENGINE_VERSION } from '../machine/version.ts'
import type { PlannedPart } from '../run/part-plan.ts'
import { ProgressMeter } from '../run/progress.ts'
import { jobsOf, keysOf, pluginsOf } from './farm-jobs.ts'
import type { Needs } from './needs.ts'
import type { Farm } from './open-farm.ts'
import { patiently } from './patiently.ts'
import { publishPlan, type KnownDigests, type PlanTerms } from './plan-file.ts'
import type { FarmJob, JobState } from './work-queue.ts'

export interface SubmitOptions {
  /** Whose turn it is. */
  readonly owner: string
  readonly priority?: number
  /** Milliseconds between two looks at the jobs. Default: 250. */
  readonly poll?: number
  /** Milliseconds without any job being taken, or without an answer of the queue, after which it is told. Default: 20,000. */
  readonly patience?: number
  /** Around what is made here: a server joins one film at a time. */
  readonly turn?: <T>(work: () => Promise<T>) => Promise<T>
  /** Told of what came of each job. */
  readonly onJob?: (job: FarmJob, state: JobState) => void
}

/** Jobs of one render that wait or are at work: what Redis holds doesn't grow with the film. */
const MOST_AHEAD = 128

interface Asked {
  readonly part: PlannedPart
  readonly job: FarmJob
}

/** Never rejects for faults of the graph or its nodes: they are in the report. */
export async function renderOnFarm(engine: Engine, farm: Farm, request: RenderRequest, { owner, priority = 0, poll = 250, patience = 20_000, turn = (make) => make(), onJob }: SubmitOptions): Promise<RunReport> {
  const run = request.run ?? randomUUID()
  // It is made with the first that asks for it.
  void engine.store
  const started = performance.now()
  const emit = (event: RunEvent): void => request.onEvent?.({ ...event, time: new Date().toISOString() })
  const here = (): Promise<RunReport> => turn(() => engine.render({ ...request, run, onEvent: (event) => void (event.type !== 'run-started' && request.onEvent?.(event)) }))
  const signal = request.signal ?? new AbortController().signal
  const { faults } = await engine.check(request, request.inputs, { ...request, render: true })
  // Whatever is wrong is told as by a render on one machine; what is to be made anew is made here.
  if (faults.length > 0 || signal.aborted || request.force === true) return turn(() => engine.render({ ...request, run }))
  emit({ type: 'run-started', run, title: request.document.title ?? '', nodes: Object.keys(request.document.nodes).length, sinks: request.only ?? [] })

  const known: KnownDigests = new Map()
  const { frames, role, contentRating = request.document.contentRating } = request
  const terms: PlanTerms = { ...(frames === undefined ? {} : { frames }), ...(role === undefined ? {} : { role }), ...(contentRating === undefined ? {} : { contentRating }) }
  const over = new Set<string>()
  const progress = new FarmProgress(emit)
  const dead: Fault[] = []
  const warnings: Warning[] = []
  try {
    for (;;) {
      const asked = await ask(await engine.planParts({ ...request, run }))
      if (asked.length === 0) break
      await wait(asked)
      if (dead.length > 0) break
    }
  } catch (thrown) {
    dead.push(...(signal.aborted ? failure('E_CANCELLED') : toReelgraphError(thrown)).faults)
  }
  if (dead.length === 0) {
    const report = await here()
    return { ...report, warnings: [...warnings, ...report.warnings] }
  }
  const report: RunReport = { run, status: signal.aborted ? 'cancelled' : 'failed', seconds: (performance.now() - started) / 1000, outputs: [], nodes: [], reports: {}, faults: dead, warnings, peakFrameBytes: 0 }
  emit({ type: 'run-done', run, report })
  return report

  /** Jobs for what nobody has made yet. */
  async function ask(parts: readonly PlannedPart[]): Promise<readonly Asked[]> {
    const asked: Asked[] = []
    for (const part of parts) {
      const head = { owner, priority, needs: await needsOf(engine, part), plan: '', audience: [role, contentRating].filter((one) => one !== undefined).join('-') }
      const open: FarmJob[] = []
      for (const job of jobsOf(part, head)) if (!over.has(job.id) && !(await areShared(part, job))) open.push(job)
      progress.plan(part, open)
      if (open.length === 0) continue
      for (const key of Object.values(part.kept)) await farm.store.publish(key)
      const plan = await publishPlan(farm.objects, engine.project, part, terms, known)
      asked.push(...open.map((job) => ({ part, job: { ...job, plan } })))
    }
    return asked
  }

  async function areShared(part: PlannedPart, job: FarmJob): Promise<boolean> {
    for (const key of keysOf(part, job)) if (!(await farm.store.isShared(key))) return false
    return true
  }

  /** Until all are over, or until a node is made that others may wait for. */
  async function wait(asked: readonly Asked[]): Promise<void> {
    const pending = new Map<string, Asked>()
    const later = [...asked]
    let quiet = performance.now()
    let told = false
    const silent = { patience, signal, tell: () => tell('W_FARM_SILENT', `no answer for ${Math.round(patience / 1000)} s`) }
    try {
      while (pending.size > 0 || later.length > 0) {
        const next = later.splice(0, MOST_AHEAD - pending.size)
        if (next.length > 0) await patiently(farm.queue.add(next.map(({ job }) => job)), silent)
        for (const one of next) pending.set(one.job.id, one)
        await sleep(poll, undefined, { signal })
        const all = [...pending.values()]
        const asked = performance.now()
        const states = await patiently(farm.queue.states(all.map(({ job }) => job)), silent)
        // Who doesn't answer doesn't say that nobody works.
        quiet += performance.now() - asked
        for (const [n, state] of states.entries()) await heard(all[n]!, state, pending, later)
        if (states.some(({ state }) => state !== 'waiting')) quiet = performance.now()
        if (!told && performance.now() - quiet > patience) {
          told = true
          tell('W_FARM_WAITING', `${pending.size} jobs wait`)
        }
        progress.tell()
        if (dead.length > 0) return
      }
    } finally {
      // Of those that are at work, what they make is kept for whoever asks next.
      await patiently(farm.queue.withdraw([...pending.values()].map(({ job }) => job)).catch(() => {}), { patience: Math.min(patience, 5000), tell: () => {} })
    }
  }

  /** Each once. */
  function tell(code: 'W_FARM_WAITING' | 'W_FARM_SILENT', got: string): void {
    if (warnings.some((one) => one.code === code)) return
    const one = warning(code, { got, detail: `The queue is ${farm.queue.address}.` })
    warnings.push(one)
    emit({ type: 'warning', warning: one })
  }

  async function heard(one: Asked, state: JobState, pending: Map<string, Asked>, later: Asked[]): Promise<void> {
    const { part, job } = one
    if (state.state === 'waiting') return
    if (state.state === 'active') return progress.active(part, job, state.progress?.done ?? 0)
    pending.delete(job.id)
    if (state.state === 'unknown') {
      // Taken back by another run of the same film, or lost with the queue.
      if (!(await areShared(part, job))) later.push(one)
      else over.add(job.id)
      return
    }
    over.add(job.id)
    onJob?.(job, state)
    if (state.state === 'done') {
      for (const [key, warnings] of Object.entries(state.result.warnings)) farm.store.recordWarnings(key, warnings)
      progress.done(part, job)
    } else if (state.state === 'dead' && part.graph.nodes.find(({ name }) => name === part.node)?.onError !== 'continue') dead.push(...state.faults)
  }
}

async function needsOf({ models, registry }: Engine, part: PlannedPart): Promise<Needs> {
  const sizes = await Promise.all(Object.keys(part.models).map(async (name) => (await models.packages.find(name)).manifest.memory))
  const sorted = Object.fromEntries(Object.entries(part.models).sort(([a], [b]) => (a < b ? -1 : 1)))
  return { engine: ENGINE_VERSION, plugins: pluginsOf(part, registry), models: sorted, memory: Math.max(0, ...sizes) }
}

/** How far nodes and films are, over all machines. */
class FarmProgress {
  readonly #emit: (event: RunEvent) => void
  readonly #parts = new Map<string, { readonly total: number; done: number; readonly open: Map<string, number>; readonly meter: ProgressMeter; told: number }>()

  constructor(emit: (event: RunEvent) => void) {
    this.#emit = emit
  }

  plan({ node, graph, film }: PlannedPart, open: readonly FarmJob[]): void {
    if (open.length === 0 || this.#parts.has(node)) return
    const total = film?.frames ?? 0
    const missing = open.reduce((sum, job) => sum + lengthOf(job), 0)
    this.#parts.set(node, { total, done: total - missing, open: new Map(), meter: new ProgressMeter(() => performance.now()), told: -1 })
    this.#emit({ type: 'node-started', node, nodeType: graph.nodes.find(({ name }) => name === node)!.type })
  }

  active({ node }: PlannedPart, job: FarmJob, done: number): void {
    if (job.film !== undefined) this.#parts.get(node)?.open.set(job.id, done)
  }

  done({ node }: PlannedPart, job: FarmJob): void {
    const part = this.#parts.get(node)
    if (part === undefined) return
    part.open.delete(job.id)
    part.done += lengthOf(job)
  }

  tell(): void {
    for (const [node, { total, done, open, meter, told }] of this.#parts) {
      const now = Math.min(total, [...open.values()].reduce((sum, one) => sum + one, done))
      if (total === 0 || now <= told) continue
      this.#parts.get(node)!.told = now
      this.#emit({ type: 'progress', node, done: now, total, ...meter.update(now, total) })
    }
  }
}

const lengthOf = ({ film }: FarmJob): number => (film === undefined ? 0 : film.to - film.from + 1)
