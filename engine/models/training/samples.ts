/** Pictures made with what is learnt so far: always of the same prompts and seeds, so that they can be compared. */
import type { Lora } from '../lora/lora-file.ts'
import { withLoras } from '../lora/merge.ts'
import { FAMILIES } from '../pipelines/families.ts'
import { stillOf } from '../pipelines/picture-input.ts'
import type { PipelineResources } from '../pipelines/pipeline.ts'
import type { TrainingFiles } from './training-files.ts'
import type { TrainingRecord } from './training-record.ts'

export interface SampleSettings {
  readonly prompts: readonly string[]
  /** Of the first; each further one has the next. */
  readonly seed: number
  readonly width: number
  readonly height: number
  readonly steps: number
  readonly guidance: number
}

interface Sampling extends SampleSettings {
  readonly step: number
  readonly lora: Lora
  readonly files: TrainingFiles
  readonly signal?: AbortSignal
  onProgress(done: number, total: number, message: string): void
}

export async function makeSamples({ prompts, seed, step, lora, files, onProgress, ...request }: Sampling, resources: PipelineResources): Promise<TrainingRecord['samples']> {
  const { model, log } = resources
  // Nothing is learnt at first: the model as it is.
  const changed = step === 0 ? model : await withLoras(model, [{ lora, weight: 1 }], log)
  const made: TrainingRecord['samples'][number][] = []
  for (const [k, prompt] of prompts.entries()) {
    onProgress(k, prompts.length, `samples of step ${step}`)
    for await (const picture of FAMILIES[model.manifest.family]!.run({ ...request, prompt, seed: seed + k, frames: 1 }, { ...resources, model: changed })) {
      const file = `samples/${String(step).padStart(6, '0')}-${k + 1}.png`
      await files.writeImage(file, stillOf(picture))
      made.push({ step, prompt, seed: seed + k, file })
      break
    }
  }
  return made
}
