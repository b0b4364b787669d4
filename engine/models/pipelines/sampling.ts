/** From noise to latents: the loop that all families share. */
import { failure } from '../../contract/errors.ts'
import { parseSchedulerConfig } from '../schedulers/config.ts'
import { createScheduler } from '../schedulers/create-scheduler.ts'
import type { Scheduler } from '../schedulers/scheduler.ts'
import type { TorchRandom } from './torch-random.ts'
import type { DiffusionRequest, Latents, PipelineResources } from './pipeline.ts'
import { volume } from './tensors.ts'

/** The scheduler of a run. What its file asks for in vain is said in the log. */
export async function schedulerOf({ model, log }: PipelineResources, { scheduler, sigmas, spacing, steps, eta, image, cfgPlusPlus, strength = STRENGTH }: DiffusionRequest): Promise<Scheduler> {
  const config = parseSchedulerConfig({ ...(await model.json('scheduler/scheduler_config.json')), ...(spacing === undefined ? {} : { timestep_spacing: spacing }) }, scheduler, sigmas)
  if (config.unknown.length > 0) log.warn('W_SCHEDULER_CONFIG', { detail: `${model.name}/scheduler/scheduler_config.json: ${config.unknown.join(', ')}.` })
  if (eta !== undefined && eta > 0 && config.kind !== 'ddim') log.warn('W_OPTION_UNUSED', { port: 'options', detail: `eta is for the scheduler ddim: ${config.kind} does not use it.` })
  if (sigmas !== undefined && ['ddim', 'pndm', 'lcm', 'euler-ancestral'].includes(config.kind)) log.warn('W_OPTION_UNUSED', { port: 'options.sigmas', got: sigmas, detail: `${config.kind} goes by steps of training.` })
  if (steps > config.trainSteps) throw failure('E_MODEL_INPUT', { port: 'steps', expected: `at most ${config.trainSteps}`, got: `${steps}`, fix: 'Take fewer steps.' })
  const made = createScheduler(config, steps, { eta, strength: image === undefined ? 1 : strength })
  if (cfgPlusPlus === true && made.renoises !== true) log.warn('W_OPTION_UNUSED', { port: 'options.cfgPlusPlus', detail: `It is for euler, euler-ancestral and ddim: ${config.kind} does not use it.` })
  return made
}

/** How much of a picture may change, where nobody says it. */
const STRENGTH = 0.8

/** Where a run that begins with a picture joins in: the more may change, the earlier. */
export function firstStep(scheduler: Scheduler, { steps, image, strength = STRENGTH }: DiffusionRequest): number {
  if (image === undefined || scheduler.withinStrength === true) return 0
  return (steps - Math.min(steps, Math.max(1, Math.floor(steps * strength)))) * (scheduler.callsPerStep ?? 1)
}

/** What a model says with guidance, and what it says without the prompt. */
export interface Answer {
  readonly output: Float32Array
  readonly without: Float32Array
}

export interface Sampling {
  readonly scheduler: Scheduler
  readonly dims: readonly number[]
  /** Latents to begin with, as noisy as step `from` wants them. */
  readonly start: Float32Array
  /** First step; later than 0 where a picture is the beginning. */
  readonly from?: number
  /** What the model says of latents scaled for a step, of which the schedulers that ask more than once take several calls; guidance included. */
  readonly predict: (input: Float32Array, time: number, step: number) => Promise<Float32Array | Answer>
  readonly random: TorchRandom
  /** What becomes of the latents after step `i`. */
  readonly after?: ((latents: Float32Array, i: number) => Float32Array) | undefined
}

export async function sample({ scheduler, dims, start, from = 0, predict, random, after }: Sampling, { signal, onStep }: DiffusionRequest): Promise<Latents> {
  const { timesteps } = scheduler
  let data = start
  // Time is counted from here: what was loaded before takes as long only once.
  onStep?.(0, timesteps.length - from, { dims, data })
  for (let i = from; i < timesteps.length; i++) {
    signal?.throwIfAborted()
    const said = await predict(scheduler.scaleInput(data, i), timesteps[i]!, Math.floor(i / (scheduler.callsPerStep ?? 1)))
    const { output, without } = said instanceof Float32Array ? { output: said, without: undefined } : said
    const before = data
    data = scheduler.step(output, i, data, () => random.randn(volume(dims)), without)
    if (after !== undefined) data = after(data, i)
    onStep?.(i + 1 - from, timesteps.length - from, { dims, data, clean: () => scheduler.clean(output, i, before) })
  }
  if (!isFinite(data)) {
    throw failure('E_MODEL_RUN', { detail: 'The model made numbers without end. Half floats overflow in some models: take a float32 package, or another scheduler.' })
  }
  return { dims, data }
}

function isFinite(data: Float32Array): boolean {
  for (let i = 0; i < data.length; i++) if (!Number.isFinite(data[i]!)) return false
  return true
}

/**
 * `without` + guidance * (`with` - `without`).
 * @param guidance one for all, or one for each of as many parts of the same size
 */
export function guide(without: Float32Array, prompted: Float32Array, guidance: number | readonly number[]): Float32Array {
  const out = new Float32Array(without.length)
  const factors = typeof guidance === 'number' ? [guidance] : guidance
  const size = out.length / factors.length
  factors.forEach((factor, part) => {
    for (let i = part * size; i < (part + 1) * size; i++) out[i] = without[i]! + factor * (prompted[i]! - without[i]!)
  })
  return out
}

/** What guidance made, brought back towards the spread of what the prompt alone would give (Lin et al. 2024, 3.4). @param amount 0: not at all, 1: wholly */
export function rescaled(guided: Float32Array, prompted: Float32Array, amount: number): Float32Array {
  const factor = amount * (deviation(prompted) / deviation(guided)) + 1 - amount
  return guided.map((value) => value * factor)
}

function deviation(data: Float32Array): number {
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length
  return Math.sqrt(data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length)
}
