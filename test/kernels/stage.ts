/** Frames and kernels for tests, without a frame server. */
import { FrameArena } from '../../engine/frames/arena.ts'
import type { PixelFormat } from '../../engine/frames/format.ts'
import { Frame } from '../../engine/frames/frame.ts'
import type { WritableFrame } from '../../engine/frames/frame-view.ts'
import { createKernels } from '../../engine/kernels/create-kernels.ts'
import type { Kernels } from '../../engine/kernels/kernels.ts'
import { createKernelPool } from '../../engine/kernels/pool.ts'
import type { KernelPool } from '../../engine/kernels/kernel-pool.ts'

export interface Stage {
  readonly arena: FrameArena
  readonly pool: KernelPool
  readonly kernels: Kernels
  create(format: PixelFormat, width: number, height: number): Frame
  close(): Promise<void>
}

export function createStage(workers = 0, budget = 256 << 20): Stage {
  const arena = new FrameArena(budget)
  const pool = createKernelPool({ arena, workers })
  const create = (format: PixelFormat, width: number, height: number): Frame => new Frame(arena, format, width, height)
  return { arena, pool, create, kernels: createKernels(pool, create, undefined, (frame) => frame.release()), close: () => pool.close() }
}

/** A small generator of repeatable numbers in 0..1 (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Fills a frame with legal noise: repeatable, different for each seed. */
export function noise<F extends WritableFrame>(frame: F, seed: number): F {
  const random = randomOf(seed)
  for (const { data } of frame.planes) {
    const whole = data instanceof Uint8Array
    for (let i = 0; i < data.length; i++) data[i] = whole ? 16 + Math.floor(random() * 220) : random()
  }
  return frame
}
