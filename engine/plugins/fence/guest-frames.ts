/**
 * Frames as a plugin's thread sees them. Nothing of the shared memory is handed out: who looks at pixels is given a copy, and what
 * the plugin made or may write to is copied back when it is used.
 */
import { failure } from '../../contract/errors.ts'
import { frameLayout, type PixelFormat } from '../../frames/format.ts'
import { samePixels } from '../../frames/frame.ts'
import type { Plane, WritableFrame } from '../../frames/frame-view.ts'

export interface SentFrame {
  readonly id: number
  readonly format: PixelFormat
  readonly width: number
  readonly height: number
  readonly address: number
  /** It belongs to this call alone. */
  readonly own: boolean
}

/** Buffers of frames that are over, by their size: making them anew takes longer than the copy. */
const spare = new Map<number, ArrayBuffer[]>()
const SPARE = 8

function bufferOf(bytes: number): ArrayBuffer {
  return spare.get(bytes)?.pop() ?? new ArrayBuffer(bytes)
}

export class GuestFrame implements WritableFrame {
  readonly format: PixelFormat
  readonly width: number
  readonly height: number
  /** Its call. */
  readonly call: number
  readonly #memory: WebAssembly.Memory
  readonly #size: number
  readonly #own: boolean
  /** Absent until the engine has found room for what was made here. */
  #sent: Promise<SentFrame> | SentFrame
  #bytes: Uint8Array | undefined
  #planes: readonly Plane[] | undefined
  #over = false

  constructor(memory: WebAssembly.Memory, call: number, shape: { readonly format: PixelFormat; readonly width: number; readonly height: number }, sent: SentFrame | Promise<SentFrame>, own: boolean) {
    this.#memory = memory
    this.call = call
    this.format = shape.format
    this.width = shape.width
    this.height = shape.height
    this.#size = frameLayout(shape.format, shape.width, shape.height).bytes
    this.#sent = sent
    this.#own = own
    if (sent instanceof Promise) sent.then((there) => (this.#sent = there), () => {})
  }

  get id(): number {
    return this.#sent instanceof Promise ? 0 : this.#sent.id
  }

  get address(): number {
    return this.#sent instanceof Promise ? 0 : this.#sent.address
  }

  get bytes(): Uint8Array {
    if (this.#over) throw failure('E_FRAME_KEPT')
    if (this.#bytes !== undefined) return this.#bytes
    const bytes = new Uint8Array(bufferOf(this.#size))
    // A frame that is being made has no contents yet.
    if (!(this.#sent instanceof Promise)) bytes.set(this.#shared(this.#sent))
    return (this.#bytes = bytes)
  }

  get planes(): readonly Plane[] {
    if (this.#planes !== undefined && !this.#over) return this.#planes
    const { buffer } = this.bytes
    this.#planes = frameLayout(this.format, this.width, this.height).planes.map((plane) => ({
      data: plane.sample === 'u8' ? new Uint8Array(buffer, plane.offset, plane.bytes) : new Float32Array(buffer, plane.offset, plane.bytes >> 2),
      width: plane.width,
      height: plane.height,
      stride: plane.stride,
    }))
    return this.#planes
  }

  /** What the engine knows it by, once it has the pixels. */
  async settled(): Promise<SentFrame> {
    if (this.#over) throw failure('E_FRAME_KEPT')
    const sent = await this.#sent
    if (this.#own && this.#bytes !== undefined) this.#shared(sent).set(this.#bytes)
    return sent
  }

  /** @throws E_FRAME_WRITTEN where others' pixels were written to */
  check(): void {
    if (this.#own || this.#bytes === undefined || this.#sent instanceof Promise) return
    const shared = this.#shared(this.#sent)
    if (!samePixels(this.#bytes, shared)) throw failure('E_FRAME_WRITTEN')
  }

  /** @param poison what was kept of it in spite of all must not look like a picture */
  end(poison: boolean): void {
    this.#over = true
    if (this.#bytes === undefined) return
    if (poison) this.#bytes.fill(0)
    const { buffer } = this.#bytes
    const kept = spare.get(this.#size) ?? []
    spare.set(this.#size, kept)
    if (kept.length < SPARE) kept.push(buffer as ArrayBuffer)
    this.#bytes = undefined
    this.#planes = undefined
  }

  #shared({ address }: SentFrame): Uint8Array {
    // Another thread may have grown the memory without this one having seen it yet: growing by nothing refreshes it.
    if (address + this.#size > this.#memory.buffer.byteLength) this.#memory.grow(0)
    return new Uint8Array(this.#memory.buffer, address, this.#size)
  }
}
