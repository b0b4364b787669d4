/** A frame: planes in the arena, counted references. Authors never free one; scopes and the cache do. */
import { failure } from '../contract/errors.ts'
import { blockBytes, type FrameArena } from './arena.ts'
import { frameLayout, type PixelFormat } from './format.ts'
import type { Plane, WritableFrame } from './frame-view.ts'

/** A frame of pixels as the engine sees it. Nodes see `ReadonlyFrame`, or what `create` gives. */
export class Frame implements WritableFrame {
  readonly format: PixelFormat
  readonly width: number
  readonly height: number
  readonly address: number
  /** Who is to blame when it is used after its release, where it was lent to one node alone; else that is the node that uses it. */
  holder: string | undefined
  readonly #arena: FrameArena
  readonly #planes: readonly Plane[]
  readonly #bytes: Uint8Array
  #references = 1

  constructor(arena: FrameArena, format: PixelFormat, width: number, height: number) {
    if (!(Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0)) {
      throw failure('E_CLIP_SIZE', { expected: 'a whole width and height of at least 1', got: `${width}x${height}` })
    }
    const layout = frameLayout(format, width, height)
    this.#arena = arena
    this.format = format
    this.width = width
    this.height = height
    this.address = arena.allocate(layout.bytes)
    const buffer = arena.memory.buffer
    this.#bytes = new Uint8Array(buffer, this.address, layout.bytes)
    this.#planes = layout.planes.map((plane) => ({
      data:
        plane.sample === 'u8'
          ? new Uint8Array(buffer, this.address + plane.offset, plane.bytes)
          : new Float32Array(buffer, this.address + plane.offset, plane.bytes >> 2),
      width: plane.width,
      height: plane.height,
      stride: plane.stride,
    }))
  }

  get planes(): readonly Plane[] {
    if (this.#references === 0) throw this.#kept()
    return this.#planes
  }

  /** All planes as bytes, in ffmpeg's rawvideo order. */
  get bytes(): Uint8Array {
    if (this.#references === 0) throw this.#kept()
    return this.#bytes
  }

  /** Bytes of the arena that this frame takes. */
  get allocatedBytes(): number {
    return blockBytes(this.#bytes.byteLength)
  }

  get references(): number {
    return this.#references
  }

  /** Engine only: one more holder. */
  retain(): this {
    if (this.#references === 0) throw this.#kept()
    this.#references++
    return this
  }

  /** Engine only: one holder less; the memory goes back with the last. */
  release(): void {
    if (this.#references === 0) throw failure('E_INTERNAL', { detail: 'a frame was released twice' })
    if (--this.#references === 0) this.#arena.free(this.address)
  }

  #kept(): Error {
    return failure('E_FRAME_KEPT', this.holder === undefined ? {} : { node: this.holder })
  }
}

/** Whether two frames of one shape hold the same bits. Both lie in the arena, at whole words. */
export function samePixels(a: Uint8Array, b: Uint8Array): boolean {
  const words = a.byteLength >> 2
  const [left, right] = [a, b].map(({ buffer, byteOffset }) => new Int32Array(buffer, byteOffset, words)) as [Int32Array, Int32Array]
  for (let i = 0; i < words; i++) if (left[i] !== right[i]) return false
  for (let i = words << 2; i < a.byteLength; i++) if (a[i] !== b[i]) return false
  return true
}
