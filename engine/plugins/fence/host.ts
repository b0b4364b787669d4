/** A plugin in a thread of its own, as the engine's thread sees it: starts it, calls it, watches over it, ends it. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { MessageChannel, Worker } from 'node:worker_threads'
import { failure, toReelgraphError, type FaultFacts, type ReelgraphError } from '../../contract/errors.ts'
import type { GraphLimits } from '../../graph/document.ts'
import type { PixelFormat } from '../../frames/format.ts'
import { Frame } from '../../frames/frame.ts'
import type { BandKernel, Kernels } from '../../kernels/kernels.ts'
import type { GuestKernel } from '../../kernels/guest-kernel.ts'
import type { NodeServices } from '../../contract/node-services.ts'
import { FrameScope, isServed, ScopedClip, servedOf, type ServedClip } from '../../run/frame-server.ts'
import { scopeOf, SCOPE } from '../../run/scope.ts'
import type { Place } from '../../run/boundary.ts'
import { Codec, decodeError, encodeError, marked, type Marked } from './codec.ts'
import type { SentFrame } from './guest-frames.ts'
import { placeNow } from './place.ts'
import { permissionFlags } from './permission-flags.ts'
import type { Permissions } from './permissions.ts'
import { Wire, WORDS } from './wire.ts'

export interface FencedOptions {
  readonly name: string
  /** The bundle, and what is in it: another program may have deleted the file since. */
  readonly file: string
  readonly contents: Uint8Array
  /** Makes modules of the plugin's others than those of an earlier load. */
  readonly stamp?: string
  readonly project: string
  readonly permissions: Permissions
  readonly memory: WebAssembly.Memory
  /** Something has failed outside of any call. */
  readonly loose: (plugin: string, thrown: ReelgraphError, place: Place | undefined) => void
  /** It is gone; what was kept of it is worth nothing. */
  readonly ended: () => void
}

/** Seconds that a plugin may take to be loaded, and to answer what has to be known on the spot. */
const LOAD_SECONDS = 30
const NOW_SECONDS = 10
/** Seconds of a frame's own work, where the graph says nothing else. */
const FRAME_SECONDS = 60
/** Seconds after which a node that was called off is ended. */
const CANCEL_SECONDS = 5
const TICK = 100
/** Calls that are over and whose node is still known. */
const PLACES = 200
const HEAP_MB = 2048
/** Functions that are asked for values on the spot. */
const ON_THE_SPOT = /^(at|time|packages|reading|\d+)$/

/** What one scope of frames stands for on the other side. */
interface Call {
  readonly id: number
  readonly scope: FrameScope
  readonly clips: Map<number, ScopedClip>
  readonly frames: Map<number, Frame>
  services?: NodeServices & { readonly at: (time: number) => unknown }
  readonly walks: Map<number, AsyncIterator<unknown>>
  /** What the plugin waits for. */
  waits: number
  walked?: number
  /** Milliseconds, monotonic. */
  seen: number
  aborted?: number
}

interface Invocation {
  readonly call: Call | undefined
  /** The call's, or one of its own where it holds no frames. */
  readonly number: number
  readonly place: Place | undefined
  readonly what: string
  readonly patient: boolean
  own: number
  reject(thrown: Error): void
}

const clips = new WeakMap<ServedClip, number>()
let lastClip = 0

export class FencedPlugin {
  readonly #options: FencedOptions
  #run: Running | undefined

  constructor(options: FencedOptions) {
    this.#options = options
  }

  /** Its declaration, with functions that call it. */
  load(): Promise<unknown> {
    return this.#running().declaration
  }

  close(): void {
    this.#run?.end(undefined)
    this.#run = undefined
  }

  #running(): Running {
    if (this.#run?.alive !== true) {
      this.#run = new Running(this.#options, () => this.#running(), this.#run?.pinned ?? 0)
    }
    return this.#run
  }
}

class Running {
  alive = true
  /** Things of the plugin up to this number are its declaration's: they are there again when it is started anew. */
  pinned: number
  readonly declaration: Promise<unknown>
  readonly codec: Codec
  readonly #options: FencedOptions
  readonly #worker: Worker
  readonly #wire: Wire
  readonly #words: Int32Array
  readonly #scopes = new WeakMap<FrameScope, Call>()
  readonly #calls = new Map<number, Call>()
  readonly #clips = new Map<number, WeakRef<ServedClip>>()
  readonly #invocations = new Set<Invocation>()
  #lastCall = 0
  /** Of calls without frames: what they leave behind may come up when they are over. */
  readonly #places = new Map<number, Place>()
  readonly #kept = new WeakMap<object, number>()
  readonly #lost = new FinalizationRegistry<number>((id) => this.#wire.note('forget', { id }))
  #lastKept = 0
  #lastFrame = 0
  #lastWalk = 0
  #timer: ReturnType<typeof setInterval> | undefined
  #ticked = 0
  #ping = 0

  constructor(options: FencedOptions, current: () => Running, pinned: number) {
    this.pinned = pinned
    this.#options = options
    const { memory, permissions, project, file, contents } = options
    if (!existsSync(file)) putBack(file, contents)
    const words = new SharedArrayBuffer(WORDS.length * 4)
    this.#words = new Int32Array(words)
    const { port1, port2 } = new MessageChannel()
    this.#worker = new Worker(file, {
      execArgv: [...permissionFlags(permissions, project, file), '--enable-source-maps', '--no-warnings'],
      env: { NODE_ENV: process.env['NODE_ENV'] ?? 'production' },
      workerData: { port: port2, words, memory, permissions },
      transferList: [port2],
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    })
    this.codec = new Codec({
      encode: (value, call) => this.#encode(value, call),
      decode: (kind, value) => this.#decode(kind, value),
      invoke: (id, method, args, call) => {
        if (this.alive) return this.invoke(id, method, args, call)
        // What was declared is there again; what was made is not.
        if (id <= this.pinned) return current().invoke(id, method, args, 0)
        throw failure('E_PLUGIN_FAULT', { detail: `Plugin "${options.name}" has been ended since.`, fix: 'Run again.' })
      },
      free: (id, times) => this.#wire.note('free', { id, times }),
    })
    this.#wire = new Wire({ port: port1, words: this.#words, side: 'host', encodeError, decodeError, answer: (op, data, call) => this.#answer(op, data as Record<string, unknown>, call), gone: () => this.#exited() })
    port1.unref()
    this.#worker.unref()
    this.#worker.on('error', (thrown) => this.end(this.#fault(thrown)))
    this.#worker.on('exit', () => this.end(this.#exited()))
    this.declaration = this.#watched('being loaded', undefined, 0, placeNow(), false, () => this.#wire.ask('load', {})).then((sent) => {
      const { declaration, pinned } = sent as { declaration: unknown; pinned: number }
      this.pinned = pinned
      return this.codec.decode(declaration, 0)
    })
    this.declaration.catch(() => {})
  }

  /** Calls a function of the plugin. */
  invoke(id: number, method: string | undefined, args: readonly unknown[], made: number): unknown {
    const scope = args.map((one) => scopeOf(one)).find((one) => one !== undefined)
    const call = scope === undefined ? undefined : this.#callOf(scope)
    const place = scope?.owner?.place ?? placeNow() ?? this.#calls.get(made)?.scope.owner?.place ?? this.#places.get(made)
    if (method !== undefined && ON_THE_SPOT.test(method)) {
      const seconds = method === 'at' ? (place?.limits?.valueSeconds ?? NOW_SECONDS) : NOW_SECONDS
      const late = (): Error => {
        const stuck = this.#stuck(method, place, seconds, method === 'at' ? 'valueSeconds' : undefined)
        this.end(stuck)
        return stuck
      }
      try {
        const value = this.#wire.askNow('invoke', { id, method, args: this.codec.encode(args, 0) }, 0, seconds * 1000, late)
        return value instanceof Promise ? value.then((one) => this.codec.decode(one, 0)) : this.codec.decode(value, 0)
      } catch (thrown) {
        throw this.#placedFault(thrown, place)
      }
    }
    const number = call?.id ?? this.#numbered(place)
    const what = typeof args[0] === 'number' && (method === 'frame' || method === 'step') ? `frame ${args[0]}` : (method ?? 'a function')
    return this.#watched(what, call, number, place, method !== 'frame' && method !== 'step', () => this.#wire.ask('invoke', { id, method, args: this.codec.encode(args, number) }, number)).then((value) => this.codec.decode(value, number))
  }

  /** The thread is over; whoever waits for it is told why. */
  end(reason: ReelgraphError | undefined): void {
    if (!this.alive) return
    this.alive = false
    clearInterval(this.#timer)
    const told = reason ?? failure('E_CANCELLED')
    for (const { reject } of this.#invocations) reject(told)
    this.#invocations.clear()
    this.#wire.close(told)
    void this.#worker.terminate()
    if (reason !== undefined) this.#options.ended()
  }

  async #watched<T>(what: string, call: Call | undefined, number: number, place: Place | undefined, patient: boolean, work: () => Promise<T>): Promise<T> {
    if (!this.alive) throw failure('E_PLUGIN_FAULT', { detail: 'It has been ended.' })
    let reject!: (thrown: Error) => void
    const ended = new Promise<never>((_, no) => (reject = no))
    ended.catch(() => {})
    const invocation: Invocation = { call, number, place, what, patient, own: 0, reject }
    if (this.#invocations.size === 0) {
      this.#ticked = performance.now()
      this.#timer ??= setInterval(() => this.#tick(), TICK)
    }
    this.#invocations.add(invocation)
    this.#timer!.ref()
    try {
      return await Promise.race([work(), ended])
    } catch (thrown) {
      throw this.#placedFault(thrown, place)
    } finally {
      this.#invocations.delete(invocation)
      if (this.#invocations.size === 0) this.#timer?.unref()
    }
  }

  /** A node's own time: it waits for nothing of ours. Where the thread doesn't answer, it is the call that it went on with last. */
  #tick(): void {
    const now = performance.now()
    const passed = Math.min(now - this.#ticked, TICK * 3)
    this.#ticked = now
    if (this.#invocations.size === 0) return
    const blocked = Atomics.load(this.#words, WORDS.pong) !== this.#ping
    if (!blocked) this.#wire.note('ping', ++this.#ping)
    const current = Atomics.load(this.#words, WORDS.current)
    for (const one of this.#invocations) {
      const { call, place, patient } = one
      if (call?.scope.signal.aborted === true) {
        call.aborted ??= now
        if (now - call.aborted > CANCEL_SECONDS * 1000) return this.end(failure('E_CANCELLED'))
      }
      const runs = blocked ? one.number === current : (call?.waits ?? 0) === 0
      if (!runs) continue
      // Long work that says how far it is goes on.
      if (patient && call !== undefined && now - call.seen < passed * 2) one.own = 0
      one.own += passed
      const limit = one.what === 'being loaded' ? LOAD_SECONDS : (place?.limits?.frameSeconds ?? FRAME_SECONDS)
      if (one.own > limit * 1000) return this.end(this.#stuck(one.what, place, limit))
    }
  }

  #exited(): ReelgraphError {
    const gone = failure('E_PLUGIN_FAULT', { ...this.#blamed(), detail: `Plugin "${this.#options.name}" has ended itself.` })
    this.end(gone)
    return gone
  }

  #stuck(what: string, place: Place | undefined, seconds: number, limit?: keyof GraphLimits): ReelgraphError {
    const fix = limit === undefined ? {} : { fix: `Raise "${limit}" under "limits" in the graph if it is only slow; else report it to its author.` }
    return failure('E_NODE_STUCK', { ...placed(place), expected: `an answer within ${seconds} s`, got: `none for ${what}`, detail: `Plugin "${this.#options.name}" was ended.`, ...fix })
  }

  /** The node whose code ran last. */
  #blamed(): FaultFacts {
    const current = Atomics.load(this.#words, WORDS.current)
    const one = [...this.#invocations].find(({ number }) => number === current) ?? [...this.#invocations][0]
    return placed(one?.place)
  }

  #fault(thrown: unknown): ReelgraphError {
    const { name } = this.#options
    const { code, message, permission, resource, stack } = thrown as Error & { code?: string; permission?: string; resource?: string }
    const cause = stack === undefined ? {} : { cause: stack }
    if (code === 'ERR_ACCESS_DENIED') return failure('E_PLUGIN_PERMISSION', { ...this.#blamed(), got: `${permission ?? 'access'}${resource === undefined || resource === '' ? '' : ` of ${resource}`}`, expected: 'what it has asked leave for', detail: `Plugin "${name}".`, ...cause }, thrown)
    if (code === 'ERR_WORKER_OUT_OF_MEMORY' || (message ?? '').includes('Array buffer allocation failed')) return failure('E_PLUGIN_MEMORY', { ...this.#blamed(), expected: `at most ${HEAP_MB} MB`, detail: `Plugin "${name}" was ended.` }, thrown)
    if ((thrown as ReelgraphError | undefined)?.name === 'ReelgraphError') return thrown as ReelgraphError
    return (thrown instanceof Error ? thrown : new Error(String(thrown))) as ReelgraphError
  }

  #placedFault(thrown: unknown, place: Place | undefined): Error {
    return place === undefined ? this.#fault(thrown) : toReelgraphError(this.#fault(thrown), { node: place.node, type: place.type })
  }

  #numbered(place: Place | undefined): number {
    const number = ++this.#lastCall
    if (place === undefined) return number
    this.#places.set(number, place)
    const [oldest] = this.#places.keys()
    if (this.#places.size > PLACES) this.#places.delete(oldest!)
    return number
  }

  #callOf(scope: FrameScope): Call {
    const known = this.#scopes.get(scope)
    if (known !== undefined) return known
    const call: Call = { id: ++this.#lastCall, scope, clips: new Map(), frames: new Map(), walks: new Map(), waits: 0, seen: performance.now() }
    this.#scopes.set(scope, call)
    this.#calls.set(call.id, call)
    const abort = (): void => this.#wire.note('abort', { reason: scope.signal.reason instanceof Error ? encodeError(scope.signal.reason) : undefined }, call.id)
    scope.signal.addEventListener('abort', abort, { once: true })
    scope.onClose(() => {
      scope.signal.removeEventListener('abort', abort)
      this.#calls.delete(call.id)
      for (const walk of call.walks.values()) void walk.return?.()
      this.#wire.note('end', {}, call.id)
    })
    return call
  }

  #opening(call: Call): object {
    const { scope } = call
    return { call: call.id, watched: scope.watched, aborted: scope.signal.aborted }
  }

  #encode(value: object, number: number): Marked | undefined {
    if (value instanceof Frame) return marked('frame', { call: number, sent: this.#sent(value, number, false) })
    if (isServed(value)) {
      const served = servedOf(value)
      let id = clips.get(served)
      if (id === undefined) clips.set(served, (id = ++lastClip))
      this.#clips.set(id, new WeakRef(served))
      if (value instanceof ScopedClip) this.#calls.get(number)?.clips.set(id, value)
      return marked('clip', { id, info: served.info, call: number })
    }
    if (value instanceof FrameScope) return marked('scope', this.#opening(this.#callOf(value)))
    if (value instanceof AbortSignal) return marked('signal', { call: number })
    const scope = (value as { [SCOPE]?: FrameScope })[SCOPE]
    if (scope === undefined) return undefined
    const call = this.#callOf(scope)
    const { kernels: _, signal: __, create: ___, pull: ____, [SCOPE]: _____, ...rest } = value as Record<string | symbol, unknown>
    const services = 'media' in value
    if (services) call.services = value as never
    const inputs = Object.fromEntries(Object.entries(rest['inputs'] as object).map(([port, one]) => [port, this.#keep(one, call.id)]))
    const data = services ? { params: rest['params'], links: rest['links'], node: rest['node'], key: rest['key'], seed: rest['seed'], dry: rest['dry'] } : { ...rest, inputs: undefined }
    return marked('context', { ...this.#opening(call), services, data: { ...(this.codec.encode(data, call.id) as object), inputs } })
  }

  /** Inputs come with each frame: what is no clip is sent once. */
  #keep(value: unknown, number: number): unknown {
    if (typeof value !== 'object' || value === null || isServed(value) || (Array.isArray(value) && value.some(isServed))) return this.codec.encode(value, number)
    const known = this.#kept.get(value)
    if (known !== undefined) return marked('kept', { id: known })
    const id = ++this.#lastKept
    this.#kept.set(value, id)
    this.#lost.register(value, id)
    return marked('keep', { id, value: this.codec.encode(value, number) })
  }

  #decode(kind: string, value: Marked): unknown {
    const call = this.#calls.get(value['call'] as number)
    switch (kind) {
      case 'frame': {
        const frame = call?.frames.get(value['id'] as number)
        if (frame === undefined) throw failure('E_FRAME_KEPT')
        return frame
      }
      case 'clip': {
        const served = this.#clips.get(value['id'] as number)?.deref()
        if (served === undefined) throw failure('E_NODE_OUTPUT', { detail: 'A clip of an earlier run.' })
        return served
      }
      case 'scope':
        return call?.scope
      case 'signal':
        return call?.scope.signal ?? new AbortController().signal
      default:
        throw failure('E_INTERNAL', { detail: kind })
    }
  }

  #sent(frame: Frame, number: number, own: boolean): SentFrame {
    const id = ++this.#lastFrame
    this.#calls.get(number)?.frames.set(id, frame)
    const { format, width, height, address } = frame
    return { id, format, width, height, address, own }
  }

  #answer(op: string, data: Record<string, unknown>, number: number): unknown {
    const call = this.#calls.get(number)
    if (call !== undefined) call.seen = performance.now()
    if (op === 'loose') {
      const place = [...this.#invocations].find((one) => one.number === number && number > 0)?.place ?? call?.scope.owner?.place ?? this.#places.get(number)
      return this.#options.loose(this.#options.name, this.#fault(decodeError(data)), place)
    }
    if (op === 'free') return this.codec.drop(data['id'] as number, data['times'] as number)
    if (op === 'invoke') {
      const thing = this.codec.own(data['id'] as number) as Record<string, (...args: unknown[]) => unknown> | undefined
      const method = data['method'] as string | undefined
      const args = this.codec.decode(data['args'], number) as unknown[]
      const value = method === undefined ? (thing as unknown as (...args: unknown[]) => unknown)(...args) : thing![method]!(...args)
      return this.#given(value, call, number)
    }
    if (call === undefined) throw failure('E_CANCELLED', { detail: 'its call is over' })
    const { scope, services } = call
    const given = (): unknown[] => this.codec.decode(data['args'], number) as unknown[]
    switch (op) {
      case 'pull': {
        const id = this.codec.decode(data['clip'], number) as number
        const scoped = data['scoped'] === true ? call.clips.get(id) : undefined
        const served = this.#clips.get(id)?.deref()
        if (scoped === undefined && served === undefined) throw failure('E_NODE_OUTPUT', { detail: 'A clip of an earlier run.' })
        return this.#given(scoped?.frame(data['n'] as number) ?? scope.pull(served!, data['n'] as number), call, number)
      }
      case 'kernel': {
        const name = data['name'] as keyof Kernels
        const args = given()
        if (name === 'run') args[0] = this.#guest(args[0] as BandKernel, scope.owner?.place)
        if (name === 'tone') args[1] = curves(args[1] as Record<string, unknown>)
        const own = name === 'run' || name === 'fill'
        const kernel = scope.kernels[name] as ((...args: unknown[]) => Promise<unknown>) | undefined
        if (typeof kernel !== 'function') throw new TypeError(`kernels.${name} is not a function`)
        return this.#given(kernel.apply(scope.kernels, args), call, number, own)
      }
      case 'create':
        return this.#sent(scope.create(data['format'] as PixelFormat, data['width'] as number, data['height'] as number), number, true)
      case 'service':
        return this.codec.encode(services?.[data['name'] as 'media'], number)
      case 'log':
        return (services?.log[data['name'] as 'info'] as ((...args: unknown[]) => void) | undefined)?.(...given())
      case 'tell':
        return (services?.[data['name'] as 'progress'] as ((...args: unknown[]) => void) | undefined)?.(...given())
      case 'at':
        return this.codec.encode(services?.at(data['time'] as number), number)
      case 'clip':
        return this.codec.encode(services?.clip(this.codec.decode(data['source'], number) as never), number)
      case 'walk': {
        const clip = this.#clips.get(data['clip'] as number)?.deref()
        const walk = ++this.#lastWalk
        call.walks.set(walk, services!.pull(clip!, (data['range'] ?? {}) as never)[Symbol.asyncIterator]())
        return walk
      }
      case 'next': {
        const walk = call.walks.get(data['walk'] as number)!
        // The frame before is over: the other side has let go of it.
        call.frames.delete(call.walked ?? 0)
        return this.#given(walk.next().then(({ done, value }) => (done === true ? undefined : value)), call, number, false, (id) => (call.walked = id))
      }
      case 'stop': {
        const walk = call.walks.get(data['walk'] as number)
        call.walks.delete(data['walk'] as number)
        return this.#given(Promise.resolve(walk?.return?.()).then(() => undefined), call, number)
      }
      default:
        throw failure('E_INTERNAL', { detail: op })
    }
  }

  /** It runs on threads of plugins. They keep the modules that they have imported. */
  #guest({ module, ...kernel }: BandKernel, place: Place | undefined): GuestKernel {
    const { stamp, name } = this.#options
    return { ...kernel, module: stamp === undefined ? module : new URL(`#${stamp}`, module), guest: { plugin: name, seconds: place?.limits?.frameSeconds ?? FRAME_SECONDS } }
  }

  /** What the plugin has asked for, and waits for. */
  #given(value: unknown, call: Call | undefined, number: number, own = false, told?: (id: number) => void): unknown {
    const encoded = (one: unknown): unknown => {
      if (!(one instanceof Frame)) return this.codec.encode(one, number)
      const sent = this.#sent(one, number, own)
      told?.(sent.id)
      return marked('frame', { call: number, sent })
    }
    if (!(value instanceof Promise)) return encoded(value)
    if (call !== undefined) call.waits++
    return value.then(encoded).finally(() => {
      if (call !== undefined) call.waits--
    })
  }
}

const placed = (place: Place | undefined): FaultFacts => (place === undefined ? {} : { node: place.node, type: place.type })

function curves(change: Record<string, unknown>): object {
  return Object.fromEntries(Object.entries(change).map(([name, one]) => [name, one instanceof Map ? (at: number) => one.get(at) as unknown : one]))
}

function putBack(file: string, contents: Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, contents)
}
