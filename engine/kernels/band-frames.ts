/** Frames as band functions see them, built from an address in the shared memory. */
import { frameLayout, type PixelFormat } from '../frames/format.ts'
import type { ReadonlyFrame } from '../frames/frame-view.ts'
import type { BandFrame } from './band-kernel.ts'
import type { NativeBand } from './native-band.ts'

/** What is sent to a worker instead of a frame. */
export interface FrameReference {
  readonly format: PixelFormat
  readonly width: number
  readonly height: number
  readonly address: number
}

/** A function that fills the rows `from` to `to` of `band.target`, and nothing else. */
export type BandFunction = (band: NativeBand<unknown>) => void

export const frameReference = ({ format, width, height, address }: ReadonlyFrame): FrameReference => ({
  format,
  width,
  height,
  address,
})

/** Views onto a frame's planes in the memory of this moment: growing it gives it another buffer. */
export function bandFrame(memory: WebAssembly.Memory, { format, width, height, address }: FrameReference): BandFrame {
  const layout = frameLayout(format, width, height)
  // Another thread may have grown the memory without this one having seen it yet: growing by nothing refreshes it.
  if (address + layout.bytes > memory.buffer.byteLength) memory.grow(0)
  const { buffer } = memory
  return {
    format,
    width,
    height,
    planes: layout.planes.map((plane) => ({
      data:
        plane.sample === 'u8'
          ? new Uint8Array(buffer, address + plane.offset, plane.bytes)
          : new Float32Array(buffer, address + plane.offset, plane.bytes >> 2),
      width: plane.width,
      height: plane.height,
      stride: plane.stride,
    })),
  }
}

/** Loads a band function; each module is imported once per thread. @param before what a module's file needs first */
export function createBandLoader(before: (module: string) => Promise<void> = () => Promise.resolve()): (module: string, name: string) => BandFunction | Promise<BandFunction> {
  const loaded = new Map<string, BandFunction>()
  return (module, name) => {
    const key = `${module}#${name}`
    return loaded.get(key) ?? before(module).then(() => load(module, name)).then((made) => (loaded.set(key, made), made))
  }
}

async function load(module: string, name: string): Promise<BandFunction> {
  const exported = (await import(/* @vite-ignore */ module)) as Record<string, unknown>
  const made = exported[name]
  if (typeof made !== 'function') throw new TypeError(`${module} exports no function "${name}"`)
  return made as BandFunction
}
