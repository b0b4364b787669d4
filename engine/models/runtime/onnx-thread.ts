/** ONNX Runtime on a thread of its own, one call after the other. */
import { Worker } from 'node:worker_threads'
import type { OnnxAnswers, OnnxReply, OnnxRequest } from './onnx-messages.ts'

/** The runtime could not be started, or ended in the middle. */
export class RuntimeGone extends Error {}

interface Call {
  readonly request: OnnxRequest
  readonly transfer: readonly ArrayBuffer[]
  readonly signal: AbortSignal | undefined
  readonly resolve: (value: OnnxAnswers[keyof OnnxAnswers]) => void
  readonly reject: (thrown: unknown) => void
}

export interface OnnxThread {
  /** One call after the other. `transfer` is given away. What is cancelled while the thread works on it ends there unseen. */
  send<K extends OnnxRequest['do']>(request: Extract<OnnxRequest, { do: K }>, transfer?: readonly ArrayBuffer[], signal?: AbortSignal): Promise<OnnxAnswers[K]>
  /** Tells the thread that is there now from one that is started after its end. */
  readonly life: unknown
  /**
   * Ends it. Calls that are under way or wait are rejected at once. The runtime aborts the process when it is stopped in the
   * middle of a call: what it is at runs to its end, after `patience` unwaited for, and ends the thread then.
   */
  close(): Promise<void>
}

/** Milliseconds that closing waits for the call in progress. */
const PATIENCE = 10_000

/** Started with the first call; an idle one keeps no process alive. */
export function createOnnxThread(patience = PATIENCE): OnnxThread {
  const queue: Call[] = []
  let current: Call | undefined
  let worker: Worker | undefined
  let closing = false
  let settle!: (end: Promise<unknown> | undefined) => void
  const ended = new Promise<unknown>((resolve) => (settle = resolve))

  const start = (): Worker => {
    const made = new Worker(new URL('./onnx-worker.mjs', import.meta.url), {
      // The boot file registers what it needs: flags of the main thread (loaders, inspector, test runner) stay there.
      execArgv: [],
      name: 'reelgraph-models',
    })
    made.on('message', ({ value, error }: OnnxReply) => {
      const call = current
      current = undefined
      if (error === undefined) call?.resolve(value)
      else call?.reject(new Error(error))
      next()
    })
    const lost = (cause: unknown): void => {
      if (worker !== made) return
      worker = undefined
      const call = current
      current = undefined
      call?.reject(new RuntimeGone(`the runtime's thread ended: ${String(cause)}`))
      next()
    }
    made.on('error', lost)
    made.on('exit', (code) => lost(`exit code ${code}`))
    return made
  }

  const next = (): void => {
    if (current !== undefined) return
    if (closing) {
      // An idle one would let the process end before it has.
      worker?.ref()
      return settle(worker?.terminate())
    }
    const call = queue.shift()
    // An idle thread must not keep the process alive, a busy one must.
    if (call === undefined) return void worker?.unref()
    if (call.signal?.aborted === true) {
      call.reject(call.signal.reason)
      return next()
    }
    worker ??= start()
    worker.ref()
    current = call
    try {
      worker.postMessage(call.request, call.transfer)
    } catch (thrown) {
      current = undefined
      call.reject(thrown)
      next()
    }
  }

  const send = <K extends OnnxRequest['do']>(
    request: Extract<OnnxRequest, { do: K }>,
    transfer: readonly ArrayBuffer[] = [],
    signal?: AbortSignal,
  ): Promise<OnnxAnswers[K]> =>
    new Promise((resolve, reject) => {
      const stop = (): void => reject(signal!.reason)
      signal?.addEventListener('abort', stop, { once: true })
      const settled = <V>(settle: (value: V) => void) => (value: V) => {
        signal?.removeEventListener('abort', stop)
        settle(value)
      }
      if (closing) return reject(new RuntimeGone('the runtime is closed'))
      queue.push({ request, transfer, signal, resolve: settled(resolve as Call['resolve']), reject: settled(reject) })
      next()
    })

  return {
    send,
    get life() {
      return worker
    },
    async close() {
      closing = true
      for (const call of queue.splice(0)) call.reject(new RuntimeGone('the runtime is closed'))
      current?.reject(new RuntimeGone('the runtime is closed'))
      next()
      let late: NodeJS.Timeout | undefined
      await Promise.race([ended, new Promise((resolve) => (late = setTimeout(resolve, patience)))])
      clearTimeout(late)
    },
  }
}
