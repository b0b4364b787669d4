/** A Stable Diffusion 1 joined with AnimateDiff's motion modules: both files give the clip that diffusers makes of them (test/oracles/pipelines.py). */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { importCheckpoint } from '../../../engine/models/checkpoints/import-checkpoint.ts'
import { motionName } from '../../../engine/models/checkpoints/motion-modules.ts'
import { safetensorsBytes, type NamedArray } from '../../../engine/models/lora/write-safetensors.ts'
import { createModelPackages } from '../../../engine/models/packages/packages.ts'
import { FAMILIES } from '../../../engine/models/pipelines/families.ts'
import type { Picture } from '../../../engine/models/pipelines/pipeline.ts'
import { createOnnxRuntime } from '../../../engine/models/runtime/onnx-runtime.ts'
import { createSessions } from '../../../engine/models/runtime/sessions.ts'
import { arraysOf } from './exported-arrays.ts'
import { furthest } from './picture-of.ts'
import { SKELETONS } from './tiny-checkpoint.ts'

const home = mkdtempSync(join(tmpdir(), 'reelgraph-motion-'))
const log = { debug() {}, info() {}, warn() {} }
const sessions = createSessions({ runtime: createOnnxRuntime(), budget: 2e9, log, device: 'cpu' })
afterAll(async () => {
  await sessions.close()
  rmSync(home, { recursive: true, force: true })
})
const exported = fileURLToPath(new URL('../../fixtures/models/tiny-animatediff/', import.meta.url))
const read = (inner: string): Record<string, unknown> => JSON.parse(readFileSync(join(exported, inner), 'utf8')) as Record<string, unknown>
function write(inner: string, value: object | Uint8Array): void {
  mkdirSync(dirname(join(home, 'still', inner)), { recursive: true })
  writeFileSync(join(home, 'still', inner), value instanceof Uint8Array ? value : JSON.stringify(value))
}
/** As AnimateDiff's own code calls a layer. */
const original = (name: string): string =>
  `module.${name
    .replace(/(motion_modules\.\d)\./, '$1.temporal_transformer.')
    .replace(/\.attn([12])\./, (_, at: string) => `.attention_blocks.${Number(at) - 1}.`)
    .replace(/\.norm([12])\./, (_, at: string) => `.norms.${Number(at) - 1}.`)
    .replace('.norm3.', '.ff_norm.')}`
const motion = join(home, 'motion.safetensors')

beforeAll(async () => {
  write('model_index.json', { _class_name: 'StableDiffusionPipeline' })
  write('scheduler/scheduler_config.json', { _class_name: 'PNDMScheduler' })
  const all = await arraysOf(exported, 'unet')
  const moves = ({ name }: NamedArray): boolean => name.includes('motion_modules')
  const { num_attention_heads: attention_head_dim, down_block_types: down, up_block_types: up, ...config } = read('unet/config.json')
  const still = (types: unknown): string[] => (types as string[]).map((one) => one.replace('Motion', '2D'))
  write('unet/config.json', { ...config, attention_head_dim, down_block_types: still(down), up_block_types: still(up) })
  write('unet/model.safetensors', safetensorsBytes(all.filter((one) => !moves(one)), {}, 'float32'))
  const places = { name: original('down_blocks.0.motion_modules.0.transformer_blocks.0.attn1.pos_encoder.pe'), dims: [1, 24, 16], data: new Float32Array(24 * 16) }
  writeFileSync(motion, safetensorsBytes([...all.filter((one) => moves(one) && !one.name.endsWith('.pe')).map((one) => ({ ...one, name: original(one.name) })), places], {}, 'float32'))
  write('text_encoder/config.json', read('text_encoder/config.json'))
  write('text_encoder/model.safetensors', safetensorsBytes(await arraysOf(exported, 'text_encoder'), {}, 'float32'))
  const both = new Map([...(await arraysOf(exported, 'vae_encoder')), ...(await arraysOf(exported, 'vae_decoder'))].map((one) => [one.name, one]))
  write('vae/config.json', read('vae_decoder/config.json'))
  write('vae/model.safetensors', safetensorsBytes([...both.values()], {}, 'float32'))
})

it('gives back the names that diffusers has', () => {
  for (const name of ['up_blocks.1.motion_modules.2.transformer_blocks.0.attn2.to_out.0.bias', 'mid_block.motion_modules.0.transformer_blocks.0.norm3.weight', 'down_blocks.0.motion_modules.1.norm.weight', 'down_blocks.3.motion_modules.0.transformer_blocks.0.norm2.bias', 'down_blocks.3.motion_modules.0.proj_in.weight', 'down_blocks.3.motion_modules.0.transformer_blocks.0.ff.net.0.proj.weight']) {
    expect(motionName(original(name))).toBe(name)
    expect(motionName(name)).toBe(name)
  }
})

it('makes the clip of both', { timeout: 120_000 }, async () => {
  const made = await importCheckpoint(join(home, 'still'), { root: home, name: 'moving', motion, skeletons: SKELETONS })
  expect(made).toMatchObject({ architecture: 'tiny-animatediff', left: [] })
  const found = await createModelPackages({ roots: [home] }).find('moving')
  expect(found.manifest).toMatchObject({ family: 'animatediff', defaults: { frames: 16 } })
  expect(await found.json('unet/config.json')).toMatchObject({ motion_max_seq_length: 24 })
  expect(await found.json('scheduler/scheduler_config.json')).toMatchObject({ _class_name: 'DDIMScheduler', beta_schedule: 'linear' })
  // The tiny text encoder knows fewer words than there are, and the recorded run had a sampler of its own.
  const model = { ...found, json: async (inner: string) => (/^(tokenizer|scheduler)\//.test(inner) ? (read(inner) as never) : found.json(inner)) }
  const { prompt, negative, seed, cases: [one] } = JSON.parse(readFileSync(new URL('../../oracles/pipelines/animatediff.json', import.meta.url), 'utf8')) as {
    readonly prompt: string
    readonly negative: string
    readonly seed: number
    readonly cases: readonly [{ readonly width: number; readonly height: number; readonly frames: number; readonly steps: number; readonly guidance: number; readonly picture: readonly number[] }]
  }
  const pictures: Picture[] = []
  const { width, height, frames, steps, guidance } = one
  for await (const picture of FAMILIES['animatediff']!.run({ prompt, negativePrompt: negative, seed, width, height, frames, steps, guidance }, { sessions, model, log })) pictures.push(picture)
  expect(furthest(Float32Array.from(pictures.flatMap(({ data }) => [...data])), one.picture)).toBeLessThan(1e-3)
})

it('refuses what is no motion module, and motion for something else', async () => {
  const vae = join(home, 'still/vae/model.safetensors')
  await expect(importCheckpoint(join(home, 'still'), { root: home, name: 'never', motion: vae, skeletons: SKELETONS })).rejects.toThrow(/no motion module/)
  await expect(importCheckpoint(motion, { root: home, name: 'never', skeletons: SKELETONS })).rejects.toThrow(/--motion/)
})
