/** The kind of backends that train a LoRA elsewhere: pictures with captions go there, the file comes back. */
import { defineBackendKind, type Backend, type Json, type Log, type Made, type MediaService, type RemoteService, type Still } from '../../../engine/api.ts'

export interface LoraTrainingRequest {
  /** Those to learn from; each is read when its turn comes. */
  readonly pictures: readonly { readonly caption: string; open(): Promise<Still> }[]
  readonly trigger: string
  readonly steps: number
  readonly rank: number
  readonly rate: number
  readonly batch: number
  /** Pixels: pictures have as many as such a square. */
  readonly size: number
  /** The backend's name of a trainer, e.g. a model of the service; absent: its usual one. */
  readonly model: string | undefined
  /** Further inputs of the service's trainer, by its own names; null takes one away. */
  readonly options: Readonly<Record<string, Json>>
  readonly media: MediaService
  readonly remote: RemoteService
  readonly signal: AbortSignal
  readonly log: Log
  readonly progress: (done: number, total: number, message?: string) => void
}

export interface TrainedElsewhere extends Made {
  /** Safetensors. */
  readonly lora: Uint8Array
}

export type LoraTrainingBackend = Backend<LoraTrainingRequest, TrainedElsewhere>

export const loraTrainingKind = defineBackendKind<LoraTrainingRequest, TrainedElsewhere>({
  name: 'lora-training',
  title: 'LoRA training',
  description: 'Trains a LoRA elsewhere, of pictures with captions.',
  describe: () => ({ lora: new Uint8Array(0), metadata: { backend: 'not made yet' }, unmade: true }),
})
