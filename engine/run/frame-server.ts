/**
 * The frame server: turns what nodes return into clips that anyone may ask for any frame of, at any time. Requests for
 * one frame are joined, recent frames are kept where somebody may ask again, and every frame is given back as soon as
 * the call that pulled it has settled. Clips make scopes and scopes ask clips, so that both stand in one file: no two files need each other.
 */
import type { ClipSource, FrameContext, FrameWindow } from '../contract/frame-context.ts'
import { failure, toReelgraphError } from '../contract/errors.ts'
import type { Clip, ClipInfo } from '../frames/clip.ts'
import type { StoredStretch } from '../frames/stored.ts'
import type { FrameArena } from '../frames/arena.ts'
import type { ReadonlyFrame } from '../frames/frame-view.ts'
import type { PixelFormat } from '../frames/format.ts'
import { Frame, samePixels } from '../frames/frame.ts'
import type { Kernels } from '../kernels/kernels.ts'
import { FrameCache } from './frame-cache.ts'
import type { Place } from './boundary.ts'
import type { Trace, Wait } from './trace.ts'

export interface FrameServerOptions {
  readonly arena: FrameArena
  /** Kernels whose results are made by `create`. */
  readonly kernels: (create: (format: PixelFormat, width: number, height: number) => Frame, signal: AbortSignal, drop: (frame: Frame) => void, meter: FrameScope) => Kernels
  /** Bytes that the cache may hold. */
  readonly cacheBytes: number
  /** Milliseconds, monotonic. */
  readonly now: () => number
  /** Every node is given copies of what it pulls, and what it wrote to them is found out. */
  readonly checked?: boolean
  /** Told when what was done. */
  readonly trace?: Trace
}

/** What one clip has cost so far. */
export interface ClipCost {
  frames: number
  /** Milliseconds of the node's own code on the main thread, its waiting left out. */
  milliseconds: number
  /** Milliseconds on kernel threads, and in other processes that have ended. */
  elsewhere?: number
  /** Those of processes that may still run. */
  processes?: (() => number)[]
  /** Frames that the node's `run` has pulled. */
  pulled?: number
}

export interface ServeOptions {
  /** Unique: content key and port. */
  readonly id: string
  /** Names the node in errors. */
  readonly node: string
  readonly type: string
  readonly cost: ClipCost
  /** Code of others: its first frames are made under watch. */
  readonly watched?: boolean
  /** Around each call of the node's code. */
  readonly call?: (<T>(work: () => T) => T) | undefined
  readonly place?: Place | undefined
}

/** Whose work a scope is for. */
export interface ScopeOwner {
  readonly node: string
  readonly type?: string
  /** Where its work is counted. */
  readonly cost?: ClipCost
  readonly place?: Place | undefined
  /** What is pulled is lent as copies, and compared when the work is done. */
  readonly checked?: boolean
}

/** Frames of a node by others that are made under watch: faults of a filter show in its first ones. */
const WATCHED_FRAMES = 8

export class FrameServer {
  readonly options: FrameServerOptions
  readonly cache: FrameCache

  constructor(options: FrameServerOptions) {
    this.options = options
    this.cache = new FrameCache(options.cacheBytes)
    // Several servers may share an arena: each gives way.
    const others = options.arena.onPressure
    options.arena.onPressure = (bytes) => {
      others(bytes)
      this.cache.free(bytes)
    }
  }

  serve(source: ClipSource, options: ServeOptions): ServedClip {
    checkInfo(source.info, options)
    return new ServedClip(this, source, options)
  }

  /** A scope for whole-clip work, such as a sink's run: frames pulled through it live until `close`. */
  scope(signal: AbortSignal, owner?: ScopeOwner): FrameScope {
    return new FrameScope(this, signal, owner)
  }
}

interface Production {
  frame: Promise<Frame>
  waiters: number
}

/** What lies in copies that were given back: none of a picture's own bytes. */
const POISON = 0x00

/** Requests that have led to each other without a pause, and most of them. */
let nested = 0
const DEEPEST = 50

/** A clip that a node made, behind the frame server. */
export class ServedClip implements Clip {
  readonly info: ClipInfo
  readonly window: FrameWindow
  readonly id: string
  readonly node: string
  readonly stored: readonly StoredStretch[] | undefined
  /** All its frames are the same picture. */
  readonly still: boolean
  readonly #server: FrameServer
  readonly #source: ClipSource
  readonly #options: ServeOptions
  readonly #productions = new Map<number, Production>()
  #kept = false

  constructor(server: FrameServer, source: ClipSource, options: ServeOptions) {
    this.#server = server
    this.#source = source
    this.#options = options
    this.info = source.info
    if (source.time !== undefined) {
      ;(options.cost.processes ??= []).push(() => source.time!())
      server.options.trace?.clip(options.node, () => source.time!())
    }
    this.window = source.window ?? { before: 0, after: 0 }
    this.id = options.id
    this.node = options.node
    this.stored = source.stored
    this.still = source.still === true
    this.#kept = this.still
  }

  /** Recent frames are worth keeping: several ask for them, or one asks for neighbours. */
  keep(): void {
    this.#kept = true
  }

  /** Only the engine calls this on a served clip; nodes see scoped clips. */
  frame(): Promise<Frame> {
    throw failure('E_INTERNAL', { node: this.node, detail: 'a served clip was asked for a frame without a scope' })
  }

  /** Frame n with a reference for the caller. Made without a promise of its own: this is done for each frame of each node. */
  request(wanted: number, signal: AbortSignal): Promise<Frame> {
    if (!(Number.isInteger(wanted) && wanted >= 0 && wanted < this.info.length)) {
      return Promise.reject(failure('E_FRAME_RANGE', { node: this.node, expected: `a frame from 0 to ${this.info.length - 1}`, got: String(wanted) }))
    }
    const n = this.still ? 0 : wanted
    // Each clip asks the one before it: a long chain goes on with a stack of its own.
    if (nested >= DEEPEST) return Promise.resolve().then(() => this.request(n, signal))
    if (signal.aborted) return Promise.reject(signal.reason as Error)
    const kept = this.#kept ? this.#server.cache.take(`${this.id}:${n}`) : undefined
    if (kept !== undefined) return Promise.resolve(kept)
    const running = this.#productions.get(n)
    if (running !== undefined) {
      running.waiters++
      return this.#join(running, n, signal)
    }
    const production: Partial<Production> & { waiters: number } = { waiters: 1 }
    // Before its work begins: what fails at once takes it out again.
    this.#productions.set(n, production as Production)
    nested++
    try {
      return (production.frame = this.#produce(n, signal))
    } finally {
      nested--
    }
  }

  async #join({ frame }: Production, n: number, signal: AbortSignal): Promise<Frame> {
    try {
      return await frame
    } catch (thrown) {
      // The request that we joined was cancelled, ours was not: ask again.
      if (!signal.aborted && toReelgraphError(thrown).code === 'E_CANCELLED') return this.request(n, signal)
      throw thrown
    }
  }

  async #produce(n: number, signal: AbortSignal): Promise<Frame> {
    const { node, type, watched = false, cost, place } = this.#options
    const scope = new FrameScope(this.#server, signal, watched && cost.frames < WATCHED_FRAMES ? { node, type, cost, place, checked: true } : this.#options)
    const { now, trace } = this.#server.options
    const started = now()
    let frame: Frame
    try {
      const { call } = this.#options
      frame = this.#checked(await (call === undefined ? this.#source.frame(n, scope) : call(() => this.#source.frame(n, scope))))
      scope.check()
      cost.frames++
      const ended = now()
      cost.milliseconds += ended - started - scope.waited
      trace?.node(node, type, `frame ${n}`, started, ended, scope.waits ?? [])
    } catch (thrown) {
      this.#productions.delete(n)
      scope.close()
      throw toReelgraphError(thrown, { node, type })
    }
    // One reference for each of those who wait by now; later ones find the cache or ask anew.
    const { waiters } = this.#productions.get(n) ?? { waiters: 1 }
    this.#productions.delete(n)
    for (let i = 0; i < waiters; i++) frame.retain()
    if (this.#kept) this.#server.cache.put(`${this.id}:${n}`, frame)
    scope.close()
    return frame
  }

  #checked(frame: ReadonlyFrame): Frame {
    const { format, width, height } = this.info
    if (frame instanceof Frame && frame.format === format && frame.width === width && frame.height === height) return frame
    throw failure('E_NODE_OUTPUT', {
      node: this.node,
      type: this.#options.type,
      expected: `a ${format} frame of ${width}x${height}`,
      got: frame instanceof Frame ? `a ${frame.format} frame of ${frame.width}x${frame.height}` : String(frame),
    })
  }
}

/** Holds what one call pulled and made, and gives it back when the call has settled. */
export class FrameScope implements FrameContext {
  readonly signal: AbortSignal
  readonly create: (format: PixelFormat, width: number, height: number) => Frame
  readonly #server: FrameServer
  readonly #owner: ScopeOwner | undefined
  readonly #held: Frame[] = []
  /** Copies, and what they were made of. */
  #lent: (readonly [copy: Frame, original: Frame])[] | undefined
  #closing: (() => void)[] | undefined
  #compared = 0
  #closed = false
  #kernels: Kernels | undefined
  #waits = 0
  #waitStarted = 0
  /** Milliseconds spent waiting for other clips, kernels and processes. */
  waited = 0
  /** When, where a trace is kept. */
  readonly waits: Wait[] | undefined

  constructor(server: FrameServer, signal: AbortSignal, owner?: ScopeOwner) {
    this.#server = server
    this.#owner = owner
    this.signal = signal
    this.waits = server.options.trace === undefined ? undefined : []
    this.create = (format: PixelFormat, width: number, height: number): Frame => {
      const frame = new Frame(server.options.arena, format, width, height)
      if (this.#closed) {
        frame.release()
        throw failure('E_CANCELLED', { detail: 'a frame was made after its scope had closed' })
      }
      this.#held.push(frame)
      return frame
    }
  }

  /** Made for the first that asks: many nodes only pull. */
  get kernels(): Kernels {
    return (this.#kernels ??= this.#server.options.kernels(this.create, this.signal, (frame) => this.drop(frame), this))
  }

  async pull(clip: Clip, n: number): Promise<Frame> {
    let frame: Frame
    // As in `idle`, without a promise more: this is done for each frame of each node.
    this.#rest()
    try {
      frame = await servedOf(clip).request(n, this.signal)
    } finally {
      this.#goOn()
    }
    if (this.#closed) {
      frame.release()
      throw failure('E_CANCELLED', { detail: 'a frame arrived after its scope had closed' })
    }
    return this.lend(frame)
  }

  async idle<T>(work: Promise<T>): Promise<T> {
    this.#rest()
    try {
      return await work
    } finally {
      this.#goOn()
    }
  }

  #rest(): void {
    if (this.#waits++ === 0) this.#waitStarted = this.#server.options.now()
  }

  #goOn(): void {
    if (--this.#waits > 0) return
    const ended = this.#server.options.now()
    this.waited += ended - this.#waitStarted
    this.waits?.push([this.#waitStarted, ended])
  }

  /** Milliseconds on a kernel thread, or in a process that has ended. */
  spend(milliseconds: number, kernel?: string, thread = 0): void {
    const { trace, now } = this.#server.options
    if (trace !== undefined && kernel !== undefined) trace.kernel(this.#owner?.node ?? '', thread, kernel, now(), milliseconds)
    else trace?.child(this.#owner?.node ?? '', now(), milliseconds)
    const cost = this.#owner?.cost
    if (cost !== undefined) cost.elsewhere = (cost.elsewhere ?? 0) + milliseconds
  }

  get owner(): ScopeOwner | undefined {
    return this.#owner
  }

  /** What the node does to the frames that it pulls is looked at. */
  get watched(): boolean {
    return this.#owner?.checked === true || (this.#owner !== undefined && this.#server.options.checked === true)
  }

  /** True where nodes are given copies. In a thread of its own a plugin has copies anyway. */
  get checked(): boolean {
    return this.watched && this.#owner?.place?.fenced !== true
  }

  /** When all that it holds is given back. */
  onClose(work: () => void): void {
    ;(this.#closing ??= []).push(work)
  }

  /** Takes over a reference; gives what the node may look at until the scope closes. */
  lend(frame: Frame): Frame {
    this.#held.push(frame)
    if (!this.checked) return frame
    let copy: Frame
    try {
      copy = this.create(frame.format, frame.width, frame.height)
    } catch {
      // There is no room for a copy: the film is worth more than the watch.
      return frame
    }
    copy.bytes.set(frame.bytes)
    copy.holder = this.#owner?.node
    ;(this.#lent ??= []).push([copy, frame])
    return copy
  }

  /** Once the work is done. @throws E_FRAME_WRITTEN when what was lent is no longer as it was */
  check(): void {
    const lent = this.#lent
    if (lent === undefined) return
    for (; this.#compared < lent.length; this.#compared++) {
      const [copy, original] = lent[this.#compared]!
      if (samePixels(copy.bytes, original.bytes)) continue
      const { node, type } = this.#owner!
      throw failure('E_FRAME_WRITTEN', { node, ...(type === undefined ? {} : { type }) })
    }
  }

  /** Holds one more frame until the scope closes. */
  hold(frame: Frame): void {
    this.#held.push(frame.retain())
  }

  /** Gives back a frame that was made here and that nobody will look at again, before the scope closes. */
  drop(frame: Frame): void {
    const place = this.#held.lastIndexOf(frame)
    if (place < 0) return
    this.#held.splice(place, 1)
    frame.release()
  }

  close(): void {
    this.#closed = true
    if (this.#closing !== undefined) for (const work of this.#closing) work()
    // What was kept of a copy in spite of all shows, rather than look like a picture.
    if (this.#lent !== undefined) for (const [copy] of this.#lent) if (copy.references === 1) copy.bytes.fill(POISON)
    for (const frame of this.#held) frame.release()
    this.#held.length = 0
  }
}

/** A clip as nodes see it: frames that are asked for are held by the scope. */
export class ScopedClip implements Clip {
  readonly info: ClipInfo
  readonly stored: readonly StoredStretch[] | undefined
  readonly served: ServedClip
  readonly #scope: FrameScope
  readonly #first: number
  readonly #last: number

  /** @param reach frames of this clip that may be asked for; all of them where absent */
  constructor(served: ServedClip, scope: FrameScope, reach?: { readonly first: number; readonly last: number }) {
    this.served = served
    this.info = served.info
    this.stored = served.stored
    this.#scope = scope
    this.#first = reach?.first ?? 0
    this.#last = reach?.last ?? Infinity
  }

  frame(n: number): Promise<ReadonlyFrame> {
    if (n < this.#first || n > this.#last) {
      return Promise.reject(
        failure('E_WINDOW', { expected: `a frame from ${this.#first} to ${this.#last}`, got: String(n) }),
      )
    }
    return this.#scope.pull(this.served, n)
  }
}

/** The served clip behind whatever a node hands back to us. */
export function servedOf(clip: Clip): ServedClip {
  if (clip instanceof ServedClip) return clip
  if (clip instanceof ScopedClip) return clip.served
  throw failure('E_NODE_OUTPUT', {
    detail: 'Only clips that came in through an input can be pulled.',
    fix: 'Return other clips from an output, or compose them inside one frame function.',
  })
}

export const isServed = (value: unknown): value is ServedClip | ScopedClip =>
  value instanceof ServedClip || value instanceof ScopedClip

function checkInfo(info: ClipInfo, { node, type }: ServeOptions): void {
  const whole = (value: number): boolean => Number.isInteger(value) && value >= 1
  if (!whole(info.width) || !whole(info.height)) {
    throw failure('E_CLIP_SIZE', { node, type, expected: 'a whole width and height', got: `${info.width}x${info.height}` })
  }
  if (info.length === 0) throw failure('E_CLIP_EMPTY', { node, type })
  const { num, den } = info.rate
  if (!whole(info.length) || !whole(num) || !whole(den)) {
    throw failure('E_NODE_OUTPUT', {
      node,
      type,
      expected: 'a whole number of frames at a positive rate',
      got: `${info.length} frames at ${num}/${den}`,
    })
  }
}
