/** What the runtime's messages mean. */
import { failure, type ReelgraphError } from '../../contract/errors.ts'
import type { DeviceName } from './session-types.ts'

/** As ONNX Runtime, CUDA, Direct3D, Dawn, V8 and the C++ library say it. */
const OUT_OF_MEMORY =
  /failed to allocate memory|out[ _]of[ _]memory|outofmemory|bad_alloc|not enough memory|cannot allocate memory|cudaMalloc|8007000E|887A0005|allocation failed|buffer size .* exceeds/i

export const isOutOfMemory = (thrown: unknown): boolean => thrown instanceof Error && OUT_OF_MEMORY.test(thrown.message)

const gib = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(2)} GiB`

export function memoryFailure(name: string, memory: number | undefined, budget: number, taken: number, cause?: unknown): ReelgraphError {
  const detail =
    cause === undefined
      ? `Models that are in use take ${gib(taken)}.`
      : `Other models were freed and it was tried twice. ${(cause as Error).message.split('\n')[0]}`
  return failure(
    'E_MODEL_MEMORY',
    { type: name, ...(memory === undefined ? {} : { expected: `room within ${gib(budget)}`, got: `a need of ${gib(memory)}` }), detail },
    cause,
  )
}

/** The worker of a device is gone in the middle of a run. */
export const lostFailure = (name: string, device: DeviceName, thrown: Error): ReelgraphError => failure('E_MODEL_LOST', { type: name, detail: `On ${device}: ${thrown.message}.` }, thrown)

export function runFailure(name: string, device: DeviceName, thrown: unknown): ReelgraphError {
  const detail = thrown instanceof Error ? thrown.message : String(thrown)
  return failure('E_MODEL_RUN', { type: name, detail: `On ${device}: ${detail.trim()}` }, thrown)
}
