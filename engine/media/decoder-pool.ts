/** The processes that decode one file: they stream while frames are asked for in order, and start anew elsewhere. */
import { failure } from '../contract/errors.ts'
import type { Frame } from '../frames/frame.ts'
import { Decoder, IDLE, Missed, ShortFile, type PoolOptions } from './decoder.ts'

/** Bytes of frames that are decoded ahead when a clip is played backwards, and the most frames. */
const BACKWARD_BYTES = 48e6
const BACKWARD_FRAMES = 24
/** Running processes per file. */
const STREAMS = 3

/** The processes that decode one file. */
export class DecoderPool {
  readonly #options: PoolOptions
  readonly #decoders: Decoder[] = []
  /** One past the last frame that can be decoded, where the file turned out to end early. */
  #end: number
  /** The frame asked for last. */
  #latest = -1
  #ended = 0
  /** Frames before the one asked for, when the clip is played backwards. */
  readonly #ahead = new Map<number, Promise<Frame | undefined>>()
  #timer: NodeJS.Timeout | undefined

  constructor(options: PoolOptions) {
    this.#options = options
    this.#end = options.frames
  }

  /** Milliseconds of processor time of all its processes by now. */
  time(): number {
    return this.#ended + this.#decoders.reduce((sum, one) => sum + one.time, 0)
  }

  async frame(wanted: number, signal: AbortSignal, create: () => Frame): Promise<Frame> {
    for (;;) {
      if (signal.aborted) throw failure('E_CANCELLED')
      const n = Math.min(wanted, this.#end - 1)
      const kept = await this.#takeKept(n, create)
      if (kept !== undefined) return kept
      const backward = n < this.#latest && n > this.#latest - BACKWARD_FRAMES
      this.#latest = n
      try {
        if (backward && !this.#decoders.some((one) => one.reaches(n))) this.#readBack(n, signal, create)
        return await this.#decoderFor(n).request(n, signal, create)
      } catch (thrown) {
        if (thrown instanceof Missed) continue
        if (!(thrown instanceof ShortFile)) throw thrown
        if (thrown.end === 0) throw failure('E_MEDIA_FORMAT', { detail: 'None of its frames can be decoded.' })
        if (this.#end > thrown.end) {
          this.#end = thrown.end
          this.#options.onShort(thrown.end)
        }
      }
    }
  }

  /** A frame that was decoded ahead. */
  async #takeKept(n: number, create: () => Frame): Promise<Frame | undefined> {
    const waiting = this.#ahead.get(n)
    if (waiting === undefined) return undefined
    this.#ahead.delete(n)
    this.#latest = n
    const frame = await waiting
    if (frame === undefined) return undefined
    try {
      const copy = create()
      copy.bytes.set(frame.bytes)
      return copy
    } finally {
      frame.release()
    }
  }

  /** Asks for the frames before n too: seeking for each of them would decode the same pictures again and again. */
  #readBack(n: number, signal: AbortSignal, create: () => Frame): void {
    const { bytes } = this.#options
    const first = Math.max(0, n + 1 - Math.max(1, Math.min(BACKWARD_FRAMES, Math.floor(BACKWARD_BYTES / bytes))))
    this.#forgetAhead()
    const decoder = this.#decoderFor(first)
    for (let m = first; m < n; m++) {
      const frame = decoder.request(m, signal, create).then(
        (made) => made.retain(),
        () => undefined,
      )
      this.#ahead.set(m, frame)
    }
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#forgetAhead(), IDLE).unref()
  }

  #forgetAhead(): void {
    for (const waiting of this.#ahead.values()) void waiting.then((frame) => frame?.release())
    this.#ahead.clear()
  }

  #decoderFor(n: number): Decoder {
    let best: Decoder | undefined
    for (const one of this.#decoders) {
      if (one.reaches(n) && (best === undefined || one.position > best.position)) best = one
    }
    if (best === undefined) {
      if (this.#decoders.length >= STREAMS) {
        const idle = this.#decoders.filter((one) => one.idle).toSorted((a, b) => a.used - b.used)[0]
        if (idle !== undefined) this.#drop(idle)
      }
      best = new Decoder(this.#options, n, (ended) => this.#drop(ended))
      this.#decoders.push(best)
    }
    return best
  }

  #drop(decoder: Decoder): void {
    const at = this.#decoders.indexOf(decoder)
    decoder.close()
    if (at < 0) return
    this.#decoders.splice(at, 1)
    this.#ended += decoder.time
  }
}
