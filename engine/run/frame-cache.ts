/** Recently made frames, least recently used first out, bounded by bytes. Holds one reference to each frame in it. */
import type { Frame } from '../frames/frame.ts'

export class FrameCache {
  readonly #limit: number
  readonly #frames = new Map<string, Frame>()
  #bytes = 0

  /** @param limit bytes */
  constructor(limit: number) {
    this.#limit = limit
  }

  get bytes(): number {
    return this.#bytes
  }

  /** The frame, with a reference for the caller. */
  take(key: string): Frame | undefined {
    const frame = this.#frames.get(key)
    if (frame === undefined) return undefined
    // A Map iterates in order of insertion: putting the key in anew makes it the youngest.
    this.#frames.delete(key)
    this.#frames.set(key, frame)
    return frame.retain()
  }

  put(key: string, frame: Frame): void {
    if (this.#frames.has(key) || frame.allocatedBytes > this.#limit) return
    this.#frames.set(key, frame.retain())
    this.#bytes += frame.allocatedBytes
    if (this.#bytes > this.#limit) this.free(this.#bytes - this.#limit)
  }

  /** Lets go of the oldest frames until `bytes` are freed. Frames that others still hold live on with them. */
  free(bytes: number): void {
    let left = bytes
    for (const [key, frame] of this.#frames) {
      if (left <= 0) return
      this.#frames.delete(key)
      this.#bytes -= frame.allocatedBytes
      if (frame.references === 1) left -= frame.allocatedBytes
      frame.release()
    }
  }

  clear(): void {
    this.free(Infinity)
  }
}
