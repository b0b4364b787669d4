/** What a denoiser learns, against diffusers' schedulers and training script (test/oracles/training.py). */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createTorchRandom } from '../../../engine/models/pipelines/torch-random.ts'
import { parseSchedulerConfig } from '../../../engine/models/schedulers/config.ts'
import { createTargets, noiseOf } from '../../../engine/models/training/targets.ts'

const { targets } = JSON.parse(readFileSync(new URL('../../oracles/training.json', import.meta.url), 'utf8')) as {
  readonly targets: readonly { readonly prediction: string; readonly time: number; readonly noise: readonly number[]; readonly sample: readonly number[]; readonly target: readonly number[]; readonly weight: number }[]
}
const furthest = (a: ArrayLike<number>, b: ArrayLike<number>): number => Array.from(a).reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i]!)), 0)
const configOf = (prediction: string) => parseSchedulerConfig({ _class_name: 'DDIMScheduler', beta_start: 0.00085, beta_end: 0.012, beta_schedule: 'scaled_linear', prediction_type: prediction })
const FLOW = parseSchedulerConfig({ _class_name: 'FlowMatchEulerDiscreteScheduler', num_train_timesteps: 1000, shift: 3 })

describe('noise', () => {
  it.each(targets.map((one) => [`${one.prediction} at ${one.time}`, one] as const))('%s', (_, wanted) => {
    const random = createTorchRandom(wanted.time)
    const clean = random.randn(60)
    const noise = noiseOf(random, 4, 15, 0.1)
    expect(furthest(noise, wanted.noise)).toBeLessThan(1e-6)
    const all = createTargets(configOf(wanted.prediction), { noiseOffset: 0.1, minSnr: 5 })
    const row = all.row(clean, noise, all.at(wanted.time / 1000))
    expect(row.time).toBe(wanted.time)
    expect(furthest(row.sample, wanted.sample)).toBeLessThan(2e-6)
    expect(furthest(row.target, wanted.target)).toBeLessThan(2e-6)
    expect(Math.abs(row.weight / wanted.weight - 1)).toBeLessThan(1e-4)
  })

  it('counts the same at all levels where nothing is said of it', () => {
    const all = createTargets(configOf('epsilon'), { noiseOffset: 0, minSnr: 0 })
    expect(all.row(Float32Array.of(1), Float32Array.of(0), all.at(0)).weight).toBe(1)
  })
})

describe('flow', () => {
  const all = createTargets(FLOW, { noiseOffset: 0, minSnr: 5 })
  it('goes straight from the picture to the noise, its levels shifted as the model was trained', () => {
    const { time, sample, target, weight } = all.row(Float32Array.of(1, -2), Float32Array.of(3, 4), all.at(0.25))
    // 3 x 0.25 / (1 + 2 x 0.25)
    expect(time).toBeCloseTo(500, 6)
    expect([...sample]).toEqual([2, 1])
    expect([...target]).toEqual([2, 6])
    expect(weight).toBe(1)
  })
  it('lies mostly in the middle: half of the logits of levels are below nothing', () => {
    const random = createTorchRandom(3)
    const shares = Array.from({ length: 2000 }, () => all.draw(random).noise).map((noise) => noise / (3 - 2 * noise))
    expect(shares.filter((one) => one < 0.5).length / shares.length).toBeCloseTo(0.5, 1)
    // Of a normal distribution's logistic, a share of 0.84 lies below 1 / (1 + e^-1).
    expect(shares.filter((one) => one < 1 / (1 + Math.exp(-1))).length / shares.length).toBeCloseTo(0.84, 1)
  })
})
