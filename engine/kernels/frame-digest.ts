/** Digests of frames: they tell pictures apart at ten times the speed of sha256. Worked out where the frame lies, nothing is copied. */
import type { FrameArena } from '../frames/arena.ts'
import { Frame } from '../frames/frame.ts'
import { INLINE_PIXELS, type KernelPool } from './kernel-pool.ts'
import { op } from './op.ts'

const HERE = op<undefined>('digest', 'digest')
/** Its target is small, but what it reads is not. */
const ON_THREAD = { ...HERE, whole: true }

/** XXH64 of a frame's pixels, hex: planes in order, seed 0. The frame is held meanwhile. */
export type FrameDigest = (frame: Frame) => Promise<string>

export const createFrameDigest = (pool: KernelPool, arena: FrameArena): FrameDigest => async (frame) => {
  const made = new Frame(arena, 'gray8', 8, 1)
  try {
    await pool.run(frame.bytes.length < INLINE_PIXELS ? HERE : ON_THREAD, made, [frame], undefined)
    const { buffer, byteOffset } = made.bytes
    return new DataView(buffer, byteOffset).getBigUint64(0, true).toString(16).padStart(16, '0')
  } finally {
    made.release()
  }
}
