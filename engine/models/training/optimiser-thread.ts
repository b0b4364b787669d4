/** The optimiser's thread, as its owner sees it: millions of numbers are worked on at each step, beside what else the program does. */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { failure } from '../../contract/errors.ts'
import type { OptimiserMemory } from './optimiser.ts'
import type { OptimiserCall, OptimiserReply, OptimiserStart } from './optimiser-worker.ts'

export interface OptimiserThread {
  /** Changes the matrices in place. Gradients are given away. @returns how long they were together; nothing was changed where that is no number */
  step(number: number, gradients: readonly Float32Array[], rate: number): Promise<number>
  /** What is to be gone on with. */
  standing(): Promise<{ readonly memory: OptimiserMemory; readonly average?: readonly Float32Array[] }>
  close(): Promise<void>
}

export function createOptimiserThread(start: OptimiserStart): OptimiserThread {
  const worker = new Worker(new URL('./optimiser-worker.mjs', import.meta.url), { workerData: start, execArgv: [], name: 'reelgraph-optimiser' })
  // One that nobody waits for keeps no process alive.
  worker.unref()
  let ended: number | undefined
  worker.once('exit', (code) => (ended = code))
  const gone = (code: unknown): Error => failure('E_INTERNAL', { detail: `The optimiser's thread ended with code ${String(code)}.` })
  const call = async <R extends OptimiserReply>(asked: OptimiserCall, transfer: ArrayBuffer[] = []): Promise<R> => {
    if (ended !== undefined) throw gone(ended)
    worker.ref()
    const answered = new AbortController()
    const { signal } = answered
    try {
      worker.postMessage(asked, transfer)
      const [reply] = (await Promise.race([
        once(worker, 'message', { signal }),
        once(worker, 'exit', { signal }).then(([code]) => Promise.reject(gone(code))),
      ])) as [R]
      return reply
    } finally {
      answered.abort()
      worker.unref()
    }
  }
  return {
    async step(number, gradients, rate) {
      // Arrays may share a buffer, or be a part of one.
      const whole = gradients.map((one) => (one.byteLength === one.buffer.byteLength && one.buffer instanceof ArrayBuffer ? one : one.slice()))
      const buffers = [...new Set(whole.map(({ buffer }) => buffer as ArrayBuffer))]
      const { length, matrices } = await call<Extract<OptimiserReply, { matrices: unknown }>>({ step: { number, gradients: whole, rate } }, buffers)
      start.matrices.forEach((one, k) => one.set(matrices[k]!))
      return length
    },
    standing: () => call<Extract<OptimiserReply, { memory: unknown }>>({}),
    close: async () => void (await worker.terminate()),
  }
}
