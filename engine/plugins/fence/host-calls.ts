/** The calls of one plugin's thread, by number: what one scope of frames stands for on the other side. */
import type { NodeServices } from '../../contract/node-services.ts'
import type { Frame } from '../../frames/frame.ts'
import type { FrameScope, ScopedClip } from '../../run/frame-server.ts'
import { encodeError } from './codec.ts'
import type { Spot } from './place.ts'
import type { Wire } from './wire.ts'

export interface Call {
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

/** Calls that are over and whose node is still known. */
const SPOTS = 200

export class HostCalls {
  readonly #wire: Wire
  readonly #scopes = new WeakMap<FrameScope, Call>()
  readonly #calls = new Map<number, Call>()
  /** Of calls without frames: what they leave behind may come up when they are over. */
  readonly #spots = new Map<number, Spot>()
  #last = 0

  constructor(wire: Wire) {
    this.#wire = wire
  }

  get(number: number): Call | undefined {
    return this.#calls.get(number)
  }

  /** Where the call was made from. */
  spotOf(number: number): Spot | undefined {
    const place = this.#calls.get(number)?.scope.owner?.place
    return place === undefined ? this.#spots.get(number) : { place }
  }

  /** The number of a call that holds no frames. */
  numbered(spot: Spot | undefined): number {
    const number = ++this.#last
    if (spot === undefined) return number
    this.#spots.set(number, spot)
    const [oldest] = this.#spots.keys()
    if (this.#spots.size > SPOTS) this.#spots.delete(oldest!)
    return number
  }

  of(scope: FrameScope): Call {
    const known = this.#scopes.get(scope)
    if (known !== undefined) return known
    const call: Call = { id: ++this.#last, scope, clips: new Map(), frames: new Map(), walks: new Map(), waits: 0, seen: performance.now() }
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
}
