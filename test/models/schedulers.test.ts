import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createScheduler } from '../../engine/models/schedulers/create-scheduler.ts'
import { parseSchedulerConfig, parseSchedulerJson } from '../../engine/models/schedulers/config.ts'
import type { FlowOptions } from '../../engine/models/schedulers/flow-match-euler.ts'
import { createTorchRandom } from '../../engine/models/torch-random.ts'
import type { Json } from '../../engine/sockets.ts'

interface Case {
  config: Record<string, Json>
  steps: number
  options: FlowOptions
  initialSigma: number
  timesteps: number[]
  noisy: number[]
  samples: number[][]
}
interface Recorded {
  noises: { seed: number; draws: number[][] }[]
  latents: { seed: number; count: number; every: number; values: number[] }
  cases: Case[]
}
const recorded = JSON.parse(readFileSync(new URL('../oracles/schedulers.json', import.meta.url), 'utf8')) as Recorded

/** The pseudo-model of test/oracles/schedulers.py. */
const model = (latents: Float32Array, timestep: number): Float32Array =>
  latents.map((value, k) => 0.6 * Math.sin(value + 0.3 * k) + 0.2 * Math.cos(timestep * 0.01 + k))

/** The largest difference, as a share of the largest value where that is above 1. */
function distance(got: ArrayLike<number>, wanted: readonly number[]): number {
  expect(got.length).toBe(wanted.length)
  const scale = Math.max(1, ...wanted.map(Math.abs))
  return Math.max(...wanted.map((value, i) => Math.abs(got[i]! - value))) / scale
}

describe('schedulers against diffusers', () => {
  const told = ['timestep_spacing', 'prediction_type', 'use_karras_sigmas', 'solver_type', 'final_sigmas_type', 'shift', 'rescale_betas_zero_snr']
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
    ['an unknown class', { _class_name: 'HeunDiscreteScheduler' }],
    ['thresholding', { _class_name: 'DDIMScheduler', thresholding: true }],
    ['an unknown spacing', { _class_name: 'DDIMScheduler', timestep_spacing: 'even' }],
    ['a word for a number', { _class_name: 'DDIMScheduler', beta_start: 'low' }],
    ['another algorithm', { _class_name: 'DPMSolverMultistepScheduler', algorithm_type: 'sde-dpmsolver++' }],
    ['a third order', { _class_name: 'DPMSolverMultistepScheduler', solver_order: 3 }],
  ])('refuses %s', (_, json) => {
    expect(() => parseSchedulerConfig(json)).toThrow(expect.objectContaining({ code: 'E_MODEL_INVALID' }))
  })

  it('reads the infinities that Python writes', () => {
    const json = parseSchedulerJson('{ "_class_name": "DPMSolverMultistepScheduler", "lambda_min_clipped": -Infinity }')
    expect(parseSchedulerConfig(json).kind).toBe('dpm++-2m')
    expect(() => parseSchedulerJson('{')).toThrow(expect.objectContaining({ code: 'E_MODEL_INVALID' }))
  })

  it('takes another scheduler than the one in the file', () => {
    expect(parseSchedulerConfig({ _class_name: 'UniPCMultistepScheduler' }, 'euler').kind).toBe('euler')
  })
})
