/** What configs ask for and no pipeline here does is refused by name: on export (test/oracles/export-refusals.py) and on load. */
import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { createDiffusion, type DiffusionRun } from '../../../engine/models/tasks/diffusion.ts'
import { createOnnxRuntime } from '../../../engine/models/runtime/onnx-runtime.ts'
import type { ModelPackage } from '../../../engine/models/packages/package-types.ts'
import { FAMILIES } from '../../../engine/models/pipelines/families.ts'
import type { DiffusionRequest, Latents, Picture } from '../../../engine/models/pipelines/pipeline.ts'
import { createSessions } from '../../../engine/models/runtime/sessions.ts'
import { fixturePackages } from '../model-parts.ts'

interface Made { readonly latents: readonly number[]; readonly picture: readonly number[] }
const record = JSON.parse(readFileSync(new URL('../../oracles/export-refusals.json', import.meta.url), 'utf8')) as {
  readonly refused: Readonly<Record<'two-transformers' | 'expanded' | 'eight-channels' | 'classes', { readonly code: number; readonly said: string; readonly left: boolean }>>
  readonly xl: { readonly means: readonly number[]; readonly deviations: readonly number[]; readonly scale: number; readonly words: Made; readonly image: Made }
  readonly prompt: string
  readonly negative: string
  readonly seed: number
}
const log = { debug() {}, info() {}, warn() {} }
const sessions = createSessions({ runtime: createOnnxRuntime(), budget: 2e9, log, device: 'cpu' })
afterAll(() => sessions.close())

/** With other values in one of its configs. */
async function changed(name: string, path: string, values: object): Promise<ModelPackage> {
  const found = await fixturePackages.find(name)
  return { ...found, json: async (asked) => (asked === path ? { ...(await found.json(asked)), ...values } : found.json(asked)) }
}

describe('the exporter', () => {
  it.each([['two-transformers', /transformer_2.*Wan 2\.2/], ['expanded', /expand_timesteps.*Wan 2\.2/], ['eight-channels', /in_channels = 8/], ['classes', /num_class_embeds = 10/]] as const)('refuses %s, and leaves nothing', (name, says) => {
    const { code, said, left } = record.refused[name]
    expect(code).not.toBe(0)
    expect(said).toMatch(says)
    expect(left).toBe(false)
  })
})

describe('a package', () => {
  const run = (model: ModelPackage, more: Partial<DiffusionRun> = {}) => {
    const diffusion = createDiffusion({ sessions, packages: { ...fixturePackages, find: () => Promise.resolve(model) }, lora: () => Promise.reject(new Error('none')) })
    return diffusion.run({ model: model.name, prompt: 'a fox', width: 16, height: 16, frames: 1, steps: 1, guidance: 1, seed: 1, ...more }, log).next()
  }
  it.each<[string, string, object, string]>([
    ['tiny-wan', 'model_index.json', { expand_timesteps: true }, 'expand_timesteps'],
    ['tiny-wan', 'vae_decoder/config.json', { is_residual: true }, 'is_residual'],
    ['tiny-stable-diffusion', 'unet/config.json', { in_channels: 8 }, 'in_channels'],
    ['tiny-stable-diffusion', 'unet/config.json', { addition_embed_type: 'text_time' }, 'addition_embed_type'],
    ['tiny-stable-diffusion-xl', 'unet/config.json', { encoder_hid_dim_type: 'image_proj' }, 'encoder_hid_dim_type'],
    ['tiny-animatediff', 'unet/config.json', { time_cond_proj_dim: 256 }, 'time_cond_proj_dim'],
  ])('%s, whose %s has %o, is refused', async (name, path, values, key) => {
    await expect(run(await changed(name, path, values))).rejects.toMatchObject({ code: 'E_MODEL_INVALID', faults: [expect.objectContaining({ port: key })] })
  })
  it('of Wan 2.1 may say that it has none of it', async () => {
    const model = await changed('tiny-wan', 'model_index.json', { transformer_2: [null, null], boundary_ratio: null, expand_timesteps: false })
    expect((await run(model, { frames: 5 })).value).toMatchObject({ width: 16 })
  })
  it('of AnimateDiff names the frames that it knows places for', async () => {
    const model = await fixturePackages.find('tiny-animatediff')
    const most = (await model.json('unet/config.json'))['motion_max_seq_length'] as number
    expect((await run(model, { frames: most })).value).toMatchObject({ width: 16 })
    await expect(run(model, { frames: most + 1 })).rejects.toMatchObject({ code: 'E_MODEL_INPUT', faults: [expect.objectContaining({ port: 'options.frames', expected: expect.stringContaining(`at most ${most}`) as string })] })
  })
})

describe('an autoencoder whose latents have means of their own', () => {
  const furthest = (a: ArrayLike<number>, b: ArrayLike<number>): number => Array.from(b).reduce((worst, value, i) => Math.max(worst, Math.abs(a[i]! - value)), 0)
  const { means, deviations, scale } = record.xl
  const values = { latents_mean: means, latents_std: deviations, scaling_factor: scale }
  const run = async (more: Partial<DiffusionRequest>, configs: object = values) => {
    let last: Latents | undefined
    let made: Picture | undefined
    const request = { prompt: record.prompt, negativePrompt: record.negative, seed: record.seed, width: 24, height: 16, frames: 1, steps: 3, guidance: 5, onStep: (_: number, __: number, now: Latents) => void (last = now), ...more }
    for await (const one of FAMILIES['stable-diffusion-xl']!.run(request, { sessions, model: await changed('tiny-stable-diffusion-xl', 'vae_decoder/config.json', configs), log })) made = one
    return { latents: last!.data, picture: made!.data }
  }
  it('is decoded as diffusers decodes it', async () => {
    const made = await run({})
    expect(furthest(made.latents, record.xl.words.latents)).toBeLessThan(1e-3)
    expect(furthest(made.picture, record.xl.words.picture)).toBeLessThan(1e-3)
    // It tells.
    expect(furthest((await run({}, {})).picture, record.xl.words.picture)).toBeGreaterThan(0.01)
  })
  it('and encodes so', async () => {
    const count = 3 * 24 * 16
    const made = await run({ image: { width: 24, height: 16, data: Float32Array.from({ length: count }, (_, i) => i / (count - 1)) }, strength: 0.6, steps: 5 })
    expect(furthest(made.latents, record.xl.image.latents)).toBeLessThan(1e-3)
    expect(furthest(made.picture, record.xl.image.picture)).toBeLessThan(1e-3)
  })
  it('is refused with another number of them', () => expect(run({}, { ...values, latents_mean: [1, 2] })).rejects.toMatchObject({ code: 'E_MODEL_INVALID' }))
})
