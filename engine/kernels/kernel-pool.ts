/** Threads that fill frames by bands: what a pool of them is asked for. */
import type { FrameArena } from '../frames/arena.ts'
import type { Frame } from '../frames/frame.ts'
import type { ReadonlyFrame } from '../frames/frame-view.ts'
import type { BandKernel } from './band-kernel.ts'

/** Smaller targets aren't worth the messages to a thread. */
export const INLINE_PIXELS = 1 << 16

export interface KernelPoolOptions {
  readonly arena: FrameArena
  /** Threads; 0 runs everything on the calling thread. The result is the same for any number. */
  readonly workers: number
  /**
   * For code of others: always on threads of its own, one band at a time on each, so that one which doesn't come back, or ends its
   * thread, takes nothing else with it. They have none of the environment's keys.
   */
  readonly apart?: boolean
}

/** Told what a kernel costs on the threads. */
export interface KernelMeter {
  spend(milliseconds: number, kernel?: string, thread?: number): void
  idle<T>(work: Promise<T>): Promise<T>
}

export interface KernelPool {
  readonly workers: number
  /**
   * Fills `target` with the kernel, split into bands of even rows. Frames are held until no band is worked on, also when the
   * signal aborts: bands that nobody waits for then are not begun, and those that take long end with their thread. Args are copied to the workers by structured clone.
   * @param scratch bytes of shared memory for each band while it is filled
   * @throws what the band function threw, with its message
   */
  run(
    kernel: BandKernel,
    target: Frame,
    sources: readonly ReadonlyFrame[],
    args: unknown,
    signal?: AbortSignal,
    scratch?: number,
    meter?: KernelMeter,
  ): Promise<void>
  /** Bytes that stay the same over many frames, as a `gray8` frame with a reference for the caller; kept by their key while there is room. */
  resident(key: object, width: number, bytes: Uint8Array): Frame
  /** Ends the threads. Work in progress fails. */
  close(): Promise<void>
}
