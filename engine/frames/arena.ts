/**
 * One shared WebAssembly memory that holds every frame, with a first-fit allocator. Worker threads and WebAssembly
 * kernels see the same bytes, so that no frame is ever copied between them. Pure JavaScript, no Node module.
 */
import { failure } from '../contract/errors.ts'

const PAGE = 65536
/** Blocks are multiples of this many bytes, so that freed blocks fit again when sizes differ a little. */
const GRAIN = 4096

/** What a block of `bytes` really takes. */
export const blockBytes = (bytes: number): number => Math.max(GRAIN, Math.ceil(bytes / GRAIN) * GRAIN)

interface Hole {
  start: number
  bytes: number
}

export interface ArenaStats {
  /** Bytes in frames now. */
  readonly used: number
  /** Most bytes ever in frames at once. */
  readonly peak: number
  /** Bytes of memory taken from the system. */
  readonly reserved: number
}

export class FrameArena {
  readonly memory: WebAssembly.Memory
  /** Called when the budget is reached; frees at least this many bytes if it can (caches register here). */
  onPressure: (bytes: number) => void = () => {}
  readonly #budget: number
  readonly #holes: Hole[] = []
  readonly #sizes = new Map<number, number>()
  #top: number
  #used = 0
  #peak = 0

  /**
   * @param budget bytes that frames may take together
   * @param reservedBytes bytes at the start left to the kernels' module (its stack and tables)
   */
  constructor(budget: number, reservedBytes = 1 << 20) {
    this.#budget = Math.min(budget, 65536 * PAGE - reservedBytes)
    this.memory = new WebAssembly.Memory({ initial: Math.ceil(reservedBytes / PAGE), maximum: 65536, shared: true })
    this.#top = reservedBytes
  }

  get stats(): ArenaStats {
    return { used: this.#used, peak: this.#peak, reserved: this.memory.buffer.byteLength }
  }

  get budget(): number {
    return this.#budget
  }

  /** Returns the address of a block of at least `bytes`. Throws E_MEMORY when the budget is used up. */
  allocate(bytes: number): number {
    const size = blockBytes(bytes)
    if (this.#used + size > this.#budget) this.onPressure(this.#used + size - this.#budget)
    if (this.#used + size > this.#budget) {
      throw failure('E_MEMORY', {
        expected: `at most ${Math.round(this.#budget / 1e6)} MB in frames`,
        got: `${Math.round((this.#used + size) / 1e6)} MB`,
      })
    }
    const address = this.#take(size)
    this.#sizes.set(address, size)
    this.#used += size
    if (this.#used > this.#peak) this.#peak = this.#used
    return address
  }

  free(address: number): void {
    const size = this.#sizes.get(address)
    if (size === undefined) throw failure('E_INTERNAL', { detail: `free of an unknown frame block at ${address}` })
    this.#sizes.delete(address)
    this.#used -= size
    this.#giveBack(address, size)
  }

  #take(size: number): number {
    for (let i = 0; i < this.#holes.length; i++) {
      const hole = this.#holes[i]!
      if (hole.bytes < size) continue
      const start = hole.start
      hole.start += size
      hole.bytes -= size
      if (hole.bytes === 0) this.#holes.splice(i, 1)
      return start
    }
    const start = this.#top
    const missing = start + size - this.memory.buffer.byteLength
    if (missing > 0) {
      try {
        this.memory.grow(Math.ceil(missing / PAGE))
      } catch (cause) {
        throw failure('E_MEMORY', { got: `${Math.round((start + size) / 1e6)} MB of address space` }, cause)
      }
    }
    this.#top += size
    return start
  }

  /** Keeps holes sorted by address and joined with their neighbours. */
  #giveBack(start: number, bytes: number): void {
    const holes = this.#holes
    let low = 0
    let high = holes.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (holes[middle]!.start < start) low = middle + 1
      else high = middle
    }
    const before = holes[low - 1]
    const after = holes[low]
    const joinsBefore = before !== undefined && before.start + before.bytes === start
    const joinsAfter = after !== undefined && start + bytes === after.start
    if (joinsBefore && joinsAfter) {
      before.bytes += bytes + after.bytes
      holes.splice(low, 1)
    } else if (joinsBefore) before.bytes += bytes
    else if (joinsAfter) {
      after.start = start
      after.bytes += bytes
    } else holes.splice(low, 0, { start, bytes })
    const last = holes.at(-1)
    if (last !== undefined && last.start + last.bytes === this.#top) {
      this.#top = last.start
      holes.pop()
    }
  }
}
