/** Runs band kernels over worker threads that share the arena's memory. */
import { Worker } from 'node:worker_threads'
import { failure, ReelgraphError } from '../contract/errors.ts'
import type { Frame } from '../frames/frame.ts'
import type { ReadonlyFrame } from '../frames/frame-view.ts'
import { createBandLoader, frameReference, type BandFunction } from './band-frames.ts'
import { ended, stuck, type Guest, type GuestKernel } from './guest-kernel.ts'
import { INLINE_PIXELS, type KernelMeter, type KernelPool, type KernelPoolOptions } from './kernel-pool.ts'
import type { BandKernel } from './band-kernel.ts'
import { Residents } from './residents.ts'
import { rowBands } from './row-bands.ts'
import { Scratch, type ScratchBlock } from './native-band.ts'
import { createKernelInstance, type KernelExports } from './wasm/instance.ts'
import { loadKernelModule } from './wasm/load-module.ts'
import type { BandMessage, BandReply, PixelWorkerData } from './worker.ts'

/** Milliseconds of work that a band is worth: a message there and back takes about a fifth of a processor's millisecond. */
const WORTH = 0.4
/** Bands sent to one worker ahead of its answers: the second hides the way there and back. */
const AHEAD = 2
/** Milliseconds that a band has to come to its end when nobody waits for it any more. A new thread costs about as much. */
const GRACE = 50

interface Job {
  readonly bands: BandMessage[]
  readonly signal: AbortSignal | undefined
  left: number
  fault: unknown
  readonly settle: () => void
  readonly meter: KernelMeter | undefined
  readonly name: string
  readonly guest: Guest | undefined
  /** Milliseconds of all its bands until now. */
  took: number
}

interface Task {
  readonly band: BandMessage
  readonly job: Job
}

interface Thread {
  readonly worker: Worker
  /** What it was sent, by number, in that order: it works on the first. */
  readonly running: Map<number, Task>
  /** Until a plugin's band is ended. */
  patience?: NodeJS.Timeout
}

export function createKernelPool({ arena, workers, apart = false }: KernelPoolOptions): KernelPool {
  const ahead = apart ? 1 : AHEAD
  let guests: KernelPool | undefined
  let residents: Residents | undefined
  const load = createBandLoader()
  const inline = new WeakMap<BandKernel, BandFunction>()
  /** Milliseconds that a pixel took of late. */
  const costs = new WeakMap<BandKernel, number>()
  const threads: Thread[] = []
  const ending = new Set<Promise<unknown>>()
  const heard = new WeakSet<AbortSignal>()
  let late: NodeJS.Timeout | undefined
  const queue: Task[] = []
  let nextId = 1
  let jobs = 0
  let closed = false
  let instance: KernelExports | undefined

  const functionOf = async (kernel: BandKernel): Promise<BandFunction> => {
    const made = await load(kernel.module.href, kernel.name)
    inline.set(kernel, made)
    return made
  }

  const finish = (job: Job): void => {
    if (--job.left === 0) job.settle()
  }

  const dispatch = (): void => {
    while (queue.length > 0) {
      let idlest: Thread | undefined
      for (const thread of threads) {
        if (idlest === undefined || thread.running.size < idlest.running.size) idlest = thread
      }
      if (idlest === undefined || idlest.running.size >= ahead) return
      const { band, job } = queue.shift()!
      if (job.fault === undefined && job.signal?.aborted === true) job.fault = job.signal.reason
      if (job.fault !== undefined) {
        finish(job)
        continue
      }
      try {
        idlest.worker.postMessage(band)
        idlest.running.set(band.id, { band, job })
        if (job.guest !== undefined) watch(idlest, job, job.guest)
      } catch (thrown) {
        // Args that can't be cloned.
        job.fault = thrown
        finish(job)
      }
    }
  }

  const watch = (thread: Thread, job: Job, guest: Guest): void => {
    thread.patience = setTimeout(() => {
      job.fault ??= stuck(guest, job.name)
      void thread.worker.terminate()
    }, guest.seconds * 1000)
  }

  const start = (): Thread => {
    const worker = new Worker(new URL('./worker.mjs', import.meta.url), {
      workerData: { memory: arena.memory, kernels: loadKernelModule() } satisfies PixelWorkerData,
      // The boot file registers what it needs: flags of the main thread (loaders, inspector, test runner) stay there.
      execArgv: [],
      ...(apart ? { env: {} } : {}),
      name: 'reelgraph-pixels',
    })
    const thread: Thread = { worker, running: new Map() }
    worker.on('message', ({ id, error, milliseconds }: BandReply) => {
      const job = thread.running.get(id)?.job
      if (job === undefined) return
      thread.running.delete(id)
      clearTimeout(thread.patience)
      job.meter?.spend(milliseconds, job.name, worker.threadId)
      job.took += milliseconds
      if (error !== undefined) job.fault ??= thrownIn(error)
      finish(job)
      dispatch()
    })
    const lost = (cause: unknown): void => {
      const place = threads.indexOf(thread)
      if (place >= 0) threads.splice(place, 1)
      clearTimeout(thread.patience)
      for (const { job } of thread.running.values()) {
        job.fault ??= job.guest === undefined ? failure('E_INTERNAL', { detail: `A pixel worker ended: ${String(cause)}.` }) : ended(job.guest, job.name, cause)
        finish(job)
      }
      thread.running.clear()
      if (place >= 0 && !closed && queue.length > 0) {
        threads.push(start())
        dispatch()
      }
    }
    worker.on('error', lost)
    worker.on('exit', (code) => lost(`exit code ${code}`))
    return thread
  }

  const unwanted = ({ job }: Task): boolean => job.signal?.aborted === true

  /** Whoever waits for nothing else is not held up by what takes long. */
  const hear = (signal: AbortSignal | undefined): void => {
    if (signal === undefined || heard.has(signal)) return
    heard.add(signal)
    signal.addEventListener('abort', () => {
      for (const { job } of take(queue, unwanted)) {
        job.fault ??= job.signal!.reason
        finish(job)
      }
      late ??= setTimeout(endUnwanted, GRACE).unref()
    }, { once: true })
  }

  const endUnwanted = (): void => {
    late = undefined
    for (const thread of [...threads]) {
      const running = [...thread.running.values()]
      if (!running.some(unwanted)) continue
      if (!unwanted(running[0]!)) {
        late ??= setTimeout(endUnwanted, GRACE).unref()
        continue
      }
      // What others wait for goes to another thread.
      for (const task of running.filter((one) => !unwanted(one)).reverse()) {
        thread.running.delete(task.band.id)
        queue.unshift(task)
      }
      for (const { job } of thread.running.values()) job.fault ??= job.signal!.reason
      threads.splice(threads.indexOf(thread), 1)
      const end = thread.worker.terminate()
      ending.add(end)
      void end.finally(() => ending.delete(end))
    }
    while (!closed && queue.length > 0 && threads.length < workers) threads.push(start())
    dispatch()
  }

  /** Idle threads must not keep the process alive, busy ones must. */
  const hold = (step: 1 | -1): void => {
    const before = jobs
    jobs += step
    if (before > 0 && jobs > 0) return
    for (const { worker } of threads) {
      if (jobs > 0) worker.ref()
      else worker.unref()
    }
  }

  /**
   * Two for each thread where one has nothing to do: what is above and below in a picture seldom takes as long. Where all have work for
   * long, a second band would be one message more and no help; nor where it would be small.
   */
  const bandsNow = (kernel: BandKernel, pixels: number): number => {
    const worth = Math.max(1, Math.ceil((costs.get(kernel) ?? Infinity) * pixels / WORTH))
    const waiting = threads.reduce((sum, { running }) => sum + running.size, queue.length)
    return Math.min(waiting < workers ? workers * 2 : waiting < workers * 3 ? workers : 1, Math.ceil(pixels / INLINE_PIXELS), worth)
  }

  const onThreads = (
    kernel: GuestKernel,
    target: Frame,
    sources: readonly ReadonlyFrame[],
    args: unknown,
    signal: AbortSignal | undefined,
    parts: readonly (readonly [from: number, to: number])[],
    scratch: ScratchBlock,
    meter: KernelMeter | undefined,
  ): Promise<void> => {
    while (threads.length < workers) threads.push(start())
    hear(signal)
    const bands: BandMessage[] = []
    const common = {
      module: kernel.module.href,
      name: kernel.name,
      target: frameReference(target),
      sources: sources.map(frameReference),
      args,
    }
    parts.forEach(([from, to], i) => {
      const own = { address: scratch.address + i * scratch.bytes, bytes: scratch.bytes }
      bands.push({ id: nextId++, ...common, scratch: own, from, to })
    })
    hold(1)
    return new Promise((resolve, reject) => {
      const job: Job = {
        bands,
        signal,
        left: bands.length,
        fault: undefined,
        meter,
        name: kernel.name,
        guest: kernel.guest,
        took: 0,
        settle: () => {
          hold(-1)
          // What is cheap with one option may take long with another.
          costs.set(kernel, Math.max(job.took / (target.width * target.height), 0.9 * (costs.get(kernel) ?? 0)))
          if (job.fault === undefined) resolve()
          else reject(job.fault as Error)
        },
      }
      for (const band of bands) queue.push({ band, job })
      dispatch()
    })
  }

  return {
    workers,
    async run(kernel: GuestKernel, target, sources, args, signal, scratch = 0, meter) {
      signal?.throwIfAborted()
      if (closed) throw failure('E_CANCELLED', { detail: 'the kernel pool is closed' })
      if (kernel.guest !== undefined && !apart) {
        guests ??= createKernelPool({ arena, workers: Math.max(1, workers), apart: true })
        return guests.run(kernel, target, sources, args, signal, scratch, meter)
      }
      const here = !apart && (workers === 0 || (kernel.whole !== true && target.width * target.height < INLINE_PIXELS))
      const parts = here || kernel.whole === true ? [[0, target.height] as const] : rowBands(target.height, bandsNow(kernel, target.width * target.height))
      const bytes = (scratch + 63) & ~63
      const block = { address: bytes === 0 ? 0 : arena.allocate(bytes * parts.length), bytes }
      target.retain()
      for (const source of sources) (source as Frame).retain()
      try {
        if (here) {
          const fill = inline.get(kernel) ?? (await functionOf(kernel))
          const wasm = (instance ??= createKernelInstance(loadKernelModule(), arena.memory))
          fill({ target, sources: sources as readonly Frame[], args, from: 0, to: target.height, wasm, scratch: new Scratch(arena.memory, block) })
        } else {
          const work = onThreads(kernel, target, sources, args, signal, parts, block, meter)
          await (meter?.idle(work) ?? work)
        }
      } finally {
        if (bytes > 0) arena.free(block.address)
        target.release()
        for (const source of sources) (source as Frame).release()
      }
    },
    resident: (key, width, bytes) => (residents ??= new Residents(arena)).take(key, width, bytes),
    async close() {
      closed = true
      residents?.clear()
      for (const { job } of queue.splice(0)) {
        job.fault ??= failure('E_CANCELLED', { detail: 'the kernel pool was closed' })
        finish(job)
      }
      clearTimeout(late)
      await Promise.all([guests?.close(), ...threads.map(({ worker }) => worker.terminate()), ...ending])
    },
  }
}

/** Takes out those that fit. */
function take<T>(from: T[], fits: (one: T) => boolean): T[] {
  const taken = from.filter(fits)
  from.splice(0, from.length, ...from.filter((one) => !fits(one)))
  return taken
}

function thrownIn({ message, stack, faults }: NonNullable<BandReply['error']>): Error {
  if (faults !== undefined) return new ReelgraphError(faults)
  const error = new Error(message)
  if (stack !== undefined) error.stack = stack
  return error
}
