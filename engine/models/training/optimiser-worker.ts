/** A thread that optimises: it keeps the matrices, their average and what the optimiser remembers. */
import { parentPort, workerData } from 'node:worker_threads'
import type { OptimiserMemory } from './optimiser.ts'
import { averageDecay, clipGradients, createOptimiser, follow, type OptimiserSettings } from './optimisers.ts'

export interface OptimiserStart {
  readonly settings: OptimiserSettings & { readonly clip: number; readonly average: number }
  readonly matrices: readonly Float32Array[]
  /** Absent: as the matrices, where there is to be one. */
  readonly average?: readonly Float32Array[]
  readonly memory?: OptimiserMemory
}

/** Gradients of a step from 1; none: only to be told how things stand. */
export interface OptimiserCall {
  readonly step?: { readonly number: number; readonly gradients: readonly Float32Array[]; readonly rate: number }
}

export type OptimiserReply =
  /** Copies of the matrices, and how long the gradients were together; where that is no number nothing was changed. */
  | { readonly length: number; readonly matrices: readonly Float32Array<ArrayBuffer>[] }
  | { readonly memory: OptimiserMemory; readonly average?: readonly Float32Array[] }

export function serveOptimiser(): void {
  const { settings, matrices, average: known, memory } = workerData as OptimiserStart
  const average = settings.average > 0 ? (known ?? matrices).map((one) => one.slice()) : undefined
  const optimiser = createOptimiser(settings, matrices)
  if (memory !== undefined) optimiser.recall(memory)
  parentPort!.on('message', ({ step }: OptimiserCall) => {
    if (step === undefined) return parentPort!.postMessage({ memory: optimiser.memory(), ...(average === undefined ? {} : { average }) } satisfies OptimiserReply)
    const length = clipGradients(step.gradients, settings.clip)
    if (Number.isFinite(length)) {
      optimiser.step(step.gradients, step.rate)
      if (average !== undefined) follow(average, matrices, averageDecay(settings.average, step.number))
    }
    const copies = matrices.map((one) => one.slice())
    parentPort!.postMessage({ length, matrices: copies } satisfies OptimiserReply, copies.map(({ buffer }) => buffer))
  })
}
