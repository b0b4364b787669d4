/** Each family that learns, from a picture to a LoRA that its pipeline merges: with gradients, autoencoders and text encoders of its tiny package. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { readLora } from '../../../engine/models/lora/lora-file.ts'
import { withLoras } from '../../../engine/models/lora/merge.ts'
import { openTrainingModel } from '../../../engine/models/training/open-training-model.ts'
import { fixturePackages } from '../model-parts.ts'
import { runTraining } from './kit.ts'

const made: string[] = []
afterAll(() => made.forEach((one) => rmSync(one, { recursive: true, force: true })))

/** The two tiny packages of Wan have autoencoders of their own: here the one for words has that of the other. */
async function ofOneAutoencoder(): Promise<typeof fixturePackages> {
  const [words, pictures] = await Promise.all(['tiny-wan', 'tiny-wan-image'].map((name) => fixturePackages.find(name)))
  const of = (path: string) => (path.startsWith('vae_decoder') ? pictures! : words!)
  const model = { ...words!, json: (path: string) => of(path).json(path), session: (part: string) => of(part).session(part) }
  return { ...fixturePackages, find: async () => model }
}

it.each([
  ['stable-diffusion', 'linear'],
  ['stable-diffusion', 'all'],
  ['stable-diffusion-xl', 'attention'],
  ['wan', 'attention'],
] as const)('%s learns with its %s layers', { timeout: 240_000 }, async (family, layers) => {
  const folder = mkdtempSync(join(tmpdir(), 'reelgraph-family-'))
  made.push(folder)
  const model = `tiny-${family}`
  const { record, lora } = await runTraining({
    folder, model, packages: family === 'wan' ? await ofOneAutoencoder() : fixturePackages, open: openTrainingModel, samples: { prompts: ['mybrand'], seed: 1, width: 48, height: 32, steps: 2, guidance: 2 },
    change: { layers, steps: 30, rate: 0.01, rank: 4, alpha: 4, batch: 1, average: 0, captionDropout: 0, sampleEvery: 30, validateEvery: 30 },
  })
  expect(record.model.family).toBe(family)
  expect(record.validation.map(({ step }) => step)).toEqual([0, 30])
  expect(record.validation[1]!.loss).toBeLessThan(record.validation[0]!.loss)
  expect(record.samples.map(({ step }) => step)).toEqual([0, 30])
  const warnings: string[] = []
  const log = { debug() {}, info() {}, warn: (code: string) => void warnings.push(code) }
  const part = family === 'wan' ? 'transformer' : 'unet'
  const merged = await withLoras(await fixturePackages.find(model), [{ lora: await readLora(join(folder, lora)), weight: 1 }], log)
  expect(merged.session(part).weights).toBeDefined()
  // All layers of it fit.
  expect(warnings).toEqual([])
})

it('Wan for words is refused where no installed package has the encoder of its autoencoder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'reelgraph-family-'))
  made.push(folder)
  await expect(runTraining({ folder, model: 'tiny-wan', open: openTrainingModel })).rejects.toMatchObject({ code: 'E_TRAINING' })
})
