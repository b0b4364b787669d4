/** What only runs, plans and looks need: pixels, media, and the code that works through a graph. Loaded with the first of them. */
import type { FrameArena } from '../frames/arena.ts'
import { unflatten } from '../graph/flat-graph.ts'
import { createKernels } from '../kernels/create-kernels.ts'
import { createFrameDigest } from '../kernels/frame-digest.ts'
import { createKernelPool } from '../kernels/pool.ts'
import { createMedia, type CreateMediaOptions } from '../media/create-media.ts'
import { filmDigest } from '../media/film-digest.ts'
import { FrameServer } from '../run/frame-server.ts'
import { planParts } from '../run/part-plan.ts'
import { dryRun } from '../run/plan-report.ts'
import type { RunPorts } from '../run/ports.ts'
import { renderGraph, strictFault } from '../run/render.ts'
import type { Trace } from '../run/trace.ts'
import { verifyGraph } from '../run/verify.ts'
import { createLooks, type Looks } from './looks.ts'
import { createMade } from './made.ts'

const WORK = { dryRun, planParts, renderGraph, strictFault, unflatten, verifyGraph }

type Loaded = Pick<RunPorts, 'server' | 'media' | 'frameDigest' | 'filmDigest'>

/** The rest of what a run stands on: there from the start. */
export type Standing = Omit<RunPorts, keyof Loaded>

export type Running = typeof WORK & {
  readonly ports: RunPorts
  /** The same with every kernel run on the calling thread. */
  readonly inlinePorts: () => RunPorts
  readonly looks: Looks
}

export interface RunningOptions {
  readonly media: CreateMediaOptions
  readonly arena: FrameArena
  readonly workers: number
  /** Bytes of frames that are kept for whoever asks again. */
  readonly cacheBytes: number
  readonly checked: boolean
  readonly trace?: Trace | undefined
}

export interface RunningParts {
  readonly media: Loaded['media']
  on(standing: Standing): Running
  close(): Promise<void>
}

export function createRunning({ arena, workers, cacheBytes, checked, trace, ...options }: RunningOptions): RunningParts {
  const made = createMade()
  const serverOf = (threads: number): Pick<RunPorts, 'server' | 'frameDigest'> => {
    const pool = createKernelPool({ arena, workers: threads })
    made.add(() => pool.close())
    const server = new FrameServer({
      arena,
      kernels: (create, signal, drop, meter) => createKernels(pool, create, signal, drop, meter),
      cacheBytes,
      now: () => performance.now(),
      checked,
      ...(trace === undefined ? {} : { trace }),
    })
    return { server, frameDigest: createFrameDigest(pool, arena) }
  }
  const served = serverOf(workers)
  const media = createMedia(options.media)
  made.add(() => media.close())
  let inline: ReturnType<typeof serverOf> | undefined
  return {
    media,
    on(standing) {
      const ports = { ...standing, ...served, media, filmDigest }
      return { ...WORK, ports, looks: createLooks(ports, options.media.log.warn), inlinePorts: () => ({ ...ports, ...(inline ??= serverOf(0)), workers: 1 }) }
    },
    close: () => made.close(),
  }
}
