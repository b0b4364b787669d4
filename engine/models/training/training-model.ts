/** A package's denoiser as what LoRA matrices are trained with: loss and gradients, in the runtime's thread. */
import { failure } from '../../contract/errors.ts'
import type { LoraPart } from '../lora/lora-names.ts'
import type { ModelPackage } from '../packages/package-types.ts'
import type { PipelineResources } from '../pipelines/pipeline.ts'
import type { Tensor, Tensors } from '../runtime/session-types.ts'

/** A layer that learns. */
export interface LoraTarget {
  /** As diffusers calls it, with dots: down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q */
  readonly layer: string
  readonly part: LoraPart
  /** Columns of `down`; of convolutions channels in x kernel height x kernel width. */
  readonly inputs: number
  /** Rows of `up`. */
  readonly outputs: number
  /** Of convolutions: down is rank x in x height x width, up outputs x rank x 1 x 1. */
  readonly kernel?: readonly [height: number, width: number]
}

export interface TrainingBatch {
  /** What the denoiser takes: sample, timestep, encoder_hidden_states … */
  readonly inputs: Tensors
  /** What it should answer: noise, velocity or flow; as large as its output. */
  readonly target: Tensor
  /** One for each row of the batch. The loss is the mean over rows of weight x mean squared error. */
  readonly weights: Float32Array
}

export interface StepOptions {
  /** alpha / rank. */
  readonly scale: number
  readonly signal?: AbortSignal
}

/** Matrices in the order of `targets`: down (rank x inputs), up (outputs x rank), down, up … */
export interface TrainingModel {
  readonly targets: readonly LoraTarget[]
  /** Gradients have the order and shapes of `matrices`. @throws E_MODEL_INPUT for a batch that the model does not take */
  step(batch: TrainingBatch, matrices: readonly Float32Array[], options: StepOptions): Promise<{ readonly loss: number; readonly gradients: readonly Float32Array[] }>
  /** Forward only: the loss of each row, unweighted. */
  losses(batch: TrainingBatch, matrices: readonly Float32Array[], options: StepOptions): Promise<Float32Array>
}

export interface TrainingModelOptions {
  /** Query, key, value and output of attention; all linear layers of transformer blocks; convolutions too. */
  readonly which: 'attention' | 'linear' | 'all'
  readonly rank: number
  /** Bytes that a step may take beside the weights. Default: what is free. */
  readonly memory?: number
}

const PARTS: readonly LoraPart[] = ['unet', 'transformer']

/** @throws E_MODEL_INVALID naming the operator that has no derivative here */
export async function openTrainingModel(model: ModelPackage, options: TrainingModelOptions, { sessions, log }: PipelineResources): Promise<TrainingModel> {
  const part = PARTS.find((one) => model.has(`${one}/model.onnx`))
  if (part === undefined) throw failure('E_MODEL_INVALID', { type: model.name, detail: 'It has no denoiser: neither unet/model.onnx nor transformer/model.onnx.' })
  const request = model.session(part)
  const { readOnnx } = await import('./gradients/onnx-file.ts')
  const { compileSteps } = await import('./gradients/steps.ts')
  const { targets, run } = compileSteps(await readOnnx(request.file), { ...options, part, name: model.name })
  return {
    targets,
    async step(batch, matrices, { scale, signal }) {
      return run.step({ batch, matrices, scale }, { sessions, request, log, ...(signal === undefined ? {} : { signal }) })
    },
    async losses(batch, matrices, { scale, signal }) {
      return run.losses({ batch, matrices, scale }, { sessions, request, log, ...(signal === undefined ? {} : { signal }) })
    },
  }
}
