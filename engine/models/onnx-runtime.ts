/** ONNX Runtime on a thread of its own, one call after the other. What `sessions.ts` stands on; tests give their own. */
import { Worker } from 'node:worker_threads'
import type { OnnxAnswers, OnnxReply, OnnxRequest } from './onnx-messages.ts'
import type { Device, SessionWeights, Tensor, TensorInfo, Tensors } from './session-types.ts'

export interface OnnxRuntime {
  probe(device: Device): Promise<{ readonly ok: boolean; readonly reason: string }>
  /** Weights in plain buffers are given away. @throws Error as the runtime words it */
  load(file: string, device: Device, weights: readonly SessionWeights[], signal?: AbortSignal): Promise<OnnxSession>
  close(): Promise<void>
}

export interface OnnxSession {
  readonly inputs: readonly TensorInfo[]
  readonly outputs: readonly TensorInfo[]
  /** False once the runtime's thread is gone. */
  readonly alive: boolean
  run(feeds: Tensors, outputs: readonly string[], keepHalf: boolean, signal?: AbortSignal): Promise<{ tensors: Record<string, Tensor>; seconds: number }>
  release(): Promise<void>
}

/** The runtime could not be started, or ended in the middle. */
export class RuntimeGone extends Error {}

interface Call {
  readonly request: OnnxRequest
  readonly transfer: readonly ArrayBuffer[]
  readonly signal: AbortSignal | undefined
  readonly resolve: (value: OnnxAnswers[keyof OnnxAnswers]) => void
  readonly reject: (thrown: unknown) => void
}

export function createOnnxRuntime(): OnnxRuntime {
  const queue: Call[] = []
  let current: Call | undefined
  let worker: Worker | undefined
  let nextSession = 1

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
      // What is cancelled while the thread works on it ends there unseen.
      const stop = (): void => reject(signal!.reason)
      signal?.addEventListener('abort', stop, { once: true })
      const settled = <V>(settle: (value: V) => void) => (value: V) => {
        signal?.removeEventListener('abort', stop)
        settle(value)
      }
      queue.push({ request, transfer, signal, resolve: settled(resolve as Call['resolve']), reject: settled(reject) })
      next()
    })

  return {
    probe: (device) => send<'probe'>({ do: 'probe', device }),
    async load(file, device, weights, signal) {
      const session = nextSession++
      const release = async (): Promise<void> => void (await send<'release'>({ do: 'release', session }))
      const { inputs, outputs } = await send<'load'>({ do: 'load', session, file, device, weights }, buffersOf(weights), signal).catch((thrown: unknown) => {
        // Cancelled on the way: it may come to be all the same.
        if (signal?.aborted === true) release().catch(() => {})
        throw thrown
      })
      const home = worker
      return {
        inputs,
        outputs,
        get alive() {
          return worker === home
        },
        async run(feeds, names, keepHalf, signal) {
          const own = Object.entries(feeds).map(([name, tensor]) => [name, ownCopy(tensor)] as const)
          const transfer = own.flatMap(([, { data }]) => (data.buffer instanceof ArrayBuffer ? [data.buffer] : []))
          const { tensors, seconds } = await send<'run'>({ do: 'run', session, feeds: own, outputs: names, keepHalf }, transfer, signal)
          return { tensors: Object.fromEntries(tensors), seconds }
        },
        release,
      }
    },
    async close() {
      for (const call of queue.splice(0)) call.reject(new RuntimeGone('the runtime is closed'))
      const closing = worker
      await closing?.terminate()
    },
  }
}

/** The caller keeps its numbers; only those, not the whole buffer around them, go over. */
function ownCopy(tensor: Tensor): Tensor {
  if (tensor.data.buffer instanceof SharedArrayBuffer) return tensor
  return { ...tensor, data: tensor.data.slice() } as Tensor
}

function buffersOf(weights: readonly SessionWeights[]): ArrayBuffer[] {
  return [...new Set(weights.flatMap(({ data }) => (data.buffer instanceof ArrayBuffer ? [data.buffer] : [])))]
}
