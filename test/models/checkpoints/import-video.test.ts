/** Stable Video Diffusion as diffusers saves it: a folder of the tiny model's weights gives the clip that diffusers makes of it (test/oracles/pipelines.py). */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { importCheckpoint } from '../../../engine/models/checkpoints/import-checkpoint.ts'
import { safetensorsBytes } from '../../../engine/models/lora/write-safetensors.ts'
import type { Picture } from '../../../engine/models/pipelines/pipeline.ts'
import { createModelPackages } from '../../../engine/models/packages/packages.ts'
import { FAMILIES } from '../../../engine/models/pipelines/families.ts'
import { createOnnxRuntime } from '../../../engine/models/runtime/onnx-runtime.ts'
import { createSessions } from '../../../engine/models/runtime/sessions.ts'
import { arraysOf } from './exported-arrays.ts'
import { furthest } from './picture-of.ts'
import { SKELETONS } from './tiny-checkpoint.ts'

const home = mkdtempSync(join(tmpdir(), 'reelgraph-video-'))
const log = { debug() {}, info() {}, warn() {} }
const sessions = createSessions({ runtime: createOnnxRuntime(), budget: 2e9, log, device: 'cpu' })
afterAll(async () => {
  await sessions.close()
  rmSync(home, { recursive: true, force: true })
})
const exported = fileURLToPath(new URL('../../fixtures/models/tiny-stable-video-diffusion/', import.meta.url))
const read = (inner: string): Record<string, unknown> => JSON.parse(readFileSync(join(exported, inner), 'utf8')) as Record<string, unknown>
function write(inner: string, value: object | Uint8Array): void {
  mkdirSync(dirname(join(home, 'svd', inner)), { recursive: true })
  writeFileSync(join(home, 'svd', inner), value instanceof Uint8Array ? value : JSON.stringify(value))
}

it('is told by its folder, and makes the clip of its picture', { timeout: 120_000 }, async () => {
  write('model_index.json', { _class_name: 'StableVideoDiffusionPipeline' })
  write('scheduler/scheduler_config.json', read('scheduler/scheduler_config.json'))
  for (const part of ['unet', 'image_encoder']) {
    write(`${part}/config.json`, read(`${part}/config.json`))
    write(`${part}/model.safetensors`, safetensorsBytes(await arraysOf(exported, part), {}, 'float32'))
  }
  const both = new Map([...(await arraysOf(exported, 'vae_encoder')), ...(await arraysOf(exported, 'vae_decoder'))].map((one) => [one.name, one]))
  write('vae/config.json', read('vae_decoder/config.json'))
  write('vae/model.safetensors', safetensorsBytes([...both.values()], {}, 'float32'))
  const made = await importCheckpoint(join(home, 'svd'), { root: home, name: 'clip', skeletons: SKELETONS })
  expect(made).toMatchObject({ architecture: 'tiny-svd', prediction: 'v_prediction', left: [] })
  const model = await createModelPackages({ roots: [home] }).find('clip')
  expect(model.manifest).toMatchObject({ family: 'stable-video-diffusion', defaults: { frames: 25 } })

  const { prompt, seed, cases } = JSON.parse(readFileSync(new URL('../../oracles/pipelines/stable-video-diffusion.json', import.meta.url), 'utf8')) as {
    readonly prompt: string
    readonly seed: number
    readonly cases: readonly { readonly width: number; readonly height: number; readonly frames: number; readonly steps: number; readonly guidance: number; readonly picture: readonly number[] }[]
  }
  const { width, height, frames, steps, guidance, picture } = cases[0]!
  const plane = width * height
  // The picture that the recorded runs began with.
  const image = { width, height, data: Float32Array.from({ length: 3 * plane }, (_, i) => [5 * (i % width), 8 * Math.floor((i % plane) / width), (7 * (i % width) * Math.floor((i % plane) / width)) % 256][Math.floor(i / plane)]! / 255) }
  const pictures: Picture[] = []
  for await (const one of FAMILIES['stable-video-diffusion']!.run({ prompt, seed, image, width, height, frames, steps, guidance }, { sessions, model, log })) pictures.push(one)
  expect(furthest(Float32Array.from(pictures.flatMap(({ data }) => [...data])), picture)).toBeLessThan(1e-3)
})

it('one file of it is refused with what to take', async () => {
  const path = join(home, 'svd.safetensors')
  const name = 'model.diffusion_model.input_blocks.0.0.weight'
  writeFileSync(path, safetensorsBytes([name, 'model.diffusion_model.input_blocks.1.1.time_stack.0.norm1.weight'].map((one) => ({ name: one, dims: [2], data: new Float32Array(2) })), {}, 'float16'))
  await expect(importCheckpoint(path, { root: home, name: 'never' })).rejects.toThrow(/Stable Video Diffusion in one file.*Take the folder/s)
})
