/** A model that learns: what a training asks of it. */
import { failure } from '../../contract/errors.ts'
import type { LoraPart } from '../lora/lora-names.ts'
import type { ModelPackage } from '../packages/package-types.ts'
import type { PipelineResources } from '../pipelines/pipeline.ts'
import type { Tensor, Tensors } from '../runtime/session-types.ts'

/** A layer that learns. */
export interface LoraTarget {
  /** As diffusers calls it, with dots: `down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q`. */
  readonly layer: string
  readonly part: LoraPart
  /** Columns of `down`; of convolutions channels x kernel height x kernel width. */
  readonly inputs: number
  /** Rows of `up`. */
  readonly outputs: number
  /** Of convolutions: `down` is rank x channels x height x width, `up` outputs x rank x 1 x 1. */
  readonly kernel?: readonly [number, number]
}

export interface TrainingBatch {
  /** What the denoiser takes: sample, timestep, encoder_hidden_states … */
  readonly inputs: Tensors
  /** What it should answer: noise, velocity or flow. */
  readonly target: Tensor
  /** One for each row. The loss is the mean over rows of weight x mean squared error. */
  readonly weights: Float32Array
}

/** Matrices go in the order of `targets`: down (rank x inputs), up (outputs x rank), down, up, … */
export interface TrainingModel {
  readonly targets: readonly LoraTarget[]
  /** Loss and gradients, in the order and shapes of the matrices. */
  step(batch: TrainingBatch, matrices: readonly Float32Array[], options: { readonly scale: number; readonly signal?: AbortSignal }): Promise<{ readonly loss: number; readonly gradients: readonly Float32Array[] }>
  /** Forward only: of each row, unweighted. */
  losses(batch: TrainingBatch, matrices: readonly Float32Array[], options: { readonly scale: number; readonly signal?: AbortSignal }): Promise<Float32Array>
}

/** @throws E_MODEL_INVALID naming the operator that has no derivative here */
export function openTrainingModel(model: ModelPackage, _options: { readonly which: 'attention' | 'linear' | 'all'; readonly rank: number; readonly memory?: number }, _resources: PipelineResources): Promise<TrainingModel> {
  return Promise.reject(failure('E_MODEL_INVALID', { type: model.name, detail: 'Nothing here differentiates models yet.' }))
}
