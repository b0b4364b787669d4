/** What the built-in band functions get beside a band: the compiled kernels, and memory for tables and rows. */
import { failure } from '../contract/errors.ts'
import type { ReadonlyPlane } from '../frames/frame-view.ts'
import type { Band } from './kernels.ts'
import type { KernelExports } from './wasm/instance.ts'

export interface NativeBand<A> extends Band<A> {
  readonly wasm: KernelExports
  readonly scratch: Scratch
}

/** Memory of one band while it is filled. */
export interface ScratchBlock {
  readonly address: number
  readonly bytes: number
}

/** Bytes that `count` things take in scratch, each begun on 16. */
export const scratchBytes = (...sizes: readonly number[]): number =>
  sizes.reduce((sum, bytes) => sum + ((bytes + 15) & ~15), 0)

type Table = Uint8Array | Int16Array | Int32Array | Uint32Array | Float32Array

/** Hands a block out piece by piece. */
export class Scratch {
  readonly #memory: WebAssembly.Memory
  readonly #block: ScratchBlock
  #next: number

  constructor(memory: WebAssembly.Memory, block: ScratchBlock) {
    this.#memory = memory
    this.#block = block
    this.#next = block.address
  }

  /** All pieces are free again: for the next plane. */
  reset(): void {
    this.#next = this.#block.address
  }

  take(bytes: number): number {
    const address = this.#next
    this.#next += (bytes + 15) & ~15
    if (this.#next > this.#block.address + this.#block.bytes) {
      throw failure('E_INTERNAL', { detail: `A kernel asked for more than its ${this.#block.bytes} bytes of scratch.` })
    }
    return address
  }

  /** A copy of a table; its address. */
  put(values: Table): number {
    const address = this.take(values.byteLength)
    this.write(address, values)
    return address
  }

  /** Whole numbers of a piece that was filled. */
  read(address: number, count: number): Int32Array {
    return new Int32Array(this.#memory.buffer, address, count).slice()
  }

  /** Fills a piece that was taken. Never through a frame's buffer: that may be of a time before the memory grew. */
  write(address: number, values: Table): void {
    // Another thread may have grown the memory without this one having seen it yet: growing by nothing refreshes it.
    if (address + values.byteLength > this.#memory.buffer.byteLength) this.#memory.grow(0)
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
    new Uint8Array(this.#memory.buffer, address, values.byteLength).set(bytes)
  }
}

/** Address of a row of a plane. */
export const addressOf = ({ data, stride }: ReadonlyPlane, row = 0): number =>
  data.byteOffset + row * stride * data.BYTES_PER_ELEMENT
