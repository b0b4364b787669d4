/** A pixel worker: fills the bands that it is sent, in the memory that all threads share. */
import { parentPort, workerData } from 'node:worker_threads'
import { ReelgraphError, type Fault } from '../contract/errors.ts'
import { bandFrame, createBandLoader, type FrameReference } from './band-frames.ts'
import { Scratch, type ScratchBlock } from './native-band.ts'
import { understandTypeScript } from '../machine/typescript.ts'
import { createKernelInstance } from './wasm/instance.ts'

export interface BandMessage {
  readonly id: number
  readonly module: string
  readonly name: string
  readonly target: FrameReference
  readonly sources: readonly FrameReference[]
  readonly args: unknown
  readonly scratch: ScratchBlock
  readonly from: number
  readonly to: number
}

export interface PixelWorkerData {
  readonly memory: WebAssembly.Memory
  readonly kernels: WebAssembly.Module
}

export interface BandReply {
  readonly id: number
  /** That the band took. */
  readonly milliseconds: number
  readonly error?: { readonly message: string; readonly stack?: string; readonly faults?: readonly Fault[] }
}

export function serveBands(): void {
  const { memory, kernels } = workerData as PixelWorkerData
  const wasm = createKernelInstance(kernels, memory)
  const load = createBandLoader(understandTypeScript)
  const fill = async ({ module, name, target, sources, args, scratch, from, to }: BandMessage): Promise<void> => {
    const made = load(module, name)
    const run = typeof made === 'function' ? made : await made
    run({
      target: bandFrame(memory, target),
      sources: sources.map((one) => bandFrame(memory, one)),
      args,
      from,
      to,
      wasm,
      scratch: new Scratch(memory, scratch),
    })
  }
  const answer = async (message: BandMessage): Promise<void> => {
    const started = performance.now()
    const reply = (rest: Pick<BandReply, 'error'>): void => parentPort!.postMessage({ id: message.id, milliseconds: performance.now() - started, ...rest } satisfies BandReply)
    await fill(message).then(
      () => reply({}),
      (thrown: unknown) => reply({ error: errorOf(thrown) }),
    )
  }
  // The next is begun when the one before is answered: whoever ends this thread knows what it works on.
  let before = Promise.resolve()
  parentPort!.on('message', (message: BandMessage) => void (before = before.then(() => answer(message))))
}

function errorOf(thrown: unknown): NonNullable<BandReply['error']> {
  if (thrown instanceof ReelgraphError) return { message: thrown.message, faults: thrown.faults }
  if (!(thrown instanceof Error)) return { message: String(thrown) }
  return thrown.stack === undefined ? { message: thrown.message } : { message: thrown.message, stack: thrown.stack }
}
