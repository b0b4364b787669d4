/** A frame: planes in the arena, counted references. Authors never free one; scopes and the cache do. */
import { failure } from '../errors.ts'
import { blockBytes, type FrameArena } from './arena.ts'
import { frameLayout, type PixelFormat } from './format.ts'

export interface Plane {
  /** Samples, row by row without gaps; float32 for `flow` and `rgbf32`. Backed by shared memory. */
  readonly data: Uint8Array | Float32Array
  readonly width: number
  readonly height: number
  readonly stride: number
}

/** A frame of pixels. Treat a frame that you pulled as read-only: others may be looking at it. */
export class Frame {
  readonly format: PixelFormat
  readonly width: number
  readonly height: number
  readonly planes: readonly Plane[]
  /** All planes as bytes, in ffmpeg's rawvideo order. */
  readonly bytes: Uint8Array
  /** Address in the shared memory. */
  readonly address: number
  readonly #arena: FrameArena
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
    this.bytes = new Uint8Array(buffer, this.address, layout.bytes)
    this.planes = layout.planes.map((plane) => ({
      data:
        plane.sample === 'u8'
          ? new Uint8Array(buffer, this.address + plane.offset, plane.bytes)
          : new Float32Array(buffer, this.address + plane.offset, plane.bytes >> 2),
      width: plane.width,
      height: plane.height,
      stride: plane.stride,
    }))
  }

  /** Bytes of the arena that this frame takes. */
  get allocatedBytes(): number {
    return blockBytes(this.bytes.byteLength)
  }

  get references(): number {
    return this.#references
  }

  /** Engine only: one more holder. */
  retain(): this {
    if (this.#references === 0) throw failure('E_INTERNAL', { detail: 'a frame was used after its release' })
    this.#references++
    return this
  }

  /** Engine only: one holder less; the memory goes back with the last. */
  release(): void {
    if (this.#references === 0) throw failure('E_INTERNAL', { detail: 'a frame was released twice' })
    if (--this.#references === 0) this.#arena.free(this.address)
  }
}
