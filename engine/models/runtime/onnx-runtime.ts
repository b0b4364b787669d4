/** ONNX Runtime on threads of its own, one for each device. What `sessions.ts` stands on; tests give their own. */
import { stat } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { DONE, NEXT } from './onnx-messages.ts'
import { createOnnxThread, type OnnxThread } from './onnx-thread.ts'
import type { DeviceName, ReadChanged, SessionGraph, SessionWeights, Tensor, TensorInfo, Tensors } from './session-types.ts'
import { packed, segmentsOf } from './weight-changes.ts'

/** More are held up by the memory. */
const MOST_THREADS = 4

export interface OnnxRuntime {
  probe(device: DeviceName): Promise<{ readonly ok: boolean; readonly reason: string; readonly memory?: number }>
  /** Weights in plain buffers are given away; `graph` takes the place of the file's own. @throws Error as the runtime words it */
  load(file: string, device: DeviceName, weights: readonly SessionWeights[], signal?: AbortSignal, graph?: SessionGraph): Promise<OnnxSession>
  /** @throws Error where the file can't be read */
  readonly readChanged: ReadChanged
  close(): Promise<void>
}

export interface OnnxSession {
  readonly inputs: readonly TensorInfo[]
  readonly outputs: readonly TensorInfo[]
  /** False once the device's thread is gone. */
  readonly alive: boolean
  run(feeds: Tensors, outputs: readonly string[], keepHalf: boolean, signal?: AbortSignal): Promise<{ tensors: Record<string, Tensor>; seconds: number }>
  release(): Promise<void>
}

/** `worthAThread`: bytes of weights for which one more thread is started to change them. */
export function createOnnxRuntime({ worthAThread = 256 << 20 }: { readonly worthAThread?: number } = {}): OnnxRuntime {
  const threads = new Map<DeviceName, OnnxThread>()
  /** What ends one leaves the others alone. */
  const threadOf = (device: DeviceName): OnnxThread => {
    const thread = threads.get(device) ?? createOnnxThread()
    threads.set(device, thread)
    return thread
  }
  let nextSession = 1

  return {
    probe: (device) => threadOf('cpu').send<'probe'>({ do: 'probe', device }),
    async load(file, device, weights, signal, graph) {
      const session = nextSession++
      const thread = threadOf(device)
      const release = async (): Promise<void> => void (await thread.send<'release'>({ do: 'release', session }))
      const { inputs, outputs } = await thread.send<'load'>({ do: 'load', session, file, device, weights, ...(graph === undefined ? {} : { graph }) }, buffersOf(weights), signal).catch((thrown: unknown) => {
        // Cancelled on the way: it may come to be all the same.
        if (signal?.aborted === true) release().catch(() => {})
        throw thrown
      })
      const home = thread.life
      return {
        inputs,
        outputs,
        get alive() {
          return thread.life === home
        },
        async run(feeds, names, keepHalf, signal) {
          const own = Object.entries(feeds).map(([name, tensor]) => [name, ownCopy(tensor)] as const)
          const transfer = own.flatMap(([, { data }]) => (data.buffer instanceof ArrayBuffer ? [data.buffer] : []))
          const { tensors, seconds } = await thread.send<'run'>({ do: 'run', session, feeds: own, outputs: names, keepHalf }, transfer, signal)
          return { tensors: Object.fromEntries(tensors), seconds }
        },
        release,
      }
    },
    async readChanged(file, changes, signal) {
      const { size } = typeof file === 'string' ? await stat(file) : file
      const from = typeof file === 'string' ? { files: [file] } : { files: file.files, pieces: await file.pieces() }
      const { changes: own, factors } = packed(changes)
      const segments = segmentsOf(size, own)
      const target = new SharedArrayBuffer(size)
      const counters = new Int32Array(new SharedArrayBuffer(8))
      const stop = (): void => void Atomics.store(counters, NEXT, segments.length)
      signal?.addEventListener('abort', stop, { once: true })
      const helpers = Array.from({ length: Math.min(availableParallelism(), MOST_THREADS, Math.floor(size / worthAThread)) - 1 }, () => createOnnxThread())
      const [first, ...others] = [threadOf('cpu'), ...helpers].map((one) => one.send<'change'>({ do: 'change', ...from, segments, factors, target, counters }, [], signal))
      const all = Promise.all(others)
      // Ended below, or failed together with the first.
      all.catch(() => {})
      try {
        await first
        if (Atomics.load(counters, DONE) < segments.length) await all
      } finally {
        stop()
        signal?.removeEventListener('abort', stop)
        await Promise.all(helpers.map((one) => one.close()))
      }
      return new Uint8Array(target)
    },
    close: async () => void (await Promise.all([...threads.values()].map((thread) => thread.close()))),
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
