/** One thread of a plugin, from its start to its end. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { MessageChannel, Worker } from 'node:worker_threads'
import { failure, type ReelgraphError } from '../../contract/errors.ts'
import type { Place } from '../../run/boundary.ts'
import { scopeOf } from '../../run/scope.ts'
import { decodeError, encodeError, type Codec } from './codec.ts'
import { answer } from './host-answers.ts'
import { HostCalls } from './host-calls.ts'
import { HostValues } from './host-values.ts'
import { permissionFlags } from './permission-flags.ts'
import type { Permissions } from './permissions.ts'
import { spotNow, type Spot } from './place.ts'
import { endedItself, faultAt, HEAP_MB, pluginFault, stuck } from './plugin-faults.ts'
import { Watchdog, type Watched } from './watchdog.ts'
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
/** Functions that are asked for values on the spot. */
const ON_THE_SPOT = /^(at|time|packages|reading|\d+)$/

export class Running {
  alive = true
  /** Things of the plugin up to this number are its declaration's: they are there again when it is started anew. */
  pinned: number
  readonly declaration: Promise<unknown>
  readonly #options: FencedOptions
  readonly #worker: Worker
  readonly #wire: Wire
  readonly #calls: HostCalls
  readonly #values: HostValues
  readonly #watchdog: Watchdog

  /** @param current the thread that what was declared is called in by now */
  constructor(options: FencedOptions, current: () => Running, pinned: number) {
    this.pinned = pinned
    this.#options = options
    const words = new Int32Array(new SharedArrayBuffer(WORDS.length * 4))
    const { port1, port2 } = new MessageChannel()
    this.#worker = started(options, { port: port2, words: words.buffer })
    this.#wire = new Wire({ port: port1, words, side: 'host', encodeError, decodeError, answer: (op, data, call) => this.#answer(op, data as Record<string, unknown>, call), gone: () => this.#exited() })
    this.#calls = new HostCalls(this.#wire)
    this.#watchdog = new Watchdog({
      words,
      ping: (count) => this.#wire.note('ping', count),
      onStuck: ({ what, spot }, seconds) => this.end(stuck(options.name, what, spot, seconds)),
      onIgnored: () => this.end(failure('E_CANCELLED')),
    })
    this.#values = new HostValues(this.#calls, this.#wire, (id, method, args, call) => {
      if (this.alive) return this.invoke(id, method, args, call)
      // What was declared is there again; what was made is not.
      if (id <= this.pinned) return current().invoke(id, method, args, 0)
      throw failure('E_PLUGIN_FAULT', { detail: `Plugin "${options.name}" has been ended since.`, fix: 'Run again.' })
    })
    port1.unref()
    this.#worker.unref()
    this.#worker.on('error', (thrown) => this.end(pluginFault(options.name, thrown, this.#watchdog.last?.spot)))
    this.#worker.on('exit', () => this.end(this.#exited()))
    this.declaration = this.#watched({ what: 'being loaded', call: undefined, number: 0, spot: spotNow(), patient: false, limit: LOAD_SECONDS }, () => this.#wire.ask('load', {})).then((sent) => {
      const { declaration, pinned } = sent as { declaration: unknown; pinned: number }
      this.pinned = pinned
      return this.codec.decode(declaration, 0)
    })
    this.declaration.catch(() => {})
  }

  get codec(): Codec {
    return this.#values.codec
  }

  /** Calls a function of the plugin. */
  invoke(id: number, method: string | undefined, args: readonly unknown[], made: number): unknown {
    const scope = args.map((one) => scopeOf(one)).find((one) => one !== undefined)
    const call = scope === undefined ? undefined : this.#calls.of(scope)
    const place = scope?.owner?.place
    const spot = place === undefined ? (spotNow() ?? this.#calls.spotOf(made)) : { place }
    if (method !== undefined && ON_THE_SPOT.test(method)) return this.#now(id, method, args, spot)
    const number = call?.id ?? this.#calls.numbered(spot)
    const ofFrame = method === 'frame' || method === 'step'
    const what = typeof args[0] === 'number' && ofFrame ? `frame ${args[0]}` : (method ?? 'a function')
    return this.#watched({ what, call, number, spot, patient: !ofFrame }, () => this.#wire.ask('invoke', { id, method, args: this.codec.encode(args, number) }, number)).then((value) => this.codec.decode(value, number))
  }

  /** The thread is over; whoever waits for it is told why. */
  end(reason: ReelgraphError | undefined): void {
    if (!this.alive) return
    this.alive = false
    const told = reason ?? failure('E_CANCELLED')
    this.#watchdog.end(told)
    this.#wire.close(told)
    void this.#worker.terminate()
    if (reason !== undefined) this.#options.ended()
  }

  /** Waits for the answer while nothing else goes on. */
  #now(id: number, method: string, args: readonly unknown[], spot: Spot | undefined): unknown {
    // What drives a param is asked for at each frame: the graph may say how long that takes.
    const limit = method === 'at' ? 'valueSeconds' : undefined
    const seconds = (limit === undefined ? undefined : spot?.place.limits?.[limit]) ?? NOW_SECONDS
    const late = (): Error => {
      const told = stuck(this.#options.name, method, spot, seconds, limit)
      this.end(told)
      return told
    }
    try {
      const value = this.#wire.askNow('invoke', { id, method, args: this.codec.encode(args, 0) }, 0, seconds * 1000, late)
      return value instanceof Promise ? value.then((one) => this.codec.decode(one, 0)) : this.codec.decode(value, 0)
    } catch (thrown) {
      throw faultAt(pluginFault(this.#options.name, thrown, spot), spot)
    }
  }

  async #watched<T>(one: Watched, work: () => Promise<T>): Promise<T> {
    try {
      return await this.#watchdog.watch(one, work)
    } catch (thrown) {
      throw faultAt(pluginFault(this.#options.name, thrown, one.spot), one.spot)
    }
  }

  #exited(): ReelgraphError {
    const gone = endedItself(this.#options.name, this.#watchdog.last?.spot)
    this.end(gone)
    return gone
  }

  /** What the plugin's thread asks. */
  #answer(op: string, data: Record<string, unknown>, number: number): unknown {
    const call = this.#calls.get(number)
    if (call !== undefined) call.seen = performance.now()
    switch (op) {
      case 'loose': {
        const spot = this.#watchdog.find(number)?.spot ?? this.#calls.spotOf(number)
        return this.#options.loose(this.#options.name, pluginFault(this.#options.name, decodeError(data), spot ?? this.#watchdog.last?.spot), spot?.place)
      }
      case 'free':
        return this.codec.drop(data['id'] as number, data['times'] as number)
      case 'invoke': {
        const thing = this.codec.own(data['id'] as number) as Record<string, (...args: unknown[]) => unknown> | undefined
        const method = data['method'] as string | undefined
        const args = this.codec.decode(data['args'], number) as unknown[]
        const value = method === undefined ? (thing as unknown as (...args: unknown[]) => unknown)(...args) : thing![method]!(...args)
        return this.#values.given(value, call, number)
      }
      default:
        if (call === undefined) throw failure('E_CANCELLED', { detail: 'its call is over' })
        return answer(op, data, call, this.#values, this.#options)
    }
  }
}

function started({ permissions, project, file, contents, memory }: FencedOptions, { port, words }: { port: MessageChannel['port2']; words: ArrayBufferLike }): Worker {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, contents)
  }
  return new Worker(file, {
    execArgv: [...permissionFlags(permissions, project, file), '--enable-source-maps', '--no-warnings'],
    env: { NODE_ENV: process.env['NODE_ENV'] ?? 'production' },
    workerData: { port, words, memory, permissions },
    transferList: [port],
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  })
}
