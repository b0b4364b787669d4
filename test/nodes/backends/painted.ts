/** Places as they are painted, in bands that end where a test wants it. */
import { FrameArena } from '../../../engine/frames/arena.ts'
import type { PixelFormat } from '../../../engine/frames/format.ts'
import { Frame } from '../../../engine/frames/frame.ts'
import { bandFrame, createBandLoader, frameReference } from '../../../engine/kernels/band-frames.ts'
import { createKernels } from '../../../engine/kernels/create-kernels.ts'
import type { KernelPool } from '../../../engine/kernels/kernel-pool.ts'
import { Scratch } from '../../../engine/kernels/native-band.ts'
import { createKernelInstance } from '../../../engine/kernels/wasm/instance.ts'
import { loadKernelModule } from '../../../engine/kernels/wasm/load-module.ts'
import { paintPlace } from '../../../nodes/backends/procedural/place.ts'
import type { Scene } from '../../../nodes/backends/procedural/scene.ts'

const arena = new FrameArena(64 << 20)
const { memory } = arena
const wasm = createKernelInstance(loadKernelModule(), memory)
const load = createBandLoader()
const ROOM = 8 << 20
const room = new Frame(arena, 'gray8', 1024, ROOM / 1024)

/** @param cuts even rows at which bands end, where a frame has them */
const poolOf = (cuts: readonly number[]): KernelPool => ({
  workers: 0,
  async run(kernel, target, sources, args, _signal, bytes = 0) {
    const fill = await load(kernel.module.href, kernel.name)
    if (bytes > ROOM) throw new Error(`${kernel.name} wants ${bytes} bytes.`)
    const rows = [0, ...cuts.filter((cut) => cut < target.height), target.height]
    for (let i = 0; i + 1 < rows.length; i++) {
      // What a band finds in its memory is nothing it may lean on.
      room.bytes.fill(0xff, 0, bytes)
      const frames = { target: bandFrame(memory, frameReference(target)), sources: sources.map((one) => bandFrame(memory, frameReference(one))) }
      fill({ ...frames, args, from: rows[i]!, to: rows[i + 1]!, wasm, scratch: new Scratch(memory, { address: room.address, bytes }) })
    }
  },
  resident: () => { throw new Error('Nothing resides here.') },
  close: () => Promise.resolve(),
})

export async function painted(scene: Scene, time: number, width: number, height: number, cuts: readonly number[] = []): Promise<Uint8Array> {
  const made = new Set<Frame>()
  const create = (format: PixelFormat, w: number, h: number): Frame => {
    const frame = new Frame(arena, format, w, h)
    frame.bytes.fill(0xff)
    made.add(frame)
    return frame
  }
  const frame = await paintPlace(scene, width, height, time, createKernels(poolOf(cuts), create))
  const bytes = frame.bytes.slice()
  for (const one of made) one.release()
  return bytes
}
