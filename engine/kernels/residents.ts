/** Bytes that stay the same over many frames, kept in the frames' memory for as long as there is room. */
import type { FrameArena } from '../frames/arena.ts'
import { Frame } from '../frames/frame.ts'

/** Of the frames' memory, for all of them together. */
const SHARE = 0.25

export class Residents {
  readonly #arena: FrameArena
  readonly #kept = new Map<object, Frame>()
  #bytes = 0

  constructor(arena: FrameArena) {
    this.#arena = arena
    const others = arena.onPressure
    arena.onPressure = (bytes) => {
      others(bytes)
      this.#free(bytes)
    }
  }

  /** A `gray8` frame that begins with the bytes, with a reference for the caller. @param key what they belong to */
  take(key: object, width: number, bytes: Uint8Array): Frame {
    const known = this.#kept.get(key)
    if (known !== undefined) {
      // A Map iterates in order of insertion: putting the key in anew makes it the youngest.
      this.#kept.delete(key)
      this.#kept.set(key, known)
      return known.retain()
    }
    const frame = new Frame(this.#arena, 'gray8', width, Math.ceil(bytes.byteLength / width))
    frame.bytes.set(bytes)
    this.#kept.set(key, frame)
    this.#bytes += frame.allocatedBytes
    frame.retain()
    const most = this.#arena.budget * SHARE
    if (this.#bytes > most) this.#free(this.#bytes - most, frame)
    return frame
  }

  clear(): void {
    this.#free(Infinity)
  }

  #free(bytes: number, but?: Frame): void {
    let left = bytes
    for (const [key, frame] of this.#kept) {
      if (left <= 0) return
      if (frame === but) continue
      this.#kept.delete(key)
      this.#bytes -= frame.allocatedBytes
      if (frame.references === 1) left -= frame.allocatedBytes
      frame.release()
    }
  }
}
