/** Counts the time that a plugin's calls take of their own, and tells when one takes too long. */
import { failure } from '../../contract/errors.ts'
import type { Call } from './host-calls.ts'
import type { Spot } from './place.ts'
import { WORDS } from './wire.ts'

export interface Watched {
  readonly what: string
  readonly call: Call | undefined
  /** The call's, or one of its own where it holds no frames. */
  readonly number: number
  readonly spot: Spot | undefined
  /** Work that says how far it is may go on. */
  readonly patient: boolean
  /** Seconds; the graph's, or those of a frame, where absent. */
  readonly limit?: number
}

interface Invocation extends Watched {
  own: number
  reject(thrown: Error): void
}

export interface WatchdogOptions {
  readonly words: Int32Array
  ping(count: number): void
  onStuck(one: Watched, seconds: number): void
  /** A node that was called off goes on and on. */
  onIgnored(): void
}

/** Seconds of a frame's own work, where the graph says nothing else. */
export const FRAME_SECONDS = 60
/** Seconds after which a node that was called off is ended. */
const CANCEL_SECONDS = 5
const TICK = 100

export class Watchdog {
  readonly #options: WatchdogOptions
  readonly #invocations = new Set<Invocation>()
  #timer: ReturnType<typeof setInterval> | undefined
  #ticked = 0
  #ping = 0
  #ended = false

  constructor(options: WatchdogOptions) {
    this.#options = options
  }

  async watch<T>(one: Watched, work: () => Promise<T>): Promise<T> {
    if (this.#ended) throw failure('E_PLUGIN_FAULT', { detail: 'It has been ended.' })
    let reject!: (thrown: Error) => void
    const ended = new Promise<never>((_, no) => (reject = no))
    ended.catch(() => {})
    const invocation: Invocation = { ...one, own: 0, reject }
    if (this.#invocations.size === 0) {
      this.#ticked = performance.now()
      this.#timer ??= setInterval(() => this.#tick(), TICK)
    }
    this.#invocations.add(invocation)
    this.#timer!.ref()
    try {
      return await Promise.race([work(), ended])
    } finally {
      this.#invocations.delete(invocation)
      if (this.#invocations.size === 0) this.#timer?.unref()
    }
  }

  /** Whoever waits is told why. */
  end(reason: Error): void {
    this.#ended = true
    clearInterval(this.#timer)
    for (const { reject } of this.#invocations) reject(reason)
    this.#invocations.clear()
  }

  find(number: number): Watched | undefined {
    return number > 0 ? [...this.#invocations].find((one) => one.number === number) : undefined
  }

  /** The one whose code ran last. */
  get last(): Watched | undefined {
    const current = Atomics.load(this.#options.words, WORDS.current)
    return [...this.#invocations].find(({ number }) => number === current) ?? [...this.#invocations][0]
  }

  /** A node's own time: it waits for nothing of ours. Where the thread doesn't answer, it is the call that it went on with last. */
  #tick(): void {
    const { words, ping, onStuck, onIgnored } = this.#options
    const now = performance.now()
    const passed = Math.min(now - this.#ticked, TICK * 3)
    this.#ticked = now
    if (this.#invocations.size === 0) return
    const blocked = Atomics.load(words, WORDS.pong) !== this.#ping
    if (!blocked) ping(++this.#ping)
    const current = Atomics.load(words, WORDS.current)
    for (const one of this.#invocations) {
      const { call, spot, patient } = one
      if (call?.scope.signal.aborted === true) {
        call.aborted ??= now
        if (now - call.aborted > CANCEL_SECONDS * 1000) return onIgnored()
      }
      const runs = blocked ? one.number === current : (call?.waits ?? 0) === 0
      if (!runs) continue
      if (patient && call !== undefined && now - call.seen < passed * 2) one.own = 0
      one.own += passed
      const limit = one.limit ?? spot?.place.limits?.frameSeconds ?? FRAME_SECONDS
      if (one.own > limit * 1000) return onStuck(one, limit)
    }
  }
}
