/** Folders as diffusers saves them, of the tiny checkpoint under diffusers' names (held to its converters in ldm-names.test.ts). */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { importCheckpoint } from '../../../engine/models/checkpoints/import-checkpoint.ts'
import { sortLdm } from '../../../engine/models/checkpoints/ldm-names.ts'
import { safetensorsBytes, type NamedArray } from '../../../engine/models/lora/write-safetensors.ts'
import { furthest, pictureOf } from './picture-of.ts'
import { tensorsOf } from './recorded-names.ts'
import { RECORDED, SKELETONS, tinyArrays } from './tiny-checkpoint.ts'

const home = mkdtempSync(join(tmpdir(), 'reelgraph-folder-'))
const root = join(home, 'models')
const folder = join(home, 'Tiny-Diffusers')
afterAll(() => rmSync(home, { recursive: true, force: true }))
const write = (inner: string, value: object | Uint8Array, to = folder): void => {
  mkdirSync(join(to, inner, '..'), { recursive: true })
  writeFileSync(join(to, inner), value instanceof Uint8Array ? value : JSON.stringify(value))
}
const listed = JSON.parse(readFileSync(join(SKELETONS, 'architectures.json'), 'utf8')) as { architectures: Record<string, { scheduler: object; parts: Record<string, { config: object }> }> }
const { scheduler, parts: known } = listed.architectures['tiny']!

beforeAll(() => {
  const data = new Map(tinyArrays().map((one) => [one.name, one.data]))
  const { parts } = sortLdm(tensorsOf(RECORDED.tensors))
  const arrays = (part: string): NamedArray[] => [...parts.get(part)!].map(([name, { tensor }]) => ({ name: part === 'text_encoder' ? `text_model.${name}` : name, dims: name.includes('to_') && part === 'vae' ? tensor.shape.slice(0, 2) : tensor.shape, data: data.get(tensor.name)! }))
  write('model_index.json', { _class_name: 'StableDiffusionPipeline', unet: ['diffusers', 'UNet2DConditionModel'] })
  write('scheduler/scheduler_config.json', { ...scheduler, _diffusers_version: '0.6.0' })
  write('unet/config.json', { ...known['unet']!.config, _class_name: 'UNet2DConditionModel' })
  write('vae/config.json', known['vae_decoder']!.config)
  write('text_encoder/config.json', { ...known['text_encoder']!.config, architectures: ['CLIPTextModel'] })
  write('vae/diffusion_pytorch_model.safetensors', safetensorsBytes(arrays('vae'), { format: 'pt' }, 'float16'))
  // What nobody takes where there is another.
  write('vae/diffusion_pytorch_model.fp16.safetensors', Buffer.from('nothing'))
  write('text_encoder/model.fp16.safetensors', safetensorsBytes(arrays('text_encoder'), {}, 'float16'))
  const unet = arrays('unet')
  const shards = [unet.slice(0, 40), unet.slice(40)]
  for (const [i, some] of shards.entries()) write(`unet/diffusion_pytorch_model-0000${i + 1}-of-00002.safetensors`, safetensorsBytes(some, {}, 'float16'))
  write('unet/diffusion_pytorch_model.safetensors.index.json', { metadata: {}, weight_map: Object.fromEntries(shards.flatMap((some, i) => some.map(({ name }) => [name, `diffusion_pytorch_model-0000${i + 1}-of-00002.safetensors`]))) })
})

const changed = (name: string, change: (to: string) => void): string => {
  const to = join(home, name)
  cpSync(folder, to, { recursive: true })
  change(to)
  return to
}
const refusal = (path: string) => importCheckpoint(path, { root, name: 'never', skeletons: SKELETONS })

it('makes the picture that diffusers makes, of weights in several files', { timeout: 120_000 }, async () => {
  expect(await importCheckpoint(folder, { root, skeletons: SKELETONS })).toMatchObject({ name: 'tiny-diffusers', architecture: 'tiny', left: [], taken: Object.keys(RECORDED.tensors).length })
  expect(furthest((await pictureOf(root, 'tiny-diffusers')).data, RECORDED.picture)).toBeLessThan(1e-3)
  const manifest = JSON.parse(readFileSync(join(root, 'tiny-diffusers/model.json'), 'utf8')) as { weights: { files: { path: string; sha256: string }[] } }
  expect(manifest.weights.files.map(({ path }) => path.slice(folder.length + 1))).toEqual(['unet/diffusion_pytorch_model-00001-of-00002.safetensors', 'unet/diffusion_pytorch_model-00002-of-00002.safetensors', 'vae/diffusion_pytorch_model.safetensors', 'text_encoder/model.fp16.safetensors'])
  expect(manifest.weights.files.every(({ sha256 }) => /^[0-9a-f]{64}$/.test(sha256))).toBe(true)
})

it('is copied with all of its files, and knows the earlier names of the autoencoder\'s attention', { timeout: 120_000 }, async () => {
  const old: Readonly<Record<string, string>> = { to_q: 'query', to_k: 'key', to_v: 'value', 'to_out.0': 'proj_attn' }
  const to = changed('Old', (path) => {
    const file = join(path, 'vae/diffusion_pytorch_model.safetensors')
    const bytes = readFileSync(file)
    const length = Number(bytes.readBigUInt64LE())
    const header = bytes.toString('utf8', 8, 8 + length).trimEnd().replace(/(mid_block\.attentions\.0\.)(to_q|to_k|to_v|to_out\.0)\./g, (_, block: string, layer: string) => `${block}${old[layer]!}.`)
    const size = Buffer.alloc(8)
    size.writeBigUInt64LE(BigInt(Buffer.byteLength(header)))
    writeFileSync(file, Buffer.concat([size, Buffer.from(header), bytes.subarray(8 + length)]))
  })
  await importCheckpoint(to, { root, copy: true, skeletons: SKELETONS })
  rmSync(to, { recursive: true })
  expect(furthest((await pictureOf(root, 'old')).data, RECORDED.picture)).toBeLessThan(1e-3)
})

it.each([
  ['another pipeline', (to: string) => write('model_index.json', { _class_name: 'FluxPipeline' }, to), /FluxPipeline/],
  ['a folder of something else', (to: string) => rmSync(join(to, 'model_index.json')), /model_index\.json/],
  ['weights as pickle', (to: string) => renameSync(join(to, 'text_encoder/model.fp16.safetensors'), join(to, 'text_encoder/pytorch_model.bin')), /pickle/],
  ['a file that its index lists and that is not there', (to: string) => rmSync(join(to, 'unet/diffusion_pytorch_model-00002-of-00002.safetensors')), /00002-of-00002/],
  ['a config that asks for another activation', (to: string) => write('text_encoder/config.json', { ...known['text_encoder']!.config, hidden_act: 'gelu' }, to), /hidden_act.*quick_gelu.*gelu/],
  ['a config that asks for another number of heads', (to: string) => write('unet/config.json', { ...known['unet']!.config, attention_head_dim: 8 }, to), /attention_head_dim/],
  ['a part that is not there', (to: string) => rmSync(join(to, 'vae'), { recursive: true }), /all of vae_decoder/],
])('refuses %s', async (name, change, words) => {
  await expect(refusal(changed(name, change))).rejects.toMatchObject({ code: 'E_CHECKPOINT', message: expect.stringMatching(words) as string })
})
