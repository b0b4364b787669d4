/** Models loaded on demand, shared by whoever asks for the same, dropped least recently used first. Each device has a budget of its own. */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Log } from '../../contract/log.ts'
import { failure, ReelgraphError } from '../../contract/errors.ts'
import { chooseCard } from './choose-card.ts'
import { chooseDevices, probeDevices, type DevicePlan } from './devices.ts'
import { checkFeeds } from './feeds.ts'
import { mappedGraph } from './mapped-graph.ts'
import { modelBytes } from './model-bytes.ts'
import type { OnnxRuntime, OnnxSession } from './onnx-runtime.ts'
import { RuntimeGone } from './onnx-thread.ts'
import { isOutOfMemory, lostFailure, memoryFailure, runFailure } from './session-faults.ts'
import type { Device, DeviceName, Session, SessionRequest, SessionWeights, Sessions } from './session-types.ts'

export interface SessionsOptions {
  readonly runtime: OnnxRuntime
  /** Bytes that loaded sessions may take on a device. */
  readonly budget: number
  /** Device for requests that leave it open. Default `auto`. */
  readonly device?: DeviceName | 'auto'
  readonly log: Log
}

/** A device that models are given to. */
interface Lane {
  readonly device: DeviceName
  readonly budget: number
  runs: number
  seconds: number
}

interface Loaded {
  readonly onnx: OnnxSession
  readonly lane: Lane
}

interface Entry {
  readonly key: string
  /** Another once it did not load on the first. */
  lane: Lane
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
  const entries = new Set<Entry>()
  const lanes = new Map<DeviceName, Lane>()
  /** Kinds of devices on which a model did not load. */
  const refused = new Map<string, Set<Device>>()
  const waiting = new Set<() => void>()
  /** Where the caller holds a model. */
  const holding = new AsyncLocalStorage<Lane>()
  let clock = 0
  let closed = false
  let loads = 0
  const devices = probeDevices(runtime)
  const on = (lane: Lane): Entry[] => [...entries].filter((one) => one.lane === lane)
  const sum = (some: Iterable<Entry>, what: 'memory' | 'weights' | 'held'): number => [...some].reduce((all, one) => all + one[what], 0)
  const laneOf = ({ device, memory = Infinity }: DevicePlan['cards'][number]): Lane => {
    const lane = lanes.get(device) ?? { device, budget: Math.min(budget, memory), runs: 0, seconds: 0 }
    lanes.set(device, lane)
    return lane
  }
  const lanesOf = ({ cards }: DevicePlan): Lane[] => cards.map(laneOf)

  const drop = async (entry: Entry, why: string, log: Log): Promise<void> => {
    entries.delete(entry)
    log.debug(`${entry.name} dropped: ${why}`)
    await entry.loaded?.onnx.release().catch(() => {})
  }
  const idle = (some: Iterable<Entry>): Entry[] => [...some].filter((one) => one.held === 0).sort((a, b) => a.used - b.used)
  const dropIdle = async (why: string, log: Log, some: Iterable<Entry>): Promise<number> => {
    const found = idle(some)
    for (const one of found) await drop(one, why, log)
    return found.length
  }

  /** Holds an entry, made if need be, without a break between finding room and taking it. @throws E_MODEL_MEMORY */
  async function reserve(request: SessionRequest, key: string, plan: readonly DevicePlan[], log: Log, signal?: AbortSignal): Promise<Entry> {
    const among = lanesOf(plan[0]!)
    const present = (lane: Lane): Entry | undefined => on(lane).find((one) => one.key === key)
    const held = (entry: Entry): Entry => {
      entry.held++
      return entry
    }
    const check = (): void => {
      signal?.throwIfAborted()
      if (closed) throw failure('E_CANCELLED', { detail: 'The engine is closed.' })
      for (const one of entries) if (one.loaded?.onnx.alive === false) entries.delete(one)
    }
    check()
    const known = among.length === 1 ? present(among[0]!) : undefined
    if (known !== undefined) return held(known)
    const weights = request.memory ?? (await modelBytes(request))
    const home = holding.getStore()
    const memoryOn = (lane: Lane): number => Math.max(weights, Math.min(request.room ?? 0, lane.budget))
    /** Who holds a model can't wait for what another may take: the weights must do. */
    const fits = (lane: Lane, beside: readonly Entry[]): boolean =>
      sum(beside, 'memory') + memoryOn(lane) <= lane.budget || (home !== undefined && sum(beside, 'weights') + weights <= lane.budget)
    for (;;) {
      check()
      const cards = among.map((lane) => {
        const all = on(lane)
        return { lane, device: lane.device, loaded: present(lane) !== undefined, held: sum(all, 'held'), fits: fits(lane, all), fitsAlone: fits(lane, all.filter((one) => one.held > 0)) }
      })
      const device = chooseCard(cards, home?.device)?.device
      const card = cards.find((one) => one.device === device)
      if (card !== undefined) {
        const found = present(card.lane) ?? (card.fits ? begin(request, key, card.lane, plan, { memory: memoryOn(card.lane), weights }, log) : undefined)
        if (found !== undefined) return held(found)
        await drop(idle(on(card.lane))[0]!, `room for ${request.name}`, log)
        continue
      }
      const largest = among.reduce((most, lane) => (lane.budget > most.budget ? lane : most))
      const here = among.flatMap(on)
      if (weights > largest.budget || home !== undefined) throw memoryFailure(request.name, memoryOn(largest), largest.budget, sum(on(largest), 'memory'))
      log.info(`${request.name} waits for ${here.map((one) => one.name).join(', ')} to be done`)
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

  function begin(request: SessionRequest, key: string, lane: Lane, plan: readonly DevicePlan[], size: Pick<Entry, 'memory' | 'weights'>, log: Log): Entry {
    const loading = new AbortController()
    const entry: Entry = { key, lane, name: request.name, ...size, loading, loaded: undefined, ready: undefined!, held: 0, used: 0, runs: 0, seconds: 0 }
    entries.add(entry)
    entry.ready = load(request, entry, plan, log).then(
      async (loaded) => {
        if (!loading.signal.aborted) {
          loads++
          return (entry.loaded = loaded)
        }
        await loaded.onnx.release()
        throw loading.signal.reason
      },
      (thrown: unknown) => {
        entries.delete(entry)
        throw thrown
      },
    )
    // Whoever waits hears of it; nobody may be waiting any more.
    entry.ready.catch(() => {})
    return entry
  }

  /** On the lane of the entry, else on the next kind of device, which is remembered. */
  async function load(request: SessionRequest, entry: Entry, plan: readonly DevicePlan[], log: Log): Promise<Loaded> {
    const { signal } = entry.loading
    for (let at = 0; ; at++) {
      const { kind, reason } = plan[at]!
      if (at > 0) entry.lane = lanesOf(plan[at]!).reduce((least, lane) => (sum(on(lane), 'held') < sum(on(least), 'held') ? lane : least))
      const { lane } = entry
      try {
        const started = performance.now()
        const onnx = await retried(() => loadOn(request, lane.device, signal), request.name, lane, log)
        const seconds = Math.round(performance.now() - started) / 1000
        log.info(`${request.name} runs on ${lane.device}: ${reason}`, { device: lane.device, seconds })
        return { onnx, lane }
      } catch (thrown) {
        if (signal.aborted || thrown instanceof ReelgraphError) throw thrown
        if (thrown instanceof RuntimeGone) throw runFailure(request.name, lane.device, thrown)
        if (isOutOfMemory(thrown)) throw memoryFailure(request.name, request.memory, lane.budget, sum(on(lane), 'memory'), thrown)
        if (at + 1 >= plan.length) throw failure('E_MODEL_INVALID', { file: request.file, detail: (thrown as Error).message }, thrown)
        log.warn('W_MODEL_DEVICE', { detail: `${request.name} does not load on ${lane.device}: ${(thrown as Error).message}` })
        refused.set(entry.key, (refused.get(entry.key) ?? new Set()).add(kind))
      }
    }
  }

  const loadOn = async (request: SessionRequest, device: DeviceName, signal: AbortSignal): Promise<OnnxSession> => {
    const { bound } = request
    const graph = bound === undefined || device !== 'cpu' || request.weights !== undefined || request.graph !== undefined ? undefined : await mappedGraph(request.file, bound)
    if (graph !== undefined) return runtime.load(request.file, device, [], signal, graph)
    const asItIs = async (): Promise<readonly SessionWeights[]> => (bound === undefined ? [] : [{ file: bound.name, data: await runtime.readChanged(bound, [], signal) }])
    const weights = await (request.weights?.load(runtime.readChanged, signal) ?? asItIs())
    return runtime.load(request.file, device, weights, signal, request.graph)
  }

  /** Out of memory: frees what nobody holds and tries once more. */
  async function retried<T>(work: () => Promise<T>, name: string, lane: Lane, log: Log): Promise<T> {
    try {
      return await work()
    } catch (thrown) {
      if (!isOutOfMemory(thrown)) throw thrown
      const freed = await dropIdle(`${name} is out of memory`, log, on(lane))
      log.warn('W_MODEL_MEMORY', { detail: `${name} is out of memory: ${freed} other models freed, tried again.` })
      return work()
    }
  }

  const sessionOf = (entry: Entry, { onnx, lane }: Loaded, log: Log, outer?: AbortSignal): Session => ({
    name: entry.name,
    device: lane.device,
    inputs: onnx.inputs,
    outputs: onnx.outputs,
    async run(feeds, { signal = outer, outputs = onnx.outputs.map((one) => one.name), keepHalf = false } = {}) {
      signal?.throwIfAborted()
      checkFeeds(entry.name, onnx, feeds, outputs)
      try {
        if (!onnx.alive) throw new RuntimeGone("the runtime's thread ended")
        const { tensors, seconds } = await retried(() => onnx.run(feeds, outputs, keepHalf, signal), entry.name, lane, log)
        for (const one of [entry, lane]) {
          one.runs++
          one.seconds += seconds
        }
        return tensors
      } catch (thrown) {
        if (signal?.aborted === true) throw signal.reason
        if (isOutOfMemory(thrown)) throw memoryFailure(entry.name, undefined, lane.budget, sum(on(lane), 'memory'), thrown)
        if (thrown instanceof RuntimeGone && !closed) throw lostFailure(entry.name, lane.device, thrown)
        throw runFailure(entry.name, lane.device, thrown)
      }
    },
  })

  return {
    async use(request, work, { signal, log = engineLog } = {}) {
      const key = JSON.stringify([request.file, request.graph?.key ?? '', request.weights?.key ?? '', request.bound?.key ?? ''])
      const plan = await chooseDevices(devices, request.device ?? preferred)
      const open = plan.filter(({ kind }) => refused.get(key)?.has(kind) !== true)
      const entry = await reserve(request, key, open.length === 0 ? plan : open, log, signal)
      entry.used = ++clock
      try {
        const loaded = await orAborted(entry.ready, signal)
        return await holding.run(loaded.lane, () => work(sessionOf(entry, loaded, log, signal)))
      } finally {
        entry.held--
        entry.used = ++clock
        if (entry.held === 0 && entry.loaded === undefined && entries.has(entry)) {
          // Nobody waits for it any more.
          entries.delete(entry)
          entry.loading.abort()
        }
        for (const wake of [...waiting]) wake()
      }
    },
    devices,
    stats: () => ({
      used: sum(entries, 'memory'),
      budget,
      devices: [...lanes.values()].map((lane) => ({ ...lane, used: sum(on(lane), 'memory'), held: sum(on(lane), 'held') })),
      loads,
      loaded: [...entries].flatMap(({ name, loaded, memory, held, runs, seconds }) =>
        loaded === undefined ? [] : [{ name, device: loaded.lane.device, memory, held, runs, seconds }],
      ),
    }),
    free: async (which = () => true) => void (await dropIdle('asked for', engineLog, [...entries].filter(({ name }) => which(name)))),
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
