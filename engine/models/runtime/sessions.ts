/** Models loaded on demand, shared by whoever asks for the same, dropped least recently used first. */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Log } from '../../contract/log.ts'
import { failure, ReelgraphError } from '../../contract/errors.ts'
import { chooseDevices, probeDevices } from './devices.ts'
import { checkFeeds } from './feeds.ts'
import { mappedGraph } from './mapped-graph.ts'
import { modelBytes } from './model-bytes.ts'
import type { OnnxRuntime, OnnxSession } from './onnx-runtime.ts'
import { RuntimeGone } from './onnx-thread.ts'
import { isOutOfMemory, memoryFailure, runFailure } from './session-faults.ts'
import type { Device, Session, SessionRequest, SessionWeights, Sessions } from './session-types.ts'

export interface SessionsOptions {
  readonly runtime: OnnxRuntime
  /** Bytes that loaded sessions may take. */
  readonly budget: number
  /** Device for requests that leave it open. Default `auto`. */
  readonly device?: Device | 'auto'
  readonly log: Log
}

interface Loaded {
  readonly onnx: OnnxSession
  readonly device: Device
}

interface Entry {
  readonly key: string
  readonly name: string
  readonly memory: number
  /** Of which it can't do without. */
  readonly weights: number
  /** Aborted when nobody waits for it any more. */
  readonly loading: AbortController
  loaded: Loaded | undefined
  ready: Promise<Loaded>
  held: number
  used: number
  runs: number
  seconds: number
}

export function createSessions({ runtime, budget, device: preferred = 'auto', log: engineLog }: SessionsOptions): Sessions {
  const entries = new Map<string, Entry>()
  const waiting = new Set<() => void>()
  const holding = new AsyncLocalStorage<true>()
  let clock = 0
  let closed = false
  let loads = 0
  const devices = probeDevices(runtime)
  const sum = (what: 'memory' | 'weights'): number => [...entries.values()].reduce((all, one) => all + one[what], 0)
  const taken = (): number => sum('memory')
  const weighed = (): number => sum('weights')

  const drop = async (entry: Entry, why: string, log: Log): Promise<void> => {
    entries.delete(entry.key)
    log.debug(`${entry.name} dropped: ${why}`)
    await entry.loaded?.onnx.release().catch(() => {})
  }
  const idle = (): Entry[] => [...entries.values()].filter((one) => one.held === 0).sort((a, b) => a.used - b.used)
  const dropIdle = async (why: string, log: Log, which: (name: string) => boolean = () => true): Promise<number> => {
    const found = idle().filter(({ name }) => which(name))
    for (const one of found) await drop(one, why, log)
    return found.length
  }

  /** Holds the entry, made if need be, without a break between finding room and taking it. @throws E_MODEL_MEMORY */
  async function reserve(request: SessionRequest, key: string, log: Log, signal?: AbortSignal): Promise<Entry> {
    const present = (): Entry | undefined => {
      signal?.throwIfAborted()
      if (closed) throw failure('E_CANCELLED', { detail: 'The engine is closed.' })
      for (const one of entries.values()) if (one.loaded?.onnx.alive === false) entries.delete(one.key)
      return entries.get(key)
    }
    const known = present()
    if (known !== undefined) {
      known.held++
      return known
    }
    const bytes = await modelBytes(request)
    const weights = request.memory ?? bytes
    const memory = Math.max(weights, Math.min(request.room ?? 0, budget))
    // Who holds a model can't wait for what another may take: the weights must do.
    const within = (): boolean => taken() + memory <= budget || (holding.getStore() === true && weighed() + weights <= budget)
    for (;;) {
      const found = present() ?? (within() ? begin(request, key, { memory, weights }, log) : undefined)
      if (found !== undefined) {
        found.held++
        return found
      }
      const oldest = idle()[0]
      if (oldest !== undefined) {
        await drop(oldest, `room for ${request.name}`, log)
        continue
      }
      if (weights > budget || holding.getStore() === true) throw memoryFailure(request.name, memory, budget, taken())
      log.info(`${request.name} waits for ${[...entries.values()].map((one) => one.name).join(', ')} to be done`)
      await oneReleased(signal)
    }
  }

  function oneReleased(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const wake = (): void => {
        waiting.delete(wake)
        signal?.removeEventListener('abort', stop)
        resolve()
      }
      const stop = (): void => {
        waiting.delete(wake)
        reject(signal!.reason)
      }
      waiting.add(wake)
      signal?.addEventListener('abort', stop, { once: true })
    })
  }

  function begin(request: SessionRequest, key: string, size: Pick<Entry, 'memory' | 'weights'>, log: Log): Entry {
    const loading = new AbortController()
    const entry: Entry = { key, name: request.name, ...size, loading, loaded: undefined, ready: undefined!, held: 0, used: 0, runs: 0, seconds: 0 }
    entries.set(key, entry)
    entry.ready = load(request, entry, log).then(
      async (loaded) => {
        if (!loading.signal.aborted) {
          loads++
          return (entry.loaded = loaded)
        }
        await loaded.onnx.release()
        throw loading.signal.reason
      },
      (thrown: unknown) => {
        if (entries.get(key) === entry) entries.delete(key)
        throw thrown
      },
    )
    // Whoever waits hears of it; nobody may be waiting any more.
    entry.ready.catch(() => {})
    return entry
  }

  async function load(request: SessionRequest, { loading: { signal } }: Entry, log: Log): Promise<Loaded> {
    const plan = await chooseDevices(devices, request.device ?? preferred)
    for (let at = 0; ; at++) {
      const { device, reason } = plan[at]!
      try {
        const started = performance.now()
        const onnx = await retried(() => loadOn(request, device, signal), request.name, log)
        const seconds = Math.round(performance.now() - started) / 1000
        log.info(`${request.name} runs on ${device}: ${reason}`, { device, seconds })
        return { onnx, device }
      } catch (thrown) {
        if (signal.aborted || thrown instanceof ReelgraphError) throw thrown
        if (thrown instanceof RuntimeGone) throw runFailure(request.name, device, thrown)
        if (isOutOfMemory(thrown)) throw memoryFailure(request.name, request.memory, budget, taken(), thrown)
        if (at + 1 >= plan.length) throw failure('E_MODEL_INVALID', { file: request.file, detail: (thrown as Error).message }, thrown)
        log.warn('W_MODEL_DEVICE', { detail: `${request.name} does not load on ${device}: ${(thrown as Error).message}` })
      }
    }
  }

  const loadOn = async (request: SessionRequest, device: Device, signal: AbortSignal): Promise<OnnxSession> => {
    const { bound } = request
    const graph = bound === undefined || device !== 'cpu' || request.weights !== undefined || request.graph !== undefined ? undefined : await mappedGraph(request.file, bound)
    if (graph !== undefined) return runtime.load(request.file, device, [], signal, graph)
    const asItIs = async (): Promise<readonly SessionWeights[]> => (bound === undefined ? [] : [{ file: bound.name, data: await runtime.readChanged(bound, [], signal) }])
    const weights = await (request.weights?.load(runtime.readChanged, signal) ?? asItIs())
    return runtime.load(request.file, device, weights, signal, request.graph)
  }

  /** Out of memory: frees what nobody holds and tries once more. */
  async function retried<T>(work: () => Promise<T>, name: string, log: Log): Promise<T> {
    try {
      return await work()
    } catch (thrown) {
      if (!isOutOfMemory(thrown)) throw thrown
      const freed = await dropIdle(`${name} is out of memory`, log)
      log.warn('W_MODEL_MEMORY', { detail: `${name} is out of memory: ${freed} other models freed, tried again.` })
      return work()
    }
  }

  const sessionOf = (entry: Entry, { onnx, device }: Loaded, log: Log, outer?: AbortSignal): Session => ({
    name: entry.name,
    device,
    inputs: onnx.inputs,
    outputs: onnx.outputs,
    async run(feeds, { signal = outer, outputs = onnx.outputs.map((one) => one.name), keepHalf = false } = {}) {
      signal?.throwIfAborted()
      checkFeeds(entry.name, onnx, feeds, outputs)
      try {
        const { tensors, seconds } = await retried(() => onnx.run(feeds, outputs, keepHalf, signal), entry.name, log)
        entry.runs++
        entry.seconds += seconds
        return tensors
      } catch (thrown) {
        if (signal?.aborted === true) throw signal.reason
        if (isOutOfMemory(thrown)) throw memoryFailure(entry.name, undefined, budget, taken(), thrown)
        throw runFailure(entry.name, device, thrown)
      }
    },
  })

  return {
    async use(request, work, { signal, log = engineLog } = {}) {
      const device = request.device ?? preferred
      const key = JSON.stringify([request.file, request.graph?.key ?? '', request.weights?.key ?? '', request.bound?.key ?? '', device])
      const entry = await reserve(request, key, log, signal)
      entry.used = ++clock
      try {
        const loaded = await orAborted(entry.ready, signal)
        return await holding.run(true, () => work(sessionOf(entry, loaded, log, signal)))
      } finally {
        entry.held--
        entry.used = ++clock
        if (entry.held === 0 && entry.loaded === undefined && entries.get(key) === entry) {
          // Nobody waits for it any more.
          entries.delete(key)
          entry.loading.abort()
        }
        for (const wake of [...waiting]) wake()
      }
    },
    devices,
    stats: () => ({
      used: taken(),
      budget,
      loads,
      loaded: [...entries.values()].flatMap(({ name, loaded, memory, held, runs, seconds }) =>
        loaded === undefined ? [] : [{ name, device: loaded.device, memory, held, runs, seconds }],
      ),
    }),
    free: async (which) => void (await dropIdle('asked for', engineLog, which)),
    async close() {
      closed = true
      entries.clear()
      for (const wake of [...waiting]) wake()
      await runtime.close()
    },
  }
}

function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason)
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
