/** Wan as diffusers saves it: a folder of the tiny model's weights gives the clips that diffusers makes of it (test/oracles/pipelines.py). */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { importCheckpoint } from '../../../engine/models/checkpoints/import-checkpoint.ts'
import { safetensorsBytes } from '../../../engine/models/lora/write-safetensors.ts'
import { createModelPackages } from '../../../engine/models/packages/packages.ts'
import { FAMILIES } from '../../../engine/models/pipelines/families.ts'
import { fitting } from '../../../engine/models/pipelines/wan-decoder.ts'
import type { DiffusionRequest, Picture } from '../../../engine/models/pipelines/pipeline.ts'
import { createOnnxRuntime } from '../../../engine/models/runtime/onnx-runtime.ts'
import { createSessions } from '../../../engine/models/runtime/sessions.ts'
import type { SessionRequest } from '../../../engine/models/runtime/session-types.ts'
import { arraysOf as allOf } from './exported-arrays.ts'
import { furthest } from './picture-of.ts'
import { SKELETONS } from './tiny-checkpoint.ts'

const home = mkdtempSync(join(tmpdir(), 'reelgraph-wan-'))
const log = { debug() {}, info() {}, warn() {} }
const sessions = createSessions({ runtime: createOnnxRuntime(), budget: 2e9, log, device: 'cpu' })
afterAll(async () => {
  await sessions.close()
  rmSync(home, { recursive: true, force: true })
})
const [exported, fromPicture] = ['tiny-wan', 'tiny-wan-image'].map((name) => fileURLToPath(new URL(`../../fixtures/models/${name}/`, import.meta.url))) as [string, string]
function write(inner: string, value: object | Uint8Array, folder = 'given'): void {
  mkdirSync(dirname(join(home, folder, inner)), { recursive: true })
  writeFileSync(join(home, folder, inner), value instanceof Uint8Array ? value : JSON.stringify(value))
}
const read = (folder: string, inner: string): object => JSON.parse(readFileSync(join(folder, inner), 'utf8')) as object
type Case = Pick<DiffusionRequest, 'scheduler' | 'width' | 'height' | 'frames' | 'steps' | 'guidance'> & { readonly picture: readonly number[] }
const { prompt, negative, seed, cases } = JSON.parse(readFileSync(new URL('../../oracles/pipelines/wan.json', import.meta.url), 'utf8')) as {
  readonly prompt: string
  readonly negative: string
  readonly seed: number
  readonly cases: readonly Case[]
}

beforeAll(async () => {
  for (const inner of ['model_index.json', 'scheduler', 'tokenizer']) cpSync(join(exported, inner), join(home, 'given', inner), { recursive: true })
  write('model_index.json', { ...(JSON.parse(readFileSync(join(exported, 'model_index.json'), 'utf8')) as object), _class_name: 'WanPipeline' })
  for (const [part, inner, type] of [['transformer', 'transformer', 'float32'], ['text_encoder', 'text_encoder', 'float16'], ['vae', 'vae_decoder', 'float32']] as const) {
    write(`${part}/config.json`, JSON.parse(readFileSync(join(exported, inner, 'config.json'), 'utf8')) as object)
    write(`${part}/model.safetensors`, safetensorsBytes(await arraysOf(exported, inner), {}, type))
  }
})

/** Weights alone: the graph has tables of turns beside them. */
const arraysOf = async (folder: string, part: string) => (await allOf(folder, part)).filter(({ name }) => !name.startsWith('rope.'))

/** How far a package's clip is from the recorded one. */
async function clipOf(name: string, { picture, scheduler, width, height, frames, steps, guidance, image }: Case & Pick<DiffusionRequest, 'image'>): Promise<number> {
  const model = await createModelPackages({ roots: [home] }).find(name)
  const pictures: Picture[] = []
  for await (const one of FAMILIES['wan']!.run({ prompt, negativePrompt: negative, seed, width, height, frames, steps, guidance, ...(scheduler === undefined ? {} : { scheduler }), ...(image === undefined ? {} : { image }) }, { sessions, model, log })) pictures.push(one)
  expect(pictures.length).toBe(frames)
  return furthest(Float32Array.from(pictures.flatMap(({ data }) => [...data])), picture)
}

it('is told by its folder, and makes the clips of its words', { timeout: 120_000 }, async () => {
  const made = await importCheckpoint(join(home, 'given'), { root: home, name: 'clip', skeletons: SKELETONS })
  expect(made).toMatchObject({ architecture: 'tiny-wan', prediction: 'flow_prediction', left: [] })
  const model = await createModelPackages({ roots: [home] }).find('clip')
  expect(model.manifest).toMatchObject({ family: 'wan', defaults: { frames: 81, fps: 16 } })
  for (const one of cases) expect(await clipOf('clip', one), one.scheduler).toBeLessThan(1e-3)
})

it('Wan 2.2 has two transformers, for much noise and for little', { timeout: 60_000 }, async () => {
  cpSync(join(home, 'given'), join(home, 'two'), { recursive: true })
  const one = JSON.parse(readFileSync(new URL('../../oracles/wan-experts.json', import.meta.url), 'utf8')) as Case & { readonly boundary: number }
  write('model_index.json', { _class_name: 'WanPipeline', boundary_ratio: one.boundary, expand_timesteps: false }, 'two')
  write('scheduler/scheduler_config.json', read(fromPicture, 'scheduler/scheduler_config.json'), 'two')
  write('transformer_2/config.json', read(exported, 'transformer/config.json'), 'two')
  cpSync(fileURLToPath(new URL('../../fixtures/checkpoints/tiny-wan-transformer-2.safetensors', import.meta.url)), join(home, 'two/transformer_2/model.safetensors'))
  expect(await importCheckpoint(join(home, 'two'), { root: home, name: 'experts', skeletons: SKELETONS })).toMatchObject({ architecture: 'tiny-wan22', left: [] })
  expect(await clipOf('experts', one)).toBeLessThan(1e-3)
  // It tells: with the first alone it is another clip.
  expect(await clipOf('clip', one)).toBeGreaterThan(1e-2)
})

it('from a picture: what CLIP sees in it, and its latents before blank ones', { timeout: 60_000 }, async () => {
  for (const inner of ['scheduler', 'tokenizer']) cpSync(join(fromPicture, inner), join(home, 'picture', inner), { recursive: true })
  write('model_index.json', { ...read(fromPicture, 'model_index.json'), _class_name: 'WanImageToVideoPipeline' }, 'picture')
  for (const [part, inner] of [['transformer', ['transformer']], ['text_encoder', ['text_encoder']], ['image_encoder', ['image_encoder']], ['vae', ['vae_decoder', 'vae_encoder']]] as const) {
    const all = new Map((await Promise.all(inner.map((one) => arraysOf(fromPicture, one)))).flat().map((one) => [one.name, one]))
    write(`${part}/config.json`, read(fromPicture, `${inner[0]}/config.json`), 'picture')
    write(`${part}/model.safetensors`, safetensorsBytes([...all.values()], {}, 'float32'), 'picture')
  }
  expect(await importCheckpoint(join(home, 'picture'), { root: home, name: 'from-picture', skeletons: SKELETONS })).toMatchObject({ architecture: 'tiny-wan-image', left: [] })
  const { cases: [one] } = JSON.parse(readFileSync(new URL('../../oracles/pipelines/wan-image.json', import.meta.url), 'utf8')) as { readonly cases: readonly [Case] }
  const { width, height } = one
  const plane = width * height
  // The picture that the recorded run began with.
  const image = { width, height, data: Float32Array.from({ length: 3 * plane }, (_, i) => [5 * (i % width), 8 * Math.floor((i % plane) / width), (7 * (i % width) * Math.floor((i % plane) / width)) % 256][Math.floor(i / plane)]! / 255) }
  expect(await clipOf('from-picture', { ...one, image })).toBeLessThan(1e-3)
})

it('files of its parts in one folder, under ComfyUI\'s names, are the same model', { timeout: 60_000 }, async () => {
  const place = join(home, 'files')
  const words = readFileSync(join(exported, 'tokenizer/tokenizer.json'))
  const file = async (inner: string, part: string, prefix = ''): Promise<void> => {
    mkdirSync(dirname(join(place, inner)), { recursive: true })
    writeFileSync(join(place, inner), safetensorsBytes((await arraysOf(exported, part)).map((one) => ({ ...one, name: prefix + one.name })), {}, 'float32'))
  }
  await file('diffusion_models/wan.safetensors', 'transformer', 'model.diffusion_model.')
  await file('text_encoders/umt5.safetensors', 'text_encoder')
  await expect(importCheckpoint(place, { root: home, name: 'never', skeletons: SKELETONS })).rejects.toThrow(/no autoencoder/)
  await file('vae/wan-vae.safetensors', 'vae_decoder')
  await expect(importCheckpoint(place, { root: home, name: 'never', skeletons: SKELETONS })).rejects.toThrow(/list of words/)
  writeFileSync(join(place, 'tokenizer.json'), words)
  expect(await importCheckpoint(place, { root: home, name: 'parts', skeletons: SKELETONS })).toMatchObject({ architecture: 'tiny-wan', prediction: 'flow_prediction', left: [] })
  expect(await clipOf('parts', cases.find(({ scheduler }) => scheduler === 'unipc')!)).toBeLessThan(1e-3)
  await file('diffusion_models/another.safetensors', 'transformer')
  await expect(importCheckpoint(place, { root: home, name: 'never', skeletons: SKELETONS })).rejects.toThrow(/several files for the transformer/)
})

it('a still is the first frame of a clip, whose decoder takes any number of frames', { timeout: 60_000 }, async () => {
  const model = await createModelPackages({ roots: [home] }).find('clip')
  const made: Picture[] = []
  for await (const one of FAMILIES['wan']!.run({ prompt, seed, width: 32, height: 16, frames: 1, steps: 1, guidance: 1 }, { sessions, model, log })) made.push(one)
  expect([made.length, made[0]!.data.length]).toEqual([1, 3 * 32 * 16])
})

it('an encoder that is read anew in each run gives the same states', async () => {
  const model = await createModelPackages({ roots: [home] }).find('clip')
  const whole = model.session('text_encoder')
  const ask = (request: SessionRequest) =>
    sessions.use(request, async (session) => (await session.run({ input_ids: { type: 'int32', dims: [1, 3], data: Int32Array.of(5, 9, 1) }, attention_mask: { type: 'int32', dims: [1, 3], data: Int32Array.of(1, 1, 1) } }))['last_hidden_state']!)
  const states = await ask(whole)
  const streamed = await ask({ ...whole, bound: { ...whole.bound!, key: 'another', streamed: true } })
  expect(furthest(streamed.data as Float32Array, states.data as Float32Array)).toBeLessThan(1e-5)
})

it('is decoded whole where half of the memory has room, else in tiles', () => {
  expect([64, 20, 8, 2].map((gigabytes) => fitting(60, 104, 8, gigabytes * 1e9))).toEqual([104, 64, 32, 16])
  expect(fitting(4, 6, 8, 1e8)).toBe(6)
})

it('its list of words must be there, and Wan 2.2 of 5 billion is refused by name', async () => {
  const index = JSON.parse(readFileSync(join(home, 'given/model_index.json'), 'utf8')) as object
  write('model_index.json', { ...index, expand_timesteps: true })
  await expect(importCheckpoint(join(home, 'given'), { root: home, name: 'never', skeletons: SKELETONS })).rejects.toThrow(/Wan 2\.2 of 5 billion/)
  write('model_index.json', index)
  rmSync(join(home, 'given/tokenizer'), { recursive: true })
  await expect(importCheckpoint(join(home, 'given'), { root: home, name: 'never', skeletons: SKELETONS })).rejects.toThrow(/tokenizer\.json/)
})
