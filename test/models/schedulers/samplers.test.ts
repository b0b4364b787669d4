/** DPM++ SDE in two calls, EDM's Euler and CFG++, against diffusers and the paper (test/oracles/samplers.py). */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../../engine/contract/sockets.ts'
import { guide } from '../../../engine/models/pipelines/sampling.ts'
import { createTorchRandom } from '../../../engine/models/pipelines/torch-random.ts'
import { parseSchedulerConfig } from '../../../engine/models/schedulers/config.ts'
import { createScheduler } from '../../../engine/models/schedulers/create-scheduler.ts'

interface Recorded {
  readonly config: Record<string, Json>
  readonly steps: number
  readonly samples: readonly (readonly number[])[]
}
const { cases, pluses } = JSON.parse(readFileSync(new URL('../../oracles/samplers.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly (Recorded & { readonly initialSigma: number; readonly timesteps: readonly number[] })[]
  readonly pluses: readonly (Recorded & { readonly scale: number })[]
}
const SIZE = 24
const model = (latents: Float32Array, timestep: number, shift = 0): Float32Array => latents.map((value, k) => 0.6 * Math.sin(value + 0.3 * k + shift) + 0.2 * Math.cos(timestep * 0.01 + k))

/** As a share of the largest value where that is above 1. */
function distance(got: ArrayLike<number>, wanted: readonly number[]): number {
  expect(got.length).toBe(wanted.length)
  return Math.max(...wanted.map((value, i) => Math.abs(got[i]! - value))) / Math.max(1, ...wanted.map(Math.abs))
}
const named = ({ config, steps }: Recorded): string => `${String(config['_class_name'])} ${['prediction_type', 'timestep_spacing', 'use_karras_sigmas', 'sigma_data', 'sigma_schedule'].map((key) => String(config[key] ?? '')).join(' ')} ${steps}`

describe('against diffusers', () => {
  it.each(cases.map((one) => [named(one), one] as const))('%s', (_, { config, steps, initialSigma, timesteps, samples }) => {
    const parsed = parseSchedulerConfig(config)
    expect(parsed.unknown).toEqual([])
    const scheduler = createScheduler(parsed, steps)
    expect(distance(scheduler.timesteps, timesteps)).toBeLessThan(1e-5)
    expect(scheduler.initialSigma / initialSigma).toBeCloseTo(1, 6)
    const random = createTorchRandom(11)
    let latents: Float32Array = random.randn(SIZE).map((value) => value * scheduler.initialSigma)
    for (const [i, wanted] of samples.entries()) {
      const rounding = 2 ** -22 * Math.max(...latents.map(Math.abs))
      latents = scheduler.step(model(scheduler.scaleInput(latents, i), scheduler.timesteps[i]!), i, latents, () => random.randn(SIZE))
      expect(distance(latents, wanted)).toBeLessThan(2e-5 + rounding / Math.max(1, ...wanted.map(Math.abs)))
    }
  })
})

describe('CFG++', () => {
  it.each(pluses.map((one) => [`${named(one)} ${one.scale}`, one] as const))('%s', (_, { config, steps, scale, samples }) => {
    const scheduler = createScheduler(parseSchedulerConfig(config), steps)
    let latents: Float32Array = createTorchRandom(11).randn(SIZE).map((value) => value * scheduler.initialSigma)
    for (const [i, wanted] of samples.entries()) {
      const [input, time] = [scheduler.scaleInput(latents, i), scheduler.timesteps[i]!]
      const without = model(input, time)
      latents = scheduler.step(guide(without, model(input, time, 0.5), scale), i, latents, () => new Float32Array(SIZE), without)
      expect(distance(latents, wanted)).toBeLessThan(2e-5)
    }
  })
})

it('noise of any size goes by its own steps', () => {
  expect(() => parseSchedulerConfig({ _class_name: 'EDMEulerScheduler' }, 'ddim')).toThrow(expect.objectContaining({ code: 'E_PARAM_VALUE' }))
  expect(parseSchedulerConfig({ _class_name: 'EDMDPMSolverMultistepScheduler', sigma_data: 0.5, solver_order: 2, algorithm_type: 'dpmsolver++' })).toMatchObject({ kind: 'euler', edm: { data: 0.5, schedule: 'karras' }, unknown: [] })
})
