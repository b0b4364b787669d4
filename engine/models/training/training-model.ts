/** A model that learns: what a training asks of it. */
import type { LoraPart } from '../lora/lora-names.ts'
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

export interface TrainingUse {
  /** alpha / rank. */
  readonly scale: number
  readonly signal?: AbortSignal
}

/** Matrices go in the order of `targets`: down (rank x inputs), up (outputs x rank), down, up, … */
export interface TrainingModel {
  readonly targets: readonly LoraTarget[]
  /** Loss and gradients, in the order and shapes of the matrices. */
  step(batch: TrainingBatch, matrices: readonly Float32Array[], use: TrainingUse): Promise<{ readonly loss: number; readonly gradients: readonly Float32Array[] }>
  /** Forward only: of each row, unweighted. */
  losses(batch: TrainingBatch, matrices: readonly Float32Array[], use: TrainingUse): Promise<Float32Array>
}

/** Layers that learn: of attention alone, all linear ones of the transformer blocks, or convolutions too. */
export const LORA_LAYERS = ['attention', 'linear', 'all'] as const
export type LoraLayers = (typeof LORA_LAYERS)[number]
