/** What the engine and the runtime's thread say to each other. */
import type { Piece } from './pieces.ts'
import type { Segment } from './weight-changes.ts'
import type { DeviceName, SessionGraph, SessionWeights, Tensor, TensorInfo } from './session-types.ts'

/** Places of the counters that the threads share while weights change. */
export const NEXT = 0
export const DONE = 1

/** Sessions have numbers that the engine gives out. */
export type OnnxRequest =
  | { readonly do: 'probe'; readonly device: DeviceName }
  | { readonly do: 'load'; readonly session: number; readonly file: string; readonly device: DeviceName; readonly weights: readonly SessionWeights[]; readonly graph?: SessionGraph }
  | {
      readonly do: 'run'
      readonly session: number
      readonly feeds: readonly (readonly [name: string, tensor: Tensor])[]
      readonly outputs: readonly string[]
      readonly keepHalf: boolean
    }
  | { readonly do: 'release'; readonly session: number }
  | {
      readonly do: 'change'
      readonly files: readonly string[]
      /** Where the numbers lie that are float32 in the target; without them it is as its one file. */
      readonly pieces?: readonly Piece[]
      readonly segments: readonly Segment[]
      readonly factors: Float32Array
      /** The file's bytes go here. */
      readonly target: SharedArrayBuffer
      /** Shared by the threads: the segment that is next, and how many are done. */
      readonly counters: Int32Array
    }

export interface OnnxAnswers {
  probe: { readonly ok: boolean; readonly reason: string; readonly memory?: number }
  load: { readonly inputs: readonly TensorInfo[]; readonly outputs: readonly TensorInfo[] }
  /** `seconds` is the time inside the runtime alone. */
  run: { readonly tensors: readonly (readonly [name: string, tensor: Tensor])[]; readonly seconds: number }
  release: undefined
  change: undefined
}

export interface OnnxReply {
  readonly value?: OnnxAnswers[keyof OnnxAnswers]
  readonly error?: string
}
