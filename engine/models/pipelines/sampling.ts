/** From noise to latents: the loop that all families share. */
import { failure } from '../../errors.ts'
import { parseSchedulerConfig, type SchedulerConfig } from '../schedulers/config.ts'
import { createScheduler } from '../schedulers/create-scheduler.ts'
import type { Scheduler } from '../schedulers/scheduler.ts'
import type { TorchRandom } from '../torch-random.ts'
import type { DiffusionRequest, Latents, PipelineResources } from './pipeline.ts'
import { volume } from './tensors.ts'

export async function schedulerOf({ model }: PipelineResources, request: DiffusionRequest): Promise<Scheduler> {
  const config: SchedulerConfig = parseSchedulerConfig(await model.json('scheduler/scheduler_config.json'), request.scheduler)
  return createScheduler(config, request.steps)
}

export interface Sampling {
  readonly scheduler: Scheduler
  readonly dims: readonly number[]
  /** Latents to begin with, as noisy as step `from` wants them. */
  readonly start: Float32Array
  /** First step; later than 0 where a picture is the beginning. */
  readonly from?: number
  /** What the model says of latents scaled for step i, guidance included. */
  readonly predict: (input: Float32Array, time: number) => Promise<Float32Array>
  readonly random: TorchRandom
}

export async function sample({ scheduler, dims, start, from = 0, predict, random }: Sampling, { signal, onStep }: DiffusionRequest): Promise<Latents> {
  const { timesteps } = scheduler
  let data = start
  for (let i = from; i < timesteps.length; i++) {
    signal?.throwIfAborted()
    const output = await predict(scheduler.scaleInput(data, i), timesteps[i]!)
    data = scheduler.step(output, i, data, () => random.randn(volume(dims)))
    onStep?.(i + 1 - from, timesteps.length - from, { dims, data })
  }
  if (data.some((value) => !Number.isFinite(value))) {
    throw failure('E_MODEL_RUN', { detail: 'The model made numbers without end. Half floats overflow in some models: take a float32 package, or another scheduler.' })
  }
  return { dims, data }
}

/** `without` + guidance * (`with` - `without`), for a batch that holds both, the one without the prompt first. */
export function guide(both: Float32Array, guidance: number | ((i: number) => number)): Float32Array {
  const half = both.length / 2
  const out = new Float32Array(half)
  for (let i = 0; i < half; i++) {
    const factor = typeof guidance === 'number' ? guidance : guidance(i)
    const free = both[i]!
    out[i] = free + factor * (both[half + i]! - free)
  }
  return out
}
