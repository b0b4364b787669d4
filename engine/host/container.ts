/** The composition root: the only file that imports tsyringe. Tokens and factories, no decorators. */
import 'reflect-metadata'
import * as crypto from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { container, instanceCachingFactory, type DependencyContainer, type InjectionToken } from 'tsyringe'
import type { Log } from '../contract/log.ts'
import type { ModelResources } from '../models/model-resources.ts'
import { failure, fault, toReelgraphError } from '../contract/errors.ts'
import { createEngineFacade } from './facade.ts'
import { createMade, type Made } from './made.ts'
import type { Engine, EngineOptions } from './engine.ts'
import { createRenewable, type Generation } from './renewable.ts'
import type { RunningParts, Standing } from './running.ts'
import { FrameArena } from '../frames/arena.ts'
import { createModelService } from '../backends/choose-backend.ts'
import { createModelResources } from '../models/create-resources.ts'
import { createBoundary } from '../plugins/boundary.ts'
import { followPlugins } from '../plugins/follow-plugins.ts'
import { openPlugins } from '../plugins/plugin-set.ts'
import type { Registry } from '../plugins/registry-types.ts'
import { createRemoteHub, realPace, type RemoteHub } from '../remote/create-remote.ts'
import { openSqliteJournal } from '../remote/journal-sqlite.ts'
import { createEngineWarnings } from '../run/engine-warnings.ts'
import type { RunLog } from '../run/ports.ts'
import { createArtifactBytes } from '../store/artifact-bytes.ts'
import { openSqliteStore } from '../store/store-sqlite.ts'
import type { ArtifactStore } from '../store/store.ts'
import { warning } from '../contract/warnings.ts'
import { createFence } from '../plugins/fence/fence.ts'

const token = <T>(name: string): InjectionToken<T> => Symbol(name)

const TOKENS = {
  arena: token<FrameArena>('arena'),
  store: token<ArtifactStore>('store'),
  remote: token<RemoteHub>('remote'),
  models: token<ModelResources>('models'),
}

/** In one step where Node has it (20.12): half the time for short texts. */
const sha256: (data: string | Uint8Array) => string = 'hash' in crypto ? (data) => crypto.hash('sha256', data, 'hex') : (data) => crypto.createHash('sha256').update(data).digest('hex')
const SILENT: RunLog = { debug() {}, info() {}, warn() {}, error() {} }

/** @throws E_USAGE for what is no number: a limit that is misread is none */
function pixelsOf(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined
  const value = Number(text)
  if (Number.isInteger(value) && value > 0) return value
  throw failure('E_USAGE', { port: 'REELGRAPH_MAX_PIXELS', expected: 'a whole number of pixels', got: text })
}

/** Builds an engine. Close it: it holds worker threads, child processes and a database. */
export async function createEngine(options: EngineOptions = {}): Promise<Engine> {
  const [guests, services] = [createMade(), createMade()]
  // Whoever calls services is gone before them.
  const close = async (): Promise<void> => {
    try {
      await guests.close()
    } finally {
      await services.close()
    }
  }
  try {
    return await build(options, { guests, services, close })
  } catch (thrown) {
    await close().catch(() => {})
    throw thrown
  }
}

interface Belongings {
  /** Plugins, and what looks after them. */
  readonly guests: Made
  readonly services: Made
  close(): Promise<void>
}

async function build(options: EngineOptions, { guests, services: made, close }: Belongings): Promise<Engine> {
  const project = resolve(options.project ?? process.cwd())
  const equipment = resolve(options.equipment ?? project)
  const output = resolve(project, options.output ?? 'output')
  const storeFolder = resolve(project, options.storeFolder ?? '.reelgraph')
  const workers = options.workers ?? availableParallelism()
  const frameMemory = options.frameMemory ?? 512 * 1024 * 1024
  const maxPixels = options.maxPixels ?? pixelsOf(process.env['REELGRAPH_MAX_PIXELS'])
  const log = options.log ?? SILENT
  mkdirSync(storeFolder, { recursive: true })

  let arena: FrameArena | undefined
  const theArena = (): FrameArena => (arena ??= new FrameArena(frameMemory))
  const warnings = createEngineWarnings()
  const plainLog: Log = {
    debug: (message, facts = {}) => log.debug(facts, message),
    info: (message, facts = {}) => log.info(facts, message),
    warn: (code, facts = {}) => {
      log.warn({ code }, warning(code, facts).message)
      warnings.warn(code, facts)
    },
  }
  let forget = (): void => {}
  const known: { registry?: Registry } = {}
  const boundary = createBoundary({
    plugins: () => known.registry?.plugins() ?? [],
    late: (plugin, thrown) => plainLog.warn('W_PLUGIN_LATE', { file: plugin, detail: `${thrown instanceof Error ? thrown.message : String(thrown)}.` }),
  })
  guests.add(() => boundary.close())
  const fenced = options.fence ?? process.env['REELGRAPH_FENCE'] !== 'off'
  const fence = fenced
    ? createFence({
        project: equipment,
        folder: join(storeFolder, 'plugins'),
        memory: () => theArena().memory,
        loose: (plugin, thrown, place) => boundary.blame(plugin, thrown, place),
        ended: () => forget(),
      })
    : undefined
  if (fence !== undefined) guests.add(() => fence.close())
  const { watch = false } = options
  if (watch && fence === undefined) throw failure('E_USAGE', { port: '--watch', expected: 'plugins in threads of their own', got: 'REELGRAPH_FENCE=off', fix: 'Leave REELGRAPH_FENCE away, or start the server again after a change.' })
  const plugins = await openPlugins({ project: equipment, watched: watch, ...(fence === undefined ? {} : { fence }) })
  known.registry = plugins.registry
  const services: DependencyContainer = container.createChildContainer()
  made.add(() => services.clearInstances())
  const provide = <T>(name: InjectionToken<T>, make: () => T, end?: (one: T) => unknown): void => {
    const once = (): T => {
      const one = make()
      if (end !== undefined) made.add(() => end(one))
      return one
    }
    services.register(name, { useFactory: instanceCachingFactory(once) })
  }
  provide(TOKENS.arena, theArena)
  provide(TOKENS.store, () => {
    const own = openSqliteStore(storeFolder)
    const store = options.around?.(own) ?? own
    store.listen(({ detail }) => plainLog.warn('W_STORE_DAMAGED', { detail: `${detail}.` }))
    const { damage } = store
    if (damage !== undefined) plainLog.warn('W_INDEX_DAMAGED', { file: 'index.sqlite', detail: `It ${damage.setAside === undefined ? 'was gone' : `is ${damage.setAside} now`}. ${damage.found} stored results were found again, ${damage.deleted} without a record were deleted.` })
    return store
  }, (store) => store.close())
  provide(TOKENS.remote, () =>
    createRemoteHub({
      environment: options.remote?.environment ?? process.env,
      store: () => services.resolve(TOKENS.store),
      journal: () => openSqliteJournal(storeFolder),
      media: {
        openFilm: async (path) => (await run()).media.openFilm(path),
        isAnimation: async (path) => (await run()).media.isAnimation(path),
        writePictures: async (...given) => (await run()).media.writePictures(...given),
      },
      hash: sha256,
      pace: realPace(options.remote?.pace),
      ...(options.remote?.timeout === undefined ? {} : { limit: options.remote.timeout * 1000 }),
    }), (remote) => remote.close(),
  )
  provide(TOKENS.models, () => createModelResources({ ...options, project, equipment, log: plainLog, store: () => services.resolve(TOKENS.store) }), ({ sessions }) => sessions.close())
  let running: Promise<RunningParts> | undefined
  const load = async (): Promise<RunningParts> => {
    const { createRunning } = await import('./running.ts')
    return createRunning({
      arena: services.resolve(TOKENS.arena),
      workers,
      cacheBytes: Math.min(256 * 1024 * 1024, frameMemory / 2),
      checked: options.check === true,
      trace: options.trace,
      media: { projectDir: project, outputDir: output, store: services.resolve(TOKENS.store), log: plainLog, ...(options.segmentSeconds === undefined ? {} : { segmentSeconds: options.segmentSeconds }), ...(maxPixels === undefined ? {} : { maxPixels }) },
    })
  }
  const run = (): Promise<RunningParts> => {
    if (running === undefined) {
      running = load()
      made.add(async () => (await running)?.close())
    }
    return running
  }
  const standingOf = (registry: Registry): Standing => ({
    registry,
    get store() {
      return services.resolve(TOKENS.store)
    },
    models: createModelService(registry, services.resolve(TOKENS.models), services.resolve(TOKENS.remote)),
    bytes: createArtifactBytes(),
    hash: sha256,
    now: () => performance.now(),
    timestamp: () => new Date().toISOString(),
    log,
    warnings,
    boundary,
    workers: Math.max(1, workers),
    cores: availableParallelism(),
    processorTime: () => {
      const { user, system } = process.cpuUsage()
      return (user + system) / 1000
    },
    residentBytes: () => process.memoryUsage.rss(),
  })

  const facade = (registry: Registry): Generation => {
    const standing = standingOf(registry)
    return createEngineFacade({
      project,
      output,
      standing,
      running: async () => (await run()).on(standing),
      storeLimit: options.storeLimit ?? 20e9,
      newRunName: () => crypto.randomUUID(),
      log: plainLog,
      close,
    })
  }
  if (!watch) {
    const engine = facade(plugins.registry)
    forget = () => engine.forget()
    return engine
  }
  const engine = createRenewable(facade, plugins.registry)
  forget = () => engine.forget()
  let polls = false
  const unfollow = await followPlugins({
    project,
    plugins,
    onRenewal({ registry, changes, retire }) {
      known.registry = registry
      engine.renew(registry, changes, retire)
    },
    onPoll(folder, thrown) {
      // Where one can't be watched others can't either: it is told once.
      if (polls) return
      polls = true
      plainLog.warn('W_WATCH_POLLED', { file: relative(project, folder) || '.', detail: `${(thrown as Error).message}.` })
      engine.tell([])
    },
    onError(thrown) {
      plugins.registry.problems.push(...toReelgraphError(thrown).faults.map(({ code: _, message: __, ...facts }) => fault('E_PLUGIN_LOAD', { ...facts, file: join(project, 'plugins') })))
      engine.tell([{ plugin: 'plugins', state: 'failed' }])
    },
  })
  guests.add(unfollow)
  return engine
}
