/** A machine of a farm: takes jobs that it can do, one after another, until it is told to end. */
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { failure, ReelgraphError, toReelgraphError, type Fault } from '../contract/errors.ts'
import type { Engine, EngineOptions } from '../host/engine.ts'
import { ENGINE_VERSION } from '../machine/version.ts'
import { canDo, lacks, type Abilities, type Needs } from './needs.ts'
import type { Farm } from './open-farm.ts'
import { patiently } from './patiently.ts'
import { readPlan, unpackFiles } from './plan-file.ts'
import { LOCK, type FarmResult, type TakenJob } from './work-queue.ts'

export type WorkerEvent =
  | { readonly type: 'worker-started'; readonly worker: string; readonly abilities: Abilities }
  | { readonly type: 'job-taken'; readonly job: string; readonly title: string; readonly owner: string }
  | { readonly type: 'job-done'; readonly job: string; readonly title: string; readonly seconds: number }
  | { readonly type: 'job-failed'; readonly job: string; readonly title: string; readonly faults: readonly Fault[] }
  /** Jobs wait that need what this machine has not: told once. */
  | { readonly type: 'jobs-passed'; readonly lacks: readonly string[] }
  /** It is tried on and on. */
  | { readonly type: 'queue-silent' }
  /** Another machine has it by now, or the worker ends. */
  | { readonly type: 'job-left'; readonly job: string; readonly title: string }

export interface WorkerOptions {
  readonly farm: Farm
  /** Where plugins and models are, and whatever files are fetched. */
  readonly project: string
  readonly createEngine: (options: EngineOptions) => Promise<Engine>
  readonly engine: EngineOptions
  /** Bytes that models may take. */
  readonly memory: number
  readonly signal: AbortSignal
  readonly onEvent: (event: WorkerEvent) => void
  /** Milliseconds after which a job whose worker is not heard of is another's. */
  readonly lock?: number
  /** Ends by itself when there is nothing to do. */
  readonly once?: boolean
}

/** Milliseconds between two looks for work, and between two words of how far it is. */
const IDLE = 300
const TOLD_EVERY = 500
/** Milliseconds without an answer of the queue after which it is told. */
const PATIENCE = 20_000

export async function work({ farm, project, createEngine, engine: options, memory, signal, onEvent, lock = LOCK, once = false }: WorkerOptions): Promise<void> {
  const name = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`
  const passed = new Set<string>()
  const cache = join(project, '.reelgraph', 'farm')
  let open: { readonly folder: string; readonly engine: Engine } | undefined
  /** One at a time: each holds threads and memory of its own. */
  const engineIn = async (folder: string): Promise<Engine> => {
    if (open?.folder === folder) return open.engine
    await open?.engine.close()
    open = undefined
    const engine = await createEngine({ ...options, project: folder, equipment: project, storeFolder: join(cache, 'store'), around: farm.around })
    // It is made with the first that asks for it.
    void engine.store
    open = { folder, engine }
    return engine
  }
  try {
    const abilities = await abilitiesOf(await engineIn(project), memory)
    onEvent({ type: 'worker-started', worker: name, abilities })
    while (!signal.aborted) {
      const asked = farm.queue.take((needs) => canDo(abilities, needs) || pass(abilities, needs), name)
      const taken = await patiently(asked, { patience: PATIENCE, signal, tell: () => onEvent({ type: 'queue-silent' }) }).catch((thrown: unknown) => {
        if (!signal.aborted) throw thrown
        // What comes of it yet is another's.
        void asked.then((late) => late?.giveBack()).catch(() => {})
      })
      if (signal.aborted) {
        await taken?.giveBack()
        break
      }
      if (taken !== undefined) await make(taken)
      else if (once) break
      else await sleep(IDLE, undefined, { signal }).catch(() => {})
    }
  } finally {
    await open?.engine.close()
  }

  function pass(abilities: Abilities, needs: Needs): false {
    const missing = lacks(abilities, needs)
    if (!passed.has(missing.join())) onEvent({ type: 'jobs-passed', lacks: missing })
    passed.add(missing.join())
    return false
  }

  async function make(taken: TakenJob): Promise<void> {
    const { id, title, owner } = taken.job
    onEvent({ type: 'job-taken', job: id, title, owner })
    const stop = new AbortController()
    const end = (): void => stop.abort(failure('E_CANCELLED'))
    signal.addEventListener('abort', end, { once: true })
    let lost = false
    const beat = setInterval(() => void taken.extend().then((mine) => {
      if (mine) return
      lost = true
      stop.abort(failure('E_CANCELLED'))
    }, () => {}), lock / 3)
    try {
      const result = await makePart(taken, stop.signal)
      await taken.done(result)
      onEvent({ type: 'job-done', job: id, title, seconds: result.seconds })
    } catch (thrown) {
      if (stop.signal.aborted) {
        if (!lost) await taken.giveBack()
        onEvent({ type: 'job-left', job: id, title })
        return
      }
      const { faults } = toReelgraphError(thrown)
      await taken.failed(faults.map(({ cause: _, ...one }) => one))
      onEvent({ type: 'job-failed', job: id, title, faults })
    } finally {
      clearInterval(beat)
      signal.removeEventListener('abort', end)
    }
  }

  async function makePart(taken: TakenJob, stop: AbortSignal): Promise<FarmResult> {
    const { plan: id, film } = taken.job
    const plan = await readPlan(farm.objects, id)
    const { frames, role, contentRating } = plan
    const engine = await engineIn(await unpackFiles(farm.objects, plan, cache))
    const started = performance.now()
    let told = started
    farm.store.takeNews()
    const report = await engine.renderPart({
      graph: plan.graph,
      part: { node: plan.node, key: plan.key, kept: plan.kept, ...(film === undefined ? {} : { film }) },
      ...(frames === undefined ? {} : { frames }), ...(role === undefined ? {} : { role }), ...(contentRating === undefined ? {} : { contentRating }),
      signal: stop,
      onEvent(event) {
        if (event.type !== 'progress' || event.node !== plan.node || performance.now() - told < TOLD_EVERY) return
        told = performance.now()
        void taken.progress({ done: event.done, total: event.total })
      },
    })
    stop.throwIfAborted()
    if (report.faults.length > 0) throw new ReelgraphError(report.faults)
    return { worker: name, seconds: (performance.now() - started) / 1000, nodes: report.nodes, ...farm.store.takeNews() }
  }
}

/** What this machine has. */
async function abilitiesOf({ models, registry }: Engine, memory: number): Promise<Abilities> {
  const found: Record<string, string> = {}
  for (const { name, manifest } of await models.packages.list()) {
    if (manifest === undefined) continue
    const whole = await models.packages.find(name).catch(() => undefined)
    if (whole !== undefined) found[name] = whole.digest
  }
  return { engine: ENGINE_VERSION, plugins: Object.fromEntries(registry.plugins().filter(({ builtIn }) => !builtIn).map(({ name, digest }) => [name, digest])), models: found, memory }
}
