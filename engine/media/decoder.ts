/** One process that decodes a file: it streams while frames are asked for in order. */
import { setMaxListeners } from 'node:events'
import { failure, toReelgraphError } from '../contract/errors.ts'
import type { Frame } from '../frames/frame.ts'
import type { Child } from './child.ts'
import { RawReader } from './raw-reader.ts'

/** Frames that are decoded and passed over rather than sought: starting a process costs about as much. */
const REACH = 24
/** Milliseconds after which an idle process is ended. */
export const IDLE = 15_000
/** The same for one that has nothing more to give. */
const IDLE_AT_END = 500

export interface PoolOptions {
  readonly start: (from: number) => Child
  /** Frames in the source. */
  readonly frames: number
  /** Bytes of a frame. */
  readonly bytes: number
  readonly onShort: (at: number) => void
}

interface Request {
  readonly n: number
  readonly create: () => Frame
  readonly resolve: (frame: Frame) => void
  readonly reject: (fault: unknown) => void
}

/** The stream ended before the frame asked for. */
export class ShortFile extends Error {
  readonly end: number

  constructor(end: number) {
    super()
    this.end = end
  }
}

/** The decoder is past the frame asked for. */
export class Missed extends Error {}

/** One running ffmpeg. Requests that wait for it are served as their frames come by, in whatever order they were made. */
export class Decoder {
  /** The frame that comes next from the pipe. */
  position: number
  used = performance.now()
  readonly #options: PoolOptions
  readonly #child: Child
  readonly #reader: RawReader
  readonly #onEnd: (decoder: Decoder) => void
  #waiting: Request[] = []
  /** The frame read last, for whoever asks for it again. */
  #last: { readonly n: number; readonly frame: Frame } | undefined
  #pumping = false
  #closed = false
  #timer: NodeJS.Timeout | undefined

  constructor(options: PoolOptions, from: number, onEnd: (decoder: Decoder) => void) {
    this.#options = options
    this.position = from
    this.#onEnd = onEnd
    this.#child = options.start(from)
    this.#child.process.stdin!.end()
    this.#reader = new RawReader(this.#child.process.stdout!)
    // Killed while nobody waits, as when the service closes: its last frame goes back too.
    this.#child.done.catch(() => this.idle && this.#onEnd(this))
  }

  get time(): number {
    return this.#child.time()
  }

  get idle(): boolean {
    return this.#waiting.length === 0 && !this.#pumping
  }

  reaches(n: number): boolean {
    if (this.#closed) return false
    return this.#last?.n === n || (n >= this.position && n < this.position + REACH)
  }

  request(n: number, signal: AbortSignal, create: () => Frame): Promise<Frame> {
    this.used = performance.now()
    clearTimeout(this.#timer)
    return new Promise<Frame>((resolve, reject) => {
      const leave = (): void => {
        this.#waiting = this.#waiting.filter((one) => one !== request)
        reject(failure('E_CANCELLED'))
        if (this.#waiting.length === 0) this.#onEnd(this)
      }
      const settle = (): void => signal.removeEventListener('abort', leave)
      const request: Request = {
        n,
        create,
        resolve: (frame) => (settle(), resolve(frame)),
        reject: (fault) => (settle(), reject(fault)),
      }
      // As many requests wait as are looked ahead: that is no leak.
      setMaxListeners(0, signal)
      signal.addEventListener('abort', leave, { once: true })
      this.#waiting.push(request)
      // Requests of one turn are gathered first: look-ahead asks for several at once.
      if (!this.#pumping) {
        this.#pumping = true
        setImmediate(() => void this.#pump())
      }
    })
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    clearTimeout(this.#timer)
    this.#last?.frame.release()
    this.#last = undefined
    this.#child.kill()
  }

  async #pump(): Promise<void> {
    try {
      while (this.#waiting.length > 0 && !this.#closed) {
        this.#serve()
        if (this.#waiting.length > 0) await this.#readNext()
      }
    } catch (thrown) {
      this.#fail(thrown)
    } finally {
      this.#pumping = false
    }
    const rest = this.position >= this.#options.frames ? IDLE_AT_END : IDLE
    if (!this.#closed) this.#timer = setTimeout(() => this.#onEnd(this), rest).unref()
    else this.#fail(failure('E_CANCELLED'))
  }

  /** Hands the frame read last to those who wait for it. */
  #serve(): void {
    const last = this.#last
    if (last === undefined) return
    for (const request of this.#waiting.filter((one) => one.n === last.n)) {
      this.#waiting.splice(this.#waiting.indexOf(request), 1)
      try {
        const copy = request.create()
        copy.bytes.set(last.frame.bytes)
        request.resolve(copy)
      } catch (thrown) {
        request.reject(thrown)
      }
    }
  }

  async #readNext(): Promise<void> {
    const n = this.position
    // Asked for while the frame was passing: those start over with a decoder of their own.
    const missed = this.#waiting.filter((one) => one.n < n)
    if (missed.length > 0) {
      this.#waiting = this.#waiting.filter((one) => one.n >= n)
      for (const one of missed) one.reject(new Missed())
      return
    }
    const request = this.#waiting.find((one) => one.n === n)
    if (request === undefined) {
      if (!(await this.#reader.skip(this.#options.bytes))) return this.#ended()
      this.position++
      return
    }
    // Held here too: the one who asked may give up, and its memory must not be filled for somebody else then.
    const frame = request.create().retain()
    const whole = await this.#reader.read(frame.bytes)
    if (!whole || this.#closed) {
      frame.release()
      return whole ? undefined : this.#ended()
    }
    this.position++
    this.#last?.frame.release()
    this.#last = { n, frame }
    const at = this.#waiting.indexOf(request)
    if (at < 0) return // given up while it was read
    this.#waiting.splice(at, 1)
    request.resolve(frame)
  }

  async #ended(): Promise<void> {
    await this.#child.done
    throw new ShortFile(this.position)
  }

  #fail(thrown: unknown): void {
    const waiting = this.#waiting
    this.#waiting = []
    const fault = thrown instanceof ShortFile || thrown instanceof Missed ? thrown : toReelgraphError(thrown)
    for (const request of waiting) request.reject(fault)
    this.#onEnd(this)
  }
}
