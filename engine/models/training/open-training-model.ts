/** A package's denoiser opened as what LoRA matrices are trained with: loss and gradients, in the runtime's thread. */
import { failure } from '../../contract/errors.ts'
import type { LoraPart } from '../lora/lora-names.ts'
import type { ModelPackage } from '../packages/package-types.ts'
import type { PipelineResources } from '../pipelines/pipeline.ts'
import type { LoraLayers, TrainingModel } from './training-model.ts'

export interface TrainingModelOptions {
  readonly which: LoraLayers
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
  const { targets, run } = compileSteps(await readOnnx(request.file), { ...options, part })
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
