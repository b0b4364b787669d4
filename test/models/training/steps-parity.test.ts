/** Fifty steps of AdamW with gradients of the tiny Stable Diffusion, against PyTorch with PEFT on the same pictures and noise (test/oracles/training-steps.py). */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { createModelPackages } from '../../../engine/models/packages/packages.ts'
import { createTorchRandom } from '../../../engine/models/pipelines/torch-random.ts'
import { createOnnxRuntime } from '../../../engine/models/runtime/onnx-runtime.ts'
import { createSessions } from '../../../engine/models/runtime/sessions.ts'
import { parseSchedulerConfig } from '../../../engine/models/schedulers/config.ts'
import { learn } from '../../../engine/models/training/learn.ts'
import { learnableOf } from '../../../engine/models/training/learnable.ts'
import { createLessons } from '../../../engine/models/training/lessons.ts'
import { firstMatrices } from '../../../engine/models/training/matrices.ts'
import { openTrainingModel } from '../../../engine/models/training/open-training-model.ts'
import { createTargets } from '../../../engine/models/training/targets.ts'
import type { TrainingSettings } from '../../../engine/models/training/settings.ts'
import type { TrainingRecord } from '../../../engine/models/training/training-record.ts'

const oracle = JSON.parse(readFileSync(new URL('../../oracles/training-steps.json', import.meta.url), 'utf8')) as {
  readonly settings: { readonly seed: number; readonly steps: number; readonly batch: number; readonly pictures: number; readonly rank: number; readonly alpha: number; readonly rate: number; readonly warmup: number }
  readonly losses: readonly number[]
  readonly matrices: Readonly<Record<string, readonly number[]>>
}
const log = { debug() {}, info() {}, warn() {} }
const sessions = createSessions({ runtime: createOnnxRuntime(), budget: 2e9, log, device: 'cpu' })
const packages = createModelPackages({ roots: [fileURLToPath(new URL('../../fixtures/models', import.meta.url))] })
afterAll(() => sessions.close())

it('losses and matrices are PyTorch\'s', { timeout: 120_000 }, async () => {
  const { pictures, ...asked } = oracle.settings
  const settings: TrainingSettings = {
    ...asked, epochs: 0, accumulate: 1, layers: 'attention', optimiser: 'adamw', weightDecay: 0.01, schedule: 'cosine', cycles: 1, clip: 1, average: 0, captionDropout: 0,
    noiseOffset: 0.05, minSnr: 5, latents: 'mean', validateEvery: 0, saveEvery: 100, sampleEvery: 0, patience: 0, keep: 'last',
  }
  const resources = { sessions, log, model: await packages.find('tiny-stable-diffusion') }
  const model = await openTrainingModel(resources.model, { which: 'attention', rank: settings.rank }, resources)
  const learnable = await learnableOf(resources, packages)
  const training = Array.from({ length: pictures }, (_, k) => {
    const random = createTorchRandom(100 + k)
    return { width: 24, height: 16, latents: { mean: { dims: [4, 96], data: random.randn(384) } }, words: { encoder_hidden_states: { dims: [7, 32], data: random.randn(224) } } }
  })
  const targets = createTargets(parseSchedulerConfig(await resources.model.json('scheduler/scheduler_config.json')), settings)
  const lessons = createLessons({ training, validation: [], nothing: training[0]!.words, learnable, targets, settings })
  // The oracle draws layer by layer in the order of their names.
  const byName = model.targets.toSorted((a, b) => (`${a.layer}.` < `${b.layer}.` ? -1 : 1))
  const drawn = firstMatrices(byName, settings.rank, settings.seed)
  const matrices = model.targets.flatMap((target) => drawn.slice(2 * byName.indexOf(target), 2 * byName.indexOf(target) + 2))
  const record: TrainingRecord = {
    format: 1, key: '', settings: {}, model: { name: '', family: '', digest: '' }, dataset: { folder: '', digest: '', trigger: '', training: [], validation: [] },
    steps: [], validation: [], samples: [], ended: 'unfinished', epochs: 0, parameters: 0,
  }
  const end = await learn({
    model, lessons, settings, steps: settings.steps, from: { key: '', rank: settings.rank, step: 0, matrices, worse: 0, record },
    sample: () => Promise.resolve([]), save: () => Promise.resolve(), tell: () => {}, memory: () => 0, now: () => performance.now(),
  })
  const off = end.record.steps.map(({ loss }, step) => Math.abs(loss - oracle.losses[step]!))
  expect(Math.max(...off)).toBeLessThan(1e-4)
  expect(Math.abs(oracle.losses[0]! - oracle.losses.at(-1)!)).toBeGreaterThan(0.01)
  expect(model.targets.length * 2).toBe(Object.keys(oracle.matrices).length)
  model.targets.forEach(({ layer }, k) => {
    for (const [half, matrix] of [['lora_A', end.matrices[2 * k]!], ['lora_B', end.matrices[2 * k + 1]!]] as const) {
      const wanted = oracle.matrices[`${layer}.${half}.default.weight`]!
      expect(Math.max(...matrix.map((value, i) => Math.abs(value - wanted[i]!))), layer).toBeLessThan(1e-4)
    }
  })
})
