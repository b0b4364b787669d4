import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createScheduler, type SchedulerOptions } from '../../../engine/models/schedulers/create-scheduler.ts'
import { parseSchedulerConfig, type SchedulerKind } from '../../../engine/models/schedulers/config.ts'
import { rescaled } from '../../../engine/models/pipelines/sampling.ts'
import { createTorchRandom } from '../../../engine/models/pipelines/torch-random.ts'
import type { Json } from '../../../engine/contract/sockets.ts'

interface Case {
  config: Record<string, Json>
  steps: number
  options: SchedulerOptions
  initialSigma: number
  timesteps: number[]
  noisy: number[]
  samples: number[][]
}
interface Recorded {
  noises: { seed: number; draws: number[][] }[]
  latents: { seed: number; count: number; every: number; values: number[] }
  rescales: { amount: number; values: number[] }[]
  /** DPM++ 3M SDE, as k-diffusion has it. */
  thirds: Omit<Case, 'options' | 'noisy' | 'initialSigma'>[]
  cases: Case[]
}
const recorded = JSON.parse(readFileSync(new URL('../../oracles/schedulers.json', import.meta.url), 'utf8')) as Recorded

/** The pseudo-model of test/oracles/schedulers.py. */
const model = (latents: Float32Array, timestep: number): Float32Array =>
  latents.map((value, k) => 0.6 * Math.sin(value + 0.3 * k) + 0.2 * Math.cos(timestep * 0.01 + k))

it.each(recorded.rescales)('guidance brought back by $amount', ({ amount, values }) => {
  const guided = createTorchRandom(21).randn(60).map((value) => 2 * value + 0.5)
  expect(distance(rescaled(guided, createTorchRandom(22).randn(60), amount), values)).toBeLessThan(1e-6)
})

/** The largest difference, as a share of the largest value where that is above 1. */
function distance(got: ArrayLike<number>, wanted: readonly number[]): number {
  expect(got.length).toBe(wanted.length)
  const scale = Math.max(1, ...wanted.map(Math.abs))
  return Math.max(...wanted.map((value, i) => Math.abs(got[i]! - value))) / scale
}

describe('schedulers against diffusers', () => {
  const told = ['timestep_spacing', 'prediction_type', 'use_karras_sigmas', 'use_exponential_sigmas', 'use_beta_sigmas', 'algorithm_type', 'solver_order', 'solver_type', 'final_sigmas_type', 'shift', 'flow_shift', 'rescale_betas_zero_snr', 'skip_prk_steps']
  const name = ({ config, steps }: Case): string =>
    [config['_class_name'], ...told.map((key) => (config[key] === undefined ? '' : `${key}=${String(config[key])}`)), `${steps} steps`].filter(Boolean).join(' ')

  it.each(recorded.cases.map((one, i) => [`${i} ${name(one)}`, one] as const))('%s', (_, one) => {
    const scheduler = createScheduler(parseSchedulerConfig(one.config), one.steps, one.options)
    expect(distance(scheduler.timesteps, one.timesteps)).toBeLessThan(1e-6)
    expect(scheduler.initialSigma / one.initialSigma).toBeCloseTo(1, 6)
    const size = one.noisy.length
    const ramp = Float32Array.from({ length: size }, (_, i) => -1 + (2 * i) / (size - 1))
    expect(distance(scheduler.addNoise(ramp, createTorchRandom(5).randn(size), 2), one.noisy)).toBeLessThan(1e-5)

    const random = createTorchRandom(11)
    let latents: Float32Array = random.randn(size).map((value) => value * scheduler.initialSigma)
    for (const [i, wanted] of one.samples.entries()) {
      // The reference works in float32: leaving a sigma of 4096, its own rounding (half a unit each of a product and a
      // sum) is the larger part of what differs.
      const rounding = 2 ** -24 * Math.max(...latents.map(Math.abs))
      const output = model(scheduler.scaleInput(latents, i), scheduler.timesteps[i]!)
      latents = scheduler.step(output, i, latents, () => random.randn(size))
      expect(distance(latents, wanted)).toBeLessThan(1e-5 + rounding / Math.max(1, ...wanted.map(Math.abs)))
    }
  })
})

it.each(recorded.thirds)('DPM++ 3M SDE in $steps steps, against k-diffusion', ({ config, steps, timesteps, samples }) => {
  const scheduler = createScheduler(parseSchedulerConfig(config, 'dpm++-3m-sde'), steps)
  expect(distance(scheduler.timesteps, timesteps)).toBeLessThan(1e-6)
  const random = createTorchRandom(11)
  const size = samples[0]!.length
  let latents = random.randn(size)
  for (const [i, wanted] of samples.entries()) {
    latents = scheduler.step(model(latents, scheduler.timesteps[i]!), i, latents, () => random.randn(size))
    expect(distance(latents, wanted)).toBeLessThan(1e-5)
  }
})

describe('noise against torch', () => {
  it.each(recorded.noises)('seed $seed, draw after draw', ({ seed, draws }) => {
    const random = createTorchRandom(seed)
    for (const draw of draws) expect(distance(random.randn(draw.length), draw)).toBeLessThan(1e-6)
  })

  it('fills the latents of a 512 px picture alike', () => {
    const { seed, count, every, values } = recorded.latents
    const drawn = createTorchRandom(seed).randn(count)
    expect(distance(values.map((_, i) => drawn[i * every]!), values)).toBeLessThan(1e-6)
  })
})

describe('scheduler configurations', () => {
  it.each([
    ['an unknown class', { _class_name: 'KDPM2DiscreteScheduler' }],
    ['thresholding', { _class_name: 'DDIMScheduler', thresholding: true }],
    ['an unknown spacing', { _class_name: 'DDIMScheduler', timestep_spacing: 'even' }],
    ['a word for a number', { _class_name: 'DDIMScheduler', beta_start: 'low' }],
    ['another algorithm', { _class_name: 'DPMSolverMultistepScheduler', algorithm_type: 'dpmsolver' }],
    ['beta levels of a flow', { _class_name: 'FlowMatchEulerDiscreteScheduler', use_beta_sigmas: true }],
    ['a fourth order', { _class_name: 'UniPCMultistepScheduler', solver_order: 4 }],
    ['another solver inside', { _class_name: 'UniPCMultistepScheduler', solver_p: { _class_name: 'DDIMScheduler' } }],
    ['learned variance', { _class_name: 'DPMSolverMultistepScheduler', variance_type: 'learned_range' }],
    ['a bound on the noise levels', { _class_name: 'DPMSolverMultistepScheduler', lambda_min_clipped: -5.1 }],
    ['a prediction that PNDM lacks', { _class_name: 'PNDMScheduler', prediction_type: 'sample' }],
  ])('refuses %s', (_, json) => {
    expect(() => parseSchedulerConfig(json)).toThrow(expect.objectContaining({ code: 'E_MODEL_INVALID' }))
  })

  it('takes another scheduler than the one in the file', () => {
    expect(parseSchedulerConfig({ _class_name: 'UniPCMultistepScheduler' }, 'euler').kind).toBe('euler')
    expect(parseSchedulerConfig({ _class_name: 'KDPM2DiscreteScheduler' }, 'euler').kind).toBe('euler')
    const flow = { _class_name: 'FlowMatchEulerDiscreteScheduler', shift: 3 }
    expect(parseSchedulerConfig(flow, 'unipc')).toMatchObject({ kind: 'unipc', prediction: 'flow_prediction', shift: 3 })
    const uni = { _class_name: 'UniPCMultistepScheduler', use_flow_sigmas: true, flow_shift: 5 }
    expect(parseSchedulerConfig(uni, 'flow-match-euler')).toMatchObject({ kind: 'flow-match-euler', shift: 5 })
  })

  it.each([
    ['noise for a model of flows', { _class_name: 'FlowMatchEulerDiscreteScheduler' }, 'euler'],
    ['flows for a model of noise', { _class_name: 'DDIMScheduler' }, 'flow-match-euler'],
    ['a scheduler that nobody knows', { _class_name: 'DDIMScheduler' }, 'magic'],
  ])('refuses %s', (_, json, kind) => {
    expect(() => parseSchedulerConfig(json, kind as SchedulerKind)).toThrow(expect.objectContaining({ code: 'E_PARAM_VALUE' }))
  })

  it('names what it does not know, and nothing that the reference writes', () => {
    for (const { config } of recorded.cases) expect(parseSchedulerConfig(config).unknown).toEqual([])
    expect(parseSchedulerConfig({ _class_name: 'DDIMScheduler', _diffusers_version: '0.42.1', clip_noise: 3 }).unknown).toEqual(['clip_noise'])
  })

  it.each([
    ['LCM beyond its levels', { _class_name: 'LCMScheduler' }, 51],
    ['Runge-Kutta in three steps', { _class_name: 'PNDMScheduler' }, 3],
  ])('refuses %s', (_, json, steps) => {
    expect(() => createScheduler(parseSchedulerConfig(json), steps)).toThrow(expect.objectContaining({ code: 'E_MODEL_INPUT' }))
  })

  it('refuses shifting by a size that nobody gives', () => {
    const config = parseSchedulerConfig({ _class_name: 'FlowMatchEulerDiscreteScheduler', use_dynamic_shifting: true })
    expect(() => createScheduler(config, 4)).toThrow(expect.objectContaining({ code: 'E_MODEL_INVALID' }))
  })
})
