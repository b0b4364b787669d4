/** Optimisers, rates and averages against PyTorch, Prodigy's own package and diffusers (test/oracles/training.py). */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createTorchRandom } from '../../../engine/models/pipelines/torch-random.ts'
import { averageDecay, clipGradients, createOptimiser, follow, type OptimiserName } from '../../../engine/models/training/optimisers.ts'
import { createOptimiserThread } from '../../../engine/models/training/optimiser-thread.ts'
import { rateAt, type RateSettings } from '../../../engine/models/training/rates.ts'

const record = JSON.parse(readFileSync(new URL('../../oracles/training.json', import.meta.url), 'utf8')) as {
  readonly optimisers: readonly { readonly optimiser: OptimiserName; readonly weightDecay: number; readonly rate: number; readonly steps: number; readonly end: readonly (readonly number[])[] }[]
  readonly rates: readonly (RateSettings & { readonly rates: readonly number[] })[]
  readonly clipped: { readonly before: readonly (readonly number[])[]; readonly most: number; readonly length: number; readonly after: readonly (readonly number[])[] }
  readonly average: { readonly decay: number; readonly values: readonly (readonly number[])[] }
  readonly draws: { readonly rand: readonly number[]; readonly below: readonly number[]; readonly randn: readonly number[] }
}
const furthest = (a: ArrayLike<number>, b: ArrayLike<number>): number => Array.from(a).reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i]!)), 0)

/** Two matrices, and gradients that are the same whatever becomes of them, as the oracle draws them. */
function problem() {
  const random = createTorchRandom(5)
  const matrices = [random.randn(21), new Float32Array(20)]
  const along = [random.randn(21), random.randn(20)]
  const bends = [random.rand(21), random.rand(20)]
  const slopes = (step: number): Float32Array[] => along.map((one, k) => one.map((value, i) => value * (0.3 + Math.sin(step)) + bends[k]![i]! * Math.cos(step)))
  return { matrices, slopes }
}

describe('optimisers', () => {
  it.each(record.optimisers.map((one) => [`${one.optimiser} with a decay of ${one.weightDecay} at ${one.rate}`, one] as const))('%s goes where PyTorch goes', (_, { end, rate, steps, ...settings }) => {
    const { matrices, slopes } = problem()
    if (settings.optimiser === 'prodigy') matrices.forEach((one) => one.fill(0))
    const before = matrices.map((one) => one.slice())
    const optimiser = createOptimiser(settings, matrices)
    for (let step = 0; step < steps; step++) optimiser.step(slopes(step), rate)
    for (const [k, matrix] of matrices.entries()) {
      expect(furthest(matrix, end[k]!)).toBeLessThan(1e-6)
      // It has gone somewhere.
      expect(furthest(matrix, before[k]!)).toBeGreaterThan(1e-3)
    }
  })

  it.each(['adamw', 'adam', 'prodigy'] as const)('%s goes on from what it remembers as if it had never stopped', (optimiser) => {
    const settings = { optimiser, weightDecay: 0.02 }
    const [whole, halves] = [problem(), problem()]
    const unbroken = createOptimiser(settings, whole.matrices)
    for (let step = 0; step < 20; step++) unbroken.step(whole.slopes(step), 0.1)
    const first = createOptimiser(settings, halves.matrices)
    for (let step = 0; step < 9; step++) first.step(halves.slopes(step), 0.1)
    const { arrays, numbers } = structuredClone(first.memory())
    const second = createOptimiser(settings, halves.matrices)
    second.recall({ arrays, numbers })
    for (let step = 9; step < 20; step++) second.step(halves.slopes(step), 0.1)
    expect(halves.matrices).toEqual(whole.matrices)
  })

  it('in a thread of their own go the same way, with the average of the matrices, and stop before what is no number', { timeout: 120_000 }, async () => {
    const settings = { optimiser: 'adamw', weightDecay: 0.02, clip: 0.5, average: 0.9 } as const
    const [here, there] = [problem(), problem()]
    const own = createOptimiser(settings, here.matrices)
    const average = here.matrices.map((one) => one.slice())
    const thread = createOptimiserThread({ settings, matrices: there.matrices })
    try {
      for (let step = 1; step <= 12; step++) {
        const gradients = here.slopes(step)
        const length = clipGradients(gradients, settings.clip)
        own.step(gradients, 0.1)
        follow(average, here.matrices, averageDecay(settings.average, step))
        expect(await thread.step(step, there.slopes(step), 0.1)).toBe(length)
      }
      expect(there.matrices).toEqual(here.matrices)
      expect(await thread.standing()).toEqual({ memory: own.memory(), average })
      expect(await thread.step(13, there.slopes(1).map((one) => one.fill(NaN)), 0.1)).toBeNaN()
      expect(there.matrices).toEqual(here.matrices)
      expect(await thread.standing()).toEqual({ memory: own.memory(), average })
    } finally {
      await thread.close()
    }
    await expect(thread.step(14, there.slopes(1), 0.1)).rejects.toThrow()
  })

  it('are of gradients that are clipped together', () => {
    const gradients = record.clipped.before.map((one) => Float32Array.from(one))
    expect(clipGradients(gradients, record.clipped.most)).toBeCloseTo(record.clipped.length, 5)
    gradients.forEach((one, k) => expect(furthest(one, record.clipped.after[k]!)).toBeLessThan(1e-6))
    const short = [Float32Array.of(0.1, 0.2)]
    clipGradients(short, 1.5)
    expect(short[0]).toEqual(Float32Array.of(0.1, 0.2))
  })
})

it.each(record.rates.map((one) => [`${one.schedule} after ${one.warmup} steps`, one] as const))('rates: %s', (_, { rates, ...settings }) => {
  rates.forEach((rate, step) => expect(rateAt(settings, step)).toBeCloseTo(rate, 12))
})

it('an average follows as diffusers has it', () => {
  const { decay, values } = record.average
  const own = [new Float32Array(3)]
  values.forEach((wanted, i) => {
    const step = i + 1
    follow(own, [Float32Array.of(step, 2 * step, 4 * step)], averageDecay(decay, step))
    expect(furthest(own[0]!, wanted)).toBeLessThan(1e-5)
  })
})

it('draws are PyTorch\'s', () => {
  const random = createTorchRandom(11)
  expect(furthest(random.rand(9), record.draws.rand)).toBeLessThan(1e-8)
  expect(record.draws.below.map(() => random.below(1000))).toEqual(record.draws.below)
  expect(furthest(random.randn(20), record.draws.randn)).toBeLessThan(1e-6)
})
