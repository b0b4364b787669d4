/** An engine whose plugins change while it works: what has begun goes on with the code that it began with. */
import type { PluginChange, Registry } from '../plugins/registry-types.ts'
import type { Engine } from './engine.ts'

export interface Generation extends Engine {
  /** Lets go of results that are kept for the next look. */
  forget(): void
}

export interface RenewableEngine extends Generation {
  /** @param retire ends the code that this registry has no more, once nothing works with it */
  renew(registry: Registry, changes: readonly PluginChange[], retire: () => void): void
  /** Nothing is new, but there is something to be read among the registry's problems. */
  tell(changes: readonly PluginChange[]): void
}

interface Era {
  readonly engine: Generation
  /** Calls under way. */
  busy: number
  retire?: () => void
}

export function createRenewable(make: (registry: Registry) => Generation, first: Registry): RenewableEngine {
  const listeners = new Set<(changes: readonly PluginChange[]) => void>()
  /** The oldest first; the last is the one that new calls go to. */
  const eras: Era[] = [{ engine: make(first), busy: 0 }]
  const now = (): Era => eras.at(-1)!

  /** Code that an era works with may be older than the era. */
  function settle(): void {
    while (eras.length > 1 && eras[0]!.busy === 0) {
      const { engine, retire } = eras.shift()!
      engine.forget()
      retire?.()
    }
  }
  const held = <Args extends unknown[], Result>(call: (engine: Engine, ...args: Args) => Promise<Result>) => async (...args: Args): Promise<Result> => {
    const era = now()
    era.busy++
    try {
      return await call(era.engine, ...args)
    } finally {
      era.busy--
      settle()
    }
  }
  const tell = (changes: readonly PluginChange[]): void => listeners.forEach((listener) => listener(changes))
  const { project, output, store, models } = now().engine

  return {
    project, output, store, models,
    get registry() {
      return now().engine.registry
    },
    warnings: () => now().engine.warnings(),
    warn: (...given) => now().engine.warn(...given),
    loadGraph: held((engine, path) => engine.loadGraph(path)),
    check: held((engine, ...given) => engine.check(...given)),
    validate: held((engine, ...given) => engine.validate(...given)),
    resolve: held((engine, ...given) => engine.resolve(...given)),
    plan: held((engine, request) => engine.plan(request)),
    planParts: held((engine, ...given) => engine.planParts(...given)),
    renderPart: held((engine, request) => engine.renderPart(request)),
    render: held((engine, request) => engine.render(request)),
    verify: held((engine, request) => engine.verify(request)),
    preview: held((engine, request) => engine.preview(request)),
    previewStretch: held((engine, ...given) => engine.previewStretch(...given)),
    previewSound: held((engine, request) => engine.previewSound(request)),
    signalValues: held((engine, request) => engine.signalValues(request)),
    lock: held((engine, source) => engine.lock(source)),
    probe: held((engine, path) => engine.probe(path)),
    tags: held((engine, path) => engine.tags(path)),
    pictureHead: held((engine, path) => engine.pictureHead(path)),
    writeStreamPiece: held((engine, ...given) => engine.writeStreamPiece(...given)),
    cutFilm: held((engine, ...given) => engine.cutFilm(...given)),
    backends: held((engine) => engine.backends()),
    onPlugins(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    forget: () => eras.forEach(({ engine }) => engine.forget()),
    renew(registry, changes, retire) {
      now().retire = retire
      eras.push({ engine: make(registry), busy: 0 })
      settle()
      tell(changes)
    },
    tell,
    async close() {
      for (const { engine } of eras.slice(0, -1)) engine.forget()
      await now().engine.close()
    },
  }
}
