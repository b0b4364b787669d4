/** A frame server over tiny frames whose pixels tell where they come from. */
import type { ClipSource, FrameContext } from '../../engine/contract/frame-context.ts'
import { rational, type ClipInfo } from '../../engine/frames/clip.ts'
import { FrameArena } from '../../engine/frames/arena.ts'
import type { Frame } from '../../engine/frames/frame.ts'
import type { Kernels } from '../../engine/kernels/kernels.ts'
import type { ServedClip} from '../../engine/run/frame-server.ts';
import { FrameServer, type ClipCost } from '../../engine/run/frame-server.ts'

export const INFO: ClipInfo = { format: 'gray8', width: 4, height: 2, rate: rational(25), length: 8 }

export function createKit(options: { budget?: number; cacheBytes?: number; checked?: boolean } = {}): {
  arena: FrameArena
  server: FrameServer
  serve(source: ClipSource, id?: string): ServedClip & { cost: ClipCost }
} {
  const arena = new FrameArena(options.budget ?? 64 << 20)
  const server = new FrameServer({
    arena,
    kernels: () => ({}) as Kernels,
    cacheBytes: options.cacheBytes ?? 1 << 20,
    now: () => performance.now(),
    checked: options.checked ?? false,
  })
  let made = 0
  return {
    arena,
    server,
    serve(source, id = `clip-${made++}`) {
      const cost = { frames: 0, milliseconds: 0 }
      return Object.assign(server.serve(source, { id, node: id, type: 'test', cost }), { cost })
    },
  }
}

/** A clip whose frame n is filled with `value(n)`. */
export function counting(length: number, value = (n: number): number => n, delay = 0): ClipSource {
  const info = { ...INFO, length }
  return {
    info,
    async frame(n, scope) {
      if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay))
      return painted(scope, info, value(n))
    },
  }
}

export function painted(scope: FrameContext, { format, width, height }: ClipInfo, value: number): Frame {
  const frame = scope.create(format, width, height) as Frame
  frame.bytes.fill(value)
  return frame
}

/** Asks for frame n, reads its first pixel and gives the frame back. */
export async function pixel(clip: ServedClip, n: number, signal = new AbortController().signal): Promise<number> {
  const frame = await clip.request(n, signal)
  const value = frame.bytes[0]!
  frame.release()
  return value
}
